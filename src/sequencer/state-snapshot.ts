// The engine's state, and the history that the views keep beside it, into a snapshot of the journal's store and out again. It must
// never hand out a state whose hash is not the one that was written.

import type { Exchange } from '#core/exchange.ts';
import { restoreExchange, stateHash, writeState } from '#core/snapshot.ts';
import type { ExchangeOptions } from '#core/state.ts';
import { ChunkedStateReader, ChunkedStateWriter } from '#core/state-writer.ts';
import { SnapshotDamagedError } from '#journal/errors.ts';
import type { SnapshotStore } from '#journal/snapshot-store.ts';
import type { Snapshot } from '#journal/snapshot.ts';
import type { Views } from '#sequencer/views.ts';

const stateSection = 'state';
const marketSection = 'market-history';
const portfolioSection = 'portfolio-history';

export interface RestoredState {
  readonly exchange: Exchange;
  readonly seq: number;
  /** The log's hash after that seq, for the tail to join on to. */
  readonly journalHash: string;
  readonly history: History;
}

/** What the views know beyond the state: trades, candles, fills, costs, as they dump it. */
export interface History {
  readonly market: string;
  readonly portfolio: string;
}

export function writeSnapshot(
  store: SnapshotStore,
  exchange: Exchange,
  views: Views,
  journalHash: string,
): string {
  const hash = stateHash(exchange);
  const writer = store.begin({ seq: exchange.state.seq, journalHash, stateHash: hash });
  try {
    writer.section(stateSection);
    const state = new ChunkedStateWriter((chunk, count) => {
      writer.write(new Uint8Array(chunk.buffer, chunk.byteOffset, count * 4));
    });
    writeState(exchange.state, state);
    state.flush();
    writer.section(marketSection);
    writer.write(new TextEncoder().encode(views.market.dump()));
    writer.section(portfolioSection);
    writer.write(new TextEncoder().encode(views.portfolio.dump()));
  } catch (error) {
    writer.abandon();
    throw error;
  }
  writer.finish();
  return hash;
}

/** The newest whole snapshot as an engine, or undefined where there is none. */
export function loadSnapshot(
  store: SnapshotStore,
  options: ExchangeOptions,
): RestoredState | undefined {
  const snapshot = store.loadNewest();
  if (snapshot === undefined) return undefined;
  try {
    const exchange = restoreExchange(new ChunkedStateReader(stateWords(snapshot)), options);
    if (stateHash(exchange) !== snapshot.stateHash) {
      throw new SnapshotDamagedError(snapshot.path, 'restores to another state than was written');
    }
    return {
      exchange,
      seq: snapshot.seq,
      journalHash: snapshot.journalHash,
      history: {
        market: textOf(snapshot, marketSection),
        portfolio: textOf(snapshot, portfolioSection),
      },
    };
  } finally {
    snapshot.close();
  }
}

function* stateWords(snapshot: Snapshot): Generator<Int32Array> {
  for (const chunk of snapshot.chunks(stateSection)) {
    yield new Int32Array(chunk.buffer, chunk.byteOffset, chunk.byteLength >> 2);
  }
}

function textOf(snapshot: Snapshot, section: string): string {
  const decoder = new TextDecoder();
  let all = '';
  for (const chunk of snapshot.chunks(section)) all += decoder.decode(chunk, { stream: true });
  return all + decoder.decode();
}

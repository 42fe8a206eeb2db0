// The engine's state, and the history that the views keep beside it, into a snapshot of the journal's store and out again. It must
// never hand out a state whose hash is not the one that was written.

import type { Exchange } from '#core/exchange.ts';
import { restoreExchange, stateHash, writeState } from '#core/snapshot.ts';
import type { ExchangeOptions } from '#core/state.ts';
import { ChunkedStateReader, ChunkedStateWriter, StateFormatError } from '#core/state-writer.ts';
import { SnapshotDamagedError } from '#journal/errors.ts';
import type { SnapshotStore } from '#journal/snapshot-store.ts';
import type { SnapshotWriter } from '#journal/snapshot-writer.ts';
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
  /** Lines: all of it may be longer than one string can be. */
  readonly market: readonly string[];
  readonly portfolio: readonly string[];
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
    writeLines(writer, views.market.dumpLines());
    writer.section(portfolioSection);
    writeLines(writer, views.portfolio.dumpLines());
  } catch (error) {
    writer.abandon();
    throw error;
  }
  writer.finish();
  return hash;
}

/**
 * The newest snapshot (up to `atMostSeq`) that is whole and restores to the state that was written, as an engine; undefined where there is none. One that
 * does not is told and passed over for the one before it.
 */
export function loadSnapshot(
  store: SnapshotStore,
  options: ExchangeOptions,
  passedOver: (sentence: string) => void,
  atMostSeq = Infinity,
): RestoredState | undefined {
  for (let belowSeq = atMostSeq + 1; ;) {
    const snapshot = store.loadNewest(belowSeq);
    if (snapshot === undefined) return undefined;
    belowSeq = snapshot.seq;
    try {
      return restore(snapshot, options);
    } catch (error) {
      if (!(error instanceof SnapshotDamagedError || error instanceof StateFormatError))
        throw error;
      passedOver(`The snapshot of seq ${snapshot.seq} is of no use: ${error.message}.`);
    }
  }
}

function restore(snapshot: Snapshot, options: ExchangeOptions): RestoredState {
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
        market: linesOf(snapshot, marketSection),
        portfolio: linesOf(snapshot, portfolioSection),
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

function writeLines(writer: SnapshotWriter, lines: Iterable<string>): void {
  const encoder = new TextEncoder();
  for (const line of lines) writer.write(encoder.encode(line));
}

/** The lines of a section, without their ends. */
function linesOf(snapshot: Snapshot, section: string): string[] {
  const decoder = new TextDecoder();
  const lines: string[] = [];
  let rest = '';
  for (const chunk of snapshot.chunks(section)) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) lines.push(part);
  }
  if (rest !== '') lines.push(rest);
  return lines;
}

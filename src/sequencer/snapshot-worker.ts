// Writes the next snapshot beside the running engine: loads the last one, replays the journal since, and writes the state that results.
// That this works is the standing proof that replay does. It must never touch the engine, nor read what is not durable.

import { parentPort, workerData } from 'node:worker_threads';
import { Exchange } from '#core/exchange.ts';
import { emitState } from '#core/state-events.ts';
import { JournalReader } from '#journal/journal-reader.ts';
import { NodeDisk } from '#journal/node-disk.ts';
import { SnapshotStore } from '#journal/snapshot-store.ts';
import { Market } from '#marketdata/market.ts';
import { Portfolio } from '#portfolio/portfolio.ts';
import type { ReplaySink } from '#sequencer/replay.ts';
import { Replayer } from '#sequencer/replay.ts';
import { loadSnapshot, writeSnapshot } from '#sequencer/state-snapshot.ts';
import { Views } from '#sequencer/views.ts';
import { assert } from '#std/assert.ts';

export interface SnapshotWorkerData {
  readonly journalFolder: string;
  readonly snapshotFolder: string;
  readonly venueId: Uint8Array;
}

export interface SnapshotDone {
  readonly seq: number;
  readonly stateHash: string;
  readonly elapsedMs: number;
}

function write(data: SnapshotWorkerData): SnapshotDone {
  const startedMs = performance.now();
  const disk = new NodeDisk();
  const { venueId, snapshotFolder, journalFolder } = data;
  const store = new SnapshotStore({
    disk,
    folder: snapshotFolder,
    venueId,
    damaged: () => undefined,
  });
  const restored = loadSnapshot(store, {}, () => undefined);
  const exchange = restored?.exchange ?? new Exchange();
  const views = new Views(new Market(), new Portfolio());
  if (restored !== undefined) {
    views.market.loadLines(restored.history.market);
    views.portfolio.loadLines(restored.history.portfolio);
  }
  views.begin(exchange.state.seq, exchange.state.tsUs);
  emitState(exchange.state, views);
  const to: ReplaySink = {
    sink: views,
    before: ({ seq, tsUs }) => views.begin(seq, tsUs),
    after: () => undefined,
  };
  const reader = new JournalReader({ disk, folder: journalFolder, venueId, upTo: 'acknowledged' });
  const result = reader.read(exchange.state.seq + 1, new Replayer(exchange, to).visit);
  const stateHash = writeSnapshot(store, exchange, views, result.hashAfter);
  return { seq: exchange.state.seq, stateHash, elapsedMs: performance.now() - startedMs };
}

assert(parentPort !== null, 'snapshots are written in a worker thread');
parentPort.postMessage(write(workerData as SnapshotWorkerData));

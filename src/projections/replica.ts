// An engine of its own that goes where the journal says, for the rows of its events: from the newest snapshot at or before the place that the
// tables have, silently up to there, and then on. It must never read what is not durable, nor tell a command twice.

import { Exchange } from '#core/exchange.ts';
import { emitState } from '#core/state-events.ts';
import { JournalFollower } from '#journal/journal-follower.ts';
import { NodeDisk } from '#journal/node-disk.ts';
import { newestSnapshotSeq, SnapshotStore } from '#journal/snapshot-store.ts';
import { Replayer } from '#sequencer/replay.ts';
import { loadSnapshot } from '#sequencer/state-snapshot.ts';
import { Collector } from './collector.ts';
import type { RowBatch } from './row-batch.ts';

export interface ReplicaOptions {
  readonly journalFolder: string;
  readonly snapshotFolder: string;
  readonly venueId: Uint8Array;
}

export class Replica {
  private readonly collector = new Collector();
  private readonly follower: JournalFollower;
  private readonly replayer: Replayer;

  /**
   * `cursorSeq`: rows of the commands after it are wanted; -1: and those of the state before the first command. Throws the journal's errors,
   * a JournalRangeError where it does not go back as far.
   */
  constructor(options: ReplicaOptions, cursorSeq: number) {
    const { journalFolder, snapshotFolder, venueId } = options;
    const disk = new NodeDisk();
    const { collector } = this;
    const exchange = this.restore(disk, snapshotFolder, venueId, cursorSeq);
    this.replayer = new Replayer(exchange, {
      sink: collector,
      before: ({ seq, tsUs }) => {
        collector.isCollecting = seq > cursorSeq;
        collector.begin(seq, tsUs);
      },
      after: () => collector.end(),
    });
    const fromSeq = exchange.state.seq + 1;
    this.follower = new JournalFollower({ disk, folder: journalFolder, venueId }, fromSeq);
  }

  /** Of the last command applied. */
  get seq(): number {
    return this.replayer.exchange.state.seq;
  }

  /** Rows that wait to be taken. */
  get rows(): number {
    return this.collector.rows;
  }

  /** The last seq that the journal had when it was looked at last. */
  get journalSeq(): number {
    return this.follower.acknowledgedSeq;
  }

  /** Applies the journal's next batch; false where there is none. */
  next(): boolean {
    return this.follower.next(this.replayer.visit);
  }

  take(): RowBatch {
    return this.collector.take();
  }

  close(): void {
    this.follower.close();
  }

  private restore(
    disk: NodeDisk,
    folder: string,
    venueId: Uint8Array,
    cursorSeq: number,
  ): Exchange {
    const { collector } = this;
    const isAny = cursorSeq > 0 && newestSnapshotSeq(disk, folder) > 0;
    const restored = isAny
      ? loadSnapshot(
          new SnapshotStore({ disk, folder, venueId, damaged: () => undefined }),
          {},
          () => undefined,
          cursorSeq,
        )
      : undefined;
    const exchange = restored?.exchange ?? new Exchange();
    if (restored !== undefined) collector.portfolio.loadLines(restored.history.portfolio);
    collector.isCollecting = cursorSeq < 0;
    collector.begin(exchange.state.seq, exchange.state.tsUs);
    emitState(exchange.state, collector);
    return exchange;
  }
}

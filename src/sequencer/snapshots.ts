// When snapshots are written: after so many commands, one at a time, in a thread of their own. A snapshot that fails is told and tried
// again later; trading does not notice.

import { Worker } from 'node:worker_threads';
import type { SnapshotDone, SnapshotWorkerData } from '#sequencer/snapshot-worker.ts';

export interface SnapshotSchedule {
  readonly everyCommands: number;
  readonly data: SnapshotWorkerData;
  done(snapshot: SnapshotDone): void;
  notice(sentence: string): void;
}

export class Snapshots {
  private readonly schedule: SnapshotSchedule;
  private lastSeq: number;
  private worker: Worker | undefined;

  constructor(schedule: SnapshotSchedule, lastSeq: number) {
    this.schedule = schedule;
    this.lastSeq = lastSeq;
  }

  /** To be told how far the venue is; starts a snapshot when it is due. */
  advance(seq: number): void {
    if (this.worker !== undefined || seq - this.lastSeq < this.schedule.everyCommands) return;
    this.lastSeq = seq;
    const worker = new Worker(new URL('./snapshot-worker.ts', import.meta.url), {
      workerData: this.schedule.data,
    });
    this.worker = worker;
    worker.on('message', (done: SnapshotDone) => {
      this.lastSeq = done.seq;
      this.schedule.done(done);
    });
    worker.on('error', (error: Error) => {
      this.schedule.notice(`A snapshot was not written, the journal stays whole: ${error.message}`);
    });
    worker.on('exit', () => {
      this.worker = undefined;
    });
  }

  async stop(): Promise<void> {
    await this.worker?.terminate();
  }
}

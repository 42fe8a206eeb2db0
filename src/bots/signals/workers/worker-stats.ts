// What the pool counts of one worker: it sees every lease and every answer of the worker pass, so that what it counts has happened at the queue, also
// where the worker does not live to tell of it.

import { build } from 'hdr-histogram-js';
import type { Answered, Lease, Rejection, WorkQueue } from '../queue/work-queue.ts';
import { executionIn, type Execution } from '../signal.ts';

/** Told of every signal that is finished. */
export type Finished = (id: string, execution: Execution | undefined) => void;

const rateOverMs = 10_000;
const latencyMaxUs = 600_000_000;

export class WorkerStats {
  acknowledged = 0;
  expired = 0;
  retried = 0;
  dead = 0;
  /** Deliveries that the worker has not answered, by receipt. */
  readonly inHand = new Map<string, { readonly id: string; readonly sinceMs: number }>();
  private readonly latency = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: latencyMaxUs,
    numberOfSignificantValueDigits: 3,
  });
  private recentMs: number[] = [];

  get p50Ms(): number | null {
    return this.percentileMs(50);
  }

  get p99Ms(): number | null {
    return this.percentileMs(99);
  }

  /** Acknowledgements by second, over the last ten. */
  perSecond(nowMs = performance.now()): number {
    this.recentMs = this.recentMs.filter((atMs) => atMs > nowMs - rateOverMs);
    return (this.recentMs.length * 1_000) / rateOverMs;
  }

  leased({ receipt, id }: Lease): void {
    this.inHand.set(receipt, { id, sinceMs: performance.now() });
  }

  answered(receipt: string): void {
    this.inHand.delete(receipt);
  }

  done(receipt: string, execution: Execution | undefined): void {
    const nowMs = performance.now();
    const sinceMs = this.inHand.get(receipt)?.sinceMs ?? nowMs;
    if (execution?.kind === 'expired') this.expired += 1;
    else this.acknowledged += 1;
    const us = Math.round((nowMs - sinceMs) * 1_000);
    this.latency.recordValue(Math.min(latencyMaxUs, Math.max(1, us)));
    this.recentMs.push(nowMs);
    if (this.recentMs.length > 100_000) this.perSecond(nowMs);
  }

  private percentileMs(percent: number): number | null {
    if (this.latency.totalCount === 0) return null;
    return Math.round(this.latency.getValueAtPercentile(percent) / 10) / 100;
  }
}

export interface Counting {
  readonly queue: WorkQueue;
  readonly stats: WorkerStats;
  readonly finished: Finished;
  /** Whether the worker lives: what is leased for one that died while it waited goes back. */
  readonly isAlive: () => boolean;
}

/** The queue as one worker may use it, counted. */
export function countedQueue({ queue, stats, finished, isAlive }: Counting): WorkQueue {
  return {
    publish: (id, body) => queue.publish(id, body),
    deadLetters: (limit) => queue.deadLetters(limit),
    requeue: (id) => queue.requeue(id),
    depth: () => queue.depth(),
    lease: async (visibilityMs: number, waitMs: number): Promise<Lease | undefined> => {
      const lease = await queue.lease(visibilityMs, waitMs);
      if (lease === undefined) return undefined;
      if (!isAlive()) {
        const reason = 'The worker that waited for it had ended.';
        await queue.reject(lease.receipt, { reason, retryAfterMs: 0, isUncounted: true });
        return undefined;
      }
      stats.leased(lease);
      return lease;
    },
    acknowledge: async (receipt: string, note: string): Promise<Answered> => {
      const id = stats.inHand.get(receipt)?.id;
      const answered = await queue.acknowledge(receipt, note);
      if (answered === 'done') {
        const execution = executionIn(note);
        stats.done(receipt, execution);
        if (id !== undefined) finished(id, execution);
      }
      stats.answered(receipt);
      return answered;
    },
    reject: async (receipt: string, rejection: Rejection): Promise<Answered | 'dead'> => {
      const id = stats.inHand.get(receipt)?.id;
      const answered = await queue.reject(receipt, rejection);
      if (answered === 'done') stats.retried += 1;
      if (answered === 'dead') {
        stats.dead += 1;
        if (id !== undefined) finished(id, undefined);
      }
      stats.answered(receipt);
      return answered;
    },
  };
}

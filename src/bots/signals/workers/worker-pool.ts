// The execution workers: as many threads as are wanted, each on its own port to the queue. One that ends in the middle of its work is replaced, and what it
// had in hand goes back to the queue at once. The pool must never answer for a worker whether its order was placed: the next delivery finds out.

import { MessageChannel, Worker } from 'node:worker_threads';
import { serveQueue } from '../queue/port-queue.ts';
import type { WorkQueue } from '../queue/work-queue.ts';
import type { WorkerState } from '../signals-run.ts';
import type { WorkerData } from './execution-worker.ts';
import { countedQueue, WorkerStats, type Finished } from './worker-stats.ts';
import type { BreakerState, PoolWord, WorkerSettings, WorkerWord } from './worker-settings.ts';
import { backoffMs } from '#client/backoff.ts';

export interface WorkerPoolOptions {
  readonly queue: WorkQueue;
  readonly settings: Omit<WorkerSettings, 'name'>;
  readonly finished: Finished;
  readonly warn: (line: string) => void;
}

export const workersMax = 32;
/** A worker that has been asked to end and does not is ended. */
const stopWithinMs = 15_000;
/** A worker that lived so long was well: the next one comes without a pause. */
const wellAfterMs = 5_000;
const restartBackoff = { firstMs: 200, maxMs: 10_000 };
const workerFile = new URL('./execution-worker.ts', import.meta.url);

interface Slot {
  readonly name: string;
  readonly stats: WorkerStats;
  readonly ended: PromiseWithResolvers<void>;
  thread: Worker | undefined;
  isReady: boolean;
  isStopping: boolean;
  breaker: BreakerState;
  trouble: string | null;
  restarts: number;
  /** Restarts in a row of threads that did not live long. */
  falls: number;
  timer: NodeJS.Timeout | undefined;
}

export class WorkerPool {
  private readonly options: WorkerPoolOptions;
  private readonly slots = new Map<string, Slot>();
  private lastNumber = 0;

  constructor(options: WorkerPoolOptions) {
    this.options = options;
  }

  /** More or fewer workers; those that go finish what they have in hand. Throws RangeError. */
  scale(count: number): void {
    if (!Number.isInteger(count) || count < 1 || count > workersMax) {
      throw new RangeError(`count: must be a whole number from 1 to ${workersMax}.`);
    }
    const wanted = [...this.slots.values()].filter(({ isStopping }) => !isStopping);
    for (const slot of wanted.slice(count)) this.stopSlot(slot);
    for (let missing = count - wanted.length; missing > 0; missing--) this.addSlot();
  }

  /** Ends a worker at once, whatever it has in hand; another takes its place. False where there is none of that name. */
  kill(name: string): boolean {
    const thread = this.slots.get(name)?.thread;
    if (thread === undefined) return false;
    void thread.terminate();
    return true;
  }

  get states(): readonly WorkerState[] {
    return [...this.slots.values()].map((slot) => {
      const { name, stats, breaker, restarts, trouble } = slot;
      const { acknowledged, expired, retried, dead, p50Ms, p99Ms } = stats;
      const counts = { acknowledged, expired, retried, dead, restarts };
      const speed = { p50Ms, p99Ms, perSecond: stats.perSecond() };
      return { name, state: stateOf(slot), breaker, ...counts, ...speed, trouble };
    });
  }

  /** All workers finish what they have in hand, and end. */
  async stop(): Promise<void> {
    const slots = [...this.slots.values()];
    for (const slot of slots) this.stopSlot(slot);
    await Promise.all(slots.map(({ ended }) => ended.promise));
  }

  private addSlot(): void {
    const slot: Slot = {
      name: `w${++this.lastNumber}`,
      stats: new WorkerStats(),
      ended: Promise.withResolvers(),
      thread: undefined,
      isReady: false,
      isStopping: false,
      breaker: 'closed',
      trouble: null,
      restarts: 0,
      falls: 0,
      timer: undefined,
    };
    this.slots.set(slot.name, slot);
    this.startThread(slot);
  }

  private startThread(slot: Slot): void {
    const { settings } = this.options;
    const { port1, port2 } = new MessageChannel();
    let isAlive = true;
    const queue = this.countedFor(slot, () => isAlive);
    serveQueue(port1, queue);
    const data: WorkerData = { settings: { ...settings, name: slot.name }, port: port2 };
    const thread = new Worker(workerFile, { workerData: data, transferList: [port2] });
    const startedMs = performance.now();
    Object.assign(slot, { thread, isReady: false, breaker: 'closed' });
    thread.on('message', (word: WorkerWord) => hear(slot, word));
    thread.on('error', (error: Error) => {
      slot.trouble = `It failed: ${error.message}`;
      this.options.warn(`execution worker ${slot.name} failed: ${error.stack ?? error.message}`);
    });
    thread.once('exit', () => {
      isAlive = false;
      port1.close();
      slot.thread = undefined;
      slot.falls = performance.now() - startedMs > wellAfterMs ? 0 : slot.falls + 1;
      void giveBack(slot, queue).then(() => this.replace(slot));
    });
  }

  private countedFor({ stats }: Slot, isAlive: () => boolean): WorkQueue {
    const { queue, finished } = this.options;
    return countedQueue({ queue, stats, finished, isAlive });
  }

  private replace(slot: Slot): void {
    if (slot.isStopping) {
      this.slots.delete(slot.name);
      slot.ended.resolve();
      return;
    }
    slot.restarts += 1;
    const pauseMs = slot.falls < 2 ? 0 : backoffMs(slot.falls - 2, 1, restartBackoff);
    slot.timer = setTimeout(() => this.startThread(slot), pauseMs);
  }

  private stopSlot(slot: Slot): void {
    if (slot.isStopping) return;
    slot.isStopping = true;
    clearTimeout(slot.timer);
    const { thread } = slot;
    if (thread === undefined) {
      // Between two threads: nothing is in hand.
      this.slots.delete(slot.name);
      slot.ended.resolve();
      return;
    }
    thread.postMessage({ kind: 'stop' } satisfies PoolWord);
    const timer = setTimeout(() => void thread.terminate(), stopWithinMs);
    void slot.ended.promise.then(() => clearTimeout(timer));
  }
}

/** What a thread had in hand is for somebody else, now and not when its lease runs out. */
async function giveBack({ name, stats }: Slot, queue: WorkQueue): Promise<void> {
  const reason = `The worker ${name} ended in the middle of it.`;
  for (const receipt of stats.inHand.keys()) {
    // A queue that cannot take it back gives it out again when the lease has run out.
    await queue.reject(receipt, { reason, retryAfterMs: 0 }).catch(() => undefined);
    stats.answered(receipt);
  }
}

function hear(slot: Slot, word: WorkerWord): void {
  switch (word.kind) {
    case 'ready':
      slot.isReady = true;
      break;
    case 'breaker':
      slot.breaker = word.state;
      if (word.state !== 'closed') slot.trouble = word.trouble;
      break;
    default:
      slot.trouble = word.trouble;
  }
}

function stateOf({ isStopping, isReady, breaker, stats }: Slot): WorkerState['state'] {
  if (isStopping) return 'stopping';
  if (!isReady) return 'starting';
  if (stats.inHand.size > 0) return 'busy';
  return breaker === 'closed' ? 'idle' : 'waiting';
}

// Work that is done one pass at a time: when it is woken, and by a slow timer in case nobody does. A pass that fails is reported and tried again
// later; it must never end the loop, nor run beside itself. Where there is always more to do it rests between passes: orders come first.

import { setTimeout as sleep } from 'node:timers/promises';

export interface WorkLoopOptions {
  /** One pass; true where there may be more to do at once. */
  readonly work: () => Promise<boolean>;
  readonly everyMs: number;
  /** Told of the first failure and of each that says something new; the timer tries again. */
  readonly onError: (error: unknown) => void;
}

/** So many times as long as a pass took it rests before the next, where there is one at once. */
const restFactor = 3;
const restMaxMs = 1_000;

export class WorkLoop {
  private readonly options: WorkLoopOptions;
  private readonly timer: NodeJS.Timeout;
  private running: Promise<void> | undefined;
  private isWoken = false;
  private isClosed = false;
  private readonly closing = new AbortController();
  private lastError = '';

  constructor(options: WorkLoopOptions) {
    this.options = options;
    this.timer = setInterval(() => {
      this.wake();
    }, options.everyMs);
    this.timer.unref();
  }

  /** Begins a pass, or another one after the one that runs now. */
  wake(): void {
    this.isWoken = true;
    if (this.isClosed || this.running !== undefined) return;
    this.running = this.run().finally(() => {
      this.running = undefined;
      if (this.isWoken) this.wake();
    });
  }

  /** Resolves when the pass that runs is done; none begins afterwards. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.isWoken = false;
    this.closing.abort();
    clearInterval(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    try {
      let hasMore = true;
      while ((hasMore || this.isWoken) && !this.isClosed) {
        this.isWoken = false;
        const startedMs = performance.now();
        hasMore = await this.options.work();
        this.lastError = '';
        if (hasMore || this.isWoken) await this.rest(performance.now() - startedMs);
      }
    } catch (error) {
      // Whoever woke it meanwhile waits for the timer too: a database that is away is not asked in a circle.
      this.isWoken = false;
      const text = String(error);
      if (text !== this.lastError) this.options.onError(error);
      this.lastError = text;
    }
  }

  private async rest(afterMs: number): Promise<void> {
    if (this.isClosed) return;
    const ms = Math.min(afterMs * restFactor, restMaxMs);
    await sleep(ms, undefined, { signal: this.closing.signal }).catch(() => undefined);
  }
}

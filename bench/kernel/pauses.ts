// Garbage-collection pauses between two moments, from Node's own performance entries. Observes only.

import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

interface Pause {
  readonly startMs: number;
  readonly durationMs: number;
}

/** Entries arrive late, on the event loop; this is how long we wait for them. */
const settleMs = 30;

export class PauseObserver {
  private readonly pauses: Pause[] = [];
  private readonly observer: PerformanceObserver;

  constructor() {
    this.observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        this.pauses.push({ startMs: entry.startTime, durationMs: entry.duration });
      }
    });
    this.observer.observe({ entryTypes: ['gc'] });
  }

  /** The longest pause that began between two values of `performance.now()`; 0 where there was none. */
  async longestMs(fromMs: number, toMs: number): Promise<number> {
    await sleep(settleMs);
    let longest = 0;
    for (const pause of this.pauses) {
      if (pause.startMs < fromMs || pause.startMs > toMs) continue;
      longest = Math.max(longest, pause.durationMs);
    }
    return longest;
  }

  stop(): void {
    this.observer.disconnect();
  }
}

// How long orders wait for their answer: from the moment a door has received the request to the moment its durable outcome is written out. A
// histogram for each second, kept for a minute. One is noted on the hottest path of the doors: it must never allocate there.

import { build, type Histogram } from 'hdr-histogram-js';
import { assert } from '#std/assert.ts';

export interface LatencySummary {
  readonly count: number;
  /** Null before the first. */
  readonly p50Us: number | null;
  readonly p90Us: number | null;
  readonly p99Us: number | null;
  readonly maxUs: number | null;
}

const secondsKept = 60;
/** An answer that takes longer than ten minutes is none. */
const latencyMaxUs = 600_000_000;

function histogram(): Histogram {
  return build({
    bitBucketSize: 32,
    lowestDiscernibleValue: 1,
    highestTrackableValue: latencyMaxUs,
    numberOfSignificantValueDigits: 2,
  });
}

interface Second {
  /** Which second it is of, counted from the clock's beginning; -1 before it was used. */
  number: number;
  maxUs: number;
  readonly histogram: Histogram;
}

export class OrderTimes {
  private readonly clockMs: () => number;
  private readonly seconds: readonly Second[] = Array.from({ length: secondsKept }, () => ({
    number: -1,
    maxUs: 0,
    histogram: histogram(),
  }));
  private readonly sum = histogram();

  /** `clockMs` is the clock of `receivedMs`. */
  constructor(clockMs: () => number = () => performance.now()) {
    this.clockMs = clockMs;
  }

  /** An order that came at `receivedMs` is answered now. */
  answered(receivedMs: number): void {
    const nowMs = this.clockMs();
    const number = Math.floor(nowMs / 1_000);
    const second = this.seconds[number % secondsKept];
    assert(second !== undefined, 'every second has its place');
    if (second.number !== number) {
      second.number = number;
      second.maxUs = 0;
      second.histogram.reset();
    }
    const us = Math.min(latencyMaxUs, Math.max(1, Math.round((nowMs - receivedMs) * 1_000)));
    second.histogram.recordValue(us);
    if (us > second.maxUs) second.maxUs = us;
  }

  /** Over the last so many seconds, the one that is on included; at most 60. */
  over(seconds: number): LatencySummary {
    const last = Math.floor(this.clockMs() / 1_000);
    const { sum } = this;
    sum.reset();
    let maxUs = 0;
    for (const second of this.seconds) {
      if (second.number < 0 || second.number <= last - seconds) continue;
      sum.add(second.histogram);
      maxUs = Math.max(maxUs, second.maxUs);
    }
    const count = sum.totalCount;
    if (count === 0) return { count, p50Us: null, p90Us: null, p99Us: null, maxUs: null };
    // A bucket's upper end may lie above what was ever measured.
    const at = (percent: number): number => Math.min(sum.getValueAtPercentile(percent), maxUs);
    return { count, p50Us: at(50), p90Us: at(90), p99Us: at(99), maxUs };
  }
}

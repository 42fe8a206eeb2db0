// How long the projector rests after a batch: orders come first where the processors are few. It must never hold up the tables of a venue
// that is quiet.

/** A batch of less waits for more: the longer the one before took to write, the longer. */
const dryMinMs = 20;
const dryMaxMs = 250;
const behindMaxMs = 2_500;
/** Time at rest to time at work: a ninth of a processor for the tables. */
const restFactor = 8;
/** Commands a second from which a venue is busy. */
const busyPerSecond = 2_000;
/** Over less than this a rate is chance. */
const windowMs = 100;

export class Pace {
  private readonly isCrowded: boolean;
  private fromSeq = -1;
  private fromMs = 0;
  private isBusy = false;

  /** `isCrowded`: the projector and its database take their time from the venue's own processors. */
  constructor(isCrowded: boolean) {
    this.isCrowded = isCrowded;
  }

  /** The venue is at `seq` now. Of the first call only the place is taken: it says nothing of how fast the venue got there. */
  advance(seq: number, nowMs: number): void {
    if (this.fromSeq >= 0) {
      const elapsedMs = nowMs - this.fromMs;
      if (elapsedMs < windowMs) return;
      this.isBusy = seq - this.fromSeq > (busyPerSecond * elapsedMs) / 1_000;
    }
    this.fromSeq = seq;
    this.fromMs = nowMs;
  }

  /** Tables that are behind are to rest as well: the venue needs the processors itself. */
  isYielding(nowMs: number): boolean {
    // Nobody said anything for a while: nothing came in.
    const isQuiet = nowMs - this.fromMs > behindMaxMs;
    return this.isCrowded && this.isBusy && !isQuiet;
  }

  /** Milliseconds to rest after a batch that took `tookMs` to collect and write. `isDry`: the journal had no more. */
  restMs(tookMs: number, isDry: boolean): number {
    const restMs = tookMs * restFactor;
    return isDry ? Math.min(Math.max(restMs, dryMinMs), dryMaxMs) : Math.min(restMs, behindMaxMs);
  }
}

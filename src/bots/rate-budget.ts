// At most so many commands a second, with some in reserve. Pure: the caller brings the time.

export class RateBudget {
  private readonly perSecond: number;
  private readonly burst: number;
  private tokens: number;
  private filledAtMs: number;

  constructor(perSecond: number, burst: number, nowMs: number) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.tokens = burst;
    this.filledAtMs = nowMs;
  }

  /** Whole commands that may be sent now. */
  available(nowMs: number): number {
    const gained = (Math.max(0, nowMs - this.filledAtMs) * this.perSecond) / 1_000;
    this.tokens = Math.min(this.burst, this.tokens + gained);
    this.filledAtMs = Math.max(this.filledAtMs, nowMs);
    return Math.floor(this.tokens);
  }

  spend(commands: number): void {
    this.tokens -= commands;
  }
}

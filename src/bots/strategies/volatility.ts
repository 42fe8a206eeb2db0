// How much a price moves, estimated while it moves: an exponentially weighted mean of squared changes over the time that they took. Pure: the caller brings
// the time.

export class Volatility {
  private readonly halfLifeMs: number;
  private lastTicks: number | undefined;
  private lastMs = 0;
  /** Ticks squared, and seconds, each with its weight. */
  private squares = 0;
  private seconds = 0;

  constructor(halfLifeMs: number) {
    this.halfLifeMs = halfLifeMs;
  }

  observe(ticks: number, nowMs: number): void {
    if (this.lastTicks !== undefined) {
      const elapsedMs = nowMs - this.lastMs;
      if (elapsedMs <= 0) return;
      const keep = 0.5 ** (elapsedMs / this.halfLifeMs);
      this.squares = this.squares * keep + (ticks - this.lastTicks) ** 2;
      this.seconds = this.seconds * keep + elapsedMs / 1_000;
    }
    this.lastTicks = ticks;
    this.lastMs = nowMs;
  }

  /** Ticks a square root of a second; undefined before there is a half-life of observations. */
  get ticksPerRootSecond(): number | undefined {
    if (this.seconds < this.halfLifeMs / 2_000) return undefined;
    return Math.sqrt(this.squares / this.seconds);
  }
}

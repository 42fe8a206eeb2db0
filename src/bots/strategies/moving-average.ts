// An exponential average over time: after its time constant an old value weighs 1/e. Pure: the caller brings the time.

export class MovingAverage {
  value = Number.NaN;
  private readonly timeConstantMs: number;
  private firstMs = 0;
  private lastMs = 0;

  constructor(timeConstantMs: number) {
    this.timeConstantMs = timeConstantMs;
  }

  observe(value: number, nowMs: number): void {
    if (Number.isNaN(this.value)) {
      this.value = value;
      this.firstMs = nowMs;
    } else {
      const share = 1 - Math.exp(-(nowMs - this.lastMs) / this.timeConstantMs);
      this.value += share * (value - this.value);
    }
    this.lastMs = nowMs;
  }

  /** It has seen its time constant. */
  get isWarm(): boolean {
    return this.lastMs - this.firstMs >= this.timeConstantMs;
  }
}

// How lively a market is: a factor that wanders, on several time scales at once, so that stormy seconds come in stormy minutes and those in
// stormy hours. A sum of Ornstein-Uhlenbeck factors of the log-volatility; sums over time scales stand in for the long memory of real
// volatility (the components of Calvet and Fisher's multifractal model are chosen with the same aim). Pure but for its generator.

import type { Prng } from '#std/prng.ts';

export interface VolatilityOptions {
  /** Standard deviation of the logarithm; 0 is a constant volatility. */
  readonly strength: number;
  /** Of the factors; each has the same weight. */
  readonly timescalesSeconds: readonly number[];
}

export class VolatilityPath {
  private readonly prng: Prng;
  private readonly options: VolatilityOptions;
  private readonly factors: number[];
  /** What stays of each factor over a step, and the noise that comes in; for steps of one length they are worked out once. */
  private stepSeconds = 0;
  private kept: readonly number[] = [];
  private fresh: readonly number[] = [];

  /** Begins anywhere that it may be found at. */
  constructor(prng: Prng, options: VolatilityOptions) {
    this.prng = prng;
    this.options = options;
    this.factors = options.timescalesSeconds.map(() => prng.nextGaussian());
  }

  /** Multiplies the usual volatility: the mean of its square is 1. */
  get factor(): number {
    const { strength, timescalesSeconds } = this.options;
    let sum = 0;
    for (const factor of this.factors) sum += factor;
    const level = sum / Math.sqrt(Math.max(1, timescalesSeconds.length));
    return Math.exp(strength * level - strength * strength);
  }

  advance(seconds: number): void {
    if (seconds !== this.stepSeconds) this.prepare(seconds);
    const { factors, kept, fresh, prng } = this;
    for (let at = 0; at < factors.length; at++) {
      factors[at] = (factors[at] ?? 0) * (kept[at] ?? 0) + (fresh[at] ?? 0) * prng.nextGaussian();
    }
  }

  private prepare(seconds: number): void {
    this.stepSeconds = seconds;
    this.kept = this.options.timescalesSeconds.map((timescale) => Math.exp(-seconds / timescale));
    this.fresh = this.kept.map((part) => Math.sqrt(1 - part * part));
  }
}

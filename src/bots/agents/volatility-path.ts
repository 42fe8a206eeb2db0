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
    this.options.timescalesSeconds.forEach((timescale, index) => {
      const kept = Math.exp(-seconds / timescale);
      const noise = Math.sqrt(1 - kept * kept) * this.prng.nextGaussian();
      this.factors[index] = (this.factors[index] ?? 0) * kept + noise;
    });
  }
}

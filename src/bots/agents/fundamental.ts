// What an instrument is worth: its logarithm follows an Ornstein-Uhlenbeck process around a long-term value, with a volatility that clusters
// and rare jumps, after the "sparse mean reverting oracle with megashocks" of ABIDES (Byrd, Hybinette and Balch, arXiv 1904.12066).
// It moves in steps of a fixed length, so that it does not depend on who looks at it when. Pure but for its generator.

import { VolatilityPath, type VolatilityOptions } from './volatility-path.ts';
import type { Prng } from '#std/prng.ts';

export interface FundamentalOptions {
  /** Standard deviation of a second's change, in basis points of the price. */
  readonly volatilityBps: number;
  /** After this time 63% of a distance to the long-term value is closed. */
  readonly reversionSeconds: number;
  readonly jumpsPerHour: number;
  /** Jumps are up or down by about this, in basis points (mean of their size; its deviation is a third of it). */
  readonly jumpBps: number;
  readonly clustering: VolatilityOptions;
}

export const usualFundamental: FundamentalOptions = {
  volatilityBps: 0.9,
  reversionSeconds: 7_200,
  jumpsPerHour: 4,
  jumpBps: 10,
  clustering: { strength: 0.4, timescalesSeconds: [10, 60, 300, 1_200] },
};

const stepSeconds = 0.2;

export class Fundamental {
  private readonly prng: Prng;
  private readonly options: FundamentalOptions;
  private readonly anchorTicks: number;
  private readonly volatility: VolatilityPath;
  private readonly kept: number;
  private readonly noise: number;
  /** Logarithm of the value over the anchor. */
  private level: number;
  private remainderSeconds = 0;

  constructor(
    prng: Prng,
    anchorTicks: number,
    startTicks: number,
    options: FundamentalOptions = usualFundamental,
  ) {
    this.prng = prng;
    this.options = options;
    this.anchorTicks = anchorTicks;
    this.level = Math.log(startTicks / anchorTicks);
    this.volatility = new VolatilityPath(prng, options.clustering);
    const pull = 1 / options.reversionSeconds;
    this.kept = Math.exp(-pull * stepSeconds);
    // Exact for the step: the variance of an Ornstein-Uhlenbeck process after it.
    this.noise =
      (options.volatilityBps / 10_000) * Math.sqrt((1 - this.kept * this.kept) / (2 * pull));
  }

  /** In ticks and between them. */
  get ticks(): number {
    return this.anchorTicks * Math.exp(this.level);
  }

  /** How lively it is now; see VolatilityPath. */
  get activity(): number {
    return this.volatility.factor;
  }

  advance(seconds: number): void {
    this.remainderSeconds += seconds;
    // Half a millionth of a second is less than any caller's clock knows.
    while (this.remainderSeconds >= stepSeconds - 5e-7) {
      this.remainderSeconds -= stepSeconds;
      this.step();
    }
  }

  private step(): void {
    const { prng, options } = this;
    this.volatility.advance(stepSeconds);
    this.level = this.level * this.kept + this.noise * this.activity * prng.nextGaussian();
    if (!prng.nextChance((options.jumpsPerHour / 3_600) * stepSeconds)) return;
    const size = (options.jumpBps / 10_000) * (1 + prng.nextGaussian() / 3);
    this.level += prng.nextChance(0.5) ? size : -size;
  }
}

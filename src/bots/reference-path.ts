// Where the agents believe a price belongs: a random walk that is drawn to an anchor, moved by what trades say. All makers of an
// instrument share one, so that they quote around each other and not through each other. Pure but for its generator.

import type { Prng } from '#std/prng.ts';

export interface ReferencePathOptions {
  /** Standard deviation of a second's step, as a part of the price. */
  readonly volatility: number;
  /** Seconds after which the pull to the anchor has closed 63% of the distance. */
  readonly reversionSeconds: number;
  /** Part of the distance to a new trade's price that each trade moves the belief. */
  readonly tradeWeight: number;
}

/** About 0.5% in an hour and 6 hundredths of a percent in a minute: a lively but sane stock. */
export const defaultPath: ReferencePathOptions = {
  volatility: 8e-5,
  reversionSeconds: 7_200,
  tradeWeight: 0.04,
};

/** Time lost to a pause is not caught up with in one jump. */
const stepSecondsMax = 5;

export class ReferencePath {
  private readonly prng: Prng;
  private readonly anchorTicks: number;
  private readonly options: ReferencePathOptions;
  private value: number;

  constructor(
    prng: Prng,
    anchorTicks: number,
    startTicks: number,
    options: ReferencePathOptions = defaultPath,
  ) {
    this.prng = prng;
    this.anchorTicks = anchorTicks;
    this.options = options;
    this.value = startTicks;
  }

  /** In ticks, between them too. Never below one tick. */
  get ticks(): number {
    return this.value;
  }

  /** Moves on by some time. */
  advance(elapsedMs: number): void {
    const seconds = Math.min(elapsedMs / 1_000, stepSecondsMax);
    if (seconds <= 0) return;
    const pull = 1 - Math.exp(-seconds / this.options.reversionSeconds);
    const shock = this.options.volatility * Math.sqrt(seconds) * this.prng.nextGaussian();
    this.set(this.value + (this.anchorTicks - this.value) * pull + this.value * shock);
  }

  /** A trade happened at a price. */
  observeTrade(priceTicks: number): void {
    this.set(this.value + (priceTicks - this.value) * this.options.tradeWeight);
  }

  /** The market is elsewhere: after a replay, or while the agents were away. */
  restartAt(priceTicks: number): void {
    this.set(priceTicks);
  }

  private set(ticks: number): void {
    this.value = Math.max(1, ticks);
  }
}

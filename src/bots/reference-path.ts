// Where an instrument's price belongs in the eyes of the market: it follows the news about the fundamental value and what trades say, and is drawn
// back to the fundamental value slowly. All agents of an instrument share one, so that makers quote around each other and not through each
// other. Pure but for its generator.

import type { Surroundings } from './agents/agent.ts';
import { Fundamental, usualFundamental, type FundamentalOptions } from './agents/fundamental.ts';
import type { Prng } from '#std/prng.ts';

export interface ReferencePathOptions {
  readonly fundamental: FundamentalOptions;
  /** Part of a change of the fundamental value that everybody hears of at once; the rest comes in by the trades of those who know. */
  readonly newsShare: number;
  /** Part of the distance to a new trade's price that each trade moves the belief. */
  readonly tradeWeight: number;
  /** After this time 63% of the distance to the fundamental value is closed. */
  readonly reversionSeconds: number;
}

/** About 0.5% in an hour and 6 hundredths of a percent in a minute: a lively but sane stock. */
export const defaultPath: ReferencePathOptions = {
  fundamental: usualFundamental,
  newsShare: 1,
  tradeWeight: 0.04,
  reversionSeconds: 900,
};

/** Time lost to a pause is not caught up with in one jump. */
const stepSecondsMax = 5;

export class ReferencePath implements Surroundings {
  private readonly fundamental: Fundamental;
  private readonly options: ReferencePathOptions;
  private value: number;

  constructor(
    prng: Prng,
    anchorTicks: number,
    startTicks: number,
    options: ReferencePathOptions = defaultPath,
  ) {
    this.fundamental = new Fundamental(prng, anchorTicks, startTicks, options.fundamental);
    this.options = options;
    this.value = startTicks;
  }

  /** In ticks, between them too. Never below one tick. */
  get ticks(): number {
    return this.value;
  }

  get fundamentalTicks(): number {
    return this.fundamental.ticks;
  }

  get activity(): number {
    return this.fundamental.activity;
  }

  /** Moves on by some time. */
  advance(elapsedMs: number): void {
    const seconds = Math.min(elapsedMs / 1_000, stepSecondsMax);
    if (seconds <= 0) return;
    const { fundamental, options } = this;
    const beforeTicks = fundamental.ticks;
    fundamental.advance(seconds);
    const news = (fundamental.ticks / beforeTicks) ** options.newsShare;
    const pull = 1 - Math.exp(-seconds / options.reversionSeconds);
    const moved = this.value * news;
    this.set(moved + (fundamental.ticks - moved) * pull);
  }

  /** A trade happened at a price. */
  observeTrade(priceTicks: number): void {
    this.set(this.value + (priceTicks - this.value) * this.options.tradeWeight);
  }

  private set(ticks: number): void {
    this.value = Math.max(1, ticks);
  }
}

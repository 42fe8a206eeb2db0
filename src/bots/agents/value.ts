// A value trader: sees through noise what the instrument is worth, remembers what it saw, and trades where the price is far enough off. After the
// value agent of ABIDES (Byrd, Hybinette and Balch, arXiv 1904.12066), its Bayesian estimate reduced to a moving average of what it saw.
// Pure but for its generator.

import type { Agent, AgentAction, Observation, Surroundings, TradedInstrument } from './agent.ts';
import { lotsOf, take } from './agent.ts';
import { HawkesArrivals, type HawkesOptions } from './hawkes.ts';
import { drawSizeLots } from './order-size.ts';
import type { Prng } from '#std/prng.ts';

export interface ValueOptions {
  readonly wake: HawkesOptions;
  readonly notional: number;
  /** Standard deviation of what it sees around the truth, in basis points. */
  readonly noiseBps: number;
  /** Weight of a new sight in its estimate, above 0 and at most 1. */
  readonly sightWeight: number;
  /** The price must be off by so much beyond the spread. */
  readonly edgeBps: number;
  /** Inventory, in means of an order, beyond which it adds nothing. */
  readonly inventoryOrdersMax: number;
}

export class ValueAgent implements Agent {
  private readonly prng: Prng;
  private readonly options: ValueOptions;
  private readonly surroundings: Surroundings;
  private readonly instrument: TradedInstrument;
  private readonly arrivals: HawkesArrivals;
  private readonly meanLots: number;
  /** How far its estimate is from the truth, as a part of the price. */
  private error: number | undefined;
  private lastTruthTicks = 0;

  constructor(
    prng: Prng,
    options: ValueOptions,
    instrument: TradedInstrument,
    surroundings: Surroundings,
  ) {
    this.prng = prng;
    this.options = options;
    this.surroundings = surroundings;
    this.instrument = instrument;
    this.arrivals = new HawkesArrivals(prng, options.wake);
    this.meanLots = lotsOf(instrument, options.notional);
  }

  pauseUs(): number {
    return this.arrivals.nextUs(this.surroundings.activity);
  }

  act(seen: Observation): readonly AgentAction[] {
    const { edgeBps, inventoryOrdersMax } = this.options;
    const estimateTicks = this.look();
    const edgeTicks = (estimateTicks * edgeBps) / 10_000;
    const lots = Math.min(drawSizeLots(this.prng, this.meanLots), this.instrument.qtyLotsMax);
    const inventoryLotsMax = inventoryOrdersMax * this.meanLots;
    const { askTicks = Infinity, bidTicks = -Infinity, inventoryLots } = seen;
    const highestTicks = Math.floor(estimateTicks - edgeTicks);
    if (askTicks <= highestTicks && inventoryLots < inventoryLotsMax) {
      return take(seen, 'buy', lots, highestTicks);
    }
    const lowestTicks = Math.ceil(estimateTicks + edgeTicks);
    if (bidTicks >= lowestTicks && inventoryLots > -inventoryLotsMax) {
      return take(seen, 'sell', lots, lowestTicks);
    }
    return [];
  }

  /** What it believes the instrument to be worth, after another look. */
  private look(): number {
    const { noiseBps, sightWeight } = this.options;
    const truthTicks = this.surroundings.fundamentalTicks;
    const sight = (noiseBps / 10_000) * this.prng.nextGaussian();
    // What it believed before, as an error against the truth of now.
    const before =
      this.error === undefined ? sight : (this.lastTruthTicks * (1 + this.error)) / truthTicks - 1;
    this.error = before + (sight - before) * sightWeight;
    this.lastTruthTicks = truthTicks;
    return truthTicks * (1 + this.error);
  }
}

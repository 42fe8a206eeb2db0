// A noise trader: buys and sells without a reason, mostly small, with a slight lean back to where it started. It takes what is there, or rests an
// order near the market and gives it up later. After the zero-intelligence traders of Gode and Sunder (1993) and the noise agent of ABIDES.
// Pure but for its generator.

import type { Agent, AgentAction, Observation, Surroundings, TradedInstrument } from './agent.ts';
import { lotsOf, take } from './agent.ts';
import { HawkesArrivals, type HawkesOptions } from './hawkes.ts';
import { drawSizeLots } from './order-size.ts';
import type { Side } from '#api/types.ts';
import type { Prng } from '#std/prng.ts';

export interface NoiseOptions {
  readonly wake: HawkesOptions;
  /** In a lull it wakes as if the market's activity were this. */
  readonly activityMin: number;
  /** Mean value of an order, in whole units of the currency. */
  readonly notional: number;
  /** Part of its orders that rest. */
  readonly passiveShare: number;
  /** Part of the others that have no limit. */
  readonly marketShare: number;
  /** Mean distance of a resting order from its own best price, in basis points. */
  readonly depthBps: number;
  /** More orders than these do not rest: the oldest is given up. */
  readonly restingMax: number;
  /** Inventory, in means of an order, at which it leans back with all its weight. */
  readonly inventoryOrdersMax: number;
}

/** A limit order that takes reaches so many ticks through the best price, at most. */
const throughTicksMax = 2;

export class NoiseAgent implements Agent {
  private readonly prng: Prng;
  private readonly options: NoiseOptions;
  private readonly instrument: TradedInstrument;
  private readonly surroundings: Surroundings;
  private readonly arrivals: HawkesArrivals;
  private readonly meanLots: number;

  constructor(
    prng: Prng,
    options: NoiseOptions,
    instrument: TradedInstrument,
    surroundings: Surroundings,
  ) {
    this.prng = prng;
    this.options = options;
    this.instrument = instrument;
    this.surroundings = surroundings;
    this.arrivals = new HawkesArrivals(prng, options.wake);
    this.meanLots = lotsOf(instrument, options.notional);
  }

  pauseUs(): number {
    const { activity } = this.surroundings;
    return this.arrivals.nextUs(Math.max(this.options.activityMin, activity));
  }

  act(seen: Observation): readonly AgentAction[] {
    const { prng, options } = this;
    const side = this.drawSide(seen);
    const lots = Math.min(drawSizeLots(prng, this.meanLots), this.instrument.qtyLotsMax);
    if (prng.nextChance(options.passiveShare)) return this.rest(seen, side, lots);
    const isMarket = prng.nextChance(options.marketShare);
    const throughTicks = prng.nextBelow(throughTicksMax + 1);
    const touchTicks = side === 'buy' ? seen.askTicks : seen.bidTicks;
    if (isMarket || touchTicks === undefined) return take(seen, side, lots, undefined);
    const limitTicks = side === 'buy' ? touchTicks + throughTicks : touchTicks - throughTicks;
    return take(seen, side, lots, limitTicks);
  }

  private drawSide({ inventoryLots }: Observation): Side {
    const inventoryLotsMax = this.options.inventoryOrdersMax * this.meanLots;
    const share = Math.min(1, Math.max(-1, inventoryLots / inventoryLotsMax));
    return this.prng.nextChance(0.5 - 0.45 * share) ? 'buy' : 'sell';
  }

  private rest(seen: Observation, side: Side, lots: number): readonly AgentAction[] {
    const { restingMax, depthBps } = this.options;
    const oldest = seen.own[0];
    const actions: AgentAction[] = [];
    if (oldest !== undefined && seen.own.length >= restingMax) {
      actions.push({ kind: 'cancel', quote: oldest });
    }
    const bestTicks = side === 'buy' ? seen.bidTicks : seen.askTicks;
    const { referenceTicks, priceTicksMin, priceTicksMax } = this.instrument;
    const affordableLots = Math.floor(side === 'buy' ? seen.buyableLots : seen.sellableLots);
    const qtyLots = Math.min(lots, affordableLots);
    const meanTicks = (referenceTicks * depthBps) / 10_000;
    // Exponential from one tick inside the best price on: most rest close, a few far away.
    const awayTicks = Math.floor(-Math.log(1 - this.prng.nextUnit()) * meanTicks) - 1;
    const foreignTicks = side === 'buy' ? seen.askTicks : seen.bidTicks;
    if (bestTicks === undefined || foreignTicks === undefined || qtyLots < 1) return actions;
    const limitTicks =
      side === 'buy'
        ? Math.min(bestTicks - awayTicks, foreignTicks - 1)
        : Math.max(bestTicks + awayTicks, foreignTicks + 1);
    if (limitTicks < priceTicksMin || limitTicks > priceTicksMax) return actions;
    actions.push({ kind: 'place', side, qtyLots, limitTicks, manner: 'quote' });
    return actions.length > seen.actionsMax ? [] : actions;
  }
}

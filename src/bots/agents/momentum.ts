// A trend follower: two moving averages of the price, a fast and a slow one; it buys while the fast one is above and sells while it is below. After
// the momentum agent of ABIDES, with averages over time instead of over looks. Pure but for its generator.

import type { Agent, AgentAction, Observation, Surroundings, TradedInstrument } from './agent.ts';
import { lotsOf, middleTicks, take } from './agent.ts';
import { HawkesArrivals, type HawkesOptions } from './hawkes.ts';
import { drawSizeLots } from './order-size.ts';
import type { Prng } from '#std/prng.ts';

export interface MomentumOptions {
  readonly wake: HawkesOptions;
  readonly notional: number;
  /** Time constants of the two averages; the fast one is the shorter. */
  readonly fastSeconds: number;
  readonly slowSeconds: number;
  /** The averages must differ by so much. */
  readonly thresholdBps: number;
  /** Inventory, in means of an order, beyond which it adds nothing. */
  readonly inventoryOrdersMax: number;
}

export class MomentumAgent implements Agent {
  private readonly prng: Prng;
  private readonly options: MomentumOptions;
  private readonly surroundings: Surroundings;
  private readonly instrument: TradedInstrument;
  private readonly arrivals: HawkesArrivals;
  private readonly meanLots: number;
  private fastTicks = 0;
  private slowTicks = 0;
  private lookedAtUs: number | undefined;
  private firstAtUs = 0;

  constructor(
    prng: Prng,
    options: MomentumOptions,
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
    const priceTicks = middleTicks(seen);
    if (priceTicks === undefined || !this.follow(priceTicks, seen.nowUs)) return [];
    const trendBps = (this.fastTicks / this.slowTicks - 1) * 10_000;
    if (Math.abs(trendBps) < this.options.thresholdBps) return [];
    const side = trendBps > 0 ? 'buy' : 'sell';
    const inventoryLots = side === 'buy' ? seen.inventoryLots : -seen.inventoryLots;
    if (inventoryLots >= this.options.inventoryOrdersMax * this.meanLots) return [];
    const lots = Math.min(drawSizeLots(this.prng, this.meanLots), this.instrument.qtyLotsMax);
    return take(seen, side, lots, side === 'buy' ? seen.askTicks : seen.bidTicks);
  }

  /** True once it has watched for as long as the slow average reaches back. */
  private follow(priceTicks: number, nowUs: number): boolean {
    const { fastSeconds, slowSeconds } = this.options;
    if (this.lookedAtUs === undefined) {
      this.fastTicks = priceTicks;
      this.slowTicks = priceTicks;
      this.firstAtUs = nowUs;
    } else {
      const seconds = (nowUs - this.lookedAtUs) / 1e6;
      this.fastTicks += (priceTicks - this.fastTicks) * (1 - Math.exp(-seconds / fastSeconds));
      this.slowTicks += (priceTicks - this.slowTicks) * (1 - Math.exp(-seconds / slowSeconds));
    }
    this.lookedAtUs = nowUs;
    return nowUs - this.firstAtUs >= slowSeconds * 1e6;
  }
}

// A large order that is worked in small pieces: by time (equal parts over its duration, TWAP) or by volume (a part of what trades, POV). The
// pieces all go one way, which is what makes real order flow persistent (Lillo, Mike and Farmer, Physical Review E 71, 2005).
// Between two parents it rests. Pure but for its generator.

import type { Agent, AgentAction, Observation, Surroundings, TradedInstrument } from './agent.ts';
import { lotsOf, take } from './agent.ts';
import { HawkesArrivals, type HawkesOptions } from './hawkes.ts';
import { drawSizeLots } from './order-size.ts';
import type { Side } from '#api/types.ts';
import type { Prng } from '#std/prng.ts';

export interface ParentOptions {
  readonly wake: HawkesOptions;
  readonly schedule: 'time' | 'volume';
  /** Mean value of a parent order, in whole units of the currency. */
  readonly notional: number;
  /** Mean value of the largest piece. */
  readonly childNotional: number;
  /** By time: mean duration. By volume it ends after this time at the latest. */
  readonly durationSeconds: number;
  /** By volume: part of what trades that it wants to be, above 0 and at most 0.5. */
  readonly participation: number;
  /** Mean rest between two parents. */
  readonly restSeconds: number;
}

interface Parent {
  readonly side: Side;
  readonly totalLots: number;
  readonly startUs: number;
  readonly endUs: number;
  readonly startVolumeLots: number;
  readonly startInventoryLots: number;
}

export class ParentAgent implements Agent {
  private readonly prng: Prng;
  private readonly options: ParentOptions;
  private readonly surroundings: Surroundings;
  private readonly instrument: TradedInstrument;
  private readonly arrivals: HawkesArrivals;
  private readonly meanLots: number;
  private readonly childLots: number;
  private parent: Parent | undefined;
  private nextParentUs: number | undefined;

  constructor(
    prng: Prng,
    options: ParentOptions,
    instrument: TradedInstrument,
    surroundings: Surroundings,
  ) {
    this.prng = prng;
    this.options = options;
    this.surroundings = surroundings;
    this.instrument = instrument;
    this.arrivals = new HawkesArrivals(prng, options.wake);
    this.meanLots = lotsOf(instrument, options.notional);
    this.childLots = lotsOf(instrument, options.childNotional);
  }

  pauseUs(): number {
    return this.arrivals.nextUs(this.surroundings.activity);
  }

  act(seen: Observation): readonly AgentAction[] {
    const parent = this.parentAt(seen);
    if (parent === undefined) return [];
    const sign = parent.side === 'buy' ? 1 : -1;
    const doneLots = (seen.inventoryLots - parent.startInventoryLots) * sign;
    const leftLots = parent.totalLots - doneLots;
    if (leftLots < 1 || seen.nowUs >= parent.endUs) {
      this.parent = undefined;
      this.nextParentUs = seen.nowUs + this.drawUs(this.options.restSeconds);
      return [];
    }
    const owedLots = Math.floor(this.dueLots(parent, seen) - doneLots);
    const lots = Math.min(owedLots, leftLots, this.childLots, this.instrument.qtyLotsMax);
    if (lots < 1) return [];
    return take(seen, parent.side, lots, parent.side === 'buy' ? seen.askTicks : seen.bidTicks);
  }

  /** Lots that should be done by now. */
  private dueLots(parent: Parent, { nowUs, volumeLots }: Observation): number {
    const { schedule, participation } = this.options;
    if (schedule === 'volume') {
      return Math.max(0, volumeLots - parent.startVolumeLots) * participation + 1;
    }
    return (parent.totalLots * (nowUs - parent.startUs)) / (parent.endUs - parent.startUs);
  }

  private parentAt(seen: Observation): Parent | undefined {
    const { nowUs, inventoryLots, volumeLots } = seen;
    this.nextParentUs ??= nowUs + this.drawUs(this.options.restSeconds);
    if (this.parent !== undefined || nowUs < this.nextParentUs) return this.parent;
    // What is far from neutral goes back: an account is not a bottomless well.
    const share = Math.min(1, Math.max(-1, inventoryLots / (3 * this.meanLots)));
    this.parent = {
      side: this.prng.nextChance(0.5 - 0.5 * share) ? 'buy' : 'sell',
      totalLots: drawSizeLots(this.prng, this.meanLots),
      startUs: nowUs,
      endUs: nowUs + this.drawUs(this.options.durationSeconds),
      startVolumeLots: volumeLots,
      startInventoryLots: inventoryLots,
    };
    return this.parent;
  }

  /** Exponential, but never less than a tenth of the mean. */
  private drawUs(meanSeconds: number): number {
    const seconds = meanSeconds * (0.1 - 0.9 * Math.log(1 - this.prng.nextUnit()));
    return Math.max(1, Math.round(seconds * 1e6));
  }
}

// A market maker as an agent: a ladder of quotes around what it holds to be fair, kept in place with as few commands as can be. One style leans
// its ladder against the inventory (MakerStrategy), the other shifts and widens it after Avellaneda and Stoikov. Pure but for its generator.

import { avellanedaStoikov } from '../avellaneda-stoikov.ts';
import { makerParameters, MakerStrategy } from '../maker-strategy.ts';
import type { QuoteAction, RestingQuote } from '../requote.ts';
import { planQuotes } from '../requote.ts';
import type { Agent, AgentAction, Observation, Surroundings, TradedInstrument } from './agent.ts';
import { HawkesArrivals, type HawkesOptions } from './hawkes.ts';
import type { Prng } from '#std/prng.ts';
import { unreachable } from '#std/assert.ts';

export interface MakerOptions {
  readonly wake: HawkesOptions;
  readonly style: 'ladder' | 'stoikov';
  /** Prices a side, 1 .. 20. */
  readonly levels: number;
  /** Value of an order at the best level, in whole units of the currency; the deeper, the larger. */
  readonly notional: number;
  /** From what it holds to be fair to its best price in a market of usual activity, about, in basis points; never less than a tick. */
  readonly halfSpreadBps: number;
  /** How much wider its spread is in a busy market: 0 not at all, 1 in proportion. */
  readonly widening: number;
  /** Standard deviation of its error about what is fair, in basis points; an error lasts for seconds. */
  readonly errorBps: number;
  /** Of the style `stoikov`: fear of inventory, and a second's volatility that it reckons with. */
  readonly riskAversion: number;
  readonly volatilityBps: number;
}

const horizonSeconds = 8;
/** Part of its error that stays from one waking to the next. */
const errorKept = 0.9;

export class QuotingAgent implements Agent {
  private readonly prng: Prng;
  private readonly options: MakerOptions;
  private readonly surroundings: Surroundings;
  private readonly arrivals: HawkesArrivals;
  private readonly strategy: MakerStrategy;
  private readonly sizeLots: number;
  private readonly halfSpreadTicks: number;
  private readonly referenceTicks: number;
  private error = 0;

  constructor(
    prng: Prng,
    options: MakerOptions,
    instrument: TradedInstrument,
    surroundings: Surroundings,
  ) {
    const { referenceTicks, lotTickValue } = instrument;
    const usual = makerParameters(prng, referenceTicks, referenceTicks * lotTickValue, instrument);
    const sizeLots = Math.max(1, Math.round((usual.sizeLots * options.notional) / usualNotional));
    const parameters = {
      ...usual,
      levels: options.levels,
      sizeLots,
      inventoryLotsMax: sizeLots * 100,
      // The other style has its own way to lean.
      skewTicksMax: options.style === 'ladder' ? usual.skewTicksMax : 0,
    };
    this.prng = prng;
    this.options = options;
    this.surroundings = surroundings;
    this.arrivals = new HawkesArrivals(prng, options.wake);
    this.strategy = new MakerStrategy(prng, parameters);
    this.sizeLots = sizeLots;
    // Not all alike, or all would quote at one price.
    const spreadTicks = (referenceTicks / 10_000) * options.halfSpreadBps;
    this.halfSpreadTicks = Math.max(1, spreadTicks * (0.75 + 0.5 * prng.nextUnit()));
    this.referenceTicks = referenceTicks;
  }

  pauseUs(): number {
    return this.arrivals.nextUs(Math.max(1, this.surroundings.activity));
  }

  act(seen: Observation): readonly AgentAction[] {
    if (seen.actionsMax < 1) return [];
    const { strategy } = this;
    const { own } = seen;
    const ladder = strategy.ladder({
      ...this.quoteAt(seen),
      inventoryLots: seen.inventoryLots,
      foreignBidTicks: foreign(seen.bidTicks, 'buy', own),
      foreignAskTicks: foreign(seen.askTicks, 'sell', own),
      buyableLots: seen.buyableLots + heldLots(own, 'buy'),
      sellableLots: seen.sellableLots,
    });
    const plan = planQuotes(ladder, own, strategy.refillLots, seen.actionsMax);
    return plan.map((action) => this.actionOf(action));
  }

  private quoteAt({ inventoryLots }: Observation): {
    fairTicks: number;
    halfSpreadTicks: number;
  } {
    const { style, errorBps, riskAversion, volatilityBps, widening, halfSpreadBps } = this.options;
    const { activity, ticks } = this.surroundings;
    const fresh = Math.sqrt(1 - errorKept * errorKept) * this.prng.nextGaussian();
    this.error = this.error * errorKept + fresh;
    const fairTicks = ticks * (1 + (this.error * errorBps) / 10_000);
    const widerBy = 1 + widening * Math.max(0, activity - 1);
    if (style === 'ladder') {
      return { fairTicks, halfSpreadTicks: Math.round(this.halfSpreadTicks * widerBy) };
    }
    const basisPointTicks = this.referenceTicks / 10_000;
    const { reservation, spread } = avellanedaStoikov({
      price: fairTicks,
      inventory: inventoryLots / (this.sizeLots * 10),
      gamma: riskAversion / basisPointTicks,
      // With little to fear the half spread is where a fill's chance has fallen by 63%.
      kappa: 1 / (halfSpreadBps * basisPointTicks),
      sigma: volatilityBps * basisPointTicks,
      // As for a market that does not close.
      timeLeft: horizonSeconds,
    });
    return {
      fairTicks: reservation,
      halfSpreadTicks: Math.max(1, Math.round((spread / 2) * widerBy)),
    };
  }

  private actionOf(action: QuoteAction): AgentAction {
    const { strategy } = this;
    switch (action.kind) {
      case 'cancel':
        return { kind: 'cancel', quote: action.quote };
      case 'move': {
        const { quote, priceTicks, level } = action;
        return { kind: 'amend', quote, priceTicks, leavesLots: strategy.drawSize(level) };
      }
      case 'refill': {
        const { quote, level } = action;
        const leavesLots = strategy.drawSize(level);
        return { kind: 'amend', quote, priceTicks: quote.priceTicks, leavesLots };
      }
      case 'place':
        return {
          kind: 'place',
          side: action.side,
          qtyLots: strategy.drawSize(action.level),
          limitTicks: action.priceTicks,
          manner: 'quote',
        };
      default:
        return unreachable(action);
    }
  }
}

/** What makerParameters takes a usual order to be worth. */
const usualNotional = 12_000;

/** The best price of a side, unless it is the maker's own. */
function foreign(
  bestTicks: number | undefined,
  side: 'buy' | 'sell',
  own: readonly RestingQuote[],
): number | undefined {
  const isOwn = own.some((quote) => quote.side === side && quote.priceTicks === bestTicks);
  return isOwn ? undefined : bestTicks;
}

function heldLots(own: readonly RestingQuote[], side: 'buy' | 'sell'): number {
  let lots = 0;
  for (const quote of own) if (quote.side === side) lots += quote.leavesLots;
  return lots;
}

// What a strategy is: one object with a name, declared parameters and a function that makes it for one instrument. It is asked again and again what it
// wants; everything else (connection, orders, limits) is the runtime's. A strategy must never read a clock, draw from Math.random or touch anything
// outside its arguments: equal situations and equal seeds give equal decisions.

import type { ParameterSpecs, ParameterValues } from './parameters.ts';
import type { Prng } from '#std/prng.ts';

export type Side = 'buy' | 'sell';

/** The fixed facts of an instrument. Prices are counted in ticks, quantities in lots; both are whole numbers. */
export interface InstrumentTerms {
  readonly symbol: string;
  readonly currency: string;
  /** Of one tick, in the currency. */
  readonly tickValue: number;
  /** Of one lot. */
  readonly lotShares: number;
  readonly priceTicksMin: number;
  readonly priceTicksMax: number;
  readonly qtyLotsMin: number;
  readonly qtyLotsMax: number;
  /** Price of the listing; undefined where it has none. */
  readonly referenceTicks: number | undefined;
  priceText(priceTicks: number): string;
  qtyText(qtyLots: number): string;
}

export interface BookLevel {
  readonly priceTicks: number;
  readonly qtyLots: number;
}

/** Best prices first. */
export interface BookView {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

export interface MarketTrade {
  readonly tradeId: string;
  readonly priceTicks: number;
  readonly qtyLots: number;
  /** Undefined for a trade of an auction. */
  readonly takerSide: Side | undefined;
}

export interface OwnFill {
  readonly tradeId: string;
  readonly side: Side;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly isMaker: boolean;
}

export interface OwnOrder {
  readonly orderId: string;
  readonly side: Side;
  readonly priceTicks: number;
  readonly cumLots: number;
  readonly leavesLots: number;
}

/** What is known when the strategy is asked. It is asked in continuous trading only, and never while an answer is awaited. */
export interface Situation {
  /** Milliseconds since the bot began; never goes back. */
  readonly nowMs: number;
  /** The other members' orders, at most 50 levels a side. */
  readonly book: BookView;
  /** Undefined before the first trade. */
  readonly lastTicks: number | undefined;
  /** Since the strategy was last asked, oldest first. */
  readonly trades: readonly MarketTrade[];
  readonly fills: readonly OwnFill[];
  /** Own orders that rest. */
  readonly orders: readonly OwnOrder[];
  /** Position less the neutral one: what the bot has bought, less what it has sold, where nothing else is said. */
  readonly inventoryLots: number;
  /** Shares that may be sold, those in own open sales included. */
  readonly sellableLots: number;
  /** Money that may be spent, what own open buys hold included, in the currency. */
  readonly cash: number;
}

/** An order that should rest. */
export interface Quote {
  readonly side: Side;
  readonly priceTicks: number;
  readonly qtyLots: number;
}

/** An order that is filled at once, up to its limit price, or not at all. */
export interface Take {
  readonly side: Side;
  readonly limitTicks: number;
  readonly qtyLots: number;
}

export interface Decision {
  /** All that should rest: what rests and is not here is cancelled. */
  readonly quotes: readonly Quote[];
  readonly takes?: readonly Take[];
  /** When the reference was last known to be true, on the clock of `nowMs`; the runtime pulls the quotes where that is too long ago. */
  readonly referenceAtMs?: number;
  /** Shown on the status line. */
  readonly note?: string;
  /** The work is done: the bot pulls its orders and ends well. */
  readonly isDone?: boolean;
}

export interface Strategy {
  decide(situation: Situation): Decision;
}

/** What a strategy is made with. */
export interface StrategySetting {
  readonly terms: InstrumentTerms;
  /** Seeded by --seed. */
  readonly prng: Prng;
}

export interface StrategyDefinition<Specs extends ParameterSpecs = ParameterSpecs> {
  /** One word, as on the command line. */
  readonly name: string;
  /** One line, for `npm run bot -- list`. */
  readonly summary: string;
  readonly parameters: Specs;
  /** Throws ParameterError where parameters that are each right do not go together. */
  create(parameters: ParameterValues<Specs>, setting: StrategySetting): Strategy;
}

/** Gives the parameters their types; does nothing else. */
export function defineStrategy<const Specs extends ParameterSpecs>(
  definition: StrategyDefinition<Specs>,
): StrategyDefinition<Specs> {
  return definition;
}

/** Wants nothing: all that rests is pulled. */
export function standAside(note: string): Decision {
  return { quotes: [], note };
}

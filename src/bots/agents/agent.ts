// What every agent is: something that wakes, looks at the market in ticks and lots, and says what it wants done. The same agent runs against
// the venue's API and in the headless market. Pure: no clock, no I/O; chance comes from the generator that it was made with.

import type { RestingQuote } from '../requote.ts';
import type { Side } from '#api/types.ts';

/** What an agent sees when it wakes. Figures of the market may be as old as its latency. */
export interface Observation {
  readonly nowUs: number;
  readonly bidTicks: number | undefined;
  readonly askTicks: number | undefined;
  readonly lastTicks: number | undefined;
  /** Lots that the instrument has traded; only differences mean anything. */
  readonly volumeLots: number;
  /** Its own open orders, the oldest first. */
  readonly own: readonly RestingQuote[];
  /** Position less the neutral one. */
  readonly inventoryLots: number;
  /** Lots that cash would still buy and shares that could still be sold. */
  readonly buyableLots: number;
  readonly sellableLots: number;
  /** More actions than these are not carried out. */
  readonly actionsMax: number;
}

export type AgentAction =
  | {
      readonly kind: 'place';
      readonly side: Side;
      readonly qtyLots: number;
      /** Undefined for a market order. */
      readonly limitTicks: number | undefined;
      /** A `quote` rests and never takes; `now` is filled at once, and what cannot be is given up. */
      readonly manner: 'quote' | 'now';
    }
  | {
      readonly kind: 'amend';
      readonly quote: RestingQuote;
      readonly priceTicks: number;
      readonly leavesLots: number;
    }
  | { readonly kind: 'cancel'; readonly quote: RestingQuote };

export interface Agent {
  /** Microseconds until it wakes again, at least 1. Asked once at the beginning and once after each waking. */
  pauseUs(): number;
  act(observation: Observation): readonly AgentAction[];
}

/** What lies outside the order book and all agents of an instrument share; it moves on its own. */
export interface Surroundings {
  /** What the market holds to be fair, in ticks and between them. */
  readonly ticks: number;
  /** What the thing is worth, in ticks and between them: only value agents ask, and see it through noise. */
  readonly fundamentalTicks: number;
  /** How busy the market is: 1 on the average of its squares, above it in a burst, below it in a lull. */
  readonly activity: number;
}

/** An instrument as agents need it. */
export interface TradedInstrument {
  readonly referenceTicks: number;
  /** One lot at a price of one tick, in whole units of the currency. */
  readonly lotTickValue: number;
  readonly priceTicksMin: number;
  readonly priceTicksMax: number;
  readonly qtyLotsMax: number;
}

/** Lots of about so much money at the reference price; at least one. */
export function lotsOf(instrument: TradedInstrument, notional: number): number {
  const lots = notional / (instrument.referenceTicks * instrument.lotTickValue);
  return Math.max(1, Math.round(lots));
}

/** The middle of the market, or the last price where a side is empty; undefined before there is any. */
export function middleTicks({ bidTicks, askTicks, lastTicks }: Observation): number | undefined {
  if (bidTicks !== undefined && askTicks !== undefined) return (bidTicks + askTicks) / 2;
  return lastTicks;
}

/** An order that takes what is there, up to a limit; none where the other side is empty or nothing can be afforded. */
export function take(
  seen: Observation,
  side: Side,
  wantedLots: number,
  limitTicks: number | undefined,
): readonly AgentAction[] {
  const touchTicks = side === 'buy' ? seen.askTicks : seen.bidTicks;
  const affordableLots = Math.floor(side === 'buy' ? seen.buyableLots : seen.sellableLots);
  const qtyLots = Math.min(wantedLots, affordableLots);
  if (touchTicks === undefined || qtyLots < 1 || seen.actionsMax < 1) return [];
  const limit = limitTicks === undefined ? undefined : Math.max(1, limitTicks);
  return [{ kind: 'place', side, qtyLots, limitTicks: limit, manner: 'now' }];
}

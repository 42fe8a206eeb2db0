// From the orders that rest to the ladder that is wanted, with as few commands as possible: what is in place stays, what is out of place
// is moved by an amendment, the rest is cancelled or placed. Retreats come first, so that a maker never runs into himself. Pure.

import type { Ladder } from './maker-strategy.ts';
import type { Side } from '#api/types.ts';

export interface RestingQuote {
  readonly orderId: string;
  readonly side: Side;
  readonly priceTicks: number;
  readonly cumLots: number;
  readonly leavesLots: number;
}

export type QuoteAction =
  | { readonly kind: 'cancel'; readonly quote: RestingQuote }
  | {
      readonly kind: 'move';
      readonly quote: RestingQuote;
      readonly priceTicks: number;
      readonly level: number;
    }
  | { readonly kind: 'refill'; readonly quote: RestingQuote; readonly level: number }
  | {
      readonly kind: 'place';
      readonly side: Side;
      readonly priceTicks: number;
      readonly level: number;
    };

/** The first `actionsMax` actions, most urgent first. */
export function planQuotes(
  ladder: Ladder,
  resting: readonly RestingQuote[],
  refillLots: number,
  actionsMax: number,
): QuoteAction[] {
  const actions = [
    ...planSide('buy', ladder.bids, resting, refillLots),
    ...planSide('sell', ladder.asks, resting, refillLots),
  ];
  return actions.sort((a, b) => urgency(a) - urgency(b)).slice(0, actionsMax);
}

function planSide(
  side: Side,
  prices: readonly number[],
  resting: readonly RestingQuote[],
  refillLots: number,
): QuoteAction[] {
  const actions: QuoteAction[] = [];
  const taken = new Set<number>();
  const misplaced: RestingQuote[] = [];
  for (const quote of resting) {
    if (quote.side !== side) continue;
    const level = prices.indexOf(quote.priceTicks);
    if (level < 0 || taken.has(quote.priceTicks)) {
      misplaced.push(quote);
      continue;
    }
    taken.add(quote.priceTicks);
    if (quote.leavesLots < refillLots) actions.push({ kind: 'refill', quote, level });
  }
  prices.forEach((priceTicks, level) => {
    if (taken.has(priceTicks)) return;
    taken.add(priceTicks);
    const quote = misplaced.shift();
    if (quote === undefined) actions.push({ kind: 'place', side, priceTicks, level });
    else actions.push({ kind: 'move', quote, priceTicks, level });
  });
  for (const quote of misplaced) actions.push({ kind: 'cancel', quote });
  return actions;
}

function urgency(action: QuoteAction): number {
  switch (action.kind) {
    case 'cancel':
      return 0;
    case 'move':
      return isRetreat(action.quote, action.priceTicks) ? 1 : 2;
    case 'place':
      return 3;
    default:
      return 4;
  }
}

function isRetreat(quote: RestingQuote, priceTicks: number): boolean {
  return quote.side === 'buy' ? priceTicks < quote.priceTicks : priceTicks > quote.priceTicks;
}

// From the orders that rest to the quotes that are wanted, as the operations of one batch: what is in place stays, what is out of place is moved, the rest
// is cancelled or placed. Cancels and retreats come first, so that a bot never runs into itself and its own money is free again in time. Pure.

import type { Quote, Side } from './strategy.ts';
import type { RestingOrder } from './own-state.ts';

export type QuoteStep =
  | { readonly kind: 'cancel'; readonly order: RestingOrder }
  /** `qtyLots` is what should be open then. */
  | {
      readonly kind: 'amend';
      readonly order: RestingOrder;
      readonly priceTicks: number;
      readonly qtyLots: number;
    }
  | { readonly kind: 'place'; readonly quote: Quote };

export interface PlanOptions {
  /** An order is filled up again where less than this share of what is wanted is open. */
  readonly refillBelow: number;
  /** Orders that the venue ends before this moment are renewed. */
  readonly renewBeforeMs: number;
  readonly stepsMax: number;
}

/** The first `stepsMax` steps, most urgent first. */
export function planQuotes(
  wanted: readonly Quote[],
  resting: readonly RestingOrder[],
  options: PlanOptions,
): QuoteStep[] {
  const steps = [
    ...planSide('buy', wanted, resting, options),
    ...planSide('sell', wanted, resting, options),
  ];
  return steps.sort((a, b) => urgency(a) - urgency(b)).slice(0, options.stepsMax);
}

function planSide(
  side: Side,
  wanted: readonly Quote[],
  resting: readonly RestingOrder[],
  { refillBelow, renewBeforeMs }: PlanOptions,
): QuoteStep[] {
  const steps: QuoteStep[] = [];
  const open = new Map(
    wanted.filter((quote) => quote.side === side).map((quote) => [quote.priceTicks, quote]),
  );
  const misplaced: RestingOrder[] = [];
  for (const order of resting) {
    if (order.side !== side) continue;
    if (order.expiresAtMs <= renewBeforeMs) {
      // An amendment keeps the time at which an order ends: it takes a new one.
      steps.push({ kind: 'cancel', order });
      continue;
    }
    const quote = open.get(order.priceTicks);
    if (quote === undefined) {
      misplaced.push(order);
      continue;
    }
    open.delete(order.priceTicks);
    const { priceTicks, qtyLots } = quote;
    const isShort = order.leavesLots < qtyLots * refillBelow;
    if (isShort || order.leavesLots > qtyLots) {
      steps.push({ kind: 'amend', order, priceTicks, qtyLots });
    }
  }
  for (const quote of open.values()) {
    const order = misplaced.shift();
    const { priceTicks, qtyLots } = quote;
    if (order === undefined) steps.push({ kind: 'place', quote });
    else steps.push({ kind: 'amend', order, priceTicks, qtyLots });
  }
  for (const order of misplaced) steps.push({ kind: 'cancel', order });
  return steps;
}

function urgency(step: QuoteStep): number {
  switch (step.kind) {
    case 'cancel':
      return 0;
    case 'amend': {
      const { order, priceTicks, qtyLots } = step;
      if (priceTicks !== order.priceTicks) return isRetreat(order, priceTicks) ? 1 : 3;
      return qtyLots < order.leavesLots ? 2 : 4;
    }
    default:
      return 4;
  }
}

function isRetreat({ side, priceTicks }: RestingOrder, toTicks: number): boolean {
  return side === 'buy' ? toTicks < priceTicks : toTicks > priceTicks;
}

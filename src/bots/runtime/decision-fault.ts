// Whether a decision can be carried out at all: a strategy is somebody's own file, and a NaN in a price must end in a sentence, not in an order. Pure.

import type { Decision } from './strategy.ts';

/** What is wrong, in one sentence; undefined where nothing is. */
export function decisionFault(decision: Decision): string | undefined {
  if (!hasQuotes(decision)) {
    return 'a decision is an object with a list of quotes.';
  }
  for (const [index, quote] of decision.quotes.entries()) {
    const fault = partFault(quote.side, quote.priceTicks, quote.qtyLots);
    if (fault !== undefined) return `quotes[${index}] ${fault}`;
  }
  for (const [index, take] of (decision.takes ?? []).entries()) {
    const fault = partFault(take.side, take.limitTicks, take.qtyLots);
    if (fault !== undefined) return `takes[${index}] ${fault}`;
  }
  const { referenceAtMs } = decision;
  if (referenceAtMs !== undefined && Number.isNaN(referenceAtMs)) {
    return 'referenceAtMs is no number.';
  }
  return undefined;
}

function partFault(side: string, priceTicks: number, qtyLots: number): string | undefined {
  if (side !== 'buy' && side !== 'sell') return `has the side ${JSON.stringify(side)}.`;
  if (!Number.isSafeInteger(priceTicks))
    return `has ${priceTicks} as a price: whole ticks are due.`;
  if (!Number.isSafeInteger(qtyLots) || qtyLots <= 0) {
    return `has ${qtyLots} as a quantity: whole lots, at least one, are due.`;
  }
  return undefined;
}

function hasQuotes(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && 'quotes' in value && Array.isArray(value.quotes)
  );
}

// The one order that brings an inventory nearer to where it is wanted, at the price that the other side of the book asks now. Pure.

import type { Situation, Take } from '../runtime/strategy.ts';

/** At most `stepLots` at once, no further than `slipTicks` behind the best price; none where the book has no other side or nothing is missing. */
export function takeTowards(
  wantedLots: number,
  { inventoryLots, book }: Situation,
  stepLots: number,
  slipTicks: number,
): Take[] {
  const missing = wantedLots - inventoryLots;
  if (missing === 0) return [];
  const best = (missing > 0 ? book.asks : book.bids)[0];
  if (best === undefined) return [];
  const qtyLots = Math.min(Math.abs(missing), stepLots);
  return missing > 0
    ? [{ side: 'buy', limitTicks: best.priceTicks + slipTicks, qtyLots }]
    : [{ side: 'sell', limitTicks: best.priceTicks - slipTicks, qtyLots }];
}

// Time and sales as numbers: which trades are shown, which are large, and what both sides have taken. Pure and exact.
import type { Fill, Trade } from '#api/types.ts';
import { add, decimal, times, zero, type Decimal } from '#client/decimal.ts';

/** So many times the usual size is large. */
const largeTimes = 5;
/** The usual size is the middle one of so many of the latest trades: a few whales do not make small what is large. */
const usualOf = 200;

export function ofLeastSize(trades: readonly Trade[], least: Decimal): readonly Trade[] {
  return least <= 0n ? trades : trades.filter((trade) => decimal(trade.qty) >= least);
}

/** From which size a trade is marked; null while there are too few to tell. */
export function largeFrom(trades: readonly Trade[]): Decimal | null {
  if (trades.length < 10) return null;
  const sizes = trades
    .slice(0, usualOf)
    .map(({ qty }) => decimal(qty))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const middle = sizes[Math.floor(sizes.length / 2)] ?? zero;
  return times(middle, largeTimes);
}

export type Totals = {
  readonly bought: Decimal;
  readonly sold: Decimal;
  /** How many trades that is. */
  readonly trades: number;
};

/** What takers bought and sold; trades of auctions had no taker, and what was undone did not happen. */
export function totalsOf(trades: readonly Trade[]): Totals {
  let bought = zero;
  let sold = zero;
  let count = 0;
  for (const { takerSide, qty, status } of trades) {
    if (status === 'busted') continue;
    if (takerSide === 'buy') bought = add(bought, decimal(qty));
    else if (takerSide === 'sell') sold = add(sold, decimal(qty));
    else continue;
    count++;
  }
  return { bought, sold, trades: count };
}

/** The user's side of each of their trades of a stock. */
export function ownSides(
  fills: readonly Fill[],
  symbol: string,
): ReadonlyMap<string, Fill['side']> {
  return new Map(
    fills.filter((fill) => fill.instrument === symbol).map((fill) => [fill.tradeId, fill.side]),
  );
}

/** How many trades of a list are newer than the one that was on top when the list was stopped. */
export function newerThan(trades: readonly Trade[], topTradeId: string | null): number {
  if (topTradeId === null) return 0;
  const at = trades.findIndex(({ tradeId }) => tradeId === topTradeId);
  return at < 0 ? trades.length : at;
}

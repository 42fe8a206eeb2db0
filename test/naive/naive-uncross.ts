// The auction by brute force: every candidate price is tried, and the rulebook's four rules choose among them in order. It says what
// would trade at which price, and which orders in which order; it changes nothing.

import { Side } from '#core/terms.ts';
import { openLots, reaches, type NaiveOrder } from './naive-order.ts';
import { referenceTicks, type NaiveInstrument } from './naive-venue.ts';

/** All 0 where nothing would trade. */
export interface AuctionOutcome {
  readonly priceTicks: number;
  readonly matchedLots: number;
  readonly surplusLots: number;
  readonly surplusSide: number;
}

const nothing: AuctionOutcome = { priceTicks: 0, matchedLots: 0, surplusLots: 0, surplusSide: 0 };

export function auctionOutcome(instrument: NaiveInstrument): AuctionOutcome {
  const reference = referenceTicks(instrument);
  const limits = [...instrument.buys.book, ...instrument.sells.book].map(
    (order) => order.limitTicks,
  );
  const candidates = new Set(reference === 0 ? limits : [...limits, reference]);
  const tried = [...candidates].map((priceTicks) => outcomeAt(instrument, priceTicks));
  const mostLots = Math.max(0, ...tried.map(({ matchedLots }) => matchedLots));
  if (mostLots === 0) return nothing;
  const largest = tried.filter(({ matchedLots }) => matchedLots === mostLots);
  const leastLots = Math.min(...largest.map(({ surplusLots }) => surplusLots));
  const left = largest.filter(({ surplusLots }) => surplusLots === leastLots);
  return chooseAmong(left, reference);
}

function outcomeAt(instrument: NaiveInstrument, priceTicks: number): AuctionOutcome {
  const sum = (orders: readonly NaiveOrder[]): number =>
    orders.reduce((lots, order) => lots + openLots(order), 0);
  const buyLots = sum(lineAt(instrument, Side.buy, priceTicks));
  const sellLots = sum(lineAt(instrument, Side.sell, priceTicks));
  const surplusSide = buyLots === sellLots ? 0 : buyLots > sellLots ? Side.buy : Side.sell;
  const matchedLots = Math.min(buyLots, sellLots);
  return { priceTicks, matchedLots, surplusLots: Math.abs(buyLots - sellLots), surplusSide };
}

/** The orders of a side that would trade at a price: by price (a market order's is its collar), market orders first, then by time. */
export function lineAt(
  instrument: NaiveInstrument,
  side: number,
  priceTicks: number,
): NaiveOrder[] {
  const { book } = side === Side.buy ? instrument.buys : instrument.sells;
  const market = instrument.call.filter((order) => order.side === side);
  const sign = side === Side.buy ? -1 : 1;
  return [...market, ...book]
    .filter((order) => reaches(side, order.limitTicks, priceTicks))
    .toSorted((a, b) => sign * (a.limitTicks - b.limitTicks));
}

/** Surplus on one side everywhere pushes the price; else the nearest to the reference, the lower of two. */
function chooseAmong(left: AuctionOutcome[], reference: number): AuctionOutcome {
  const rising = left.toSorted((a, b) => a.priceTicks - b.priceTicks);
  const lowest = rising[0]!;
  const highest = rising[rising.length - 1]!;
  if (left.every(({ surplusSide }) => surplusSide === Side.buy)) return highest;
  if (left.every(({ surplusSide }) => surplusSide === Side.sell)) return lowest;
  if (reference === 0) return lowest;
  const away = ({ priceTicks }: AuctionOutcome): number => Math.abs(priceTicks - reference);
  return rising.reduce((nearest, one) => (away(one) < away(nearest) ? one : nearest));
}

// The limits that hold whatever a strategy wants: position, open value, money and shares, the listing's own bounds, the other side of the book. Quotes are
// cut down to them, never changed in price but to keep them from taking. Pure.

import type { BookView, InstrumentTerms, Quote, Side, Take } from './strategy.ts';

export interface Limits {
  /** Largest inventory, long or short, with every open order filled; in lots. */
  readonly positionLotsMax: number;
  /** Largest value of all open orders together, in the currency. */
  readonly openNotionalMax: number;
  /** Largest loss since the bot began, in the currency; then it pulls everything and ends. */
  readonly lossMax: number;
  /** Oldest reference that is quoted around. */
  readonly referenceAgeMsMax: number;
}

/** What the limits are held against. */
export interface Standing {
  readonly inventoryLots: number;
  /** Shares that may be sold, those in own open sales included. */
  readonly sellableLots: number;
  /** What own open buys hold included. */
  readonly cash: number;
  /** The others' orders. */
  readonly book: BookView;
}

/** Left of the money for fees: a buy holds its price and the highest fee. */
const feeShare = 0.01;

/** The quotes that may rest, best first, buys before sales; at most one for each price. */
export function quotesWithin(
  quotes: readonly Quote[],
  standing: Standing,
  limits: Limits,
  terms: InstrumentTerms,
): Quote[] {
  const { inventoryLots, sellableLots, book } = standing;
  const askMin = (book.bids[0]?.priceTicks ?? -Infinity) + 1;
  const bidMax = (book.asks[0]?.priceTicks ?? Infinity) - 1;
  const bids = sideOf(quotes, 'buy', (ticks) => Math.min(ticks, bidMax), terms);
  const bestBid = bids[0]?.priceTicks ?? -Infinity;
  // Nobody quotes against himself: a sale at or below the own best bid would end that bid, or itself.
  const asks = sideOf(quotes, 'sell', (ticks) => Math.max(ticks, askMin), terms).filter(
    ({ priceTicks }) => priceTicks > bestBid,
  );
  const keptBids = cut(bids, limits.positionLotsMax - inventoryLots, terms);
  const keptAsks = cut(asks, Math.min(limits.positionLotsMax + inventoryLots, sellableLots), terms);
  return withinOpenNotional(
    withinCash(keptBids, standing.cash, terms),
    keptAsks,
    limits.openNotionalMax,
    terms,
  );
}

/** In words, the side that is wanted and that the limits leave nothing of; empty where there is none. */
export function missingSide(wanted: readonly Quote[], kept: readonly Quote[]): string {
  const isCut = (side: Side): boolean =>
    wanted.some((quote) => quote.side === side) && !kept.some((quote) => quote.side === side);
  const missing = [
    ...(isCut('buy') ? ['no bids: limit or money'] : []),
    ...(isCut('sell') ? ['no asks: limit or shares'] : []),
  ];
  return missing.join(', ');
}

/** The orders to take with, cut down in the same way; what is left is less than an order: none. */
export function takesWithin(
  takes: readonly Take[],
  { inventoryLots, sellableLots, cash }: Standing,
  { positionLotsMax, openNotionalMax }: Limits,
  terms: InstrumentTerms,
): Take[] {
  let longLots = inventoryLots;
  let shares = sellableLots;
  let money = Math.min(cash, openNotionalMax);
  const kept: Take[] = [];
  for (const take of takes) {
    const lotCost = valueOf(take.limitTicks, 1, terms) * (1 + feeShare);
    const room =
      take.side === 'buy'
        ? Math.min(positionLotsMax - longLots, Math.floor(money / lotCost))
        : Math.min(positionLotsMax + longLots, shares);
    const qtyLots = Math.min(take.qtyLots, room, terms.qtyLotsMax);
    if (qtyLots < terms.qtyLotsMin || !isPrice(take.limitTicks, terms)) continue;
    kept.push({ ...take, qtyLots });
    if (take.side === 'buy') money -= qtyLots * lotCost;
    else shares -= qtyLots;
    longLots += take.side === 'buy' ? qtyLots : -qtyLots;
  }
  return kept;
}

/** In the currency. */
export function valueOf(priceTicks: number, qtyLots: number, terms: InstrumentTerms): number {
  return priceTicks * qtyLots * terms.tickValue * terms.lotShares;
}

/** One quote for each price, best first, each a quantity that an order may have. */
function sideOf(
  quotes: readonly Quote[],
  side: Side,
  keepBack: (ticks: number) => number,
  terms: InstrumentTerms,
): Quote[] {
  const lotsAt = new Map<number, number>();
  for (const quote of quotes) {
    if (quote.side !== side) continue;
    const priceTicks = keepBack(quote.priceTicks);
    if (!isPrice(priceTicks, terms)) continue;
    const lots = lotsAt.get(priceTicks) ?? 0;
    // Levels that the other side pushes back to one price are one level, not the sum of them.
    const isPushed = priceTicks !== quote.priceTicks;
    lotsAt.set(priceTicks, isPushed ? Math.max(lots, quote.qtyLots) : lots + quote.qtyLots);
  }
  return [...lotsAt]
    .map(([priceTicks, lots]) => ({
      side,
      priceTicks,
      qtyLots: Math.min(lots, terms.qtyLotsMax),
    }))
    .filter(({ qtyLots }) => qtyLots >= terms.qtyLotsMin)
    .sort((a, b) => (side === 'buy' ? b.priceTicks - a.priceTicks : a.priceTicks - b.priceTicks));
}

function isPrice(ticks: number, { priceTicksMin, priceTicksMax }: InstrumentTerms): boolean {
  return ticks >= priceTicksMin && ticks <= priceTicksMax;
}

/** From the best on, as long as there is room. */
function cut(quotes: readonly Quote[], roomLots: number, terms: InstrumentTerms): Quote[] {
  let room = roomLots;
  const kept: Quote[] = [];
  for (const quote of quotes) {
    const qtyLots = Math.min(quote.qtyLots, room);
    if (qtyLots < terms.qtyLotsMin) break;
    kept.push({ ...quote, qtyLots });
    room -= qtyLots;
  }
  return kept;
}

function withinCash(bids: readonly Quote[], cash: number, terms: InstrumentTerms): Quote[] {
  let left = cash;
  const kept: Quote[] = [];
  for (const quote of bids) {
    const lotCost = valueOf(quote.priceTicks, 1, terms) * (1 + feeShare);
    const qtyLots = Math.min(quote.qtyLots, Math.floor(left / lotCost));
    if (qtyLots < terms.qtyLotsMin) break;
    kept.push({ ...quote, qtyLots });
    left -= qtyLots * lotCost;
  }
  return kept;
}

/** Level by level from the best on both sides, so that neither side uses up the other's share. */
function withinOpenNotional(
  bids: readonly Quote[],
  asks: readonly Quote[],
  notionalMax: number,
  terms: InstrumentTerms,
): Quote[] {
  let left = notionalMax;
  const keep = (quote: Quote | undefined): Quote[] => {
    if (quote === undefined) return [];
    const lots = Math.floor(left / valueOf(quote.priceTicks, 1, terms));
    const qtyLots = Math.min(quote.qtyLots, lots);
    if (qtyLots < terms.qtyLotsMin) return [];
    left -= valueOf(quote.priceTicks, qtyLots, terms);
    return [{ ...quote, qtyLots }];
  };
  const keptBids: Quote[] = [];
  const keptAsks: Quote[] = [];
  for (let level = 0; level < Math.max(bids.length, asks.length); level++) {
    keptBids.push(...keep(bids[level]));
    keptAsks.push(...keep(asks[level]));
  }
  return [...keptBids, ...keptAsks];
}

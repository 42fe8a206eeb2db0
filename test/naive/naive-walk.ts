// How an incoming order goes through the other side: from price to price, at each the ordinary orders first, then the hidden ones that
// it can fill. It moves quantities and takes orders out of their queue; money and words are for whoever is told.

import { Side, StpMode } from '#core/terms.ts';
import {
  hasMinimum,
  leastFill,
  openLots,
  otherSide,
  reaches,
  reprices,
  type NaiveOrder,
} from './naive-order.ts';
import { queuesOf, type NaiveInstrument, type Queues } from './naive-venue.ts';

/** Whom each step is told. */
export interface Told {
  filled(maker: NaiveOrder, taker: NaiveOrder, lots: number): void;
  /** What each lost without a trade; a maker with `ended` is out of its queue. */
  prevented(
    maker: NaiveOrder,
    taker: NaiveOrder,
    makerLots: number,
    takerLots: number,
    ended: boolean,
  ): void;
}

const nobody: Told = {
  filled() {},
  prevented() {},
};

/** Trades until nothing is left, or nothing is in reach. True where self-trade prevention ended the order. */
export function walk(against: Queues, taker: NaiveOrder, told: Told): boolean {
  for (const priceTicks of pricesInReach(against, taker)) {
    if (openLots(taker) === 0) return false;
    if (walkPrice(against, taker, priceTicks, told)) return true;
  }
  return false;
}

/** The prices of the other side that an order reaches, best first, hidden ones too. */
export function pricesInReach(against: Queues, taker: NaiveOrder): number[] {
  const prices = new Set<number>();
  for (const { limitTicks } of [...against.book, ...against.hidden]) {
    if (reaches(taker.side, taker.limitTicks, limitTicks)) prices.add(limitTicks);
  }
  return [...prices].toSorted((a, b) => (taker.side === Side.buy ? a - b : b - a));
}

/** One price: the ordinary orders in line, then each hidden one for which enough is left. */
export function walkPrice(
  against: Queues,
  taker: NaiveOrder,
  priceTicks: number,
  told: Told,
): boolean {
  for (;;) {
    const maker = against.book[0];
    if (openLots(taker) === 0) return false;
    if (maker === undefined || maker.limitTicks !== priceTicks) break;
    if (meet(against, maker, taker, maker.shownLots, told)) return true;
  }
  for (const maker of against.hidden.filter((order) => order.limitTicks === priceTicks)) {
    if (openLots(taker) === 0) return false;
    if (openLots(taker) < leastFill(maker)) continue;
    if (meet(against, maker, taker, openLots(maker), told)) return true;
  }
  return false;
}

/** What an order would fill in that way, found out by doing it to copies. */
export function wouldFill(against: Queues, taker: NaiveOrder): number {
  const copies = {
    book: against.book.map((order) => ({ ...order })),
    hidden: against.hidden.map((order) => ({ ...order })),
  };
  // An own order ends the count, but for cancelOldest (it would be gone) and none.
  const countsOn = taker.stpMode === StpMode.cancelOldest || taker.stpMode === StpMode.none;
  const copy = { ...taker, stpMode: countsOn ? taker.stpMode : StpMode.cancelNewest };
  walk(copies, copy, nobody);
  return copy.cumLots - taker.cumLots;
}

/** Whether anything of the other side would trade with it as it enters: what is displayed, and hidden orders that it can fill. */
export function wouldMeet(against: Queues, taker: NaiveOrder): boolean {
  const { side, limitTicks } = taker;
  const best = against.book[0];
  if (best !== undefined && reaches(side, limitTicks, best.limitTicks)) return true;
  return against.hidden.some(
    (order) => reaches(side, limitTicks, order.limitTicks) && openLots(taker) >= leastFill(order),
  );
}

/** The price at which a post-only order that would cross can rest instead: one tick behind the other side's best. */
export function postingPrice(instrument: NaiveInstrument, order: NaiveOrder): number | undefined {
  const against = queuesOf(instrument, otherSide(order.side));
  const { priceTicksMin, priceTicksMax } = instrument.listing;
  const best = against.book[0];
  if (!reprices(order) || best === undefined) return undefined;
  const priceTicks = order.side === Side.buy ? best.limitTicks - 1 : best.limitTicks + 1;
  const isWorse =
    priceTicks !== order.limitTicks && reaches(order.side, order.limitTicks, priceTicks);
  const isWithin = priceTicks >= priceTicksMin && priceTicks <= priceTicksMax;
  const meetsStill = wouldMeet(against, { ...order, limitTicks: priceTicks });
  return isWorse && isWithin && !meetsStill ? priceTicks : undefined;
}

function meet(
  against: Queues,
  maker: NaiveOrder,
  taker: NaiveOrder,
  mostLots: number,
  told: Told,
): boolean {
  if (isOwn(maker, taker) && taker.stpMode !== StpMode.none) {
    return prevent(against, maker, taker, told);
  }
  const lots = Math.min(openLots(taker), mostLots);
  taker.cumLots += lots;
  maker.cumLots += lots;
  maker.shownLots -= lots;
  if (openLots(maker) === 0) takeOut(against, maker);
  else if (!hasMinimum(maker) && maker.shownLots === 0) refresh(against, maker);
  told.filled(maker, taker, lots);
  return false;
}

/** The incoming order's mode decides who loses what. */
function prevent(against: Queues, maker: NaiveOrder, taker: NaiveOrder, told: Told): boolean {
  const makerOpen = openLots(maker);
  const takerOpen = openLots(taker);
  switch (taker.stpMode) {
    case StpMode.cancelNewest:
      told.prevented(maker, taker, 0, takerOpen, false);
      return true;
    case StpMode.cancelOldest:
    case StpMode.cancelBoth: {
      const isBoth = taker.stpMode === StpMode.cancelBoth;
      takeOut(against, maker);
      told.prevented(maker, taker, makerOpen, isBoth ? takerOpen : 0, true);
      return isBoth;
    }
    default: {
      const lots = Math.min(makerOpen, takerOpen);
      maker.preventedLots += lots;
      taker.preventedLots += lots;
      maker.shownLots = Math.min(maker.shownLots, openLots(maker));
      if (openLots(maker) === 0) takeOut(against, maker);
      told.prevented(maker, taker, lots, lots, openLots(maker) === 0);
      return openLots(taker) === 0;
    }
  }
}

/** Of one account, or of accounts in one trade group. */
function isOwn(maker: NaiveOrder, taker: NaiveOrder): boolean {
  if (maker.accountId === taker.accountId) return true;
  return maker.tradeGroup() !== 0 && maker.tradeGroup() === taker.tradeGroup();
}

/** An iceberg that is used up shows its next part, behind the others of its price. */
function refresh(against: Queues, maker: NaiveOrder): void {
  takeOut(against, maker);
  insertInLine(against.book, maker);
  maker.place = 'book';
  maker.shownLots = shownOf(maker);
}

export function shownOf(order: NaiveOrder): number {
  const lots = openLots(order);
  return order.displayLots === 0 ? lots : Math.min(lots, order.displayLots);
}

/** Behind every order of the same or a better price. */
export function insertInLine(orders: NaiveOrder[], order: NaiveOrder): void {
  const isBehind = (other: NaiveOrder): boolean =>
    other.limitTicks !== order.limitTicks &&
    reaches(order.side, order.limitTicks, other.limitTicks);
  const place = orders.findIndex(isBehind);
  orders.splice(place === -1 ? orders.length : place, 0, order);
}

function takeOut(against: Queues, maker: NaiveOrder): void {
  const queue = maker.place === 'book' ? against.book : against.hidden;
  queue.splice(queue.indexOf(maker), 1);
  maker.place = 'nowhere';
}

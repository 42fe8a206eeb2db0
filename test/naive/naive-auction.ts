// A call's uncross as the rulebook reads, with nothing clever in it: every candidate is counted over every order, the rules strike
// out candidates one after the other, and two queues of orders trade head to head. It judges the kernel's auction, so it must stay
// obviously right and must never share code with it. Slow on purpose.

import { Side } from '#core/terms.ts';

export interface AuctionOrder {
  readonly orderId: number;
  readonly side: number;
  /** A market order's collar, a limit order's limit. */
  readonly priceTicks: number;
  readonly isMarket: boolean;
  displayedLots: number;
  reserveLots: number;
  /** What an iceberg displays, 0 for any other order. */
  readonly refreshLots: number;
}

export interface AuctionPrice {
  readonly priceTicks: number;
  readonly matchedLots: number;
  readonly surplusLots: number;
  /** 0 where nothing is left over. */
  readonly surplusSide: number;
}

export interface AuctionPair {
  readonly buyId: number;
  readonly sellId: number;
  readonly qtyLots: number;
  readonly buyLeavesLots: number;
  readonly sellLeavesLots: number;
}

interface Candidate {
  readonly priceTicks: number;
  readonly matchedLots: number;
  /** Positive where buys have more. */
  readonly surplusLots: number;
}

/** Price and quantity of the auction, all 0 where nothing would trade. */
export function findPrice(orders: readonly AuctionOrder[], referenceTicks: number): AuctionPrice {
  const limits = orders.filter((order) => !order.isMarket).map((order) => order.priceTicks);
  const prices = new Set(referenceTicks === 0 ? limits : [...limits, referenceTicks]);
  const candidates = [...prices].map((priceTicks) => countAt(orders, priceTicks));
  const most = Math.max(0, ...candidates.map((each) => each.matchedLots));
  if (most === 0) return { priceTicks: 0, matchedLots: 0, surplusLots: 0, surplusSide: 0 };
  const largest = candidates.filter((each) => each.matchedLots === most);
  const least = Math.min(...largest.map((each) => Math.abs(each.surplusLots)));
  const best = largest.filter((each) => Math.abs(each.surplusLots) === least);
  const priceTicks = preferred(best, referenceTicks);
  const chosen = best.find((each) => each.priceTicks === priceTicks)!;
  const moreOf = chosen.surplusLots > 0 ? Side.buy : Side.sell;
  return {
    priceTicks,
    matchedLots: most,
    surplusLots: least,
    surplusSide: least === 0 ? 0 : moreOf,
  };
}

function countAt(orders: readonly AuctionOrder[], priceTicks: number): Candidate {
  const lotsOf = (side: number): number =>
    orders
      .filter((order) => order.side === side && reaches(order, priceTicks))
      .reduce((sum, order) => sum + openLots(order), 0);
  const buyLots = lotsOf(Side.buy);
  const sellLots = lotsOf(Side.sell);
  return {
    priceTicks,
    matchedLots: Math.min(buyLots, sellLots),
    surplusLots: buyLots - sellLots,
  };
}

/** Rules 3 and 4 of the rulebook. */
function preferred(best: readonly Candidate[], referenceTicks: number): number {
  const prices = best.map((each) => each.priceTicks);
  if (best.every((each) => each.surplusLots > 0)) return Math.max(...prices);
  if (best.every((each) => each.surplusLots < 0)) return Math.min(...prices);
  if (referenceTicks === 0) return Math.min(...prices);
  const distance = (priceTicks: number): number => Math.abs(priceTicks - referenceTicks);
  const nearest = Math.min(...prices.map(distance));
  return Math.min(...prices.filter((priceTicks) => distance(priceTicks) === nearest));
}

/**
 * Trades at a price all that can trade there, and changes the orders. Returns the trades, and what is still open of the orders, each
 * side's market orders by time, then its limit orders by price and time, icebergs behind by their refreshes.
 */
export function uncross(
  orders: readonly AuctionOrder[],
  priceTicks: number,
): { readonly pairs: readonly AuctionPair[]; readonly open: readonly AuctionOrder[] } {
  const buys = inLine(orders, Side.buy);
  const sells = inLine(orders, Side.sell);
  const pairs: AuctionPair[] = [];
  for (;;) {
    const buy = buys.find((order) => reaches(order, priceTicks));
    const sell = sells.find((order) => reaches(order, priceTicks));
    if (priceTicks === 0 || buy === undefined || sell === undefined) break;
    const qtyLots = Math.min(buy.displayedLots, sell.displayedLots);
    fill(buys, buy, qtyLots);
    fill(sells, sell, qtyLots);
    pairs.push({
      buyId: buy.orderId,
      sellId: sell.orderId,
      qtyLots,
      buyLeavesLots: openLots(buy),
      sellLeavesLots: openLots(sell),
    });
  }
  return { pairs, open: [...apart(orders, buys), ...apart(orders, sells)] };
}

/** What is open of a side as a venue keeps it: market orders by time, and apart from them the book. */
function apart(orders: readonly AuctionOrder[], line: readonly AuctionOrder[]): AuctionOrder[] {
  return [
    ...orders.filter((order) => order.isMarket && line.includes(order)),
    ...line.filter((order) => !order.isMarket),
  ];
}

/** The better price first (a market order's is its collar), at one price market orders, then who came first. */
function inLine(orders: readonly AuctionOrder[], side: number): AuctionOrder[] {
  const isBetter = side === Side.buy ? -1 : 1;
  return orders
    .filter((order) => order.side === side)
    .toSorted((a, b) => {
      if (a.priceTicks !== b.priceTicks) return (a.priceTicks - b.priceTicks) * isBetter;
      return Number(b.isMarket) - Number(a.isMarket);
    });
}

/** An iceberg whose part is used up shows the next one behind the others of its price. */
function fill(line: AuctionOrder[], order: AuctionOrder, qtyLots: number): void {
  order.displayedLots -= qtyLots;
  if (order.displayedLots > 0) return;
  line.splice(line.indexOf(order), 1);
  if (order.reserveLots === 0) return;
  order.displayedLots = Math.min(order.refreshLots, order.reserveLots);
  order.reserveLots -= order.displayedLots;
  const last = line.findLastIndex(
    (other) => !other.isMarket && other.priceTicks === order.priceTicks,
  );
  const behindBetter = line.findIndex((other) => isWorse(other, order));
  const place = behindBetter === -1 ? line.length : behindBetter;
  line.splice(last === -1 ? place : last + 1, 0, order);
}

function isWorse(other: AuctionOrder, order: AuctionOrder): boolean {
  return order.side === Side.buy
    ? other.priceTicks < order.priceTicks
    : other.priceTicks > order.priceTicks;
}

function reaches(order: AuctionOrder, priceTicks: number): boolean {
  return order.side === Side.buy ? order.priceTicks >= priceTicks : order.priceTicks <= priceTicks;
}

function openLots(order: AuctionOrder): number {
  return order.displayedLots + order.reserveLots;
}

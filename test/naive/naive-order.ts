// An order as the naive venue keeps it, and the questions that every rule asks of one: what is open of it, what it needs, what it
// waits for. Plain fields; who changes them is the floor and the walk.

import {
  ExecInst,
  isTakeProfit,
  isTrailing,
  OrdStatus,
  OrdType,
  Side,
  TimeInForce,
} from '#core/terms.ts';
import { naiveFee } from './naive-ledger.ts';
import type { Full } from './naive-request.ts';

/** What holds funds as one: an order, or the two of an OCO pair, of which only one can fill. */
export interface Holder {
  readonly orders: NaiveOrder[];
  held: bigint;
}

export interface NaiveList {
  readonly kind: number;
  readonly legs: NaiveOrder[];
}

/** Fee rates of the account when the order came. */
export interface Rates {
  readonly maker: bigint;
  readonly taker: bigint;
  readonly auction: bigint;
}

/** Where an order is: each of its instrument's queues has a name. */
export type Place = 'nowhere' | 'book' | 'hidden' | 'stops' | 'call' | 'aside' | 'list';

export interface NaiveOrder {
  readonly orderId: number;
  readonly accountId: number;
  readonly tradeGroup: () => number;
  readonly instrumentId: number;
  readonly clOrdId: string;
  readonly side: number;
  readonly ordType: number;
  readonly timeInForce: number;
  readonly execInst: number;
  readonly stpMode: number;
  readonly activationTicks: number;
  readonly trailTicks: number;
  readonly trailBps: number;
  readonly displayLots: number;
  readonly minQtyLots: number;
  readonly expireTsUs: number;
  readonly budgetMinor: number;
  readonly rates: Rates;
  /** How far it trades. */
  limitTicks: number;
  /** What it holds for, a lot. */
  holdTicks: number;
  stopTicks: number;
  /** As it was told last. */
  toldStopTicks: number;
  qtyLots: number;
  cumLots: number;
  preventedLots: number;
  /** Of an iceberg in the book: what it shows now. */
  shownLots: number;
  isOpen: boolean;
  isFunded: boolean;
  /** It waited for its price, and that has come. */
  isTriggered: boolean;
  /** Its price has come; it triggers in the next round. */
  isDue: boolean;
  /** Of a trailing stop: the best price since it began to trail, 0 before. */
  bestTicks: number;
  /** Of a trailing stop that does not trail yet: whether its activation price is above the reference of its entry. */
  activatesFromBelow: boolean;
  /** Of a market order by budget: what is left of it to spend, or to receive. */
  budgetLeft: bigint;
  place: Place;
  holder: Holder;
  list: NaiveList | undefined;
}

export function openLots(order: NaiveOrder): number {
  return order.qtyLots - order.cumLots - order.preventedLots;
}

/** Cash: the price and the worst fee, rounded up for each lot. */
export function costOfLot(priceTicks: number, tickValue: bigint, rates: Rates): bigint {
  const lot = BigInt(priceTicks) * tickValue;
  const worst = worstRate(rates);
  return worst > 0n ? lot + naiveFee(lot, worst) : lot;
}

/** What a lot brings at least: the price less the worst fee. */
export function netOfLot(priceTicks: number, tickValue: bigint, rates: Rates): bigint {
  const lot = BigInt(priceTicks) * tickValue;
  const worst = worstRate(rates);
  const net = worst > 0n ? lot - naiveFee(lot, worst) : lot;
  return net > 0n ? net : 0n;
}

function worstRate({ maker, taker, auction }: Rates): bigint {
  const worse = maker > taker ? maker : taker;
  return worse > auction ? worse : auction;
}

export function isImmediate(timeInForce: number): boolean {
  return timeInForce === TimeInForce.ioc || timeInForce === TimeInForce.fok;
}

export function isForAuction(timeInForce: number): boolean {
  return timeInForce === TimeInForce.opg || timeInForce === TimeInForce.cls;
}

/** GTC, DAY, GTD: what stays. */
export function stays(timeInForce: number): boolean {
  return (
    timeInForce === TimeInForce.gtc ||
    timeInForce === TimeInForce.day ||
    timeInForce === TimeInForce.gtd
  );
}

export function isAllOrNone({ execInst }: Pick<Full, 'execInst'>): boolean {
  return (execInst & ExecInst.allOrNone) !== 0;
}

export function isPostOnly({ execInst }: Pick<Full, 'execInst'>): boolean {
  return (execInst & ExecInst.postOnly) !== 0;
}

export function reprices({ execInst }: Pick<Full, 'execInst'>): boolean {
  return (execInst & ExecInst.repriceToPost) !== 0;
}

/** A minimum quantity: such an order rests unseen. */
export function hasMinimum(order: Pick<Full, 'execInst' | 'minQtyLots'>): boolean {
  return isAllOrNone(order) || order.minQtyLots > 0;
}

/** The least that it fills at once: all that is left where that is less than its minimum. */
export function leastFill(order: NaiveOrder): number {
  if (isAllOrNone(order)) return openLots(order);
  return Math.min(order.minQtyLots, openLots(order));
}

/** Whether a limit reaches a price. */
export function reaches(side: number, limitTicks: number, priceTicks: number): boolean {
  return side === Side.buy ? limitTicks >= priceTicks : limitTicks <= priceTicks;
}

export function otherSide(side: number): number {
  return side === Side.buy ? Side.sell : Side.buy;
}

/** A market order is one that has no price, or that has come out of a stop without one. */
export function tradesAsMarket(order: NaiveOrder): boolean {
  return (order.ordType & 1) === 1;
}

/** A buy stop and a sell take-profit wait for the price to rise to their stop price, the others for it to fall. */
export function waitsForRise({ side, ordType }: Pick<Full, 'side' | 'ordType'>): boolean {
  return (side === Side.buy) !== isTakeProfit(ordType);
}

/** How far a trailing stop stays behind a price: parts of a tick do not count, but one tick always. */
export function trailDistance(
  { trailTicks, trailBps }: Pick<Full, 'trailTicks' | 'trailBps'>,
  bestTicks: number,
): number {
  if (trailTicks !== 0) return trailTicks;
  return Math.max(1, Number((BigInt(bestTicks) * BigInt(trailBps)) / 10_000n));
}

/** Where a trailing stop stands behind the best price. */
export function trailedStop(
  order: Pick<Full, 'side' | 'trailTicks' | 'trailBps'>,
  bestTicks: number,
): number {
  const distance = trailDistance(order, bestTicks);
  return order.side === Side.sell ? bestTicks - distance : bestTicks + distance;
}

/** A trade, as a waiting order sees it. True where it triggers it; a trailing stop follows it. */
export function seesTrade(order: NaiveOrder, priceTicks: number): boolean {
  if (isTrailing(order.ordType)) follow(order, priceTicks);
  if (isTrailing(order.ordType) && order.bestTicks === 0) return false;
  return isMet(order, priceTicks);
}

export function isMet(order: NaiveOrder, priceTicks: number): boolean {
  return waitsForRise(order) ? priceTicks >= order.stopTicks : priceTicks <= order.stopTicks;
}

function follow(order: NaiveOrder, priceTicks: number): void {
  if (order.bestTicks === 0) {
    const { activatesFromBelow, activationTicks } = order;
    const isReached = activatesFromBelow
      ? priceTicks >= activationTicks
      : priceTicks <= activationTicks;
    if (isReached) beginTrail(order, priceTicks);
  } else if (
    order.side === Side.sell ? priceTicks > order.bestTicks : priceTicks < order.bestTicks
  ) {
    beginTrail(order, priceTicks);
  }
}

/** The best price is this one, and the stop price follows it. */
export function beginTrail(order: NaiveOrder, bestTicks: number): void {
  order.bestTicks = bestTicks;
  order.stopTicks = trailedStop(order, bestTicks);
}

export function siblingOf(order: NaiveOrder): NaiveOrder | undefined {
  return order.holder.orders.find((other) => other !== order);
}

/** The orders of its list that wait for this one to be filled. */
export function childrenOf(order: NaiveOrder): readonly NaiveOrder[] {
  if (order.list === undefined || order.list.legs[0] !== order) return [];
  return order.list.legs.filter((leg) => leg !== order && leg.holder !== order.holder);
}

export function statusOf(order: NaiveOrder): number {
  if (order.list !== undefined && !order.isFunded) return OrdStatus.pendingNew;
  if (order.ordType >= OrdType.stop && !order.isTriggered) return OrdStatus.suspended;
  return order.cumLots > 0 ? OrdStatus.partiallyFilled : OrdStatus.new;
}

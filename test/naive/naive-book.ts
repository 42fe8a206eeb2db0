// The order book as the rulebook reads, with nothing clever in it: each side is one array of orders, first to trade first.
// It judges the kernel, so it must stay obviously right and must never share code with the kernel. Slow on purpose.

import { ReportKind } from '#core/book/report-buffer.ts';
import { CloseReason, ExecInst, Side, StpMode, TimeInForce } from '#core/terms.ts';
import {
  notOpen,
  resting,
  type BookLevel,
  type BookOrder,
  type BookReport,
  type MatchingBook,
} from './matching-book.ts';

interface NaiveOrder {
  readonly orderId: number;
  readonly accountId: number;
  readonly side: number;
  readonly priceTicks: number;
  displayedLots: number;
  reserveLots: number;
  readonly refreshLots: number;
}

interface Incoming {
  readonly side: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly stpMode: number;
  /** True of a resting order that self-trade prevention keeps it from trading with. */
  readonly isOwn: (maker: NaiveOrder) => boolean;
}

interface Matched {
  readonly leftLots: number;
  readonly tradedLots: number;
  readonly preventedLots: number;
  readonly endedByPrevention: boolean;
}

export class NaiveBook implements MatchingBook {
  private readonly buys: NaiveOrder[] = [];
  private readonly sells: NaiveOrder[] = [];
  private reports: BookReport[] = [];
  private lastPreventedLots = 0;
  private readonly groups = new Map<number, number>();

  setGroup(accountId: number, group: number): void {
    this.groups.set(accountId, group);
  }

  place(
    orderId: number,
    accountId: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    timeInForce: number,
    execInst: number,
    stpMode: number,
    refreshLots: number,
  ): number {
    this.lastPreventedLots = 0;
    const order = { orderId, accountId, side, priceTicks, refreshLots };
    const best = this.against(side)[0];
    const wouldCross = best !== undefined && reaches(side, priceTicks, best.priceTicks);
    if (execInst === ExecInst.postOnly && wouldCross) return CloseReason.postOnlyWouldCross;
    if (
      timeInForce === TimeInForce.fok &&
      !this.wouldFillWhole(this.incoming(order, qtyLots, stpMode))
    ) {
      return CloseReason.fillOrKill;
    }
    const rests = timeInForce === TimeInForce.day || timeInForce === TimeInForce.gtc;
    return this.enter(order, qtyLots, stpMode, rests);
  }

  cancel(orderId: number): boolean {
    return this.takeOut(orderId) !== undefined;
  }

  amend(orderId: number, priceTicks: number, leavesLots: number, stpMode: number): number {
    this.lastPreventedLots = 0;
    const order = this.findOpen(orderId);
    if (order === undefined) return notOpen;
    if (priceTicks === order.priceTicks && leavesLots <= openLots(order)) {
      takeHiddenFirst(order, openLots(order) - leavesLots);
      return resting;
    }
    return this.reenter(orderId, priceTicks, leavesLots, stpMode);
  }

  reenter(orderId: number, priceTicks: number, leavesLots: number, stpMode: number): number {
    this.lastPreventedLots = 0;
    const order = this.takeOut(orderId);
    if (order === undefined) return notOpen;
    return this.enter({ ...order, priceTicks }, leavesLots, stpMode, true);
  }

  takeReports(): BookReport[] {
    const reports = this.reports;
    this.reports = [];
    return reports;
  }

  preventedLots(): number {
    return this.lastPreventedLots;
  }

  levels(side: number): BookLevel[] {
    const prices = new Set(this.of(side).map((order) => order.priceTicks));
    return [...prices].map((priceTicks) => {
      const orders = this.of(side).filter((order) => order.priceTicks === priceTicks);
      const lots = orders.reduce((sum, order) => sum + order.displayedLots, 0);
      return { priceTicks, lots, orders: orders.map(asBookOrder) };
    });
  }

  /** An open order, for tests that choose one. */
  find(orderId: number): Readonly<NaiveOrder> | undefined {
    return this.findOpen(orderId);
  }

  /** Trades what can be traded at once; what is left rests, where it may. */
  private enter(
    order: Omit<NaiveOrder, 'displayedLots' | 'reserveLots'>,
    qtyLots: number,
    stpMode: number,
    rests: boolean,
  ): number {
    const incoming = this.incoming(order, qtyLots, stpMode);
    const matched = match(this.against(order.side), incoming, this.reports);
    this.lastPreventedLots = matched.preventedLots;
    if (matched.endedByPrevention) return CloseReason.selfTradePrevention;
    if (matched.leftLots === 0) return CloseReason.none;
    if (!rests) return CloseReason.immediateOrCancel;
    insert(this.of(order.side), {
      ...order,
      displayedLots: shownOf(matched.leftLots, order.refreshLots),
      reserveLots: matched.leftLots - shownOf(matched.leftLots, order.refreshLots),
    });
    return resting;
  }

  private incoming(
    order: Omit<NaiveOrder, 'displayedLots' | 'reserveLots'>,
    qtyLots: number,
    stpMode: number,
  ): Incoming {
    const { side, priceTicks, accountId } = order;
    const group = this.groups.get(accountId) ?? 0;
    const isOwn = (maker: NaiveOrder): boolean =>
      stpMode !== StpMode.none &&
      (maker.accountId === accountId ||
        (group !== 0 && this.groups.get(maker.accountId) === group));
    return { side, priceTicks, qtyLots, stpMode, isOwn };
  }

  /** All or nothing is found out by trying it on a copy. */
  private wouldFillWhole(incoming: Incoming): boolean {
    return (
      match(structuredClone(this.against(incoming.side)), incoming, []).tradedLots ===
      incoming.qtyLots
    );
  }

  private findOpen(orderId: number): NaiveOrder | undefined {
    const hasId = (order: NaiveOrder): boolean => order.orderId === orderId;
    return this.buys.find(hasId) ?? this.sells.find(hasId);
  }

  private takeOut(orderId: number): NaiveOrder | undefined {
    const order = this.findOpen(orderId);
    if (order === undefined) return undefined;
    const orders = this.of(order.side);
    orders.splice(orders.indexOf(order), 1);
    return order;
  }

  private of(side: number): NaiveOrder[] {
    return side === Side.buy ? this.buys : this.sells;
  }

  private against(side: number): NaiveOrder[] {
    return side === Side.buy ? this.sells : this.buys;
  }
}

/** Trades an incoming quantity against resting orders, first in line first, and reports each step. */
function match(makers: NaiveOrder[], incoming: Incoming, reports: BookReport[]): Matched {
  let tradedLots = 0;
  let preventedLots = 0;
  let endedByPrevention = false;
  while (tradedLots + preventedLots < incoming.qtyLots && !endedByPrevention) {
    const leftLots = incoming.qtyLots - tradedLots - preventedLots;
    const maker = makers[0];
    if (maker === undefined) break;
    if (!reaches(incoming.side, incoming.priceTicks, maker.priceTicks)) break;
    if (!incoming.isOwn(maker)) {
      tradedLots += trade(makers, maker, leftLots, reports);
    } else if (incoming.stpMode === StpMode.decrement) {
      preventedLots += decrement(makers, maker, leftLots, reports);
      endedByPrevention = tradedLots + preventedLots === incoming.qtyLots;
    } else {
      const endsMaker = incoming.stpMode !== StpMode.cancelNewest;
      endedByPrevention = incoming.stpMode !== StpMode.cancelOldest;
      if (endsMaker) cancelMaker(makers, maker, reports);
      if (endedByPrevention) {
        const makerLots = endsMaker ? 0 : openLots(maker);
        report(reports, ReportKind.takerCanceled, maker, leftLots, makerLots);
      }
    }
  }
  const leftLots = incoming.qtyLots - tradedLots - preventedLots;
  return { leftLots, tradedLots, preventedLots, endedByPrevention };
}

/** One fill against what the first resting order displays. An iceberg that is used up shows its next part, behind the others. */
function trade(
  makers: NaiveOrder[],
  maker: NaiveOrder,
  leftLots: number,
  reports: BookReport[],
): number {
  const qtyLots = Math.min(leftLots, maker.displayedLots);
  maker.displayedLots -= qtyLots;
  report(reports, ReportKind.fill, maker, qtyLots, openLots(maker));
  if (maker.displayedLots > 0) return qtyLots;
  makers.shift();
  if (maker.reserveLots > 0) {
    maker.displayedLots = shownOf(maker.reserveLots, maker.refreshLots);
    maker.reserveLots -= maker.displayedLots;
    insert(makers, maker);
  }
  return qtyLots;
}

/** Both orders lose the smaller one's quantity without a trade. */
function decrement(
  makers: NaiveOrder[],
  maker: NaiveOrder,
  leftLots: number,
  reports: BookReport[],
): number {
  const qtyLots = Math.min(leftLots, openLots(maker));
  takeHiddenFirst(maker, qtyLots);
  report(reports, ReportKind.decremented, maker, qtyLots, openLots(maker));
  if (openLots(maker) === 0) makers.shift();
  return qtyLots;
}

function cancelMaker(makers: NaiveOrder[], maker: NaiveOrder, reports: BookReport[]): void {
  makers.shift();
  report(reports, ReportKind.makerCanceled, maker, openLots(maker), 0);
}

/** Behind every order of the same or a better price. */
function insert(orders: NaiveOrder[], order: NaiveOrder): void {
  const isBehind = (other: NaiveOrder): boolean =>
    order.side === Side.buy
      ? other.priceTicks < order.priceTicks
      : other.priceTicks > order.priceTicks;
  const place = orders.findIndex(isBehind);
  orders.splice(place === -1 ? orders.length : place, 0, order);
}

/** Whether an incoming order's limit reaches a resting order's price. */
function reaches(side: number, limitTicks: number, makerTicks: number): boolean {
  return side === Side.buy ? limitTicks >= makerTicks : limitTicks <= makerTicks;
}

function openLots(order: NaiveOrder): number {
  return order.displayedLots + order.reserveLots;
}

function shownOf(lots: number, refreshLots: number): number {
  return refreshLots === 0 ? lots : Math.min(lots, refreshLots);
}

function takeHiddenFirst(order: NaiveOrder, lots: number): void {
  const hiddenLots = Math.min(lots, order.reserveLots);
  order.reserveLots -= hiddenLots;
  order.displayedLots -= lots - hiddenLots;
}

function report(
  reports: BookReport[],
  kind: number,
  maker: NaiveOrder,
  qtyLots: number,
  makerLeavesLots: number,
): void {
  const { orderId: makerOrderId, priceTicks } = maker;
  reports.push({ kind, makerOrderId, priceTicks, qtyLots, makerLeavesLots });
}

function asBookOrder({ orderId, displayedLots, reserveLots }: NaiveOrder): BookOrder {
  return { orderId, displayedLots, reserveLots };
}

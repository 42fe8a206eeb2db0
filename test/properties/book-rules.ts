// Rules that hold for every single command, checked on what a book shows before and after it. They owe nothing to the naive
// book, so that a mistake that both books shared would still be found.

import { ReportKind } from '#core/book/report-buffer.ts';
import { CloseReason, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { assert } from '#std/assert.ts';
import {
  notOpen,
  resting,
  type BookLevel,
  type BookOrder,
  type BookReport,
  type MatchingBook,
} from '../naive/matching-book.ts';
import type { Place } from './book-history.ts';

/** Both sides of a book at one moment. */
export interface Depth {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** One command and what came of it. */
export interface Step {
  readonly orderId: number;
  readonly accountId: number;
  readonly side: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly stpMode: number;
  /** The command itself, where it was a new order. */
  readonly placed?: Place;
  readonly outcome: number;
  readonly reports: readonly BookReport[];
  readonly preventedLots: number;
}

export function depthOf(book: MatchingBook): Depth {
  return { bids: book.levels(Side.buy), asks: book.levels(Side.sell) };
}

export function checkStep(
  before: Depth,
  after: Depth,
  step: Step,
  isOwn: (makerOrderId: number) => boolean,
): void {
  checkQuantity(after, step);
  checkPrices(before, after, step);
  checkAccounts(step, isOwn);
  if (step.placed !== undefined) checkTimeInForce(before, after, step, step.placed);
  const touched = new Set([step.orderId, ...step.reports.map((report) => report.makerOrderId)]);
  checkQueues(before, after, touched);
}

/** Quantity = filled + prevented + open, and the rest is what was cancelled. */
function checkQuantity(after: Depth, step: Step): void {
  const { qtyLots, outcome, preventedLots } = step;
  const filledLots = sumOf(step.reports, ReportKind.fill);
  const open = findOrder(after, step.orderId);
  const openLots = open === undefined ? 0 : open.displayedLots + open.reserveLots;
  assert(
    step.reports.every((report) => report.qtyLots > 0),
    'a report is about some quantity',
  );
  assert(sumOf(step.reports, ReportKind.decremented) === preventedLots, 'prevented = decrements');
  assert((outcome === resting) === openLots > 0, 'an order is open only while it rests');
  if (outcome === resting) {
    assert(filledLots + preventedLots + openLots === qtyLots, 'filled + prevented + open = all');
  } else if (outcome === CloseReason.none) {
    assert(filledLots + preventedLots === qtyLots, 'a filled order has nothing left');
  } else {
    assert(outcome !== notOpen, 'an open order can be changed');
    assert(filledLots + preventedLots <= qtyLots, 'no more is filled than was ordered');
  }
  const lastOf = new Map(step.reports.map((report) => [report.makerOrderId, report]));
  for (const [makerOrderId, { makerLeavesLots }] of lastOf) {
    const maker = findOrder(after, makerOrderId);
    const leavesLots = maker === undefined ? 0 : maker.displayedLots + maker.reserveLots;
    assert(leavesLots === makerLeavesLots, 'a report says what stays open of the resting order');
  }
}

/** Best price first, at the resting price, never beyond the limit, nobody better passed over. */
function checkPrices(before: Depth, after: Depth, step: Step): void {
  const isBuy = step.side === Side.buy;
  const makersBefore = isBuy ? before.asks : before.bids;
  const bestAfter = (isBuy ? after.asks : after.bids)[0];
  let lastTicks = isBuy ? 0 : Infinity;
  for (const { makerOrderId, priceTicks } of step.reports) {
    const level = makersBefore.find((one) => one.priceTicks === priceTicks);
    assert(level !== undefined, 'the price is one that rested');
    assert(
      level.orders.some((order) => order.orderId === makerOrderId),
      'an order trades at its own price',
    );
    const isFirstHere = priceTicks !== lastTicks;
    assert(
      !isFirstHere || level.orders[0]?.orderId === makerOrderId,
      'the first in line is met first',
    );
    assert(isBuy ? priceTicks <= step.priceTicks : priceTicks >= step.priceTicks, 'within limit');
    assert(isBuy ? priceTicks >= lastTicks : priceTicks <= lastTicks, 'best price first');
    lastTicks = priceTicks;
  }
  if (step.reports.length === 0 || bestAfter === undefined) return;
  assert(
    isBuy ? bestAfter.priceTicks >= lastTicks : bestAfter.priceTicks <= lastTicks,
    'no better price was passed over',
  );
}

/** Nobody trades with himself or his group unless the mode says so; prevention is only about those orders. */
function checkAccounts(step: Step, isOwn: (makerOrderId: number) => boolean): void {
  for (const { kind, makerOrderId } of step.reports) {
    if (kind === ReportKind.fill) {
      assert(!isOwn(makerOrderId) || step.stpMode === StpMode.none, 'self-trades are prevented');
    } else {
      assert(isOwn(makerOrderId), 'prevention touches only orders of the same account or group');
    }
  }
  // Whoever is ended by prevention is told so by what he met last, and by nothing that he met before.
  const ends = step.reports.filter((report) => report.kind === ReportKind.takerCanceled);
  const endsHere =
    step.outcome === CloseReason.selfTradePrevention && step.stpMode !== StpMode.decrement;
  assert(ends.length === (endsHere ? 1 : 0), 'an end by prevention is reported once');
  assert(ends.length === 0 || step.reports.at(-1) === ends[0], 'nothing is met after the end');
}

function checkTimeInForce(before: Depth, after: Depth, step: Step, placed: Place): void {
  const { outcome, reports } = step;
  const filledLots = sumOf(reports, ReportKind.fill);
  const mayRest = placed.timeInForce === TimeInForce.gtc || placed.timeInForce === TimeInForce.day;
  assert(outcome !== resting || mayRest, 'an order for now does not rest');
  if (placed.timeInForce === TimeInForce.fok) {
    assert(filledLots === 0 || filledLots === step.qtyLots, 'a FOK order trades all or nothing');
  }
  const isRefused =
    outcome === CloseReason.fillOrKill || outcome === CloseReason.postOnlyWouldCross;
  if (isRefused) {
    assert(reports.length === 0, 'a refused order changes nothing');
    assert(JSON.stringify(before) === JSON.stringify(after), 'a refused order leaves no trace');
  }
  if (placed.execInst !== 0) assert(reports.length === 0, 'a post-only order never takes');
}

/** Orders that a command is not about stay in the same order of time, and whoever came last stands last. */
function checkQueues(before: Depth, after: Depth, touched: ReadonlySet<number>): void {
  const untouched = (depth: readonly BookLevel[]): string =>
    depth
      .map(({ priceTicks, orders }) => [
        priceTicks,
        ...orders.filter(({ orderId }) => !touched.has(orderId)).map(printOrder),
      ])
      .filter((line) => line.length > 1)
      .join('\n');
  assert(untouched(before.bids) === untouched(after.bids), 'other bids keep place and quantity');
  assert(untouched(before.asks) === untouched(after.asks), 'other asks keep place and quantity');
}

/** A new order, or one that entered anew, stands last at its price. */
export function checkLastInLine(after: Depth, orderId: number): void {
  const level = [...after.bids, ...after.asks].find(({ orders }) =>
    orders.some((order) => order.orderId === orderId),
  );
  if (level !== undefined) {
    assert(level.orders.at(-1)?.orderId === orderId, 'who enters stands last in line');
  }
}

function sumOf(reports: readonly BookReport[], kind: number): number {
  return reports.reduce((sum, report) => sum + (report.kind === kind ? report.qtyLots : 0), 0);
}

function findOrder(depth: Depth, orderId: number): BookOrder | undefined {
  for (const { orders } of [...depth.bids, ...depth.asks]) {
    const order = orders.find((one) => one.orderId === orderId);
    if (order !== undefined) return order;
  }
  return undefined;
}

function printOrder({ orderId, displayedLots, reserveLots }: BookOrder): string {
  return `${orderId}:${displayedLots}+${reserveLots}`;
}

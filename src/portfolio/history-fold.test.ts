// The life of an order as it can be read back: a step for every event, named as FIX names it, with the state after it.

import { describe, expect, test } from 'vitest';
import { closedOrdersPerAccountMax } from '#core/limits.ts';
import { CloseReason, ExecInst, ListKind, OrdStatus, OrdType, Side, StpMode } from '#core/terms.ts';
import type { OrderStep } from '#portfolio/history-fold.ts';
import { HistoryBudget } from '#portfolio/order-history.ts';
import { ViewFeed } from '../../test/support/view-feed.ts';

const stepsOf = (feed: ViewFeed, orderId: number): readonly OrderStep[] =>
  feed.portfolio.orderHistory(orderId)!.steps;

/** ExecType, OrdStatus and open quantity of each step. */
const told = (feed: ViewFeed, orderId: number): unknown[] =>
  stepsOf(feed, orderId).map(({ execType, ordStatus, leavesLots }) => [
    execType,
    ordStatus,
    leavesLots,
  ]);

describe('the life of an order', () => {
  test('has each fill with its price, and the sums after it', () => {
    const feed = new ViewFeed();
    feed.next();
    feed.accept(1);
    feed.next();
    feed.accept(2, { accountId: 11, side: Side.sell, qtyLots: 4, priceTicks: 99 });
    feed.trade(Side.sell, 100, 4, [1, 6], [2, 0]);
    feed.next();
    feed.amend(1, 101, 8, 4);
    const seq = feed.next();
    feed.accept(3, { accountId: 11, side: Side.sell });
    feed.trade(Side.sell, 101, 4, [1, 0], [3, 6]);
    expect(feed.portfolio.orderHistory(1)?.isWhole).toBe(true);
    expect(told(feed, 1)).toEqual([
      ['new', OrdStatus.new, 10],
      ['trade', OrdStatus.partiallyFilled, 6],
      ['replaced', OrdStatus.partiallyFilled, 4],
      ['trade', OrdStatus.filled, 0],
    ]);
    const sums = stepsOf(feed, 1).map((step) => [
      step.cumLots,
      step.cumNotionalMinor,
      step.orderQtyLots,
      step.priceTicks,
    ]);
    expect(sums).toEqual([
      [0, 0, 10, 100],
      [4, 400, 10, 100],
      [4, 400, 8, 101],
      [8, 804, 8, 101],
    ]);
    expect(stepsOf(feed, 1).at(-1)).toMatchObject({
      seq,
      tsUs: seq * 1_000,
      lastLots: 4,
      lastTicks: 101,
      rejectCode: 0,
    });
    expect(feed.portfolio.orderHistoryByClOrdId(10, 'c-1')).toEqual(feed.portfolio.orderHistory(1));
    expect(feed.portfolio.orderHistoryByClOrdId(11, 'c-1')).toBeUndefined();
    expect(feed.portfolio.orderHistory(99)).toBeUndefined();
  });

  test('of an order that was rejected is its reject, with the code', () => {
    const feed = new ViewFeed();
    feed.next();
    feed.reject(1, 125);
    expect(stepsOf(feed, 1)).toMatchObject([
      { execType: 'rejected', ordStatus: OrdStatus.rejected, rejectCode: 125, reason: 0 },
    ]);
  });

  test.each([
    [CloseReason.canceledByUser, 'canceled', OrdStatus.canceled],
    [CloseReason.goodTillDate, 'expired', OrdStatus.expired],
    [CloseReason.orderListEnded, 'canceled', OrdStatus.canceled],
  ])('that ends for reason %i is %s', (reason, execType, ordStatus) => {
    const feed = new ViewFeed();
    feed.next();
    feed.accept(1);
    feed.close(1, reason);
    expect(stepsOf(feed, 1).at(-1)).toMatchObject({ execType, reason, ordStatus, leavesLots: 0 });
  });

  test('of a stop begins suspended, and goes on when its price is met', () => {
    const feed = new ViewFeed();
    feed.next();
    feed.accept(1, { ordType: OrdType.stop, priceTicks: 0 });
    feed.terms(1, { status: OrdStatus.suspended, stopTicks: 105 });
    expect(feed.portfolio.order(1)).toMatchObject({ status: OrdStatus.suspended, stopTicks: 105 });
    feed.next();
    feed.amend(1, 130, 9, 9);
    feed.terms(1, { status: OrdStatus.suspended, stopTicks: 107 });
    feed.next();
    feed.views.orderTriggered(1, 10, 1, 107, 108);
    feed.close(1, CloseReason.collarReached);
    expect(stepsOf(feed, 1)).toMatchObject([
      { execType: 'suspended', ordStatus: OrdStatus.suspended, stopTicks: 105, orderQtyLots: 10 },
      { execType: 'replaced', ordStatus: OrdStatus.suspended, stopTicks: 107, orderQtyLots: 9 },
      { execType: 'triggeredOrActivated', ordStatus: OrdStatus.new, lastTicks: 108, lastLots: 0 },
      { execType: 'expired', ordStatus: OrdStatus.expired, reason: CloseReason.collarReached },
    ]);
    // Its protection price is not its price.
    expect(feed.portfolio.order(1)?.priceTicks).toBe(0);
  });

  test('of a trailing stop has every move of its stop price, one a command', () => {
    const feed = new ViewFeed();
    feed.next();
    feed.accept(1, { ordType: OrdType.trailingStop, priceTicks: 0, side: Side.sell });
    const terms = { status: OrdStatus.suspended, trailTicks: 5 };
    feed.terms(1, { ...terms, stopTicks: 95 });
    feed.next();
    feed.terms(1, { ...terms, stopTicks: 96 });
    feed.terms(1, { ...terms, stopTicks: 98 });
    feed.next();
    feed.terms(1, { ...terms, stopTicks: 99 });
    expect(stepsOf(feed, 1).map(({ execType, stopTicks }) => [execType, stopTicks])).toEqual([
      ['suspended', 95],
      ['restated', 98],
      ['restated', 99],
    ]);
  });

  test('of a leg that waits is pending, then active, then waits for its own price', () => {
    const feed = new ViewFeed();
    feed.next();
    feed.accept(1);
    feed.terms(1, { listId: 1, listKind: ListKind.oto });
    feed.accept(2, { ordType: OrdType.stopLimit });
    const list = { listId: 1, listKind: ListKind.oto, stopTicks: 90 };
    feed.terms(2, { ...list, status: OrdStatus.pendingNew });
    expect(feed.portfolio.openOrderCount(10)).toBe(2);
    feed.next();
    feed.views.orderActivated(2, 10, 1);
    feed.terms(2, { ...list, status: OrdStatus.suspended });
    expect(told(feed, 1)).toEqual([['new', OrdStatus.new, 10]]);
    expect(told(feed, 2)).toEqual([
      ['pendingNew', OrdStatus.pendingNew, 10],
      ['triggeredOrActivated', OrdStatus.new, 10],
      ['suspended', OrdStatus.suspended, 10],
    ]);
    expect(feed.portfolio.order(2)).toMatchObject({ listId: 1, listKind: ListKind.oto });
  });

  test('says what the venue restated: a price to post at, quantity that prevention took', () => {
    const feed = new ViewFeed();
    feed.next();
    feed.accept(1, { execInst: ExecInst.postOnly | ExecInst.repriceToPost });
    feed.amend(1, 98, 10, 10);
    feed.next();
    feed.amend(1, 97, 10, 10);
    feed.next();
    feed.accept(2, { side: Side.sell, qtyLots: 3, stpMode: StpMode.decrement });
    feed.prevent(1, StpMode.decrement, [1, 3], [2, 3]);
    feed.terms(1, { preventedLots: 3 });
    feed.close(2, CloseReason.selfTradePrevention);
    const { postOnlyWouldCross, selfTradePrevention } = CloseReason;
    expect(stepsOf(feed, 1)).toMatchObject([
      { execType: 'new', priceTicks: 100 },
      { execType: 'restated', priceTicks: 98, reason: postOnlyWouldCross },
      { execType: 'replaced', priceTicks: 97, reason: 0 },
      { execType: 'restated', leavesLots: 7, reason: selfTradePrevention },
    ]);
    expect(feed.portfolio.order(1)).toMatchObject({ leavesLots: 7, preventedLots: 3, cumLots: 0 });
    expect(told(feed, 2)).toEqual([
      ['new', OrdStatus.new, 3],
      ['restated', OrdStatus.new, 0],
      ['canceled', OrdStatus.canceled, 0],
    ]);
  });

  test('of an order by budget counts what it took, until the budget is reached', () => {
    const feed = new ViewFeed();
    feed.next();
    feed.accept(1, { accountId: 11, side: Side.sell, priceTicks: 100, qtyLots: 5 });
    feed.next();
    feed.accept(2, { ordType: OrdType.market, qtyLots: 0, priceTicks: 0 });
    feed.terms(2, { budgetMinor: 700 });
    feed.trade(Side.buy, 100, 5, [1, 0], [2, 0]);
    expect(feed.portfolio.order(2)).toMatchObject({ status: 1, qtyLots: 5, cumLots: 5 });
    feed.close(2, CloseReason.budgetReached);
    expect(stepsOf(feed, 2)).toMatchObject([
      { execType: 'new', orderQtyLots: 0, leavesLots: 0 },
      { execType: 'trade', ordStatus: OrdStatus.partiallyFilled, orderQtyLots: 5 },
      { execType: 'restated', ordStatus: OrdStatus.filled, reason: CloseReason.budgetReached },
    ]);
    expect(feed.portfolio.order(2)).toMatchObject({ status: 2, budgetMinor: 700, leavesLots: 0 });
    expect(feed.portfolio.closedOrders(10, 9)).toHaveLength(1);
  });

  test('of an order by budget has nothing open that prevention could take more of', () => {
    const feed = new ViewFeed();
    feed.next();
    feed.accept(1, { side: Side.sell, qtyLots: 3 });
    feed.next();
    feed.accept(2, { ordType: OrdType.market, qtyLots: 0, priceTicks: 0 });
    feed.terms(2, { budgetMinor: 700 });
    feed.prevent(1, StpMode.decrement, [1, 3], [2, 3]);
    feed.close(1, CloseReason.selfTradePrevention);
    feed.close(2, CloseReason.selfTradePrevention);
    const last = { execType: 'canceled', orderQtyLots: 3, leavesLots: 0 };
    expect(stepsOf(feed, 2).slice(1)).toMatchObject([
      { execType: 'restated', leavesLots: 0 },
      last,
    ]);
    expect(feed.portfolio.order(2)).toMatchObject({ preventedLots: 3, qtyLots: 3 });
  });

  test('that an amendment ended is one step: replaced, and filled', () => {
    const feed = new ViewFeed();
    feed.next();
    feed.accept(1);
    feed.accept(2, { accountId: 11, side: Side.sell, qtyLots: 4 });
    feed.trade(Side.sell, 100, 4, [1, 6], [2, 0]);
    feed.next();
    feed.amend(1, 100, 4, 0);
    feed.close(1, CloseReason.amendedToFilled);
    expect(told(feed, 1).slice(2)).toEqual([['replaced', OrdStatus.filled, 0]]);
    expect(stepsOf(feed, 1).at(-1)?.reason).toBe(CloseReason.amendedToFilled);
  });
});

describe('what is forgotten of it', () => {
  test('are the oldest records of its own account, and it says so', () => {
    const feed = new ViewFeed(new HistoryBudget(5, 100));
    feed.next();
    feed.accept(1);
    feed.accept(2, { accountId: 11 });
    for (let i = 0; i < 4; i++) {
      feed.next();
      feed.amend(1, 90 + i, 10, 10);
    }
    expect(feed.portfolio.orderHistory(1)?.isWhole).toBe(true);
    feed.next();
    feed.amend(1, 95, 10, 10);
    const { steps, isWhole } = feed.portfolio.orderHistory(1)!;
    expect([steps.length, isWhole, steps[0]?.priceTicks]).toEqual([5, false, 90]);
    expect(feed.portfolio.orderHistory(2)).toMatchObject({ isWhole: true });
    for (let i = 0; i < 5; i++) feed.accept(3 + i);
    expect(feed.portfolio.orderHistory(1)).toEqual({ steps: [], isWhole: false });
  });

  test('past the bound of all accounts, is the own oldest of who adds more', () => {
    const feed = new ViewFeed(new HistoryBudget(100, 4));
    feed.next();
    feed.accept(1);
    feed.accept(2, { accountId: 11 });
    feed.accept(3);
    feed.accept(4);
    feed.accept(5);
    const isThere = [1, 2, 3, 4, 5].map((id) => feed.portfolio.orderHistory(id)?.isWhole);
    expect(isThere).toEqual([false, true, true, true, true]);
  });
});

describe('a dump', () => {
  test('has the records of the orders that are remembered, and no others', () => {
    const feed = new ViewFeed();
    for (let id = 1; id <= closedOrdersPerAccountMax + 2; id++) {
      feed.next();
      feed.accept(id);
      feed.close(id);
    }
    expect(feed.portfolio.orderHistory(2)).toBeUndefined();
    expect(feed.portfolio.orderHistory(3)?.isWhole).toBe(true);
    const kept = new Set<number>();
    for (const line of feed.portfolio.dumpLines()) {
      const { records = [] } = JSON.parse(line) as { records?: number[] };
      for (let at = 0; at < records.length; at += 10) kept.add(records[at]!);
    }
    expect([kept.size, kept.has(2), kept.has(3)]).toEqual([closedOrdersPerAccountMax, false, true]);
  }, 30_000);
});

describe('prevented matches', () => {
  test('are told to both accounts of a trade group, each its own side, newest first', () => {
    const feed = new ViewFeed();
    feed.next();
    feed.accept(1);
    feed.accept(2, { side: Side.sell });
    feed.accept(3, { accountId: 11, side: Side.sell });
    feed.portfolio.watch(11);
    feed.prevent(1, StpMode.cancelNewest, [1, 0], [2, 10]);
    const seq = feed.next();
    feed.prevent(2, StpMode.cancelOldest, [1, 10], [3, 0]);
    const own = { makerOrderId: 1, makerAccountId: 10, makerPreventedLots: 10 };
    const none = { takerOrderId: 0, takerAccountId: 0, takerPreventedLots: 0 };
    const meeting = { instrumentId: 1, stpMode: StpMode.cancelOldest, priceTicks: 100, seq };
    const { portfolio } = feed;
    expect(portfolio.preventedMatches(10, 9)).toMatchObject([
      { preventedMatchId: 2, ...meeting, ...own, ...none },
      { preventedMatchId: 1, takerOrderId: 2, takerPreventedLots: 10 },
    ]);
    expect(portfolio.preventedMatches(11, 9)).toMatchObject([
      { preventedMatchId: 2, makerOrderId: 0, takerOrderId: 3, takerAccountId: 11 },
    ]);
    const ids = (found: readonly { preventedMatchId: number }[]): number[] =>
      found.map(({ preventedMatchId }) => preventedMatchId);
    expect(ids(portfolio.preventedMatches(10, 9, 0, 2))).toEqual([1]);
    expect(ids(portfolio.preventedMatches(10, 1))).toEqual([2]);
    expect(ids(portfolio.preventedMatches(10, 9, 2))).toEqual([]);
    expect(ids(portfolio.preventedMatches(12, 9))).toEqual([]);
    expect(portfolio.takeChangedAccounts()).toEqual([11]);
    expect(ids(portfolio.takeChanges(11).preventedMatches)).toEqual([2]);
    expect(ids(portfolio.takeChanges(11).preventedMatches)).toEqual([]);
  });

  test('are kept to the latest 1,000 of an account', () => {
    const feed = new ViewFeed();
    feed.next();
    feed.accept(1);
    feed.accept(2, { side: Side.sell });
    feed.portfolio.watch(10);
    for (let id = 1; id <= 1_200; id++) {
      feed.prevent(id, StpMode.cancelNewest, [1, 0], [2, 10]);
    }
    const found = feed.portfolio.preventedMatches(10, 5_000);
    expect([found.length, found[0]?.preventedMatchId, found.at(-1)?.preventedMatchId]).toEqual([
      1_000, 1_200, 201,
    ]);
    expect(feed.portfolio.takeChanges(10).preventedMatches).toEqual(found.toReversed());
  });
});

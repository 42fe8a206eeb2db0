// The portfolio's orders against the core's own record of them: what a view must remember is exactly what the core does.

import { readClOrdId } from '#core/command.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { ExtraNum, extraNums, extraWords, ExtraWord, stpModeOf } from '#core/order-store.ts';
import { TermNum } from '#core/order-terms.ts';
import { OrdStatus, TimeInForce } from '#core/terms.ts';
import { expect } from 'vitest';
import type { ViewRig } from './view-rig.ts';

/** Ids of an account's open orders in order of acceptance, and of what is closed, oldest first, asked of the core. */
function listsOf(rig: ViewRig, accountId: number): { open: number[]; closed: number[] } {
  const { store, accounts } = rig.exchange.state;
  const open: number[] = [];
  const closed: number[] = [];
  const account = accounts[accountId]!;
  for (let slot = account.openHead; slot >= 0;) {
    open.push(store.pool.orderIdOf(slot));
    slot = store.extra[slot * extraWords + ExtraWord.accountNext]!;
  }
  for (let slot = account.closedHead; slot >= 0;) {
    if (!store.isTransfer(slot)) closed.push(store.pool.orderIdOf(slot));
    slot = store.pool.words[slot * orderWords + OrderWord.next]!;
  }
  return { open, closed };
}

/** Every order of the portfolio against the core's own record of it. */
export function checkOrders(rig: ViewRig): void {
  const { state } = rig.exchange;
  const { store } = state;
  const { words } = store.pool;
  for (let orderId = 1; orderId < state.nextEntryId; orderId++) {
    const slot = store.pool.find(orderId);
    const order = rig.portfolio.order(orderId);
    if (slot < 0 || store.isTransfer(slot)) {
      expect(order).toBeUndefined();
      continue;
    }
    const at = slot * orderWords;
    const reason = store.extra[slot * extraWords + ExtraWord.reason]!;
    const isRejected = words[at + OrderWord.state] === OrdStatus.rejected;
    expect(order).toMatchObject({
      orderId,
      clOrdId: readClOrdId(store.extra, slot * extraWords),
      accountId: words[at + OrderWord.accountId],
      instrumentId: words[at + OrderWord.instrumentId],
      side: words[at + OrderWord.side],
      qtyLots: words[at + OrderWord.orderQtyLots],
      cumLots: words[at + OrderWord.cumQtyLots],
      leavesLots: store.leavesLots(slot),
      cumNotionalMinor: store.nums[slot * extraNums + ExtraNum.cumNotionalMinor],
      feesMinor: store.nums[slot * extraNums + ExtraNum.feesMinor],
      createdTsUs: store.nums[slot * extraNums + ExtraNum.enteredTsUs],
      status: words[at + OrderWord.state],
      reason: isRejected ? 0 : reason,
      rejectCode: isRejected ? reason : 0,
    });
  }
}

/** The terms of every order that is remembered and not rejected, and the next expiry, against the core's. */
export function checkTerms(rig: ViewRig): void {
  const { state } = rig.exchange;
  const { store } = state;
  const expiries: number[] = [];
  for (let orderId = 1; orderId < state.nextEntryId; orderId++) {
    const slot = store.pool.find(orderId);
    const order = rig.portfolio.order(orderId);
    if (slot < 0 || order === undefined || order.status === OrdStatus.rejected) continue;
    expect(order).toMatchObject({
      stpMode: stpModeOf(store.pool.words[slot * orderWords + OrderWord.terms]!),
      stopTicks: store.term(slot, TermNum.stopTicks),
      activationTicks: store.term(slot, TermNum.activationTicks),
      trailTicks: store.term(slot, TermNum.trailTicks),
      trailBps: store.term(slot, TermNum.trailBps),
      displayLots: store.term(slot, TermNum.displayLots),
      minQtyLots: store.term(slot, TermNum.minQtyLots),
      expireTsUs: store.term(slot, TermNum.expireTsUs),
      listId: store.term(slot, TermNum.listId),
      listKind: store.term(slot, TermNum.listKind),
      preventedLots: store.term(slot, TermNum.preventedLots),
    });
    if (store.isOpen(slot) && order.timeInForce === TimeInForce.gtd) {
      expiries.push(order.expireTsUs);
    }
  }
  const earliest = expiries.length === 0 ? undefined : Math.min(...expiries);
  expect(rig.portfolio.earliestExpireTsUs).toBe(earliest);
}

/** Every account's lists of orders, whole and in part, and each order by its client order id. */
export function checkLists(rig: ViewRig): void {
  for (const { accountId } of rig.portfolio.accounts) {
    const { open, closed } = listsOf(rig, accountId);
    const ids = (orders: readonly { orderId: number }[]): number[] =>
      orders.map(({ orderId }) => orderId);
    expect(ids(rig.portfolio.openOrders(accountId, Infinity))).toEqual(open.toReversed());
    expect(ids(rig.portfolio.closedOrders(accountId, Infinity))).toEqual(closed.toReversed());
    expect(ids(rig.portfolio.openOrders(accountId, 2))).toEqual(open.slice(-2).toReversed());
    expect(ids(rig.portfolio.closedOrders(accountId, 3))).toEqual(closed.slice(-3).toReversed());
    const ofTwo = open.filter((id) => rig.portfolio.order(id)?.instrumentId === 2);
    expect(ids(rig.portfolio.openOrders(accountId, 99_999, 2))).toEqual(ofTwo.toReversed());
    expect(rig.portfolio.openOrderCount(accountId)).toBe(open.length);
    for (const orderId of [...open, ...closed]) {
      const order = rig.portfolio.order(orderId)!;
      expect(rig.portfolio.orderByClOrdId(accountId, order.clOrdId)).toEqual(order);
    }
  }
}

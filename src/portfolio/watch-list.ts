// What changed of the accounts that somebody watches, since it was last taken: each order and holding once, each fill. An account that
// nobody watches must never cost more than the question whether somebody does.

import { assert } from '#std/assert.ts';
import type { AccountChanges, AccountEntry } from '#portfolio/account-entry.ts';
import type { FillView } from '#portfolio/fill-ring.ts';
import type { Holding } from '#portfolio/holding.ts';
import type { OrderTable } from '#portfolio/order-table.ts';

export class WatchList {
  private readonly orders: OrderTable;
  private changed: AccountEntry[] = [];

  constructor(orders: OrderTable) {
    this.orders = orders;
  }

  watch(entry: AccountEntry): void {
    entry.watchers++;
  }

  unwatch(entry: AccountEntry): void {
    assert(entry.watchers > 0, 'an account that is no longer watched was watched');
    entry.watchers--;
    if (entry.watchers === 0) this.takeChanges(entry);
  }

  noteOrder(entry: AccountEntry, slot: number, orderId: number): void {
    if (entry.watchers === 0 || this.orders.isChanged[slot] !== 0) return;
    this.orders.isChanged[slot] = 1;
    entry.changedOrderIds.push(orderId);
    this.noteAccount(entry);
  }

  noteHolding(entry: AccountEntry, holding: Holding): void {
    if (entry.watchers === 0 || holding.isChanged) return;
    holding.isChanged = true;
    entry.changedHoldings.push(holding);
    this.noteAccount(entry);
  }

  /**
   * Before a closed entry is added to an account: where that will push the oldest out and its watchers do not know its end yet, they
   * still get it as it was.
   */
  beforeForgetting(entry: AccountEntry): void {
    if (entry.watchers === 0 || !this.orders.store.forgetsOldest(entry.account)) return;
    const oldest = entry.account.closedHead;
    if (this.orders.isChanged[oldest] === 0) return;
    entry.forgottenOrders.push(this.orders.view(oldest));
  }

  takeChangedAccounts(): number[] {
    const accountIds: number[] = [];
    for (const entry of this.changed) {
      entry.isChanged = false;
      if (entry.watchers > 0) accountIds.push(entry.account.accountId);
    }
    this.changed = [];
    return accountIds;
  }

  takeChanges(entry: AccountEntry): AccountChanges {
    const orders = entry.forgottenOrders;
    for (const orderId of entry.changedOrderIds) {
      const slot = this.orders.find(orderId);
      if (slot < 0) continue;
      this.orders.isChanged[slot] = 0;
      orders.push(this.orders.view(slot));
    }
    const holdings = entry.changedHoldings;
    for (const holding of holdings) holding.isChanged = false;
    entry.changedOrderIds = [];
    entry.forgottenOrders = [];
    entry.changedHoldings = [];
    const preventedMatches = entry.prevented?.take() ?? [];
    const { changedFills } = entry;
    entry.changedFills = [];
    return { orders, fills: entry.fills.take(), holdings, preventedMatches, changedFills };
  }

  noteChangedFill(entry: AccountEntry, fill: FillView): void {
    if (entry.watchers === 0) return;
    entry.changedFills.push(fill);
    this.noteAccount(entry);
  }

  /** An account is changed although none of its orders or holdings is: fills come with an order, a prevented match may come alone. */
  noteAccount(entry: AccountEntry): void {
    if (entry.watchers === 0 || entry.isChanged) return;
    entry.isChanged = true;
    this.changed.push(entry);
  }
}

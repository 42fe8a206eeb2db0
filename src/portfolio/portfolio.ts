// The private views of the venue: accounts, their orders, fills and balances, and what changed of the accounts that somebody watches. It
// must never show one account's data under another, nor remember an order that the core forgot.

import type { Account } from '#core/accounts.ts';
import type { AccountChanges } from '#portfolio/account-entry.ts';
import type { FillView } from '#portfolio/fill-ring.ts';
import { readHistory, writeHistory } from '#portfolio/history-text.ts';
import type { Holding } from '#portfolio/holding.ts';
import type { OrderView } from '#portfolio/order-view.ts';
import { PortfolioFold } from '#portfolio/portfolio-fold.ts';
import type { FeeTierView } from '#portfolio/portfolio-fold.ts';

export class Portfolio extends PortfolioFold {
  account(accountId: number): Account | undefined {
    return this.table.account(accountId);
  }

  accountByName(name: string): Account | undefined {
    return this.table.accountByName(name);
  }

  /** In order of opening. */
  get accounts(): readonly Account[] {
    return this.table.opened;
  }

  feeTier(feeTier: number): FeeTierView | undefined {
    return this.tiers[feeTier];
  }

  get feeTiers(): readonly FeeTierView[] {
    return this.tiers;
  }

  /** An order, open or still remembered, as it stands. */
  order(orderId: number): OrderView | undefined {
    const slot = this.orders.find(orderId);
    return slot < 0 ? undefined : this.orders.view(slot);
  }

  orderByClOrdId(accountId: number, clOrdId: string): OrderView | undefined {
    const slot = this.orders.findByClOrdId(accountId, clOrdId);
    return slot < 0 ? undefined : this.orders.view(slot);
  }

  /** When a transfer was made; undefined where it is not remembered (any more). */
  transferTsUs(transferId: number): number | undefined {
    return this.orders.transferTsUs(transferId);
  }

  openOrderCount(accountId: number): number {
    return this.account(accountId)?.openCount ?? 0;
  }

  /** Open orders of one instrument, or all (0), newest first. */
  openOrders(accountId: number, limit: number, instrumentId = 0): OrderView[] {
    const found: OrderView[] = [];
    const account = this.account(accountId);
    for (
      let slot = account?.openTail ?? -1;
      slot >= 0 && found.length < limit;
      slot = this.orders.previousOpen(slot)
    ) {
      const isMeant = instrumentId === 0 || this.orders.instrumentIdOf(slot) === instrumentId;
      if (isMeant) found.push(this.orders.view(slot));
    }
    return found;
  }

  /** Closed orders still remembered, of one instrument or all (0), the last closed first. */
  closedOrders(accountId: number, limit: number, instrumentId = 0): OrderView[] {
    const found: OrderView[] = [];
    const account = this.account(accountId);
    if (account === undefined) return found;
    let slot = account.closedTail;
    for (let left = account.closedCount; left > 0 && found.length < limit; left--) {
      const isMeant =
        !this.orders.store.isTransfer(slot) &&
        (instrumentId === 0 || this.orders.instrumentIdOf(slot) === instrumentId);
      if (isMeant) found.push(this.orders.view(slot));
      slot = this.orders.previousClosed(slot);
    }
    return found;
  }

  /** The latest fills, newest first; at most 1,000 are remembered. */
  fills(accountId: number, limit: number, instrumentId = 0): FillView[] {
    return this.table.entries[accountId]?.fills.latest(limit, instrumentId) ?? [];
  }

  /** Balances in currencies and in shares alike: Market.asset tells which is which. */
  holdings(accountId: number): readonly Holding[] {
    return this.table.entries[accountId]?.holdings ?? [];
  }

  holding(accountId: number, assetId: number): Holding | undefined {
    return this.table.entries[accountId]?.findHolding(assetId);
  }

  // ---- what to push

  /** Begins to note what changes of an account; each call needs its `unwatch`. */
  watch(accountId: number): void {
    this.watched.watch(this.table.entry(accountId));
  }

  unwatch(accountId: number): void {
    this.watched.unwatch(this.table.entry(accountId));
  }

  /** Watched accounts with changes since the last call, in order of their first change. */
  takeChangedAccounts(): number[] {
    return this.watched.takeChangedAccounts();
  }

  /** What changed of a watched account since the last call. */
  takeChanges(accountId: number): AccountChanges {
    return this.watched.takeChanges(this.table.entry(accountId));
  }

  // ---- history

  /** Fills, costs and when orders changed last as text, for snapshots: orders and balances come from events. */
  dump(): string {
    return [...this.dumpLines()].join('');
  }

  /** The same a line at a time, for more than one string can hold. */
  dumpLines(): Generator<string> {
    return writeHistory(this.table.entries, this.orders);
  }

  /** Puts what was dumped in place, whole or not at all, before any events. Throws DumpError. */
  load(text: string): void {
    this.loadLines(text.split('\n'));
  }

  loadLines(lines: Iterable<string>): void {
    for (const history of readHistory(lines))
      history.restore(this.table.entryFor(history.accountId));
  }
}

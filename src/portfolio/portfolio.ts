// The private views of the venue: accounts and their limits, their orders and what happened to each, fills, balances and prevented
// matches, and what changed of the accounts that somebody watches. It must never show one account's data under another, nor remember an order that the core forgot.

import type { Account } from '#core/accounts.ts';
import type { AccountLimits, PositionLimits, VenueLimits } from '#core/command.ts';
import type { AccountChanges } from '#portfolio/account-entry.ts';
import type { FillView } from '#portfolio/fill-ring.ts';
import type { OrderLife } from '#portfolio/history-fold.ts';
import { readHistory, writeHistory } from '#portfolio/history-text.ts';
import type { Holding } from '#portfolio/holding.ts';
import type { OrderView } from '#portfolio/order-view.ts';
import { PortfolioFold } from '#portfolio/portfolio-fold.ts';
import type { FeeTierView } from '#portfolio/portfolio-fold.ts';
import type { PreventedMatchView } from '#portfolio/prevented-ring.ts';

const noPositionLimits: ReadonlyMap<number, PositionLimits> = new Map();

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

  /** As last told; every limit 0 (off) where none was ever set. */
  accountLimits(accountId: number): AccountLimits | undefined {
    const entry = this.table.entries[accountId];
    return entry?.isOpen === true ? entry.limits : undefined;
  }

  /** An account's own limit in an instrument; undefined where it has none and the instrument's holds. */
  positionLimits(accountId: number, instrumentId: number): PositionLimits | undefined {
    return this.table.entries[accountId]?.positionLimits?.get(instrumentId);
  }

  /** All of an account's own position limits, by instrument id. */
  allPositionLimits(accountId: number): ReadonlyMap<number, PositionLimits> {
    return this.table.entries[accountId]?.positionLimits ?? noPositionLimits;
  }

  get venueLimits(): VenueLimits {
    return this.limits;
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

  /**
   * Everything that happened to an order, oldest first, each with the state after it; undefined where the order is not remembered. What
   * is kept is in order-history.ts; `isWhole` is false where the oldest steps are forgotten.
   */
  orderHistory(orderId: number): OrderLife | undefined {
    return this.lifeOf(this.orders.find(orderId));
  }

  orderHistoryByClOrdId(accountId: number, clOrdId: string): OrderLife | undefined {
    return this.lifeOf(this.orders.findByClOrdId(accountId, clOrdId));
  }

  /** When the first of the open GTD orders expires, in microseconds since the epoch; undefined where there is none. */
  get earliestExpireTsUs(): number | undefined {
    return this.orders.expiries.earliestTsUs;
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

  /** Ids of open orders from below an id on, newest first; of one instrument and side, or of all (0). Not below `least`. */
  openOrderIds(
    accountId: number,
    below: number,
    limit: number,
    { instrumentId = 0, side = 0, least = 0 } = {},
  ): number[] {
    const found: number[] = [];
    const { orders } = this;
    for (
      let slot = this.account(accountId)?.openTail ?? -1;
      slot >= 0 && found.length < limit;
      slot = orders.previousOpen(slot)
    ) {
      const orderId = orders.store.pool.orderIdOf(slot);
      if (orderId < least) break;
      const isMeant =
        orderId < below &&
        (instrumentId === 0 || orders.instrumentIdOf(slot) === instrumentId) &&
        (side === 0 || orders.sideOf(slot) === side);
      if (isMeant) found.push(orderId);
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

  /**
   * Where self-trade prevention kept an account's orders from trading, newest first; of one instrument and of one order, or of all (0). The
   * latest 1,000 of an account are remembered; what belongs to another account of its trade group is 0 in them.
   */
  preventedMatches(
    accountId: number,
    limit: number,
    instrumentId = 0,
    orderId = 0,
  ): PreventedMatchView[] {
    const ring = this.table.entries[accountId]?.prevented;
    return ring?.latest(limit, instrumentId, orderId) ?? [];
  }

  /** Balances in currencies and in shares alike: Market.asset tells which is which. */
  holdings(accountId: number): readonly Holding[] {
    return this.table.entries[accountId]?.holdings ?? [];
  }

  holding(accountId: number, assetId: number): Holding | undefined {
    return this.table.entries[accountId]?.findHolding(assetId);
  }

  /** Shares of an instrument that were lent to an account and not given back. */
  borrowedShares(accountId: number, instrumentId: number): number {
    const assetId = this.traded[instrumentId]?.shareAssetId ?? 0;
    return this.holding(accountId, assetId)?.borrowedQty ?? 0;
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

  /** Fills, costs, histories of orders and when they changed last as text, for snapshots: orders and balances come from events. */
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
    const { budget } = this.histories;
    for (const history of readHistory(lines)) {
      history.restore(this.table.entryFor(history.accountId), budget);
    }
  }

  private lifeOf(slot: number): OrderLife | undefined {
    if (slot < 0) return undefined;
    const entry = this.table.entry(this.orders.accountIdOf(slot));
    const { tickValueMinor = 0 } = this.traded[this.orders.instrumentIdOf(slot)] ?? {};
    return this.histories.life(entry, slot, tickValueMinor);
  }
}

// The private views of the venue, a fold of the engine's events: accounts, their orders, fills and balances, and what changed of the
// accounts that somebody watches. It must never show one account's data under another, nor remember an order that the core forgot.

import { Account } from '#core/accounts.ts';
import { feeAccountId, houseAccountId, outsideAccountId } from '#core/ledger/ledger.ts';
import { closedOrdersPerAccountMax, feeTiersMax } from '#core/limits.ts';
import { extraWords } from '#core/order-store.ts';
import {
  AccountKind,
  CloseReason,
  OrdStatus,
  OrdType,
  Side,
  statusOfClose,
  TransferKind,
} from '#core/terms.ts';
import { assert } from '#std/assert.ts';
import { AccountEntry } from '#portfolio/account-entry.ts';
import type { AccountChanges } from '#portfolio/account-entry.ts';
import { Liquidity } from '#portfolio/fill-ring.ts';
import type { FillView } from '#portfolio/fill-ring.ts';
import { dumpHistory, parseHistory } from '#portfolio/history-text.ts';
import type { Holding } from '#portfolio/holding.ts';
import { OrderTable } from '#portfolio/order-table.ts';
import type { OrderView } from '#portfolio/order-view.ts';

/** What the portfolio has to know of an instrument to book a trade in it. */
export interface TradedInstrument {
  readonly instrumentId: number;
  readonly shareAssetId: number;
  readonly tickValueMinor: number;
  readonly lotShares: number;
}

export interface FeeTierView {
  readonly makerFeeRate: number;
  readonly takerFeeRate: number;
}

export class Portfolio {
  private readonly orders = new OrderTable();
  /** By id. */
  private readonly entries: (AccountEntry | undefined)[] = [];
  private readonly byName = new Map<string, Account>();
  private readonly opened: Account[] = [];
  private readonly tiers: FeeTierView[] = [];
  /** Of the events that come now. */
  private seq = 0;
  private tsUs = 0;
  private changed: AccountEntry[] = [];

  constructor() {
    for (let tier = 0; tier < feeTiersMax; tier++) {
      this.tiers.push({ makerFeeRate: 0, takerFeeRate: 0 });
    }
    // The accounts that every venue begins with; no event tells them.
    this.accountOpened(outsideAccountId, AccountKind.outside, 0, 'outside');
    this.accountOpened(houseAccountId, AccountKind.house, 0, 'house');
    this.accountOpened(feeAccountId, AccountKind.fees, 0, 'fees');
  }

  /** The command that the following events belong to. */
  begin(seq: number, tsUs: number): void {
    this.seq = seq;
    this.tsUs = tsUs;
  }

  // ---- events

  feeTierSet(feeTier: number, makerFeeRate: number, takerFeeRate: number): void {
    this.tiers[feeTier] = { makerFeeRate, takerFeeRate };
  }

  accountOpened(accountId: number, kind: number, feeTier: number, name: string): void {
    const entry = this.entryFor(accountId);
    if (entry.isOpen) {
      entry.account.feeTier = feeTier;
      return;
    }
    entry.isOpen = true;
    entry.account = new Account(accountId, kind, feeTier, name);
    this.byName.set(name, entry.account);
    this.opened.push(entry.account);
  }

  accountKillSwitch(accountId: number, on: number): void {
    this.entry(accountId).account.killSwitch = on !== 0;
  }

  balanceChanged(
    accountId: number,
    assetId: number,
    availableMinor: number,
    heldMinor: number,
  ): void {
    const entry = this.entry(accountId);
    const holding = entry.holding(assetId);
    holding.set(availableMinor, heldMinor);
    if (entry.watchers === 0 || holding.isChanged) return;
    holding.isChanged = true;
    entry.changedHoldings.push(holding);
    this.noteAccount(entry);
  }

  /** Remembered among its account's closed entries, as the core does, so that both forget the same. */
  fundsMoved(
    transferId: number,
    kind: number,
    fromAccountId: number,
    toAccountId: number,
    assetId: number,
    amountMinor: number,
    clientRef: Int32Array,
  ): void {
    const ownerId = kind === TransferKind.deposit ? toAccountId : fromAccountId;
    this.rememberTransfer(this.entry(ownerId), transferId, clientRef);
    if (kind !== TransferKind.transfer) return;
    const to = this.entry(toAccountId).holding(assetId);
    const costMinor = this.entry(fromAccountId).holding(assetId).take(amountMinor);
    if (costMinor < 0) to.addUnknown(amountMinor);
    else to.buy(amountMinor, costMinor);
  }

  orderAccepted(
    orderId: number,
    accountId: number,
    instrumentId: number,
    side: number,
    ordType: number,
    timeInForce: number,
    execInst: number,
    priceTicks: number,
    orderQtyLots: number,
    clOrdId: Int32Array,
  ): void {
    const entry = this.entry(accountId);
    const slot = this.orders.record(
      orderId,
      accountId,
      instrumentId,
      side,
      ordType,
      timeInForce,
      execInst,
      priceTicks,
      orderQtyLots,
      orderQtyLots,
      clOrdId,
      this.tsUs,
      this.seq,
    );
    this.orders.store.open(entry.account, slot);
    if (entry.watchers > 0) this.noteOrder(entry, slot, orderId);
  }

  orderRejected(
    orderId: number,
    accountId: number,
    instrumentId: number,
    side: number,
    ordType: number,
    timeInForce: number,
    execInst: number,
    priceTicks: number,
    orderQtyLots: number,
    clOrdId: Int32Array,
    code: number,
  ): void {
    const entry = this.entry(accountId);
    const slot = this.orders.record(
      orderId,
      accountId,
      instrumentId,
      side,
      ordType,
      timeInForce,
      execInst,
      priceTicks,
      orderQtyLots,
      0,
      clOrdId,
      this.tsUs,
      this.seq,
    );
    if (entry.watchers > 0) this.noteOrder(entry, slot, orderId);
    this.makeRoom(entry);
    this.orders.remember(entry.account, slot, OrdStatus.rejected, code);
  }

  tradeExecuted(
    tradeId: number,
    instrument: TradedInstrument | undefined,
    takerSide: number,
    priceTicks: number,
    qtyLots: number,
    makerOrderId: number,
    makerAccountId: number,
    makerLeavesLots: number,
    makerFeeMinor: number,
    takerOrderId: number,
    takerAccountId: number,
    takerLeavesLots: number,
    takerFeeMinor: number,
  ): void {
    assert(instrument !== undefined, 'a traded instrument is listed');
    const notionalMinor = priceTicks * qtyLots * instrument.tickValueMinor;
    const shares = qtyLots * instrument.lotShares;
    const maker = this.entry(makerAccountId);
    const taker = this.entry(takerAccountId);
    const takerBuys = takerSide === Side.buy;
    // The seller first: where both are one account, it sells what it had.
    (takerBuys ? maker : taker).holding(instrument.shareAssetId).take(shares);
    (takerBuys ? taker : maker).holding(instrument.shareAssetId).buy(shares, notionalMinor);
    this.fillOrder(
      maker,
      makerOrderId,
      tradeId,
      priceTicks,
      qtyLots,
      makerLeavesLots,
      notionalMinor,
      makerFeeMinor,
      Liquidity.maker,
    );
    this.fillOrder(
      taker,
      takerOrderId,
      tradeId,
      priceTicks,
      qtyLots,
      takerLeavesLots,
      notionalMinor,
      takerFeeMinor,
      Liquidity.taker,
    );
  }

  orderClosed(orderId: number, reason: number): void {
    const slot = this.orders.find(orderId);
    assert(slot >= 0, 'an order that is closed was open');
    const entry = this.entry(this.orders.accountIdOf(slot));
    this.touch(entry, slot, orderId);
    this.makeRoom(entry);
    const status = statusOfClose(reason as CloseReason);
    this.orders.close(entry.account, slot, status, reason);
  }

  orderAmended(
    orderId: number,
    priceTicks: number,
    orderQtyLots: number,
    leavesLots: number,
  ): void {
    const slot = this.orders.find(orderId);
    assert(slot >= 0, 'an order that is amended is open');
    this.orders.amend(slot, priceTicks, orderQtyLots, leavesLots);
    this.touch(this.entry(this.orders.accountIdOf(slot)), slot, orderId);
  }

  /**
   * An order as a snapshot has it: of each account first the open ones in order of acceptance, then the closed ones, oldest first;
   * with side 0 a remembered transfer. One that is known already stays as it is.
   */
  orderRestored(
    orderId: number,
    accountId: number,
    instrumentId: number,
    side: number,
    ordType: number,
    timeInForce: number,
    execInst: number,
    priceTicks: number,
    orderQtyLots: number,
    leavesLots: number,
    cumQtyLots: number,
    cumNotionalMinor: number,
    feesMinor: number,
    status: number,
    reason: number,
    rejectCode: number,
    enteredTsUs: number,
    clOrdId: Int32Array,
  ): void {
    const { orders } = this;
    if (orders.store.pool.find(orderId) >= 0) return;
    const entry = this.entry(accountId);
    const slot = orders.record(
      orderId,
      accountId,
      instrumentId,
      side,
      ordType,
      timeInForce,
      execInst,
      ordType === OrdType.market ? 0 : priceTicks,
      orderQtyLots,
      leavesLots,
      clOrdId,
      enteredTsUs,
      this.seq,
    );
    orders.restore(slot, cumQtyLots, cumNotionalMinor, feesMinor, status);
    if (side !== 0 && entry.watchers > 0) this.noteOrder(entry, slot, orderId);
    if (side !== 0 && (status === OrdStatus.new || status === OrdStatus.partiallyFilled)) {
      orders.store.open(entry.account, slot);
      return;
    }
    this.makeRoom(entry);
    const kept = status === OrdStatus.rejected ? rejectCode : reason;
    orders.remember(entry.account, slot, status as OrdStatus, kept);
  }

  // ---- questions

  account(accountId: number): Account | undefined {
    const entry = this.entries[accountId];
    return entry?.isOpen === true ? entry.account : undefined;
  }

  accountByName(name: string): Account | undefined {
    return this.byName.get(name);
  }

  /** In order of opening. */
  get accounts(): readonly Account[] {
    return this.opened;
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
        this.orders.sideOf(slot) !== 0 &&
        (instrumentId === 0 || this.orders.instrumentIdOf(slot) === instrumentId);
      if (isMeant) found.push(this.orders.view(slot));
      slot = this.orders.previousClosed(slot);
    }
    return found;
  }

  /** The latest fills, newest first; at most 1,000 are remembered. */
  fills(accountId: number, limit: number, instrumentId = 0): FillView[] {
    return this.entries[accountId]?.fills.latest(limit, instrumentId) ?? [];
  }

  /** Balances in currencies and in shares alike: Market.asset tells which is which. */
  holdings(accountId: number): readonly Holding[] {
    return this.entries[accountId]?.holdings ?? [];
  }

  holding(accountId: number, assetId: number): Holding | undefined {
    return this.entries[accountId]?.findHolding(assetId);
  }

  // ---- what to push

  /** Begins to note what changes of an account; each call needs its `unwatch`. */
  watch(accountId: number): void {
    this.entry(accountId).watchers++;
  }

  unwatch(accountId: number): void {
    const entry = this.entry(accountId);
    assert(entry.watchers > 0, 'an account that is no longer watched was watched');
    entry.watchers--;
    if (entry.watchers === 0) this.takeChanges(accountId);
  }

  /** Watched accounts with changes since the last call, in order of their first change. */
  takeChangedAccounts(): number[] {
    const { changed } = this;
    if (changed.length === 0) return [];
    this.changed = [];
    const accountIds: number[] = [];
    for (const entry of changed) {
      entry.isChanged = false;
      if (entry.watchers > 0) accountIds.push(entry.account.accountId);
    }
    return accountIds;
  }

  /** What changed of a watched account since the last call. */
  takeChanges(accountId: number): AccountChanges {
    const entry = this.entry(accountId);
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
    return { orders, fills: entry.fills.take(), holdings };
  }

  // ---- history

  /** Fills and costs as text, for snapshots: orders and balances come from events. */
  dump(): string {
    return dumpHistory(this.entries);
  }

  /** Puts what was dumped in place, before or after the accounts are opened. Throws PortfolioHistoryError. */
  load(text: string): void {
    for (const history of parseHistory(text)) {
      history.restore(this.entryFor(history.accountId));
    }
  }

  private fillOrder(
    entry: AccountEntry,
    orderId: number,
    tradeId: number,
    priceTicks: number,
    qtyLots: number,
    leavesLots: number,
    notionalMinor: number,
    feeMinor: number,
    liquidity: number,
  ): void {
    const { orders } = this;
    const slot = orders.find(orderId);
    assert(slot >= 0, 'an order that trades is open');
    orders.fill(slot, qtyLots, leavesLots, notionalMinor, feeMinor);
    this.touch(entry, slot, orderId);
    entry.fills.add(
      tradeId,
      orderId,
      orders.store.extra,
      slot * extraWords,
      orders.instrumentIdOf(slot),
      orders.sideOf(slot),
      priceTicks,
      qtyLots,
      feeMinor,
      liquidity,
      this.tsUs,
      this.seq,
      entry.watchers > 0,
    );
    if (leavesLots > 0) return;
    this.makeRoom(entry);
    orders.close(entry.account, slot, OrdStatus.filled, CloseReason.none);
  }

  private rememberTransfer(entry: AccountEntry, transferId: number, clientRef: Int32Array): void {
    const accountId = entry.account.accountId;
    const { tsUs, seq } = this;
    const slot = this.orders.record(
      transferId,
      accountId,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      clientRef,
      tsUs,
      seq,
    );
    this.makeRoom(entry);
    this.orders.remember(entry.account, slot, OrdStatus.filled, 0);
  }

  /** Before a closed entry is added: if the oldest will be forgotten and its watchers do not know its end yet, they still get it. */
  private makeRoom(entry: AccountEntry): void {
    if (entry.watchers === 0 || entry.account.closedCount < closedOrdersPerAccountMax) return;
    const oldest = entry.account.closedHead;
    if (this.orders.isChanged[oldest] === 0) return;
    entry.forgottenOrders.push(this.orders.view(oldest));
  }

  private touch(entry: AccountEntry, slot: number, orderId: number): void {
    this.orders.stamp(slot, this.tsUs, this.seq);
    if (entry.watchers > 0) this.noteOrder(entry, slot, orderId);
  }

  private noteOrder(entry: AccountEntry, slot: number, orderId: number): void {
    if (this.orders.isChanged[slot] !== 0) return;
    this.orders.isChanged[slot] = 1;
    entry.changedOrderIds.push(orderId);
    this.noteAccount(entry);
  }

  private noteAccount(entry: AccountEntry): void {
    if (entry.isChanged) return;
    entry.isChanged = true;
    this.changed.push(entry);
  }

  private entry(accountId: number): AccountEntry {
    const entry = this.entries[accountId];
    assert(entry !== undefined, 'an account is known');
    return entry;
  }

  /** The entry of an account that may not have been opened yet. */
  private entryFor(accountId: number): AccountEntry {
    while (this.entries.length <= accountId) this.entries.push(undefined);
    const found = this.entries[accountId];
    if (found !== undefined) return found;
    const entry = new AccountEntry(accountId);
    this.entries[accountId] = entry;
    return entry;
  }
}

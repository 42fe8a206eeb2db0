// The events of accounts and orders, folded: what portfolio.ts answers from. It must never decide anything: what an event does not say did
// not happen.

import { feeTiersMax } from '#core/limits.ts';
import { extraWords } from '#core/order-store.ts';
import { CloseReason, OrdStatus, Side, statusOfClose, TransferKind } from '#core/terms.ts';
import { assert } from '#std/assert.ts';
import type { AccountEntry } from '#portfolio/account-entry.ts';
import { AccountTable } from '#portfolio/account-table.ts';
import { Liquidity } from '#portfolio/fill-ring.ts';
import { OrderTable } from '#portfolio/order-table.ts';
import { WatchList } from '#portfolio/watch-list.ts';

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

export class PortfolioFold {
  protected readonly orders: OrderTable;
  protected readonly table = new AccountTable();
  protected readonly watched: WatchList;
  protected readonly tiers: FeeTierView[] = [];
  /** Of the events that come now. */
  private seq = 0;
  private tsUs = 0;

  /**
   * `ordersHint`: orders, open and remembered, to make room for at once; the tables double when they are full. `hashSeed`: a 32-bit
   * number that clients do not know; see OrderStore.
   */
  constructor(ordersHint = 1_024, hashSeed = 0) {
    this.orders = new OrderTable(ordersHint, hashSeed);
    this.watched = new WatchList(this.orders);
    for (let tier = 0; tier < feeTiersMax; tier++) {
      this.tiers.push({ makerFeeRate: 0, takerFeeRate: 0 });
    }
  }

  /** The command that the following events belong to. */
  begin(seq: number, tsUs: number): void {
    this.seq = seq;
    this.tsUs = tsUs;
  }

  feeTierSet(feeTier: number, makerFeeRate: number, takerFeeRate: number): void {
    this.tiers[feeTier] = { makerFeeRate, takerFeeRate };
  }

  accountOpened(accountId: number, kind: number, feeTier: number, name: string): void {
    this.table.open(accountId, kind, feeTier, name);
  }

  accountKillSwitch(accountId: number, on: number): void {
    this.table.entry(accountId).account.killSwitch = on !== 0;
  }

  balanceChanged(
    accountId: number,
    assetId: number,
    availableMinor: number,
    heldMinor: number,
  ): void {
    const entry = this.table.entry(accountId);
    const holding = entry.holding(assetId);
    holding.set(availableMinor, heldMinor);
    this.watched.noteHolding(entry, holding);
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
    this.rememberTransfer(this.table.entry(ownerId), transferId, clientRef, this.tsUs);
    if (kind !== TransferKind.transfer) return;
    const to = this.table.entry(toAccountId).holding(assetId);
    const costMinor = this.table.entry(fromAccountId).holding(assetId).take(amountMinor);
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
    const entry = this.table.entry(accountId);
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
    this.watched.noteOrder(entry, slot, orderId);
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
    const entry = this.table.entry(accountId);
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
    this.watched.noteOrder(entry, slot, orderId);
    this.watched.beforeForgetting(entry);
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
    const maker = this.table.entry(makerAccountId);
    const taker = this.table.entry(takerAccountId);
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
    const entry = this.table.entry(this.orders.accountIdOf(slot));
    this.touch(entry, slot, orderId);
    this.watched.beforeForgetting(entry);
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
    this.touch(this.table.entry(this.orders.accountIdOf(slot)), slot, orderId);
  }

  /**
   * An order as a snapshot has it: of each account the open ones in order of acceptance, the closed ones oldest first. With side and
   * type 0 and status filled, a remembered transfer. One that is known already stays as it is.
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
    const entry = this.table.entry(accountId);
    if (side === 0 && ordType === 0 && status === OrdStatus.filled) {
      this.rememberTransfer(entry, orderId, clOrdId, enteredTsUs);
      return;
    }
    const slot = orders.record(
      orderId,
      accountId,
      instrumentId,
      side,
      ordType,
      timeInForce,
      execInst,
      priceTicks,
      orderQtyLots,
      leavesLots,
      clOrdId,
      enteredTsUs,
      this.seq,
    );
    orders.restore(slot, cumQtyLots, cumNotionalMinor, feesMinor, status);
    entry.restoreStamp(orders, slot, orderId);
    this.watched.noteOrder(entry, slot, orderId);
    if (status === OrdStatus.new || status === OrdStatus.partiallyFilled) {
      orders.store.open(entry.account, slot);
      return;
    }
    this.watched.beforeForgetting(entry);
    const kept = status === OrdStatus.rejected ? rejectCode : reason;
    orders.remember(entry.account, slot, status as OrdStatus, kept);
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
    this.watched.beforeForgetting(entry);
    orders.close(entry.account, slot, OrdStatus.filled, CloseReason.none);
  }

  private rememberTransfer(
    entry: AccountEntry,
    transferId: number,
    clientRef: Int32Array,
    tsUs: number,
  ): void {
    const { accountId } = entry.account;
    const slot = this.orders.recordTransfer(transferId, accountId, clientRef, tsUs, this.seq);
    this.watched.beforeForgetting(entry);
    this.orders.remember(entry.account, slot, OrdStatus.filled, 0);
  }

  private touch(entry: AccountEntry, slot: number, orderId: number): void {
    this.orders.stamp(slot, this.tsUs, this.seq);
    this.watched.noteOrder(entry, slot, orderId);
  }
}

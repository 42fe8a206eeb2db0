// The events of accounts and orders, folded: what portfolio.ts answers from. It must never decide anything: what an event does not say did
// not happen.

import type { AccountLimits, PositionLimits, VenueLimits } from '#core/command.ts';
import { houseAccountId } from '#core/ledger/ledger.ts';
import { feeTiersMax } from '#core/limits.ts';
import { extraWords } from '#core/order-store.ts';
import {
  CloseReason,
  hasLimitPrice,
  OrdStatus,
  Side,
  statusOfClose,
  StpMode,
  TradeStatus,
  TransferKind,
} from '#core/terms.ts';
import { assert } from '#std/assert.ts';
import type { AccountEntry } from '#portfolio/account-entry.ts';
import { AccountTable } from '#portfolio/account-table.ts';
import { Liquidity } from '#portfolio/fill-ring.ts';
import { HistoryFold } from '#portfolio/history-fold.ts';
import { ExecType, HistoryBudget } from '#portfolio/order-history.ts';
import { OrderTable } from '#portfolio/order-table.ts';
import { PreventedRing } from '#portfolio/prevented-ring.ts';
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
  /** Both sides of an auction's trades. */
  readonly auctionFeeRate: number;
}

export class PortfolioFold {
  protected readonly orders: OrderTable;
  protected readonly table = new AccountTable();
  protected readonly watched: WatchList;
  protected readonly histories: HistoryFold;
  protected readonly tiers: FeeTierView[] = [];
  protected limits: VenueLimits = { openOrdersMax: 0, ordersPerSecondMax: 0, stpNoneAllowed: 0 };
  /** By instrument id. */
  protected readonly traded: (TradedInstrument | undefined)[] = [undefined];
  /** Of the events that come now. */
  private seq = 0;
  private tsUs = 0;

  /** The order that is being restored: what is told of its terms is no news. */
  private restoringId = 0;

  /**
   * `ordersHint`: orders, open and remembered, to make room for at once; the tables double when they are full. `hashSeed`: a 32-bit
   * number that clients do not know; see OrderStore.
   */
  constructor(ordersHint = 1_024, hashSeed = 0, historyBudget = new HistoryBudget()) {
    this.orders = new OrderTable(ordersHint, hashSeed);
    this.watched = new WatchList(this.orders);
    this.histories = new HistoryFold(this.orders, historyBudget);
    for (let tier = 0; tier < feeTiersMax; tier++) {
      this.tiers.push({ makerFeeRate: 0, takerFeeRate: 0, auctionFeeRate: 0 });
    }
  }

  /** The command that the following events belong to. */
  begin(seq: number, tsUs: number): void {
    this.seq = seq;
    this.tsUs = tsUs;
    this.histories.seq = seq;
    this.histories.tsUs = tsUs;
    this.restoringId = 0;
  }

  instrumentListed(instrument: TradedInstrument): void {
    const { instrumentId } = instrument;
    while (this.traded.length <= instrumentId) this.traded.push(undefined);
    this.traded[instrumentId] = instrument;
  }

  feeTierSet(
    feeTier: number,
    makerFeeRate: number,
    takerFeeRate: number,
    auctionFeeRate: number,
  ): void {
    this.tiers[feeTier] = { makerFeeRate, takerFeeRate, auctionFeeRate };
  }

  accountLimitsSet(accountId: number, limits: AccountLimits): void {
    this.table.entry(accountId).limits = limits;
  }

  positionLimitsSet(accountId: number, instrumentId: number, limits: PositionLimits): void {
    const entry = this.table.entry(accountId);
    const isOff = limits.longLotsMax === 0 && limits.shortLotsMax === 0;
    if (isOff) entry.positionLimits?.delete(instrumentId);
    else {
      entry.positionLimits ??= new Map();
      entry.positionLimits.set(instrumentId, limits);
    }
  }

  venueLimitsSet(limits: VenueLimits): void {
    this.limits = limits;
  }

  accountOpened(accountId: number, kind: number, feeTier: number, name: string): void {
    this.table.open(accountId, kind, feeTier, name);
  }

  accountKillSwitch(accountId: number, on: number): void {
    this.table.entry(accountId).account.killSwitch = on !== 0;
  }

  accountFeeTierSet(accountId: number, feeTier: number): void {
    this.table.entry(accountId).account.feeTier = feeTier;
  }

  accountStatusSet(accountId: number, status: number): void {
    this.table.entry(accountId).account.status = status;
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
    const isReceiver = kind === TransferKind.deposit || kind === TransferKind.borrow;
    const owner = this.table.entry(isReceiver ? toAccountId : fromAccountId);
    this.rememberTransfer(owner, transferId, clientRef, this.tsUs);
    if (kind === TransferKind.borrow) owner.holding(assetId).borrow(amountMinor);
    if (kind === TransferKind.giveBack) owner.holding(assetId).borrow(-amountMinor);
    if (kind !== TransferKind.transfer) return;
    this.moveShares(fromAccountId, toAccountId, assetId, amountMinor);
  }

  orderAccepted(
    orderId: number,
    accountId: number,
    instrumentId: number,
    side: number,
    ordType: number,
    timeInForce: number,
    execInst: number,
    stpMode: number,
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
      stpMode,
      priceTicks,
      orderQtyLots,
      orderQtyLots,
      clOrdId,
      this.tsUs,
      this.seq,
    );
    this.orders.store.open(entry.account, slot);
    this.histories.enter(entry, slot, orderId, ExecType.new, 0);
    this.watched.noteOrder(entry, slot, orderId);
  }

  /** What an order has beyond its acceptance, as it is now: right after that, and whenever it changed. */
  orderTerms(
    orderId: number,
    status: number,
    stopTicks: number,
    activationTicks: number,
    trailTicks: number,
    trailBps: number,
    displayLots: number,
    minQtyLots: number,
    expireTsUs: number,
    budgetMinor: number,
    listId: number,
    listKind: number,
    preventedLots: number,
  ): void {
    const { orders } = this;
    const slot = orders.find(orderId);
    assert(slot >= 0, 'an order whose terms are told is known');
    orders.setTerms(
      slot,
      stopTicks,
      activationTicks,
      trailTicks,
      trailBps,
      displayLots,
      minQtyLots,
      expireTsUs,
      budgetMinor,
      listId,
      listKind,
      preventedLots,
    );
    if (orderId === this.restoringId || !orders.store.isOpen(slot)) return;
    orders.setStatus(slot, status);
    const entry = this.table.entry(orders.accountIdOf(slot));
    this.histories.termsTold(entry, slot, orderId);
    this.touch(entry, slot, orderId);
  }

  orderTriggered(orderId: number, stopTicks: number, lastTicks: number): void {
    const slot = this.orders.find(orderId);
    assert(slot >= 0, 'an order that is triggered is open');
    this.orders.setStop(slot, stopTicks);
    this.enterMarket(orderId, lastTicks);
  }

  orderActivated(orderId: number): void {
    this.enterMarket(orderId, 0);
  }

  /** Each of the two accounts, which may be one, remembers what it may know. */
  matchPrevented(
    preventedMatchId: number,
    instrumentId: number,
    stpMode: number,
    priceTicks: number,
    makerOrderId: number,
    makerAccountId: number,
    makerPreventedLots: number,
    takerOrderId: number,
    takerAccountId: number,
    takerPreventedLots: number,
  ): void {
    const isOne = makerAccountId === takerAccountId;
    for (const accountId of isOne ? [makerAccountId] : [makerAccountId, takerAccountId]) {
      const entry = this.table.entry(accountId);
      const isMaker = accountId === makerAccountId;
      const isTaker = accountId === takerAccountId;
      entry.prevented ??= new PreventedRing();
      entry.prevented.add(
        preventedMatchId,
        instrumentId,
        stpMode,
        priceTicks,
        isMaker ? makerOrderId : 0,
        isMaker ? makerAccountId : 0,
        isMaker ? makerPreventedLots : 0,
        isTaker ? takerOrderId : 0,
        isTaker ? takerAccountId : 0,
        isTaker ? takerPreventedLots : 0,
        this.tsUs,
        this.seq,
        entry.watchers > 0,
      );
      this.watched.noteAccount(entry);
    }
    // Who is cancelled is told by the end of the order; who only loses quantity is told here.
    if (stpMode !== StpMode.decrement) return;
    this.prevent(makerOrderId, makerPreventedLots);
    this.prevent(takerOrderId, takerPreventedLots);
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
      StpMode.none,
      priceTicks,
      orderQtyLots,
      0,
      clOrdId,
      this.tsUs,
      this.seq,
    );
    this.orders.setStatus(slot, OrdStatus.rejected);
    this.histories.enter(entry, slot, orderId, ExecType.rejected, code);
    this.watched.noteOrder(entry, slot, orderId);
    this.watched.beforeForgetting(entry);
    this.orders.remember(entry.account, slot, OrdStatus.rejected, code);
  }

  tradeExecuted(
    tradeId: number,
    instrumentId: number,
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
    const instrument = this.traded[instrumentId];
    assert(instrument !== undefined, 'a traded instrument is listed');
    const notionalMinor = priceTicks * qtyLots * instrument.tickValueMinor;
    const maker = this.table.entry(makerAccountId);
    const taker = this.table.entry(takerAccountId);
    const liquidity = takerSide === 0 ? Liquidity.auction : Liquidity.maker;
    // In an auction (side 0) the maker's is the buy order.
    if (takerSide === Side.buy) this.book(instrument, taker, maker, qtyLots, notionalMinor);
    else this.book(instrument, maker, taker, qtyLots, notionalMinor);
    this.fillOrder(
      maker,
      makerOrderId,
      tradeId,
      priceTicks,
      qtyLots,
      makerLeavesLots,
      notionalMinor,
      makerFeeMinor,
      liquidity,
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
      takerSide === 0 ? Liquidity.auction : Liquidity.taker,
    );
  }

  /**
   * As the opposite trade at the same price: what was earned or lost on the way stays, and a trade without others is undone without a
   * trace in the profit. What the buyer was lent came to it at its cost, as in any transfer.
   */
  tradeBusted(
    tradeId: number,
    instrumentId: number,
    takerSide: number,
    priceTicks: number,
    qtyLots: number,
    makerOrderId: number,
    makerAccountId: number,
    makerFeeMinor: number,
    takerOrderId: number,
    takerAccountId: number,
    takerFeeMinor: number,
    lentShares: number,
  ): void {
    const instrument = this.traded[instrumentId];
    assert(instrument !== undefined, 'a traded instrument is listed');
    const buyAccountId = takerSide === Side.buy ? takerAccountId : makerAccountId;
    const sellAccountId = takerSide === Side.buy ? makerAccountId : takerAccountId;
    if (lentShares > 0) {
      this.moveShares(houseAccountId, buyAccountId, instrument.shareAssetId, lentShares);
    }
    this.bookTrade(instrument, sellAccountId, buyAccountId, priceTicks, qtyLots);
    const status = TradeStatus.busted;
    this.markFill(makerAccountId, makerOrderId, tradeId, status, priceTicks, makerFeeMinor);
    this.markFill(takerAccountId, takerOrderId, tradeId, status, priceTicks, takerFeeMinor);
  }

  /** As the opposite trade at the old price, and the trade again at the new one. */
  tradeCorrected(
    tradeId: number,
    instrumentId: number,
    takerSide: number,
    oldPriceTicks: number,
    priceTicks: number,
    qtyLots: number,
    makerOrderId: number,
    makerAccountId: number,
    makerFeeMinor: number,
    takerOrderId: number,
    takerAccountId: number,
    takerFeeMinor: number,
  ): void {
    const instrument = this.traded[instrumentId];
    assert(instrument !== undefined, 'a traded instrument is listed');
    const buyAccountId = takerSide === Side.buy ? takerAccountId : makerAccountId;
    const sellAccountId = takerSide === Side.buy ? makerAccountId : takerAccountId;
    this.bookTrade(instrument, sellAccountId, buyAccountId, oldPriceTicks, qtyLots);
    this.bookTrade(instrument, buyAccountId, sellAccountId, priceTicks, qtyLots);
    const status = TradeStatus.corrected;
    this.markFill(makerAccountId, makerOrderId, tradeId, status, priceTicks, makerFeeMinor);
    this.markFill(takerAccountId, takerOrderId, tradeId, status, priceTicks, takerFeeMinor);
  }

  orderClosed(orderId: number, reason: number): void {
    const { orders } = this;
    const slot = orders.find(orderId);
    assert(slot >= 0, 'an order that is closed was open');
    const entry = this.table.entry(orders.accountIdOf(slot));
    const status = statusOfClose(reason as CloseReason);
    orders.end(slot, status);
    if (reason === CloseReason.amendedToFilled) {
      this.histories.amendedToEnd(entry, slot, orderId, reason);
    } else {
      this.histories.add(entry, slot, orderId, execTypeOfEnd(status), reason, 0, 0);
    }
    this.touch(entry, slot, orderId);
    this.watched.beforeForgetting(entry);
    orders.close(entry.account, slot, status, reason);
  }

  /** `priceTicks` of a type without a limit is its protection price, which is not told as its price. */
  orderAmended(
    orderId: number,
    priceTicks: number,
    orderQtyLots: number,
    leavesLots: number,
  ): void {
    const { orders } = this;
    const slot = orders.find(orderId);
    assert(slot >= 0, 'an order that is amended is open');
    const limitTicks = hasLimitPrice(orders.ordTypeOf(slot)) ? priceTicks : 0;
    orders.amend(slot, limitTicks, orderQtyLots, leavesLots);
    const entry = this.table.entry(orders.accountIdOf(slot));
    this.histories.amended(entry, slot, orderId, CloseReason.postOnlyWouldCross);
    this.touch(entry, slot, orderId);
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
    stpMode: number,
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
    this.restoringId = orderId;
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
      // A reject does not tell it.
      status === OrdStatus.rejected ? StpMode.none : stpMode,
      priceTicks,
      orderQtyLots,
      leavesLots,
      clOrdId,
      enteredTsUs,
      this.seq,
    );
    orders.restore(slot, cumQtyLots, cumNotionalMinor, feesMinor, status);
    entry.restoreStamp(orders, slot, orderId);
    this.histories.restored(entry, slot, orderId);
    this.watched.noteOrder(entry, slot, orderId);
    if (orders.store.isOpen(slot)) {
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
    this.histories.add(entry, slot, orderId, ExecType.trade, 0, qtyLots, priceTicks);
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
    // An order by budget goes on after each step, until its end is told.
    if (leavesLots > 0 || orders.hasBudget(slot)) return;
    this.watched.beforeForgetting(entry);
    orders.close(entry.account, slot, OrdStatus.filled, CloseReason.none);
  }

  /** The seller first: where both are one account, it sells what it had. */
  private book(
    instrument: TradedInstrument,
    buyer: AccountEntry,
    seller: AccountEntry,
    qtyLots: number,
    notionalMinor: number,
  ): void {
    const shares = qtyLots * instrument.lotShares;
    seller.holding(instrument.shareAssetId).sell(shares, notionalMinor);
    buyer.holding(instrument.shareAssetId).buy(shares, notionalMinor);
  }

  private bookTrade(
    instrument: TradedInstrument,
    buyAccountId: number,
    sellAccountId: number,
    priceTicks: number,
    qtyLots: number,
  ): void {
    const notionalMinor = priceTicks * qtyLots * instrument.tickValueMinor;
    const buyer = this.table.entry(buyAccountId);
    const seller = this.table.entry(sellAccountId);
    this.book(instrument, buyer, seller, qtyLots, notionalMinor);
    this.watched.noteHolding(buyer, buyer.holding(instrument.shareAssetId));
    this.watched.noteHolding(seller, seller.holding(instrument.shareAssetId));
  }

  /** A transfer brings its shares at the cost that it took from the payer. */
  private moveShares(
    fromAccountId: number,
    toAccountId: number,
    assetId: number,
    amountMinor: number,
  ): void {
    const to = this.table.entry(toAccountId).holding(assetId);
    const costMinor = this.table.entry(fromAccountId).holding(assetId).take(amountMinor);
    if (costMinor < 0) to.addUnknown(amountMinor);
    else to.buy(amountMinor, costMinor);
  }

  /** A trade that was busted or corrected, in the fill and in the history of its order, as far as both are remembered. */
  private markFill(
    accountId: number,
    orderId: number,
    tradeId: number,
    status: number,
    priceTicks: number,
    feeMinor: number,
  ): void {
    const entry = this.table.entry(accountId);
    const fill = entry.fills.mark(tradeId, orderId, status, priceTicks, feeMinor);
    if (fill !== undefined) this.watched.noteChangedFill(entry, fill);
    const slot = this.orders.find(orderId);
    if (slot < 0) return;
    const execType = status === TradeStatus.busted ? ExecType.tradeCancel : ExecType.tradeCorrect;
    this.histories.add(entry, slot, orderId, execType, 0, 0, priceTicks);
  }

  private enterMarket(orderId: number, lastTicks: number): void {
    const { orders } = this;
    const slot = orders.find(orderId);
    assert(slot >= 0, 'an order that enters the market is open');
    const entry = this.table.entry(orders.accountIdOf(slot));
    orders.setStatus(slot, OrdStatus.new);
    this.histories.add(entry, slot, orderId, ExecType.triggeredOrActivated, 0, 0, lastTicks);
    this.touch(entry, slot, orderId);
  }

  private prevent(orderId: number, lots: number): void {
    const { orders } = this;
    const slot = orders.find(orderId);
    assert(slot >= 0, 'an order that loses quantity is open');
    const entry = this.table.entry(orders.accountIdOf(slot));
    orders.prevent(slot, lots);
    const reason = CloseReason.selfTradePrevention;
    this.histories.add(entry, slot, orderId, ExecType.restated, reason, 0, 0);
    this.touch(entry, slot, orderId);
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

/** A budget that is reached ends an order as filled by restating its quantity; its trades have told the rest. */
function execTypeOfEnd(status: OrdStatus): ExecType {
  if (status === OrdStatus.expired) return ExecType.expired;
  return status === OrdStatus.filled ? ExecType.restated : ExecType.canceled;
}

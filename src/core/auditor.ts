// Checks what one command says about itself: it stands between the engine and a sink, compares every event with the state before and
// after, and passes it on. It must never change an event, and it ends the engine where one is not true.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import { BalanceAudit } from '#core/balance-audit.ts';
import { type Command, CommandKind } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import { ExecutionAudit } from '#core/execution-audit.ts';
import { feeAccountId, houseAccountId } from '#core/ledger/ledger.ts';
import { TermNum } from '#core/order-terms.ts';
import { PassingSink } from '#core/passing-sink.ts';
import { audit, earliestExpiryUs } from '#core/state-audit.ts';
import type { ExchangeState } from '#core/state.ts';
import { CloseReason, Side, statusOfClose, TransferKind } from '#core/terms.ts';
import { TradeAudit } from '#core/trade-audit.ts';
import { assert } from '#std/assert.ts';

export { audit, auditClosed } from '#core/state-audit.ts';

/**
 * The host calls `before(state, command, sink)`, then `apply(command, this)`, then `after(state)`, which also audits the whole state.
 * Throws InvariantError that names the invariant and the ids concerned.
 */
export class AuditingSink extends PassingSink {
  private state!: ExchangeState;
  private command!: Command;
  private readonly executions = new ExecutionAudit();
  private readonly trades = new TradeAudit();

  private readonly balances = new BalanceAudit();
  private seq = 0;
  private nextEntryId = 0;
  /** The order that was accepted last and has special terms, until they are told; 0 is none. */
  private untoldTermsId = 0;
  private readonly closedIds = new Set<number>();
  private massCanceledCount = 0;

  before(state: ExchangeState, command: Command, inner: EventSink): void {
    this.state = state;
    this.command = command;
    this.inner = inner;
    this.seq = state.seq;
    this.nextEntryId = state.nextEntryId;
    this.untoldTermsId = 0;
    this.massCanceledCount = 0;
    if (this.closedIds.size > 0) this.closedIds.clear();
    this.executions.before(state, command);
    this.trades.before(state, command);
    this.balances.before(state);
  }

  after(state: ExchangeState): void {
    if (state.seq !== this.seq + 1) broken('seq is dense', this.seq, state.seq);
    this.checkTermsTold();
    this.executions.after(state);
    this.trades.after(state);
    this.balances.after(state);
    audit(state);
    if (this.command.kind === CommandKind.expireOrders) this.checkExpired(state);
  }

  override orderAccepted(
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
    this.takeEntryId(orderId);
    this.checkTermsTold();
    const { store } = this.state;
    const slot = store.pool.find(orderId);
    if (slot >= 0 && store.hasTerms(slot)) this.untoldTermsId = orderId;
    this.executions.accepted(orderId, instrumentId, side, ordType, priceTicks, orderQtyLots);
    super.orderAccepted(
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
      clOrdId,
    );
  }

  override orderTerms(
    orderId: number,
    accountId: number,
    instrumentId: number,
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
    if (this.untoldTermsId !== orderId) this.checkTermsTold();
    this.untoldTermsId = 0;
    const { store } = this.state;
    const slot = store.pool.find(orderId);
    const isTrue =
      slot >= 0 &&
      store.statusOf(slot) === status &&
      store.term(slot, TermNum.stopTicks) === stopTicks &&
      store.term(slot, TermNum.activationTicks) === activationTicks &&
      store.term(slot, TermNum.trailTicks) === trailTicks &&
      store.term(slot, TermNum.trailBps) === trailBps &&
      store.term(slot, TermNum.displayLots) === displayLots &&
      store.term(slot, TermNum.minQtyLots) === minQtyLots &&
      store.term(slot, TermNum.expireTsUs) === expireTsUs &&
      store.term(slot, TermNum.budgetMinor) === budgetMinor &&
      store.term(slot, TermNum.listId) === listId &&
      store.term(slot, TermNum.listKind) === listKind &&
      store.term(slot, TermNum.preventedLots) === preventedLots;
    if (!isTrue) broken('special terms are told as they are', orderId, status);
    super.orderTerms(
      orderId,
      accountId,
      instrumentId,
      status,
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
  }

  override orderAmended(
    orderId: number,
    accountId: number,
    instrumentId: number,
    priceTicks: number,
    orderQtyLots: number,
    leavesLots: number,
    keptPriority: number,
  ): void {
    this.checkTermsTold();
    this.executions.amended(orderId, instrumentId, priceTicks, leavesLots);
    super.orderAmended(
      orderId,
      accountId,
      instrumentId,
      priceTicks,
      orderQtyLots,
      leavesLots,
      keptPriority,
    );
  }

  override orderTriggered(
    orderId: number,
    accountId: number,
    instrumentId: number,
    stopTicks: number,
    lastTicks: number,
  ): void {
    this.executions.triggers(orderId, instrumentId, stopTicks, lastTicks);
    super.orderTriggered(orderId, accountId, instrumentId, stopTicks, lastTicks);
  }

  override orderActivated(orderId: number, accountId: number, instrumentId: number): void {
    this.executions.activated(orderId, instrumentId);
    super.orderActivated(orderId, accountId, instrumentId);
  }

  override matchPrevented(
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
    this.checkTermsTold();
    this.executions.prevented(
      preventedMatchId,
      instrumentId,
      stpMode,
      priceTicks,
      makerOrderId,
      makerAccountId,
      makerPreventedLots,
      takerOrderId,
      takerAccountId,
      takerPreventedLots,
    );
    super.matchPrevented(
      preventedMatchId,
      instrumentId,
      stpMode,
      priceTicks,
      makerOrderId,
      makerAccountId,
      makerPreventedLots,
      takerOrderId,
      takerAccountId,
      takerPreventedLots,
    );
  }

  override tradeExecuted(
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
    this.checkTermsTold();
    this.executions.trade(
      tradeId,
      instrumentId,
      takerSide,
      priceTicks,
      qtyLots,
      makerOrderId,
      makerAccountId,
      makerLeavesLots,
      takerOrderId,
      takerAccountId,
      takerLeavesLots,
      takerFeeMinor,
    );
    const instrument = this.state.instrument(instrumentId);
    const cash = instrument.listing.currencyId;
    const notionalMinor = priceTicks * qtyLots * instrument.tickValueMinor;
    const shares = qtyLots * instrument.listing.lotShares;
    const sign = takerSide === Side.buy ? 1 : -1;
    this.balances.expect(takerAccountId, cash, -sign * notionalMinor - takerFeeMinor);
    this.balances.expect(makerAccountId, cash, sign * notionalMinor - makerFeeMinor);
    this.balances.expect(feeAccountId, cash, makerFeeMinor + takerFeeMinor);
    this.balances.expect(takerAccountId, instrument.shareAssetId, sign * shares);
    this.balances.expect(makerAccountId, instrument.shareAssetId, -sign * shares);
    if (makerFeeMinor + takerFeeMinor < 0) {
      broken('rebates are paid out of fees', tradeId, makerFeeMinor, takerFeeMinor);
    }
    this.trades.traded({
      tradeId,
      instrumentId,
      takerSide,
      priceTicks,
      qtyLots,
      makerAccountId,
      makerFeeMinor,
      takerAccountId,
      takerFeeMinor,
      lent: 0,
    });
    super.tradeExecuted(
      tradeId,
      instrumentId,
      takerSide,
      priceTicks,
      qtyLots,
      makerOrderId,
      makerAccountId,
      makerLeavesLots,
      makerFeeMinor,
      takerOrderId,
      takerAccountId,
      takerLeavesLots,
      takerFeeMinor,
    );
  }

  override tradeBusted(
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
    tradedTsUs: number,
    lentShares: number,
    lentCashMinor: number,
  ): void {
    this.trades.busted({
      tradeId,
      instrumentId,
      takerSide,
      priceTicks,
      qtyLots,
      makerAccountId,
      makerFeeMinor,
      takerAccountId,
      takerFeeMinor,
      lent: lentShares + lentCashMinor,
    });
    const instrument = this.state.instrument(instrumentId);
    const cash = instrument.listing.currencyId;
    const notionalMinor = priceTicks * qtyLots * instrument.tickValueMinor;
    const shares = qtyLots * instrument.listing.lotShares;
    const buyAccountId = takerSide === Side.buy ? takerAccountId : makerAccountId;
    const sellAccountId = takerSide === Side.buy ? makerAccountId : takerAccountId;
    this.balances.expectMove(houseAccountId, buyAccountId, instrument.shareAssetId, lentShares);
    this.balances.expectMove(houseAccountId, sellAccountId, cash, lentCashMinor);
    this.balances.expectMove(buyAccountId, sellAccountId, instrument.shareAssetId, shares);
    this.balances.expectMove(sellAccountId, buyAccountId, cash, notionalMinor);
    this.balances.expect(makerAccountId, cash, makerFeeMinor);
    this.balances.expect(takerAccountId, cash, takerFeeMinor);
    this.balances.expect(feeAccountId, cash, -makerFeeMinor - takerFeeMinor);
    super.tradeBusted(
      tradeId,
      instrumentId,
      takerSide,
      priceTicks,
      qtyLots,
      makerOrderId,
      makerAccountId,
      makerFeeMinor,
      takerOrderId,
      takerAccountId,
      takerFeeMinor,
      tradedTsUs,
      lentShares,
      lentCashMinor,
    );
  }

  override tradeCorrected(
    tradeId: number,
    instrumentId: number,
    takerSide: number,
    oldPriceTicks: number,
    priceTicks: number,
    qtyLots: number,
    makerOrderId: number,
    makerAccountId: number,
    oldMakerFeeMinor: number,
    makerFeeMinor: number,
    takerOrderId: number,
    takerAccountId: number,
    oldTakerFeeMinor: number,
    takerFeeMinor: number,
    tradedTsUs: number,
    makerLentMinor: number,
    takerLentMinor: number,
  ): void {
    const told = {
      tradeId,
      instrumentId,
      takerSide,
      priceTicks: oldPriceTicks,
      qtyLots,
      makerAccountId,
      makerFeeMinor: oldMakerFeeMinor,
      takerAccountId,
      takerFeeMinor: oldTakerFeeMinor,
      lent: makerLentMinor + takerLentMinor,
    };
    this.trades.corrected(told, priceTicks, makerFeeMinor, takerFeeMinor);
    const instrument = this.state.instrument(instrumentId);
    const cash = instrument.listing.currencyId;
    const moreMinor = (priceTicks - oldPriceTicks) * qtyLots * instrument.tickValueMinor;
    const ofTaker = takerSide === Side.buy ? moreMinor : -moreMinor;
    this.balances.expectMove(houseAccountId, makerAccountId, cash, makerLentMinor);
    this.balances.expectMove(houseAccountId, takerAccountId, cash, takerLentMinor);
    this.balances.expectMove(takerAccountId, makerAccountId, cash, ofTaker);
    const makerFees = makerFeeMinor - oldMakerFeeMinor;
    const takerFees = takerFeeMinor - oldTakerFeeMinor;
    this.balances.expect(makerAccountId, cash, -makerFees);
    this.balances.expect(takerAccountId, cash, -takerFees);
    this.balances.expect(feeAccountId, cash, makerFees + takerFees);
    super.tradeCorrected(
      tradeId,
      instrumentId,
      takerSide,
      oldPriceTicks,
      priceTicks,
      qtyLots,
      makerOrderId,
      makerAccountId,
      oldMakerFeeMinor,
      makerFeeMinor,
      takerOrderId,
      takerAccountId,
      oldTakerFeeMinor,
      takerFeeMinor,
      tradedTsUs,
      makerLentMinor,
      takerLentMinor,
    );
  }

  override auctionIndicative(
    instrumentId: number,
    priceTicks: number,
    matchedLots: number,
    surplusLots: number,
    surplusSide: number,
  ): void {
    const told = { priceTicks, matchedLots, surplusLots, surplusSide };
    this.executions.auction.indicated(instrumentId, told);
    super.auctionIndicative(instrumentId, priceTicks, matchedLots, surplusLots, surplusSide);
  }

  override auctionUncrossed(
    instrumentId: number,
    phase: number,
    priceTicks: number,
    matchedLots: number,
    surplusLots: number,
    surplusSide: number,
  ): void {
    const told = { priceTicks, matchedLots, surplusLots, surplusSide };
    this.executions.auction.uncrossed(instrumentId, phase, told);
    super.auctionUncrossed(instrumentId, phase, priceTicks, matchedLots, surplusLots, surplusSide);
  }

  override phaseChanged(instrumentId: number, phase: number): void {
    this.executions.auction.phaseChanged(instrumentId, phase);
    super.phaseChanged(instrumentId, phase);
  }

  override fundsMoved(
    transferId: number,
    kind: number,
    fromAccountId: number,
    toAccountId: number,
    assetId: number,
    amountMinor: number,
    clientRef: Int32Array,
  ): void {
    if (amountMinor <= 0) broken('a movement is of some amount', transferId, amountMinor);
    this.balances.expect(fromAccountId, assetId, -amountMinor);
    this.balances.expect(toAccountId, assetId, amountMinor);
    if (kind === TransferKind.borrow) this.balances.expectLoan(toAccountId, assetId, amountMinor);
    if (kind === TransferKind.giveBack)
      this.balances.expectLoan(fromAccountId, assetId, -amountMinor);
    super.fundsMoved(transferId, kind, fromAccountId, toAccountId, assetId, amountMinor, clientRef);
  }

  override orderClosed(
    orderId: number,
    accountId: number,
    instrumentId: number,
    reason: number,
    canceledLots: number,
  ): void {
    this.checkTermsTold();
    if (this.closedIds.has(orderId)) broken('an order ends once', orderId, reason);
    this.closedIds.add(orderId);
    if (reason === CloseReason.massCanceled) this.massCanceledCount++;
    const { pool } = this.state.store;
    const slot = pool.find(orderId);
    if (slot >= 0) {
      const at = slot * orderWords;
      const orderQtyLots = pool.words[at + OrderWord.orderQtyLots]!;
      const cumLots = pool.words[at + OrderWord.cumQtyLots]!;
      const preventedLots = this.state.store.term(slot, TermNum.preventedLots);
      const openLots = this.executions.openLots(orderId) ?? canceledLots;
      const isWhole = orderQtyLots === cumLots + preventedLots + canceledLots;
      if (!isWhole || openLots !== canceledLots || canceledLots < 0) {
        broken('orderQty = filled + prevented + cancelled', orderId, orderQtyLots, cumLots);
      }
      const isFinal = pool.words[at + OrderWord.state] === statusOfClose(reason as CloseReason);
      if (!isFinal || reason === CloseReason.none) {
        broken('the reason of an end decides its status', orderId, reason);
      }
    }
    super.orderClosed(orderId, accountId, instrumentId, reason, canceledLots);
  }

  override massCanceled(
    accountId: number,
    instrumentId: number,
    side: number,
    count: number,
  ): void {
    if (count !== this.massCanceledCount) {
      broken('a mass cancel counts what it ended', accountId, count, this.massCanceledCount);
    }
    super.massCanceled(accountId, instrumentId, side, count);
  }

  override balanceChanged(
    accountId: number,
    assetId: number,
    availableMinor: number,
    heldMinor: number,
  ): void {
    this.balances.told(accountId, assetId, availableMinor, heldMinor);
    super.balanceChanged(accountId, assetId, availableMinor, heldMinor);
  }

  override depthChanged(
    instrumentId: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    orderCount: number,
  ): void {
    const { book } = this.state.instrument(instrumentId);
    const level = book.levelAt(side, priceTicks);
    const wantedLots = level < 0 ? 0 : book.lotsOfLevel(side, level);
    const wantedOrders = level < 0 ? 0 : book.ordersOfLevel(side, level);
    if (qtyLots !== wantedLots || orderCount !== wantedOrders) {
      broken('depth is told as the book is', instrumentId, side, priceTicks, qtyLots, orderCount);
    }
    super.depthChanged(instrumentId, side, priceTicks, qtyLots, orderCount);
  }

  override orderRejected(
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
    limit: number,
  ): void {
    if (orderId !== 0) this.takeEntryId(orderId);
    super.orderRejected(
      orderId,
      accountId,
      instrumentId,
      side,
      ordType,
      timeInForce,
      execInst,
      priceTicks,
      orderQtyLots,
      clOrdId,
      code,
      limit,
    );
  }

  override orderRestored(orderId: number): void {
    broken('a command restores nothing', orderId);
  }

  override marketRestored(instrumentId: number): void {
    broken('a command restores nothing', instrumentId);
  }

  // ---- what the checks stand on

  /** Orders are numbered in the order in which they are told. */
  private takeEntryId(orderId: number): void {
    if (orderId !== this.nextEntryId) broken('order ids are dense', orderId, this.nextEntryId);
    this.nextEntryId++;
  }

  /** What an order has beyond what every order has follows its acceptance at once. */
  private checkTermsTold(): void {
    if (this.untoldTermsId !== 0) {
      broken('special terms are told with their order', this.untoldTermsId);
    }
  }

  private checkExpired(state: ExchangeState): void {
    const expiryUs = earliestExpiryUs(state);
    if (expiryUs <= state.tsUs) broken('GTD orders that are due end', expiryUs, state.tsUs);
  }
}

function broken(invariant: string, ...ids: number[]): never {
  assert(false, `${invariant} (${ids.join(', ')})`);
}

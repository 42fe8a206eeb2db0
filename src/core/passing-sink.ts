// A sink that passes every event on as it is: the ground for sinks that look at some of them. It must never change an event.

import type {
  AccountLimits,
  InstrumentListing,
  PositionLimits,
  VenueLimits,
} from '#core/command.ts';
import type { EventSink } from '#core/events.ts';

export class PassingSink implements EventSink {
  protected inner!: EventSink;

  currencyListed(assetId: number, code: string, decimals: number): void {
    this.inner.currencyListed(assetId, code, decimals);
  }

  instrumentListed(
    instrumentId: number,
    shareAssetId: number,
    tickValueMinor: number,
    listing: InstrumentListing,
  ): void {
    this.inner.instrumentListed(instrumentId, shareAssetId, tickValueMinor, listing);
  }

  phaseChanged(instrumentId: number, phase: number): void {
    this.inner.phaseChanged(instrumentId, phase);
  }

  feeTierSet(
    feeTier: number,
    makerFeeRate: number,
    takerFeeRate: number,
    auctionFeeRate: number,
  ): void {
    this.inner.feeTierSet(feeTier, makerFeeRate, takerFeeRate, auctionFeeRate);
  }

  instrumentChanged(instrumentId: number, listing: InstrumentListing): void {
    this.inner.instrumentChanged(instrumentId, listing);
  }

  accountLimitsSet(accountId: number, limits: AccountLimits): void {
    this.inner.accountLimitsSet(accountId, limits);
  }

  positionLimitsSet(accountId: number, instrumentId: number, limits: PositionLimits): void {
    this.inner.positionLimitsSet(accountId, instrumentId, limits);
  }

  venueLimitsSet(limits: VenueLimits): void {
    this.inner.venueLimitsSet(limits);
  }

  accountOpened(accountId: number, kind: number, feeTier: number, name: string): void {
    this.inner.accountOpened(accountId, kind, feeTier, name);
  }

  accountKillSwitch(accountId: number, on: number): void {
    this.inner.accountKillSwitch(accountId, on);
  }

  venueKillSwitch(on: number): void {
    this.inner.venueKillSwitch(on);
  }

  balanceChanged(
    accountId: number,
    assetId: number,
    availableMinor: number,
    heldMinor: number,
  ): void {
    this.inner.balanceChanged(accountId, assetId, availableMinor, heldMinor);
  }

  fundsMoved(
    transferId: number,
    kind: number,
    fromAccountId: number,
    toAccountId: number,
    assetId: number,
    amountMinor: number,
    clientRef: Int32Array,
  ): void {
    this.inner.fundsMoved(
      transferId,
      kind,
      fromAccountId,
      toAccountId,
      assetId,
      amountMinor,
      clientRef,
    );
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
    this.inner.orderAccepted(
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

  orderTerms(
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
    this.inner.orderTerms(
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

  orderTriggered(
    orderId: number,
    accountId: number,
    instrumentId: number,
    stopTicks: number,
    lastTicks: number,
  ): void {
    this.inner.orderTriggered(orderId, accountId, instrumentId, stopTicks, lastTicks);
  }

  orderActivated(orderId: number, accountId: number, instrumentId: number): void {
    this.inner.orderActivated(orderId, accountId, instrumentId);
  }

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
    this.inner.matchPrevented(
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

  auctionIndicative(
    instrumentId: number,
    priceTicks: number,
    matchedLots: number,
    surplusLots: number,
    surplusSide: number,
  ): void {
    this.inner.auctionIndicative(instrumentId, priceTicks, matchedLots, surplusLots, surplusSide);
  }

  auctionUncrossed(
    instrumentId: number,
    phase: number,
    priceTicks: number,
    matchedLots: number,
    surplusLots: number,
    surplusSide: number,
  ): void {
    this.inner.auctionUncrossed(
      instrumentId,
      phase,
      priceTicks,
      matchedLots,
      surplusLots,
      surplusSide,
    );
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
    limit: number,
  ): void {
    this.inner.orderRejected(
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

  commandRepeated(kind: number, accountId: number, orderId: number): void {
    this.inner.commandRepeated(kind, accountId, orderId);
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
    this.inner.tradeExecuted(
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

  orderClosed(
    orderId: number,
    accountId: number,
    instrumentId: number,
    reason: number,
    canceledLots: number,
  ): void {
    this.inner.orderClosed(orderId, accountId, instrumentId, reason, canceledLots);
  }

  orderAmended(
    orderId: number,
    accountId: number,
    instrumentId: number,
    priceTicks: number,
    orderQtyLots: number,
    leavesLots: number,
    keptPriority: number,
  ): void {
    this.inner.orderAmended(
      orderId,
      accountId,
      instrumentId,
      priceTicks,
      orderQtyLots,
      leavesLots,
      keptPriority,
    );
  }

  massCanceled(accountId: number, instrumentId: number, side: number, count: number): void {
    this.inner.massCanceled(accountId, instrumentId, side, count);
  }

  commandRejected(
    kind: number,
    accountId: number,
    instrumentId: number,
    orderId: number,
    code: number,
    limit: number,
  ): void {
    this.inner.commandRejected(kind, accountId, instrumentId, orderId, code, limit);
  }

  depthChanged(
    instrumentId: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    orderCount: number,
  ): void {
    this.inner.depthChanged(instrumentId, side, priceTicks, qtyLots, orderCount);
  }

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
    this.inner.orderRestored(
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
      leavesLots,
      cumQtyLots,
      cumNotionalMinor,
      feesMinor,
      status,
      reason,
      rejectCode,
      enteredTsUs,
      clOrdId,
    );
  }

  marketRestored(instrumentId: number, lastTradeId: number, lastPriceTicks: number): void {
    this.inner.marketRestored(instrumentId, lastTradeId, lastPriceTicks);
  }

  accountFeeTierSet(accountId: number, feeTier: number): void {
    this.inner.accountFeeTierSet(accountId, feeTier);
  }

  accountStatusSet(accountId: number, status: number): void {
    this.inner.accountStatusSet(accountId, status);
  }

  instrumentDelisted(instrumentId: number): void {
    this.inner.instrumentDelisted(instrumentId);
  }

  tradeWindowSet(trades: number): void {
    this.inner.tradeWindowSet(trades);
  }

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
    tradedTsUs: number,
    lentShares: number,
    lentCashMinor: number,
  ): void {
    this.inner.tradeBusted(
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

  tradeCorrected(
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
    this.inner.tradeCorrected(
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
}

// A sink that keeps events as plain objects, so that tests compare and print them. Client order ids become strings here, for the
// engine only lends them.

import {
  readClOrdId,
  type AccountLimits,
  type InstrumentListing,
  type PositionLimits,
  type VenueLimits,
} from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import type { RecordedEvent } from './recorded-events.ts';

export * from './recorded-events.ts';

export class EventRecorder implements EventSink {
  private events: RecordedEvent[] = [];

  /** The events since the last call, oldest first. */
  take(): RecordedEvent[] {
    const { events } = this;
    this.events = [];
    return events;
  }

  currencyListed(assetId: number, code: string, decimals: number): void {
    this.events.push({ kind: 'currencyListed', assetId, code, decimals });
  }

  instrumentListed(
    instrumentId: number,
    shareAssetId: number,
    tickValueMinor: number,
    listing: InstrumentListing,
  ): void {
    const kind = 'instrumentListed';
    this.events.push({ kind, instrumentId, shareAssetId, tickValueMinor, listing });
  }

  phaseChanged(instrumentId: number, phase: number): void {
    this.events.push({ kind: 'phaseChanged', instrumentId, phase });
  }

  feeTierSet(
    feeTier: number,
    makerFeeRate: number,
    takerFeeRate: number,
    auctionFeeRate: number,
  ): void {
    const kind = 'feeTierSet';
    this.events.push({ kind, feeTier, makerFeeRate, takerFeeRate, auctionFeeRate });
  }

  instrumentChanged(instrumentId: number, listing: InstrumentListing): void {
    this.events.push({ kind: 'instrumentChanged', instrumentId, listing });
  }

  accountLimitsSet(accountId: number, limits: AccountLimits): void {
    this.events.push({ kind: 'accountLimitsSet', accountId, limits });
  }

  positionLimitsSet(accountId: number, instrumentId: number, limits: PositionLimits): void {
    this.events.push({ kind: 'positionLimitsSet', accountId, instrumentId, limits });
  }

  venueLimitsSet(limits: VenueLimits): void {
    this.events.push({ kind: 'venueLimitsSet', limits });
  }

  accountOpened(accountId: number, accountKind: number, feeTier: number, name: string): void {
    this.events.push({ kind: 'accountOpened', accountId, accountKind, feeTier, name });
  }

  accountKillSwitch(accountId: number, on: number): void {
    this.events.push({ kind: 'accountKillSwitch', accountId, on });
  }

  venueKillSwitch(on: number): void {
    this.events.push({ kind: 'venueKillSwitch', on });
  }

  balanceChanged(
    accountId: number,
    assetId: number,
    availableMinor: number,
    heldMinor: number,
  ): void {
    this.events.push({ kind: 'balanceChanged', accountId, assetId, availableMinor, heldMinor });
  }

  fundsMoved(
    transferId: number,
    transferKind: number,
    fromAccountId: number,
    toAccountId: number,
    assetId: number,
    amountMinor: number,
    clientRef: Int32Array,
  ): void {
    this.events.push({
      kind: 'fundsMoved',
      transferId,
      transferKind,
      fromAccountId,
      toAccountId,
      assetId,
      amountMinor,
      clientRef: readClOrdId(clientRef),
    });
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
    this.events.push({
      kind: 'orderAccepted',
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
      clOrdId: readClOrdId(clOrdId),
    });
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
    this.events.push({
      kind: 'orderTerms',
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
    });
  }

  orderTriggered(
    orderId: number,
    accountId: number,
    instrumentId: number,
    stopTicks: number,
    lastTicks: number,
  ): void {
    const kind = 'orderTriggered';
    this.events.push({ kind, orderId, accountId, instrumentId, stopTicks, lastTicks });
  }

  orderActivated(orderId: number, accountId: number, instrumentId: number): void {
    this.events.push({ kind: 'orderActivated', orderId, accountId, instrumentId });
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
    this.events.push({
      kind: 'matchPrevented',
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
    });
  }

  auctionIndicative(
    instrumentId: number,
    priceTicks: number,
    matchedLots: number,
    surplusLots: number,
    surplusSide: number,
  ): void {
    const kind = 'auctionIndicative';
    this.events.push({ kind, instrumentId, priceTicks, matchedLots, surplusLots, surplusSide });
  }

  auctionUncrossed(
    instrumentId: number,
    phase: number,
    priceTicks: number,
    matchedLots: number,
    surplusLots: number,
    surplusSide: number,
  ): void {
    this.events.push({
      kind: 'auctionUncrossed',
      instrumentId,
      phase,
      priceTicks,
      matchedLots,
      surplusLots,
      surplusSide,
    });
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
    this.events.push({
      kind: 'orderRejected',
      orderId,
      accountId,
      instrumentId,
      side,
      ordType,
      timeInForce,
      execInst,
      priceTicks,
      orderQtyLots,
      clOrdId: readClOrdId(clOrdId),
      code,
      limit,
    });
  }

  commandRepeated(commandKind: number, accountId: number, orderId: number): void {
    this.events.push({ kind: 'commandRepeated', commandKind, accountId, orderId });
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
    this.events.push({
      kind: 'tradeExecuted',
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
    });
  }

  orderClosed(
    orderId: number,
    accountId: number,
    instrumentId: number,
    reason: number,
    canceledLots: number,
  ): void {
    const kind = 'orderClosed';
    this.events.push({ kind, orderId, accountId, instrumentId, reason, canceledLots });
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
    this.events.push({
      kind: 'orderAmended',
      orderId,
      accountId,
      instrumentId,
      priceTicks,
      orderQtyLots,
      leavesLots,
      keptPriority,
    });
  }

  massCanceled(accountId: number, instrumentId: number, side: number, count: number): void {
    this.events.push({ kind: 'massCanceled', accountId, instrumentId, side, count });
  }

  commandRejected(
    commandKind: number,
    accountId: number,
    instrumentId: number,
    orderId: number,
    code: number,
    limit: number,
  ): void {
    const kind = 'commandRejected';
    this.events.push({ kind, commandKind, accountId, instrumentId, orderId, code, limit });
  }

  depthChanged(
    instrumentId: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    orderCount: number,
  ): void {
    const kind = 'depthChanged';
    this.events.push({ kind, instrumentId, side, priceTicks, qtyLots, orderCount });
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
    this.events.push({
      kind: 'orderRestored',
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
      clOrdId: readClOrdId(clOrdId),
    });
  }

  marketRestored(instrumentId: number, lastTradeId: number, lastPriceTicks: number): void {
    this.events.push({ kind: 'marketRestored', instrumentId, lastTradeId, lastPriceTicks });
  }

  accountFeeTierSet(accountId: number, feeTier: number): void {
    this.events.push({ kind: 'accountFeeTierSet', accountId, feeTier });
  }

  accountStatusSet(accountId: number, status: number): void {
    this.events.push({ kind: 'accountStatusSet', accountId, status });
  }

  instrumentDelisted(instrumentId: number): void {
    this.events.push({ kind: 'instrumentDelisted', instrumentId });
  }

  tradeWindowSet(trades: number): void {
    this.events.push({ kind: 'tradeWindowSet', trades });
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
    this.events.push({
      kind: 'tradeBusted',
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
    });
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
    this.events.push({
      kind: 'tradeCorrected',
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
    });
  }
}

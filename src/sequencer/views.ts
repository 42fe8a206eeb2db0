// The folds that answer every query, fed by the engine's events: the market (public) and the portfolios (private). One composition
// for the venue's main thread and for the snapshot worker, so that both hold the same. It must never change an event.

import type {
  AccountLimits,
  InstrumentListing,
  PositionLimits,
  VenueLimits,
} from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import type { Market } from '#marketdata/market.ts';
import type { Portfolio } from '#portfolio/portfolio.ts';

export class Views implements EventSink {
  readonly market: Market;
  readonly portfolio: Portfolio;
  /** Of the last command whose events were taken in. */
  seq = 0;
  tsUs = 0;
  /** Trades taken in since the start: what a rate is made of. */
  tradesTaken = 0;
  /** So many of the last trades can be busted or corrected. */
  tradeWindow = 0;

  constructor(market: Market, portfolio: Portfolio) {
    this.market = market;
    this.portfolio = portfolio;
  }

  /** The command that the following events belong to. */
  begin(seq: number, tsUs: number): void {
    this.seq = seq;
    this.tsUs = tsUs;
    this.market.begin(seq, tsUs);
    this.portfolio.begin(seq, tsUs);
  }

  currencyListed(assetId: number, code: string, decimals: number): void {
    this.market.currencyListed(assetId, code, decimals);
  }

  instrumentListed(
    instrumentId: number,
    shareAssetId: number,
    tickValueMinor: number,
    listing: InstrumentListing,
  ): void {
    this.market.instrumentListed(instrumentId, shareAssetId, tickValueMinor, listing);
    const { lotShares } = listing;
    this.portfolio.instrumentListed({ instrumentId, shareAssetId, tickValueMinor, lotShares });
  }

  phaseChanged(instrumentId: number, phase: number): void {
    this.market.phaseChanged(instrumentId, phase);
  }

  feeTierSet(
    feeTier: number,
    makerFeeRate: number,
    takerFeeRate: number,
    auctionFeeRate: number,
  ): void {
    this.portfolio.feeTierSet(feeTier, makerFeeRate, takerFeeRate, auctionFeeRate);
  }

  instrumentChanged(instrumentId: number, listing: InstrumentListing): void {
    this.market.instrumentChanged(instrumentId, listing);
  }

  accountLimitsSet(accountId: number, limits: AccountLimits): void {
    this.portfolio.accountLimitsSet(accountId, limits);
  }

  positionLimitsSet(accountId: number, instrumentId: number, limits: PositionLimits): void {
    this.portfolio.positionLimitsSet(accountId, instrumentId, limits);
  }

  venueLimitsSet(limits: VenueLimits): void {
    this.portfolio.venueLimitsSet(limits);
  }

  accountOpened(accountId: number, kind: number, feeTier: number, name: string): void {
    this.portfolio.accountOpened(accountId, kind, feeTier, name);
  }

  accountKillSwitch(accountId: number, on: number): void {
    this.portfolio.accountKillSwitch(accountId, on);
  }

  venueKillSwitch(on: number): void {
    this.market.venueKillSwitch(on);
  }

  balanceChanged(
    accountId: number,
    assetId: number,
    availableMinor: number,
    heldMinor: number,
  ): void {
    this.portfolio.balanceChanged(accountId, assetId, availableMinor, heldMinor);
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
    this.portfolio.fundsMoved(
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
    this.portfolio.orderAccepted(
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
    _accountId: number,
    _instrumentId: number,
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
    this.portfolio.orderTerms(
      orderId,
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
    _accountId: number,
    _instrumentId: number,
    stopTicks: number,
    lastTicks: number,
  ): void {
    this.portfolio.orderTriggered(orderId, stopTicks, lastTicks);
  }

  orderActivated(orderId: number, _accountId: number, _instrumentId: number): void {
    this.portfolio.orderActivated(orderId);
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
    this.portfolio.matchPrevented(
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
    this.market.auctionIndicative(instrumentId, priceTicks, matchedLots, surplusLots, surplusSide);
  }

  auctionUncrossed(
    instrumentId: number,
    phase: number,
    priceTicks: number,
    matchedLots: number,
    surplusLots: number,
    surplusSide: number,
  ): void {
    this.market.auctionUncrossed(
      instrumentId,
      phase,
      priceTicks,
      matchedLots,
      surplusLots,
      surplusSide,
    );
  }

  /** A reject that the engine does not remember (`orderId` 0) leaves no trace here either. */
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
    _limit: number,
  ): void {
    if (orderId === 0) return;
    this.portfolio.orderRejected(
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
    );
  }

  commandRepeated(_kind: number, _accountId: number, _orderId: number): void {
    // Nothing happened.
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
    this.tradesTaken++;
    this.market.tradeExecuted(tradeId, instrumentId, takerSide, priceTicks, qtyLots);
    this.portfolio.tradeExecuted(
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
    _accountId: number,
    _instrumentId: number,
    reason: number,
    _canceledLots: number,
  ): void {
    this.portfolio.orderClosed(orderId, reason);
  }

  orderAmended(
    orderId: number,
    _accountId: number,
    _instrumentId: number,
    priceTicks: number,
    orderQtyLots: number,
    leavesLots: number,
    _keptPriority: number,
  ): void {
    this.portfolio.orderAmended(orderId, priceTicks, orderQtyLots, leavesLots);
  }

  massCanceled(_accountId: number, _instrumentId: number, _side: number, _count: number): void {
    // Each order's own event has told it.
  }

  commandRejected(
    _kind: number,
    _accountId: number,
    _instrumentId: number,
    _orderId: number,
    _code: number,
    _limit: number,
  ): void {
    // Nothing happened.
  }

  depthChanged(
    instrumentId: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    orderCount: number,
  ): void {
    this.market.depthChanged(instrumentId, side, priceTicks, qtyLots, orderCount);
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
    this.portfolio.orderRestored(
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
    this.market.marketRestored(instrumentId, lastTradeId, lastPriceTicks);
  }

  accountFeeTierSet(accountId: number, feeTier: number): void {
    this.portfolio.accountFeeTierSet(accountId, feeTier);
  }

  accountStatusSet(accountId: number, status: number): void {
    this.portfolio.accountStatusSet(accountId, status);
  }

  instrumentDelisted(instrumentId: number): void {
    this.market.instrumentDelisted(instrumentId);
  }

  tradeWindowSet(trades: number): void {
    this.tradeWindow = trades;
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
    _lentCashMinor: number,
  ): void {
    this.market.tradeBusted(tradeId, instrumentId, takerSide, priceTicks, qtyLots, tradedTsUs);
    this.portfolio.tradeBusted(
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
      lentShares,
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
    _oldMakerFeeMinor: number,
    makerFeeMinor: number,
    takerOrderId: number,
    takerAccountId: number,
    _oldTakerFeeMinor: number,
    takerFeeMinor: number,
    tradedTsUs: number,
    _makerLentMinor: number,
    _takerLentMinor: number,
  ): void {
    this.market.tradeCorrected(
      tradeId,
      instrumentId,
      takerSide,
      oldPriceTicks,
      priceTicks,
      qtyLots,
      tradedTsUs,
    );
    this.portfolio.tradeCorrected(
      tradeId,
      instrumentId,
      takerSide,
      oldPriceTicks,
      priceTicks,
      qtyLots,
      makerOrderId,
      makerAccountId,
      makerFeeMinor,
      takerOrderId,
      takerAccountId,
      takerFeeMinor,
    );
  }
}

// What the engine says, one method an event. Arguments are primitives, so that the hot path allocates nothing; words of
// a client order id are borrowed and valid during the call only. Sinks write bytes, fold views or make objects.
// All events of one command come between two calls of the host, which knows the command's seq and time.

import type {
  AccountLimits,
  InstrumentListing,
  PositionLimits,
  VenueLimits,
} from '#core/command.ts';

export interface EventSink {
  currencyListed(assetId: number, code: string, decimals: number): void;
  /** `shareAssetId` is the asset that stands for the instrument's shares. */
  instrumentListed(
    instrumentId: number,
    shareAssetId: number,
    tickValueMinor: number,
    listing: InstrumentListing,
  ): void;
  phaseChanged(instrumentId: number, phase: number): void;
  feeTierSet(
    feeTier: number,
    makerFeeRate: number,
    takerFeeRate: number,
    auctionFeeRate: number,
  ): void;
  /** The listing as it is now; symbol, currency, tick and lot never change. */
  instrumentChanged(instrumentId: number, listing: InstrumentListing): void;
  accountLimitsSet(accountId: number, limits: AccountLimits): void;
  positionLimitsSet(accountId: number, instrumentId: number, limits: PositionLimits): void;
  venueLimitsSet(limits: VenueLimits): void;
  accountOpened(accountId: number, kind: number, feeTier: number, name: string): void;
  accountKillSwitch(accountId: number, on: number): void;
  venueKillSwitch(on: number): void;
  accountFeeTierSet(accountId: number, feeTier: number): void;
  /** `status` is an AccountStatus. The orders that it cancels are told after it. */
  accountStatusSet(accountId: number, status: number): void;
  /** Nothing can be entered in it any more. The orders that it cancels are told after it. */
  instrumentDelisted(instrumentId: number): void;
  /** So many of the last trades can be busted or corrected from now on. */
  tradeWindowSet(trades: number): void;

  /** Balances after the command, once for each that changed. In minor units, or shares. */
  balanceChanged(
    accountId: number,
    assetId: number,
    availableMinor: number,
    heldMinor: number,
  ): void;
  fundsMoved(
    transferId: number,
    kind: number,
    fromAccountId: number,
    toAccountId: number,
    assetId: number,
    amountMinor: number,
    clientRef: Int32Array,
  ): void;

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
  ): void;
  /**
   * What an order has beyond what orderAccepted (or orderRestored) says, right after it and whenever one of these changed. `status` is
   * the OrdStatus it has now: suspended, pendingNew, or as ever. `listId` is the id of the list's first order, 0 for none.
   */
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
  ): void;
  /** A waiting stop met its price: `lastTicks` is the trade's, `stopTicks` what it waited for. It enters the market now. */
  orderTriggered(
    orderId: number,
    accountId: number,
    instrumentId: number,
    stopTicks: number,
    lastTicks: number,
  ): void;
  /** The order before it in its list is filled: it enters the market (or begins to wait for its own price) now. */
  orderActivated(orderId: number, accountId: number, instrumentId: number): void;
  /**
   * Self-trade prevention kept two orders from trading: what each lost, in lots (0 where it lost nothing). An order that ended by it is
   * told by orderClosed afterwards.
   */
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
  ): void;
  /** What the auction would do now; all 0 where nothing would trade. `surplusSide` is 0 where there is no surplus. */
  auctionIndicative(
    instrumentId: number,
    priceTicks: number,
    matchedLots: number,
    surplusLots: number,
    surplusSide: number,
  ): void;
  /** The auction of `phase` is over, before its trades are told: price and quantity, 0 where nothing trades. */
  auctionUncrossed(
    instrumentId: number,
    phase: number,
    priceTicks: number,
    matchedLots: number,
    surplusLots: number,
    surplusSide: number,
  ): void;
  /**
   * `orderId` is 0 where the reject is not remembered (unknown account, bad or already used client order id).
   * `limit` is the value that was broken, in the unit of the check, or 0.
   */
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
  ): void;
  /** The same client order id with the same body again: nothing happened; the order (or transfer) as it stands is the answer. */
  commandRepeated(kind: number, accountId: number, orderId: number): void;
  /** A fill of both orders. In an auction `takerSide` is 0: the buy order stands as the maker, the sale as the taker. Fees are charged to each side in the currency; negative is a rebate. */
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
  ): void;
  /**
   * A trade is undone: shares are back with the seller, the notional with the buyer, and each side has its fee (its rebate) back (given
   * back), out of the fee account. Sides, price and fees are those of the trade, or of its correction; its orders stay as they are.
   * `lentShares` went from the house to the buyer, `lentCashMinor` to the seller, before. `tradedTsUs` is when it was done.
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
    tradedTsUs: number,
    lentShares: number,
    lentCashMinor: number,
  ): void;
  /**
   * A trade has another price: the difference of the notionals went from one side to the other, those of the fees between each side
   * and the fee account. `makerLentMinor` and `takerLentMinor` went from the house to these sides before.
   */
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
  ): void;
  /** The order left the market with `canceledLots` unfilled; `reason` is a CloseReason and decides its status. */
  orderClosed(
    orderId: number,
    accountId: number,
    instrumentId: number,
    reason: number,
    canceledLots: number,
  ): void;
  orderAmended(
    orderId: number,
    accountId: number,
    instrumentId: number,
    priceTicks: number,
    orderQtyLots: number,
    leavesLots: number,
    keptPriority: number,
  ): void;
  massCanceled(accountId: number, instrumentId: number, side: number, count: number): void;
  /** Any command but placeOrder was refused. `orderId` is 0 where none was found. */
  commandRejected(
    kind: number,
    accountId: number,
    instrumentId: number,
    orderId: number,
    code: number,
    limit: number,
  ): void;

  /** Displayed quantity and orders at a price after the command; both 0 when the level is gone. */
  depthChanged(
    instrumentId: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    orderCount: number,
  ): void;

  /**
   * Part of a state, not of a command: an order as it stands, sent when a consumer starts from a snapshot. A remembered transfer comes as
   * one without side and type, filled.
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
  ): void;
  /** Part of a state: the last trade of an instrument, or only its reference price (`lastTradeId` 0). */
  marketRestored(instrumentId: number, lastTradeId: number, lastPriceTicks: number): void;
}

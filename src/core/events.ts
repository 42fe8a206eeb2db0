// What the engine says, one method an event. Arguments are primitives, so that the hot path allocates nothing; words of
// a client order id are borrowed and valid during the call only. Sinks write bytes, fold views or make objects.
// All events of one command come between two calls of the host, which knows the command's seq and time.

import type { InstrumentListing } from '#core/command.ts';

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
  feeTierSet(feeTier: number, makerFeeRate: number, takerFeeRate: number): void;
  accountOpened(accountId: number, kind: number, feeTier: number, name: string): void;
  accountKillSwitch(accountId: number, on: number): void;
  venueKillSwitch(on: number): void;

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
    priceTicks: number,
    orderQtyLots: number,
    clOrdId: Int32Array,
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
  /** A fill of both orders. Fees are charged to each side in the currency; negative is a rebate. */
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

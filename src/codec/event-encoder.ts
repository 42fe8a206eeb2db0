// The sink that encodes events as words into the outbound batch, grouped by command. Layouts stand here and in event-decoder.ts, place for
// place; it must never leave out what an event says.

import { EventKind, groupHeadWords } from '#codec/event-kinds.ts';
import {
  accountLimitFields,
  appendListing,
  appendText,
  positionLimitFields,
  venueLimitFields,
  writeNumbers,
} from '#codec/record-fields.ts';
import type { WordBuffer } from '#codec/word-buffer.ts';
import type {
  AccountLimits,
  InstrumentListing,
  PositionLimits,
  VenueLimits,
} from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import { clOrdIdWords } from '#core/limits.ts';

/** Encodes events into a buffer, grouped by command. The tag is the host's, to find who asked. */
export class EventEncoder implements EventSink {
  readonly out: WordBuffer;
  private groupAt = 0;

  constructor(out: WordBuffer) {
    this.out = out;
  }

  beginGroup(tag: number, seq: number, tsUs: number): void {
    const { out } = this;
    out.reserve(groupHeadWords);
    this.groupAt = out.used;
    out.ints[out.used + 1] = tag;
    out.nums[(out.used + 2) >> 1] = seq;
    out.nums[(out.used + 4) >> 1] = tsUs;
    out.used += groupHeadWords;
  }

  endGroup(): void {
    this.out.ints[this.groupAt] = this.out.used - this.groupAt;
  }

  currencyListed(assetId: number, code: string, decimals: number): void {
    const at = this.begin(EventKind.currencyListed, 4);
    this.out.ints[at + 1] = assetId;
    this.out.ints[at + 2] = decimals;
    appendText(code, this.out);
    this.extend(at);
  }

  instrumentListed(
    instrumentId: number,
    shareAssetId: number,
    tickValueMinor: number,
    listing: InstrumentListing,
  ): void {
    const at = this.begin(EventKind.instrumentListed, 6);
    this.out.ints[at + 1] = instrumentId;
    this.out.nums[(at + 2) >> 1] = tickValueMinor;
    this.out.ints[at + 4] = shareAssetId;
    appendListing(listing, this.out);
    this.extend(at);
  }

  phaseChanged(instrumentId: number, phase: number): void {
    const at = this.begin(EventKind.phaseChanged, 4);
    this.out.ints[at + 1] = instrumentId;
    this.out.ints[at + 2] = phase;
  }

  feeTierSet(
    feeTier: number,
    makerFeeRate: number,
    takerFeeRate: number,
    auctionFeeRate: number,
  ): void {
    const at = this.begin(EventKind.feeTierSet, 6);
    const { ints } = this.out;
    ints[at + 1] = feeTier;
    ints[at + 2] = makerFeeRate;
    ints[at + 3] = takerFeeRate;
    ints[at + 4] = auctionFeeRate;
  }

  instrumentChanged(instrumentId: number, listing: InstrumentListing): void {
    const at = this.begin(EventKind.instrumentChanged, 2);
    this.out.ints[at + 1] = instrumentId;
    appendListing(listing, this.out);
    this.extend(at);
  }

  accountLimitsSet(accountId: number, limits: AccountLimits): void {
    const at = this.begin(EventKind.accountLimitsSet, 14);
    this.out.ints[at + 1] = accountId;
    writeNumbers(limits, accountLimitFields, this.out, at + 2);
  }

  positionLimitsSet(accountId: number, instrumentId: number, limits: PositionLimits): void {
    const at = this.begin(EventKind.positionLimitsSet, 8);
    this.out.ints[at + 1] = accountId;
    this.out.ints[at + 2] = instrumentId;
    writeNumbers(limits, positionLimitFields, this.out, at + 4);
  }

  venueLimitsSet(limits: VenueLimits): void {
    const at = this.begin(EventKind.venueLimitsSet, 8);
    writeNumbers(limits, venueLimitFields, this.out, at + 2);
  }

  accountOpened(accountId: number, kind: number, feeTier: number, name: string): void {
    const at = this.begin(EventKind.accountOpened, 4);
    this.out.ints[at + 1] = accountId;
    this.out.ints[at + 2] = kind;
    this.out.ints[at + 3] = feeTier;
    appendText(name, this.out);
    this.extend(at);
  }

  accountKillSwitch(accountId: number, on: number): void {
    const at = this.begin(EventKind.accountKillSwitch, 4);
    this.out.ints[at + 1] = accountId;
    this.out.ints[at + 2] = on;
  }

  venueKillSwitch(on: number): void {
    const at = this.begin(EventKind.venueKillSwitch, 2);
    this.out.ints[at + 1] = on;
  }

  balanceChanged(
    accountId: number,
    assetId: number,
    availableMinor: number,
    heldMinor: number,
  ): void {
    const at = this.begin(EventKind.balanceChanged, 8);
    const { ints, nums } = this.out;
    ints[at + 1] = accountId;
    nums[(at + 2) >> 1] = availableMinor;
    nums[(at + 4) >> 1] = heldMinor;
    ints[at + 6] = assetId;
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
    const at = this.begin(EventKind.fundsMoved, 18);
    const { ints, nums } = this.out;
    ints[at + 1] = kind;
    nums[(at + 2) >> 1] = transferId;
    nums[(at + 4) >> 1] = amountMinor;
    ints[at + 6] = fromAccountId;
    ints[at + 7] = toAccountId;
    ints[at + 8] = assetId;
    ints.set(clientRef, at + 9);
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
    const at = this.begin(EventKind.orderAccepted, 18);
    const { ints, nums } = this.out;
    ints[at + 1] = accountId;
    nums[(at + 2) >> 1] = orderId;
    ints[at + 4] = instrumentId;
    ints[at + 5] = side | (ordType << 4) | (timeInForce << 8) | (execInst << 12) | (stpMode << 20);
    ints[at + 6] = priceTicks;
    ints[at + 7] = orderQtyLots;
    for (let i = 0; i < clOrdIdWords; i++) ints[at + 8 + i] = clOrdId[i]!;
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
    const at = this.begin(EventKind.orderTerms, 20);
    const { ints, nums } = this.out;
    ints[at + 1] = accountId;
    nums[(at + 2) >> 1] = orderId;
    nums[(at + 4) >> 1] = expireTsUs;
    nums[(at + 6) >> 1] = budgetMinor;
    nums[(at + 8) >> 1] = listId;
    ints[at + 10] = instrumentId;
    ints[at + 11] = status | (listKind << 8);
    ints[at + 12] = stopTicks;
    ints[at + 13] = activationTicks;
    ints[at + 14] = trailTicks;
    ints[at + 15] = trailBps;
    ints[at + 16] = displayLots;
    ints[at + 17] = minQtyLots;
    ints[at + 18] = preventedLots;
  }

  orderTriggered(
    orderId: number,
    accountId: number,
    instrumentId: number,
    stopTicks: number,
    lastTicks: number,
  ): void {
    const at = this.begin(EventKind.orderTriggered, 8);
    const { ints, nums } = this.out;
    ints[at + 1] = accountId;
    nums[(at + 2) >> 1] = orderId;
    ints[at + 4] = instrumentId;
    ints[at + 5] = stopTicks;
    ints[at + 6] = lastTicks;
  }

  orderActivated(orderId: number, accountId: number, instrumentId: number): void {
    const at = this.begin(EventKind.orderActivated, 6);
    this.out.ints[at + 1] = accountId;
    this.out.nums[(at + 2) >> 1] = orderId;
    this.out.ints[at + 4] = instrumentId;
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
    const at = this.begin(EventKind.matchPrevented, 14);
    const { ints, nums } = this.out;
    ints[at + 1] = instrumentId;
    nums[(at + 2) >> 1] = preventedMatchId;
    nums[(at + 4) >> 1] = makerOrderId;
    nums[(at + 6) >> 1] = takerOrderId;
    ints[at + 8] = stpMode;
    ints[at + 9] = priceTicks;
    ints[at + 10] = makerAccountId;
    ints[at + 11] = makerPreventedLots;
    ints[at + 12] = takerAccountId;
    ints[at + 13] = takerPreventedLots;
  }

  auctionIndicative(
    instrumentId: number,
    priceTicks: number,
    matchedLots: number,
    surplusLots: number,
    surplusSide: number,
  ): void {
    const at = this.begin(EventKind.auctionIndicative, 8);
    const { ints, nums } = this.out;
    ints[at + 1] = instrumentId;
    nums[(at + 2) >> 1] = matchedLots;
    nums[(at + 4) >> 1] = surplusLots;
    ints[at + 6] = priceTicks;
    ints[at + 7] = surplusSide;
  }

  auctionUncrossed(
    instrumentId: number,
    phase: number,
    priceTicks: number,
    matchedLots: number,
    surplusLots: number,
    surplusSide: number,
  ): void {
    const at = this.begin(EventKind.auctionUncrossed, 10);
    const { ints, nums } = this.out;
    ints[at + 1] = instrumentId;
    nums[(at + 2) >> 1] = matchedLots;
    nums[(at + 4) >> 1] = surplusLots;
    ints[at + 6] = priceTicks;
    ints[at + 7] = surplusSide;
    ints[at + 8] = phase;
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
    const at = this.begin(EventKind.orderRejected, 20);
    const { ints, nums } = this.out;
    ints[at + 1] = accountId;
    nums[(at + 2) >> 1] = orderId;
    nums[(at + 4) >> 1] = limit;
    ints[at + 6] = instrumentId;
    ints[at + 7] = side | (ordType << 4) | (timeInForce << 8) | (execInst << 12);
    ints[at + 8] = priceTicks;
    ints[at + 9] = orderQtyLots;
    ints[at + 10] = code;
    ints.set(clOrdId, at + 11);
  }

  commandRepeated(kind: number, accountId: number, orderId: number): void {
    const at = this.begin(EventKind.commandRepeated, 6);
    this.out.ints[at + 1] = accountId;
    this.out.nums[(at + 2) >> 1] = orderId;
    this.out.ints[at + 4] = kind;
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
    const at = this.begin(EventKind.tradeExecuted, 20);
    const { ints, nums } = this.out;
    ints[at + 1] = instrumentId;
    nums[(at + 2) >> 1] = tradeId;
    ints[at + 4] = takerSide;
    ints[at + 5] = priceTicks;
    ints[at + 6] = qtyLots;
    ints[at + 7] = makerLeavesLots;
    nums[(at + 8) >> 1] = makerOrderId;
    nums[(at + 10) >> 1] = takerOrderId;
    nums[(at + 12) >> 1] = makerFeeMinor;
    nums[(at + 14) >> 1] = takerFeeMinor;
    ints[at + 16] = makerAccountId;
    ints[at + 17] = takerAccountId;
    ints[at + 18] = takerLeavesLots;
  }

  orderClosed(
    orderId: number,
    accountId: number,
    instrumentId: number,
    reason: number,
    canceledLots: number,
  ): void {
    const at = this.begin(EventKind.orderClosed, 8);
    const { ints, nums } = this.out;
    ints[at + 1] = accountId;
    nums[(at + 2) >> 1] = orderId;
    ints[at + 4] = instrumentId;
    ints[at + 5] = reason;
    ints[at + 6] = canceledLots;
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
    const at = this.begin(EventKind.orderAmended, 10);
    const { ints, nums } = this.out;
    ints[at + 1] = accountId;
    nums[(at + 2) >> 1] = orderId;
    ints[at + 4] = instrumentId;
    ints[at + 5] = priceTicks;
    ints[at + 6] = orderQtyLots;
    ints[at + 7] = leavesLots;
    ints[at + 8] = keptPriority;
  }

  massCanceled(accountId: number, instrumentId: number, side: number, count: number): void {
    const at = this.begin(EventKind.massCanceled, 6);
    const { ints } = this.out;
    ints[at + 1] = accountId;
    ints[at + 2] = instrumentId;
    ints[at + 3] = side;
    ints[at + 4] = count;
  }

  commandRejected(
    kind: number,
    accountId: number,
    instrumentId: number,
    orderId: number,
    code: number,
    limit: number,
  ): void {
    const at = this.begin(EventKind.commandRejected, 10);
    const { ints, nums } = this.out;
    ints[at + 1] = accountId;
    nums[(at + 2) >> 1] = orderId;
    nums[(at + 4) >> 1] = limit;
    ints[at + 6] = kind;
    ints[at + 7] = instrumentId;
    ints[at + 8] = code;
  }

  depthChanged(
    instrumentId: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    orderCount: number,
  ): void {
    const at = this.begin(EventKind.depthChanged, 8);
    const { ints, nums } = this.out;
    ints[at + 1] = instrumentId;
    nums[(at + 2) >> 1] = qtyLots;
    ints[at + 4] = side;
    ints[at + 5] = priceTicks;
    ints[at + 6] = orderCount;
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
    const at = this.begin(EventKind.orderRestored, 30);
    const { ints, nums } = this.out;
    ints[at + 1] = accountId;
    nums[(at + 2) >> 1] = orderId;
    nums[(at + 4) >> 1] = cumNotionalMinor;
    nums[(at + 6) >> 1] = feesMinor;
    nums[(at + 8) >> 1] = enteredTsUs;
    ints[at + 10] = instrumentId;
    ints[at + 11] = side | (ordType << 4) | (timeInForce << 8) | (execInst << 12) | (stpMode << 20);
    ints[at + 12] = priceTicks;
    ints[at + 13] = orderQtyLots;
    ints[at + 14] = leavesLots;
    ints[at + 15] = cumQtyLots;
    ints[at + 16] = status;
    ints[at + 17] = reason;
    ints[at + 18] = rejectCode;
    ints.set(clOrdId.subarray(0, clOrdIdWords), at + 19);
  }

  marketRestored(instrumentId: number, lastTradeId: number, lastPriceTicks: number): void {
    const at = this.begin(EventKind.marketRestored, 6);
    this.out.ints[at + 1] = instrumentId;
    this.out.nums[(at + 2) >> 1] = lastTradeId;
    this.out.ints[at + 4] = lastPriceTicks;
  }

  accountFeeTierSet(accountId: number, feeTier: number): void {
    const at = this.begin(EventKind.accountFeeTierSet, 4);
    this.out.ints[at + 1] = accountId;
    this.out.ints[at + 2] = feeTier;
  }

  accountStatusSet(accountId: number, status: number): void {
    const at = this.begin(EventKind.accountStatusSet, 4);
    this.out.ints[at + 1] = accountId;
    this.out.ints[at + 2] = status;
  }

  instrumentDelisted(instrumentId: number): void {
    const at = this.begin(EventKind.instrumentDelisted, 2);
    this.out.ints[at + 1] = instrumentId;
  }

  tradeWindowSet(trades: number): void {
    const at = this.begin(EventKind.tradeWindowSet, 2);
    this.out.ints[at + 1] = trades;
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
    const at = this.begin(EventKind.tradeBusted, 24);
    const { ints, nums } = this.out;
    ints[at + 1] = instrumentId;
    nums[(at + 2) >> 1] = tradeId;
    nums[(at + 4) >> 1] = makerOrderId;
    nums[(at + 6) >> 1] = takerOrderId;
    nums[(at + 8) >> 1] = makerFeeMinor;
    nums[(at + 10) >> 1] = takerFeeMinor;
    nums[(at + 12) >> 1] = tradedTsUs;
    nums[(at + 14) >> 1] = lentShares;
    nums[(at + 16) >> 1] = lentCashMinor;
    ints[at + 18] = makerAccountId;
    ints[at + 19] = takerAccountId;
    ints[at + 20] = takerSide;
    ints[at + 21] = priceTicks;
    ints[at + 22] = qtyLots;
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
    const at = this.begin(EventKind.tradeCorrected, 28);
    const { ints, nums } = this.out;
    ints[at + 1] = instrumentId;
    nums[(at + 2) >> 1] = tradeId;
    nums[(at + 4) >> 1] = makerOrderId;
    nums[(at + 6) >> 1] = takerOrderId;
    nums[(at + 8) >> 1] = oldMakerFeeMinor;
    nums[(at + 10) >> 1] = makerFeeMinor;
    nums[(at + 12) >> 1] = oldTakerFeeMinor;
    nums[(at + 14) >> 1] = takerFeeMinor;
    nums[(at + 16) >> 1] = tradedTsUs;
    nums[(at + 18) >> 1] = makerLentMinor;
    nums[(at + 20) >> 1] = takerLentMinor;
    ints[at + 22] = makerAccountId;
    ints[at + 23] = takerAccountId;
    ints[at + 24] = takerSide;
    ints[at + 25] = oldPriceTicks;
    ints[at + 26] = priceTicks;
    ints[at + 27] = qtyLots;
  }

  private begin(kind: number, words: number): number {
    const { out } = this;
    out.reserve(words);
    const at = out.used;
    out.ints[at] = kind | (words << 8);
    out.used = at + words;
    return at;
  }

  /** Corrects the length of a record that something was appended to. */
  private extend(at: number): void {
    this.out.ints[at] = (this.out.ints[at]! & 255) | ((this.out.used - at) << 8);
  }
}

// The venue with a timekeeper that hears what it must know of orders: expire times, ends, and that an auction's price may have changed.
// It must never change an event, nor keep one from the views.

import type { InstrumentListing } from '#core/command.ts';
import { Venue } from '#gateways/venue.ts';
import type { Timekeeper } from './timekeeper.ts';

export class TimedVenue extends Venue {
  private timekeeper: Timekeeper | undefined;

  /** Before the first event: expire times are told when the orders are. */
  keepTimeWith(timekeeper: Timekeeper): void {
    this.timekeeper = timekeeper;
  }

  override instrumentChanged(instrumentId: number, listing: InstrumentListing): void {
    super.instrumentChanged(instrumentId, listing);
    this.timekeeper?.ordersChanged(instrumentId);
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
    this.timekeeper?.ordersChanged(instrumentId);
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
    this.timekeeper?.orderTerms(orderId, status, expireTsUs);
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
    if (makerLeavesLots === 0) this.timekeeper?.orderEnded(makerOrderId);
    if (takerLeavesLots === 0) this.timekeeper?.orderEnded(takerOrderId);
  }

  override orderClosed(
    orderId: number,
    accountId: number,
    instrumentId: number,
    reason: number,
    canceledLots: number,
  ): void {
    super.orderClosed(orderId, accountId, instrumentId, reason, canceledLots);
    this.timekeeper?.orderEnded(orderId);
    this.timekeeper?.ordersChanged(instrumentId);
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
    super.orderAmended(
      orderId,
      accountId,
      instrumentId,
      priceTicks,
      orderQtyLots,
      leavesLots,
      keptPriority,
    );
    this.timekeeper?.ordersChanged(instrumentId);
  }
}

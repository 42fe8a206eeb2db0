// What an instrument did in its trading day, auctions included: from the moment it leaves `closed` to the closing auction's last trade. It
// must never count a trade of another day: what trades while the phase is closed already is the closing auction's uncross.

import { addLots, WideSum } from '#marketdata/wide-sum.ts';

export class TradingDay {
  /** Price of the day's first trade (the opening auction's, where it traded); 0, like the others, where there was none. */
  openTicks = 0;
  highTicks = 0;
  lowTicks = 0;
  lastTicks = 0;
  /** Price of the day's last trade, once the day is over; 0 while it is not, and where nothing traded. */
  closeTicks = 0;
  /** Of the last day that had trades before this one; 0 where there was none. */
  previousCloseTicks = 0;
  volumeLots = 0;
  trades = 0;
  /** Of all trades, in the currency's minor units. */
  readonly turnover = new WideSum();
  isOver = true;
  /** Of the day's first trade; 0 where there was none, or where it is not known. */
  firstTradeId = 0;

  begin(): void {
    if (this.lastTicks !== 0) this.previousCloseTicks = this.lastTicks;
    this.openTicks = 0;
    this.highTicks = 0;
    this.lowTicks = 0;
    this.lastTicks = 0;
    this.closeTicks = 0;
    this.volumeLots = 0;
    this.trades = 0;
    this.turnover.clear();
    this.isOver = false;
    this.firstTradeId = 0;
  }

  end(): void {
    this.isOver = true;
    this.closeTicks = this.lastTicks;
  }

  trade(tradeId: number, priceTicks: number, qtyLots: number, notionalMinor: number): void {
    const isFirst = this.openTicks === 0;
    if (isFirst) this.firstTradeId = tradeId;
    if (isFirst) this.openTicks = priceTicks;
    if (isFirst || priceTicks > this.highTicks) this.highTicks = priceTicks;
    if (isFirst || priceTicks < this.lowTicks) this.lowTicks = priceTicks;
    this.lastTicks = priceTicks;
    if (this.isOver) this.closeTicks = priceTicks;
    this.volumeLots = addLots(this.volumeLots, qtyLots);
    this.trades++;
    this.turnover.add(0, notionalMinor);
  }

  /** True of a trade that the day counts. */
  counts(tradeId: number): boolean {
    return this.trades > 0 && tradeId >= this.firstTradeId;
  }

  /** Takes a trade of the day out of its sums. The prices stay as they printed. */
  bust(qtyLots: number, notionalMinor: number): void {
    this.volumeLots -= qtyLots;
    this.trades--;
    this.turnover.take(notionalMinor);
  }

  correct(oldNotionalMinor: number, notionalMinor: number): void {
    this.turnover.take(oldNotionalMinor);
    this.turnover.add(0, notionalMinor);
  }
}

// What trades and auctions leave behind of one instrument: the tape, the candles, the trading day, the last price, the last uncross. A
// function of the events alone: it must never depend on when somebody read it, so that a dump and the events after it give the same as all
// the events.

import type { AuctionState, AuctionUncross } from '#marketdata/auction.ts';
import { candleIntervals } from '#marketdata/candle-intervals.ts';
import { CandleSeries } from '#marketdata/candle-series.ts';
import { TradeTape } from '#marketdata/trade-tape.ts';
import { TradeStatus } from '#core/terms.ts';
import { TradingDay } from '#marketdata/trading-day.ts';

/** The place of the one-minute candles, which the ticker is read from. */
export const minuteIndex = candleIntervals.findIndex((interval) => interval.name === '1m');

export class MarketHistory {
  /** Of the last event about the instrument. */
  seq = 0;
  /** Events up to this seq are in here: what a snapshot tells again of them is no news. */
  seqLoaded = 0;
  lastTradeId = 0;
  lastPriceTicks = 0;
  /** What the auction that is being called would do, as last told; undefined outside call phases. */
  auction: AuctionState | undefined = undefined;
  /** What the last auction did; undefined before the first. */
  uncross: AuctionUncross | undefined = undefined;
  readonly day = new TradingDay();
  readonly tape = new TradeTape();
  /** By place in candleIntervals. */
  readonly series: readonly CandleSeries[] = candleIntervals.map(
    (interval) => new CandleSeries(interval.lengthUs, interval.candlesMax),
  );

  trade(
    tradeId: number,
    priceTicks: number,
    qtyLots: number,
    takerSide: number,
    notionalMinor: number,
    tsUs: number,
    seq: number,
  ): void {
    this.lastTradeId = tradeId;
    this.lastPriceTicks = priceTicks;
    this.day.trade(tradeId, priceTicks, qtyLots, notionalMinor);
    this.tape.add(tradeId, priceTicks, qtyLots, takerSide, tsUs, seq);
    const { series } = this;
    for (let i = 0; i < series.length; i++) {
      series[i]!.trade(tsUs, priceTicks, qtyLots, notionalMinor);
    }
  }

  /** Takes a trade out of all sums, and marks it on the tape. The last price and all other prices stay as they printed. */
  bust(
    tradeId: number,
    priceTicks: number,
    qtyLots: number,
    notionalMinor: number,
    tradedTsUs: number,
  ): void {
    this.tape.mark(tradeId, TradeStatus.busted, priceTicks);
    if (this.day.counts(tradeId)) this.day.bust(qtyLots, notionalMinor);
    for (const each of this.series) each.bust(tradedTsUs, qtyLots, notionalMinor);
  }

  correct(
    tradeId: number,
    priceTicks: number,
    oldNotionalMinor: number,
    notionalMinor: number,
    tradedTsUs: number,
  ): void {
    this.tape.mark(tradeId, TradeStatus.corrected, priceTicks);
    if (this.day.counts(tradeId)) this.day.correct(oldNotionalMinor, notionalMinor);
    for (const each of this.series) each.correct(tradedTsUs, oldNotionalMinor, notionalMinor);
  }

  get minutes(): CandleSeries {
    return this.series[minuteIndex]!;
  }
}

// What the trades of a batch change of candles: the tables add it to what they have, so that no candle of before has to be known here. It
// must never be given trades out of order.

import type { CandleChange, RowBatch } from './row-batch.ts';
import { candleIntervalsS } from './tables.ts';

const lengthsUs = candleIntervalsS.map((interval) => interval * 1_000_000);

export class CandleRows {
  private batch: RowBatch;
  /** The candles that each instrument traded in last, one an interval, within this batch. */
  private readonly latest = new Map<number, CandleChange[]>();

  constructor(batch: RowBatch) {
    this.batch = batch;
  }

  into(batch: RowBatch): void {
    this.batch = batch;
    this.latest.clear();
  }

  trade(
    instrumentId: number,
    tsUs: number,
    priceTicks: number,
    qtyLots: number,
    notionalMinor: number,
  ): void {
    let candles = this.latest.get(instrumentId);
    if (candles === undefined) {
      candles = [];
      this.latest.set(instrumentId, candles);
    }
    const notional = BigInt(notionalMinor);
    for (let i = 0; i < lengthsUs.length; i++) {
      let candle = candles[i];
      const lengthUs = lengthsUs[i]!;
      if (candle === undefined || tsUs >= candle.startTsUs + lengthUs) {
        candle = this.candle(instrumentId, i, tsUs);
        candles[i] = candle;
      }
      if (candle.openTicks === 0) {
        candle.openTicks = priceTicks;
        candle.highTicks = priceTicks;
        candle.lowTicks = priceTicks;
      }
      if (priceTicks > candle.highTicks) candle.highTicks = priceTicks;
      if (priceTicks < candle.lowTicks) candle.lowTicks = priceTicks;
      candle.closeTicks = priceTicks;
      candle.volumeLots += qtyLots;
      candle.notionalMinor += notional;
      candle.trades++;
    }
  }

  /** Changes the sums of the candles of an instant; the prices stay as they printed. */
  change(
    instrumentId: number,
    tsUs: number,
    qtyLots: number,
    notionalMinor: number,
    trades: number,
  ): void {
    for (let i = 0; i < lengthsUs.length; i++) {
      const candle = this.candle(instrumentId, i, tsUs);
      candle.volumeLots += qtyLots;
      candle.notionalMinor += BigInt(notionalMinor);
      candle.trades += trades;
    }
  }

  private candle(instrumentId: number, interval: number, tsUs: number): CandleChange {
    const lengthUs = lengthsUs[interval]!;
    const startTsUs = Math.floor(tsUs / lengthUs) * lengthUs;
    const { candles } = this.batch;
    const key = `${instrumentId}.${interval}.${startTsUs}`;
    let candle = candles.get(key);
    if (candle === undefined) {
      candle = {
        instrumentId,
        intervalS: candleIntervalsS[interval]!,
        startTsUs,
        openTicks: 0,
        highTicks: 0,
        lowTicks: 0,
        closeTicks: 0,
        volumeLots: 0,
        notionalMinor: 0n,
        trades: 0,
      };
      candles.set(key, candle);
    }
    return candle;
  }
}

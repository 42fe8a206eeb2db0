// What an instrument did over the last 24 hours: the current minute and the 1,439 before it, read from the minute candles. It keeps
// nothing of its own but a sum over the minutes that can no longer change; it must never disagree with the candles.

import { CandleInt, CandleNum } from '#marketdata/candle-series.ts';
import type { CandleSeries } from '#marketdata/candle-series.ts';
import { addLots, WideSum } from '#marketdata/wide-sum.ts';

const minutesPerDay = 1_440;

export class DayStatistics {
  /** Price of the first trade in the window; 0, like the high and the low, where there was none. */
  openTicks = 0;
  highTicks = 0;
  lowTicks = 0;
  closeTicks = 0;
  volumeLots = 0;
  trades = 0;
  readonly turnover = new WideSum();
  private readonly settled = new SettledMinutes();

  /** Reads the window that ends with the minute of `nowTsUs`. */
  read(minutes: CandleSeries, nowTsUs: number): void {
    const last = minutes.count - 1;
    const fromMinute = Math.floor(nowTsUs / minutes.lengthUs) - minutesPerDay + 1;
    if (last < 0 || minutes.bucketAt(last) < fromMinute) {
      this.openTicks = 0;
      this.highTicks = 0;
      this.lowTicks = 0;
      this.closeTicks = 0;
      this.volumeLots = 0;
      this.trades = 0;
      this.turnover.clear();
      return;
    }
    const { settled, turnover } = this;
    settled.read(minutes, fromMinute);
    const openTicks = minutes.intAt(last, CandleInt.open);
    const highTicks = minutes.intAt(last, CandleInt.high);
    const lowTicks = minutes.intAt(last, CandleInt.low);
    const isAlone = settled.openTicks === 0;
    this.openTicks = isAlone ? openTicks : settled.openTicks;
    this.highTicks = isAlone || highTicks > settled.highTicks ? highTicks : settled.highTicks;
    this.lowTicks = isAlone || lowTicks < settled.lowTicks ? lowTicks : settled.lowTicks;
    this.closeTicks = minutes.intAt(last, CandleInt.close);
    this.volumeLots = addLots(settled.volumeLots, minutes.numAt(last, CandleNum.volume));
    this.trades = settled.trades + minutes.numAt(last, CandleNum.trades);
    turnover.high = settled.turnover.high;
    turnover.low = settled.turnover.low;
    turnover.add(
      minutes.numAt(last, CandleNum.turnoverHigh),
      minutes.numAt(last, CandleNum.turnoverLow),
    );
  }
}

/** The window without its newest minute, which is the only one that trades still change. Who changes another begins anew. */
class SettledMinutes {
  openTicks = 0;
  highTicks = 0;
  lowTicks = 0;
  volumeLots = 0;
  trades = 0;
  readonly turnover = new WideSum();
  private fromMinute = -1;
  private lastMinute = -1;

  read(minutes: CandleSeries, fromMinute: number): void {
    const lastMinute = minutes.bucketAt(minutes.count - 1);
    if (this.fromMinute === fromMinute && this.lastMinute === lastMinute) return;
    this.fromMinute = fromMinute;
    this.lastMinute = lastMinute;
    this.openTicks = 0;
    this.trades = 0;
    this.volumeLots = 0;
    this.turnover.clear();
    for (let index = minutes.firstFrom(fromMinute); index < minutes.count - 1; index++) {
      const highTicks = minutes.intAt(index, CandleInt.high);
      const lowTicks = minutes.intAt(index, CandleInt.low);
      const isFirst = this.openTicks === 0;
      if (isFirst) this.openTicks = minutes.intAt(index, CandleInt.open);
      if (isFirst || highTicks > this.highTicks) this.highTicks = highTicks;
      if (isFirst || lowTicks < this.lowTicks) this.lowTicks = lowTicks;
      this.trades += minutes.numAt(index, CandleNum.trades);
      this.volumeLots = addLots(this.volumeLots, minutes.numAt(index, CandleNum.volume));
      this.turnover.add(
        minutes.numAt(index, CandleNum.turnoverHigh),
        minutes.numAt(index, CandleNum.turnoverLow),
      );
    }
  }
}

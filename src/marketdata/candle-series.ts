// Candles of one instrument and interval. Only intervals with trades are stored, each with the close before it; the empty ones
// between are made when somebody reads, so that nothing here depends on when, or whether, anybody looked at the clock. It must
// never be given trades out of order.

import { addLots, WideSum, wideBase } from '#marketdata/wide-sum.ts';

/** One interval, empty ones included: those repeat the close before them. */
export interface Candle {
  readonly startTsUs: number;
  readonly openTicks: number;
  readonly highTicks: number;
  readonly lowTicks: number;
  readonly closeTicks: number;
  readonly volumeLots: number;
  /** Number of trades. */
  readonly trades: number;
  /** True once the interval is over: nothing changes it any more. */
  readonly final: boolean;
}

const intWords = 5;
export const CandleInt = { open: 0, high: 1, low: 2, close: 3, closeBefore: 4 } as const;
const numWords = 5;
/** The interval's number since the epoch, number of trades, volume in lots, turnover in halves (WideSum). */
export const CandleNum = {
  bucket: 0,
  trades: 1,
  volume: 2,
  turnoverHigh: 3,
  turnoverLow: 4,
} as const;

export class CandleSeries {
  readonly lengthUs: number;
  readonly candlesMax: number;
  /** Stored candles, oldest first, in a ring of `capacity` places from `head` on. */
  ints: Int32Array;
  nums: Float64Array;
  count = 0;
  private head = 0;
  private capacity = 16;
  /** Place of the newest stored candle, and where its interval ends. */
  private tail = -1;
  private tailEndTsUs = Number.NEGATIVE_INFINITY;

  constructor(lengthUs: number, candlesMax: number) {
    this.lengthUs = lengthUs;
    this.candlesMax = candlesMax;
    this.ints = new Int32Array(this.capacity * intWords);
    this.nums = new Float64Array(this.capacity * numWords);
  }

  trade(tsUs: number, priceTicks: number, qtyLots: number, notionalMinor: number): void {
    if (tsUs >= this.tailEndTsUs) {
      const closeBeforeTicks =
        this.tail < 0 ? 0 : this.ints[this.tail * intWords + CandleInt.close]!;
      this.append(Math.floor(tsUs / this.lengthUs), priceTicks, closeBeforeTicks);
    }
    const { ints, nums } = this;
    const at = this.tail * intWords;
    if (priceTicks > ints[at + CandleInt.high]!) ints[at + CandleInt.high] = priceTicks;
    if (priceTicks < ints[at + CandleInt.low]!) ints[at + CandleInt.low] = priceTicks;
    ints[at + CandleInt.close] = priceTicks;
    const numAt = this.tail * numWords;
    nums[numAt + CandleNum.trades] = nums[numAt + CandleNum.trades]! + 1;
    nums[numAt + CandleNum.volume] = addLots(nums[numAt + CandleNum.volume]!, qtyLots);
    const low = nums[numAt + CandleNum.turnoverLow]! + notionalMinor;
    if (low < wideBase) nums[numAt + CandleNum.turnoverLow] = low;
    else {
      nums[numAt + CandleNum.turnoverLow] = low - wideBase;
      nums[numAt + CandleNum.turnoverHigh] = nums[numAt + CandleNum.turnoverHigh]! + 1;
    }
  }

  /**
   * A new stored candle, last, with nothing in it but its prices. Those out of reach of it are forgotten. `closeBeforeTicks` is the
   * close of the candle before it, 0 where there was none.
   */
  append(bucket: number, openTicks: number, closeBeforeTicks: number): void {
    const bucketMin = bucket - this.candlesMax + 1;
    while (this.count > 0 && this.bucketAt(0) < bucketMin) {
      this.head = (this.head + 1) & (this.capacity - 1);
      this.count--;
    }
    if (this.count === this.capacity) this.grow();
    const place = (this.head + this.count++) & (this.capacity - 1);
    this.tail = place;
    this.tailEndTsUs = (bucket + 1) * this.lengthUs;
    const at = place * intWords;
    this.ints[at + CandleInt.open] = openTicks;
    this.ints[at + CandleInt.high] = openTicks;
    this.ints[at + CandleInt.low] = openTicks;
    this.ints[at + CandleInt.close] = openTicks;
    this.ints[at + CandleInt.closeBefore] = closeBeforeTicks;
    const numAt = place * numWords;
    this.nums[numAt + CandleNum.bucket] = bucket;
    this.nums[numAt + CandleNum.trades] = 0;
    this.nums[numAt + CandleNum.volume] = 0;
    this.nums[numAt + CandleNum.turnoverHigh] = 0;
    this.nums[numAt + CandleNum.turnoverLow] = 0;
  }

  /** Takes a trade of that instant out of the sums of its candle, where that is still kept. The prices stay as they printed. */
  bust(tsUs: number, qtyLots: number, notionalMinor: number): void {
    const index = this.holding(tsUs);
    if (index < 0) return;
    this.setNumAt(index, CandleNum.trades, this.numAt(index, CandleNum.trades) - 1);
    this.setNumAt(index, CandleNum.volume, this.numAt(index, CandleNum.volume) - qtyLots);
    this.moveTurnover(index, notionalMinor, 0);
  }

  correct(tsUs: number, oldNotionalMinor: number, notionalMinor: number): void {
    const index = this.holding(tsUs);
    if (index >= 0) this.moveTurnover(index, oldNotionalMinor, notionalMinor);
  }

  /** Index of the stored candle of an instant, or -1. */
  private holding(tsUs: number): number {
    const bucket = Math.floor(tsUs / this.lengthUs);
    const index = this.firstFrom(bucket);
    return index < this.count && this.bucketAt(index) === bucket ? index : -1;
  }

  private moveTurnover(index: number, lessMinor: number, moreMinor: number): void {
    const turnover = new WideSum();
    turnover.high = this.numAt(index, CandleNum.turnoverHigh);
    turnover.low = this.numAt(index, CandleNum.turnoverLow);
    turnover.take(lessMinor);
    turnover.add(0, moreMinor);
    this.setNumAt(index, CandleNum.turnoverHigh, turnover.high);
    this.setNumAt(index, CandleNum.turnoverLow, turnover.low);
  }

  /** An integer of the stored candle with this index, 0 the oldest. */
  intAt(index: number, word: number): number {
    return this.ints[this.place(index) * intWords + word]!;
  }

  numAt(index: number, word: number): number {
    return this.nums[this.place(index) * numWords + word]!;
  }

  setIntAt(index: number, word: number, value: number): void {
    this.ints[this.place(index) * intWords + word] = value;
  }

  setNumAt(index: number, word: number, value: number): void {
    this.nums[this.place(index) * numWords + word] = value;
  }

  bucketAt(index: number): number {
    return this.numAt(index, CandleNum.bucket);
  }

  /** Index of the first stored candle at or after a bucket; `count` where there is none. */
  firstFrom(bucket: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.bucketAt(middle) < bucket) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The last `limit` candles as of an instant, oldest first; the last one contains it. Empty before the first trade. */
  latest(limit: number, nowTsUs: number): Candle[] {
    const bucket = Math.floor(nowTsUs / this.lengthUs);
    return this.between(bucket - limit + 1, nowTsUs);
  }

  /** Candles from the one that contains `fromTsUs` to the one that contains `nowTsUs`, as far as they are remembered. */
  since(fromTsUs: number, nowTsUs: number): Candle[] {
    return this.between(Math.floor(fromTsUs / this.lengthUs), nowTsUs);
  }

  private between(fromBucket: number, nowTsUs: number): Candle[] {
    const candles: Candle[] = [];
    if (this.count === 0) return candles;
    const lastBucket = Math.max(Math.floor(nowTsUs / this.lengthUs), this.bucketAt(this.count - 1));
    let bucket = Math.max(fromBucket, lastBucket - this.candlesMax + 1);
    let index = this.firstFrom(bucket);
    let closeTicks =
      index < this.count
        ? this.intAt(index, CandleInt.closeBefore)
        : this.intAt(this.count - 1, CandleInt.close);
    // Nothing was traded before the first trade, so there is nothing to repeat.
    if (closeTicks === 0) bucket = this.bucketAt(index);
    for (; bucket <= lastBucket; bucket++) {
      const final = (bucket + 1) * this.lengthUs <= nowTsUs;
      if (index < this.count && this.bucketAt(index) === bucket) {
        candles.push(this.stored(index, final));
        closeTicks = this.intAt(index, CandleInt.close);
        index++;
      } else candles.push(emptyCandle(bucket * this.lengthUs, closeTicks, final));
    }
    return candles;
  }

  private stored(index: number, final: boolean): Candle {
    return {
      startTsUs: this.bucketAt(index) * this.lengthUs,
      openTicks: this.intAt(index, CandleInt.open),
      highTicks: this.intAt(index, CandleInt.high),
      lowTicks: this.intAt(index, CandleInt.low),
      closeTicks: this.intAt(index, CandleInt.close),
      volumeLots: this.numAt(index, CandleNum.volume),
      trades: this.numAt(index, CandleNum.trades),
      final,
    };
  }

  private place(index: number): number {
    return (this.head + index) & (this.capacity - 1);
  }

  private grow(): void {
    const capacity = this.capacity * 2;
    const ints = new Int32Array(capacity * intWords);
    const nums = new Float64Array(capacity * numWords);
    for (let index = 0; index < this.count; index++) {
      const place = this.place(index);
      ints.set(this.ints.subarray(place * intWords, (place + 1) * intWords), index * intWords);
      nums.set(this.nums.subarray(place * numWords, (place + 1) * numWords), index * numWords);
    }
    this.ints = ints;
    this.nums = nums;
    this.capacity = capacity;
    this.head = 0;
  }
}

function emptyCandle(startTsUs: number, closeTicks: number, final: boolean): Candle {
  return {
    startTsUs,
    openTicks: closeTicks,
    highTicks: closeTicks,
    lowTicks: closeTicks,
    closeTicks,
    volumeLots: 0,
    trades: 0,
    final,
  };
}

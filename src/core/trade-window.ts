// The venue's last trades, as many as an operator set: what busts and corrections are checked against. A ring of rows in chunks of typed
// arrays, made as it fills, so that a trade costs one line of the cache and no object. It must never decide whether a trade may be changed.

import { feeRateMin } from '#core/limits.ts';
import { assert } from '#std/assert.ts';

/** Offsets of a row's doubles, in doubles from its start. */
export const TradeNum = {
  makerOrderId: 0,
  takerOrderId: 1,
  makerFeeMinor: 2,
  takerFeeMinor: 3,
  tsUs: 4,
} as const;
/** Offsets of its 32-bit words. */
export const TradeWord = {
  priceTicks: 10,
  qtyLots: 11,
  makerAccountId: 12,
  takerAccountId: 13,
  /** Instrument, taker's side and status: see the shifts below. */
  head: 14,
  /** Rates of both sides, 16 bits each, from the lowest rate on. */
  rates: 15,
} as const;
/** 64 bytes. */
export const tradeWords = 16;
const tradeNums = tradeWords / 2;

const sideShift = 16;
const statusShift = 18;
const instrumentBits = 0xffff;
const rateBase = 0 - feeRateMin;

const chunkShift = 12;
const chunkTrades = 1 << chunkShift;
const inChunk = chunkTrades - 1;

interface Chunk {
  readonly ints: Int32Array<ArrayBuffer>;
  readonly nums: Float64Array<ArrayBuffer>;
}

export class TradeWindow {
  /** Trades that are remembered at most; 0 is none. */
  size = 0;
  /** Trades that are remembered: the last ones, without a gap. */
  count = 0;
  private chunks: (Chunk | undefined)[] = [];
  /** Places of the ring, a power of two, less one. */
  private mask = chunkTrades - 1;
  /** Where the next trade goes, and the chunk that this is in. */
  private next = 0;
  private ints = new Int32Array(0);
  private nums = new Float64Array(0);

  /** Remembers so many from now on; of what is remembered the newest stay. */
  resize(size: number): void {
    const before = new TradeWindow();
    before.chunks = this.chunks;
    before.mask = this.mask;
    const kept = Math.min(this.count, size);
    const from = this.next - kept;
    let places = chunkTrades;
    while (places < size) places *= 2;
    this.size = size;
    this.count = 0;
    this.next = 0;
    this.mask = places - 1;
    this.chunks = [];
    for (let i = 0; i < kept; i++) {
      const { ints } = before.chunkOf((from + i) & before.mask);
      const at = ((from + i) & before.mask & inChunk) * tradeWords;
      this.append().set(ints.subarray(at, at + tradeWords));
    }
  }

  /** Remembers a trade, the next by its id. Rates are in hundredths of a basis point. Only where `size` is not 0. */
  note(
    instrumentId: number,
    takerSide: number,
    priceTicks: number,
    qtyLots: number,
    makerOrderId: number,
    makerAccountId: number,
    makerFeeMinor: number,
    makerRate: number,
    takerOrderId: number,
    takerAccountId: number,
    takerFeeMinor: number,
    takerRate: number,
    tsUs: number,
  ): void {
    const place = this.advance();
    const { ints, nums } = this;
    const numAt = place * tradeNums;
    nums[numAt + TradeNum.makerOrderId] = makerOrderId;
    nums[numAt + TradeNum.takerOrderId] = takerOrderId;
    nums[numAt + TradeNum.makerFeeMinor] = makerFeeMinor;
    nums[numAt + TradeNum.takerFeeMinor] = takerFeeMinor;
    nums[numAt + TradeNum.tsUs] = tsUs;
    const at = place * tradeWords;
    ints[at + TradeWord.priceTicks] = priceTicks;
    ints[at + TradeWord.qtyLots] = qtyLots;
    ints[at + TradeWord.makerAccountId] = makerAccountId;
    ints[at + TradeWord.takerAccountId] = takerAccountId;
    ints[at + TradeWord.head] = instrumentId | (takerSide << sideShift);
    ints[at + TradeWord.rates] = (makerRate + rateBase) | ((takerRate + rateBase) << 16);
  }

  /** A row at the end, for the caller to fill: its words. */
  append(): Int32Array {
    const place = this.advance();
    return this.ints.subarray(place * tradeWords, (place + 1) * tradeWords);
  }

  /** The place of the trade that is `age` trades older than the newest, for the questions below. */
  placeOf(age: number): number {
    assert(age >= 0 && age < this.count, 'a trade is remembered');
    return (this.next - 1 - age) & this.mask;
  }

  word(place: number, word: number): number {
    return this.chunkOf(place).ints[(place & inChunk) * tradeWords + word]!;
  }

  num(place: number, num: number): number {
    return this.chunkOf(place).nums[(place & inChunk) * tradeNums + num]!;
  }

  setWord(place: number, word: number, value: number): void {
    this.chunkOf(place).ints[(place & inChunk) * tradeWords + word] = value;
  }

  setNum(place: number, num: number, value: number): void {
    this.chunkOf(place).nums[(place & inChunk) * tradeNums + num] = value;
  }

  instrumentId(place: number): number {
    return this.word(place, TradeWord.head) & instrumentBits;
  }

  takerSide(place: number): number {
    return (this.word(place, TradeWord.head) >>> sideShift) & 3;
  }

  /** TradeStatus. */
  status(place: number): number {
    return this.word(place, TradeWord.head) >>> statusShift;
  }

  setStatus(place: number, status: number): void {
    const rest = this.word(place, TradeWord.head) & ((1 << statusShift) - 1);
    this.setWord(place, TradeWord.head, rest | (status << statusShift));
  }

  makerRate(place: number): number {
    return (this.word(place, TradeWord.rates) & 0xffff) - rateBase;
  }

  takerRate(place: number): number {
    return (this.word(place, TradeWord.rates) >>> 16) - rateBase;
  }

  /** The next place, within its chunk, which is at hand then. */
  private advance(): number {
    const { next } = this;
    const place = next & inChunk;
    if (place === 0) this.enterChunk(next);
    this.next = (next + 1) & this.mask;
    if (this.count < this.size) this.count++;
    return place;
  }

  private enterChunk(place: number): void {
    const number = place >> chunkShift;
    let chunk = this.chunks[number];
    if (chunk === undefined) {
      const ints = new Int32Array(chunkTrades * tradeWords);
      chunk = { ints, nums: new Float64Array(ints.buffer) };
      this.chunks[number] = chunk;
    }
    this.ints = chunk.ints;
    this.nums = chunk.nums;
  }

  private chunkOf(place: number): Chunk {
    const chunk = this.chunks[place >> chunkShift];
    assert(chunk !== undefined, 'a remembered trade has its place');
    return chunk;
  }
}

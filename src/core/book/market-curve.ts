// How many lots of market orders stand behind each price: a call's queue, sorted by collar and summed. Filled anew for each look, in
// arrays that are kept. It must never change an order.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';

/** Sorted by digits of 11 bits: three of them hold 32 bits. */
const digitBits = 11;
const digits = 1 << digitBits;

/** By value: a collar, negated for buys, so that who reaches further comes later on both sides. */
export class MarketCurve {
  /** Distinct values, ascending; the first `count` are in use. */
  values = new Int32Array(16);
  /** Lots of each value; a double, for the sum may pass 32 bits. */
  lots = new Float64Array(16);
  count = 0;

  private sortedValues = new Int32Array(16);
  private sortedLots = new Float64Array(16);
  private readonly places = new Int32Array(digits);

  /** From the orders in the first `count` slots; `sign` is -1 for buys, 1 for sells. */
  fill(words: Int32Array, slots: Int32Array, count: number, sign: number): void {
    this.count = 0;
    if (count > this.values.length) this.grow(count);
    let ascends = true;
    for (let i = 0; i < count; i++) {
      const at = slots[i]! * orderWords;
      const value = sign * words[at + OrderWord.priceTicks]!;
      if (this.count > 0 && value < this.values[this.count - 1]!) ascends = false;
      this.add(value, words[at + OrderWord.displayedLots]!);
    }
    // Nearly always: within a call the reference, and so every collar, stays.
    if (ascends) return;
    this.sort();
    const found = this.count;
    this.count = 0;
    for (let i = 0; i < found; i++) this.add(this.values[i]!, this.lots[i]!);
  }

  /** Lots of all orders with this value or a smaller one. */
  lotsUpTo(value: number): number {
    let lots = 0;
    for (let i = 0; i < this.count && this.values[i]! <= value; i++) lots += this.lots[i]!;
    return lots;
  }

  /** The number of values up to this one. */
  countUpTo(value: number): number {
    let i = 0;
    while (i < this.count && this.values[i]! <= value) i++;
    return i;
  }

  /** Behind the last value, or together with it where it is the same. */
  private add(value: number, lots: number): void {
    if (this.count > 0 && this.values[this.count - 1] === value) {
      this.lots[this.count - 1] = this.lots[this.count - 1]! + lots;
      return;
    }
    this.values[this.count] = value;
    this.lots[this.count] = lots;
    this.count++;
  }

  /** By the digits of the values, the lowest first. They are all of one sign, so that their bits sort as they do. */
  private sort(): void {
    const { count, places } = this;
    for (let shift = 0; shift < 32; shift += digitBits) {
      const values = this.values;
      const lots = this.lots;
      const toValues = this.sortedValues;
      const toLots = this.sortedLots;
      places.fill(0);
      for (let i = 0; i < count; i++) {
        const digit = (values[i]! >>> shift) & (digits - 1);
        places[digit] = places[digit]! + 1;
      }
      let place = 0;
      for (let digit = 0; digit < digits; digit++) {
        const here = places[digit]!;
        places[digit] = place;
        place += here;
      }
      for (let i = 0; i < count; i++) {
        const digit = (values[i]! >>> shift) & (digits - 1);
        const to = places[digit]!;
        places[digit] = to + 1;
        toValues[to] = values[i]!;
        toLots[to] = lots[i]!;
      }
      this.values = toValues;
      this.lots = toLots;
      this.sortedValues = values;
      this.sortedLots = lots;
    }
  }

  private grow(count: number): void {
    let capacity = this.values.length;
    while (capacity < count) capacity *= 2;
    this.values = new Int32Array(capacity);
    this.lots = new Float64Array(capacity);
    this.sortedValues = new Int32Array(capacity);
    this.sortedLots = new Float64Array(capacity);
  }
}

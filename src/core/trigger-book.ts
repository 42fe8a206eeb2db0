// The stops of one instrument that wait for a trade at their price, by price. Those that a rise triggers and those that a fall triggers
// stand apart. It links orders through the slab as a book does, for no order is in both; it knows no rules beyond "reached".

import { type OrderPool, OrderWord, orderWords } from '#core/book/order-pool.ts';
import { LevelWord, levelWords, PriceLevels } from '#core/book/price-levels.ts';

const levelsHint = 16;

export class TriggerBook {
  count = 0;

  private readonly pool: OrderPool;
  private readonly keyBase: number;
  /** Keys ascend from the stop that is reached first: the lowest for a rise, the highest for a fall. */
  private readonly rises: PriceLevels;
  private readonly falls: PriceLevels;

  constructor(pool: OrderPool, priceMaxTicks: number) {
    this.pool = pool;
    this.keyBase = priceMaxTicks + 1;
    this.rises = new PriceLevels(levelsHint, priceMaxTicks);
    this.falls = new PriceLevels(levelsHint, priceMaxTicks);
  }

  add(slot: number, onRise: boolean, stopTicks: number): void {
    const side = onRise ? this.rises : this.falls;
    const words = this.pool.words;
    const at = slot * orderWords;
    const level = side.ensure(onRise ? stopTicks : this.keyBase - stopTicks);
    words[at + OrderWord.level] = level;
    words[at + OrderWord.next] = -1;
    words[at + OrderWord.prev] = -1;
    this.count++;
    const levelAt = level * levelWords;
    if (side.levels[levelAt + LevelWord.orders] === 0) {
      side.begin(level, slot, 0);
      return;
    }
    const tail = side.levels[levelAt + LevelWord.tail]!;
    words[at + OrderWord.prev] = tail;
    words[tail * orderWords + OrderWord.next] = slot;
    side.levels[levelAt + LevelWord.tail] = slot;
    side.levels[levelAt + LevelWord.orders] = side.levels[levelAt + LevelWord.orders]! + 1;
  }

  remove(slot: number, onRise: boolean): void {
    const side = onRise ? this.rises : this.falls;
    const words = this.pool.words;
    const at = slot * orderWords;
    const level = words[at + OrderWord.level]!;
    const levelAt = level * levelWords;
    const next = words[at + OrderWord.next]!;
    const prev = words[at + OrderWord.prev]!;
    if (prev >= 0) words[prev * orderWords + OrderWord.next] = next;
    else side.levels[levelAt + LevelWord.head] = next;
    if (next >= 0) words[next * orderWords + OrderWord.prev] = prev;
    else side.levels[levelAt + LevelWord.tail] = prev;
    const orders = side.levels[levelAt + LevelWord.orders]! - 1;
    side.levels[levelAt + LevelWord.orders] = orders;
    this.count--;
    if (orders === 0) side.remove(level);
  }

  /** The first stop that trades from `lowTicks` to `highTicks` have reached, or -1. */
  firstReached(lowTicks: number, highTicks: number): number {
    const rise = headWithin(this.rises, highTicks);
    return rise >= 0 ? rise : headWithin(this.falls, this.keyBase - lowTicks);
  }

  /** Calls for every stop, in no order that means anything. */
  forEach(visit: (slot: number, onRise: boolean, stopTicks: number) => void): void {
    for (const onRise of [true, false]) {
      const side = onRise ? this.rises : this.falls;
      for (let level = side.best; level >= 0;) {
        const key = side.levels[level * levelWords + LevelWord.key]!;
        let slot = side.levels[level * levelWords + LevelWord.head]!;
        while (slot >= 0) {
          const next = this.pool.words[slot * orderWords + OrderWord.next]!;
          visit(slot, onRise, onRise ? key : this.keyBase - key);
          slot = next;
        }
        level = side.nextAfter(key);
      }
    }
  }
}

function headWithin(side: PriceLevels, keyMax: number): number {
  const best = side.best;
  if (best < 0 || side.levels[best * levelWords + LevelWord.key]! > keyMax) return -1;
  return side.levels[best * levelWords + LevelWord.head]!;
}

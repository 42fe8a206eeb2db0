// The hidden orders of one side of an instrument, those with a minimum quantity, in their priority: price, then time. A short list
// that is walked: the rules bound its length. It must never hold an order that the book shows.

import { type OrderPool, OrderWord, orderWords } from '#core/book/order-pool.ts';
import { Side } from '#core/terms.ts';

export class HiddenOrders {
  /** Slots, best price first, then in the order in which they came. */
  readonly slots: number[] = [];
  private readonly pool: OrderPool;
  private readonly isBid: boolean;

  constructor(pool: OrderPool, side: number) {
    this.pool = pool;
    this.isBid = side === Side.buy;
  }

  add(slot: number): void {
    const priceTicks = this.priceOf(slot);
    let low = 0;
    let high = this.slots.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.priceOf(this.slots[middle]!);
      if (this.isBid ? other >= priceTicks : other <= priceTicks) low = middle + 1;
      else high = middle;
    }
    this.slots.splice(low, 0, slot);
  }

  remove(slot: number): void {
    this.slots.splice(this.slots.indexOf(slot), 1);
  }

  /** True where an order of the other side at this price could trade with one of these. */
  reaches(slot: number, priceTicks: number): boolean {
    const own = this.priceOf(slot);
    return this.isBid ? own >= priceTicks : own <= priceTicks;
  }

  private priceOf(slot: number): number {
    return this.pool.words[slot * orderWords + OrderWord.priceTicks]!;
  }
}

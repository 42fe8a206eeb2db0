// The last orders that an account had accepted, so that one sent twice by mistake is seen. Nothing is kept, and no memory taken, while
// the guard is off. It must never be fed an order that was refused.

import { duplicateGuardOrders } from '#core/limits.ts';

/** Numbers of one remembered order: instrument, side, type, price, quantity, time. */
export const guardNums = 6;
/** Of every guard that is off. */
const nothing = new Float64Array(0);

export class DuplicateGuard {
  /** How far back an equal order counts, in microseconds; 0 is off. */
  windowUs = 0;
  /** Orders remembered, at most duplicateGuardOrders. */
  count = 0;
  /** Rows of guardNums, in a ring; `at` finds them by age. */
  nums: Float64Array = nothing;
  private next = 0;

  /** Remembers an accepted order; price and quantity as they were asked for. */
  note(
    instrumentId: number,
    side: number,
    ordType: number,
    priceTicks: number,
    qtyLots: number,
    tsUs: number,
  ): void {
    if (this.windowUs === 0) return;
    if (this.nums.length === 0) this.nums = new Float64Array(duplicateGuardOrders * guardNums);
    const { nums } = this;
    const at = this.next * guardNums;
    nums[at] = instrumentId;
    nums[at + 1] = side;
    nums[at + 2] = ordType;
    nums[at + 3] = priceTicks;
    nums[at + 4] = qtyLots;
    nums[at + 5] = tsUs;
    this.next = (this.next + 1) % duplicateGuardOrders;
    if (this.count < duplicateGuardOrders) this.count++;
  }

  /** Whether an equal order was accepted no longer than the window before `tsUs`. */
  hasEqual(
    instrumentId: number,
    side: number,
    ordType: number,
    priceTicks: number,
    qtyLots: number,
    tsUs: number,
  ): boolean {
    const { nums } = this;
    for (let i = 0; i < this.count; i++) {
      const at = i * guardNums;
      const isEqual =
        nums[at] === instrumentId &&
        nums[at + 1] === side &&
        nums[at + 2] === ordType &&
        nums[at + 3] === priceTicks &&
        nums[at + 4] === qtyLots;
      if (isEqual && tsUs - nums[at + 5]! <= this.windowUs) return true;
    }
    return false;
  }

  /** Where in `nums` the order stands that is the i-th oldest, from 0. For writing them out; `note` in that order reads them back. */
  at(i: number): number {
    const oldest = this.count < duplicateGuardOrders ? 0 : this.next;
    return ((oldest + i) % duplicateGuardOrders) * guardNums;
  }

  clear(): void {
    this.count = 0;
    this.next = 0;
    this.nums = nothing;
  }
}

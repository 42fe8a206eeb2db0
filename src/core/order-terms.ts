// The terms that only some orders have, in rows beside the slab: triggers, trailing, display, minimum, expiry, budget, lists, what
// self-trade prevention took. An order without any of them has no row and pays nothing for them. It knows no rules.

/** Numbers of one row. All are safe integers; 0 is none. */
export const termNums = 18;
export const TermNum = {
  /** Trigger price; of a trailing stop the one that it has now, 0 before it trails. */
  stopTicks: 0,
  activationTicks: 1,
  /** 1: a trailing stop begins to trail at a trade at or above activationTicks, -1 at or below; 0: it trails (or is none). */
  activationSide: 2,
  trailTicks: 3,
  trailBps: 4,
  /** Best price that a trailing stop has seen. */
  bestTicks: 5,
  displayLots: 6,
  minQtyLots: 7,
  expireTsUs: 8,
  /** As asked: to spend, or to receive. */
  budgetMinor: 9,
  /** Order id of the list's first order. */
  listId: 10,
  listKind: 11,
  /** Order id of the other leg of an OCO, while both are untouched. */
  siblingId: 12,
  /** Order id of the order that this one waits for. */
  parentId: 13,
  /** Order id of the (first) order that waits for this one. */
  childId: 14,
  /** Lots lost to self-trade prevention without a trade, while the order stayed open. */
  preventedLots: 15,
  /** Price of the trade that reached a stop whose turn comes within this command; 0 between commands. */
  reachedTicks: 16,
  /** stopTicks as it was told last: what a trailing stop that ends before it moves on is remembered with. */
  toldStopTicks: 17,
} as const;

export class OrderTerms {
  nums = new Float64Array(64 * termNums);
  private rowsUsed = 1;
  private readonly free: number[] = [];

  /** A row of zeros, from 1. */
  allocate(): number {
    const row = this.free.pop() ?? this.rowsUsed++;
    if (this.rowsUsed * termNums > this.nums.length) {
      const nums = new Float64Array(this.nums.length * 2);
      nums.set(this.nums);
      this.nums = nums;
    }
    this.nums.fill(0, row * termNums, (row + 1) * termNums);
    return row;
  }

  release(row: number): void {
    this.free.push(row);
  }
}

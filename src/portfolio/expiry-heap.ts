// The open orders that expire at a time of their own, the first to expire on top: a binary heap of slots, so that an order's end takes it
// out at once and nothing is left behind. It must never hold an order that is not open.

import type { OrderStore } from '#core/order-store.ts';
import { TermNum } from '#core/order-terms.ts';

/** The order's place in the heap, from 1, stands among its terms where the engine has a link that the view has no use for. */
const placeNum = TermNum.childId;

export class ExpiryHeap {
  private readonly store: OrderStore;
  /** Slots; a parent expires no later than its children. */
  private readonly slots: number[] = [];

  constructor(store: OrderStore) {
    this.store = store;
  }

  get count(): number {
    return this.slots.length;
  }

  /** When the first of them expires, in microseconds since the epoch; undefined where there is none. */
  get earliestTsUs(): number | undefined {
    const first = this.slots[0];
    return first === undefined ? undefined : this.store.term(first, TermNum.expireTsUs);
  }

  /** Adds an order whose terms say when it expires; it is not in here yet. */
  add(slot: number): void {
    this.slots.push(slot);
    this.rise(this.slots.length - 1, slot);
  }

  /** Takes an order out, if it is in here. */
  remove(slot: number): void {
    const place = this.store.term(slot, placeNum);
    if (place === 0) return;
    this.store.setTerm(slot, placeNum, 0);
    const last = this.slots.pop()!;
    if (last === slot) return;
    this.sink(place - 1, last);
    this.rise(this.store.term(last, placeNum) - 1, last);
  }

  private rise(from: number, slot: number): void {
    const { slots } = this;
    const tsUs = this.store.term(slot, TermNum.expireTsUs);
    let at = from;
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = slots[parentAt]!;
      if (this.store.term(parent, TermNum.expireTsUs) <= tsUs) break;
      this.put(at, parent);
      at = parentAt;
    }
    this.put(at, slot);
  }

  private sink(from: number, slot: number): void {
    const { slots, store } = this;
    const tsUs = store.term(slot, TermNum.expireTsUs);
    let at = from;
    for (let childAt = 2 * at + 1; childAt < slots.length; childAt = 2 * at + 1) {
      const otherAt = childAt + 1;
      if (
        otherAt < slots.length &&
        store.term(slots[otherAt]!, TermNum.expireTsUs) <
          store.term(slots[childAt]!, TermNum.expireTsUs)
      ) {
        childAt = otherAt;
      }
      const child = slots[childAt]!;
      if (store.term(child, TermNum.expireTsUs) >= tsUs) break;
      this.put(at, child);
      at = childAt;
    }
    this.put(at, slot);
  }

  private put(at: number, slot: number): void {
    this.slots[at] = slot;
    this.store.setTerm(slot, placeNum, at + 1);
  }
}

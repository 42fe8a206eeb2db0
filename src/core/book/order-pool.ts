// The slab of orders: fixed-size records in one typed array, a free list, and an index from order id to slot. It is shared by
// all books of a venue. It knows nothing of matching, and never allocates except to double.

import { HashTable } from '#core/hash-table.ts';

/** Words of one order: 64 bytes, one cache line. */
export const orderWords = 16;
/** Offsets into an order's words. Queue links are slots, -1 for none. */
export const OrderWord = {
  idLow: 0,
  idHigh: 1,
  priceTicks: 2,
  /** Open quantity that is displayed. */
  displayedLots: 3,
  /** Open quantity that is hidden behind it. */
  reserveLots: 4,
  /** What one refresh displays; 0 where the whole quantity is displayed. */
  refreshLots: 5,
  accountId: 6,
  next: 7,
  prev: 8,
  level: 9,
  side: 10,
  /** From here on the words belong to the pool's owner; the book does not read them. */
  instrumentId: 11,
  orderQtyLots: 12,
  cumQtyLots: 13,
  terms: 14,
  state: 15,
} as const;

const two32 = 4_294_967_296;
const capacityMin = 1_024;

export class OrderPool {
  words: Int32Array;
  /**
   * Trade group by account id, 0 for none: orders of one group never trade with each other. Its owner sets it, and replaces it by a
   * longer one when there are more accounts; accounts beyond its end have no group.
   */
  groups = new Int32Array(0);
  /** Slots in use. */
  count = 0;
  capacity: number;

  private freeHead = -1;
  private slotsUsed = 0;
  private readonly index: HashTable;

  constructor(capacityHint = capacityMin) {
    let capacity = capacityMin;
    while (capacity < capacityHint) capacity *= 2;
    this.capacity = capacity;
    this.words = new Int32Array(capacity * orderWords).fill(0);
    this.index = new HashTable(capacity);
  }

  /** A slot for a new order, under its id (a safe integer, not in use). Other words keep what the last user left. */
  allocate(orderId: number): number {
    if (this.freeHead < 0 && this.slotsUsed === this.capacity) this.grow();
    let slot = this.freeHead;
    if (slot < 0) slot = this.slotsUsed++;
    else this.freeHead = this.words[slot * orderWords + OrderWord.next]!;
    this.count++;
    const at = slot * orderWords;
    const low = orderId | 0;
    const high = (orderId / two32) | 0;
    this.words[at] = low;
    this.words[at + 1] = high;
    this.index.insert(low ^ Math.imul(high, 0x85ebca6b), slot);
    return slot;
  }

  /** Slot of the order with this id, or -1. */
  find(orderId: number): number {
    const low = orderId | 0;
    const high = (orderId / two32) | 0;
    const key = low ^ Math.imul(high, 0x85ebca6b);
    const index = this.index;
    for (let place = index.first(key); ; place = index.next(place)) {
      const slot = index.valueAt(place, key);
      if (slot === -1) return -1;
      if (slot === -2) continue;
      const at = slot * orderWords;
      if (this.words[at] === low && this.words[at + 1] === high) return slot;
    }
  }

  /** Forgets the order; its slot may be given out again at once. */
  release(slot: number): void {
    const at = slot * orderWords;
    const low = this.words[at]!;
    const high = this.words[at + 1]!;
    this.index.remove(low ^ Math.imul(high, 0x85ebca6b), slot);
    this.words[at + OrderWord.next] = this.freeHead;
    this.freeHead = slot;
    this.count--;
  }

  orderIdOf(slot: number): number {
    const at = slot * orderWords;
    return this.words[at + 1]! * two32 + (this.words[at]! >>> 0);
  }

  private grow(): void {
    const capacity = this.capacity * 2;
    const words = new Int32Array(capacity * orderWords);
    words.set(this.words);
    this.words = words;
    this.capacity = capacity;
  }
}

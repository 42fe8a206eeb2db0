// What the venue keeps of an order beyond its place in a book: client order id, fees, holds, sums, and its place in its account's
// lists. Records beside the book's slab, by slot. Closed orders stay, for idempotency and look-up, until their account has
// too many; transfers with a client reference are remembered in the same way.

import type { Account } from '#core/accounts.ts';
import { OrderPool, OrderWord, orderWords } from '#core/book/order-pool.ts';
import { HashTable } from '#core/hash-table.ts';
import { clOrdIdWords, closedOrdersMax, closedOrdersPerAccountMax } from '#core/limits.ts';
import { OrderTerms, termNums } from '#core/order-terms.ts';
import { OrdStatus } from '#core/terms.ts';

/** Words of an order beside the slab: 32-bit words first, then doubles, in one record of 96 bytes. */
export const extraWords = 24;
/** The same record in doubles. */
export const extraNums = extraWords / 2;
export const ExtraWord = {
  clOrdId: 0,
  /** RateCard of the order's entry. */
  rateCard: 9,
  /** Row of its OrderTerms, 0 where it has none. */
  termsRow: 10,
  /** 64 bits of the body under which the client order id was used. */
  bodyLow: 11,
  bodyHigh: 12,
  accountNext: 13,
  accountPrev: 14,
  /** CloseReason, or the RejectCode of a rejected order. */
  reason: 15,
} as const;

/** Offsets of the doubles, in doubles from the record's start. */
export const ExtraNum = {
  /** What each open lot holds: cash of a buy, shares of a sale. */
  holdPerLotMinor: 8,
  cumNotionalMinor: 9,
  feesMinor: 10,
  enteredTsUs: 11,
} as const;

/** Fields of OrderWord.terms. */
export function packTerms(
  ordType: number,
  timeInForce: number,
  execInst: number,
  stpMode: number,
): number {
  return ordType | (timeInForce << 4) | (execInst << 8) | (stpMode << 16);
}
export const ordTypeOf = (terms: number): number => terms & 15;
export const timeInForceOf = (terms: number): number => (terms >>> 4) & 15;
export const execInstOf = (terms: number): number => (terms >>> 8) & 255;
export const stpModeOf = (terms: number): number => (terms >>> 16) & 15;

/** Where an open order is. */
export const Home = {
  book: 0,
  /** Among the stops that wait for a price. */
  triggers: 1,
  /** Among the hidden orders with a minimum quantity. */
  minimums: 2,
  /** Among the market orders of a call phase. */
  marketQueue: 3,
  /** Aside, until the closing auction. */
  closingQueue: 4,
  /** Nowhere: it waits for another order of its list, or its turn comes within this command. */
  pending: 5,
} as const;
export type Home = (typeof Home)[keyof typeof Home];
const homeShift = 20;
export const homeOf = (terms: number): number => (terms >>> homeShift) & 7;

/** OrderWord.terms of a remembered transfer, which is no order. */
export const transferTerms = -1;

export class OrderStore {
  readonly pool: OrderPool;
  /** The records beside the slab, as 32-bit words and as doubles. */
  extra: Int32Array;
  nums: Float64Array;
  openCount = 0;
  /** Closed orders and transfers remembered, of all accounts. */
  closedCount = 0;

  readonly terms = new OrderTerms();

  private readonly clOrdIds: HashTable;

  private readonly keyStart: number;
  private readonly keyFactor: number;

  /**
   * `hashSeed` is any 32-bit number that clients do not know: without it they could choose client order ids that all fall on one place
   * of the index, and slow everybody down. It changes nothing else.
   */
  constructor(capacityHint: number, hashSeed: number) {
    this.keyStart = hashSeed;
    this.keyFactor = Math.imul(hashSeed ^ 0x5bd1e995, 0x9e3779b1) | 1;
    this.pool = new OrderPool(capacityHint);
    this.extra = new Int32Array(this.pool.capacity * extraWords).fill(0);
    this.nums = new Float64Array(this.extra.buffer);
    this.clOrdIds = new HashTable(this.pool.capacity);
  }

  /**
   * A slot for a new order or transfer, known by its id and by its account's client order id. `key` is that
   * id's `keyOf`, where the caller has it at hand from looking whether it is in use.
   */
  allocate(
    entryId: number,
    accountId: number,
    clOrdId: Int32Array,
    key = this.keyOf(accountId, clOrdId),
  ): number {
    const slot = this.pool.allocate(entryId);
    if (this.pool.capacity * extraWords > this.extra.length) this.grow();
    const at = slot * extraWords;
    for (let i = 0; i < clOrdIdWords; i++) this.extra[at + i] = clOrdId[i]!;
    this.extra[at + ExtraWord.termsRow] = 0;
    this.pool.words[slot * orderWords + OrderWord.accountId] = accountId;
    this.clOrdIds.insert(key, slot);
    return slot;
  }

  /** Slot of what an account sent under this client order id, or -1. */
  findByClOrdId(accountId: number, clOrdId: Int32Array): number {
    return this.findByKey(this.keyOf(accountId, clOrdId), accountId, clOrdId);
  }

  /** As `findByClOrdId`, with its key at hand. */
  findByKey(key: number, accountId: number, clOrdId: Int32Array): number {
    const index = this.clOrdIds;
    for (let place = index.first(key); ; place = index.next(place)) {
      const slot = index.valueAt(place, key);
      if (slot === -1) return -1;
      if (slot !== -2 && this.isUnder(slot, accountId, clOrdId)) return slot;
    }
  }

  /** Adds an order to its account's open ones, last. */
  open(account: Account, slot: number): void {
    const extra = this.extra;
    const at = slot * extraWords;
    extra[at + ExtraWord.accountNext] = -1;
    extra[at + ExtraWord.accountPrev] = account.openTail;
    if (account.openTail >= 0) {
      extra[account.openTail * extraWords + ExtraWord.accountNext] = slot;
    } else {
      account.openHead = slot;
    }
    account.openTail = slot;
    account.openCount++;
    this.openCount++;
  }

  /** Moves an open order to its account's closed ones. It is in no book any more. */
  close(account: Account, slot: number, status: number, reason: number): void {
    this.unlinkOpen(account, slot);
    this.remember(account, slot, status, reason);
  }

  /** Forgets an open order as if it had never been: its list was refused after it was admitted. It holds nothing any more. */
  withdraw(account: Account, slot: number): void {
    this.unlinkOpen(account, slot);
    this.forget(account.accountId, slot);
  }

  /** Adds to an account's closed ones something that was never open; forgets the oldest past the limit. */
  remember(account: Account, slot: number, status: number, reason: number): void {
    const forgets = this.forgetsOldest(account);
    this.keep(account, slot, status, reason);
    if (!forgets) return;
    const { words } = this.pool;
    const oldest = account.closedHead;
    account.closedHead = words[oldest * orderWords + OrderWord.next]!;
    account.closedCount--;
    this.closedCount--;
    this.forget(account.accountId, oldest);
  }

  /** As `remember`, and forgets nothing: for a state that is read back as it was. */
  keep(account: Account, slot: number, status: number, reason: number): void {
    const words = this.pool.words;
    words[slot * orderWords + OrderWord.state] = status;
    words[slot * orderWords + OrderWord.next] = -1;
    this.extra[slot * extraWords + ExtraWord.reason] = reason;
    if (account.closedTail >= 0) {
      words[account.closedTail * orderWords + OrderWord.next] = slot;
    } else {
      account.closedHead = slot;
    }
    account.closedTail = slot;
    account.closedCount++;
    this.closedCount++;
  }

  /** Under which an account's client order id is indexed; the id's words begin at `from`. */
  keyOf(accountId: number, clOrdId: Int32Array, from = 0): number {
    const factor = this.keyFactor;
    let key = Math.imul(accountId ^ this.keyStart, factor);
    for (let i = from; i < from + clOrdIdWords; i++) {
      const word = clOrdId[i]!;
      // The rest is padding.
      if (word === 0) break;
      key = Math.imul(key ^ word, factor);
      key ^= key >>> 15;
    }
    return key;
  }

  /** Whether the account forgets its oldest closed order when it closes another. */
  forgetsOldest(account: Account): boolean {
    if (account.closedCount >= closedOrdersPerAccountMax) return true;
    return this.closedCount >= closedOrdersMax && account.closedCount > 0;
  }

  isOpen(slot: number): boolean {
    const status = this.pool.words[slot * orderWords + OrderWord.state]!;
    return (
      status === OrdStatus.new ||
      status === OrdStatus.partiallyFilled ||
      status === OrdStatus.suspended ||
      status === OrdStatus.pendingNew
    );
  }

  statusOf(slot: number): number {
    return this.pool.words[slot * orderWords + OrderWord.state]!;
  }

  homeOf(slot: number): number {
    return homeOf(this.pool.words[slot * orderWords + OrderWord.terms]!);
  }

  setHome(slot: number, home: Home): void {
    const at = slot * orderWords + OrderWord.terms;
    const { words } = this.pool;
    words[at] = (words[at]! & ~(7 << homeShift)) | (home << homeShift);
  }

  /** A special term of an order; 0 where it has none. */
  term(slot: number, num: number): number {
    const row = this.extra[slot * extraWords + ExtraWord.termsRow]!;
    return row === 0 ? 0 : this.terms.nums[row * termNums + num]!;
  }

  /** Sets a special term, making the order's row where it has none. */
  setTerm(slot: number, num: number, value: number): void {
    const at = slot * extraWords + ExtraWord.termsRow;
    let row = this.extra[at]!;
    if (row === 0) {
      row = this.terms.allocate();
      this.extra[at] = row;
    }
    this.terms.nums[row * termNums + num] = value;
  }

  hasTerms(slot: number): boolean {
    return this.extra[slot * extraWords + ExtraWord.termsRow] !== 0;
  }

  /** What all of the order's open lots hold, were it alone: in minor units of cash, or shares. */
  needMinor(slot: number): number {
    return this.leavesLots(slot) * this.nums[slot * extraNums + ExtraNum.holdPerLotMinor]!;
  }

  isTransfer(slot: number): boolean {
    return this.pool.words[slot * orderWords + OrderWord.terms] === transferTerms;
  }

  leavesLots(slot: number): number {
    const at = slot * orderWords;
    const words = this.pool.words;
    return words[at + OrderWord.displayedLots]! + words[at + OrderWord.reserveLots]!;
  }

  private unlinkOpen(account: Account, slot: number): void {
    const extra = this.extra;
    const at = slot * extraWords;
    const next = extra[at + ExtraWord.accountNext]!;
    const prev = extra[at + ExtraWord.accountPrev]!;
    if (prev >= 0) extra[prev * extraWords + ExtraWord.accountNext] = next;
    else account.openHead = next;
    if (next >= 0) extra[next * extraWords + ExtraWord.accountPrev] = prev;
    else account.openTail = prev;
    account.openCount--;
    this.openCount--;
  }

  private forget(accountId: number, slot: number): void {
    this.clOrdIds.remove(this.keyOf(accountId, this.extra, slot * extraWords), slot);
    const row = this.extra[slot * extraWords + ExtraWord.termsRow]!;
    if (row !== 0) this.terms.release(row);
    this.pool.release(slot);
  }

  private isUnder(slot: number, accountId: number, clOrdId: Int32Array): boolean {
    if (this.pool.words[slot * orderWords + OrderWord.accountId] !== accountId) return false;
    const at = slot * extraWords;
    for (let i = 0; i < clOrdIdWords; i++) {
      if (this.extra[at + i] !== clOrdId[i]) return false;
    }
    return true;
  }

  private grow(): void {
    const extra = new Int32Array(this.pool.capacity * extraWords);
    extra.set(this.extra);
    this.extra = extra;
    this.nums = new Float64Array(extra.buffer);
  }
}

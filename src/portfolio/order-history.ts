// The history of orders: one record for every event of an order's life, in one ring an account, each record linked to its order's record
// before it. Numbers in typed columns, so that a record makes no object until somebody asks.
//
// What is kept: of each account its latest 262,144 records, and of all accounts together 4,194,304 (past that an account that adds a
// record forgets its own oldest). So a busy account never costs another its history. An order that the core forgets takes its history
// with it; one whose oldest records are gone says so. It must never decide what becomes of an order: it writes down what the
// portfolio's fold was told.

import { assert } from '#std/assert.ts';

/** FIX tag 150, ExecType: digits as they are, letters from A = 10. */
export const ExecType = {
  new: 0,
  canceled: 4,
  /** An amendment that its owner asked for. */
  replaced: 5,
  rejected: 8,
  /** It waits for its price. */
  suspended: 9,
  /** It waits for another order of its list. */
  pendingNew: 10,
  expired: 12,
  /** The venue changed it: repriced to post, quantity lost to self-trade prevention, a trailing stop moved, a budget reached. */
  restated: 13,
  trade: 15,
  /** The price of one of its trades was corrected; FIX's G. The order stays as it is. */
  tradeCorrect: 16,
  /** One of its trades was busted; FIX's H. The order stays as it is. */
  tradeCancel: 17,
  /** Its price was met, or its turn in its list came: it enters the market. */
  triggeredOrActivated: 21,
} as const;
export type ExecType = (typeof ExecType)[keyof typeof ExecType];

/** Records kept of one account, and of all. */
export const historyRecordsPerAccountMax = 262_144;
export const historyRecordsMax = 4_194_304;

/** One record: 56 bytes, doubles first. */
export const historyWords = 14;
const historyNums = historyWords / 2;
/** Offsets of the doubles, in doubles from the record's start. */
export const HistoryNum = { orderId: 0, seq: 1, tsUs: 2 } as const;
/** Offsets of the 32-bit words. */
export const HistoryWord = {
  /** Number of the order's record before this one; means nothing in its first. */
  before: 6,
  /** See packHead. */
  head: 7,
  orderQtyLots: 8,
  leavesLots: 9,
  lastLots: 10,
  lastTicks: 11,
  priceTicks: 12,
  stopTicks: 13,
} as const;

/** `reason` is a CloseReason, or the RejectCode of a reject; `isFirst` 1 for the first record of an order. */
export function packHead(
  execType: number,
  isFirst: number,
  status: number,
  reason: number,
): number {
  return execType | (isFirst << 7) | (status << 8) | (reason << 16);
}
export const execTypeOf = (head: number): number => head & 127;
export const isFirstOf = (head: number): boolean => (head & 128) !== 0;
export const statusOfHead = (head: number): number => (head >>> 8) & 255;
export const reasonOf = (head: number): number => head >>> 16;

/** Numbers of records go round from 1 to this; 0 is no record. */
const numberMax = 2 ** 31 - 1;

/** Records of all accounts: what the common bound counts. */
export class HistoryBudget {
  readonly perAccountMax: number;
  readonly allMax: number;
  count = 0;

  constructor(perAccountMax = historyRecordsPerAccountMax, allMax = historyRecordsMax) {
    this.perAccountMax = perAccountMax;
    this.allMax = allMax;
  }
}

export class OrderHistory {
  words: Int32Array;
  nums: Float64Array;
  count = 0;
  private readonly budget: HistoryBudget;
  private capacity = 16;
  /** Place and number of the newest record. */
  private tail = -1;
  private newest = 0;

  constructor(budget: HistoryBudget) {
    this.budget = budget;
    this.words = new Int32Array(this.capacity * historyWords);
    this.nums = new Float64Array(this.words.buffer);
  }

  /** A new record of an order, whose record before it has the number `before` (0: it is the first). Answers its number. */
  add(
    orderId: number,
    seq: number,
    tsUs: number,
    before: number,
    head: number,
    orderQtyLots: number,
    leavesLots: number,
    lastLots: number,
    lastTicks: number,
    priceTicks: number,
    stopTicks: number,
  ): number {
    const { budget } = this;
    if (this.count >= budget.perAccountMax || (budget.count >= budget.allMax && this.count > 0)) {
      this.count--;
      budget.count--;
    }
    if (this.count === this.capacity) this.grow();
    this.count++;
    budget.count++;
    this.tail = (this.tail + 1) & (this.capacity - 1);
    this.newest = this.newest === numberMax ? 1 : this.newest + 1;
    const { words, nums, tail } = this;
    const numAt = tail * historyNums;
    nums[numAt + HistoryNum.orderId] = orderId;
    nums[numAt + HistoryNum.seq] = seq;
    nums[numAt + HistoryNum.tsUs] = tsUs;
    const at = tail * historyWords;
    words[at + HistoryWord.before] = before;
    words[at + HistoryWord.head] = head;
    words[at + HistoryWord.orderQtyLots] = orderQtyLots;
    words[at + HistoryWord.leavesLots] = leavesLots;
    words[at + HistoryWord.lastLots] = lastLots;
    words[at + HistoryWord.lastTicks] = lastTicks;
    words[at + HistoryWord.priceTicks] = priceTicks;
    words[at + HistoryWord.stopTicks] = stopTicks;
    return this.newest;
  }

  /** Place of an order's record with this number, or -1 where it is forgotten. Places are good until the next `add`. */
  find(number: number, orderId: number): number {
    if (number === 0) return -1;
    let age = this.newest - number;
    if (age < 0) age += numberMax;
    if (age >= this.count) return -1;
    const place = (this.tail - age) & (this.capacity - 1);
    return this.nums[place * historyNums] === orderId ? place : -1;
  }

  /** Place of the order's record before this one, or -1 where there is none or it is forgotten. */
  before(place: number): number {
    const at = place * historyWords;
    if (this.isFirst(place)) return -1;
    const numAt = place * historyNums;
    const found = this.find(this.words[at + HistoryWord.before]!, this.nums[numAt]!);
    // Numbers go round: what is younger than the record itself is not the one before it.
    if (found < 0 || this.ageOf(found) <= this.ageOf(place)) return -1;
    return found;
  }

  /** Place of the record with this index, 0 the oldest. */
  placeAt(index: number): number {
    assert(index >= 0 && index < this.count, 'a record of a history is one that it has');
    return (this.tail - (this.count - 1 - index)) & (this.capacity - 1);
  }

  num(place: number, num: number): number {
    return this.nums[place * historyNums + num]!;
  }

  word(place: number, word: number): number {
    return this.words[place * historyWords + word]!;
  }

  setWord(place: number, word: number, value: number): void {
    this.words[place * historyWords + word] = value;
  }

  /** True of the first record of an order's life. */
  isFirst(place: number): boolean {
    return isFirstOf(this.word(place, HistoryWord.head));
  }

  clear(): void {
    this.budget.count -= this.count;
    this.count = 0;
  }

  private ageOf(place: number): number {
    return (this.tail - place) & (this.capacity - 1);
  }

  private grow(): void {
    const capacity = this.capacity * 2;
    const words = new Int32Array(capacity * historyWords);
    const firstPlace = (this.tail + 1) & (this.capacity - 1);
    // It is full: the oldest record is the one after the newest.
    words.set(this.words.subarray(firstPlace * historyWords));
    words.set(
      this.words.subarray(0, firstPlace * historyWords),
      (this.capacity - firstPlace) * historyWords,
    );
    this.words = words;
    this.nums = new Float64Array(words.buffer);
    this.tail = this.capacity - 1;
    this.capacity = capacity;
  }
}

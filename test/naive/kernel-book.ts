// The kernel (Book, OrderPool, ReportBuffer) behind the tests' interface, in the two ways it can be owned: it gives closed
// orders' slots back itself, or its owner does, as the venue will. It must never repair or hide what the kernel says.

import { Book } from '#core/book/book.ts';
import { OrderPool, orderWords, OrderWord } from '#core/book/order-pool.ts';
import { LevelWord, levelWords } from '#core/book/price-levels.ts';
import { ReportBuffer, ReportKind, reportWords, ReportWord } from '#core/book/report-buffer.ts';
import { CloseReason, ExecInst, Side, TimeInForce } from '#core/terms.ts';
import { assert } from '#std/assert.ts';
import {
  notOpen,
  resting,
  type BookLevel,
  type BookOrder,
  type BookReport,
  type MatchingBook,
} from './matching-book.ts';

/** What a snapshot keeps of an order; the links between orders are made anew. */
const wordsOfOrder = [
  OrderWord.priceTicks,
  OrderWord.displayedLots,
  OrderWord.reserveLots,
  OrderWord.refreshLots,
  OrderWord.accountId,
  OrderWord.side,
];

/** Who gives a closed order's slot back to the pool. */
export type SlotOwner = 'book' | 'venue';

export class KernelBook implements MatchingBook {
  readonly pool: OrderPool;
  readonly book: Book;
  private readonly reports: ReportBuffer;
  private readonly slotOwner: SlotOwner;
  private taken: BookReport[] = [];
  private lastPreventedLots = 0;

  /** Starts as small as it can, so that tests see it grow. Books may share a pool. */
  constructor(slotOwner: SlotOwner, pool: OrderPool = new OrderPool(1)) {
    this.slotOwner = slotOwner;
    this.pool = pool;
    this.reports = new ReportBuffer(1);
    this.book = new Book(pool, this.reports, slotOwner === 'book');
  }

  setGroup(accountId: number, group: number): void {
    const { pool } = this;
    if (accountId >= pool.groups.length) {
      const groups = new Int32Array(accountId + 1);
      groups.set(pool.groups);
      pool.groups = groups;
    }
    pool.groups[accountId] = group;
  }

  place(
    orderId: number,
    accountId: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    timeInForce: number,
    execInst: number,
    stpMode: number,
    refreshLots: number,
  ): number {
    this.lastPreventedLots = 0;
    this.book.takerGroup = this.groupOf(accountId);
    if (this.slotOwner === 'venue') {
      return this.placeInSteps(
        orderId,
        accountId,
        side,
        priceTicks,
        qtyLots,
        timeInForce,
        execInst,
        stpMode,
        refreshLots,
      );
    }
    const outcome = this.book.place(
      orderId,
      accountId,
      side,
      priceTicks,
      qtyLots,
      timeInForce,
      execInst,
      stpMode,
      refreshLots,
    );
    // An order that is refused before it matches leaves these two as they were.
    const refused =
      outcome === CloseReason.postOnlyWouldCross || outcome === CloseReason.fillOrKill;
    if (!refused) this.lastPreventedLots = this.book.takerPreventedLots;
    this.drainReports();
    return outcome;
  }

  cancel(orderId: number): boolean {
    const slot = this.pool.find(orderId);
    if (slot === -1) return false;
    this.book.cancel(slot);
    if (this.slotOwner === 'venue') this.pool.release(slot);
    return true;
  }

  amend(orderId: number, priceTicks: number, leavesLots: number, stpMode: number): number {
    this.lastPreventedLots = 0;
    const slot = this.pool.find(orderId);
    if (slot === -1) return notOpen;
    const openLots =
      this.word(slot, OrderWord.displayedLots) + this.word(slot, OrderWord.reserveLots);
    if (priceTicks === this.word(slot, OrderWord.priceTicks) && leavesLots <= openLots) {
      this.book.reduce(slot, leavesLots);
      return resting;
    }
    return this.reenter(orderId, priceTicks, leavesLots, stpMode);
  }

  reenter(orderId: number, priceTicks: number, leavesLots: number, stpMode: number): number {
    this.lastPreventedLots = 0;
    const slot = this.pool.find(orderId);
    if (slot === -1) return notOpen;
    this.book.takerGroup = this.groupOf(this.word(slot, OrderWord.accountId));
    const leftLots = this.book.reenter(slot, priceTicks, leavesLots, stpMode);
    this.lastPreventedLots = this.book.takerPreventedLots;
    this.drainReports();
    if (this.book.takerEnded === 0 && leftLots > 0) return resting;
    if (this.slotOwner === 'venue') this.pool.release(slot);
    return this.book.takerEnded;
  }

  takeReports(): BookReport[] {
    const reports = this.taken;
    this.taken = [];
    return reports;
  }

  preventedLots(): number {
    return this.lastPreventedLots;
  }

  levels(side: number): BookLevel[] {
    const levels: BookLevel[] = [];
    for (const level of this.levelsOf(side)) {
      levels.push({
        priceTicks: this.book.priceOfLevel(side, level),
        lots: this.book.lotsOfLevel(side, level),
        orders: this.slotsOf(side, level).map((slot) => this.orderAt(slot)),
      });
    }
    return levels;
  }

  /** A new kernel with the same orders, put together as one is that is read from a snapshot. */
  rebuilt(): KernelBook {
    const copy = new KernelBook(this.slotOwner);
    for (const side of [Side.buy, Side.sell]) {
      for (const level of this.levelsOf(side)) {
        for (const slot of this.slotsOf(side, level)) {
          const to = copy.pool.allocate(this.pool.orderIdOf(slot));
          for (const word of wordsOfOrder) {
            copy.pool.words[to * orderWords + word] = this.word(slot, word);
          }
          copy.book.enqueue(to);
        }
      }
    }
    return copy;
  }

  /** What must hold inside the kernel between two commands, whatever the market does. Throws where it does not. */
  verify(): void {
    let openOrders = 0;
    for (const side of [Side.buy, Side.sell]) {
      const levels = this.levelsOf(side);
      const sideLevels = side === Side.buy ? this.book.bids : this.book.asks;
      assert(levels.length === sideLevels.count, 'levels walked = levels counted');
      for (const level of levels) openOrders += this.verifyLevel(side, level);
      const best = levels[0];
      const bestTicks = best === undefined ? 0 : this.book.priceOfLevel(side, best);
      assert(this.book.bestPriceTicks(side) === bestTicks, 'the best price is the first level');
    }
    assert(openOrders === this.pool.count, 'orders in queues = slots in use');
    const bidTicks = this.book.bestPriceTicks(Side.buy);
    const askTicks = this.book.bestPriceTicks(Side.sell);
    assert(askTicks === 0 || bidTicks < askTicks, 'best bid < best ask');
  }

  /** Returns the number of its orders. */
  private verifyLevel(side: number, level: number): number {
    const priceTicks = this.book.priceOfLevel(side, level);
    const slots = this.slotsOf(side, level);
    let displayedLots = 0;
    let hiddenLots = 0;
    let previous = -1;
    for (const slot of slots) {
      const shownLots = this.word(slot, OrderWord.displayedLots);
      const reserveLots = this.word(slot, OrderWord.reserveLots);
      const refreshLots = this.word(slot, OrderWord.refreshLots);
      displayedLots += shownLots;
      hiddenLots += reserveLots;
      assert(shownLots > 0, 'a resting order displays something');
      assert(reserveLots >= 0, 'hidden quantity is not negative');
      assert(reserveLots === 0 || refreshLots > 0, 'only icebergs hide');
      assert(refreshLots === 0 || shownLots <= refreshLots, 'an iceberg shows one part');
      assert(this.word(slot, OrderWord.priceTicks) === priceTicks, 'orders rest at their price');
      assert(this.word(slot, OrderWord.side) === side, 'orders rest on their side');
      assert(this.word(slot, OrderWord.prev) === previous, 'the queue links back');
      assert(this.pool.find(this.pool.orderIdOf(slot)) === slot, 'the index finds the order');
      previous = slot;
    }
    const sideLevels = side === Side.buy ? this.book.bids : this.book.asks;
    const tail = sideLevels.levels[level * levelWords + LevelWord.tail];
    assert(slots.length > 0, 'no empty level stays');
    assert(tail === previous, 'the tail is the last order');
    assert(this.book.ordersOfLevel(side, level) === slots.length, 'orders counted = queue length');
    assert(this.book.lotsOfLevel(side, level) === displayedLots, 'level lots = sum of its orders');
    assert(this.book.hiddenOfLevel(side, level) === hiddenLots, 'hidden lots = sum of its orders');
    assert(this.book.levelAt(side, priceTicks) === level, 'a level is found by its price');
    return slots.length;
  }

  /** As a venue does it that keeps its own words in the order's slot: the slot first, then each step of the entry. */
  private placeInSteps(
    orderId: number,
    accountId: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    timeInForce: number,
    execInst: number,
    stpMode: number,
    refreshLots: number,
  ): number {
    const { book } = this;
    if (execInst === ExecInst.postOnly && book.crosses(side, priceTicks)) {
      return CloseReason.postOnlyWouldCross;
    }
    if (
      timeInForce === TimeInForce.fok &&
      !book.canFill(side, priceTicks, qtyLots, accountId, stpMode)
    ) {
      return CloseReason.fillOrKill;
    }
    const slot = this.pool.allocate(orderId);
    const leftLots = book.match(side, priceTicks, qtyLots, accountId, stpMode);
    this.lastPreventedLots = book.takerPreventedLots;
    this.drainReports();
    const rests = timeInForce === TimeInForce.day || timeInForce === TimeInForce.gtc;
    if (book.takerEnded === 0 && leftLots > 0 && rests) {
      book.rest(slot, accountId, side, priceTicks, leftLots, refreshLots);
      return resting;
    }
    this.pool.release(slot);
    if (book.takerEnded !== 0) return book.takerEnded;
    return leftLots === 0 ? CloseReason.none : CloseReason.immediateOrCancel;
  }

  private drainReports(): void {
    const { words, count } = this.reports;
    for (let i = 0; i < count; i++) {
      const at = i * reportWords;
      const idLow = words[at + ReportWord.makerIdLow]! >>> 0;
      const idHigh = words[at + ReportWord.makerIdHigh]!;
      const makerOrderId = idHigh * 2 ** 32 + idLow;
      const makerLeavesLots = words[at + ReportWord.makerLeavesLots]!;
      const kind = words[at + ReportWord.kind]!;
      this.taken.push({
        kind,
        makerOrderId,
        priceTicks: words[at + ReportWord.priceTicks]!,
        qtyLots: words[at + ReportWord.qtyLots]!,
        makerLeavesLots,
      });
      if (this.slotOwner === 'venue') {
        const slot = words[at + ReportWord.makerSlot]!;
        assert(this.pool.orderIdOf(slot) === makerOrderId, 'a report names its order by slot too');
        const endsMaker = makerLeavesLots === 0 && kind !== ReportKind.takerCanceled;
        if (endsMaker) this.pool.release(slot);
      }
    }
    this.reports.count = 0;
  }

  private groupOf(accountId: number): number {
    return this.pool.groups[accountId] ?? 0;
  }

  private levelsOf(side: number): number[] {
    const levels: number[] = [];
    const bestTicks = this.book.bestPriceTicks(side);
    let level = bestTicks === 0 ? -1 : this.book.levelAt(side, bestTicks);
    while (level !== -1) {
      levels.push(level);
      assert(levels.length <= this.pool.count, 'the levels end');
      level = this.book.levelAfter(side, level);
    }
    return levels;
  }

  private slotsOf(side: number, level: number): number[] {
    const slots: number[] = [];
    let slot = this.book.headOfLevel(side, level);
    while (slot !== -1) {
      slots.push(slot);
      assert(slots.length <= this.pool.count, 'the queue ends');
      slot = this.word(slot, OrderWord.next);
    }
    return slots;
  }

  private orderAt(slot: number): BookOrder {
    return {
      orderId: this.pool.orderIdOf(slot),
      displayedLots: this.word(slot, OrderWord.displayedLots),
      reserveLots: this.word(slot, OrderWord.reserveLots),
    };
  }

  private word(slot: number, offset: number): number {
    return this.pool.words[slot * orderWords + offset]!;
  }
}

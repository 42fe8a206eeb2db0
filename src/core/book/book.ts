// The order book kernel: price, then time, over a shared slab of orders. It matches, rests, cancels and amends; it knows nothing
// of money, instruments or client ids, and must never allocate on the way (arrays double when full, nothing else).

import { LevelWord, levelWords, PriceLevels } from '#core/book/price-levels.ts';
import { type OrderPool, OrderWord, orderWords } from '#core/book/order-pool.ts';
import { type ReportBuffer, ReportKind } from '#core/book/report-buffer.ts';
import { priceTicksMax } from '#core/limits.ts';
import { CloseReason, ExecInst, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { assert } from '#std/assert.ts';

const levelsHint = 256;
const bothSides = Side.buy + Side.sell;

export class Book {
  readonly pool: OrderPool;
  readonly reports: ReportBuffer;
  readonly bids: PriceLevels;
  readonly asks: PriceLevels;
  /** After `match`: selfTradePrevention where that ended the incoming order, else none. */
  takerEnded: CloseReason = CloseReason.none;
  /** After `match`: what self-trade prevention took from the incoming order without a trade, in lots. */
  takerPreventedLots = 0;
  /**
   * Trade group of the incoming order's account, 0 for none: set before `match`, `canFill`, `place` and `reenter`. Its members count
   * as one account to self-trade prevention.
   */
  takerGroup = 0;

  /** By side; the other side of `side` is at `bothSides - side`. */
  private readonly sides: readonly PriceLevels[];
  private readonly bidKeyBase: number;
  private readonly releaseClosed: boolean;

  /**
   * For prices from 1 to `priceMaxTicks`. With `releaseClosed` a filled or cancelled order's slot goes back to the pool at once; else
   * its owner does that.
   */
  constructor(
    pool: OrderPool,
    reports: ReportBuffer,
    releaseClosed: boolean,
    priceMaxTicks = priceTicksMax,
  ) {
    this.bidKeyBase = (priceMaxTicks + 1) | 0;
    this.pool = pool;
    this.reports = reports;
    this.releaseClosed = releaseClosed;
    this.bids = new PriceLevels(levelsHint, priceMaxTicks);
    this.asks = new PriceLevels(levelsHint, priceMaxTicks);
    this.sides = [this.asks, this.bids, this.asks];
  }

  /**
   * A whole order at once, for owners that keep nothing of their own about it. `orderId` must be new.
   * `refreshLots` is an iceberg's displayed quantity, 0 for an ordinary order.
   * Returns why nothing (more) of it rests, or -1 where it rests: CloseReason.none is filled.
   */
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
    if ((execInst & ExecInst.postOnly) !== 0 && this.crosses(side, priceTicks)) {
      return CloseReason.postOnlyWouldCross;
    }
    if (
      timeInForce === TimeInForce.fok &&
      !this.canFill(side, priceTicks, qtyLots, accountId, stpMode)
    ) {
      return CloseReason.fillOrKill;
    }
    const leavesLots = this.match(side, priceTicks, qtyLots, accountId, stpMode);
    if (leavesLots === 0) return this.takerEnded;
    if (this.takerEnded !== CloseReason.none) return this.takerEnded;
    if (timeInForce === TimeInForce.ioc) return CloseReason.immediateOrCancel;
    const slot = this.pool.allocate(orderId);
    this.rest(slot, accountId, side, priceTicks, leavesLots, refreshLots);
    return -1;
  }

  /** True where an order at this price would trade at once. */
  crosses(side: number, priceTicks: number): boolean {
    const other = this.sides[bothSides - side]!;
    const best = other.best;
    if (best < 0) return false;
    const limitKey = this.keyOf(bothSides - side, priceTicks);
    return other.levels[best * levelWords + LevelWord.key]! <= limitKey;
  }

  /**
   * True where an order of this quantity would be filled whole, hidden quantity included, without meeting an order of its own
   * account or trade group in a way that self-trade prevention would end it.
   */
  canFill(
    side: number,
    priceTicks: number,
    qtyLots: number,
    accountId: number,
    stpMode: number,
  ): boolean {
    const other = this.sides[bothSides - side]!;
    const limitKey = this.keyOf(bothSides - side, priceTicks);
    const words = this.pool.words;
    let wantedLots = qtyLots;
    let level = other.best;
    while (level >= 0) {
      const key = other.levels[level * levelWords + LevelWord.key]!;
      if (key > limitKey) return false;
      let slot = other.levels[level * levelWords + LevelWord.head]!;
      // Hidden parts come to the end of the queue: behind every displayed one, an own order included.
      let hiddenLots = 0;
      while (slot >= 0) {
        const at = slot * orderWords;
        if (stpMode === StpMode.none || !this.isOwn(words[at + OrderWord.accountId]!, accountId)) {
          wantedLots -= words[at + OrderWord.displayedLots]!;
          hiddenLots += words[at + OrderWord.reserveLots]!;
          if (wantedLots <= 0) return true;
        } else if (stpMode !== StpMode.cancelOldest) {
          return false;
        }
        slot = words[at + OrderWord.next]!;
      }
      wantedLots -= hiddenLots;
      if (wantedLots <= 0) return true;
      level = other.nextAfter(key);
    }
    return false;
  }

  /**
   * Trades an incoming quantity against the other side, best price first, down to `priceTicks`, and reports each step.
   * Returns what is left of it; `takerEnded` says whether self-trade prevention ended it.
   */
  match(
    side: number,
    priceTicks: number,
    qtyLots: number,
    accountId: number,
    stpMode: number,
  ): number {
    const other = this.sides[bothSides - side]!;
    const limitKey = this.keyOf(bothSides - side, priceTicks);
    this.takerEnded = CloseReason.none;
    this.takerPreventedLots = 0;
    let leavesLots = qtyLots;
    for (;;) {
      const level = other.best;
      if (level < 0 || other.levels[level * levelWords + LevelWord.key]! > limitKey) {
        return leavesLots;
      }
      leavesLots = this.matchLevel(other, level, leavesLots, accountId, stpMode);
      if (leavesLots === 0 || this.takerEnded !== CloseReason.none) return leavesLots;
    }
  }

  /** Puts an order that does not cross at the end of its price's queue. */
  rest(
    slot: number,
    accountId: number,
    side: number,
    priceTicks: number,
    leavesLots: number,
    refreshLots: number,
  ): void {
    const words = this.pool.words;
    const at = slot * orderWords;
    words[at + OrderWord.priceTicks] = priceTicks;
    words[at + OrderWord.accountId] = accountId;
    words[at + OrderWord.side] = side;
    words[at + OrderWord.refreshLots] = refreshLots;
    const displayedLots = refreshLots === 0 || leavesLots < refreshLots ? leavesLots : refreshLots;
    words[at + OrderWord.displayedLots] = displayedLots;
    words[at + OrderWord.reserveLots] = leavesLots - displayedLots;
    this.enqueue(slot);
  }

  /** Puts an order whose words are all in place at the end of its price's queue; for orders read from a snapshot. */
  enqueue(slot: number): void {
    const words = this.pool.words;
    const at = slot * orderWords;
    const side = words[at + OrderWord.side]!;
    const priceTicks = words[at + OrderWord.priceTicks]!;
    const own = this.sides[side]!;
    const level = own.ensure(this.keyOf(side, priceTicks));
    words[at + OrderWord.level] = level;
    const reserveLots = words[at + OrderWord.reserveLots]!;
    if (reserveLots !== 0) own.hiddenLots[level] = own.hiddenLots[level]! + reserveLots;
    if (own.levels[level * levelWords + LevelWord.orders] === 0) {
      own.begin(level, slot, words[at + OrderWord.displayedLots]!);
      words[at + OrderWord.prev] = -1;
      words[at + OrderWord.next] = -1;
      return;
    }
    own.levelLots[level] = own.levelLots[level]! + words[at + OrderWord.displayedLots]!;
    this.append(own, level, slot);
  }

  /** Takes a resting order out of its queue. */
  cancel(slot: number): void {
    const words = this.pool.words;
    const at = slot * orderWords;
    const own = this.sides[words[at + OrderWord.side]!]!;
    this.takeOut(own, words[at + OrderWord.level]!, slot);
    if (this.releaseClosed) this.pool.release(slot);
  }

  /** Takes quantity from a resting order, hidden first, and keeps its place. `leavesLots` is from 1 to what is open. */
  reduce(slot: number, leavesLots: number): void {
    const words = this.pool.words;
    const at = slot * orderWords;
    const displayedLots = words[at + OrderWord.displayedLots]!;
    assert(
      leavesLots > 0 && leavesLots <= displayedLots + words[at + OrderWord.reserveLots]!,
      'a reduction leaves between 1 lot and what was open',
    );
    const own = this.sides[words[at + OrderWord.side]!]!;
    const level = words[at + OrderWord.level]!;
    const hiddenLots = leavesLots >= displayedLots ? leavesLots - displayedLots : 0;
    const reserveLots = words[at + OrderWord.reserveLots]!;
    own.hiddenLots[level] = own.hiddenLots[level]! - (reserveLots - hiddenLots);
    words[at + OrderWord.reserveLots] = hiddenLots;
    if (leavesLots >= displayedLots) return;
    words[at + OrderWord.displayedLots] = leavesLots;
    own.levelLots[level] = own.levelLots[level]! - (displayedLots - leavesLots);
  }

  /**
   * Enters a resting order anew with another price or quantity: it loses its place and may trade. Returns what rests of it
   * afterwards; where that is 0, or `takerEnded` is set, it is closed.
   */
  reenter(slot: number, priceTicks: number, leavesLots: number, stpMode: number): number {
    const words = this.pool.words;
    const at = slot * orderWords;
    const side = words[at + OrderWord.side]!;
    const accountId = words[at + OrderWord.accountId]!;
    const own = this.sides[side]!;
    this.takeOut(own, words[at + OrderWord.level]!, slot);
    words[at + OrderWord.priceTicks] = priceTicks;
    const restLots = this.match(side, priceTicks, leavesLots, accountId, stpMode);
    if (restLots > 0 && this.takerEnded === CloseReason.none) {
      this.rest(slot, accountId, side, priceTicks, restLots, words[at + OrderWord.refreshLots]!);
    } else if (this.releaseClosed) {
      this.pool.release(slot);
    }
    return restLots;
  }

  /** Best price of a side in ticks, or 0 where it is empty. */
  bestPriceTicks(side: number): number {
    const own = this.sides[side]!;
    return own.best < 0 ? 0 : this.priceOfLevel(side, own.best);
  }

  /** The first order in line of a side, or -1. */
  first(side: number): number {
    const own = this.sides[side]!;
    return own.best < 0 ? -1 : own.levels[own.best * levelWords + LevelWord.head]!;
  }

  /** The best level of a side, or -1. */
  bestLevel(side: number): number {
    return this.sides[side]!.best;
  }

  /** The level at a price, or -1. */
  levelAt(side: number, priceTicks: number): number {
    return this.sides[side]!.find(this.keyOf(side, priceTicks));
  }

  /** The next worse level, or -1. */
  levelAfter(side: number, level: number): number {
    const own = this.sides[side]!;
    return own.nextAfter(own.levels[level * levelWords + LevelWord.key]!);
  }

  priceOfLevel(side: number, level: number): number {
    return this.keyOf(side, this.sides[side]!.levels[level * levelWords + LevelWord.key]!);
  }

  lotsOfLevel(side: number, level: number): number {
    return this.sides[side]!.levelLots[level]!;
  }

  ordersOfLevel(side: number, level: number): number {
    const own = this.sides[side]!;
    return own.levels[level * levelWords + LevelWord.orders]!;
  }

  /** Quantity of a level that its icebergs hide, in lots. */
  hiddenOfLevel(side: number, level: number): number {
    return this.sides[side]!.hiddenLots[level]!;
  }

  /** First order of a level's queue; the others follow by OrderWord.next. */
  headOfLevel(side: number, level: number): number {
    const own = this.sides[side]!;
    return own.levels[level * levelWords + LevelWord.head]!;
  }

  /**
   * Fills the first order in line of a side by part or all of what it displays, for an auction: no report, and its slot stays the
   * owner's. Used up, it leaves, or shows its next part at the end of its level.
   */
  fillFirst(side: number, fillLots: number): void {
    const own = this.sides[side]!;
    const level = own.best;
    const words = this.pool.words;
    const levels = own.levels;
    const levelAt = level * levelWords;
    const slot = levels[levelAt + LevelWord.head]!;
    const at = slot * orderWords;
    const displayedLots = words[at + OrderWord.displayedLots]!;
    assert(fillLots > 0 && fillLots <= displayedLots, 'a fill takes of what is displayed');
    words[at + OrderWord.displayedLots] = displayedLots - fillLots;
    own.levelLots[level] = own.levelLots[level]! - fillLots;
    if (fillLots < displayedLots) return;
    this.unlink(own, level, slot);
    const reserveLots = words[at + OrderWord.reserveLots]!;
    if (reserveLots > 0) {
      const shownLots = this.refresh(own, level, slot, reserveLots);
      own.levelLots[level] = own.levelLots[level] + shownLots;
    } else if (levels[levelAt + LevelWord.orders] === 0) {
      own.remove(level);
    }
  }

  /** True where self-trade prevention takes the resting order's account for the incoming one's. */
  private isOwn(makerAccountId: number, accountId: number): boolean {
    return (
      makerAccountId === accountId ||
      (this.takerGroup !== 0 && this.pool.groups[makerAccountId] === this.takerGroup)
    );
  }

  /**
   * Keys ascend from the best price: an ask's key is its price, a bid's is the highest price less it; the same of a key gives the price
   * back. Written without a branch, for the side is as good as random.
   */
  private keyOf(side: number, priceTicks: number): number {
    const all = -(side & Side.buy);
    return ((priceTicks ^ all) + (all & this.bidKeyBase)) | 0;
  }

  private matchLevel(
    other: PriceLevels,
    level: number,
    incomingLots: number,
    accountId: number,
    stpMode: number,
  ): number {
    const words = this.pool.words;
    const levels = other.levels;
    const levelAt = level * levelWords;
    let leavesLots = incomingLots;
    let levelLots = other.levelLots[level]!;
    let slot = levels[levelAt + LevelWord.head]!;
    const priceTicks = words[slot * orderWords + OrderWord.priceTicks]!;
    do {
      const at = slot * orderWords;
      const next = words[at + OrderWord.next]!;
      const displayedLots = words[at + OrderWord.displayedLots]!;
      if (stpMode !== StpMode.none && this.isOwn(words[at + OrderWord.accountId]!, accountId)) {
        other.levelLots[level] = levelLots;
        leavesLots = this.prevent(other, level, slot, leavesLots, stpMode);
        levelLots = other.levelLots[level]!;
        if (this.takerEnded !== CloseReason.none) break;
        slot = levels[levelAt + LevelWord.head]!;
        continue;
      }
      const fillLots = leavesLots < displayedLots ? leavesLots : displayedLots;
      leavesLots -= fillLots;
      levelLots -= fillLots;
      const reserveLots = words[at + OrderWord.reserveLots]!;
      this.reports.append(
        ReportKind.fill,
        slot,
        words[at]!,
        words[at + 1]!,
        priceTicks,
        fillLots,
        displayedLots - fillLots + reserveLots,
        0,
      );
      if (fillLots < displayedLots) {
        words[at + OrderWord.displayedLots] = displayedLots - fillLots;
        break;
      }
      // The head of the queue is used up: it leaves, or shows its next part at the end of the queue.
      words[at + OrderWord.displayedLots] = 0;
      if (next >= 0) words[next * orderWords + OrderWord.prev] = -1;
      else levels[levelAt + LevelWord.tail] = -1;
      levels[levelAt + LevelWord.head] = next;
      levels[levelAt + LevelWord.orders] = levels[levelAt + LevelWord.orders]! - 1;
      if (reserveLots > 0) {
        levelLots += this.refresh(other, level, slot, reserveLots);
      } else if (this.releaseClosed) {
        this.pool.release(slot);
      }
      slot = levels[levelAt + LevelWord.head]!;
    } while (leavesLots > 0 && slot >= 0);
    other.levelLots[level] = levelLots;
    if (levels[levelAt + LevelWord.orders] === 0) other.remove(level);
    return leavesLots;
  }

  /** An iceberg's next part, at the end of its level's queue. Returns what it displays. */
  private refresh(own: PriceLevels, level: number, slot: number, reserveLots: number): number {
    const words = this.pool.words;
    const at = slot * orderWords;
    const refreshLots = words[at + OrderWord.refreshLots]!;
    const displayedLots = reserveLots < refreshLots ? reserveLots : refreshLots;
    words[at + OrderWord.displayedLots] = displayedLots;
    words[at + OrderWord.reserveLots] = reserveLots - displayedLots;
    own.hiddenLots[level] = own.hiddenLots[level]! - displayedLots;
    this.append(own, level, slot);
    return displayedLots;
  }

  /** Incoming and resting order belong to one account or group. Returns what is left of the incoming one. */
  private prevent(
    other: PriceLevels,
    level: number,
    slot: number,
    leavesLots: number,
    stpMode: number,
  ): number {
    const words = this.pool.words;
    const at = slot * orderWords;
    const makerLots = words[at + OrderWord.displayedLots]! + words[at + OrderWord.reserveLots]!;
    const priceTicks = words[at + OrderWord.priceTicks]!;
    if (stpMode === StpMode.cancelNewest) {
      this.takerEnded = CloseReason.selfTradePrevention;
      this.report(ReportKind.takerCanceled, slot, priceTicks, leavesLots, makerLots);
      return leavesLots;
    }
    if (stpMode === StpMode.cancelOldest || stpMode === StpMode.cancelBoth) {
      this.report(ReportKind.makerCanceled, slot, priceTicks, makerLots, 0);
      this.leave(other, level, slot);
      if (stpMode === StpMode.cancelBoth) {
        this.takerEnded = CloseReason.selfTradePrevention;
        this.report(ReportKind.takerCanceled, slot, priceTicks, leavesLots, 0);
      }
      if (this.releaseClosed) this.pool.release(slot);
      return leavesLots;
    }
    assert(stpMode === StpMode.decrement, 'the mode of self-trade prevention is known');
    const preventedLots = leavesLots < makerLots ? leavesLots : makerLots;
    this.report(ReportKind.decremented, slot, priceTicks, preventedLots, makerLots - preventedLots);
    this.takerPreventedLots += preventedLots;
    if (preventedLots < makerLots) this.reduce(slot, makerLots - preventedLots);
    else {
      this.leave(other, level, slot);
      if (this.releaseClosed) this.pool.release(slot);
    }
    if (preventedLots === leavesLots) this.takerEnded = CloseReason.selfTradePrevention;
    return leavesLots - preventedLots;
  }

  private report(
    kind: number,
    slot: number,
    priceTicks: number,
    qtyLots: number,
    makerLeavesLots: number,
  ): void {
    const words = this.pool.words;
    const at = slot * orderWords;
    this.reports.append(
      kind,
      slot,
      words[at]!,
      words[at + 1]!,
      priceTicks,
      qtyLots,
      makerLeavesLots,
      0,
    );
  }

  /** Takes an order out of its level, and the level out of the book where it was the last one there. */
  private takeOut(own: PriceLevels, level: number, slot: number): void {
    if (own.levels[level * levelWords + LevelWord.orders] === 1) {
      const reserveLots = this.pool.words[slot * orderWords + OrderWord.reserveLots]!;
      if (reserveLots !== 0) own.hiddenLots[level] = own.hiddenLots[level]! - reserveLots;
      own.remove(level);
    } else {
      this.leave(own, level, slot);
    }
  }

  /** Takes an order out of its level, and leaves an emptied level to the caller. */
  private leave(own: PriceLevels, level: number, slot: number): void {
    const words = this.pool.words;
    const at = slot * orderWords;
    own.levelLots[level] = own.levelLots[level]! - words[at + OrderWord.displayedLots]!;
    const reserveLots = words[at + OrderWord.reserveLots]!;
    if (reserveLots !== 0) own.hiddenLots[level] = own.hiddenLots[level]! - reserveLots;
    this.unlink(own, level, slot);
  }

  private append(own: PriceLevels, level: number, slot: number): void {
    const words = this.pool.words;
    const levels = own.levels;
    const levelAt = level * levelWords;
    const at = slot * orderWords;
    const tail = levels[levelAt + LevelWord.tail]!;
    words[at + OrderWord.prev] = tail;
    words[at + OrderWord.next] = -1;
    if (tail >= 0) words[tail * orderWords + OrderWord.next] = slot;
    else levels[levelAt + LevelWord.head] = slot;
    levels[levelAt + LevelWord.tail] = slot;
    levels[levelAt + LevelWord.orders] = levels[levelAt + LevelWord.orders]! + 1;
  }

  private unlink(own: PriceLevels, level: number, slot: number): void {
    const words = this.pool.words;
    const levels = own.levels;
    const levelAt = level * levelWords;
    const at = slot * orderWords;
    const next = words[at + OrderWord.next]!;
    const prev = words[at + OrderWord.prev]!;
    if (prev >= 0) words[prev * orderWords + OrderWord.next] = next;
    else levels[levelAt + LevelWord.head] = next;
    if (next >= 0) words[next * orderWords + OrderWord.prev] = prev;
    else levels[levelAt + LevelWord.tail] = prev;
    levels[levelAt + LevelWord.orders] = levels[levelAt + LevelWord.orders]! - 1;
  }
}

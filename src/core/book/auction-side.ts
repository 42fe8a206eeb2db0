// One side of a call as an auction looks at it: its levels and market orders from the best price on, and where they stand around the
// price at which the sides turn. Prices are values here, a buy's negated, so that both sides ascend from their best and one text
// serves both: a buy and a sell cross where their values add up to no more than 0. It must never change the book.

import type { Book } from '#core/book/book.ts';
import { MarketCurve } from '#core/book/market-curve.ts';
import { Side } from '#core/terms.ts';

/** A value that no order has: beyond all of them; negated, before all of them. */
export const none = Number.POSITIVE_INFINITY;

export class AuctionSide {
  /** Lots taken in so far, limit and market orders, hidden quantity included. */
  lots = 0;
  /** The value taken in last. */
  last = -none;
  /** The value that comes next, or `none`. */
  next = none;
  /** After `bracket`: the last candidate on this side of the turn, or `none`, and both sides' lots there. */
  best = none;
  bestOwnLots = 0;
  bestOtherLots = 0;
  /** The first candidate with just the same lots on both sides. */
  far = none;

  private readonly side: Side;
  private readonly sign: number;
  private readonly curve = new MarketCurve();
  private book: Book | undefined;
  private curveNext = 0;
  /** The level that comes next, and its value. */
  private level = -1;
  private levelValue = none;
  /** Of the levels taken in: lots of all; value and lots of the last one; value of the one before it. */
  private levelsLots = 0;
  private lastLevelValue = -none;
  private lastLevelLots = 0;
  private beforeLastValue = -none;
  /** After `settle`, of levels: lots on this side of the turn; the last value there, and the first two beyond. */
  private insideLots = 0;
  private inner = -none;
  private outer = none;
  private outerLots = 0;
  private outerNext = none;

  constructor(side: Side) {
    this.side = side;
    this.sign = side === Side.buy ? -1 : 1;
  }

  /** Looks at a side of the book, and at the market orders in the first `marketCount` slots. */
  begin(book: Book, marketSlots: Int32Array, marketCount: number): void {
    this.book = book;
    this.curve.fill(book.pool.words, marketSlots, marketCount, this.sign);
    this.curveNext = 0;
    this.level = book.bestLevel(this.side);
    this.levelValue = this.valueOf(this.level);
    this.levelsLots = 0;
    this.lastLevelValue = -none;
    this.lastLevelLots = 0;
    this.beforeLastValue = -none;
    this.lots = 0;
    this.last = -none;
    this.next = Math.min(this.levelValue, this.curveValue());
  }

  /** Takes in what has the next value. */
  take(): void {
    const value = this.next;
    if (this.levelValue === value) {
      this.beforeLastValue = this.lastLevelValue;
      this.lastLevelValue = value;
      this.lastLevelLots = this.lotsOf(this.level);
      this.levelsLots += this.lastLevelLots;
      this.lots += this.lastLevelLots;
      this.level = this.book!.levelAfter(this.side, this.level);
      this.levelValue = this.valueOf(this.level);
    }
    if (this.curveValue() === value) this.lots += this.curve.lots[this.curveNext++]!;
    this.last = value;
    this.next = Math.min(this.levelValue, this.curveValue());
  }

  /** Notes which levels stand around the turn: this side of it are values up to `limit`. At most the last one taken in is beyond. */
  settle(limit: number): void {
    if (this.lastLevelValue > limit) {
      this.insideLots = this.levelsLots - this.lastLevelLots;
      this.inner = this.beforeLastValue;
      this.outer = this.lastLevelValue;
      this.outerLots = this.lastLevelLots;
      this.outerNext = this.levelValue;
      return;
    }
    this.insideLots = this.levelsLots;
    this.inner = this.lastLevelValue;
    this.outer = this.levelValue;
    this.outerLots = 0;
    this.outerNext = none;
    if (this.level < 0) return;
    this.outerLots = this.lotsOf(this.level);
    this.outerNext = this.valueOf(this.book!.levelAfter(this.side, this.level));
  }

  /**
   * Finds the candidates on this side of the turn that can be the best: towards the turn more trades and less is left over, so it is
   * the last one, and those before it with just the same lots. Candidates are the levels of both sides and `reference`, a value, or
   * `none` where it is not on this side.
   */
  bracket(other: AuctionSide, reference: number): void {
    this.best = Math.max(this.inner, -other.outer, reference === none ? -none : reference);
    if (this.best === -none) {
      this.best = none;
      return;
    }
    const meetsLevel = -other.outer === this.best;
    this.bestOwnLots = this.insideLots + this.curve.lotsUpTo(this.best);
    this.bestOtherLots =
      other.insideLots + (meetsLevel ? other.outerLots : 0) + other.curve.lotsUpTo(-this.best);

    // The same lots: down to the nearest own value, and to above the nearest of the other side's that is not counted yet.
    const ownNearest = Math.max(this.inner, this.marketUpTo(this.best));
    const otherNearest = Math.min(
      meetsLevel ? other.outerNext : other.outer,
      other.marketAfter(-this.best),
    );
    const from = Math.max(ownNearest, 1 - otherNearest);
    if (this.inner !== -none && this.inner >= from) this.far = this.inner;
    else if (reference !== none && reference >= from) this.far = reference;
    else this.far = this.best;
  }

  /** The largest value of market orders up to this one, and the smallest above it. */
  private marketUpTo(value: number): number {
    const count = this.curve.countUpTo(value);
    return count === 0 ? -none : this.curve.values[count - 1]!;
  }

  private marketAfter(value: number): number {
    const count = this.curve.countUpTo(value);
    return count === this.curve.count ? none : this.curve.values[count]!;
  }

  private curveValue(): number {
    return this.curveNext === this.curve.count ? none : this.curve.values[this.curveNext]!;
  }

  private valueOf(level: number): number {
    return level < 0 ? none : this.sign * this.book!.priceOfLevel(this.side, level);
  }

  private lotsOf(level: number): number {
    const book = this.book!;
    return book.lotsOfLevel(this.side, level) + book.hiddenOfLevel(this.side, level);
  }
}

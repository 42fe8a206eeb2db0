// The displayed depth of one instrument by price, and which levels changed since somebody last took them for pushing. The levels
// stand in the kernel's tables of levels, so that a change anywhere costs the same. It must never know an order.

import { LevelWord, levelWords, PriceLevels } from '#core/book/price-levels.ts';
import { Side } from '#core/terms.ts';

export interface DepthLevel {
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly orderCount: number;
}

/** One level as it is now; quantity and count are 0 where it is gone. */
export interface DepthChange extends DepthLevel {
  readonly side: Side;
}

export class DepthSide {
  readonly side: Side;
  private readonly priceMaxTicks: number;
  private readonly levels: PriceLevels;

  constructor(side: Side, priceMaxTicks: number) {
    this.side = side;
    this.priceMaxTicks = priceMaxTicks;
    this.levels = new PriceLevels(64, priceMaxTicks);
  }

  get levelCount(): number {
    return this.levels.count;
  }

  /** 0 where the side is empty; so is the best quantity. */
  get bestPriceTicks(): number {
    const { best } = this.levels;
    return best < 0 ? 0 : this.priceOf(best);
  }

  get bestQtyLots(): number {
    const { best, levelLots } = this.levels;
    return best < 0 ? 0 : levelLots[best]!;
  }

  set(priceTicks: number, qtyLots: number, orderCount: number): void {
    const { levels } = this;
    const key = this.keyOf(priceTicks);
    if (orderCount === 0) {
      const gone = levels.find(key);
      if (gone >= 0) levels.remove(gone);
      return;
    }
    const level = levels.ensure(key);
    levels.levelLots[level] = qtyLots;
    levels.levels[level * levelWords + LevelWord.orders] = orderCount;
  }

  /** The same levels in tables for prices to another maximum. */
  withPrices(priceMaxTicks: number): DepthSide {
    const copy = new DepthSide(this.side, priceMaxTicks);
    for (let level = this.first; level >= 0; level = this.after(level)) {
      copy.set(this.priceOf(level), this.qtyOf(level), this.ordersOf(level));
    }
    return copy;
  }

  /** The best levels, best first. */
  best(limit: number): DepthLevel[] {
    const found: DepthLevel[] = [];
    let level = this.levels.best;
    while (level >= 0 && found.length < limit) {
      found.push(this.levelOf(level));
      level = this.after(level);
    }
    return found;
  }

  /** Best level, or -1; for `after` and the three that follow it, which make no object. */
  get first(): number {
    return this.levels.best;
  }

  /** The next worse level, or -1. */
  after(level: number): number {
    return this.levels.nextAfter(this.levels.levels[level * levelWords + LevelWord.key]!);
  }

  priceOf(level: number): number {
    const key = this.levels.levels[level * levelWords + LevelWord.key]!;
    return this.keyOf(key);
  }

  qtyOf(level: number): number {
    return this.levels.levelLots[level]!;
  }

  ordersOf(level: number): number {
    return this.levels.levels[level * levelWords + LevelWord.orders]!;
  }

  /** The level at a price, or -1. */
  at(priceTicks: number): number {
    return this.levels.find(this.keyOf(priceTicks));
  }

  /** Keys ascend from the best price: an ask's key is its price, a bid's what is left to the highest. Its own inverse. */
  private keyOf(priceTicks: number): number {
    return this.side === Side.buy ? this.priceMaxTicks - priceTicks : priceTicks;
  }

  private levelOf(level: number): DepthLevel {
    return {
      priceTicks: this.priceOf(level),
      qtyLots: this.qtyOf(level),
      orderCount: this.ordersOf(level),
    };
  }
}

export class DepthBook {
  bids: DepthSide;
  asks: DepthSide;
  private priceMaxTicks: number;
  private readonly changed = new LevelSet();

  /** For prices from 1 to `priceMaxTicks`: tables of that size are made at once. */
  constructor(priceMaxTicks: number) {
    this.priceMaxTicks = priceMaxTicks;
    this.bids = new DepthSide(Side.buy, priceMaxTicks);
    this.asks = new DepthSide(Side.sell, priceMaxTicks);
  }

  /** Makes room for higher prices, with the same levels; never for lower ones, where levels may still be open. */
  allowPrices(priceMaxTicks: number): void {
    if (priceMaxTicks <= this.priceMaxTicks) return;
    this.priceMaxTicks = priceMaxTicks;
    this.bids = this.bids.withPrices(priceMaxTicks);
    this.asks = this.asks.withPrices(priceMaxTicks);
  }

  set(side: number, priceTicks: number, qtyLots: number, orderCount: number): void {
    if (side === Side.buy) {
      this.bids.set(priceTicks, qtyLots, orderCount);
      this.changed.add(-priceTicks);
    } else {
      this.asks.set(priceTicks, qtyLots, orderCount);
      this.changed.add(priceTicks);
    }
  }

  /** Levels that `takeChanges` would answer. */
  get changeCount(): number {
    return this.changed.count;
  }

  /** Every level that changed since the last call, once, as it is now, in the order in which they first changed. */
  takeChanges(): DepthChange[] {
    const { keys, count } = this.changed;
    const changes: DepthChange[] = [];
    for (let i = 0; i < count; i++) {
      const key = keys[i]!;
      const own = key < 0 ? this.bids : this.asks;
      const priceTicks = key < 0 ? -key : key;
      const level = own.at(priceTicks);
      changes.push({
        side: own.side,
        priceTicks,
        qtyLots: level < 0 ? 0 : own.qtyOf(level),
        orderCount: level < 0 ? 0 : own.ordersOf(level),
      });
    }
    this.changed.clear();
    return changes;
  }

  /** Forgets what changed without telling, as after a snapshot to everybody. */
  dropChanges(): void {
    this.changed.clear();
  }
}

/** A set of prices, bids negative, in the order in which they came: a hash table whose places count only in the current round. */
class LevelSet {
  keys = new Int32Array(32);
  count = 0;
  private round = 1;
  /** Pairs of (key, round in which it was put here); at most half full. */
  private places = new Int32Array(128);
  private shift = 26;

  add(key: number): void {
    const { places, round } = this;
    const mask = (places.length >> 1) - 1;
    let place = Math.imul(key, 0x9e3779b1) >>> this.shift;
    while (places[place * 2 + 1] === round) {
      if (places[place * 2] === key) return;
      place = (place + 1) & mask;
    }
    places[place * 2] = key;
    places[place * 2 + 1] = round;
    this.keys[this.count++] = key;
    if (this.count === this.keys.length) this.grow();
  }

  clear(): void {
    this.count = 0;
    if (++this.round < 2 ** 31 - 1) return;
    this.round = 1;
    this.places.fill(0);
  }

  private grow(): void {
    const { keys, count } = this;
    this.keys = new Int32Array(keys.length * 2);
    this.places = new Int32Array(keys.length * 8);
    this.shift--;
    this.count = 0;
    for (let i = 0; i < count; i++) this.add(keys[i]!);
  }
}

// What the auction adds to the rules of test/conformance: its buffers grow, its queue keeps its order, it counts past 32 bits, it
// can be asked again, and it looks at no more than what crosses.

import { describe, expect, test } from 'vitest';
import { Auction, MarketQueue, PairBuffer, PairWord, pairWords } from '#core/book/auction.ts';
import { Book } from '#core/book/book.ts';
import { MarketCurve } from '#core/book/market-curve.ts';
import { OrderPool, OrderWord, orderWords } from '#core/book/order-pool.ts';
import { ReportBuffer } from '#core/book/report-buffer.ts';
import { qtyLotsMax } from '#core/limits.ts';
import { Side } from '#core/terms.ts';

const priceMaxTicks = 10_000;

class Call {
  readonly pool = new OrderPool(1);
  readonly book = new Book(this.pool, new ReportBuffer(1), false, priceMaxTicks);
  readonly marketBuys = new MarketQueue(1);
  readonly marketSells = new MarketQueue(1);
  readonly auction = new Auction();
  private orders = 0;

  rest(side: number, priceTicks: number, qtyLots: number, showLots = 0): number {
    const slot = this.pool.allocate(++this.orders);
    this.book.rest(slot, 1, side, priceTicks, qtyLots, showLots);
    return slot;
  }

  market(side: number, collarTicks: number, qtyLots: number): number {
    const slot = this.pool.allocate(++this.orders);
    this.pool.words[slot * orderWords + OrderWord.priceTicks] = collarTicks;
    this.pool.words[slot * orderWords + OrderWord.displayedLots] = qtyLots;
    this.pool.words[slot * orderWords + OrderWord.reserveLots] = 0;
    (side === Side.buy ? this.marketBuys : this.marketSells).add(slot);
    return slot;
  }

  determine(referenceTicks: number): boolean {
    return this.auction.determine(this.book, this.marketBuys, this.marketSells, referenceTicks);
  }

  uncross(): void {
    this.auction.uncross(this.book, this.marketBuys, this.marketSells);
  }
}

describe('the queue of market orders', () => {
  const filled = (count: number): MarketQueue => {
    const queue = new MarketQueue(1);
    for (let slot = 0; slot < count; slot++) queue.add(slot * 10);
    return queue;
  };
  const slotsOf = (queue: MarketQueue): number[] => [...queue.slots.subarray(0, queue.count)];

  test('grows and keeps the order of time', () => {
    expect(slotsOf(filled(5))).toEqual([0, 10, 20, 30, 40]);
    expect(filled(5).at(3)).toBe(30);
  });

  test.each([
    { slot: 0, left: [10, 20] },
    { slot: 10, left: [0, 20] },
    { slot: 20, left: [0, 10] },
  ])('taking $slot out leaves the others as they stood', ({ slot, left }) => {
    const queue = filled(3);
    expect(queue.remove(slot)).toBe(true);
    expect(slotsOf(queue)).toEqual(left);
    expect(queue.remove(slot)).toBe(false);
    expect(slotsOf(queue)).toEqual(left);
  });

  test('what was left behind its end is not in it', () => {
    const queue = filled(4);
    queue.clear();
    expect(queue.count).toBe(0);
    expect(queue.remove(30)).toBe(false);
    queue.add(7);
    expect(slotsOf(queue)).toEqual([7]);
  });
});

test('the buffer of pairs grows and loses none', () => {
  const pairs = new PairBuffer(1);
  for (let i = 0; i < 9; i++) pairs.append(i, i + 100, i + 200, i + 300, i + 400);
  expect(pairs.count).toBe(9);
  for (let i = 0; i < 9; i++) {
    const at = i * pairWords;
    expect(pairs.words[at + PairWord.buySlot]).toBe(i);
    expect(pairs.words[at + PairWord.sellLeavesLots]).toBe(i + 400);
  }
});

describe('the curve of market orders', () => {
  test.each([1, -1])('is sorted by value and summed, sign %i', (sign) => {
    const pool = new OrderPool(1);
    const collars = [5, 2 ** 31 - 2, 5, 1, 70_000, 5, 1, 2_049, 2 ** 22, 2 ** 31 - 2];
    const slots = Int32Array.from(collars, (collarTicks, i) => {
      const slot = pool.allocate(i + 1);
      pool.words[slot * orderWords + OrderWord.priceTicks] = collarTicks;
      pool.words[slot * orderWords + OrderWord.displayedLots] = i + 1;
      return slot;
    });
    const curve = new MarketCurve();
    curve.fill(pool.words, slots, slots.length, sign);
    const values = [...new Set(collars.map((collarTicks) => sign * collarTicks))];
    values.sort((a, b) => a - b);
    expect([...curve.values.subarray(0, curve.count)]).toEqual(values);
    const lotsAt = (value: number): number =>
      collars.reduce((sum, collar, i) => sum + (sign * collar === value ? i + 1 : 0), 0);
    expect([...curve.lots.subarray(0, curve.count)]).toEqual(values.map(lotsAt));
    expect(curve.lotsUpTo(values[1]!)).toBe(lotsAt(values[0]!) + lotsAt(values[1]!));
    expect(curve.countUpTo(values[2]! - 1)).toBe(2);
  });

  test('holds more than it was made for, and forgets what it held', () => {
    const pool = new OrderPool(1);
    const slots = Int32Array.from({ length: 1_000 }, (_, i) => {
      const slot = pool.allocate(i + 1);
      pool.words[slot * orderWords + OrderWord.priceTicks] = ((i * 7_919) % 1_000) + 1;
      pool.words[slot * orderWords + OrderWord.displayedLots] = 1;
      return slot;
    });
    const curve = new MarketCurve();
    curve.fill(pool.words, slots, 1_000, 1);
    expect(curve.count).toBe(1_000);
    expect([...curve.values.subarray(0, 3)]).toEqual([1, 2, 3]);
    curve.fill(pool.words, slots, 1, 1);
    expect(curve.count).toBe(1);
    expect(curve.lotsUpTo(5_000)).toBe(1);
  });
});

describe('the auction', () => {
  test('counts past 32 bits', () => {
    const call = new Call();
    for (let i = 0; i < 5; i++) call.rest(Side.buy, 100, qtyLotsMax);
    for (let i = 0; i < 3; i++) call.rest(Side.sell, 100, qtyLotsMax, i === 0 ? qtyLotsMax - 1 : 0);
    call.market(Side.sell, 90, qtyLotsMax);
    expect(call.determine(0)).toBe(true);
    expect(call.auction.matchedLots).toBe(4 * qtyLotsMax);
    expect(call.auction.surplusLots).toBe(qtyLotsMax);
    expect(call.auction.surplusSide).toBe(Side.buy);
    call.uncross();
    expect(call.book.lotsOfLevel(Side.buy, call.book.bestLevel(Side.buy))).toBe(qtyLotsMax);
    expect(call.book.bestPriceTicks(Side.sell)).toBe(0);
  });

  test('can be asked again and again, and answers for what is there then', () => {
    const call = new Call();
    call.rest(Side.buy, 100, 5);
    expect(call.determine(0)).toBe(false);
    const sell = call.rest(Side.sell, 99, 8);
    expect(call.determine(100)).toBe(true);
    expect([call.auction.priceTicks, call.auction.matchedLots]).toEqual([99, 5]);
    call.book.cancel(sell);
    expect(call.determine(100)).toBe(false);
    expect([call.auction.priceTicks, call.auction.matchedLots]).toEqual([0, 0]);
    expect([call.auction.surplusLots, call.auction.surplusSide]).toEqual([0, 0]);
    call.market(Side.sell, 95, 5);
    expect(call.determine(98)).toBe(true);
    expect([call.auction.priceTicks, call.auction.matchedLots]).toEqual([98, 5]);
    call.uncross();
    expect(call.auction.pairs.count).toBe(1);
    expect(call.determine(98)).toBe(false);
    call.uncross();
    expect(call.auction.pairs.count).toBe(0);
  });

  test('takes filled orders out, and leaves their slots to their owner', () => {
    const call = new Call();
    const buy = call.rest(Side.buy, 100, 6, 2);
    const market = call.market(Side.sell, 90, 4);
    const sell = call.rest(Side.sell, 95, 2);
    call.determine(100);
    call.uncross();
    expect(call.book.bestLevel(Side.buy)).toBe(-1);
    expect(call.book.bestLevel(Side.sell)).toBe(-1);
    expect(call.marketSells.count).toBe(0);
    expect(call.pool.count).toBe(3);
    for (const slot of [buy, market, sell]) {
      expect(call.pool.words[slot * orderWords + OrderWord.displayedLots]).toBe(0);
      expect(call.pool.words[slot * orderWords + OrderWord.reserveLots]).toBe(0);
    }
  });

  test('continuous trading goes on with what the uncross leaves', () => {
    const call = new Call();
    call.rest(Side.buy, 100, 9, 2);
    call.rest(Side.buy, 100, 3);
    call.rest(Side.sell, 100, 4);
    call.determine(0);
    call.uncross();
    // Of the iceberg 7 lots are left, behind the other order's one.
    const book = call.book;
    expect(book.match(Side.sell, 100, 20, 2, 0)).toBe(20 - 8);
    expect(book.bestLevel(Side.buy)).toBe(-1);
    const leaves = [0, 1, 2, 3, 4].map((i) => book.reports.words[i * 8 + 6]);
    expect(leaves).toEqual([0, 5, 3, 1, 0]);
  });

  test('looks only at the levels that cross', () => {
    const call = new Call();
    for (let priceTicks = 1; priceTicks <= 4_000; priceTicks++) {
      call.rest(Side.buy, priceTicks, 1);
      call.rest(Side.sell, 10_001 - priceTicks, 1);
    }
    call.rest(Side.buy, 5_000, 7);
    call.rest(Side.sell, 5_000, 7);
    let levelsLookedAt = 0;
    const levelAfter = call.book.levelAfter.bind(call.book);
    call.book.levelAfter = (side, level): number => {
      levelsLookedAt++;
      return levelAfter(side, level);
    };
    expect(call.determine(5_000)).toBe(true);
    expect(call.auction.matchedLots).toBe(7);
    expect(levelsLookedAt).toBeLessThan(10);
  });
});

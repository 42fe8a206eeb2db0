// A million resting orders, a hundred thousand levels and a taker that goes through them all, on the kernel alone: every count stays
// right, every report is kept, and a look at one end never costs what lies at the other.

import { describe, expect, test } from 'vitest';
import { Auction, MarketQueue } from '#core/book/auction.ts';
import { Book } from '#core/book/book.ts';
import { OrderPool, OrderWord, orderWords } from '#core/book/order-pool.ts';
import { ReportBuffer, reportWords, ReportWord } from '#core/book/report-buffer.ts';
import { priceTicksMax, qtyLotsMax } from '#core/limits.ts';
import { Side, StpMode } from '#core/terms.ts';

const million = 1_000_000;
const levelsOfSide = 50_000;
const centerTicks = 1_000_000;
/** Prime to the number of orders: visits every one of them once, far from the last. */
const stride = 611_953;

function newBook(capacity = 1): Book {
  return new Book(new OrderPool(capacity), new ReportBuffer(1), false);
}

/** The nth of a million orders: sides in turn, every level of a side equally full, none crossing. */
function sideOf(n: number): number {
  return n % 2 === 0 ? Side.buy : Side.sell;
}
function priceOf(n: number): number {
  const away = 1 + ((n >>> 1) % levelsOfSide);
  return sideOf(n) === Side.buy ? centerTicks - away : centerTicks + away;
}

function fillWithAMillion(book: Book): void {
  for (let n = 0; n < million; n++) {
    book.rest(book.pool.allocate(n + 1), n % 1_000, sideOf(n), priceOf(n), 1 + (n % 7), 0);
  }
}

describe('a million orders on a hundred thousand levels', () => {
  test('are all there, level by level in the order of time, and can all be cancelled', () => {
    const book = newBook();
    fillWithAMillion(book);
    expect(book.pool.count).toBe(million);
    expect(book.bids.count + book.asks.count).toBe(2 * levelsOfSide);
    let orders = 0;
    for (const side of [Side.buy, Side.sell]) {
      let level = book.bestLevel(side);
      for (; level >= 0; level = book.levelAfter(side, level))
        orders += checkLevel(book, side, level);
    }
    expect(orders).toBe(million);

    for (let i = 0; i < million; i++) {
      const orderId = 1 + ((i * stride) % million);
      const slot = book.pool.find(orderId);
      book.cancel(slot);
      book.pool.release(slot);
    }
    expect(book.pool.count).toBe(0);
    expect([book.bids.count, book.asks.count]).toEqual([0, 0]);
    expect([book.bestPriceTicks(Side.buy), book.bestPriceTicks(Side.sell)]).toEqual([0, 0]);
  });

  test('a taker goes through all of one side, and no report is lost', () => {
    const book = newBook();
    fillWithAMillion(book);
    const soldLots = levelsLots(book, Side.sell);
    const leftLots = book.match(Side.buy, priceTicksMax, qtyLotsMax, 0, StpMode.none);
    expect(qtyLotsMax - leftLots).toBe(soldLots);
    expect(book.bestPriceTicks(Side.sell)).toBe(0);
    expect(book.reports.count).toBe(million / 2);
    let lastTicks = 0;
    let reportedLots = 0;
    let ascending = true;
    for (let at = 0; at < book.reports.count * reportWords; at += reportWords) {
      const priceTicks = book.reports.words[at + ReportWord.priceTicks]!;
      ascending &&= priceTicks >= lastTicks;
      lastTicks = priceTicks;
      reportedLots += book.reports.words[at + ReportWord.qtyLots]!;
    }
    expect(ascending).toBe(true);
    expect(reportedLots).toBe(soldLots);
  });

  test('the indicative price over them looks only at what crosses', () => {
    const book = newBook();
    fillWithAMillion(book);
    book.rest(book.pool.allocate(million + 1), 1, Side.buy, centerTicks, 10, 0);
    book.rest(book.pool.allocate(million + 2), 2, Side.sell, centerTicks, 8, 0);
    const auction = new Auction();
    const marketOrders = new MarketQueue();
    const questions = 20_000;
    const start = performance.now();
    for (let i = 0; i < questions; i++) {
      auction.determine(book, marketOrders, marketOrders, centerTicks);
    }
    const elapsedMs = performance.now() - start;
    expect([auction.matchedLots, auction.surplusLots]).toEqual([8, 2]);
    // A walk over the levels would take a millisecond each time: twenty seconds.
    expect(elapsedMs).toBeLessThan(2_000);
  });
});

describe('the largest numbers', () => {
  test('a level adds up past 32 bits', () => {
    const book = newBook();
    for (let n = 1; n <= 1_000; n++) {
      book.rest(book.pool.allocate(n), 1, Side.sell, priceTicksMax, qtyLotsMax, 0);
    }
    const level = book.levelAt(Side.sell, priceTicksMax);
    expect(book.lotsOfLevel(Side.sell, level)).toBe(1_000 * qtyLotsMax);
    expect(book.canFill(Side.buy, priceTicksMax, qtyLotsMax, 2, StpMode.cancelNewest)).toBe(true);
    expect(book.match(Side.buy, priceTicksMax, qtyLotsMax, 2, StpMode.cancelNewest)).toBe(0);
    expect(book.lotsOfLevel(Side.sell, level)).toBe(999 * qtyLotsMax);
  });

  test('the lowest and the highest price trade on both sides', () => {
    const book = newBook();
    for (const [n, priceTicks] of [1, priceTicksMax].entries()) {
      book.rest(book.pool.allocate(n + 1), 1, Side.buy, priceTicks, 5, 0);
    }
    expect(book.bestPriceTicks(Side.buy)).toBe(priceTicksMax);
    expect(book.match(Side.sell, 1, 10, 2, StpMode.none)).toBe(0);
    expect(book.bids.count).toBe(0);
    for (const [n, priceTicks] of [1, priceTicksMax].entries()) {
      book.rest(book.pool.allocate(n + 11), 1, Side.sell, priceTicks, 5, 0);
    }
    expect(book.bestPriceTicks(Side.sell)).toBe(1);
    expect(book.match(Side.buy, priceTicksMax, 10, 2, StpMode.none)).toBe(0);
    expect(book.asks.count).toBe(0);
  });

  test('an iceberg of the largest quantity trades part by part to its end', () => {
    const book = newBook();
    const showLots = Math.ceil(qtyLotsMax / 1_000);
    const slot = book.pool.allocate(1);
    book.rest(slot, 1, Side.sell, 100, qtyLotsMax, showLots);
    expect(book.match(Side.buy, 100, qtyLotsMax, 2, StpMode.none)).toBe(0);
    expect(book.reports.count).toBe(1_000);
    expect(book.asks.count).toBe(0);
    expect(book.pool.words[slot * orderWords + OrderWord.reserveLots]).toBe(0);
  });

  test('an auction at the highest price with the largest quantities', () => {
    const book = newBook();
    for (let n = 0; n < 200; n++) {
      const side = n % 2 === 0 ? Side.buy : Side.sell;
      book.rest(book.pool.allocate(n + 1), 1, side, priceTicksMax, qtyLotsMax, 0);
    }
    const auction = new Auction();
    const none = new MarketQueue();
    expect(auction.determine(book, none, none, 1)).toBe(true);
    expect([auction.priceTicks, auction.matchedLots]).toEqual([priceTicksMax, 100 * qtyLotsMax]);
    auction.uncross(book, none, none);
    expect(auction.pairs.count).toBe(100);
    expect([book.bids.count, book.asks.count]).toEqual([0, 0]);
  });
});

/** Returns the number of its orders. */
function checkLevel(book: Book, side: number, level: number): number {
  const { words } = book.pool;
  let orders = 0;
  let lots = 0;
  let lastId = 0;
  for (let slot = book.headOfLevel(side, level); slot >= 0;) {
    const orderId = book.pool.orderIdOf(slot);
    if (orderId <= lastId) throw new Error(`order ${orderId} stands behind ${lastId}`);
    lastId = orderId;
    orders++;
    lots += words[slot * orderWords + OrderWord.displayedLots]!;
    slot = words[slot * orderWords + OrderWord.next]!;
  }
  if (orders !== book.ordersOfLevel(side, level)) throw new Error('a level miscounts its orders');
  if (lots !== book.lotsOfLevel(side, level)) throw new Error('a level miscounts its lots');
  return orders;
}

function levelsLots(book: Book, side: number): number {
  let lots = 0;
  let level = book.bestLevel(side);
  for (; level >= 0; level = book.levelAfter(side, level)) lots += book.lotsOfLevel(side, level);
  return lots;
}

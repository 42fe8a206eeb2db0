// What the kernel promises its owner beyond the rules of matching: slots, words, reports, several books over one pool.
// The rules themselves are in test/conformance/book.test.ts.

import { beforeEach, describe, expect, test } from 'vitest';
import { Book } from '#core/book/book.ts';
import { OrderPool, orderWords, OrderWord } from '#core/book/order-pool.ts';
import { ReportBuffer, ReportKind, reportWords, ReportWord } from '#core/book/report-buffer.ts';
import { priceTicksMax, qtyLotsMax } from '#core/limits.ts';
import { CloseReason, ExecInst, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { InvariantError } from '#std/assert.ts';

const { buy, sell } = Side;
const maker = 1;
const taker = 2;

/** The limit that crosses every price of the other side. */
const unlimitedPriceTicks = (side: Side): number => (side === buy ? priceTicksMax : 1);

let pool: OrderPool;
let reports: ReportBuffer;
/** Keeps closed orders, as the venue does. */
let book: Book;
beforeEach(() => {
  pool = new OrderPool();
  reports = new ReportBuffer();
  book = new Book(pool, reports, false);
});

/** An order at rest; returns its slot. */
function rest(
  orderId: number,
  side: Side,
  priceTicks: number,
  leavesLots: number,
  refreshLots = 0,
  accountId = maker,
): number {
  const slot = pool.allocate(orderId);
  book.rest(slot, accountId, side, priceTicks, leavesLots, refreshLots);
  return slot;
}

function reportAt(index: number): Record<keyof typeof ReportWord, number> {
  const entries = Object.entries(ReportWord).map(([name, offset]) => [
    name,
    reports.words[index * reportWords + offset],
  ]);
  return Object.fromEntries(entries) as Record<keyof typeof ReportWord, number>;
}

describe('looking at a book', () => {
  test('an empty side has no best price, no level, and crosses nothing', () => {
    for (const side of [buy, sell]) {
      expect(book.bestPriceTicks(side)).toBe(0);
      expect(book.levelAt(side, 100)).toBe(-1);
      expect(book.crosses(side, unlimitedPriceTicks(side))).toBe(false);
      expect(book.canFill(side, unlimitedPriceTicks(side), 1, taker, StpMode.none)).toBe(false);
    }
  });

  test('levels are found by price and walked from best to worst', () => {
    rest(1, buy, 100, 5);
    rest(2, buy, 98, 6, 4);
    rest(3, buy, 98, 7);
    const best = book.levelAt(buy, 100);
    const next = book.levelAfter(buy, best);
    expect(book.bestPriceTicks(buy)).toBe(100);
    expect(book.priceOfLevel(buy, next)).toBe(98);
    expect(book.lotsOfLevel(buy, next)).toBe(11);
    expect(book.ordersOfLevel(buy, next)).toBe(2);
    expect(pool.orderIdOf(book.headOfLevel(buy, next))).toBe(2);
    expect(book.levelAfter(buy, next)).toBe(-1);
    expect(book.levelAt(buy, 99)).toBe(-1);
  });

  test.each([
    { side: buy, resting: 100, crossing: [100, 101, priceTicksMax], apart: [99, 1] },
    { side: sell, resting: 100, crossing: [100, 99, 1], apart: [101, priceTicksMax] },
    { side: buy, resting: priceTicksMax, crossing: [priceTicksMax], apart: [priceTicksMax - 1] },
    { side: sell, resting: 1, crossing: [1], apart: [2] },
  ])('side $side crosses $resting from its own price on', ({ side, resting, crossing, apart }) => {
    rest(1, side === buy ? sell : buy, resting, 1);
    for (const price of crossing) expect(book.crosses(side, price)).toBe(true);
    for (const price of apart) expect(book.crosses(side, price)).toBe(false);
    expect(book.crosses(side, unlimitedPriceTicks(side))).toBe(true);
  });

  test.each([
    { side: buy, prices: [1, 100, priceTicksMax] },
    { side: sell, prices: [priceTicksMax, 100, 1] },
  ])(
    'the unlimited price of side $side trades with every price, best first',
    ({ side, prices }) => {
      prices.forEach((price, i) => rest(i + 1, side === buy ? sell : buy, price, 1));
      expect(book.canFill(side, unlimitedPriceTicks(side), 3, taker, StpMode.none)).toBe(true);
      expect(book.match(side, unlimitedPriceTicks(side), 4, taker, StpMode.none)).toBe(1);
      expect([0, 1, 2].map((i) => reportAt(i).priceTicks)).toEqual(prices);
    },
  );

  test('asking whether an order can be filled changes nothing', () => {
    rest(1, sell, 100, 9, 2);
    const before = [...pool.words.subarray(0, orderWords)];
    expect(book.canFill(buy, 100, 9, taker, StpMode.cancelOldest)).toBe(true);
    expect(book.canFill(buy, 100, 10, taker, StpMode.cancelOldest)).toBe(false);
    expect([...pool.words.subarray(0, orderWords)]).toEqual(before);
    expect(reports.count).toBe(0);
  });
});

describe('who gives slots back', () => {
  test.each([
    { releaseClosed: true, keeper: 'the book' },
    { releaseClosed: false, keeper: 'the owner' },
  ])('$keeper gives back slots of closed orders', ({ releaseClosed }) => {
    book = new Book(pool, reports, releaseClosed);
    rest(1, sell, 100, 1);
    rest(2, sell, 100, 1, 0, taker);
    rest(3, sell, 100, 1);
    rest(4, sell, 100, 1, 0, taker);
    const bid = rest(5, buy, 90, 2);
    expect(book.match(buy, 100, 2, taker, StpMode.cancelOldest)).toBe(0);
    book.match(buy, 100, 1, taker, StpMode.decrement);
    book.cancel(bid);
    const closed = [1, 2, 3, 4, 5];
    expect(closed.map((orderId) => pool.find(orderId) === -1)).toEqual(
      closed.map(() => releaseClosed),
    );
    expect(pool.count).toBe(releaseClosed ? 0 : 5);
  });

  test.each([{ releaseClosed: true }, { releaseClosed: false }])(
    'an order that enters anew and closes is like any closed order ($releaseClosed)',
    ({ releaseClosed }) => {
      book = new Book(pool, reports, releaseClosed);
      rest(1, sell, 100, 5);
      expect(book.reenter(rest(2, buy, 90, 3, 0, taker), 100, 3, StpMode.none)).toBe(0);
      expect(book.takerEnded).toBe(0);
      const own = rest(3, buy, 90, 9);
      expect(book.reenter(own, 100, 9, StpMode.cancelNewest)).toBe(9);
      expect(book.takerEnded).toBe(CloseReason.selfTradePrevention);
      expect(pool.count).toBe(releaseClosed ? 1 : 3);
      expect(book.bids.count).toBe(0);
    },
  );

  test('an order that closes on entry never takes a slot', () => {
    book = new Book(pool, reports, true);
    const place = (orderId: number, timeInForce: TimeInForce, execInst: number): number =>
      book.place(orderId, taker, buy, 100, 5, timeInForce, execInst, StpMode.none, 0);
    expect(place(1, TimeInForce.ioc, ExecInst.none)).toBe(CloseReason.immediateOrCancel);
    expect(place(2, TimeInForce.fok, ExecInst.none)).toBe(CloseReason.fillOrKill);
    rest(3, sell, 100, 5);
    expect(place(4, TimeInForce.gtc, ExecInst.postOnly)).toBe(CloseReason.postOnlyWouldCross);
    expect(place(5, TimeInForce.gtc, ExecInst.none)).toBe(CloseReason.none);
    expect(pool.count).toBe(0);
  });

  test("the owner's words of an order stay as the owner left them", () => {
    const { instrumentId, orderQtyLots, cumQtyLots, terms, state } = OrderWord;
    const owned = [instrumentId, orderQtyLots, cumQtyLots, terms, state];
    const slot = rest(1, sell, 100, 10, 3);
    owned.forEach((word, i) => (pool.words[slot * orderWords + word] = -1_000 - i));
    book.match(buy, 100, 4, taker, StpMode.none);
    book.reduce(slot, 5);
    book.reenter(slot, 101, 8, StpMode.none);
    book.match(buy, 101, 1, maker, StpMode.decrement);
    book.cancel(slot);
    expect(owned.map((word) => pool.words[slot * orderWords + word])).toEqual(
      owned.map((_, i) => -1_000 - i),
    );
  });
});

describe('reports', () => {
  test('a report names the resting order by slot and id, and says what stays of it', () => {
    const slot = rest(2 ** 53 - 2, sell, 100, 10, 4);
    book.match(buy, 105, 3, taker, StpMode.none);
    expect(reports.count).toBe(1);
    expect(reportAt(0)).toMatchObject({
      kind: ReportKind.fill,
      makerSlot: slot,
      makerIdLow: -2,
      makerIdHigh: 2 ** 21 - 1,
      priceTicks: 100,
      qtyLots: 3,
      makerLeavesLots: 7,
    });
  });

  test('reports gather, in order, until the owner takes them', () => {
    for (let i = 0; i < 3_000; i++) rest(i + 1, sell, 100 + i, 1);
    expect(book.match(buy, 1_000, 500, taker, StpMode.none)).toBe(0);
    expect(book.match(buy, 5_000, 2_500, taker, StpMode.none)).toBe(0);
    expect(reports.count).toBe(3_000);
    for (const i of [0, 499, 500, 2_999]) expect(reportAt(i).priceTicks).toBe(100 + i);
  });

  test('filled, prevented and left add up to what came in', () => {
    rest(1, sell, 100, 3);
    rest(2, sell, 100, 4, 0, taker);
    rest(3, sell, 101, 5);
    rest(4, sell, 102, 6, 0, taker);
    const leftLots = book.match(buy, 101, 20, taker, StpMode.decrement);
    expect([leftLots, book.takerPreventedLots, book.takerEnded]).toEqual([8, 4, 0]);
    book.match(buy, 102, 6, taker, StpMode.decrement);
    expect([book.takerPreventedLots, book.takerEnded]).toEqual([
      6,
      CloseReason.selfTradePrevention,
    ]);
    book.match(buy, 102, 6, taker, StpMode.none);
    expect([book.takerPreventedLots, book.takerEnded]).toEqual([0, 0]);
  });
});

describe('a reduction', () => {
  test.each([0, -1, 6])('to %i of 5 lots stops the program', (leavesLots) => {
    const slot = rest(1, sell, 100, 5, 2);
    expect(() => book.reduce(slot, leavesLots)).toThrow(InvariantError);
  });
});

describe('an order whose words are all in place', () => {
  test('joins the end of its queue as it is, a half-used part of an iceberg included', () => {
    rest(1, sell, 100, 5);
    const slot = rest(2, sell, 100, 10, 4);
    book.cancel(slot);
    pool.words[slot * orderWords + OrderWord.displayedLots] = 1;
    pool.words[slot * orderWords + OrderWord.reserveLots] = 6;
    book.enqueue(slot);
    rest(3, sell, 100, 2);
    expect(book.lotsOfLevel(sell, book.levelAt(sell, 100))).toBe(8);
    book.match(buy, 100, 9, taker, StpMode.none);
    const fills = [0, 1, 2, 3].map(reportAt).map((report) => [report.makerIdLow, report.qtyLots]);
    expect(fills).toEqual([
      [1, 5],
      [2, 1],
      [3, 2],
      [2, 1],
    ]);
    expect(reportAt(3).makerLeavesLots).toBe(5);
  });
});

describe('books that share a pool', () => {
  test('do not see each other', () => {
    const other = new Book(pool, reports, false);
    rest(1, sell, 100, 5);
    const elsewhere = pool.allocate(2);
    other.rest(elsewhere, maker, sell, 100, 7, 0);
    expect(book.match(buy, 100, 9, taker, StpMode.none)).toBe(4);
    expect(other.bestPriceTicks(sell)).toBe(100);
    expect(other.lotsOfLevel(sell, other.levelAt(sell, 100))).toBe(7);
    expect(reports.count).toBe(1);
    other.cancel(elsewhere);
    expect(other.bestPriceTicks(sell)).toBe(0);
  });

  test('keep their queues while the pool grows', () => {
    const books = [book, new Book(pool, reports, false), new Book(pool, reports, false)];
    const capacity = pool.capacity;
    for (let i = 0; i < 3 * capacity; i++) {
      books[i % 3]!.rest(pool.allocate(i + 1), maker, buy, 1 + (i % 7), 1, 0);
    }
    expect(pool.capacity).toBeGreaterThan(capacity);
    for (const one of books) {
      expect(one.match(sell, 1, qtyLotsMax, taker, StpMode.none)).toBe(qtyLotsMax - capacity);
      expect(one.bestPriceTicks(buy)).toBe(0);
    }
    expect(reports.count).toBe(3 * capacity);
  });
});

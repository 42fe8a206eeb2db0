// The rules of matching, one test a rule, run against every order book there is: the naive one and the kernel.
// It must know no more of a book than MatchingBook tells.

import { beforeEach, describe, expect, test } from 'vitest';
import { ReportKind } from '#core/book/report-buffer.ts';
import { priceTicksMax, qtyLotsMax } from '#core/limits.ts';
import { CloseReason, ExecInst, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { KernelBook } from '../naive/kernel-book.ts';
import { notOpen, resting, type BookReport, type MatchingBook } from '../naive/matching-book.ts';
import { NaiveBook } from '../naive/naive-book.ts';

interface Candidate {
  readonly name: string;
  readonly make: () => MatchingBook;
}
const books: readonly Candidate[] = [
  { name: 'the naive book', make: () => new NaiveBook() },
  { name: 'the kernel', make: () => new KernelBook('book') },
  { name: 'the kernel, its owner keeping closed orders', make: () => new KernelBook('venue') },
];

const { buy, sell } = Side;
const { gtc, day, ioc, fok } = TimeInForce;
const filled = CloseReason.none;
const orderIdMax = Number.MAX_SAFE_INTEGER;

/** Buys belong to one account, sells to another, unless a test says otherwise: then they trade with each other. */
const buyer = 7;
const seller = 8;
const member = 9;

interface Terms {
  readonly account?: number;
  readonly timeInForce?: TimeInForce;
  readonly postOnly?: boolean;
  readonly stp?: StpMode;
  /** An iceberg's displayed quantity. */
  readonly show?: number;
}

/** What one mode of self-trade prevention makes of the same situation. */
interface Prevention {
  readonly mode: string;
  readonly stp: StpMode;
  readonly rule: string;
  readonly outcome: number;
  readonly reports: readonly BookReport[];
  readonly asksAfter: readonly string[];
  readonly bidsAfter: readonly string[];
  readonly prevented: number;
}

describe.each(books)('$name', ({ make }) => {
  let book: MatchingBook;
  beforeEach(() => {
    book = make();
  });

  function place(
    side: Side,
    orderId: number,
    price: number,
    qty: number,
    terms: Terms = {},
  ): number {
    return book.place(
      orderId,
      terms.account ?? (side === buy ? buyer : seller),
      side,
      price,
      qty,
      terms.timeInForce ?? gtc,
      terms.postOnly === true ? ExecInst.postOnly : ExecInst.none,
      terms.stp ?? StpMode.cancelNewest,
      terms.show ?? 0,
    );
  }
  const placeBuy = (id: number, price: number, qty: number, terms?: Terms): number =>
    place(buy, id, price, qty, terms);
  const placeSell = (id: number, price: number, qty: number, terms?: Terms): number =>
    place(sell, id, price, qty, terms);

  /** A side as lines of "price x displayed: #id displayed+hidden, ...", best price first. */
  function shown(side: Side): string[] {
    return book.levels(side).map(({ priceTicks, lots, orders }) => {
      const queue = orders.map(({ orderId, displayedLots, reserveLots }) =>
        reserveLots === 0
          ? `#${orderId} ${displayedLots}`
          : `#${orderId} ${displayedLots}+${reserveLots}`,
      );
      return `${priceTicks} x ${lots}: ${queue.join(', ')}`;
    });
  }
  const bids = (): string[] => shown(buy);
  const asks = (): string[] => shown(sell);

  describe('resting orders', () => {
    test('an order that meets nobody rests with its whole quantity', () => {
      expect(placeBuy(1, 100, 5)).toBe(resting);
      expect(bids()).toEqual(['100 x 5: #1 5']);
      expect(asks()).toEqual([]);
      expect(book.takeReports()).toEqual([]);
    });

    test('bids stand highest price first, asks lowest price first', () => {
      placeBuy(1, 100, 1);
      placeBuy(2, 102, 2);
      placeBuy(3, 101, 3);
      placeSell(4, 110, 4);
      placeSell(5, 108, 5);
      placeSell(6, 109, 6);
      expect(bids()).toEqual(['102 x 2: #2 2', '101 x 3: #3 3', '100 x 1: #1 1']);
      expect(asks()).toEqual(['108 x 5: #5 5', '109 x 6: #6 6', '110 x 4: #4 4']);
    });

    test('orders of one price stand in the order in which they came', () => {
      placeSell(3, 100, 1);
      placeSell(1, 100, 2);
      placeSell(2, 100, 3);
      expect(asks()).toEqual(['100 x 6: #3 1, #1 2, #2 3']);
    });

    test('orders of one account on both sides rest while they do not cross', () => {
      expect(placeBuy(1, 99, 1, { account: member })).toBe(resting);
      expect(placeSell(2, 100, 1, { account: member })).toBe(resting);
    });
  });

  describe('trades', () => {
    const crossings = [
      { rule: 'a buy trades at the sell price', side: sell, resting: 100, incoming: 100 },
      {
        rule: 'a buy above the sell price trades at the sell price',
        side: sell,
        resting: 100,
        incoming: 107,
      },
      { rule: 'a sell trades at the buy price', side: buy, resting: 100, incoming: 100 },
      {
        rule: 'a sell below the buy price trades at the buy price',
        side: buy,
        resting: 100,
        incoming: 1,
      },
      { rule: 'a buy at any price trades at 1', side: sell, resting: 1, incoming: priceTicksMax },
      {
        rule: 'a sell at 1 trades at the highest price',
        side: buy,
        resting: priceTicksMax,
        incoming: 1,
      },
    ];
    test.each(crossings)('$rule', ({ side, resting: restingPrice, incoming }) => {
      place(side, 1, restingPrice, 5);
      expect(place(opposite(side), 2, incoming, 5)).toBe(filled);
      expect(book.takeReports()).toEqual([fill(1, restingPrice, 5, 0)]);
      expect([...bids(), ...asks()]).toEqual([]);
    });

    test.each([
      { rule: 'a buy one tick below the best sell price rests', side: buy, price: 99 },
      { rule: 'a sell one tick above the best buy price rests', side: sell, price: 101 },
    ])('$rule', ({ side, price }) => {
      place(opposite(side), 1, 100, 5);
      expect(place(side, 2, price, 5)).toBe(resting);
      expect(book.takeReports()).toEqual([]);
    });

    test('the first order in line trades first, and a partial fill keeps its place', () => {
      placeSell(1, 100, 5);
      placeSell(2, 100, 5);
      expect(placeBuy(3, 100, 3)).toBe(filled);
      expect(placeBuy(4, 100, 4)).toBe(filled);
      expect(book.takeReports()).toEqual([
        fill(1, 100, 3, 2),
        fill(1, 100, 2, 0),
        fill(2, 100, 2, 3),
      ]);
      expect(asks()).toEqual(['100 x 3: #2 3']);
    });

    test('a larger order ahead has no share of what a smaller one behind it waits for', () => {
      placeBuy(1, 100, 1);
      placeBuy(2, 100, 1_000);
      placeSell(3, 100, 2);
      expect(book.takeReports()).toEqual([fill(1, 100, 1, 0), fill(2, 100, 1, 999)]);
    });

    test('a better price trades first, whenever it came', () => {
      placeSell(1, 102, 2);
      placeSell(2, 101, 2);
      placeSell(3, 100, 2);
      expect(placeBuy(4, 102, 5)).toBe(filled);
      expect(book.takeReports()).toEqual([
        fill(3, 100, 2, 0),
        fill(2, 101, 2, 0),
        fill(1, 102, 1, 1),
      ]);
      expect(asks()).toEqual(['102 x 1: #1 1']);
    });

    test('an order trades down to its limit and rests with what is left', () => {
      placeBuy(1, 102, 2);
      placeBuy(2, 101, 2);
      placeBuy(3, 99, 2);
      expect(placeSell(4, 100, 9)).toBe(resting);
      expect(book.takeReports()).toEqual([fill(1, 102, 2, 0), fill(2, 101, 2, 0)]);
      expect(bids()).toEqual(['99 x 2: #3 2']);
      expect(asks()).toEqual(['100 x 5: #4 5']);
    });

    test('the best price is found again after a side was swept empty', () => {
      placeSell(1, 100, 1);
      placeSell(2, 1_000_000, 1);
      placeBuy(3, priceTicksMax, 2);
      placeSell(4, 70_000, 1);
      placeSell(5, 60_000, 1);
      expect(asks()).toEqual(['60000 x 1: #5 1', '70000 x 1: #4 1']);
      book.takeReports();
      placeBuy(6, 65_000, 1);
      expect(book.takeReports()).toEqual([fill(5, 60_000, 1, 0)]);
    });

    test('a price that was used up starts a new line', () => {
      placeSell(1, 100, 1);
      placeBuy(2, 100, 1);
      placeSell(3, 100, 2);
      placeSell(4, 100, 3);
      expect(asks()).toEqual(['100 x 5: #3 2, #4 3']);
    });

    test('one order may trade with a thousand others, in their order', () => {
      for (let id = 1; id <= 1_000; id++) placeSell(id, 100 + (id % 4), 1);
      expect(placeBuy(2_000, 103, 1_000)).toBe(filled);
      const expected = [4, 1, 2, 3].flatMap((first) =>
        Array.from({ length: 250 }, (_, i) => fill(first + 4 * i, 100 + (first % 4), 1, 0)),
      );
      expect(book.takeReports()).toEqual(expected);
      expect(asks()).toEqual([]);
    });
  });

  describe('time in force', () => {
    test.each([
      { name: 'GTC', timeInForce: gtc },
      { name: 'DAY', timeInForce: day },
    ])('what a $name order does not trade rests', ({ timeInForce }) => {
      placeSell(1, 100, 2);
      expect(placeBuy(2, 100, 5, { timeInForce })).toBe(resting);
      expect(bids()).toEqual(['100 x 3: #2 3']);
    });

    test('an IOC order fills what it can, the rest expires', () => {
      placeSell(1, 100, 2);
      placeSell(2, 101, 2);
      expect(placeBuy(3, 100, 5, { timeInForce: ioc })).toBe(CloseReason.immediateOrCancel);
      expect(book.takeReports()).toEqual([fill(1, 100, 2, 0)]);
      expect(bids()).toEqual([]);
      expect(asks()).toEqual(['101 x 2: #2 2']);
    });

    test('an IOC order that is filled whole is filled', () => {
      placeSell(1, 100, 5);
      expect(placeBuy(2, 100, 5, { timeInForce: ioc })).toBe(filled);
    });

    test('an IOC order that meets nobody expires', () => {
      expect(placeBuy(1, 100, 5, { timeInForce: ioc })).toBe(CloseReason.immediateOrCancel);
      expect(bids()).toEqual([]);
    });

    const enough = [
      { what: 'one order has enough', qty: 5, outcome: filled },
      { what: 'one order and its own price have just enough', qty: 9, outcome: filled },
      { what: 'two prices have just enough', qty: 15, outcome: filled },
      { what: 'one lot is missing', qty: 16, outcome: CloseReason.fillOrKill },
      { what: 'nearly everything is missing', qty: qtyLotsMax, outcome: CloseReason.fillOrKill },
    ];
    test.each(enough)('a FOK order trades all or nothing: $what', ({ qty, outcome }) => {
      placeSell(1, 100, 5);
      placeSell(2, 100, 4);
      placeSell(3, 101, 6);
      placeSell(4, 102, 100);
      const before = asks();
      expect(placeBuy(5, 101, qty, { timeInForce: fok })).toBe(outcome);
      const traded = book.takeReports().reduce((sum, report) => sum + report.qtyLots, 0);
      expect(traded).toBe(outcome === filled ? qty : 0);
      if (outcome !== filled) expect(asks()).toEqual(before);
      expect(bids()).toEqual([]);
    });

    test.each([
      { what: 'enough with it', qty: 20, outcome: filled },
      { what: 'not enough even so', qty: 21, outcome: CloseReason.fillOrKill },
    ])('a FOK order counts hidden quantity: $what', ({ qty, outcome }) => {
      placeSell(1, 100, 15, { show: 4 });
      placeSell(2, 100, 5);
      expect(placeBuy(3, 100, qty, { timeInForce: fok })).toBe(outcome);
    });

    test('a FOK order does not count what is beyond its limit', () => {
      placeBuy(1, 100, 5);
      placeBuy(2, 99, 5);
      expect(placeSell(3, 100, 6, { timeInForce: fok })).toBe(CloseReason.fillOrKill);
      expect(placeSell(4, 99, 6, { timeInForce: fok })).toBe(filled);
    });

    test('a FOK order that meets nobody is killed', () => {
      expect(placeSell(1, 1, 1, { timeInForce: fok })).toBe(CloseReason.fillOrKill);
    });
  });

  describe('post-only', () => {
    test.each([
      { side: buy, price: 100, what: 'buy at the best sell price' },
      { side: buy, price: 105, what: 'buy above the best sell price' },
      { side: sell, price: 100, what: 'sell at the best buy price' },
      { side: sell, price: 95, what: 'sell below the best buy price' },
    ])('a post-only order that would cross is cancelled, not matched: $what', ({ side, price }) => {
      place(opposite(side), 1, 100, 5);
      const outcome = place(side, 2, price, 5, { postOnly: true });
      expect(outcome).toBe(CloseReason.postOnlyWouldCross);
      expect(book.takeReports()).toEqual([]);
      expect(shown(side)).toEqual([]);
      expect(shown(opposite(side))).toEqual(['100 x 5: #1 5']);
    });

    test('a post-only order that does not cross rests behind those at its price', () => {
      placeSell(1, 101, 5);
      placeBuy(2, 100, 5);
      expect(placeBuy(3, 100, 5, { postOnly: true })).toBe(resting);
      expect(bids()).toEqual(['100 x 10: #2 5, #3 5']);
    });

    test('a resting post-only order trades like any other', () => {
      placeSell(1, 100, 5, { postOnly: true });
      expect(placeBuy(2, 100, 5)).toBe(filled);
    });

    test('a post-only order that would cross only its own account is cancelled for crossing', () => {
      placeSell(1, 100, 5, { account: member });
      expect(
        placeBuy(2, 100, 5, { account: member, postOnly: true, stp: StpMode.cancelOldest }),
      ).toBe(CloseReason.postOnlyWouldCross);
      expect(asks()).toEqual(['100 x 5: #1 5']);
    });

    test.each([
      { name: 'IOC', timeInForce: ioc },
      { name: 'FOK', timeInForce: fok },
    ])('a post-only $name order that would cross is cancelled for crossing', ({ timeInForce }) => {
      placeSell(1, 100, 5);
      expect(placeBuy(2, 100, 5, { postOnly: true, timeInForce })).toBe(
        CloseReason.postOnlyWouldCross,
      );
      expect(book.takeReports()).toEqual([]);
    });
  });

  describe('icebergs', () => {
    test('an iceberg shows its displayed quantity and hides the rest', () => {
      placeSell(1, 100, 10, { show: 3 });
      expect(asks()).toEqual(['100 x 3: #1 3+7']);
    });

    test('an iceberg aggresses with its whole quantity', () => {
      placeBuy(1, 100, 8);
      expect(placeSell(2, 100, 10, { show: 1 })).toBe(resting);
      expect(book.takeReports()).toEqual([fill(1, 100, 8, 0)]);
      expect(asks()).toEqual(['100 x 1: #2 1+1']);
    });

    test('what is left of an aggressing iceberg shows its displayed quantity', () => {
      placeBuy(1, 100, 4);
      expect(placeSell(2, 100, 20, { show: 5 })).toBe(resting);
      expect(asks()).toEqual(['100 x 5: #2 5+11']);
    });

    test("an iceberg's refresh takes a new place in time", () => {
      placeSell(1, 100, 10, { show: 3 });
      placeSell(2, 100, 5);
      expect(placeBuy(3, 100, 3)).toBe(filled);
      expect(book.takeReports()).toEqual([fill(1, 100, 3, 7)]);
      expect(asks()).toEqual(['100 x 8: #2 5, #1 3+4']);
    });

    test('an iceberg that is not used up keeps its place', () => {
      placeSell(1, 100, 10, { show: 3 });
      placeSell(2, 100, 5);
      placeBuy(3, 100, 2);
      expect(asks()).toEqual(['100 x 6: #1 1+7, #2 5']);
    });

    test('displayed orders trade before hidden quantity of the same price', () => {
      placeSell(1, 100, 9, { show: 3 });
      placeSell(2, 100, 2);
      placeSell(3, 100, 4);
      placeBuy(4, 100, 11);
      expect(book.takeReports()).toEqual([
        fill(1, 100, 3, 6),
        fill(2, 100, 2, 0),
        fill(3, 100, 4, 0),
        fill(1, 100, 2, 4),
      ]);
      expect(asks()).toEqual(['100 x 1: #1 1+3']);
    });

    test('hidden quantity of a better price trades before displayed of a worse one', () => {
      placeSell(1, 100, 5, { show: 1 });
      placeSell(2, 101, 5);
      placeBuy(3, 101, 6);
      expect(book.takeReports()).toEqual([
        fill(1, 100, 1, 4),
        fill(1, 100, 1, 3),
        fill(1, 100, 1, 2),
        fill(1, 100, 1, 1),
        fill(1, 100, 1, 0),
        fill(2, 101, 1, 4),
      ]);
      expect(asks()).toEqual(['101 x 4: #2 4']);
    });

    test('two icebergs of one price take turns', () => {
      placeBuy(1, 100, 6, { show: 2 });
      placeBuy(2, 100, 5, { show: 3 });
      placeSell(3, 100, 9);
      expect(book.takeReports()).toEqual([
        fill(1, 100, 2, 4),
        fill(2, 100, 3, 2),
        fill(1, 100, 2, 2),
        fill(2, 100, 2, 0),
      ]);
      expect(bids()).toEqual(['100 x 2: #1 2']);
    });

    test('the last part of an iceberg may be smaller than the others', () => {
      placeSell(1, 100, 7, { show: 3 });
      placeBuy(2, 100, 6);
      expect(asks()).toEqual(['100 x 1: #1 1']);
    });

    test('an iceberg that displays all it has is an ordinary order', () => {
      placeSell(1, 100, 3, { show: 3 });
      placeSell(2, 100, 2, { show: 5 });
      expect(asks()).toEqual(['100 x 5: #1 3, #2 2']);
      expect(placeBuy(3, 100, 5)).toBe(filled);
      expect(asks()).toEqual([]);
    });

    test('an iceberg can be cancelled with everything that it hides', () => {
      placeSell(1, 100, 10, { show: 3 });
      placeBuy(2, 100, 4);
      expect(book.cancel(1)).toBe(true);
      expect(asks()).toEqual([]);
    });

    test('an iceberg of the largest quantity may hide a single lot', () => {
      placeSell(1, 100, qtyLotsMax, { show: qtyLotsMax - 1 });
      expect(asks()).toEqual([`100 x ${qtyLotsMax - 1}: #1 ${qtyLotsMax - 1}+1`]);
      expect(placeBuy(2, 100, qtyLotsMax)).toBe(filled);
      expect(book.takeReports()).toEqual([fill(1, 100, qtyLotsMax - 1, 1), fill(1, 100, 1, 0)]);
    });
  });

  describe('cancel', () => {
    test('a cancelled order is gone, and the others keep their places', () => {
      for (const id of [1, 2, 3, 4]) placeSell(id, 100, id);
      expect(book.cancel(2)).toBe(true);
      expect(asks()).toEqual(['100 x 8: #1 1, #3 3, #4 4']);
      expect(book.cancel(1)).toBe(true);
      expect(book.cancel(4)).toBe(true);
      expect(asks()).toEqual(['100 x 3: #3 3']);
      placeSell(5, 100, 5);
      expect(asks()).toEqual(['100 x 8: #3 3, #5 5']);
    });

    test('a price goes with its last order, and the next best takes over', () => {
      placeBuy(1, 100, 1);
      placeBuy(2, 90, 2);
      placeBuy(3, 95, 3);
      expect(book.cancel(1)).toBe(true);
      expect(bids()).toEqual(['95 x 3: #3 3', '90 x 2: #2 2']);
      expect(placeSell(4, 96, 1)).toBe(resting);
      expect(placeSell(5, 95, 1)).toBe(filled);
      expect(book.takeReports()).toEqual([fill(3, 95, 1, 2)]);
    });

    test('only an open order can be cancelled', () => {
      placeSell(1, 100, 1);
      placeBuy(2, 100, 1);
      placeSell(3, 100, 1);
      book.cancel(3);
      for (const id of [1, 2, 3, 4]) expect(book.cancel(id)).toBe(false);
    });

    test('an expired or refused order is not open', () => {
      placeSell(1, 100, 1);
      placeBuy(2, 100, 2, { timeInForce: ioc });
      placeBuy(3, 100, 2, { timeInForce: fok });
      placeSell(4, 100, 1);
      placeBuy(5, 100, 2, { postOnly: true });
      for (const id of [2, 3, 5]) expect(book.cancel(id)).toBe(false);
    });
  });

  describe('amend', () => {
    const places = [
      {
        rule: 'a smaller quantity keeps its place',
        price: 100,
        qty: 2,
        after: ['100 x 12: #1 2, #2 10'],
      },
      {
        rule: 'the same price and quantity keep their place',
        price: 100,
        qty: 5,
        after: ['100 x 15: #1 5, #2 10'],
      },
      {
        rule: 'a larger quantity loses its place',
        price: 100,
        qty: 6,
        after: ['100 x 16: #2 10, #1 6'],
      },
      {
        rule: 'a better price is a new place',
        price: 101,
        qty: 5,
        after: ['101 x 5: #1 5', '100 x 10: #2 10'],
      },
      {
        rule: 'a worse price is a new place',
        price: 99,
        qty: 5,
        after: ['100 x 10: #2 10', '99 x 5: #1 5'],
      },
      {
        rule: 'a smaller quantity at another price is a new place',
        price: 99,
        qty: 1,
        after: ['100 x 10: #2 10', '99 x 1: #1 1'],
      },
    ];
    test.each(places)('$rule', ({ price, qty, after }) => {
      placeBuy(1, 100, 5);
      placeBuy(2, 100, 10);
      expect(book.amend(1, price, qty, StpMode.cancelNewest)).toBe(resting);
      expect(bids()).toEqual(after);
      expect(book.takeReports()).toEqual([]);
    });

    test('an order amended to another price stands behind those already there', () => {
      placeSell(1, 100, 1);
      placeSell(2, 101, 2);
      book.amend(1, 101, 1, StpMode.cancelNewest);
      expect(asks()).toEqual(['101 x 3: #2 2, #1 1']);
      book.amend(2, 100, 2, StpMode.cancelNewest);
      book.amend(2, 101, 2, StpMode.cancelNewest);
      expect(asks()).toEqual(['101 x 3: #1 1, #2 2']);
    });

    test('an order amended after a partial fill keeps its place for what is open', () => {
      placeSell(1, 100, 10);
      placeSell(2, 100, 10);
      placeBuy(3, 100, 4);
      expect(book.amend(1, 100, 6, StpMode.cancelNewest)).toBe(resting);
      expect(asks()).toEqual(['100 x 16: #1 6, #2 10']);
      expect(book.amend(1, 100, 7, StpMode.cancelNewest)).toBe(resting);
      expect(asks()).toEqual(['100 x 17: #2 10, #1 7']);
    });

    const crossing = [
      { what: 'it is filled', price: 101, qty: 3, outcome: filled, bidsAfter: [] },
      {
        what: 'what is left rests',
        price: 101,
        qty: 9,
        outcome: resting,
        bidsAfter: ['101 x 3: #1 3'],
      },
      {
        what: 'only down to its price',
        price: 100,
        qty: 9,
        outcome: resting,
        bidsAfter: ['100 x 5: #1 5'],
      },
    ];
    test.each(crossing)('an order amended to a price that crosses trades: $what', (amended) => {
      placeBuy(1, 90, 5);
      placeSell(2, 100, 4);
      placeSell(3, 101, 2);
      expect(book.amend(1, amended.price, amended.qty, StpMode.cancelNewest)).toBe(amended.outcome);
      const prices = book.takeReports().map((report) => report.priceTicks);
      expect(prices).toEqual(amended.price === 101 && amended.qty > 4 ? [100, 101] : [100]);
      expect(bids()).toEqual(amended.bidsAfter);
      expect(book.cancel(1)).toBe(amended.outcome === resting);
    });

    test.each([
      { what: 'hidden quantity goes first', leaves: 6, after: ['100 x 8: #1 3+3, #2 5'] },
      { what: 'all that is hidden', leaves: 3, after: ['100 x 8: #1 3, #2 5'] },
      { what: 'then what is displayed', leaves: 1, after: ['100 x 6: #1 1, #2 5'] },
      { what: 'nothing', leaves: 10, after: ['100 x 8: #1 3+7, #2 5'] },
      { what: 'a larger quantity enters anew', leaves: 11, after: ['100 x 8: #2 5, #1 3+8'] },
    ])('a smaller iceberg keeps its place: $what', ({ leaves, after }) => {
      placeSell(1, 100, 10, { show: 3 });
      placeSell(2, 100, 5);
      expect(book.amend(1, 100, leaves, StpMode.cancelNewest)).toBe(resting);
      expect(asks()).toEqual(after);
    });

    test('an iceberg amended to another price shows a full part again', () => {
      placeSell(1, 100, 10, { show: 3 });
      placeBuy(2, 100, 2);
      expect(asks()).toEqual(['100 x 1: #1 1+7']);
      book.amend(1, 101, 8, StpMode.cancelNewest);
      expect(asks()).toEqual(['101 x 3: #1 3+5']);
    });

    test('an iceberg stays one when it is amended to less than it shows and back', () => {
      placeSell(1, 100, 10, { show: 3 });
      book.amend(1, 100, 2, StpMode.cancelNewest);
      expect(asks()).toEqual(['100 x 2: #1 2']);
      book.amend(1, 100, 9, StpMode.cancelNewest);
      expect(asks()).toEqual(['100 x 3: #1 3+6']);
    });

    test('an iceberg whose whole quantity was displayed hides what an amendment adds', () => {
      placeSell(1, 100, 3, { show: 5 });
      book.amend(1, 100, 8, StpMode.cancelNewest);
      expect(asks()).toEqual(['100 x 5: #1 5+3']);
    });

    test('an amended order trades under the self-trade prevention of the amendment', () => {
      placeBuy(1, 90, 5, { account: member, stp: StpMode.cancelNewest });
      placeSell(2, 100, 5, { account: member });
      placeSell(3, 100, 1);
      expect(book.amend(1, 100, 5, StpMode.cancelOldest)).toBe(resting);
      expect(book.takeReports()).toEqual([makerCanceled(2, 100, 5), fill(3, 100, 1, 0)]);
      expect(bids()).toEqual(['100 x 4: #1 4']);
    });

    test('an amendment that self-trade prevention ends closes the order', () => {
      placeBuy(1, 90, 5, { account: member });
      placeSell(2, 100, 2);
      placeSell(3, 100, 5, { account: member });
      expect(book.amend(1, 100, 5, StpMode.cancelNewest)).toBe(CloseReason.selfTradePrevention);
      expect(book.takeReports()).toEqual([fill(2, 100, 2, 0)]);
      expect(bids()).toEqual([]);
      expect(book.cancel(1)).toBe(false);
    });

    test('only an open order can be amended', () => {
      placeSell(1, 100, 1);
      placeBuy(2, 100, 1);
      for (const id of [1, 2, 3]) {
        expect(book.amend(id, 100, 1, StpMode.none)).toBe(notOpen);
        expect(book.reenter(id, 100, 1, StpMode.none)).toBe(notOpen);
      }
    });

    test('an order that enters anew with the same terms goes to the end of its line', () => {
      placeSell(1, 100, 1);
      placeSell(2, 100, 2);
      expect(book.reenter(1, 100, 1, StpMode.cancelNewest)).toBe(resting);
      expect(asks()).toEqual(['100 x 3: #2 2, #1 1']);
    });

    test('the only order of a price may enter it anew', () => {
      placeSell(1, 100, 5);
      expect(book.reenter(1, 100, 7, StpMode.cancelNewest)).toBe(resting);
      expect(asks()).toEqual(['100 x 7: #1 7']);
      expect(placeBuy(2, 100, 7)).toBe(filled);
    });
  });

  describe('self-trade prevention', () => {
    const modes: readonly Prevention[] = [
      {
        mode: 'none',
        stp: StpMode.none,
        rule: 'one account trades with itself',
        outcome: filled,
        reports: [fill(1, 100, 2, 0), fill(2, 100, 3, 0), fill(3, 101, 1, 3)],
        asksAfter: ['101 x 3: #3 3'],
        bidsAfter: [],
        prevented: 0,
      },
      {
        mode: 'cancelNewest',
        stp: StpMode.cancelNewest,
        rule: 'the incoming order ends, with the fills it had',
        outcome: CloseReason.selfTradePrevention,
        reports: [fill(1, 100, 2, 0)],
        asksAfter: ['100 x 3: #2 3', '101 x 4: #3 4'],
        bidsAfter: [],
        prevented: 0,
      },
      {
        mode: 'cancelOldest',
        stp: StpMode.cancelOldest,
        rule: 'the resting order ends, the incoming one goes on',
        outcome: filled,
        reports: [fill(1, 100, 2, 0), makerCanceled(2, 100, 3), fill(3, 101, 4, 0)],
        asksAfter: [],
        bidsAfter: [],
        prevented: 0,
      },
      {
        mode: 'cancelBoth',
        stp: StpMode.cancelBoth,
        rule: 'both end',
        outcome: CloseReason.selfTradePrevention,
        reports: [fill(1, 100, 2, 0), makerCanceled(2, 100, 3)],
        asksAfter: ['101 x 4: #3 4'],
        bidsAfter: [],
        prevented: 0,
      },
      {
        mode: 'decrement',
        stp: StpMode.decrement,
        rule: "both lose the smaller one's quantity",
        outcome: filled,
        reports: [fill(1, 100, 2, 0), decremented(2, 100, 3, 0), fill(3, 101, 1, 3)],
        asksAfter: ['101 x 3: #3 3'],
        bidsAfter: [],
        prevented: 3,
      },
    ];
    test.each(modes)('$mode: $rule', (expected) => {
      placeSell(1, 100, 2);
      placeSell(2, 100, 3, { account: member });
      placeSell(3, 101, 4);
      // Six lots, so that cancelOldest is filled exactly and the others differ.
      const outcome = placeBuy(4, 101, 6, { account: member, stp: expected.stp });
      expect(outcome).toBe(expected.outcome);
      expect(book.takeReports()).toEqual(expected.reports);
      expect(asks()).toEqual(expected.asksAfter);
      expect(bids()).toEqual(expected.bidsAfter);
      expect(book.preventedLots()).toBe(expected.prevented);
    });

    test.each(modes)('$mode: orders of other accounts just trade', ({ stp }) => {
      placeSell(1, 100, 5, { account: member });
      expect(placeBuy(2, 100, 5, { stp })).toBe(filled);
      expect(book.takeReports()).toEqual([fill(1, 100, 5, 0)]);
    });

    test.each(modes)('$mode: an own order beyond the limit does not matter', ({ stp }) => {
      placeBuy(1, 100, 5);
      placeBuy(2, 98, 5, { account: member });
      expect(placeSell(3, 99, 9, { account: member, stp })).toBe(resting);
      expect(book.takeReports()).toEqual([fill(1, 100, 5, 0)]);
      expect(bids()).toEqual(['98 x 5: #2 5']);
    });

    test.each(modes)(
      '$mode: an own order that the quantity does not reach does not matter',
      ({ stp }) => {
        placeBuy(1, 100, 5);
        placeBuy(2, 100, 5, { account: member });
        expect(placeSell(3, 100, 5, { account: member, stp })).toBe(filled);
        expect(bids()).toEqual(['100 x 5: #2 5']);
      },
    );

    test("the incoming order's mode decides, not the resting one's", () => {
      placeSell(1, 100, 5, { account: member, stp: StpMode.cancelOldest });
      expect(placeBuy(2, 100, 5, { account: member, stp: StpMode.cancelNewest })).toBe(
        CloseReason.selfTradePrevention,
      );
      expect(asks()).toEqual(['100 x 5: #1 5']);
    });

    const decrements = [
      {
        what: 'the resting order is smaller and ends',
        own: 3,
        incoming: 5,
        outcome: resting,
        left: 0,
        bidsAfter: ['100 x 2: #2 2'],
      },
      {
        what: 'the incoming order is smaller and ends',
        own: 5,
        incoming: 3,
        outcome: CloseReason.selfTradePrevention,
        left: 2,
        bidsAfter: [],
      },
      {
        what: 'both are equal and end',
        own: 4,
        incoming: 4,
        outcome: CloseReason.selfTradePrevention,
        left: 0,
        bidsAfter: [],
      },
    ];
    test.each(decrements)('decrement: $what', ({ own, incoming, outcome, left, bidsAfter }) => {
      placeSell(1, 100, own, { account: member });
      const stp = StpMode.decrement;
      expect(placeBuy(2, 100, incoming, { account: member, stp })).toBe(outcome);
      const prevented = Math.min(own, incoming);
      expect(book.takeReports()).toEqual([decremented(1, 100, prevented, left)]);
      expect(book.preventedLots()).toBe(prevented);
      expect(asks()).toEqual(left === 0 ? [] : [`100 x ${left}: #1 ${left}`]);
      expect(bids()).toEqual(bidsAfter);
    });

    test('decrement: the resting order keeps its place with what is left', () => {
      placeSell(1, 100, 5, { account: member });
      placeSell(2, 100, 5);
      placeBuy(3, 100, 2, { account: member, stp: StpMode.decrement });
      expect(asks()).toEqual(['100 x 8: #1 3, #2 5']);
    });

    test('decrement: an incoming order that was partly filled may end by prevention', () => {
      placeSell(1, 100, 2);
      placeSell(2, 100, 9, { account: member });
      const outcome = placeBuy(3, 100, 5, { account: member, stp: StpMode.decrement });
      expect(outcome).toBe(CloseReason.selfTradePrevention);
      expect(book.takeReports()).toEqual([fill(1, 100, 2, 0), decremented(2, 100, 3, 6)]);
    });

    const hidden = [
      {
        what: 'hidden quantity goes first',
        incoming: 4,
        left: 6,
        asksAfter: ['100 x 8: #1 3+3, #2 5'],
      },
      { what: 'then what is displayed', incoming: 8, left: 2, asksAfter: ['100 x 7: #1 2, #2 5'] },
      { what: 'all of it', incoming: 10, left: 0, asksAfter: ['100 x 5: #2 5'] },
    ];
    test.each(hidden)('decrement of a resting iceberg: $what', ({ incoming, left, asksAfter }) => {
      placeSell(1, 100, 10, { account: member, show: 3 });
      placeSell(2, 100, 5);
      placeBuy(3, 100, incoming, { account: member, stp: StpMode.decrement });
      expect(book.takeReports()).toEqual([decremented(1, 100, incoming, left)]);
      expect(asks()).toEqual(asksAfter);
    });

    test('cancelOldest takes an iceberg out with everything that it hides', () => {
      placeSell(1, 100, 10, { account: member, show: 3 });
      placeBuy(2, 100, 4, { account: member, stp: StpMode.cancelOldest });
      expect(book.takeReports()).toEqual([makerCanceled(1, 100, 10)]);
      expect(asks()).toEqual([]);
      expect(bids()).toEqual(['100 x 4: #2 4']);
    });

    test('cancelOldest goes through every own order in the way, at every price', () => {
      placeSell(1, 100, 1, { account: member });
      placeSell(2, 100, 2);
      placeSell(3, 101, 3, { account: member });
      placeSell(4, 102, 4, { account: member });
      placeSell(5, 102, 5);
      expect(placeBuy(6, 102, 9, { account: member, stp: StpMode.cancelOldest })).toBe(resting);
      expect(book.takeReports()).toEqual([
        makerCanceled(1, 100, 1),
        fill(2, 100, 2, 0),
        makerCanceled(3, 101, 3),
        makerCanceled(4, 102, 4),
        fill(5, 102, 5, 0),
      ]);
      expect(bids()).toEqual(['102 x 2: #6 2']);
    });

    test.each([
      {
        mode: 'cancelNewest',
        stp: StpMode.cancelNewest,
        reports: [],
        asksAfter: ['105 x 2: #3 2'],
      },
      {
        mode: 'cancelBoth',
        stp: StpMode.cancelBoth,
        reports: [makerCanceled(3, 105, 2)],
        asksAfter: [],
      },
    ])('$mode meets an own order at a deeper price after trading there', (expected) => {
      placeSell(1, 100, 1);
      placeSell(2, 103, 1);
      placeSell(3, 105, 2, { account: member });
      expect(placeBuy(4, 105, 9, { account: member, stp: expected.stp })).toBe(
        CloseReason.selfTradePrevention,
      );
      const fills = [fill(1, 100, 1, 0), fill(2, 103, 1, 0)];
      expect(book.takeReports()).toEqual([...fills, ...expected.reports]);
      expect(asks()).toEqual(expected.asksAfter);
      expect(bids()).toEqual([]);
    });

    test('a refreshed iceberg stands behind an own order, which then ends the incoming one', () => {
      placeSell(1, 100, 6, { show: 2 });
      placeSell(2, 100, 4, { account: member });
      expect(placeBuy(3, 100, 3, { account: member, stp: StpMode.cancelNewest })).toBe(
        CloseReason.selfTradePrevention,
      );
      expect(book.takeReports()).toEqual([fill(1, 100, 2, 4)]);
      expect(asks()).toEqual(['100 x 6: #2 4, #1 2+2']);
    });

    test('an order that is only filled is not told of quantity prevented before it', () => {
      placeSell(1, 100, 3, { account: member });
      placeBuy(2, 100, 3, { account: member, stp: StpMode.decrement });
      expect(book.preventedLots()).toBe(3);
      placeSell(3, 100, 1);
      placeBuy(4, 100, 1, { account: member, stp: StpMode.decrement });
      expect(book.preventedLots()).toBe(0);
    });

    const allOrNone = [
      { mode: 'none', stp: StpMode.none, qty: 9, outcome: filled },
      { mode: 'cancelNewest', stp: StpMode.cancelNewest, qty: 2, outcome: filled },
      { mode: 'cancelNewest', stp: StpMode.cancelNewest, qty: 3, outcome: CloseReason.fillOrKill },
      { mode: 'cancelBoth', stp: StpMode.cancelBoth, qty: 2, outcome: filled },
      { mode: 'cancelBoth', stp: StpMode.cancelBoth, qty: 3, outcome: CloseReason.fillOrKill },
      { mode: 'cancelOldest', stp: StpMode.cancelOldest, qty: 6, outcome: filled },
      { mode: 'cancelOldest', stp: StpMode.cancelOldest, qty: 7, outcome: CloseReason.fillOrKill },
      { mode: 'decrement', stp: StpMode.decrement, qty: 2, outcome: filled },
      { mode: 'decrement', stp: StpMode.decrement, qty: 3, outcome: CloseReason.fillOrKill },
      { mode: 'decrement', stp: StpMode.decrement, qty: 6, outcome: CloseReason.fillOrKill },
    ];
    test.each(allOrNone)(
      'a FOK order of $qty under $mode counts what prevention leaves',
      (expected) => {
        placeSell(1, 100, 2);
        placeSell(2, 100, 3, { account: member });
        placeSell(3, 101, 4);
        const before = asks();
        const { stp, qty, outcome } = expected;
        expect(placeBuy(4, 101, qty, { account: member, stp, timeInForce: fok })).toBe(outcome);
        if (outcome !== filled) {
          expect(book.takeReports()).toEqual([]);
          expect(asks()).toEqual(before);
        }
      },
    );

    test.each([
      { what: 'what is displayed before it counts', qty: 4, outcome: filled },
      { what: 'what is hidden behind it does not', qty: 5, outcome: CloseReason.fillOrKill },
    ])(
      'a FOK order that would meet an own order before hidden quantity: $what',
      ({ qty, outcome }) => {
        placeSell(1, 100, 10, { show: 4 });
        placeSell(2, 100, 5, { account: member });
        const terms = { account: member, timeInForce: fok, stp: StpMode.cancelNewest };
        expect(placeBuy(3, 100, qty, terms)).toBe(outcome);
      },
    );

    test('an IOC order that prevention does not end expires with what is left', () => {
      placeSell(1, 100, 3, { account: member });
      const terms = { account: member, timeInForce: ioc, stp: StpMode.decrement };
      expect(placeBuy(2, 100, 5, terms)).toBe(CloseReason.immediateOrCancel);
      expect(bids()).toEqual([]);
    });
  });

  describe('limits', () => {
    const families = [
      { what: 'the largest', ids: [orderIdMax, orderIdMax - 1, orderIdMax - 2, orderIdMax - 3] },
      { what: 'equal in their low 32 bits', ids: [5, 5 + 2 ** 32, 5 + 2 ** 33, 5 + 2 ** 52] },
      {
        what: 'equal in their high bits',
        ids: [2 ** 40, 2 ** 40 + 1, 2 ** 40 + 2 ** 31, 2 ** 40 + 2 ** 32 - 1],
      },
      { what: 'around 2^31 and 2^32', ids: [2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32] },
      { what: 'all ones below', ids: [2 ** 32 - 1, 2 ** 33 - 1, 2 ** 52 - 1, 2 ** 53 - 1] },
      {
        what: 'mirrored in their halves',
        ids: [1 + 2 * 2 ** 32, 2 + 2 ** 32, 3 + 4 * 2 ** 32, 4 + 3 * 2 ** 32],
      },
    ];
    test.each(families)('order ids are told apart: $what', ({ ids }) => {
      for (const id of ids) placeSell(id, 100, 2);
      expect(book.levels(sell)[0]?.orders.map((order) => order.orderId)).toEqual(ids);
      expect(book.cancel(ids[1]!)).toBe(true);
      expect(book.cancel(ids[1]!)).toBe(false);
      placeBuy(77, 100, 3);
      expect(book.takeReports()).toEqual([fill(ids[0]!, 100, 2, 0), fill(ids[2]!, 100, 1, 1)]);
      expect(book.amend(ids[3]!, 101, 2, StpMode.none)).toBe(resting);
      expect(asks()).toEqual([`100 x 1: #${ids[2]!} 1`, `101 x 2: #${ids[3]!} 2`]);
    });

    test('prices at both ends of the range rest and trade', () => {
      placeBuy(1, 1, 1);
      placeSell(2, priceTicksMax, 1);
      placeBuy(3, 2, 1);
      placeSell(4, priceTicksMax - 1, 1);
      expect(bids()).toEqual(['2 x 1: #3 1', '1 x 1: #1 1']);
      expect(asks()).toEqual([`${priceTicksMax - 1} x 1: #4 1`, `${priceTicksMax} x 1: #2 1`]);
      expect(placeBuy(5, priceTicksMax, 3)).toBe(resting);
      expect(bids()[0]).toBe(`${priceTicksMax} x 1: #5 1`);
      expect(placeSell(6, 1, 4)).toBe(resting);
      expect(book.takeReports()).toEqual([
        fill(4, priceTicksMax - 1, 1, 0),
        fill(2, priceTicksMax, 1, 0),
        fill(5, priceTicksMax, 1, 0),
        fill(3, 2, 1, 0),
        fill(1, 1, 1, 0),
      ]);
      expect(asks()).toEqual(['1 x 1: #6 1']);
    });

    test('prices that differ in any one bit are different prices, in order', () => {
      const prices = Array.from({ length: 31 }, (_, bit) => 2 ** bit);
      prices.forEach((price, i) => placeSell(i + 1, price, i + 1));
      expect(asks()).toEqual(prices.map((price, i) => `${price} x ${i + 1}: #${i + 1} ${i + 1}`));
      prices.forEach((_, i) => book.cancel(i + 1));
      prices.forEach((price, i) => placeBuy(i + 1, price, i + 1));
      expect(bids()).toEqual(
        prices.map((price, i) => `${price} x ${i + 1}: #${i + 1} ${i + 1}`).reverse(),
      );
    });

    test('neighbouring prices around powers of 256 stand in order', () => {
      const prices = [255, 256, 257, 65_535, 65_536, 65_537, 2 ** 24 - 1, 2 ** 24, 2 ** 24 + 1];
      [...prices].reverse().forEach((price, i) => placeSell(i + 1, price, 1));
      expect(book.levels(sell).map((level) => level.priceTicks)).toEqual(prices);
    });

    test('the quantity of a price may pass 32 bits', () => {
      for (const id of [1, 2, 3, 4, 5]) placeSell(id, 100, qtyLotsMax);
      expect(book.levels(sell)[0]?.lots).toBe(5 * qtyLotsMax);
      expect(5 * qtyLotsMax).toBeGreaterThan(2 ** 32);
      placeBuy(6, 100, qtyLotsMax - 1);
      placeBuy(7, 100, qtyLotsMax);
      book.cancel(4);
      expect(asks()).toEqual([
        `100 x ${2 * qtyLotsMax + 1}: #2 1, #3 ${qtyLotsMax}, #5 ${qtyLotsMax}`,
      ]);
      expect(book.takeReports()).toEqual([
        fill(1, 100, qtyLotsMax - 1, 1),
        fill(1, 100, 1, 0),
        fill(2, 100, qtyLotsMax - 1, 1),
      ]);
    });

    test.each([
      { mode: 'none', stp: StpMode.none, outcome: filled },
      { mode: 'cancelOldest', stp: StpMode.cancelOldest, outcome: filled },
      { mode: 'decrement', stp: StpMode.decrement, outcome: CloseReason.fillOrKill },
    ])(
      'a FOK order of the largest quantity is counted without overflow under $mode',
      (expected) => {
        placeSell(1, 100, qtyLotsMax - 1);
        placeSell(2, 100, qtyLotsMax, { account: member });
        placeSell(3, 101, qtyLotsMax);
        placeSell(4, 101, qtyLotsMax);
        const terms = { account: member, timeInForce: fok, stp: expected.stp };
        expect(placeBuy(5, 101, qtyLotsMax, terms)).toBe(expected.outcome);
      },
    );

    test('the largest quantity is amended by one lot down and up', () => {
      placeSell(1, 100, qtyLotsMax);
      placeSell(2, 100, 1);
      book.amend(1, 100, qtyLotsMax - 1, StpMode.none);
      expect(asks()).toEqual([`100 x ${qtyLotsMax}: #1 ${qtyLotsMax - 1}, #2 1`]);
      book.amend(1, 100, qtyLotsMax, StpMode.none);
      expect(asks()).toEqual([`100 x ${qtyLotsMax + 1}: #2 1, #1 ${qtyLotsMax}`]);
    });

    test('a book that was emptied is as good as a new one', () => {
      for (let round = 0; round < 3; round++) {
        for (let i = 0; i < 200; i++) placeBuy(1_000 * round + i + 1, 1 + i * 77_777, 1 + (i % 3));
        expect(book.levels(buy)).toHaveLength(200);
        expect(placeSell(1_000 * round + 999, 1, 399)).toBe(filled);
        expect(book.takeReports()).toHaveLength(200);
        expect(bids()).toEqual([]);
      }
    });
  });
});

function opposite(side: Side): Side {
  return side === buy ? sell : buy;
}

function fill(
  makerOrderId: number,
  priceTicks: number,
  qtyLots: number,
  makerLeavesLots: number,
): BookReport {
  return { kind: ReportKind.fill, makerOrderId, priceTicks, qtyLots, makerLeavesLots };
}

function makerCanceled(makerOrderId: number, priceTicks: number, qtyLots: number): BookReport {
  return { kind: ReportKind.makerCanceled, makerOrderId, priceTicks, qtyLots, makerLeavesLots: 0 };
}

function decremented(
  makerOrderId: number,
  priceTicks: number,
  qtyLots: number,
  makerLeavesLots: number,
): BookReport {
  return { kind: ReportKind.decremented, makerOrderId, priceTicks, qtyLots, makerLeavesLots };
}

// The rules of matching, one test a rule, run against every order book there is: resting, trading, times in force, post-only.

import { describe, expect, test } from 'vitest';
import { priceTicksMax, qtyLotsMax } from '#core/limits.ts';
import { CloseReason, StpMode } from '#core/terms.ts';
import { resting } from '../naive/matching-book.ts';
import {
  asks,
  bids,
  book,
  buy,
  day,
  everyBook,
  fill,
  filled,
  fok,
  gtc,
  ioc,
  member,
  opposite,
  place,
  placeBuy,
  placeSell,
  sell,
  shown,
} from './every-book.ts';

everyBook(() => {
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
});

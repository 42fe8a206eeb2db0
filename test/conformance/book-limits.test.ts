// The rules of matching, one test a rule, run against every order book there is: the largest numbers, and what a book refuses.

import { describe, expect, test } from 'vitest';
import { priceTicksMax, qtyLotsMax } from '#core/limits.ts';
import { CloseReason, StpMode } from '#core/terms.ts';
import { resting } from '../naive/matching-book.ts';
import {
  asks,
  bids,
  book,
  buy,
  everyBook,
  fill,
  filled,
  fok,
  member,
  orderIdMax,
  placeBuy,
  placeSell,
  sell,
} from './every-book.ts';

everyBook(() => {
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

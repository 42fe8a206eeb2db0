// The rules of matching, one test a rule, run against every order book there is: icebergs, cancels, amendments.

import { describe, expect, test } from 'vitest';
import { qtyLotsMax } from '#core/limits.ts';
import { CloseReason, StpMode } from '#core/terms.ts';
import { notOpen, resting } from '../naive/matching-book.ts';
import {
  asks,
  bids,
  book,
  everyBook,
  fill,
  filled,
  fok,
  ioc,
  makerCanceled,
  member,
  takerCanceled,
  placeBuy,
  placeSell,
} from './every-book.ts';

everyBook(() => {
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
      expect(book.takeReports()).toEqual([fill(2, 100, 2, 0), takerCanceled(3, 100, 3, 5)]);
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
});

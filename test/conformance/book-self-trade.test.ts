// The rules of matching, one test a rule, run against every order book there is: self-trade prevention in each mode.

import { describe, expect, test } from 'vitest';
import { CloseReason, StpMode } from '#core/terms.ts';
import { resting, type BookReport } from '../naive/matching-book.ts';
import {
  asks,
  bids,
  book,
  decremented,
  everyBook,
  fill,
  filled,
  fok,
  ioc,
  makerCanceled,
  takerCanceled,
  member,
  placeBuy,
  placeSell,
} from './every-book.ts';

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
everyBook(() => {
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
        reports: [fill(1, 100, 2, 0), takerCanceled(2, 100, 4, 3)],
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
        reports: [fill(1, 100, 2, 0), makerCanceled(2, 100, 3), takerCanceled(2, 100, 4, 0)],
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
        reports: [takerCanceled(3, 105, 7, 2)],
        asksAfter: ['105 x 2: #3 2'],
      },
      {
        mode: 'cancelBoth',
        stp: StpMode.cancelBoth,
        reports: [makerCanceled(3, 105, 2), takerCanceled(3, 105, 7, 0)],
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
      expect(book.takeReports()).toEqual([fill(1, 100, 2, 4), takerCanceled(2, 100, 1, 4)]);
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

    test('an incoming order that an iceberg ends is told all that is open of it', () => {
      placeSell(1, 100, 10, { account: member, show: 3 });
      placeBuy(2, 100, 4, { account: member, stp: StpMode.cancelNewest });
      expect(book.takeReports()).toEqual([takerCanceled(1, 100, 4, 10)]);
      placeBuy(3, 100, 4, { account: member, stp: StpMode.cancelBoth });
      expect(book.takeReports()).toEqual([makerCanceled(1, 100, 10), takerCanceled(1, 100, 4, 0)]);
    });

    describe('trade groups', () => {
      const partner = 11;
      const outsider = 12;
      test.each(modes)('$mode: accounts of one group count as one', (expected) => {
        book.setGroup(member, 3);
        book.setGroup(partner, 3);
        book.setGroup(outsider, 4);
        placeSell(1, 100, 2, { account: outsider });
        placeSell(2, 100, 3, { account: partner });
        placeSell(3, 101, 4);
        const outcome = placeBuy(4, 101, 6, { account: member, stp: expected.stp });
        expect(outcome).toBe(expected.outcome);
        expect(book.takeReports()).toEqual(expected.reports);
        expect(asks()).toEqual(expected.asksAfter);
        expect(book.preventedLots()).toBe(expected.prevented);
      });

      test('accounts in no group trade with each other', () => {
        book.setGroup(partner, 0);
        book.setGroup(outsider, 0);
        placeSell(1, 100, 2, { account: partner });
        expect(placeBuy(2, 100, 2, { account: outsider })).toBe(filled);
      });

      test('an account stays one with itself, whatever its group', () => {
        book.setGroup(member, 3);
        placeSell(1, 100, 2, { account: member });
        expect(placeBuy(2, 100, 2, { account: member })).toBe(CloseReason.selfTradePrevention);
      });

      test("an amended order goes by its account's group", () => {
        book.setGroup(member, 3);
        book.setGroup(partner, 3);
        placeSell(1, 105, 2, { account: partner });
        placeSell(2, 106, 2, { account: outsider });
        placeBuy(3, 100, 2, { account: member });
        placeBuy(4, 99, 2, { account: outsider });
        expect(book.amend(3, 105, 2, StpMode.cancelNewest)).toBe(CloseReason.selfTradePrevention);
        expect(book.amend(4, 105, 2, StpMode.cancelNewest)).toBe(filled);
      });

      test('who has left the group trades with it', () => {
        book.setGroup(member, 3);
        book.setGroup(partner, 3);
        placeSell(1, 100, 2, { account: partner });
        book.setGroup(partner, 0);
        expect(placeBuy(2, 100, 2, { account: member })).toBe(filled);
      });

      test('a FOK order does not count what its group offers', () => {
        book.setGroup(member, 3);
        book.setGroup(partner, 3);
        placeSell(1, 100, 2, { account: partner });
        placeSell(2, 100, 2, { account: outsider });
        const terms = { account: member, stp: StpMode.cancelOldest, timeInForce: fok };
        expect(placeBuy(3, 100, 3, terms)).toBe(CloseReason.fillOrKill);
        expect(placeBuy(4, 100, 2, terms)).toBe(filled);
      });
    });

    test('an IOC order that prevention does not end expires with what is left', () => {
      placeSell(1, 100, 3, { account: member });
      const terms = { account: member, timeInForce: ioc, stp: StpMode.decrement };
      expect(placeBuy(2, 100, 5, terms)).toBe(CloseReason.immediateOrCancel);
      expect(bids()).toEqual([]);
    });
  });
});

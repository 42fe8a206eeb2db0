// docs/rulebook.md, "Order states": which status each end has, and each state of an order's life. FIX's own matrices are in
// test/worked-examples/order-state-rows.ts.

import { describe, expect, test } from 'vitest';
import { CloseReason, OrdStatus, statusOfClose, termName } from '#core/terms.ts';
import { Desk } from '../support/desk.ts';

type Ending = keyof typeof CloseReason;

const filled: readonly Ending[] = ['none', 'amendedToFilled', 'budgetReached'];
/** What the time in force, the collar or an auction's end ends. */
const expired: readonly Ending[] = [
  'immediateOrCancel',
  'fillOrKill',
  'collarReached',
  'noLiquidity',
  'dayEnd',
  'auctionEnded',
  'goodTillDate',
  'minimumQuantity',
  'budgetTooSmall',
];

describe('what the time in force, the collar or an auction ends is expired; what anything else takes out is cancelled', () => {
  for (const reason of Object.keys(CloseReason) as Ending[]) {
    const status = filled.includes(reason)
      ? 'filled'
      : expired.includes(reason)
        ? 'expired'
        : 'canceled';
    test(`${reason}: ${status}`, () => {
      expect(termName(OrdStatus, statusOfClose(CloseReason[reason]))).toBe(status);
    });
  }
});

test('an order of a list goes from pendingNew to suspended to new to partiallyFilled to filled', () => {
  const desk = Desk.open();
  const first = { account: 'anna', side: 'buy', price: 100, qty: 5, id: 'first' } as const;
  const stop = { account: 'anna', side: 'sell', type: 'stopLimit', stop: 95, price: 96 } as const;
  desk.list('oto', first, { ...stop, qty: 5, id: 's' });
  const seen = [desk.status('anna', 's')];
  const then = (what: () => unknown): void => {
    what();
    seen.push(desk.status('anna', 's'));
  };
  then(() => desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 5 }));
  then(() => desk.print(95));
  then(() => desk.rest({ account: 'cleo', side: 'buy', price: 96, qty: 2 }));
  then(() => desk.rest({ account: 'cleo', side: 'buy', price: 96, qty: 3 }));
  expect(seen).toEqual(['pendingNew', 'suspended', 'new', 'partiallyFilled', 'filled']);
});

test('orderTerms tells the state where it is not the ordinary one', () => {
  const desk = Desk.open();
  const stop = { account: 'anna', side: 'buy', type: 'stop', stop: 120, qty: 5, id: 's' } as const;
  expect(desk.rest(stop).story).toEqual(['accepted s', 'terms s suspended']);
  const first = { account: 'anna', side: 'buy', price: 90, qty: 5, id: 'f' } as const;
  const { story } = desk.list('oto', first, { ...stop, id: 'w' });
  expect(story).toEqual(['accepted f', 'terms f new', 'accepted w', 'terms w pendingNew']);
});

// docs/rulebook.md, "Order types": market orders in call phases, and post-only orders that take a better price. The rest of limit, market
// and post-only is in src/core/order-entry.test.ts.

import { describe, expect, test } from 'vitest';
import { Desk } from '../support/desk.ts';

describe('a market order in a call phase', () => {
  test('is DAY, OPG or CLS, never immediate', () => {
    for (const [tif, code] of [
      ['day', 'none'],
      ['opg', 'none'],
      ['cls', 'none'],
      ['ioc', 'phaseNotPermitted'],
      ['fok', 'phaseNotPermitted'],
    ] as const) {
      const desk = Desk.open({ phase: 'openingAuction' });
      expect(desk.place({ account: 'anna', side: 'buy', qty: 5, tif }).reject).toBe(code);
    }
  });

  test('waits for this auction, in no depth, with what it could cost held at its collar', () => {
    const desk = Desk.open({ phase: 'openingAuction' });
    desk.rest({ account: 'anna', side: 'buy', qty: 5, tif: 'day', id: 'm' });
    expect(desk.depthOf('buy')).toBe('');
    expect(desk.status('anna', 'm')).toBe('new');
    expect(desk.balance('anna').held).toBe(5 * 110);
  });

  test('expires with the auction', () => {
    const desk = Desk.open({ phase: 'openingAuction' });
    desk.rest({ account: 'anna', side: 'buy', qty: 5, tif: 'day', id: 'm' });
    desk.rest({ account: 'ben', side: 'sell', price: 101, qty: 2 });
    const { fills, closed } = desk.setPhase('continuous');
    expect(fills).toBe('2@101');
    expect(closed).toEqual([{ id: 'm', reason: 'auctionEnded', qty: 3 }]);
    expect(desk.status('anna', 'm')).toBe('expired');
    expect(desk.balance('anna').held).toBe(0);
  });

  test('needs a reference price', () => {
    const instruments = [{ referencePriceTicks: 0 }];
    const desk = Desk.open({ instruments, phase: 'openingAuction' });
    const words = { account: 'anna', side: 'buy', qty: 5, tif: 'day' } as const;
    expect(desk.place(words).reject).toBe('noReferencePrice');
  });
});

describe('post-only with repriceToPost', () => {
  const post = { account: 'ben', qty: 5, postOnly: true, repriceToPost: true, id: 'p' } as const;

  test('a buy that would cross takes the price one tick below the best offer', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'sell', price: 101, qty: 5 });
    const outcome = desk.rest({ ...post, side: 'buy', price: 105 });
    expect(outcome.story).toEqual(['accepted p', 'amended p']);
    expect(outcome.events[1]).toMatchObject({ priceTicks: 100, orderQtyLots: 5, leavesLots: 5 });
    expect(desk.depthOf('buy')).toBe('100: 5');
    expect(desk.balance('ben').held).toBe(500);
  });

  test('a sale that would cross takes the price one tick above the best bid', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'buy', price: 99, qty: 5 });
    desk.rest({ ...post, side: 'sell', price: 90 });
    expect(desk.depthOf('sell')).toBe('100: 5');
  });

  test('one that would not cross keeps its price', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'sell', price: 101, qty: 5 });
    expect(desk.rest({ ...post, side: 'buy', price: 98 }).story).toEqual(['accepted p']);
    expect(desk.depthOf('buy')).toBe('98: 5');
  });

  test('without such a price within the bounds it is cancelled', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'sell', price: 1, qty: 5 });
    const outcome = desk.rest({ ...post, side: 'buy', price: 105 });
    expect(outcome.trades).toEqual([]);
    expect(outcome.ends).toEqual(['p postOnlyWouldCross']);
    expect(desk.status('ben', 'p')).toBe('canceled');
  });
});

describe('a post-only order and the hidden ones', () => {
  for (const [qty, rests] of [
    [5, false],
    [3, true],
  ] as const) {
    test(`repriced for ${qty}, where an all-or-none order of 5 waits, it ${rests ? 'rests' : 'is cancelled'}`, () => {
      const desk = Desk.open();
      desk.rest({ account: 'anna', side: 'sell', price: 99, qty: 5, allOrNone: true });
      desk.rest({ account: 'anna', side: 'sell', price: 101, qty: 5 });
      const words = { account: 'ben', side: 'buy', price: 105, qty, id: 'p' } as const;
      const outcome = desk.rest({ ...words, postOnly: true, repriceToPost: true });
      expect(outcome.trades).toEqual([]);
      expect(desk.depthOf('buy')).toBe(rests ? '100: 3' : '');
      expect(desk.status('ben', 'p')).toBe(rests ? 'new' : 'canceled');
    });

    test(`amended to where an all-or-none order of 5 waits, for ${qty} it ${rests ? 'moves' : 'stays'}`, () => {
      const desk = Desk.open();
      desk.rest({ account: 'anna', side: 'sell', price: 99, qty: 5, allOrNone: true });
      desk.rest({ account: 'ben', side: 'buy', price: 98, qty, postOnly: true, id: 'p' });
      const { reject } = desk.amend({ account: 'ben', id: 'p' }, { price: 99 });
      expect(reject).toBe(rests ? 'none' : 'postOnlyWouldCross');
      expect(desk.depthOf('buy')).toBe(rests ? `99: ${qty}` : `98: ${qty}`);
    });
  }

  for (const [qty, rests] of [
    [5, false],
    [3, true],
  ] as const) {
    test(`for ${qty} against an all-or-none order of 5 it ${rests ? 'rests' : 'is cancelled'}`, () => {
      const desk = Desk.open();
      desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 5, allOrNone: true });
      const words = { account: 'ben', side: 'buy', price: 100, qty, postOnly: true } as const;
      const outcome = desk.rest({ ...words, id: 'p' });
      expect(outcome.trades).toEqual([]);
      expect(desk.status('ben', 'p')).toBe(rests ? 'new' : 'canceled');
    });
  }
});

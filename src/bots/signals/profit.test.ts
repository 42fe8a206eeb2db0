// Profit and its benchmarks to the cent, and when a signal is made at all. No venue: numbers in, numbers out.

import { describe, expect, test } from 'vitest';
import { limitTicksOf, sideOf, type Standing } from './model/decision.ts';
import { ProfitBook } from './profit.ts';
import { clOrdIdOf, refusalsIn, signalIn } from './signal.ts';

describe('the profit', () => {
  test('is what the account is worth now less what it was worth first, beside holding and cash', () => {
    const book = new ProfitBook(['A', 'B']);
    const none = new Map<string, string>();
    expect(book.next({ cash: '1000.00', positions: none }, new Map([['A', '10']])).equity).toBe(
      null,
    );
    const first = new Map([
      ['A', '10.00'],
      ['B', '20.00'],
    ]);
    expect(book.next({ cash: '1000.00', positions: none }, first)).toMatchObject({
      startEquity: '1000.00',
      profit: '0.00',
      buyAndHold: '0.00',
    });
    const later = new Map([
      ['A', '11.00'],
      ['B', '19.00'],
    ]);
    const holdings = { cash: '899.87', positions: new Map([['A', '10']]) };
    // 899.87 + 110.00; half of 1,000 in A gains 50, half in B loses 25.
    expect(book.next(holdings, later)).toEqual({
      startEquity: '1000.00',
      equity: '1009.87',
      profit: '9.87',
      buyAndHold: '25.00',
      cash: '0.00',
    });
  });

  test('is unknown while a position has no price, and a loss is a loss', () => {
    const book = new ProfitBook(['A']);
    const prices = new Map([['A', '10.00']]);
    const stranger = { cash: '5.00', positions: new Map([['C', '1']]) };
    expect(book.next(stranger, prices).profit).toBe(null);
    book.next({ cash: '5.00', positions: new Map() }, prices);
    expect(book.next({ cash: '4.995', positions: new Map() }, prices).profit).toBe('-0.01');
  });
});

describe('a signal', () => {
  const standing: Standing = {
    vote: 1,
    held: 0,
    pendingBuy: 0,
    pendingSell: 0,
    qty: 5,
    unitsMax: 2,
    cash: 500,
    cost: 50,
  };

  test.each<[string, Partial<Standing>, string | undefined]>([
    ['opinions for it buy', {}, 'buy'],
    ['nothing without a majority', { vote: 0 }, undefined],
    ['nothing sold that is not held', { vote: -1 }, undefined],
    ['what is held is sold', { vote: -2, held: 5 }, 'sell'],
    ['what is being sold is gone', { vote: -2, held: 5, pendingSell: 5 }, undefined],
    ['no more than the most', { held: 5, pendingBuy: 5 }, undefined],
    ['up to the most', { held: 5 }, 'buy'],
    ['nothing that cannot be paid', { cost: 501 }, undefined],
    ['what is held is sold also without money', { vote: -1, held: 5, cash: 0 }, 'sell'],
  ])('%s', (_name, change, side) => {
    expect(sideOf({ ...standing, ...change })).toBe(side);
  });

  test('goes a little through the other side, to whole ticks', () => {
    const best = { bidTicks: 9_999, askTicks: 10_001 };
    expect(limitTicksOf('buy', best, 10)).toBe(10_012);
    expect(limitTicksOf('sell', best, 10)).toBe(9_989);
  });

  test('has one client order id for as long as the venue has not refused it', () => {
    expect(clOrdIdOf({ id: 'sg-1' }, refusalsIn(''))).toBe('sg-1');
    expect(clOrdIdOf({ id: 'sg-1' }, refusalsIn('2'))).toBe('sg-1.2');
    expect(refusalsIn('-1')).toBe(0);
    expect(refusalsIn('x')).toBe(0);
  });

  test.each([
    ['not JSON', '{', 'not a signal'],
    ['an id too long', { id: 'x'.repeat(31) }, 'id: '],
    ['no account', { account: '' }, 'account: '],
    ['a side that is none', { side: 'hold' }, 'side: '],
    ['a quantity of nothing', { qty: '0' }, 'qty: '],
    ['a price in words', { limitPrice: 'ten' }, 'limitPrice: '],
    ['no time to live', { ttlMs: 0 }, 'ttlMs: '],
  ])('with %s is refused by the name of the field', (_name, change, message) => {
    const good = {
      id: 'sg-1',
      account: '15',
      instrument: 'AAPL',
      side: 'buy',
      qty: '1',
      limitPrice: '10.00',
      ttlMs: 1_000,
      sources: 'sma',
    };
    expect(signalIn(JSON.stringify(good))).toEqual(good);
    const body = typeof change === 'string' ? change : JSON.stringify({ ...good, ...change });
    expect(() => signalIn(body)).toThrow(message);
  });
});

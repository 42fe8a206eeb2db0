// Open orders are filtered, grouped by their list, and measured against the market.
import { describe, expect, it } from 'vitest';
import type { Order } from '#api/types.ts';
import { decimalString } from '#client/decimal.ts';
import {
  allOrders,
  byDecimal,
  byText,
  distancePercent,
  filtered,
  groupOf,
  roleInWords,
  symbolsOf,
} from './open-list.ts';

const order: Order = {
  orderId: '7',
  clOrdId: 'web-7',
  account: '10',
  instrument: 'AAPL',
  side: 'buy',
  type: 'limit',
  timeInForce: 'GTC',
  postOnly: false,
  price: '580.00',
  qty: '10',
  cumQty: '0',
  leavesQty: '10',
  avgPx: null,
  fees: '0',
  status: 'new',
  reason: null,
  createdAt: '2026-11-21T09:30:00.000000Z',
  updatedAt: '2026-11-21T09:30:00.000000Z',
  seq: 1,
};
const sell: Order = { ...order, orderId: '8', side: 'sell', instrument: 'MSFT' };

describe('open orders', () => {
  it('are filtered by stock and side', () => {
    const orders = [order, sell];
    expect(filtered(orders, allOrders)).toEqual(orders);
    expect(filtered(orders, { symbol: 'AAPL', side: null })).toEqual([order]);
    expect(filtered(orders, { symbol: null, side: 'sell' })).toEqual([sell]);
    expect(filtered(orders, { symbol: 'AAPL', side: 'sell' })).toEqual([]);
    expect(symbolsOf([sell, order, sell])).toEqual(['AAPL', 'MSFT']);
  });

  it('of one list are a group, each with its part in it', () => {
    const bracket = { listId: '7', listType: 'bracket' } as const;
    expect(groupOf(order)).toBe(null);
    expect(groupOf({ ...order, ...bracket })).toEqual({ key: '7', title: 'Bracket · AAPL' });
    expect(roleInWords(order)).toBe(null);
    expect(roleInWords({ ...order, ...bracket })).toBe('entry');
    expect(roleInWords({ ...sell, ...bracket })).toBe('take profit');
    expect(roleInWords({ ...sell, ...bracket, type: 'stop' })).toBe('stop loss');
    expect(roleInWords({ ...order, listId: '7', listType: 'oto' })).toBe('first');
    expect(roleInWords({ ...sell, listId: '7', listType: 'oto' })).toBe('then');
    expect(roleInWords({ ...order, listId: '7', listType: 'oco' })).toBe('take profit');
  });

  it.each([
    [order, '585.80', '-0.99009901'],
    [{ ...order, price: '600.00' }, '500.00', '20'],
    [{ ...order, status: 'suspended', stopPrice: '550.00' } as const, '500.00', '10'],
    [order, null, null],
    [{ ...order, price: null }, '500.00', null],
  ])('%o is that far from %s: %s per cent', (each, last, percent) => {
    const away = distancePercent(each, last);
    expect(away === null ? null : decimalString(away)).toBe(percent);
  });

  it('are sorted by numbers as numbers, and those without one come first', () => {
    const prices = ['9.5', null, '10', '9.50', '-1'];
    expect(prices.toSorted(byDecimal((price) => price))).toEqual([null, '-1', '9.5', '9.50', '10']);
    expect(['b', 'a'].toSorted(byText((text) => text))).toEqual(['a', 'b']);
  });
});

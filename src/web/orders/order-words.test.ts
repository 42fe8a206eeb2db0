// Orders are told in words that a trader would use.
import { describe, expect, it } from 'vitest';
import type { Order } from '../client/wire.ts';
import { orderInWords, outcomeInWords, reasonInWords } from './order-words.ts';

const order: Order = {
  orderId: '1',
  clOrdId: 'web-1',
  account: '10',
  instrument: 'AAPL',
  side: 'buy',
  type: 'limit',
  timeInForce: 'GTC',
  postOnly: false,
  price: '1585.30',
  qty: '1000',
  cumQty: '0',
  leavesQty: '1000',
  avgPx: null,
  fees: '0',
  status: 'new',
  reason: null,
  createdAt: '2026-11-21T09:30:00.000000Z',
  updatedAt: '2026-11-21T09:30:00.000000Z',
  seq: 1,
};

describe('words', () => {
  it('an order is side, quantity, stock and price', () => {
    expect(orderInWords(order)).toBe('Buy 1,000 AAPL at 1,585.30');
    expect(orderInWords({ ...order, side: 'sell', price: null })).toBe('Sell 1,000 AAPL at market');
  });

  it.each<[Partial<Order>, string]>([
    [{}, 'Open in the book.'],
    [{ status: 'filled', cumQty: '1000', avgPx: '1585.295043' }, 'Filled 1,000 at 1,585.295.'],
    [
      { status: 'partiallyFilled', cumQty: '400', avgPx: '1585.30' },
      '400 of 1,000 filled at 1,585.30, the rest is open.',
    ],
    [
      { status: 'expired', reason: 'noLiquidity', cumQty: '400', avgPx: '1585.30' },
      '400 of 1,000 filled at 1,585.30, the rest expired: no more orders to trade with.',
    ],
    [
      { status: 'canceled', reason: 'postOnlyWouldCross' },
      'Canceled: post-only order would have traded.',
    ],
  ])('%o ends as %s', (change, words) => {
    expect(outcomeInWords({ ...order, ...change })).toBe(words);
  });

  it('a reason without words is shown by its name', () => {
    expect(reasonInWords('someNewReason')).toBe('Some new reason');
    expect(reasonInWords(null)).toBe('');
  });
});

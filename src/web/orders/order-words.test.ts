// Orders are told in words that a trader would use.
import { describe, expect, it } from 'vitest';
import type { Order } from '#api/types.ts';
import {
  conditionInWords,
  orderInWords,
  outcomeInWords,
  reasonInWords,
  triggerInWords,
} from './order-words.ts';

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

  it.each<[Partial<Order>, string, string | null]>([
    [
      { type: 'stop', side: 'sell', price: null, stopPrice: '570.00' },
      'Sell 1,000 AAPL, stop 570.00',
      '≤ 570.00',
    ],
    [
      { type: 'takeProfitLimit', side: 'sell', price: '599.00', stopPrice: '600.00' },
      'Sell 1,000 AAPL, take profit 600.00, limit 599.00',
      '≥ 600.00',
    ],
    [
      { type: 'trailingStop', price: null, stopPrice: '590.00', trailingOffsetBps: 250 },
      'Buy 1,000 AAPL, trailing stop 2.5% behind',
      '≥ 590.00',
    ],
    [
      {
        type: 'trailingStop',
        side: 'sell',
        price: null,
        trailingOffset: '1.50',
        activationPrice: '600.00',
      },
      'Sell 1,000 AAPL, trailing stop 1.50 behind',
      'from 600.00',
    ],
    [{}, 'Buy 1,000 AAPL at 1,585.30', null],
  ])('%o is told as %s', (change, words, trigger) => {
    expect(orderInWords({ ...order, ...change })).toBe(words);
    expect(triggerInWords({ ...order, ...change })).toBe(trigger);
  });

  it('a condition is the time in force and what else was asked for', () => {
    expect(conditionInWords({ ...order, postOnly: true, displayQty: '100' })).toBe(
      'GTC, post only, shows 100',
    );
  });

  it.each<[Partial<Order>, string]>([
    [{ status: 'suspended' }, 'Waits for its price.'],
    [{ status: 'pendingNew' }, 'Waits for the order before it.'],
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

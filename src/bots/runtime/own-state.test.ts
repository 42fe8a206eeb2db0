// What a bot knows of its own, told in every order in which a venue may tell it. No venue here.

import { describe, expect, test } from 'vitest';
import { termsOf } from './instrument-terms.ts';
import { heldCash, OwnState } from './own-state.ts';
import type { Fill, Order, Position } from '#api/types.ts';

const terms = termsOf({
  symbol: 'AAPL',
  name: 'Apple Inc.',
  currency: 'USD',
  tickSize: '0.01',
  lotSize: '1',
  priceMin: '0.01',
  priceMax: '1000.00',
  qtyMin: '1',
  qtyMax: '500',
  referencePrice: null,
  notionalMax: '10000000.00',
  marketCollarBps: 500,
  limitCollarBps: 1_000,
  openOrdersPerAccountMax: 200,
  positionMax: null,
  phase: 'continuous',
});

function order(change: Partial<Order>): Order {
  return {
    orderId: '1',
    clOrdId: 'b-1-1',
    account: '10',
    instrument: 'AAPL',
    side: 'buy',
    type: 'limit',
    timeInForce: 'GTC',
    postOnly: true,
    price: '10.00',
    qty: '10',
    cumQty: '0',
    leavesQty: '10',
    avgPx: null,
    fees: '0.00',
    status: 'new',
    reason: null,
    createdAt: '2026-11-21T09:30:00.000000Z',
    updatedAt: '2026-11-21T09:30:00.000000Z',
    seq: 1,
    ...change,
  };
}

function fill(change: Partial<Fill>): Fill {
  return {
    tradeId: '7',
    orderId: '1',
    clOrdId: 'b-1-1',
    account: '10',
    instrument: 'AAPL',
    side: 'buy',
    price: '10.00',
    qty: '4',
    fee: '0.01',
    liquidity: 'maker',
    time: '2026-11-21T09:30:00.000000Z',
    seq: 2,
    ...change,
  };
}

function position(qty: string): Position {
  return {
    account: '10',
    instrument: 'AAPL',
    qty,
    available: qty,
    held: '0',
    borrowed: '0',
    avgCost: null,
    realizedPnl: '0.00',
    last: null,
    marketValue: null,
    unrealizedPnl: null,
  };
}

function started(neutralLots?: number): OwnState {
  const own = new OwnState(terms, neutralLots);
  own.beginConnection('b-1-');
  own.takeOrders('snapshot', []);
  own.takeBalances('snapshot', []);
  own.takePositions('snapshot', [position('50')]);
  own.takeFills('snapshot', []);
  return own;
}

describe('orders', () => {
  test('a late reply neither changes a newer order nor opens a closed one', () => {
    const own = started();
    own.takeOrders('event', [order({ leavesQty: '6', cumQty: '4', seq: 3 })]);
    own.takeOrder(order({}));
    expect(own.resting[0]?.leavesLots).toBe(6);
    own.takeOrders('event', [order({ status: 'canceled', seq: 4 })]);
    own.takeOrder(order({ seq: 4 }));
    expect(own.resting).toEqual([]);
  });

  test('who is not in a snapshot is gone, and other instruments are none of its business', () => {
    const own = started();
    own.takeOrder(order({}));
    own.forget();
    expect(own.isComplete).toBe(false);
    own.takeOrders('snapshot', [order({ orderId: '2', instrument: 'MSFT' })]);
    expect(own.resting).toEqual([]);
  });

  test('open buys hold their price', () => {
    const own = started();
    own.takeOrder(order({}));
    own.takeOrder(order({ orderId: '2', side: 'sell' }));
    expect(heldCash(own.resting, terms)).toBe(100);
  });
});

describe('settled', () => {
  test('it is not while an order has told of a fill that the fills have not', () => {
    const own = started();
    own.takeOrder(order({ cumQty: '4', leavesQty: '6', seq: 2 }));
    expect(own.isSettled).toBe(false);
    own.takePositions('event', [position('54')]);
    own.takeFills('event', [fill({})]);
    expect([own.isSettled, own.inventoryLots]).toEqual([true, 4]);
  });

  test('an order that is filled in parts is settled after each part', () => {
    const own = started();
    for (const [cumQty, tradeId] of [
      ['4', '7'],
      ['8', '8'],
    ] as const) {
      own.takeOrder(order({ cumQty, seq: Number(tradeId) }));
      expect(own.isSettled).toBe(false);
      own.takeFills('event', [fill({ tradeId })]);
      expect(own.isSettled).toBe(true);
    }
  });

  test('fills may come first, and a new connection begins anew', () => {
    const own = started();
    own.takeFills('event', [fill({})]);
    expect(own.isSettled).toBe(false);
    own.takeOrder(order({ cumQty: '4', seq: 2 }));
    expect(own.isSettled).toBe(true);
    own.takeOrder(order({ cumQty: '6', seq: 3 }));
    own.beginConnection('b-2-');
    expect(own.isSettled).toBe(true);
  });
});

describe('fills', () => {
  test('none counts twice, in whatever message it comes again', () => {
    const own = started();
    own.takeFills('event', [fill({})]);
    own.forget();
    own.takeFills('snapshot', [fill({ tradeId: '8', qty: '1' }), fill({})]);
    expect(own.takeNewFills().map(({ tradeId }) => tradeId)).toEqual(['7', '8']);
    expect(own.profit.boughtLots).toBe(5);
  });

  test('those from before the bot began are not its own', () => {
    const own = new OwnState(terms, undefined);
    own.takeFills('snapshot', [fill({})]);
    expect([own.hasNewFills, own.profit.fills]).toEqual([false, 0]);
  });

  test('profit is money received less money paid, fees, and what is held at its price', () => {
    const own = started();
    own.takeFills('event', [
      fill({}),
      fill({ tradeId: '8', side: 'sell', price: '10.50', qty: '3' }),
    ]);
    // Paid 40.00, received 31.50, fees 0.02; one share is held.
    expect(own.profit.at(1_100)).toBeCloseTo(2.48, 9);
    expect(own.profit.at(undefined)).toBe(0);
    expect(own.profit.feesText).toBe('0.02');
  });

  test('a trade that is busted never was, one that is corrected was at its new price', () => {
    const own = started();
    own.takeFills('event', [fill({})]);
    own.takeFills('event', [fill({ price: '9.00', status: 'corrected' })]);
    expect(own.profit.at(1_000)).toBeCloseTo(4 - 0.01, 9);
    own.takeFills('event', [fill({ price: '9.00', status: 'busted' })]);
    expect(own.profit.at(1_000)).toBe(0);
  });
});

test('inventory is the position less the neutral one, which is that of the start or what was said', () => {
  const own = started();
  own.takePositions('event', [position('47')]);
  expect([own.positionLots, own.inventoryLots]).toEqual([47, -3]);
  expect(started(20).inventoryLots).toBe(30);
  own.takePositions('snapshot', []);
  expect([own.positionLots, own.inventoryLots]).toEqual([0, -50]);
});

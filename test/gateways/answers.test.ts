// Every object of the API is what its description says: no field that is not described, none that is missing, whatever the order is and
// wherever it stands.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { AccountInForce, AccountPage, FeeTiers, VenueInForce } from '#api/operator-schemas.ts';
import {
  Order,
  OrderHistory,
  OrderList,
  Orders,
  Outcomes,
  Preview,
  PreventedMatches,
  Replacement,
} from '#api/order-schemas.ts';
import {
  Auction,
  Fills,
  Instruments,
  Positions,
  Ticker,
  Trades,
  VenueAnswer,
} from '#api/schemas.ts';
import { limitOrder, newClOrdId, operatorToken, TestVenue } from '../support/test-venue.ts';
import type { Json } from '../support/test-venue.ts';

let venue: TestVenue;
let buyer: string;
let seller: string;

beforeAll(async () => {
  venue = await TestVenue.start();
  buyer = await venue.token('buyer_demo');
  seller = await venue.token('seller_demo');
});
afterAll(() => venue.close());

async function call(method: string, path: string, body?: object, token = buyer): Promise<Json> {
  return (await venue.call(method, `/v1${path}`, { token, body })).body;
}

function expectShape(schema: TSchema, value: Json): void {
  const compiled = Compile(schema);
  const faults = compiled.Check(value) ? [] : [...compiled.Errors(value)];
  expect(faults, JSON.stringify(value)).toEqual([]);
}

function orderOf(changes: object): Record<string, unknown> {
  const { price: _none, ...rest } = limitOrder(changes);
  return { ...rest, ...changes };
}

test('orders of every type, in every state', async () => {
  await call('POST', '/orders', limitOrder({ side: 'sell', price: '500.00', qty: '1' }), seller);
  const all: object[] = [
    limitOrder({ price: '500.00', qty: '1' }),
    limitOrder({ price: '450.00', qty: '100', displayQty: '10', stpMode: 'decrement' }),
    limitOrder({ price: '450.00', minQty: '5' }),
    limitOrder({ price: '450.00', allOrNone: true }),
    limitOrder({ price: '450.00', postOnly: true, repriceToPost: true }),
    limitOrder({ price: '450.00', timeInForce: 'GTD', expireTime: '2030-01-01T00:00:00Z' }),
    limitOrder({ price: '450.00', timeInForce: 'CLS' }),
    limitOrder({ timeInForce: 'OPG' }),
    limitOrder({ timeInForce: 'IOC' }),
    orderOf({ type: 'market' }),
    orderOf({ type: 'market', qty: undefined, cashOrderQty: '1000.00' }),
    orderOf({ type: 'stop', stopPrice: '520.00' }),
    orderOf({ type: 'stopLimit', stopPrice: '520.00', price: '521.00', timeInForce: 'DAY' }),
    orderOf({ type: 'takeProfit', stopPrice: '480.00' }),
    orderOf({ type: 'takeProfitLimit', stopPrice: '480.00', price: '480.00' }),
    orderOf({ type: 'trailingStop', trailingOffset: '5.00', activationPrice: '490.00' }),
    orderOf({ type: 'trailingStopLimit', trailingOffsetBps: 100, price: '510.00' }),
    orderOf({ type: 'stop' }),
  ];
  for (const each of all) {
    const body = await call('POST', '/orders', each);
    expectShape(Order, body.order ?? body);
  }
  await call('POST', '/orders', limitOrder({ side: 'sell', price: '450.00', qty: '5' }));
  const { orders } = await call('GET', '/orders?status=all&limit=1000');
  expect(orders.length).toBeGreaterThan(15);
  expectShape(Orders, { orders });
  for (const { orderId } of orders) {
    const life = await call('GET', `/orders/${orderId}/history`);
    expectShape(OrderHistory, life);
    expect(life.complete).toBe(true);
    const last = life.events.at(-1);
    const order = await call('GET', `/orders/${orderId}`);
    expect(last, JSON.stringify(order)).toMatchObject({
      seq: order.seq,
      time: order.updatedAt,
      ordStatus: order.status,
      orderQty: order.qty,
      cumQty: order.cumQty,
      leavesQty: order.leavesQty,
      avgPx: order.avgPx,
    });
  }
  const prevented = await call('GET', '/prevented-matches');
  expect(prevented.preventedMatches.length).toBeGreaterThan(0);
  expectShape(PreventedMatches, prevented);
  await call('DELETE', '/orders');
});

test('lists, batches, replacements and previews', async () => {
  const exits = (): object[] => [
    orderOf({ side: 'sell', type: 'limit', price: '520.00' }),
    orderOf({ side: 'sell', type: 'stop', stopPrice: '480.00' }),
  ];
  expectShape(OrderList, await call('POST', '/order-lists', { type: 'oco', orders: exits() }));
  const entry = limitOrder({ price: '490.00' });
  const bracket = { type: 'bracket', orders: [entry, ...exits()] };
  expectShape(OrderList, await call('POST', '/order-lists', bracket));
  const target = await call('POST', '/orders', limitOrder());
  const operations = [
    { op: 'place', ...limitOrder() },
    { op: 'replace', orderId: target.orderId, ...limitOrder({ price: '480.00' }) },
    { op: 'cancel', orderId: '1' },
    { op: 'place', ...limitOrder({ qty: '100001', price: '1.00' }) },
    {},
  ];
  for (const atomic of [false, true]) {
    expectShape(Outcomes, await call('POST', '/orders/batch', { atomic, operations }));
  }
  const { orderId } = await call('POST', '/orders', limitOrder());
  expectShape(Replacement, await call('POST', `/orders/${orderId}/replace`, limitOrder()));
  for (const each of [
    limitOrder(),
    limitOrder({ side: 'sell' }),
    orderOf({ type: 'market', qty: undefined, cashOrderQty: '1000.00' }),
    orderOf({ type: 'trailingStop', side: 'sell', trailingOffsetBps: 50 }),
  ]) {
    expectShape(Preview, await call('POST', '/orders/preview', each));
  }
  await call('DELETE', '/orders');
});

test('the market, before and after an auction', async () => {
  const look = async (): Promise<void> => {
    expectShape(Instruments, await call('GET', '/instruments'));
    expectShape(Auction, await call('GET', '/instruments/AAPL/auction'));
    expectShape(Ticker, await call('GET', '/instruments/AAPL/ticker'));
    expectShape(Trades, await call('GET', '/instruments/AAPL/trades'));
    expectShape(VenueAnswer, await call('GET', '/venue'));
    expectShape(Fills, await call('GET', '/fills'));
    expectShape(Positions, await call('GET', '/positions'));
  };
  const setPhase = (phase: string): Promise<Json> =>
    call('PUT', '/operator/instruments/AAPL/phase', { phase }, operatorToken);
  await look();
  await setPhase('closingAuction');
  await call('POST', '/orders', limitOrder({ price: '505.00' }));
  await call('POST', '/orders', limitOrder({ side: 'sell', price: '495.00', qty: '6' }), seller);
  await look();
  await setPhase('closed');
  await look();
  expect((await call('GET', '/instruments/AAPL/auction')).lastUncross.matchedQty).toBe('6');
  await setPhase('continuous');
});

test('what is in force', async () => {
  const operator = (path: string): Promise<Json> =>
    call('GET', `/operator${path}`, undefined, operatorToken);
  await call(
    'PUT',
    '/operator/accounts/10/position-limits/AAPL',
    { longQtyMax: '20000', shortQtyMax: '5' },
    operatorToken,
  );
  const loan = { account: '10', instrument: 'AAPL', qty: '5', clientRef: newClOrdId() };
  await call('POST', '/operator/loans', loan, operatorToken);
  expectShape(AccountInForce, await operator('/accounts/10'));
  expectShape(AccountPage, await operator('/accounts'));
  expectShape(VenueInForce, await operator('/venue'));
  expectShape(FeeTiers, await operator('/fee-tiers'));
  expectShape(Positions, await call('GET', '/positions'));
});

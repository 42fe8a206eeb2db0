// Order lists and batches at both doors: taken as a whole, each order findable, each operation with its own outcome.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestSocket } from '../support/test-socket.ts';
import { limitOrder, newClOrdId, TestVenue } from '../support/test-venue.ts';
import type { Answer, Json } from '../support/test-venue.ts';

let venue: TestVenue;
let buyer: string;
let seller: string;
let socket: TestSocket;

beforeAll(async () => {
  venue = await TestVenue.start();
  buyer = await venue.token('buyer_demo');
  seller = await venue.token('seller_demo');
  socket = await venue.socket(buyer);
});
afterAll(() => venue.close());

beforeEach(async () => {
  await venue.call('DELETE', '/v1/orders', { token: buyer });
  await venue.call('DELETE', '/v1/orders', { token: seller });
  // The last price that stops look at.
  await post('/v1/orders', limitOrder({ side: 'sell', price: '500.00', qty: '1' }), seller);
  await post('/v1/orders', limitOrder({ price: '500.00', qty: '1' }));
});

interface Reply {
  readonly ok: boolean;
  readonly body: Json;
  /** HTTP status; undefined on the WebSocket. */
  readonly status?: number;
}

async function post(path: string, body: object, token = buyer): Promise<Reply> {
  const answer = await venue.call('POST', path, { token, body });
  return { ok: answer.status < 300, body: answer.body, status: answer.status };
}

/** The same request at either door. */
const doors: readonly (readonly [
  string,
  (kind: 'list' | 'batch', body: object) => Promise<Reply>,
])[] = [
  ['REST', (kind, body) => post(kind === 'list' ? '/v1/order-lists' : '/v1/orders/batch', body)],
  [
    'WebSocket',
    async (kind, body) => {
      const { ok, result, ...rest } = await socket.request(
        kind === 'list' ? 'orderList.place' : 'order.batch',
        body,
      );
      return { ok, body: ok ? result : rest };
    },
  ],
];

async function orderNow(orderId: string, token = buyer): Promise<Json> {
  return (await venue.call('GET', `/v1/orders/${orderId}`, { token })).body;
}

function orderOf(changes: object): Record<string, unknown> {
  const { price: _none, ...rest } = limitOrder(changes);
  return { ...rest, ...changes };
}

/** A sale with a limit above the market and a stop below it. */
function exits(): object[] {
  return [
    orderOf({ side: 'sell', type: 'limit', price: '520.00' }),
    orderOf({ side: 'sell', type: 'stop', stopPrice: '480.00' }),
  ];
}

describe.each(doors)('order lists over %s', (_door, send) => {
  test('an OCO is taken as a whole, and its fill ends the other', async () => {
    const { ok, body } = await send('list', { type: 'oco', orders: exits() });
    expect(ok, JSON.stringify(body)).toBe(true);
    const [limit, stop] = body.orders;
    expect(body).toMatchObject({ listId: limit.orderId, type: 'oco' });
    expect(limit).toMatchObject({ status: 'new', listId: body.listId, listType: 'oco' });
    expect(stop).toMatchObject({ status: 'suspended', listId: body.listId });
    await post('/v1/orders', limitOrder({ price: '520.00', qty: '3' }), seller);
    expect(await orderNow(limit.orderId)).toMatchObject({ status: 'partiallyFilled', cumQty: '3' });
    expect(await orderNow(stop.orderId)).toMatchObject({
      status: 'canceled',
      reason: 'orderListEnded',
    });
  });

  test('the same list again does nothing and is answered with its orders', async () => {
    const list = { type: 'oco', orders: exits() };
    const first = await send('list', list);
    const hash = await venue.stateHash();
    const again = await send('list', list);
    expect(again.ok).toBe(true);
    expect(again.body).toEqual(first.body);
    expect(again.status ?? 200).toBe(200);
    expect(await venue.stateHash()).toBe(hash);
  });

  test('an OTO brings its second order when the first is filled', async () => {
    const { body } = await send('list', {
      type: 'oto',
      orders: [
        limitOrder({ price: '490.00', qty: '5' }),
        limitOrder({ side: 'sell', price: '530.00', qty: '5' }),
      ],
    });
    expect(body.orders).toMatchObject([{ status: 'new' }, { status: 'pendingNew' }]);
    await post('/v1/orders', limitOrder({ side: 'sell', price: '490.00', qty: '5' }), seller);
    expect(await orderNow(body.orders[1].orderId)).toMatchObject({ status: 'new' });
    const { body: life } = await venue.call('GET', `/v1/orders/${body.orders[1].orderId}/history`, {
      token: buyer,
    });
    expect(life.events.map(({ execType }: Json) => execType)).toEqual([
      'pendingNew',
      'triggeredOrActivated',
    ]);
  });

  test('a bracket is one order and the two that protect it', async () => {
    const { body } = await send('list', {
      type: 'bracket',
      orders: [limitOrder({ price: '490.00' }), ...exits()],
    });
    expect(body.orders).toMatchObject([
      { status: 'new', listType: 'bracket' },
      { status: 'pendingNew' },
      { status: 'pendingNew' },
    ]);
    await venue.call('DELETE', `/v1/orders/${body.listId}`, { token: buyer });
    for (const { orderId } of body.orders.slice(1)) {
      expect(await orderNow(orderId)).toMatchObject({ reason: 'orderListEnded' });
    }
  });

  test('one bad leg refuses the list, with its own code at its own place', async () => {
    const orders = exits();
    orders[1] = { ...orders[1], stopPrice: undefined };
    const { ok, body, status = 422 } = await send('list', { type: 'oco', orders });
    expect(ok).toBe(false);
    expect(status).toBe(422);
    expect(body.error).toMatchObject({ name: 'stopPriceRequired', field: 'orders[1].stopPrice' });
    expect(body.orders).toMatchObject([
      { status: 'rejected', reason: 'orderListRejected' },
      { status: 'rejected', reason: 'stopPriceRequired' },
    ]);
  });

  test('what is wrong with the list is not the fault of one order', async () => {
    const [limit, stop] = exits();
    const cases = [
      [[limit], 'orderListShape'],
      [[limit, { ...stop, side: 'buy' }], 'orderListMismatch'],
      [[limit, { ...stop, stopPrice: '530.00' }], 'orderListPrices'],
    ] as const;
    for (const [orders, name] of cases) {
      const fresh = orders.map((each) => ({ ...each, clOrdId: newClOrdId() }));
      const { body } = await send('list', { type: 'oco', orders: fresh });
      expect(body.error, JSON.stringify(body)).toMatchObject({ name, field: 'orders' });
    }
  });

  test('a field that is none reaches nobody', async () => {
    const hash = await venue.stateHash();
    const [limit, stop] = exits();
    const { body } = await send('list', {
      type: 'oco',
      orders: [limit, { ...stop, stopPrice: '480.001' }],
    });
    expect(body.error).toMatchObject({
      name: 'invalidPriceIncrement',
      field: 'orders[1].stopPrice',
    });
    expect(body).not.toHaveProperty('orders');
    expect(await venue.stateHash()).toBe(hash);
  });
});

describe.each(doors)('batches over %s', (_door, send) => {
  const place = (changes: object = {}): Record<string, unknown> => ({
    op: 'place',
    ...limitOrder(changes),
  });

  test('each operation has its own outcome, in its place', async () => {
    const [first, second] = [place(), place({ price: '499.00' })];
    const { ok, body } = await send('batch', {
      operations: [
        first,
        second,
        { op: 'amend', clOrdId: first['clOrdId'], qty: '7' },
        { op: 'replace', origClOrdId: second['clOrdId'], ...limitOrder({ price: '498.00' }) },
        { op: 'cancel', clOrdId: first['clOrdId'] },
        { op: 'cancel', clOrdId: 'never-used' },
        place({ price: '500.001' }),
        place({ qty: '100001', price: '1.00' }),
        { op: 'buy' },
        'what',
      ],
    });
    expect(ok, JSON.stringify(body)).toBe(true);
    expect(body.outcomes).toMatchObject([
      { op: 'place', ok: true, order: { clOrdId: first['clOrdId'] } },
      { op: 'place', ok: true, order: { clOrdId: second['clOrdId'] } },
      // On its way: the views know it only once it is there, and so the instrument has to be named.
      { op: 'amend', ok: false, error: { name: 'unknownOrder', field: 'operations[2].clOrdId' } },
      { op: 'replace', ok: true, canceled: { reason: 'replaced' }, placed: { price: '498.00' } },
      { op: 'cancel', ok: true, order: { status: 'canceled' } },
      { op: 'cancel', ok: false, error: { name: 'unknownOrder', field: 'operations[5].clOrdId' } },
      { op: 'place', ok: false, error: { code: 18, field: 'operations[6].price' } },
      {
        op: 'place',
        ok: false,
        error: { name: 'quantityAboveMax', field: 'operations[7].qty', limit: '100000' },
        order: { status: 'rejected' },
      },
      { op: null, ok: false, error: { name: 'unknownOperation', field: 'operations[8].op' } },
      { op: null, ok: false, error: { name: 'invalidField', field: 'operations[9]' } },
    ]);
  });

  test('an order on its way is amended where its instrument is named', async () => {
    const first = place();
    const { body } = await send('batch', {
      operations: [first, { op: 'amend', clOrdId: first['clOrdId'], instrument: 'AAPL', qty: '7' }],
    });
    expect(body.outcomes[1]).toMatchObject({ ok: true, order: { qty: '7' } });
  });

  test('all-or-nothing does all', async () => {
    const resting = await post('/v1/orders', limitOrder());
    const other = await post('/v1/orders', limitOrder());
    const { body } = await send('batch', {
      atomic: true,
      operations: [
        place({ price: '450.00' }),
        { op: 'cancel', orderId: resting.body.orderId },
        { op: 'amend', orderId: other.body.orderId, qty: '3' },
        place({ price: '451.00' }),
      ],
    });
    expect(body.outcomes).toMatchObject([
      { op: 'place', ok: true, order: { price: '450.00', status: 'new' } },
      { op: 'cancel', ok: true, order: { orderId: resting.body.orderId, status: 'canceled' } },
      { op: 'amend', ok: true, order: { orderId: other.body.orderId, qty: '3' } },
      { op: 'place', ok: true, order: { price: '451.00', status: 'new' } },
    ]);
  });

  test('all-or-nothing does nothing where one fails, and says which', async () => {
    const resting = await post('/v1/orders', limitOrder());
    const { body } = await send('batch', {
      atomic: true,
      operations: [
        place({ price: '450.00' }),
        { op: 'cancel', orderId: resting.body.orderId },
        place({ price: '450.00', qty: '100001' }),
      ],
    });
    expect(body.outcomes, JSON.stringify(body)).toMatchObject([
      { op: 'place', ok: false, error: { name: 'batchRejected' } },
      { op: 'cancel', ok: false, error: { name: 'batchRejected' } },
      { op: 'place', ok: false, error: { name: 'quantityAboveMax', field: 'operations[2].qty' } },
    ]);
    expect(await orderNow(resting.body.orderId)).toMatchObject({ status: 'new' });
  });

  test('all-or-nothing with a field that is none reaches nobody', async () => {
    const hash = await venue.stateHash();
    const { body } = await send('batch', {
      atomic: true,
      operations: [place(), place({ price: 5 }), { op: 'cancel', orderId: '1' }],
    });
    expect(body.outcomes).toMatchObject([
      { error: { name: 'batchRejected' } },
      { error: { name: 'invalidField', field: 'operations[1].price' } },
      { error: { name: 'batchRejected' } },
    ]);
    expect(await venue.stateHash()).toBe(hash);
  });

  test('all-or-nothing knows no replace', async () => {
    const { body } = await send('batch', {
      atomic: true,
      operations: [{ op: 'replace', orderId: '1', ...limitOrder() }],
    });
    expect(body.outcomes[0].error).toMatchObject({ code: 11, field: 'operations[0].op' });
  });

  test('the same all-or-nothing batch again does nothing', async () => {
    const batch = { atomic: true, operations: [place({ price: '450.00' }), place()] };
    const first = await send('batch', batch);
    const hash = await venue.stateHash();
    const again = await send('batch', batch);
    expect(again.body.outcomes).toEqual(first.body.outcomes);
    expect(await venue.stateHash()).toBe(hash);
  });

  test('a hundred orders with all their terms are one message', async () => {
    const operations = Array.from({ length: 100 }, (_, index) =>
      place({
        price: `4${String(index % 100).padStart(2, '0')}.00`,
        timeInForce: 'GTD',
        expireTime: '2030-01-01T00:00:00.000001Z',
        displayQty: '10',
        stpMode: 'cancelOldest',
        clOrdId: `${newClOrdId()}-${'x'.repeat(20)}`,
      }),
    );
    const { body } = await send('batch', { operations });
    expect(body.outcomes).toHaveLength(100);
    expect(body.outcomes.every(({ ok }: Json) => ok)).toBe(true);
    const cancels = body.outcomes.map(({ order: each }: Json) => ({
      op: 'cancel',
      orderId: each.orderId,
    }));
    const canceled = await send('batch', { atomic: true, operations: cancels });
    expect(canceled.body.outcomes.every(({ ok }: Json) => ok)).toBe(true);
  });
});

test('nobody sends several orders without a sign-in, or for another account', async () => {
  const list = { type: 'oco', orders: exits() };
  const batch = { operations: [{ op: 'cancel', orderId: '1' }] };
  const anybody = await venue.socket();
  for (const [path, op, body] of [
    ['/v1/order-lists', 'orderList.place', list],
    ['/v1/orders/batch', 'order.batch', batch],
  ] as const) {
    expect((await venue.call('POST', path, { body })).status).toBe(401);
    expect((await anybody.request(op, body)).error).toMatchObject({ name: 'unauthenticated' });
    const foreign = { ...body, account: '11' };
    expect((await venue.call('POST', path, { token: buyer, body: foreign })).status).toBe(403);
    expect((await socket.request(op, foreign)).error).toMatchObject({ field: 'account' });
  }
  anybody.drop();
});

test('where the queue of the engine is full, each operation says so', async () => {
  const small = await TestVenue.start({ queueMax: 3 });
  const token = await small.token('buyer_demo');
  small.engine.isPaused = true;
  const operations = Array.from({ length: 5 }, () => ({ op: 'place', ...limitOrder() }));
  const answer = small.call('POST', '/v1/orders/batch', { token, body: { operations } });
  await expect.poll(() => small.engine.queueDepth).toBe(3);
  const list = { type: 'oco', orders: exits() };
  const refused = await small.call('POST', '/v1/order-lists', { token, body: list });
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  const atomic = await small.call('POST', '/v1/orders/batch', {
    token,
    body: { atomic: true, operations },
  });
  expect(atomic.body.error).toMatchObject({ name: 'venueBusy', transient: true });
  small.engine.resume();
  const { body } = await answer;
  expect(body.outcomes.map(({ ok }: Json) => ok)).toEqual([true, true, true, false, false]);
  expect(body.outcomes[4].error).toMatchObject({ name: 'venueBusy', transient: true });
  await small.close();
});

test('a batch counts as many requests as it has operations', async () => {
  const tight = await TestVenue.start({
    options: {
      requestRate: { perSecond: 0.001, burst: 10 },
      cancelRate: { perSecond: 0.001, burst: 3 },
    },
  });
  const token = await tight.token('buyer_demo');
  const call = (operations: readonly object[]): Promise<Answer> =>
    tight.call('POST', '/v1/orders/batch', { token, body: { operations } });
  const run = async (operations: readonly object[]): Promise<Json> => (await call(operations)).body;
  const placed = (count: number): object[] =>
    Array.from({ length: count }, () => ({ op: 'place', ...limitOrder() }));
  const cancels = (count: number): object[] =>
    Array.from({ length: count }, () => ({ op: 'cancel', orderId: '1' }));
  expect((await run(placed(5))).outcomes).toHaveLength(5);
  const refused = await call(cancels(4));
  expect(refused.status).toBe(429);
  expect(refused.body.error).toMatchObject({ name: 'rateLimited' });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await run(cancels(3))).outcomes).toHaveLength(3);
  expect((await run(placed(9))).error).toMatchObject({ name: 'rateLimited' });
  await tight.close();
});

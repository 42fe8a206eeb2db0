// Orders over REST: what each route does when all is well, and how it says no.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  accounts,
  limitOrder,
  newClOrdId,
  operatorToken,
  TestVenue,
} from '../support/test-venue.ts';
import type { Answer } from '../support/test-venue.ts';

let venue: TestVenue;
let buyer: string;
let seller: string;
let desk: string;

beforeAll(async () => {
  venue = await TestVenue.start();
  buyer = await venue.token('buyer_demo');
  seller = await venue.token('seller_demo');
  desk = await venue.token('desk');
});
afterAll(() => venue.close());

function place(order: object, token = buyer): Promise<Answer> {
  return venue.call('POST', '/v1/orders', { token, body: order });
}

function expectError(answer: Answer, status: number, error: object): void {
  expect(answer.status, answer.text).toBe(status);
  expect(answer.body.error).toMatchObject(error);
  expect(answer.body.error.message).toMatch(/\.$|: $|:$/);
}

describe('placing', () => {
  test('a resting order is answered with 201 and itself', async () => {
    const order = limitOrder();
    const answer = await place(order);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      clOrdId: order['clOrdId'],
      account: accounts.buyer,
      instrument: 'AAPL',
      side: 'buy',
      type: 'limit',
      timeInForce: 'GTC',
      postOnly: false,
      price: '500.00',
      qty: '10',
      cumQty: '0',
      leavesQty: '10',
      avgPx: null,
      fees: '0.00',
      status: 'new',
      reason: null,
    });
    expect(answer.body.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(answer.body).not.toHaveProperty('rejectCode');
  });

  test('every order can be found by either id at once', async () => {
    const { body } = await place(limitOrder());
    const byId = await venue.call('GET', `/v1/orders/${body.orderId}`, { token: buyer });
    const byClientId = await venue.call('GET', `/v1/orders/by-client-id/${body.clOrdId}`, {
      token: buyer,
    });
    expect(byId.body).toEqual(body);
    expect(byClientId.body).toEqual(body);
  });

  test('the same order again answers 200 with the order as it stands, and does nothing', async () => {
    const order = limitOrder();
    const first = await place(order);
    const hash = await venue.stateHash();
    const again = await place(order);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(await venue.stateHash()).toBe(hash);
    expect((await venue.call('GET', '/v1/orders?limit=1', { token: buyer })).body.orders).toEqual([
      first.body,
    ]);
  });

  test('another order under a used client order id is a duplicate', async () => {
    const order = limitOrder();
    await place(order);
    const answer = await place({ ...order, qty: '11' });
    expectError(answer, 409, { name: 'duplicateClientOrderId', code: 6, field: 'clOrdId' });
    expect(answer.body).not.toHaveProperty('order');
  });

  test('an order without a client order id gets one', async () => {
    const { clOrdId: _none, ...order } = limitOrder();
    const answer = await place(order);
    expect(answer.status).toBe(201);
    expect(answer.body.clOrdId).toMatch(/^[\w.:-]{1,36}$/);
  });

  test('two orders that cross trade, and both say so', async () => {
    const sold = await place(limitOrder({ side: 'sell', price: '600.00', qty: '5' }), seller);
    const bought = await place(limitOrder({ price: '601.00', qty: '3', timeInForce: 'IOC' }));
    expect(bought.body).toMatchObject({ status: 'filled', cumQty: '3', avgPx: '600.00' });
    const rest = await venue.call('GET', `/v1/orders/${sold.body.orderId}`, { token: seller });
    expect(rest.body).toMatchObject({ status: 'partiallyFilled', cumQty: '3', leavesQty: '2' });
    const fills = await venue.call('GET', '/v1/fills?limit=1', { token: buyer });
    expect(fills.body.fills[0]).toMatchObject({
      orderId: bought.body.orderId,
      clOrdId: bought.body.clOrdId,
      price: '600.00',
      qty: '3',
      side: 'buy',
      liquidity: 'taker',
    });
    await venue.call('DELETE', '/v1/orders', { token: seller });
  });

  test('a market order is immediate by default', async () => {
    const answer = await place({ instrument: 'AAPL', side: 'sell', type: 'market', qty: '1' });
    expect(answer.body).toMatchObject({ type: 'market', timeInForce: 'IOC', price: null });
  });

  const rejects: readonly (readonly [string, object, number, object])[] = [
    ['more than the money allows', { qty: '5000' }, 422, { code: 125, field: 'qty' }],
    [
      'shares that are not there',
      { side: 'sell', qty: '20000', price: '450.00' },
      422,
      { code: 126, field: 'qty', limit: expect.stringMatching(/^\d+$/) },
    ],
    [
      'a price above the range',
      { price: '10000.01' },
      422,
      { code: 106, field: 'price', limit: '10000.00' },
    ],
    ['a price of zero', { price: '0' }, 422, { code: 106, field: 'price', limit: '0.01' }],
    [
      'a price that nobody can count',
      { price: '99999999999999999999' },
      422,
      { code: 106, field: 'price', limit: '10000.00' },
    ],
    [
      'a price too far from the last',
      { price: '5000.00', qty: '1' },
      422,
      { code: 16, field: 'price' },
    ],
    [
      'a price between two ticks',
      { instrument: 'LOTS', price: '10.01', qty: '200' },
      422,
      { code: 18, field: 'price' },
    ],
    ['a price with too many decimals', { price: '500.001' }, 422, { code: 18, field: 'price' }],
    [
      'a quantity between two lots',
      { instrument: 'LOTS', price: '10.00', qty: '250' },
      422,
      { code: 13, field: 'qty' },
    ],
    ['a quantity with decimals', { qty: '1.5' }, 422, { code: 13, field: 'qty' }],
    ['a quantity of zero', { qty: '0' }, 422, { code: 13, field: 'qty' }],
    [
      'a quantity below the least',
      { instrument: 'LOTS', price: '10.00', qty: '100' },
      422,
      { code: 107, field: 'qty', limit: '200' },
    ],
    [
      'a quantity above the most',
      { qty: '100001', price: '1.00' },
      422,
      { code: 108, field: 'qty', limit: '100000' },
    ],
    [
      'a quantity that nobody can count',
      { qty: '99999999999999999999' },
      422,
      { code: 108, field: 'qty', limit: '100000' },
    ],
    [
      'too much value',
      { qty: '100000', price: '500.00' },
      422,
      { code: 109, field: 'qty', limit: '10000000.00' },
    ],
    ['a limit order without a price', { price: undefined }, 422, { code: 114, field: 'price' }],
    ['a market order with a price', { type: 'market' }, 422, { code: 115, field: 'price' }],
    [
      'a market order that should rest',
      { type: 'market', price: undefined, timeInForce: 'GTC' },
      422,
      { code: 170, field: 'timeInForce' },
    ],
    [
      'a market order for an auction that is not called',
      { type: 'market', price: undefined, timeInForce: 'DAY' },
      422,
      { code: 147, field: 'instrument' },
    ],
    [
      'post-only that is immediate',
      { postOnly: true, timeInForce: 'IOC' },
      422,
      { code: 149, field: 'postOnly' },
    ],
    [
      'an instrument that is not listed',
      { instrument: 'NOPE' },
      422,
      { code: 1, field: 'instrument' },
    ],
  ];

  test.each(rejects)('%s is refused with its code', async (_what, changes, status, error) => {
    const order = limitOrder(changes);
    const answer = await place(order);
    expectError(answer, status, error);
    // What the core rejected is remembered; what was no order of this instrument never reached it.
    if (answer.body.order === undefined) return;
    expect(answer.body.order).toMatchObject({
      status: 'rejected',
      clOrdId: order['clOrdId'],
      rejectCode: answer.body.error.code,
      reason: answer.body.error.name,
    });
    const path = `/v1/orders/by-client-id/${String(order['clOrdId'])}`;
    expect((await venue.call('GET', path, { token: buyer })).body).toEqual(answer.body.order);
    const again = await place(order);
    expect(again.status).toBe(status);
    expect(again.body.order).toEqual(answer.body.order);
  });

  test('a halted instrument takes cancels only', async () => {
    const { body } = await place(limitOrder({ instrument: 'LOTS', price: '9.00', qty: '200' }));
    const halt = (phase: string): Promise<Answer> =>
      venue.call('PUT', '/v1/operator/instruments/LOTS/phase', {
        token: operatorToken,
        body: { phase },
      });
    await halt('halted');
    const refused = await place(limitOrder({ instrument: 'LOTS', price: '9.00', qty: '200' }));
    expectError(refused, 422, { name: 'instrumentHalted', transient: true });
    const canceled = await venue.call('DELETE', `/v1/orders/${body.orderId}`, { token: buyer });
    expect(canceled.body.status).toBe('canceled');
    await halt('continuous');
  });
});

describe('amending', () => {
  test('changes price and quantity, and answers with the order', async () => {
    const { body } = await place(limitOrder());
    const answer = await venue.call('PATCH', `/v1/orders/${body.orderId}`, {
      token: buyer,
      body: { price: '501.00', qty: '8' },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      orderId: body.orderId,
      price: '501.00',
      qty: '8',
      leavesQty: '8',
    });
  });

  const refusals: readonly (readonly [string, object, number, object])[] = [
    ['nothing at all', {}, 422, { code: 130 }],
    ['a price between two ticks', { price: '1.001' }, 422, { code: 18, field: 'price' }],
    ['a quantity of zero', { qty: '0' }, 422, { code: 13, field: 'qty' }],
    ['a price of zero', { price: '0.00' }, 422, { code: 106, field: 'price' }],
    ['a number for a string', { qty: 5 }, 400, { code: 202, field: 'qty' }],
    ['another side', { side: 'sell' }, 400, { code: 214, field: 'side' }],
    ['more than the money allows', { qty: '9000' }, 422, { code: 125, field: 'qty' }],
  ];

  test.each(refusals)('%s is refused', async (_what, changes, status, error) => {
    const { body } = await place(limitOrder());
    const path = `/v1/orders/${body.orderId}`;
    const answer = await venue.call('PATCH', path, { token: buyer, body: changes });
    expectError(answer, status, error);
    expect((await venue.call('GET', path, { token: buyer })).body).toEqual(body);
    await venue.call('DELETE', path, { token: buyer });
  });
});

describe('replacing', () => {
  test('cancels the old order and places the new one', async () => {
    const { body } = await place(limitOrder());
    const next = limitOrder({ price: '499.00', qty: '4' });
    const answer = await venue.call('POST', `/v1/orders/${body.orderId}/replace`, {
      token: buyer,
      body: next,
    });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.canceled).toMatchObject({
      orderId: body.orderId,
      status: 'canceled',
      reason: 'replaced',
    });
    expect(answer.body.placed).toMatchObject({ clOrdId: next['clOrdId'], status: 'new', qty: '4' });
    const again = await venue.call('POST', `/v1/orders/${body.orderId}/replace`, {
      token: buyer,
      body: next,
    });
    expect(again.status).toBe(200);
    expect(again.body).toEqual(answer.body);
  });

  test('a replacement that is refused leaves the old order as it is', async () => {
    const { body } = await place(limitOrder());
    const next = limitOrder({ qty: '9000' });
    const answer = await venue.call('POST', `/v1/orders/${body.orderId}/replace`, {
      token: buyer,
      body: next,
    });
    expectError(answer, 422, { code: 125, field: 'qty' });
    expect(answer.body.order).toMatchObject({ clOrdId: next['clOrdId'], status: 'rejected' });
    const old = await venue.call('GET', `/v1/orders/${body.orderId}`, { token: buyer });
    expect(old.body).toEqual(body);
  });

  test('a replacement on the other side contradicts itself', async () => {
    const { body } = await place(limitOrder());
    const answer = await venue.call('POST', `/v1/orders/${body.orderId}/replace`, {
      token: buyer,
      body: limitOrder({ side: 'sell' }),
    });
    expectError(answer, 422, { code: 113 });
  });
});

describe('cancelling', () => {
  test('by order id and by client order id', async () => {
    const first = await place(limitOrder());
    const byId = await venue.call('DELETE', `/v1/orders/${first.body.orderId}`, { token: buyer });
    expect(byId.body).toMatchObject({ status: 'canceled', reason: 'canceledByUser' });
    const second = await place(limitOrder());
    const path = `/v1/orders/by-client-id/${second.body.clOrdId}`;
    const byClientId = await venue.call('DELETE', path, { token: buyer });
    expect(byClientId.body).toMatchObject({ orderId: second.body.orderId, status: 'canceled' });
  });

  test('an order that is no longer open is too late to cancel', async () => {
    const { body } = await place(limitOrder());
    await venue.call('DELETE', `/v1/orders/${body.orderId}`, { token: buyer });
    const again = await venue.call('DELETE', `/v1/orders/${body.orderId}`, { token: buyer });
    expectError(again, 422, { name: 'tooLateToCancel', field: 'orderId' });
  });

  test('all orders, or those of one instrument and side', async () => {
    await venue.call('DELETE', '/v1/orders', { token: desk, body: undefined, headers: {} });
    const order = (changes: object): Promise<Answer> =>
      place(limitOrder({ account: accounts.deskA, ...changes }), desk);
    await order({ price: '400.00' });
    await order({ price: '401.00' });
    await order({ side: 'sell', price: '700.00' });
    await order({ instrument: 'LOTS', qty: '200', price: '9.00' });
    const cancel = (query: string): Promise<Answer> =>
      venue.call('DELETE', `/v1/orders?account=${accounts.deskA}${query}`, { token: desk });
    expect((await cancel('&instrument=AAPL&side=buy')).body).toEqual({ canceled: 2 });
    expect((await cancel('&instrument=LOTS')).body).toEqual({ canceled: 1 });
    expect((await cancel('')).body).toEqual({ canceled: 1 });
    expect((await cancel('')).body).toEqual({ canceled: 0 });
    expectError(await cancel('&instrument=NOPE'), 404, { code: 1, field: 'instrument' });
    expectError(await cancel('&side=both'), 400, { code: 202, field: 'side' });
  });
});

describe('whose order it is', () => {
  const doors: readonly (readonly [string, string, object | undefined])[] = [
    ['GET', '/v1/orders/ID', undefined],
    ['DELETE', '/v1/orders/ID', undefined],
    ['PATCH', '/v1/orders/ID', { qty: '1' }],
    ['POST', '/v1/orders/ID/replace', limitOrder()],
    ['GET', '/v1/orders/by-client-id/CLIENT', undefined],
    ['DELETE', '/v1/orders/by-client-id/CLIENT', undefined],
  ];

  test.each(doors)("%s %s does not know another user's order", async (method, path, body) => {
    const own = await place(limitOrder());
    const full = path.replace('ID', own.body.orderId).replace('CLIENT', own.body.clOrdId);
    const foreign = await venue.call(method, full, { token: seller, body });
    const none = await venue.call(
      method,
      path.replace('ID', '999999999').replace('CLIENT', 'never-used'),
      { token: seller, body },
    );
    expectError(foreign, 404, { name: 'unknownOrder' });
    expect(foreign.body).toEqual(none.body);
    const { seller: account } = accounts;
    const named =
      body === undefined
        ? await venue.call(method, `${full}?account=${account}`, { token: seller })
        : await venue.call(method, full, { token: seller, body: { ...body, account } });
    expectError(named, 404, { name: 'unknownOrder' });
    const still = await venue.call('GET', `/v1/orders/${own.body.orderId}`, { token: buyer });
    expect(still.body).toEqual(own.body);
  });

  test('without a sign-in there are no orders', async () => {
    const answer = await venue.call('POST', '/v1/orders', { body: limitOrder() });
    expectError(answer, 401, { name: 'unauthenticated' });
  });

  test('a user of several accounts names one, and only own ones', async () => {
    expectError(await place(limitOrder(), desk), 400, { code: 201, field: 'account' });
    const named = await place(limitOrder({ account: accounts.deskB }), desk);
    expect(named.body.account).toBe(accounts.deskB);
    for (const account of [accounts.buyer, '1', '2', '77777']) {
      const answer = await place(limitOrder({ account }), desk);
      expectError(answer, 403, { name: 'forbidden', field: 'account' });
    }
    const found = await venue.call('GET', `/v1/orders/${named.body.orderId}`, { token: desk });
    expect(found.body).toEqual(named.body);
  });

  test('a user without an account may look, not trade', async () => {
    const idle = await venue.token('idle');
    expectError(await place(limitOrder(), idle), 403, { name: 'forbidden', field: 'account' });
  });

  test('an operator acts for any account that it names', async () => {
    const order = limitOrder({ account: accounts.seller });
    const placed = await place(order, operatorToken);
    expect(placed.status).toBe(201);
    expect(placed.body.account).toBe(accounts.seller);
    const mine = await venue.call('GET', `/v1/orders/${placed.body.orderId}`, { token: seller });
    expect(mine.body).toEqual(placed.body);
    expectError(await place(limitOrder(), operatorToken), 400, { code: 201, field: 'account' });
    const unknown = await place(limitOrder({ account: '5000' }), operatorToken);
    expectError(unknown, 422, { name: 'unknownAccount', field: 'account' });
  });

  test('a transfer shares the ids of orders, and is none', async () => {
    const clientRef = newClOrdId();
    const moved = await venue.call('POST', '/v1/operator/deposits', {
      token: operatorToken,
      body: { account: accounts.buyer, asset: 'USD', amount: '1.00', clientRef },
    });
    for (const path of [moved.body.transferId, `by-client-id/${clientRef}`]) {
      const found = await venue.call('GET', `/v1/orders/${path}`, { token: buyer });
      expectError(found, 404, { name: 'unknownOrder' });
      const canceled = await venue.call('DELETE', `/v1/orders/${path}`, { token: buyer });
      expectError(canceled, 404, { name: 'unknownOrder' });
    }
  });
});

describe('listing', () => {
  test('open, closed and all orders, newest first', async () => {
    await venue.call('DELETE', `/v1/orders?account=${accounts.deskB}`, { token: desk });
    const made: Answer[] = [];
    for (const price of ['410.00', '411.00', '412.00']) {
      made.push(await place(limitOrder({ account: accounts.deskB, price }), desk));
    }
    const [first, second, third] = made.map(({ body }) => body.orderId);
    await venue.call('DELETE', `/v1/orders/${second}`, { token: desk });
    const list = async (query: string): Promise<string[]> => {
      const path = `/v1/orders?account=${accounts.deskB}${query}`;
      const { body } = await venue.call('GET', path, { token: desk });
      return body.orders.map(({ orderId }: { orderId: string }) => orderId);
    };
    expect(await list('')).toEqual([third, first]);
    expect(await list('&status=open&limit=1')).toEqual([third]);
    expect((await list('&status=closed'))[0]).toBe(second);
    expect((await list('&status=all')).slice(0, 3)).toEqual([third, second, first]);
    expect(await list('&instrument=LOTS')).toEqual([]);
  });
});

describe('a full queue', () => {
  test('is said as venueBusy, transient, with a time to come back', async () => {
    const small = await TestVenue.start({ queueMax: 1 });
    try {
      const token = await small.token('buyer_demo');
      small.engine.isPaused = true;
      const waiting = small.call('POST', '/v1/orders', { token, body: limitOrder() });
      await expect.poll(() => small.engine.queueDepth).toBe(1);
      const refused = await small.call('POST', '/v1/orders', { token, body: limitOrder() });
      expectError(refused, 503, { name: 'venueBusy', transient: true });
      expect(refused.headers.get('retry-after')).toBe('1');
      small.engine.resume();
      expect((await waiting).status).toBe(201);
    } finally {
      await small.close();
    }
  });
});

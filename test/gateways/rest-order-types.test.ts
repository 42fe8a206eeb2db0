// Every order type and term over REST: what is answered shows what was asked for, and every contradiction names its field.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { limitOrder, newClOrdId, operatorToken, TestVenue } from '../support/test-venue.ts';
import type { Answer, Json } from '../support/test-venue.ts';

/** Whenever this runs, it is to come. */
const nextYear = new Date().getUTCFullYear() + 1;

let venue: TestVenue;
let buyer: string;
let seller: string;

beforeAll(async () => {
  venue = await TestVenue.start();
  buyer = await venue.token('buyer_demo');
  seller = await venue.token('seller_demo');
  // A last price for stops to look at.
  await place(limitOrder({ side: 'sell', price: '500.00', qty: '1' }), seller);
  await place(limitOrder({ side: 'buy', price: '500.00', qty: '1' }));
});
afterAll(() => venue.close());

function place(order: object, token = buyer): Promise<Answer> {
  return venue.call('POST', '/v1/orders', { token, body: order });
}

async function orderNow(orderId: string, token = buyer): Promise<Json> {
  return (await venue.call('GET', `/v1/orders/${orderId}`, { token })).body;
}

async function cancelAll(): Promise<void> {
  await venue.call('DELETE', '/v1/orders', { token: buyer });
  await venue.call('DELETE', '/v1/orders', { token: seller });
}

/** An order of another type: without the limit order's price. */
function orderOf(changes: object): Record<string, unknown> {
  const { price: _none, ...rest } = limitOrder(changes);
  return { ...rest, ...changes };
}

describe('types and terms', () => {
  const later = `${nextYear}-01-02T03:04:05.000006Z`;
  const cases: readonly (readonly [string, object, object])[] = [
    ['a stop', { type: 'stop', stopPrice: '520.00' }, { status: 'suspended', price: null }],
    [
      'a stop-limit',
      { type: 'stopLimit', stopPrice: '520.00', price: '521.00', timeInForce: 'DAY' },
      { status: 'suspended' },
    ],
    ['a take-profit', { type: 'takeProfit', stopPrice: '480.00' }, { status: 'suspended' }],
    [
      'a take-profit-limit',
      { type: 'takeProfitLimit', stopPrice: '480.00', price: '480.00' },
      { status: 'suspended' },
    ],
    [
      'a trailing stop by a distance',
      { type: 'trailingStop', trailingOffset: '5.00' },
      { status: 'suspended', stopPrice: '505.00' },
    ],
    [
      'a trailing stop by basis points, from a price on',
      {
        type: 'trailingStopLimit',
        trailingOffsetBps: 100,
        activationPrice: '490.00',
        price: '510.00',
      },
      { status: 'suspended' },
    ],
    ['an iceberg', { price: '450.00', qty: '100', displayQty: '10' }, { status: 'new' }],
    ['a minimum quantity', { price: '450.00', minQty: '5' }, { status: 'new' }],
    ['all-or-none', { price: '450.00', allOrNone: true }, { status: 'new' }],
    [
      'good till date, to the microsecond',
      { price: '450.00', timeInForce: 'GTD', expireTime: later },
      { status: 'new' },
    ],
    ['post-only with reprice', { price: '450.00', postOnly: true, repriceToPost: true }, {}],
    ['on close', { price: '450.00', timeInForce: 'CLS' }, {}],
    ['another prevention mode', { price: '450.00', stpMode: 'decrement' }, {}],
  ];

  test.each(cases)('%s is answered with its terms', async (_what, terms, expected) => {
    const sent = orderOf({ type: 'limit', ...terms });
    const answer = await place(sent);
    expect(answer.status, answer.text).toBe(201);
    const { clOrdId, ...asked } = sent;
    expect(answer.body).toMatchObject({ clOrdId, stpMode: 'cancelNewest', ...asked, ...expected });
    expect(await orderNow(answer.body.orderId)).toEqual(answer.body);
    const again = await place(sent);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(answer.body);
    await cancelAll();
  });

  test('terms that an order does not have are not in its answer', async () => {
    const { body } = await place(limitOrder());
    for (const field of [
      'stopPrice',
      'displayQty',
      'minQty',
      'listId',
      'expireTime',
      'allOrNone',
    ]) {
      expect(body).not.toHaveProperty(field);
    }
    await cancelAll();
  });

  test('a time to the millisecond or the second is the same time', async () => {
    for (const expireTime of [`${nextYear}-01-02T03:04:05Z`, `${nextYear}-01-02T03:04:05.000Z`]) {
      const answer = await place(limitOrder({ timeInForce: 'GTD', expireTime }));
      expect(answer.body.expireTime).toBe(`${nextYear}-01-02T03:04:05.000000Z`);
    }
    await cancelAll();
  });

  test('a market order by budget says what it took for how much', async () => {
    await place(limitOrder({ side: 'sell', price: '505.00', qty: '10' }), seller);
    const answer = await place(
      orderOf({ type: 'market', qty: undefined, cashOrderQty: '2000.00', clOrdId: newClOrdId() }),
    );
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toMatchObject({
      status: 'filled',
      reason: 'budgetReached',
      qty: '3',
      cumQty: '3',
      cashOrderQty: '2000.00',
      timeInForce: 'IOC',
    });
    await cancelAll();
  });

  test('a stop that is reached enters the market, and its history tells it', async () => {
    const stop = await place(orderOf({ type: 'stop', stopPrice: '510.00', qty: '2' }));
    expect(stop.body.status).toBe('suspended');
    await place(limitOrder({ side: 'sell', price: '510.00', qty: '1' }), seller);
    await place(limitOrder({ side: 'sell', price: '511.00', qty: '5' }), seller);
    // It was one order at a time: the first trade at 510 sets it off.
    await place(limitOrder({ side: 'buy', price: '510.00', qty: '1', timeInForce: 'IOC' }));
    expect(await orderNow(stop.body.orderId)).toMatchObject({ status: 'filled', avgPx: '511.00' });
    for (const path of [
      `/v1/orders/${stop.body.orderId}/history`,
      `/v1/orders/by-client-id/${stop.body.clOrdId}/history`,
    ]) {
      const { body } = await venue.call('GET', path, { token: buyer });
      expect(body).toMatchObject({ orderId: stop.body.orderId, complete: true });
      expect(body.events.map(({ execType }: Json) => execType)).toEqual([
        'suspended',
        'triggeredOrActivated',
        'trade',
      ]);
      expect(body.events.at(-1)).toMatchObject({
        ordStatus: 'filled',
        orderQty: '2',
        cumQty: '2',
        leavesQty: '0',
        lastQty: '2',
        lastPx: '511.00',
        avgPx: '511.00',
      });
      for (const event of body.events) expect(event.seq).toBeGreaterThan(0);
    }
    await cancelAll();
  });

  test('a waiting stop is amended in its stop price', async () => {
    const { body } = await place(orderOf({ type: 'stop', stopPrice: '550.00' }));
    const amended = await venue.call('PATCH', `/v1/orders/${body.orderId}`, {
      token: buyer,
      body: { stopPrice: '560.00', qty: '5' },
    });
    expect(amended.status, amended.text).toBe(200);
    expect(amended.body).toMatchObject({ stopPrice: '560.00', qty: '5', status: 'suspended' });
    const byClientId = await venue.call('PATCH', `/v1/orders/by-client-id/${body.clOrdId}`, {
      token: buyer,
      body: { stopPrice: '570.00' },
    });
    expect(byClientId.body).toMatchObject({ orderId: body.orderId, stopPrice: '570.00' });
    await cancelAll();
  });
});

describe('contradictions', () => {
  const cases: readonly (readonly [string, object, string, string])[] = [
    [
      'post-only that fills or is killed',
      { postOnly: true, timeInForce: 'FOK' },
      'postOnlyImmediate',
      'postOnly',
    ],
    [
      'a post-only stop without a limit',
      { type: 'stop', stopPrice: '520.00', postOnly: true },
      'postOnlyMarket',
      'postOnly',
    ],
    ['reprice alone', { repriceToPost: true }, 'repriceWithoutPostOnly', 'repriceToPost'],
    ['a stop without a stop price', { type: 'stop' }, 'stopPriceRequired', 'stopPrice'],
    ['a limit order with a stop price', { stopPrice: '1.00' }, 'stopPriceNotAllowed', 'stopPrice'],
    [
      'a stop price outside of the listing',
      { type: 'stop', stopPrice: '20000.00' },
      'stopPriceOutOfBounds',
      'stopPrice',
    ],
    [
      'an activation price without trailing',
      { type: 'stop', stopPrice: '520.00', activationPrice: '510.00' },
      'activationPriceNotAllowed',
      'activationPrice',
    ],
    [
      'a trailing stop without a distance',
      { type: 'trailingStop' },
      'trailingOffsetRequired',
      'trailingOffset',
    ],
    [
      'a limit order with a distance',
      { trailingOffset: '1.00' },
      'trailingOffsetNotAllowed',
      'trailingOffset',
    ],
    [
      'a market order with a display',
      { type: 'market', displayQty: '1' },
      'displayQtyNotAllowed',
      'displayQty',
    ],
    ['a display above the quantity', { displayQty: '11' }, 'displayQtyAboveOrderQty', 'displayQty'],
    [
      'too many parts',
      { qty: '2000', displayQty: '1', price: '1.00' },
      'displayQtyTooSmall',
      'displayQty',
    ],
    [
      'a stop with a minimum',
      { type: 'stop', stopPrice: '520.00', minQty: '2' },
      'minQtyNotAllowed',
      'minQty',
    ],
    ['a minimum above the quantity', { minQty: '11' }, 'minQtyAboveOrderQty', 'minQty'],
    [
      'all-or-none that does not stay',
      { allOrNone: true, timeInForce: 'IOC' },
      'allOrNoneNotAllowed',
      'allOrNone',
    ],
    ['GTD without a time', { timeInForce: 'GTD' }, 'expireTimeRequired', 'expireTime'],
    [
      'a time without GTD',
      { expireTime: '2030-01-01T00:00:00Z' },
      'expireTimeNotAllowed',
      'expireTime',
    ],
    [
      'a time that is past',
      { timeInForce: 'GTD', expireTime: '2020-01-01T00:00:00Z' },
      'expireTimePast',
      'expireTime',
    ],
    [
      'quantity and budget',
      { type: 'market', cashOrderQty: '100.00' },
      'budgetWithQuantity',
      'cashOrderQty',
    ],
    [
      'a limit order by budget',
      { qty: undefined, cashOrderQty: '100.00', price: '1.00' },
      'budgetNotAllowed',
      'cashOrderQty',
    ],
    [
      'an immediate stop',
      { type: 'stop', stopPrice: '520.00', timeInForce: 'IOC' },
      'timeInForceNotAllowed',
      'timeInForce',
    ],
    ['on open while it trades', { timeInForce: 'OPG' }, 'phaseNotPermitted', 'instrument'],
    [
      'no prevention where the venue does not allow it',
      { stpMode: 'none' },
      'stpModeNotAllowed',
      'stpMode',
    ],
    [
      'a stop with a price',
      { type: 'stop', stopPrice: '520.00', price: '520.00' },
      'priceNotAllowed',
      'price',
    ],
    [
      'a stop-limit without one',
      { type: 'stopLimit', stopPrice: '520.00' },
      'priceRequired',
      'price',
    ],
  ];

  test.each(cases)('%s is refused, and remembered', async (_what, terms, name, field) => {
    const isLimit = !('type' in terms);
    const sent = isLimit ? limitOrder({ price: '450.00', ...terms }) : orderOf(terms);
    const answer = await place(sent);
    expect(answer.body.error, answer.text).toMatchObject({ name, field });
    expect(answer.status).toBe(422);
    expect(answer.body.order).toMatchObject({ status: 'rejected', reason: name });
    const { body } = await venue.call('GET', `/v1/orders/${answer.body.order.orderId}/history`, {
      token: buyer,
    });
    expect(body.events).toMatchObject([
      { execType: 'rejected', reason: name, ordStatus: 'rejected' },
    ]);
  });
});

describe('self-trade prevention', () => {
  test('each prevention can be read back, by instrument and by order', async () => {
    await cancelAll();
    const resting = await place(limitOrder({ price: '450.00', qty: '10' }));
    const incoming = await place(
      limitOrder({ side: 'sell', price: '450.00', qty: '4', stpMode: 'decrement' }),
    );
    // The buyer sells its own shares into its own bid.
    expect(incoming.body).toMatchObject({ status: 'canceled', reason: 'selfTradePrevention' });
    expect(await orderNow(resting.body.orderId)).toMatchObject({
      leavesQty: '6',
      preventedQty: '4',
    });
    const matches = async (query: string): Promise<Json> =>
      (await venue.call('GET', `/v1/prevented-matches${query}`, { token: buyer })).body
        .preventedMatches;
    expect(await matches('')).toMatchObject([
      {
        preventedMatchId: '1',
        instrument: 'AAPL',
        stpMode: 'decrement',
        price: '450.00',
        makerOrderId: resting.body.orderId,
        makerPreventedQty: '4',
        takerOrderId: incoming.body.orderId,
        takerPreventedQty: '4',
      },
    ]);
    expect(await matches(`?orderId=${resting.body.orderId}&instrument=AAPL`)).toHaveLength(1);
    expect(await matches('?instrument=LOTS')).toEqual([]);
    expect(await matches('?orderId=1')).toEqual([]);
    const others = await venue.call('GET', '/v1/prevented-matches', { token: seller });
    expect(others.body.preventedMatches).toEqual([]);
    await cancelAll();
  });

  test('the venue may allow none', async () => {
    const limits = { openOrdersMax: 0, ordersPerSecondMax: 0, stpNoneAllowed: true };
    const set = await venue.call('PUT', '/v1/operator/venue/limits', {
      token: operatorToken,
      body: limits,
    });
    expect(set.body).toEqual({ killSwitch: false, limits, tradeWindow: 0 });
    await place(limitOrder({ price: '450.00', qty: '1' }));
    const { body } = await place(
      limitOrder({ side: 'sell', price: '450.00', qty: '1', stpMode: 'none' }),
    );
    expect(body).toMatchObject({ status: 'filled', stpMode: 'none' });
  });
});

describe('ids', () => {
  test('another order is replaced by its client order id', async () => {
    const { body } = await place(limitOrder());
    const replaced = await venue.call('POST', `/v1/orders/by-client-id/${body.clOrdId}/replace`, {
      token: buyer,
      body: limitOrder({ price: '499.00' }),
    });
    expect(replaced.status, replaced.text).toBe(200);
    expect(replaced.body.canceled).toMatchObject({ orderId: body.orderId, reason: 'replaced' });
    expect(replaced.body.placed).toMatchObject({ price: '499.00', status: 'new' });
    await cancelAll();
  });

  test('an order that is still on its way is amended where its instrument is named', async () => {
    const sent = limitOrder();
    venue.engine.isPaused = true;
    const placing = place(sent);
    const amend = (body: object): Promise<Answer> =>
      venue.call('PATCH', `/v1/orders/by-client-id/${String(sent['clOrdId'])}`, {
        token: buyer,
        body,
      });
    await expect.poll(() => venue.engine.queueDepth).toBe(1);
    expect((await amend({ qty: '7' })).body.error).toMatchObject({
      name: 'unknownOrder',
      field: 'clOrdId',
    });
    const amending = amend({ qty: '7', instrument: 'AAPL' });
    await expect.poll(() => venue.engine.queueDepth).toBe(2);
    venue.engine.resume();
    expect((await placing).body).toMatchObject({ status: 'new' });
    expect((await amending).body).toMatchObject({ qty: '7', clOrdId: sent['clOrdId'] });
    await cancelAll();
  });

  test('a cancel of a closed order names the id that was given', async () => {
    const { body } = await place(limitOrder());
    await venue.call('DELETE', `/v1/orders/${body.orderId}`, { token: buyer });
    for (const [path, field] of [
      [`/v1/orders/${body.orderId}`, 'orderId'],
      [`/v1/orders/by-client-id/${body.clOrdId}`, 'clOrdId'],
    ]) {
      const answer = await venue.call('DELETE', path!, { token: buyer });
      expect(answer.body.error).toMatchObject({ name: 'tooLateToCancel', field });
    }
  });

  test('a replacement of another side or instrument names the field', async () => {
    const { body } = await place(limitOrder());
    const replace = (changes: object): Promise<Answer> =>
      venue.call('POST', `/v1/orders/${body.orderId}/replace`, {
        token: buyer,
        body: limitOrder(changes),
      });
    expect((await replace({ side: 'sell', price: '900.00' })).body.error).toMatchObject({
      name: 'contradictoryInstructions',
      field: 'side',
    });
    expect(
      (await replace({ instrument: 'LOTS', price: '9.00', qty: '200' })).body.error,
    ).toMatchObject({ name: 'contradictoryInstructions', field: 'instrument' });
    await cancelAll();
  });
});

describe('the preview', () => {
  const preview = (body: object): Promise<Answer> =>
    venue.call('POST', '/v1/orders/preview', { token: buyer, body });

  test('says what an order holds and takes, as the order then does', async () => {
    await cancelAll();
    await place(limitOrder({ side: 'sell', price: '501.00', qty: '4' }), seller);
    await place(limitOrder({ side: 'sell', price: '502.00', qty: '4' }), seller);
    const hash = await venue.stateHash();
    const sent = limitOrder({ price: '501.50', qty: '10' });
    const { status, body, text } = await preview(sent);
    expect(status, text).toBe(200);
    expect(await venue.stateHash()).toBe(hash);
    expect(body).toMatchObject({
      instrument: 'AAPL',
      side: 'buy',
      type: 'limit',
      qty: '10',
      worstPrice: '501.50',
      holds: { asset: 'USD', sufficient: true },
      proceedsMin: null,
      estimate: { fillQty: '4', avgPx: '501.00', notional: '2004.00', restQty: '6' },
    });
    const balance = async (): Promise<Json> =>
      (await venue.call('GET', '/v1/balances', { token: buyer })).body.balances[0];
    const before = await balance();
    expect(body.holds.available).toBe(before.available);
    const placed = await place(sent);
    expect(placed.body).toMatchObject({ cumQty: '4', leavesQty: '6', fees: body.estimate.fee });
    await cancelAll();
  });

  test('of a resting order holds exactly what is held', async () => {
    const sent = limitOrder({ price: '400.01', qty: '7' });
    const { body } = await preview(sent);
    await place(sent);
    const { balances } = (await venue.call('GET', '/v1/balances', { token: buyer })).body;
    expect(balances[0].held).toBe(body.holds.amount);
    expect(body.costMax).toBe(body.holds.amount);
    await cancelAll();
  });

  test.each([
    ['a stop', { type: 'stop', stopPrice: '520.00' }],
    ['a trailing stop', { type: 'trailingStop', trailingOffset: '5.00' }],
    ['a take-profit', { type: 'takeProfit', stopPrice: '480.00', qty: '3' }],
  ])('of %s that waits holds exactly what is held', async (_what, terms) => {
    const sent = orderOf(terms);
    const { body, text } = await preview(sent);
    const placed = await place(sent);
    expect(placed.status, placed.text).toBe(201);
    const { balances } = (await venue.call('GET', '/v1/balances', { token: buyer })).body;
    expect(balances[0].held, text).toBe(body.holds.amount);
    expect(body.estimate.fillQty).toBe('0');
    await cancelAll();
  });

  test('of a sale holds the shares', async () => {
    const { body } = await preview(limitOrder({ side: 'sell', price: '600.00', qty: '3' }));
    expect(body).toMatchObject({ holds: { asset: 'AAPL', amount: '3' }, costMax: null });
    expect(body.fees.max).toBeNull();
  });

  test('refuses what no venue could take, with the code of the order itself', async () => {
    for (const [changes, name, field] of [
      [{ type: 'stop', price: undefined }, 'stopPriceRequired', 'stopPrice'],
      [{ qty: '100001', price: '1.00' }, 'quantityAboveMax', 'qty'],
      [{ price: '500.001' }, 'invalidPriceIncrement', 'price'],
      [{ nothing: 1 }, 'unknownField', 'nothing'],
    ] as const) {
      expect((await preview(limitOrder(changes))).body.error).toMatchObject({ name, field });
    }
  });
});

// What an operator puts in force, and that it is in force: limits of accounts, positions, the venue and instruments, fee tiers, kill switches,
// loans of shares. Each request again changes nothing.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  accounts,
  limitOrder,
  newClOrdId,
  operatorToken,
  TestVenue,
} from '../support/test-venue.ts';
import type { Answer, Json } from '../support/test-venue.ts';

let venue: TestVenue;
let buyer: string;
let seller: string;

beforeAll(async () => {
  venue = await TestVenue.start();
  buyer = await venue.token('buyer_demo');
  seller = await venue.token('seller_demo');
});
afterAll(() => venue.close());

function place(order: object, token = buyer): Promise<Answer> {
  return venue.call('POST', '/v1/orders', { token, body: order });
}

function put(path: string, body: object, token = operatorToken): Promise<Answer> {
  return venue.call('PUT', `/v1/operator${path}`, { token, body });
}

async function get(path: string): Promise<Json> {
  return (await venue.call('GET', `/v1/operator${path}`, { token: operatorToken })).body;
}

async function cancelAll(): Promise<void> {
  for (const token of [buyer, seller]) await venue.call('DELETE', '/v1/orders', { token });
}

const noLimits = {
  openOrdersMax: 0,
  ordersPerSecondMax: 0,
  grossExposureMinorMax: 0,
  duplicateWindowUs: 0,
  noOpposingOrders: false,
  tradeGroup: 0,
};
const account = `/accounts/${accounts.buyer}`;

test('nobody but an operator', async () => {
  const { body: limits } = await venue.call('GET', '/v1/instruments/AAPL');
  for (const [method, path, body] of [
    ['PUT', `${account}/limits`, noLimits],
    ['PUT', `${account}/position-limits/AAPL`, { longQtyMax: '0', shortQtyMax: '0' }],
    ['PUT', '/venue/limits', { openOrdersMax: 0, ordersPerSecondMax: 0, stpNoneAllowed: false }],
    ['PUT', '/venue/kill-switch', { on: true }],
    ['PUT', '/fee-tiers/0', { makerBps: '0', takerBps: '0', auctionBps: '0' }],
    ['PUT', '/instruments/AAPL/limits', limitsOf(limits)],
    ['POST', '/loans', { account: '10', instrument: 'AAPL', qty: '1', clientRef: 'x' }],
    ['POST', '/loan-returns', { account: '10', instrument: 'AAPL', qty: '1', clientRef: 'x' }],
    ['GET', account, undefined],
    ['GET', '/accounts', undefined],
    ['GET', '/venue', undefined],
    ['GET', '/fee-tiers', undefined],
  ] as const) {
    const answer = await venue.call(method, `/v1/operator${path}`, { token: buyer, body });
    expect(answer.status, `${method} ${path} ${answer.text}`).toBe(403);
  }
});

describe('accounts', () => {
  test('limits are in force, and are told', async () => {
    expect((await get(account)).limits).toEqual(noLimits);
    const limits = { ...noLimits, openOrdersMax: 1 };
    const set = await put(`${account}/limits`, limits);
    expect(set.status, set.text).toBe(200);
    expect(set.body).toMatchObject({ account: { accountId: accounts.buyer }, limits });
    const hash = await venue.stateHash();
    expect((await put(`${account}/limits`, limits)).body).toEqual(set.body);
    expect(await venue.stateHash()).toBe(hash);
    await place(limitOrder());
    expect((await place(limitOrder())).body.error).toMatchObject({
      name: 'openOrdersAccount',
      limit: '1',
    });
    expect((await get(account)).openOrders).toBe(1);
    await cancelAll();
  });

  test('an account that asks for it has no orders on both sides', async () => {
    await put(`${account}/limits`, { ...noLimits, noOpposingOrders: true });
    await place(limitOrder());
    expect((await place(limitOrder({ side: 'sell', price: '900.00' }))).body.error).toMatchObject({
      name: 'opposingOrderOpen',
      field: 'side',
    });
    await cancelAll();
  });

  test('the same order a moment later is guarded against', async () => {
    await put(`${account}/limits`, { ...noLimits, duplicateWindowUs: 60_000_000 });
    await place(limitOrder({ price: '433.00' }));
    const answer = await place(limitOrder({ price: '433.00' }));
    expect(answer.status).toBe(409);
    expect(answer.body.error).toMatchObject({ name: 'duplicateOrderGuard' });
    await cancelAll();
  });

  test('exposure and rate have their limits', async () => {
    await put(`${account}/limits`, { ...noLimits, grossExposureMinorMax: 1 });
    expect((await place(limitOrder({ qty: '11' }))).body.error).toMatchObject({
      name: 'exposureLimit',
      field: 'qty',
    });
    await put(`${account}/limits`, { ...noLimits, ordersPerSecondMax: 1 });
    const answers = [
      await place(limitOrder()),
      await place(limitOrder()),
      await place(limitOrder()),
    ];
    const limited = answers.find(({ status }) => status === 429);
    expect(limited?.body.error).toMatchObject({ name: 'orderRateExceeded', transient: true });
    await put(`${account}/limits`, noLimits);
    await cancelAll();
  });

  test('a position has its limit, told in shares', async () => {
    const limits = { longQtyMax: '10001', shortQtyMax: '0' };
    const set = await put(`${account}/position-limits/AAPL`, limits);
    expect(set.body).toEqual(limits);
    expect((await get(account)).positionLimits).toEqual([{ instrument: 'AAPL', ...limits }]);
    expect((await place(limitOrder({ qty: '2' }))).body.error).toMatchObject({
      name: 'positionLimit',
      field: 'qty',
      limit: '10001',
    });
    await put(`${account}/position-limits/AAPL`, { longQtyMax: '0', shortQtyMax: '0' });
    expect((await get(account)).positionLimits).toEqual([]);
  });

  test.each([
    [`${account}/limits`, { ...noLimits, tradeGroup: -1 }, 'invalidField', 'tradeGroup'],
    [`${account}/limits`, { ...noLimits, openOrdersMax: '1' }, 'invalidField', 'openOrdersMax'],
    [`${account}/limits`, { openOrdersMax: 1 }, 'missingField', undefined],
    ['/accounts/999/limits', noLimits, 'unknownAccount', 'accountId'],
    [
      `${account}/position-limits/LOTS`,
      { longQtyMax: '250', shortQtyMax: '0' },
      'incorrectQuantity',
      'longQtyMax',
    ],
    [
      `${account}/position-limits/AAPL`,
      { longQtyMax: '-1', shortQtyMax: '0' },
      'invalidField',
      'longQtyMax',
    ],
  ])('%s %j is refused', async (path, body, name, field) => {
    const { body: answer } = await put(path, body);
    expect(answer.error).toMatchObject(field === undefined ? { name } : { name, field });
  });

  test('accounts of one group do not trade with each other, and see only their own order', async () => {
    const group = { ...noLimits, tradeGroup: 7 };
    for (const id of [accounts.buyer, accounts.seller]) await put(`/accounts/${id}/limits`, group);
    const resting = await place(limitOrder({ price: '500.00' }));
    const sent = limitOrder({ side: 'sell', price: '500.00', qty: '2', stpMode: 'cancelOldest' });
    const incoming = await place(sent, seller);
    expect(incoming.body).toMatchObject({ status: 'new', cumQty: '0' });
    const prevented = async (token: string): Promise<Json> =>
      (await venue.call('GET', '/v1/prevented-matches', { token })).body.preventedMatches;
    expect(await prevented(buyer)).toMatchObject([
      {
        makerOrderId: resting.body.orderId,
        makerPreventedQty: '10',
        takerOrderId: null,
        takerPreventedQty: null,
      },
    ]);
    expect(await prevented(seller)).toMatchObject([
      {
        makerOrderId: null,
        makerPreventedQty: null,
        takerOrderId: incoming.body.orderId,
        takerPreventedQty: '0',
      },
    ]);
    for (const id of [accounts.buyer, accounts.seller]) {
      await put(`/accounts/${id}/limits`, noLimits);
    }
    await cancelAll();
  });

  test('all members are listed', async () => {
    const { items } = await get('/accounts');
    expect(items.map(({ name }: Json) => name)).toEqual([
      'desk_b',
      'desk_a',
      'seller_demo',
      'buyer_demo',
    ]);
  });
});

describe('short selling', () => {
  const lend = (path: string, changes: object = {}): Promise<Answer> =>
    venue.call('POST', `/v1/operator/${path}`, {
      token: operatorToken,
      body: {
        account: accounts.deskA,
        instrument: 'AAPL',
        qty: '100',
        clientRef: newClOrdId(),
        ...changes,
      },
    });

  test('shares are lent once under one reference, and told', async () => {
    const clientRef = newClOrdId();
    const first = await lend('loans', { clientRef });
    expect(first.status, first.text).toBe(201);
    expect(first.body).toMatchObject({
      kind: 'borrow',
      account: null,
      toAccount: accounts.deskA,
      asset: 'AAPL',
      amount: '100',
      clientRef,
    });
    const again = await lend('loans', { clientRef });
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect((await lend('loans', { clientRef, qty: '101' })).body.error).toMatchObject({
      name: 'duplicateClientOrderId',
      field: 'clientRef',
    });
    expect((await get(`/accounts/${accounts.deskA}`)).borrowed).toEqual([
      { instrument: 'AAPL', qty: '100' },
    ]);
  });

  test('a short position is shown below zero', async () => {
    const token = await venue.token('desk');
    await venue.call('POST', '/v1/operator/withdrawals', {
      token: operatorToken,
      body: { account: accounts.deskA, asset: 'AAPL', amount: '10000', clientRef: newClOrdId() },
    });
    await place(limitOrder({ price: '550.00', qty: '40' }), seller);
    const sold = await place(
      limitOrder({ side: 'sell', price: '550.00', qty: '40', account: accounts.deskA }),
      token,
    );
    expect(sold.body, sold.text).toMatchObject({ status: 'filled' });
    const { body } = await venue.call('GET', `/v1/positions?account=${accounts.deskA}`, { token });
    const position = body.positions.find(({ instrument }: Json) => instrument === 'AAPL');
    expect(position).toMatchObject({
      qty: '-40',
      borrowed: '100',
      available: '60',
      avgCost: '550.00',
      last: '550.00',
      marketValue: '-22000.00',
      unrealizedPnl: '0.00',
    });
    const cash = { account: accounts.deskA, asset: 'USD', amount: '1022000.00' };
    const withdrawn = await venue.call('POST', '/v1/operator/withdrawals', {
      token: operatorToken,
      body: { ...cash, clientRef: newClOrdId() },
    });
    expect(withdrawn.body.error).toMatchObject({ name: 'shortPositionUncovered', field: 'amount' });
  });

  test('nobody gives back more than was lent, or leaves with lent shares', async () => {
    expect((await lend('loan-returns', { qty: '101' })).body.error).toMatchObject({
      name: 'nothingBorrowed',
      field: 'qty',
    });
    const withdrawn = await venue.call('POST', '/v1/operator/withdrawals', {
      token: operatorToken,
      body: { account: accounts.deskA, asset: 'AAPL', amount: '60', clientRef: newClOrdId() },
    });
    expect(withdrawn.body.error).toMatchObject({ name: 'sharesBorrowed', field: 'amount' });
    const back = await lend('loan-returns', { qty: '60' });
    expect(back.body, back.text).toMatchObject({
      kind: 'giveBack',
      account: accounts.deskA,
      toAccount: null,
    });
  });

  test.each([
    [{ qty: '1.5' }, 'qty'],
    [{ qty: '0' }, 'qty'],
    [{ qty: 5 }, 'qty'],
    [{ instrument: 'NOPE' }, 'instrument'],
    [{ instrument: 'USD' }, 'instrument'],
    [{ clientRef: 'a b' }, 'clientRef'],
    [{ account: '999' }, 'account'],
  ])('%j is no loan', async (changes, field) => {
    const { body, status } = await lend('loans', changes);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body.error.field).toBe(field);
  });
});

/** What PUT …/limits takes, of an Instrument. */
function limitsOf(instrument: Json): Json {
  const { symbol: _s, currency: _c, tickSize: _t, lotSize: _l, phase: _p, ...limits } = instrument;
  return limits;
}

describe('instruments', () => {
  test('limits are those that are shown, and are in force', async () => {
    const { body: instrument } = await venue.call('GET', '/v1/instruments/AAPL');
    expect(instrument).toMatchObject({
      notionalMax: '10000000.00',
      marketCollarBps: 500,
      limitCollarBps: 5_000,
      openOrdersPerAccountMax: 5_000,
      positionMax: null,
      phase: 'continuous',
    });
    const same = await put('/instruments/AAPL/limits', limitsOf(instrument));
    expect(same.status, same.text).toBe(200);
    expect(same.body).toEqual(instrument);
    const socket = await venue.socket();
    await socket.subscribe({ channel: 'status', instrument: 'AAPL' });
    await socket.next('status');
    const changed = await put('/instruments/AAPL/limits', {
      ...limitsOf(instrument),
      name: 'Apple',
      qtyMax: '50',
      positionMax: '20000',
    });
    expect(changed.body).toMatchObject({ name: 'Apple', qtyMax: '50', positionMax: '20000' });
    expect((await socket.next('status')).data).toEqual(changed.body);
    expect((await place(limitOrder({ qty: '51' }))).body.error).toMatchObject({
      name: 'quantityAboveMax',
      limit: '50',
    });
    await put('/instruments/AAPL/limits', limitsOf(instrument));
    socket.drop();
  });

  test.each([
    [{ priceMin: '0' }, 'priceOutOfBounds', 'priceMin'],
    [{ priceMax: '1.001' }, 'invalidPriceIncrement', 'priceMax'],
    [{ qtyMax: 'many' }, 'invalidField', 'qtyMax'],
    [{ notionalMax: '-1' }, 'invalidField', 'notionalMax'],
    [{ marketCollarBps: 1.5 }, 'invalidField', 'marketCollarBps'],
    [{ tickSize: '0.05' }, 'unknownField', 'tickSize'],
    [{ priceMin: '900.00', priceMax: '800.00' }, 'invalidListing', undefined],
  ])('%j is refused', async (changes, name, field) => {
    const { body: instrument } = await venue.call('GET', '/v1/instruments/AAPL');
    const { body } = await put('/instruments/AAPL/limits', { ...limitsOf(instrument), ...changes });
    expect(body.error, JSON.stringify(body)).toMatchObject(
      field === undefined ? { name } : { name, field },
    );
  });
});

describe('the venue', () => {
  test('stops and allows all trading', async () => {
    expect((await put('/venue/kill-switch', { on: true })).body.killSwitch).toBe(true);
    expect((await get('/venue')).killSwitch).toBe(true);
    expect((await place(limitOrder())).body.error).toMatchObject({ name: 'venueKillSwitch' });
    expect((await put('/venue/kill-switch', { on: false })).body.killSwitch).toBe(false);
    expect((await place(limitOrder())).status).toBe(201);
    await cancelAll();
  });

  test('has limits of its own', async () => {
    const limits = { openOrdersMax: 1, ordersPerSecondMax: 0, stpNoneAllowed: false };
    expect((await put('/venue/limits', limits)).body.limits).toEqual(limits);
    await place(limitOrder());
    const answer = await place(limitOrder(), seller);
    expect(answer.body.error).toMatchObject({ name: 'venueCapacity', limit: '1' });
    await put('/venue/limits', { ...limits, openOrdersMax: 0 });
    await cancelAll();
  });
});

describe('fee tiers', () => {
  test('are set in basis points, and orders pay them from then on', async () => {
    const rates = { makerBps: '-0.50', takerBps: '2.00', auctionBps: '1.25' };
    const set = await put('/fee-tiers/0', rates);
    expect(set.body, set.text).toEqual({ feeTier: 0, ...rates });
    expect((await get('/fee-tiers')).feeTiers[0]).toEqual({ feeTier: 0, ...rates });
    await place(limitOrder({ side: 'sell', price: '560.00', qty: '10' }), seller);
    const preview = await venue.call('POST', '/v1/orders/preview', {
      token: buyer,
      body: limitOrder({ price: '560.00' }),
    });
    expect(preview.body.fees).toEqual({ ...rates, max: '1.20' });
    const taken = await place(limitOrder({ price: '560.00' }));
    expect(taken.body).toMatchObject({ status: 'filled', fees: '1.12' });
    expect(preview.body.estimate.fee).toBe('1.12');
  });

  test.each([
    ['/fee-tiers/16', {}, 'invalidField', 'feeTier'],
    ['/fee-tiers/0', { makerBps: '1.001' }, 'invalidField', 'makerBps'],
    ['/fee-tiers/0', { takerBps: 1 }, 'invalidField', 'takerBps'],
    ['/fee-tiers/0', { takerBps: '501.00' }, 'invalidFeeTier', 'feeTier'],
  ])('%s %j is refused', async (path, changes, name, field) => {
    const rates = { makerBps: '0.00', takerBps: '0.00', auctionBps: '0.00', ...changes };
    const { body } = await put(path, rates);
    expect(body.error).toMatchObject({ name, field });
  });
});

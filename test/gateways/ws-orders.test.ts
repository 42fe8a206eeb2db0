// Orders over the WebSocket: every operation, in the order in which they were sent, with the same answers as over REST.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestSocket } from '../support/test-socket.ts';
import { accounts, limitOrder, operatorToken, TestVenue } from '../support/test-venue.ts';

let venue: TestVenue;
let buyer: TestSocket;
let seller: TestSocket;
let token: string;

beforeAll(async () => {
  venue = await TestVenue.start();
  token = await venue.token('buyer_demo');
  buyer = await venue.socket(token);
  seller = await venue.socket(await venue.token('seller_demo'));
});
afterAll(() => venue.close());

describe('operations', () => {
  test('an order placed here is found over REST, and the other way round', async () => {
    const order = limitOrder();
    const { ok, result } = await buyer.request('order.place', order);
    expect(ok).toBe(true);
    expect(result).toMatchObject({ clOrdId: order['clOrdId'], status: 'new', price: '500.00' });
    const found = await venue.call('GET', `/v1/orders/${result.orderId}`, { token });
    expect(found.body).toEqual(result);
    const over = await venue.call('POST', '/v1/orders', { token, body: order });
    expect(over.status).toBe(200);
    const again = await buyer.request('order.place', order);
    expect(again.result).toEqual(result);
    const canceled = await buyer.request('order.cancel', { clOrdId: order['clOrdId'] });
    expect(canceled.result).toMatchObject({ orderId: result.orderId, status: 'canceled' });
  });

  test('a reject comes with its code, its limit and the order', async () => {
    const order = limitOrder({ qty: '9000' });
    const reply = await buyer.request('order.place', order);
    expect(reply).toMatchObject({
      ok: false,
      error: { code: 125, name: 'insufficientFunds', field: 'qty', transient: false },
      order: { clOrdId: order['clOrdId'], status: 'rejected', rejectCode: 125 },
    });
    expect(reply.error.limit).toMatch(/^\d+\.\d\d$/);
    const again = await buyer.request('order.place', order);
    expect(again.order).toEqual(reply.order);
  });

  test('another body under a used client order id is a duplicate', async () => {
    const order = limitOrder();
    await buyer.request('order.place', order);
    const reply = await buyer.request('order.place', { ...order, side: 'sell' });
    expect(reply).toMatchObject({ ok: false, error: { code: 6, field: 'clOrdId' } });
    expect(reply).not.toHaveProperty('order');
    await buyer.request('order.massCancel');
  });

  test('a stop is placed, amended and replaced here too', async () => {
    await seller.request('order.place', limitOrder({ side: 'sell', price: '500.00', qty: '1' }));
    await buyer.request('order.place', limitOrder({ price: '500.00', qty: '1' }));
    const { price: _none, ...stop } = limitOrder({ type: 'stop', stopPrice: '520.00' });
    const placed = await buyer.request('order.place', stop);
    expect(placed.result).toMatchObject({ type: 'stop', stopPrice: '520.00', status: 'suspended' });
    const { orderId } = placed.result;
    const amended = await buyer.request('order.amend', { orderId, stopPrice: '530.00' });
    expect(amended.result).toMatchObject({ orderId, stopPrice: '530.00' });
    const other = { ...limitOrder({ side: 'sell', price: '600.00' }), orderId };
    expect((await buyer.request('order.replace', other)).error).toMatchObject({
      name: 'contradictoryInstructions',
      field: 'side',
    });
    const next = limitOrder({ price: '450.00', displayQty: '2', origClOrdId: stop['clOrdId'] });
    const replaced = await buyer.request('order.replace', next);
    expect(replaced.result).toMatchObject({
      canceled: { orderId, reason: 'replaced' },
      placed: { type: 'limit', displayQty: '2', status: 'new' },
    });
    await buyer.request('order.massCancel');
  });

  test('amending an order that is still on its way, where the instrument is named', async () => {
    const order = limitOrder();
    const placed = buyer.request('order.place', order);
    const named = { clOrdId: order['clOrdId'], instrument: order['instrument'], qty: '3' };
    const amended = await buyer.request('order.amend', named);
    expect((await placed).result).toMatchObject({ status: 'new' });
    expect(amended.result).toMatchObject({ clOrdId: order['clOrdId'], qty: '3', status: 'new' });
    const other = await buyer.request('order.amend', { ...named, instrument: 'MSFT', qty: '2' });
    expect(other).toMatchObject({ ok: false, error: { field: 'instrument' } });
    await buyer.request('order.massCancel');
  });

  test('amending by either id', async () => {
    const { result } = await buyer.request('order.place', limitOrder());
    const byId = await buyer.request('order.amend', { orderId: result.orderId, qty: '8' });
    expect(byId.result).toMatchObject({ orderId: result.orderId, qty: '8', price: '500.00' });
    const byClientId = await buyer.request('order.amend', {
      clOrdId: result.clOrdId,
      price: '499.50',
    });
    expect(byClientId.result).toMatchObject({ qty: '8', price: '499.50' });
    const nothing = await buyer.request('order.amend', { orderId: result.orderId });
    expect(nothing.error).toMatchObject({ code: 130 });
    await buyer.request('order.cancel', { orderId: result.orderId });
    const late = await buyer.request('order.amend', { orderId: result.orderId, qty: '1' });
    expect(late.error).toMatchObject({ name: 'tooLateToCancel' });
  });

  test('replacing by either id, both or neither', async () => {
    const { result } = await buyer.request('order.place', limitOrder());
    const next = limitOrder({ price: '498.00' });
    const done = await buyer.request('order.replace', { orderId: result.orderId, ...next });
    expect(done.result.canceled).toMatchObject({ orderId: result.orderId, reason: 'replaced' });
    expect(done.result.placed).toMatchObject({ clOrdId: next['clOrdId'], status: 'new' });
    const third = limitOrder({ price: '497.00' });
    const byClientId = await buyer.request('order.replace', {
      origClOrdId: next['clOrdId'],
      ...third,
    });
    expect(byClientId.result.canceled).toMatchObject({ clOrdId: next['clOrdId'] });
    const refused = await buyer.request('order.replace', {
      origClOrdId: third['clOrdId'],
      ...limitOrder({ qty: '9000' }),
    });
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 125 },
      order: { status: 'rejected' },
    });
    const left = await venue.call('GET', '/v1/orders', { token });
    expect(left.body.orders).toMatchObject([{ clOrdId: third['clOrdId'], status: 'new' }]);
    const lost = await buyer.request('order.replace', {
      origClOrdId: next['clOrdId'],
      ...limitOrder(),
    });
    expect(lost.error).toMatchObject({ name: 'tooLateToCancel' });
    expect(lost).not.toHaveProperty('order');
  });

  test('cancelling all, or those of one instrument and side', async () => {
    await buyer.request('order.massCancel');
    await buyer.request('order.place', limitOrder());
    await buyer.request('order.place', limitOrder({ side: 'sell', price: '700.00' }));
    const some = await buyer.request('order.massCancel', { instrument: 'AAPL', side: 'sell' });
    expect(some.result).toEqual({ canceled: 1 });
    expect((await buyer.request('order.massCancel')).result).toEqual({ canceled: 1 });
  });
});

describe('many at once', () => {
  test('requests sent without waiting are decided and answered in their order', async () => {
    const count = 300;
    const replies = buyer.wait((message) => message.id === `last`);
    const before = buyer.messages.length;
    for (let i = 0; i < count; i++) {
      const clOrdId = `pipe-${i}`;
      buyer.send({ id: i * 2, op: 'order.place', ...limitOrder({ clOrdId, qty: '1' }) });
      buyer.send({ id: i * 2 + 1, op: 'order.cancel', clOrdId });
    }
    buyer.send({ id: 'last', op: 'order.massCancel' });
    await replies;
    const answered = buyer.messages.slice(before).filter((message) => 'ok' in message);
    expect(answered.map(({ id }) => id)).toEqual([
      ...Array.from({ length: count * 2 }, (_, id) => id),
      'last',
    ]);
    expect(answered.every(({ ok }) => ok === true)).toBe(true);
    const seqs = answered.slice(0, -1).map(({ result }) => result.seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  });

  test('a full queue is said at once, and what was taken is answered', async () => {
    const small = await TestVenue.start({ queueMax: 2 });
    const socket = await small.socket(await small.token('buyer_demo'));
    small.engine.isPaused = true;
    const first = socket.request('order.place', limitOrder());
    const second = socket.request('order.place', limitOrder());
    const third = await socket.request('order.place', limitOrder());
    expect(third.error).toMatchObject({ name: 'venueBusy', transient: true });
    small.engine.resume();
    expect([(await first).ok, (await second).ok]).toEqual([true, true]);
    await small.close();
  });

  test('past the budget an order is refused, a cancel is not', async () => {
    const tight = await TestVenue.start({
      options: {
        requestRate: { perSecond: 0.001, burst: 2 },
        cancelRate: { perSecond: 0.001, burst: 10 },
      },
    });
    const socket = await tight.socket(await tight.token('buyer_demo'));
    const { result } = await socket.request('order.place', limitOrder());
    await socket.request('order.place', limitOrder());
    const refused = await socket.request('order.place', limitOrder());
    expect(refused.error).toMatchObject({ name: 'rateLimited', transient: true });
    expect((await socket.request('order.cancel', { orderId: result.orderId })).ok).toBe(true);
    expect((await socket.request('order.massCancel')).ok).toBe(true);
    const operator = await tight.socket(operatorToken);
    for (let i = 0; i < 5; i++) {
      const account = accounts.seller;
      expect((await operator.request('order.place', limitOrder({ account }))).ok).toBe(true);
    }
    await tight.close();
  });
});

describe('whose order it is', () => {
  test.each(['order.cancel', 'order.amend'])(
    "%s does not know another user's order",
    async (op) => {
      const { result } = await buyer.request('order.place', limitOrder());
      const change = op === 'order.amend' ? { qty: '1' } : {};
      for (const target of [{ orderId: result.orderId }, { clOrdId: result.clOrdId }]) {
        const foreign = await seller.request(op, { ...target, ...change });
        expect(foreign.error).toMatchObject({ code: 5, name: 'unknownOrder' });
      }
      const still = await venue.call('GET', `/v1/orders/${result.orderId}`, { token });
      expect(still.body).toEqual(result);
    },
  );

  test("order.replace does not know another user's order", async () => {
    const { result } = await buyer.request('order.place', limitOrder());
    const { orderId, clOrdId } = result;
    for (const target of [{ orderId }, { origClOrdId: clOrdId }]) {
      const foreign = await seller.request('order.replace', { ...target, ...limitOrder() });
      expect(foreign.error).toMatchObject({ code: 5 });
      expect(foreign).not.toHaveProperty('order');
    }
    await buyer.request('order.massCancel');
  });

  test('without a sign-in there are no orders', async () => {
    const anybody = await venue.socket();
    for (const op of ['order.place', 'order.cancel', 'order.massCancel']) {
      const reply = await anybody.request(
        op,
        op === 'order.place' ? limitOrder() : op === 'order.cancel' ? { clOrdId: 'x' } : {},
      );
      expect(reply.error).toMatchObject({ code: 203, name: 'unauthenticated' });
    }
  });

  test('a user of several accounts names one, an operator any', async () => {
    const desk = await venue.socket(await venue.token('desk'));
    const unnamed = await desk.request('order.place', limitOrder());
    expect(unnamed.error).toMatchObject({ code: 201, field: 'account' });
    const named = await desk.request('order.place', limitOrder({ account: accounts.deskB }));
    expect(named.result.account).toBe(accounts.deskB);
    const foreign = await desk.request('order.place', limitOrder({ account: accounts.buyer }));
    expect(foreign.error).toMatchObject({ name: 'forbidden', field: 'account' });
    const canceled = await desk.request('order.cancel', { orderId: named.result.orderId });
    expect(canceled.result).toMatchObject({ status: 'canceled', account: accounts.deskB });

    const operator = await venue.socket(operatorToken);
    const order = await operator.request('order.place', limitOrder({ account: accounts.deskA }));
    expect(order.result.account).toBe(accounts.deskA);
    const all = await operator.request('order.massCancel', { account: accounts.deskA });
    expect(all.result).toEqual({ canceled: 1 });
  });
});

// Every frame of a busy WebSocket is what the published description says: requests, replies, pushes, and no kind of frame stays untried.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { Compile } from 'typebox/compile';
import { framesOf } from '#api/asyncapi.ts';
import type { Message, TestSocket } from '../support/test-socket.ts';
import { limitOrder, newClOrdId, operatorToken, TestVenue } from '../support/test-venue.ts';

const validators = new Map(
  framesOf().map(({ name, payload }) => [name, Compile(payload)] as const),
);
const seen = new Map<string, number>();
let nowMs = Date.now();
let venue: TestVenue;

beforeAll(async () => {
  venue = await TestVenue.start({
    clock: () => nowMs,
    options: { heartbeatMs: 50, slowReaderBytes: 16 * 1024 },
  });
});
afterAll(() => venue.close());

function check(name: string, frame: Message): void {
  const validator = validators.get(name);
  expect(validator, `${name}: ${JSON.stringify(frame).slice(0, 200)}`).toBeDefined();
  if (validator === undefined) return;
  const faults = validator.Check(frame) ? [] : [...validator.Errors(frame)];
  expect(faults, `${name}: ${JSON.stringify(frame).slice(0, 1_000)}`).toEqual([]);
  seen.set(name, (seen.get(name) ?? 0) + 1);
}

/** Checks all that goes through a socket from now on. */
function watch(socket: TestSocket): (op: string, fields?: object) => Promise<Message> {
  const ops = new Map<number, string>();
  let nextId = 1_000_000;
  socket.socket.on('message', (data: Buffer) => {
    const frame: Message = JSON.parse(data.toString());
    const id = Number(frame.id);
    if (frame.channel !== undefined) check(`${frame.channel}.${frame.type}`, frame);
    else if (frame.ok === true) check(`${ops.get(id)}.reply`, frame);
    else check('error.reply', frame);
  });
  return (op, fields = {}) => {
    const id = nextId++;
    const frame = { id, op, ...fields };
    ops.set(id, op);
    check(`${op}.request`, frame);
    const reply = socket.wait((message) => message.id === id);
    socket.send(frame);
    return reply;
  };
}

const setPhase = async (phase: string): Promise<void> => {
  const answer = await venue.call('PUT', '/v1/operator/instruments/AAPL/phase', {
    token: operatorToken,
    body: { phase },
  });
  expect(answer.status).toBe(200);
};

test('every frame is what the description says, and every kind of it was seen', async () => {
  const buyerToken = await venue.token('buyer_demo');
  const buyer = watch(await venue.socket());
  const seller = watch(await venue.socket(await venue.token('seller_demo')));
  await buyer('auth', { token: buyerToken });
  await buyer('ping');
  const wide = ['ticker', 'status', 'auction'].map((channel) => ({ channel, instrument: '*' }));
  const narrow = ['trades', 'depth'].map((channel) => ({ channel, instrument: 'AAPL' }));
  const own = ['orders', 'fills', 'balances', 'positions', 'preventedMatches', 'notifications'];
  await buyer('subscribe', {
    channels: [
      ...wide,
      ...narrow,
      { channel: 'candles', instrument: 'AAPL', interval: '1m' },
      ...own.map((channel) => ({ channel })),
      { channel: 'announcements' },
    ],
  });

  const { result: resting } = await buyer('order.place', limitOrder({ price: '585.00' }));
  await seller('order.place', limitOrder({ side: 'sell', qty: '4', price: '585.00' }));
  await buyer('order.amend', { orderId: resting.orderId, qty: '20' });
  const { result: replaced } = await buyer('order.replace', {
    origClOrdId: resting.clOrdId,
    ...limitOrder({ price: '584.90' }),
  });
  await buyer('order.cancel', { orderId: replaced.placed.orderId });
  await buyer('order.place', limitOrder({ price: '584.00', displayQty: '2' }));
  await buyer('order.place', {
    ...limitOrder({ type: 'stopLimit', side: 'sell', price: '580.00' }),
    stopPrice: '581.00',
  });
  const { price: _price, ...market } = limitOrder({ type: 'market', side: 'sell', qty: '1' });
  await seller('order.place', market);
  const { price: _none, ...trailing } = limitOrder({ type: 'trailingStop', side: 'sell' });
  await buyer('order.place', { ...trailing, trailingOffsetBps: 200 });
  // Against the own order: prevented.
  await buyer('order.place', limitOrder({ side: 'sell', qty: '1', price: '584.00' }));
  await buyer('orderList.place', {
    type: 'bracket',
    orders: [
      limitOrder({ price: '583.00' }),
      limitOrder({ side: 'sell', price: '600.00' }),
      { ...trailing, type: 'stop', clOrdId: newClOrdId(), stopPrice: '570.00' },
    ],
  });
  await buyer('order.batch', {
    operations: [
      { op: 'place', ...limitOrder({ price: '582.00' }) },
      { op: 'cancel', clOrdId: 'nobody' },
    ],
  });
  // Refused, with and without an order that is left.
  await buyer('order.place', limitOrder({ qty: '99999', price: '9000.00' }));
  await buyer('order.place', limitOrder({ instrument: 'NOPE' }));
  await buyer('depth.gap', { instrument: 'AAPL', from: 1, to: 1_000_000 });

  await setPhase('closingAuction');
  await buyer('order.place', limitOrder({ price: '590.00', timeInForce: 'CLS', qty: '3' }));
  await seller('order.place', limitOrder({ side: 'sell', price: '580.00', qty: '2' }));
  await setPhase('closed');
  await setPhase('preOpen');
  await setPhase('openingAuction');
  await setPhase('continuous');
  await setPhase('halted');
  await setPhase('continuous');

  const { result: last } = await buyer('order.place', limitOrder({ price: '500.10' }));
  const { body: book } = await venue.call('GET', '/v1/instruments/AAPL/depth');
  // Once it has been told, it can be told again.
  await expect
    .poll(() => buyer('depth.gap', { instrument: 'AAPL', from: book.seq, to: book.seq }))
    .toMatchObject({ ok: true });
  await buyer('order.cancel', { clOrdId: last.clOrdId });
  await buyer('order.massCancel', { instrument: 'AAPL' });
  await buyer('unsubscribe', {
    channels: [{ channel: 'candles', instrument: 'AAPL', interval: '1m' }],
  });

  const { broadcasts } = venue.gateway;
  const time = '2026-11-21T09:30:00.000123Z';
  broadcasts.announce({
    announcementId: '1',
    severity: 'info',
    title: 'Early close',
    text: 'At one.',
    instrument: null,
    publishedAt: time,
    expiresAt: null,
  });
  const { body: user } = await venue.call('GET', '/v1/auth/me', { token: buyerToken });
  broadcasts.notify(String(user.memberId), {
    notificationId: '1',
    kind: 'fill',
    account: '10',
    title: 'Filled',
    text: 'All of it.',
    data: {},
    time,
    readAt: null,
  });
  nowMs += 14 * 60_000 + 30_000;
  const missing = (): string[] => [...validators.keys()].filter((name) => !seen.has(name));
  await expect.poll(missing, { timeout: 5_000 }).toEqual([]);
  const total = [...seen.values()].reduce((sum, count) => sum + count, 0);
  expect(total).toBeGreaterThan(100);
});

test('the description is served for machines and for people', async () => {
  const { body, headers } = await venue.call('GET', '/docs/asyncapi.json');
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(body.asyncapi).toBe('3.0.0');
  expect(body.channels.venue.address).toBe('/v1/ws');
  expect(Object.keys(body.operations as object)).toEqual(
    expect.arrayContaining(['order.place', 'push.depth']),
  );
  const page = await venue.call('GET', '/docs/asyncapi');
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  for (const name of ['order.place.request', 'depth.delta']) expect(page.text).toContain(name);
  expect(page.text).not.toContain('<script');
});

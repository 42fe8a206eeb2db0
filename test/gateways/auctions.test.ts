// A trading day through the doors: phases by hand, the auction as it is called and as it uncrosses, its trades, and who may see what.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CommandKind } from '#core/command.ts';
import { limitOrder, operatorToken, TestVenue } from '../support/test-venue.ts';
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

function setPhase(phase: string, symbol = 'AAPL'): Promise<Answer> {
  return venue.call('PUT', `/v1/operator/instruments/${symbol}/phase`, {
    token: operatorToken,
    body: { phase },
  });
}

async function auction(): Promise<Json> {
  return (await venue.call('GET', '/v1/instruments/AAPL/auction')).body;
}

/** The timed command of the venue's scheduler. */
function publishIndicative(): Promise<void> {
  return venue.command((command) => {
    command.kind = CommandKind.publishIndicative;
    command.option = 1;
    command.instrumentId = 1;
  });
}

test('an auction is called, shown while it gathers, and uncrossed', async () => {
  const socket = await venue.socket();
  await socket.subscribe(
    { channel: 'auction', instrument: 'AAPL' },
    { channel: 'status', instrument: 'AAPL' },
    { channel: 'trades', instrument: 'AAPL' },
  );
  expect((await socket.next('auction')).data).toMatchObject({
    phase: 'continuous',
    isCall: false,
    price: null,
    lastUncross: null,
  });
  for (const phase of ['closed', 'preOpen', 'openingAuction']) {
    const answer = await setPhase(phase);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ symbol: 'AAPL', phase });
  }
  expect(await auction()).toMatchObject({
    instrument: 'AAPL',
    phase: 'openingAuction',
    isCall: true,
    price: null,
    matchedQty: '0',
    surplusSide: null,
  });

  await place(limitOrder({ price: '501.00', qty: '8' }));
  await place(limitOrder({ side: 'sell', price: '499.00', qty: '5' }), seller);
  await place(
    { instrument: 'AAPL', side: 'buy', type: 'market', qty: '2', timeInForce: 'OPG' },
    buyer,
  );
  await publishIndicative();
  const called = await auction();
  expect(called).toMatchObject({
    isCall: true,
    matchedQty: '5',
    surplusQty: '5',
    surplusSide: 'buy',
    price: '501.00',
  });
  await expect
    .poll(async () => (await socket.next('auction')).data.matchedQty, { interval: 1 })
    .toBe('5');

  expect((await setPhase('continuous')).body.phase).toBe('continuous');
  const over = await auction();
  expect(over).toMatchObject({
    phase: 'continuous',
    isCall: false,
    price: null,
    matchedQty: '0',
    lastUncross: {
      phase: 'openingAuction',
      price: '501.00',
      matchedQty: '5',
      surplusQty: '5',
      surplusSide: 'buy',
    },
  });
  await expect
    .poll(async () => (await socket.next('auction')).data.lastUncross?.matchedQty, { interval: 1 })
    .toBe('5');

  const { body } = await venue.call('GET', '/v1/instruments/AAPL/trades?limit=2');
  expect(body.trades).toMatchObject([
    { price: '501.00', qty: '3', takerSide: null, auction: true },
    { price: '501.00', qty: '2', takerSide: null, auction: true },
  ]);
  const fills = await venue.call('GET', '/v1/fills?limit=1', { token: seller });
  expect(fills.body.fills[0]).toMatchObject({ liquidity: 'auction', side: 'sell' });
  const ticker = await venue.call('GET', '/v1/instruments/AAPL/ticker');
  expect(ticker.body.day).toMatchObject({ open: '501.00', volume: '5', trades: 2, close: null });
  socket.drop();
});

test('phases come in order, and the same phase again is no change', async () => {
  expect((await setPhase('continuous')).status).toBe(200);
  const answer = await setPhase('openingAuction');
  expect(answer.status).toBe(422);
  expect(answer.body.error).toMatchObject({ name: 'phaseChangeNotAllowed', field: 'phase' });
  const unknown = await setPhase('lunch');
  expect(unknown.body.error).toMatchObject({ name: 'invalidField', field: 'phase' });
});

test('the venue is in the phase that says most of it', async () => {
  const phase = async (): Promise<string> => (await venue.call('GET', '/v1/venue')).body.phase;
  expect(await phase()).toBe('continuous');
  await setPhase('closed', 'LOTS');
  await setPhase('closingAuction');
  expect(await phase()).toBe('closingAuction');
  await setPhase('closed');
  expect(await phase()).toBe('closed');
  await setPhase('continuous');
  await setPhase('continuous', 'LOTS');
});

describe('what a phase does not take', () => {
  test('immediate orders wait for no auction', async () => {
    await setPhase('halted');
    expect((await place(limitOrder())).body.error).toMatchObject({
      name: 'instrumentHalted',
      transient: true,
    });
    await setPhase('reopeningAuction');
    expect((await place(limitOrder({ timeInForce: 'IOC' }))).body.error).toMatchObject({
      name: 'phaseNotPermitted',
      field: 'instrument',
    });
    const market = { instrument: 'AAPL', side: 'buy', type: 'market', qty: '1' };
    const taken = await place({ ...market, timeInForce: 'DAY' });
    expect(taken.body).toMatchObject({ type: 'market', timeInForce: 'DAY', status: 'new' });
    await setPhase('continuous');
    const { body } = await venue.call('GET', `/v1/orders/${taken.body.orderId}`, { token: buyer });
    expect(body).toMatchObject({ status: 'expired', reason: 'auctionEnded' });
  });

  test('a DAY order ends with the day', async () => {
    const { body } = await place(limitOrder({ timeInForce: 'DAY' }));
    await setPhase('closed');
    const ended = await venue.call('GET', `/v1/orders/${body.orderId}/history`, { token: buyer });
    expect(ended.body.events).toMatchObject([
      { execType: 'new', ordStatus: 'new', leavesQty: '10' },
      { execType: 'expired', reason: 'dayEnd', ordStatus: 'expired', leavesQty: '0', cumQty: '0' },
    ]);
    await setPhase('continuous');
  });
});

test('every auction is one subscription', async () => {
  const socket = await venue.socket();
  await socket.subscribe({ channel: 'auction', instrument: '*' });
  const first = [await socket.next('auction'), await socket.next('auction')];
  expect(first.map(({ instrument }) => instrument)).toEqual(['AAPL', 'LOTS']);
  await setPhase('closingAuction', 'LOTS');
  const event = await socket.next('auction', ({ type, data }) => type === 'event' && data.isCall);
  expect(event).toMatchObject({ type: 'event', instrument: 'LOTS', data: { isCall: true } });
  await setPhase('closed', 'LOTS');
  await setPhase('continuous', 'LOTS');
  socket.drop();
});

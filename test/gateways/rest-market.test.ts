// The public side of the REST door, and one's own balances, positions and fills.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { depthChecksum } from '#marketdata/depth-checksum.ts';
import { limitOrder, TestVenue } from '../support/test-venue.ts';
import type { Answer } from '../support/test-venue.ts';

let venue: TestVenue;
let buyer: string;
let seller: string;

beforeAll(async () => {
  venue = await TestVenue.start();
  buyer = await venue.token('buyer_demo');
  seller = await venue.token('seller_demo');
  const place = (token: string, changes: object): Promise<Answer> =>
    venue.call('POST', '/v1/orders', { token, body: limitOrder(changes) });
  await place(seller, { side: 'sell', price: '586.00', qty: '10' });
  await place(seller, { side: 'sell', price: '587.00', qty: '20' });
  await place(buyer, { side: 'buy', price: '586.00', qty: '4' });
  await place(buyer, { side: 'buy', price: '580.10', qty: '7' });
  await place(buyer, { side: 'buy', price: '580.10', qty: '5' });
  await place(buyer, { side: 'buy', price: '579.00', qty: '1' });
  await place(seller, { instrument: 'LOTS', side: 'sell', price: '12.50', qty: '300' });
});
afterAll(() => venue.close());

function get(path: string, token?: string): Promise<Answer> {
  return venue.call('GET', path, token === undefined ? {} : { token });
}

test('the venue says what it is and how far it got', async () => {
  const { body } = await get('/v1/venue');
  expect(body).toMatchObject({ name: 'Buttonwood', phase: 'continuous', seq: venue.venue.seq });
  expect(Math.abs(Date.parse(body.time) - Date.now())).toBeLessThan(5_000);
});

test('the venue names the members that everybody may be, and none where it is not told any', async () => {
  expect((await get('/v1/venue')).body).toMatchObject({ mode: 'production', demoMembers: [] });
  const demoMembers = [{ username: 'buyer_demo', displayName: 'Buyer (demo)' }];
  const demo = await TestVenue.start({ options: { mode: 'demo', demoMembers } });
  const { body } = await demo.call('GET', '/v1/venue');
  await demo.close();
  expect(body).toMatchObject({ mode: 'demo', demoMembers });
});

test('instruments are written in their own units', async () => {
  const all = await get('/v1/instruments');
  expect(all.body.instruments).toEqual([
    {
      symbol: 'AAPL',
      name: 'Apple "Test" Inc.',
      currency: 'USD',
      tickSize: '0.01',
      lotSize: '1',
      priceMin: '0.01',
      priceMax: '10000.00',
      qtyMin: '1',
      qtyMax: '100000',
      referencePrice: '585.33',
      notionalMax: '10000000.00',
      marketCollarBps: 500,
      limitCollarBps: 5_000,
      openOrdersPerAccountMax: 5_000,
      positionMax: null,
      phase: 'continuous',
    },
    {
      symbol: 'LOTS',
      name: 'Lots & Ticks plc',
      currency: 'USD',
      tickSize: '0.05',
      lotSize: '100',
      priceMin: '0.50',
      priceMax: '100.00',
      qtyMin: '200',
      qtyMax: '5000',
      referencePrice: '10.00',
      notionalMax: '10000000.00',
      marketCollarBps: 1_000,
      limitCollarBps: 0,
      openOrdersPerAccountMax: 5_000,
      positionMax: null,
      phase: 'continuous',
    },
  ]);
  expect((await get('/v1/instruments/LOTS')).body).toEqual(all.body.instruments[1]);
});

test('depth has levels with quantity and number of orders, and proves itself', async () => {
  const { body } = await get('/v1/instruments/AAPL/depth');
  expect(body).toMatchObject({
    instrument: 'AAPL',
    bids: [
      ['580.10', '12', 2],
      ['579.00', '1', 1],
    ],
    asks: [
      ['586.00', '6', 1],
      ['587.00', '20', 1],
    ],
  });
  expect(body.checksum).toBe(depthChecksum(body.asks, body.bids));
  const top = await get('/v1/instruments/AAPL/depth?levels=1');
  expect(top.body.bids).toHaveLength(1);
  expect(top.body).toMatchObject({ seq: body.seq, checksum: body.checksum });
  expect((await get('/v1/instruments/LOTS/depth')).body.asks).toEqual([['12.50', '300', 1]]);
});

test('trades are told newest first', async () => {
  const { body } = await get('/v1/instruments/AAPL/trades');
  expect(body.trades).toHaveLength(1);
  expect(body.trades[0]).toMatchObject({
    tradeId: '1',
    instrument: 'AAPL',
    price: '586.00',
    qty: '4',
    takerSide: 'buy',
  });
});

test('candles end with the open one', async () => {
  const { body } = await get('/v1/instruments/AAPL/candles?interval=1d&limit=5');
  expect(body.interval).toBe('1d');
  expect(body.candles.at(-1)).toMatchObject({
    open: '586.00',
    high: '586.00',
    low: '586.00',
    close: '586.00',
    volume: '4',
    trades: 1,
    final: false,
  });
  expect((await get('/v1/instruments/LOTS/candles')).body).toEqual({ interval: '1m', candles: [] });
});

test('a ticker has the best prices and the last day', async () => {
  const { body } = await get('/v1/instruments/AAPL/ticker');
  expect(body).toMatchObject({
    instrument: 'AAPL',
    last: '586.00',
    bid: '580.10',
    bidQty: '12',
    ask: '586.00',
    askQty: '6',
    open: '586.00',
    high: '586.00',
    low: '586.00',
    change: '0.00',
    changePercent: '0.00',
    volume: '4',
    turnover: '2344.00',
  });
  const all = await get('/v1/tickers');
  expect(all.body.tickers[0]).toEqual(body);
  expect(all.body.tickers[1]).toMatchObject({
    instrument: 'LOTS',
    last: null,
    bid: null,
    bidQty: null,
    ask: '12.50',
    change: null,
    changePercent: null,
    volume: '0',
  });
});

test.each(['', '/depth', '/trades', '/candles', '/ticker'])(
  'an instrument that is not listed has no %s',
  async (tail) => {
    const answer = await get(`/v1/instruments/NOPE${tail}`);
    expect(answer.status).toBe(404);
    expect(answer.body.error).toMatchObject({ name: 'unknownInstrument', field: 'symbol' });
  },
);

describe("one's own", () => {
  test('balances tell money, available and held', async () => {
    const { body } = await get('/v1/balances', seller);
    expect(body.balances).toEqual([
      { account: '11', asset: 'USD', available: '1002344.00', held: '0.00', total: '1002344.00' },
    ]);
  });

  test('positions tell shares, their cost and their worth', async () => {
    const { body } = await get('/v1/positions', buyer);
    expect(body.positions[0]).toEqual({
      account: '10',
      instrument: 'AAPL',
      qty: '10004',
      available: '10004',
      held: '0',
      avgCost: null,
      last: '586.00',
      marketValue: '5862344.00',
      borrowed: '0',
      realizedPnl: '0.00',
      unrealizedPnl: null,
    });
    const sold = await get('/v1/positions', seller);
    expect(sold.body.positions[1]).toMatchObject({ instrument: 'LOTS', held: '300', last: null });
  });

  test('fills tell both sides of a trade apart', async () => {
    const bought = await get('/v1/fills', buyer);
    const sold = await get('/v1/fills?instrument=AAPL&limit=5', seller);
    expect(bought.body.fills[0]).toMatchObject({ tradeId: '1', side: 'buy', liquidity: 'taker' });
    expect(sold.body.fills[0]).toMatchObject({ tradeId: '1', side: 'sell', liquidity: 'maker' });
    expect((await get('/v1/fills?instrument=LOTS', seller)).body.fills).toEqual([]);
  });

  test.each(['balances', 'positions', 'fills', 'orders'])('%s need a sign-in', async (name) => {
    const answer = await get(`/v1/${name}`);
    expect(answer.status).toBe(401);
    expect(answer.body.error.name).toBe('unauthenticated');
  });

  test.each(['balances', 'positions', 'fills', 'orders'])(
    "nobody sees another user's %s",
    async (name) => {
      const answer = await get(`/v1/${name}?account=11`, buyer);
      expect(answer.status).toBe(403);
      expect(answer.body.error).toMatchObject({ name: 'forbidden', field: 'account' });
    },
  );
});

// The channels but depth: a snapshot at first, then what changes, to those who may see it.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CommandKind, type Command } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { FillView } from '#portfolio/fill-ring.ts';
import type { TestSocket } from '../support/test-socket.ts';
import { accounts, limitOrder, operatorToken, TestVenue } from '../support/test-venue.ts';

let venue: TestVenue;
let buyerToken: string;
let buyer: TestSocket;
let seller: TestSocket;

beforeAll(async () => {
  venue = await TestVenue.start();
  buyerToken = await venue.token('buyer_demo');
  buyer = await venue.socket(buyerToken);
  seller = await venue.socket(await venue.token('seller_demo'));
});
afterAll(() => venue.close());

/** A trade of one share; the buyer takes. */
async function trade(price = '600.00', qty = '1'): Promise<void> {
  await seller.request('order.place', limitOrder({ side: 'sell', price, qty }));
  await buyer.request('order.place', limitOrder({ price, qty }));
}

/** An operator's command, past the doors. */
async function send(fill: (command: Command) => void): Promise<void> {
  const command = venue.venue.command();
  fill(command);
  const { promise, resolve } = Promise.withResolvers<number>();
  venue.venue.submit(command, ({ code }) => resolve(code));
  expect(await promise).toBe(RejectCode.none);
}

async function watcher(...channels: object[]): Promise<TestSocket> {
  const socket = await venue.socket();
  expect((await socket.subscribe(...channels)).result).toEqual({ subscribed: channels.length });
  return socket;
}

describe('public', () => {
  test('trades: the latest newest first, then each in order', async () => {
    await trade('601.00');
    await trade('602.00');
    const socket = await watcher({ channel: 'trades', instrument: 'AAPL' });
    const snapshot = await socket.next('trades');
    expect(snapshot).toMatchObject({ type: 'snapshot', instrument: 'AAPL' });
    expect(snapshot.data.slice(0, 2).map(({ price }: { price: string }) => price)).toEqual([
      '602.00',
      '601.00',
    ]);
    await trade('603.00');
    const event = await socket.next('trades');
    expect(event).toMatchObject({
      type: 'event',
      data: [{ price: '603.00', qty: '1', takerSide: 'buy', instrument: 'AAPL' }],
    });
    expect(Number(event.data[0].tradeId)).toBe(Number(snapshot.data[0].tradeId) + 1);
  });

  test('trades: one that is busted is told again, and marked for whoever comes later', async () => {
    await send((command) => {
      command.kind = CommandKind.setTradeWindow;
      command.amountMinor = 100;
    });
    await trade('605.00');
    const socket = await watcher({ channel: 'trades', instrument: 'AAPL' });
    const [last] = (await socket.next('trades')).data;
    expect(last.status).toBeUndefined();
    const tradeId = Number(last.tradeId);
    const { portfolio, market } = venue.venue;
    const sideOf = (name: string): FillView => {
      const { accountId } = portfolio.accountByName(name)!;
      return portfolio.fills(accountId, 9).find((fill) => fill.tradeId === tradeId)!;
    };
    const [bought, sold] = [sideOf('buyer_demo'), sideOf('seller_demo')];
    const { priceTicks, qtyLots } = bought;
    await send((command) => {
      command.kind = CommandKind.bustTrade;
      command.instrumentId = market.instrumentBySymbol('AAPL')!.instrumentId;
      command.trade = {
        tradeId,
        priceTicks,
        qtyLots,
        buyAccountId: bought.accountId,
        sellAccountId: sold.accountId,
        buyFeeMinor: bought.feeMinor,
        sellFeeMinor: sold.feeMinor,
        newPriceTicks: 0,
      };
    });
    const told = await socket.next('trades');
    expect(told).toMatchObject({ type: 'event', data: [{ ...last, seq: expect.any(Number) }] });
    expect(told.data[0]).toMatchObject({ status: 'busted' });
    const later = await watcher({ channel: 'trades', instrument: 'AAPL' });
    const [first] = (await later.next('trades')).data;
    expect(first).toEqual({ ...last, status: 'busted' });
  });

  test('ticker: of one instrument or of all, and no message twice', async () => {
    const socket = await watcher(
      { channel: 'ticker', instrument: '*' },
      { channel: 'ticker', instrument: 'AAPL' },
    );
    const snapshots = [
      await socket.next('ticker'),
      await socket.next('ticker'),
      await socket.next('ticker'),
    ];
    expect(snapshots.map(({ type, instrument }) => `${type} ${instrument}`)).toEqual([
      'snapshot AAPL',
      'snapshot LOTS',
      'snapshot AAPL',
    ]);
    await trade('604.00');
    const event = await socket.next('ticker', ({ data }) => data.last === '604.00');
    expect(event).toMatchObject({ type: 'event', instrument: 'AAPL' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const again = socket.messages.filter(({ channel, data }) => {
      return channel === 'ticker' && data.seq === event.data.seq;
    });
    expect(again).toEqual([]);
    const rest = await venue.call('GET', '/v1/instruments/AAPL/ticker');
    expect(rest.body).toEqual(event.data);
  });

  test('ticker: at most so often, however much happens', async () => {
    const socket = await watcher({ channel: 'ticker', instrument: 'LOTS' });
    await socket.next('ticker');
    const startMs = performance.now();
    for (let i = 0; i < 200; i++) {
      const side = i % 2 === 0 ? 'buy' : 'sell';
      const price = side === 'buy' ? '9.00' : '11.00';
      await buyer.request(
        'order.place',
        limitOrder({ instrument: 'LOTS', qty: '200', side, price }),
      );
      await buyer.request('order.massCancel', { instrument: 'LOTS' });
    }
    const elapsedMs = performance.now() - startMs;
    const pushed = socket.messages.filter(({ channel }) => channel === 'ticker').length;
    expect(pushed).toBeLessThanOrEqual(Math.ceil(elapsedMs / 20) + 1);
  });

  test('candles: the last ones, then the open one as it grows', async () => {
    const socket = await watcher({ channel: 'candles', instrument: 'AAPL', interval: '1d' });
    const snapshot = await socket.next('candles');
    expect(snapshot).toMatchObject({ type: 'snapshot', instrument: 'AAPL', interval: '1d' });
    const open = snapshot.data.at(-1);
    await trade('605.00', '2');
    const event = await socket.next('candles', ({ data }) => data.at(-1).close === '605.00');
    expect(event).toMatchObject({ type: 'event', instrument: 'AAPL', interval: '1d' });
    expect(event.data.at(-1)).toMatchObject({
      time: open.time,
      volume: String(Number(open.volume) + 2),
      trades: open.trades + 1,
      final: false,
    });
  });

  test('candles: each becomes final once', async () => {
    const socket = await watcher({ channel: 'candles', instrument: 'AAPL', interval: '1s' });
    await socket.next('candles');
    await trade('606.00');
    const final = await socket.next('candles', ({ data }) =>
      data.some(
        ({ close, volume, final: isFinal }: { close: string; volume: string; final: boolean }) =>
          close === '606.00' && volume !== '0' && isFinal,
      ),
    );
    expect(final.data.at(-1).final).toBe(false);
    const times = socket.messages
      .filter(({ channel }) => channel === 'candles')
      .flatMap(({ data }) => data)
      .filter(({ final: isFinal }) => isFinal)
      .map(({ time }) => time);
    expect(new Set(times).size).toBe(times.length);
  });

  test('status: as it is, and each change', async () => {
    const socket = await watcher({ channel: 'status', instrument: '*' });
    expect((await socket.next('status')).data).toMatchObject({ symbol: 'AAPL' });
    expect((await socket.next('status')).data).toMatchObject({ symbol: 'LOTS' });
    for (const phase of ['halted', 'continuous']) {
      await venue.call('PUT', '/v1/operator/instruments/LOTS/phase', {
        token: operatorToken,
        body: { phase },
      });
      expect(await socket.next('status')).toMatchObject({
        type: 'event',
        instrument: 'LOTS',
        data: { symbol: 'LOTS', phase },
      });
    }
  });
});

describe('private', () => {
  test('orders: the open ones, then each change', async () => {
    await buyer.request('order.massCancel');
    const { result } = await buyer.request('order.place', limitOrder());
    const socket = await venue.socket(buyerToken);
    await socket.subscribe({ channel: 'orders' });
    expect(await socket.next('orders')).toMatchObject({
      type: 'snapshot',
      account: accounts.buyer,
      data: [result],
    });
    const placed = await buyer.request('order.place', limitOrder({ qty: '2' }));
    expect(await socket.next('orders')).toMatchObject({ type: 'event', data: [placed.result] });
    const amended = await buyer.request('order.amend', {
      orderId: placed.result.orderId,
      qty: '1',
    });
    expect((await socket.next('orders')).data).toEqual([amended.result]);
    const rejected = await buyer.request('order.place', limitOrder({ qty: '9000' }));
    expect((await socket.next('orders')).data).toEqual([rejected.order]);
    await buyer.request('order.massCancel');
    const gone = await socket.next('orders');
    expect(gone.data).toHaveLength(2);
    expect(gone.data).toMatchObject([{ status: 'canceled' }, { status: 'canceled' }]);
  });

  test('fills, balances and positions: what a trade does to both sides', async () => {
    const channels = ['fills', 'balances', 'positions'].map((channel) => ({ channel }));
    const bought = await venue.socket(buyerToken);
    const sold = await venue.socket(await venue.token('seller_demo'));
    for (const socket of [bought, sold]) {
      await socket.subscribe(...channels);
      for (const { channel } of channels) {
        expect((await socket.next(channel)).type).toBe('snapshot');
      }
    }
    await trade('610.00', '3');
    const fill = await bought.next('fills');
    expect(fill).toMatchObject({
      type: 'event',
      account: accounts.buyer,
      data: [{ price: '610.00', qty: '3', side: 'buy', liquidity: 'taker' }],
    });
    expect((await sold.next('fills')).data).toMatchObject([{ side: 'sell', liquidity: 'maker' }]);
    const rest = await venue.call('GET', '/v1/balances', { token: buyerToken });
    const balance = await bought.next('balances', ({ data }) => data[0].held === '0.00');
    expect(balance.data).toEqual(rest.body.balances);
    const positions = await venue.call('GET', '/v1/positions', { token: buyerToken });
    const position = await bought.next('positions');
    expect(position.data).toEqual([positions.body.positions[0]]);
  });

  test('prevented matches: the latest, then each as it happens', async () => {
    const socket = await venue.socket(buyerToken);
    await socket.subscribe({ channel: 'preventedMatches' });
    expect(await socket.next('preventedMatches')).toMatchObject({ type: 'snapshot', data: [] });
    const resting = await buyer.request('order.place', limitOrder({ price: '450.00' }));
    const sale = limitOrder({ side: 'sell', price: '450.00', qty: '2' });
    const { result } = await buyer.request('order.place', sale);
    const event = await socket.next('preventedMatches');
    expect(event).toMatchObject({
      type: 'event',
      account: accounts.buyer,
      data: [
        {
          stpMode: 'cancelNewest',
          makerOrderId: resting.result.orderId,
          makerPreventedQty: '0',
          takerOrderId: result.orderId,
          takerPreventedQty: '2',
        },
      ],
    });
    const { body } = await venue.call('GET', '/v1/prevented-matches', { token: buyerToken });
    expect(body.preventedMatches).toEqual(event.data);
    await buyer.request('order.massCancel');
  });

  test('a push comes behind the reply that caused it, and never before', async () => {
    const socket = await venue.socket(buyerToken);
    await socket.subscribe({ channel: 'orders' });
    await socket.next('orders');
    socket.messages.length = 0;
    await socket.request('order.place', limitOrder());
    await socket.next('orders').then((push) => socket.messages.push(push));
    const order = socket.messages.map(({ channel, ok }) => channel ?? `ok ${ok}`);
    expect(order).toEqual(['ok true', 'orders']);
    await socket.request('order.massCancel');
  });

  test('nobody sees what is not theirs', async () => {
    const anybody = await venue.socket();
    for (const channel of ['orders', 'fills', 'balances', 'positions', 'preventedMatches']) {
      const reply = await anybody.subscribe({ channel });
      expect(reply.error).toMatchObject({ name: 'unauthenticated', field: 'channels[0].channel' });
      const foreign = await buyer.subscribe({ channel, account: accounts.seller });
      expect(foreign.error).toMatchObject({ name: 'forbidden', field: 'channels[0].account' });
    }
    const listener = await venue.socket(await venue.token('desk'));
    await listener.subscribe({ channel: 'orders', account: accounts.deskA });
    await listener.next('orders');
    await trade('611.00');
    await listener.request('ping');
    expect(listener.messages.filter(({ channel }) => channel !== undefined)).toEqual([]);
  });

  test('a user of several accounts follows each by name, an operator any', async () => {
    const desk = await venue.socket(await venue.token('desk'));
    expect((await desk.subscribe({ channel: 'orders' })).error).toMatchObject({
      code: 201,
      field: 'channels[0].account',
    });
    await desk.subscribe(
      { channel: 'orders', account: accounts.deskA },
      { channel: 'orders', account: accounts.deskB },
    );
    await desk.request('order.place', limitOrder({ account: accounts.deskB }));
    const event = await desk.next('orders', ({ type }) => type === 'event');
    expect(event.account).toBe(accounts.deskB);
    const operator = await venue.socket(operatorToken);
    await operator.subscribe({ channel: 'orders', account: accounts.deskB });
    expect((await operator.next('orders')).data).toEqual(event.data);
    await desk.request('order.massCancel', { account: accounts.deskB });
  });
});

describe('subscribing', () => {
  const cases: readonly (readonly [unknown, number, string])[] = [
    [undefined, 201, 'channels'],
    [[], 202, 'channels'],
    ['depth', 202, 'channels'],
    [
      Array.from({ length: 101 }, () => ({ channel: 'depth', instrument: 'AAPL' })),
      202,
      'channels',
    ],
    [['depth'], 202, 'channels[0]'],
    [[{ instrument: 'AAPL' }], 201, 'channels[0].channel'],
    [[{ channel: 'book', instrument: 'AAPL' }], 210, 'channels[0].channel'],
    [[{ channel: 5 }], 210, 'channels[0].channel'],
    [[{ channel: 'depth' }], 201, 'channels[0].instrument'],
    [[{ channel: 'depth', instrument: 'NOPE' }], 1, 'channels[0].instrument'],
    [[{ channel: 'depth', instrument: '*' }], 1, 'channels[0].instrument'],
    [[{ channel: 'depth', instrument: 7 }], 202, 'channels[0].instrument'],
    [[{ channel: 'candles', instrument: 'AAPL' }], 201, 'channels[0].interval'],
    [[{ channel: 'candles', instrument: 'AAPL', interval: '2m' }], 202, 'channels[0].interval'],
    [[{ channel: 'depth', instrument: 'AAPL', levels: 5 }], 214, 'channels[0].levels'],
    [[{ channel: 'orders', instrument: 'AAPL' }], 214, 'channels[0].instrument'],
    [
      [
        { channel: 'depth', instrument: 'AAPL' },
        { channel: 'trades', instrument: 'NOPE' },
      ],
      1,
      'channels[1].instrument',
    ],
  ];

  test.each(cases)('%j is refused as a whole', async (channels, code, field) => {
    const socket = await venue.socket(buyerToken);
    const reply = await socket.request('subscribe', { channels });
    expect(reply).toMatchObject({ ok: false, error: { code, field } });
    const { result } = await socket.request('unsubscribe', { channels: [{ channel: 'fills' }] });
    expect(result).toEqual({ subscribed: 0 });
  });

  test('again is a new snapshot, not a second stream; unsubscribing ends it', async () => {
    const depth = { channel: 'trades', instrument: 'AAPL' };
    const socket = await watcher(depth);
    expect((await socket.subscribe(depth)).result).toEqual({ subscribed: 1 });
    expect((await socket.next('trades')).type).toBe('snapshot');
    expect((await socket.next('trades')).type).toBe('snapshot');
    await trade('612.00');
    await socket.next('trades');
    expect((await socket.request('unsubscribe', { channels: [depth] })).result).toEqual({
      subscribed: 0,
    });
    await trade('613.00');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(socket.messages.filter(({ channel }) => channel === 'trades')).toEqual([]);
  });

  test('only so many on one connection', async () => {
    const small = await TestVenue.start({ options: { subscriptionsPerSocketMax: 1 } });
    const socket = await small.socket();
    await socket.subscribe({ channel: 'trades', instrument: 'AAPL' });
    const over = await socket.subscribe({ channel: 'trades', instrument: 'LOTS' });
    expect(over.error).toMatchObject({
      name: 'tooManySubscriptions',
      field: 'channels',
      limit: '1',
    });
    expect((await socket.subscribe({ channel: 'trades', instrument: 'AAPL' })).ok).toBe(true);
    await small.close();
  });
});

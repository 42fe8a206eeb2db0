// The client while its venue dies and comes back: the real process, killed in mid-flow and started again on the same journal. Every order that the client
// was told of is there, none is there twice, and what it shows is what the venue has.

import { afterEach, expect, test } from 'vitest';
import { nodeTransport } from '#client/node-transport.ts';
import { newClOrdId } from '#client/order-entry.ts';
import { VenueClient } from '#client/venue-client.ts';
import type { Instrument, Order, Side } from '#api/types.ts';
import { Prng } from '#std/prng.ts';
import { cleanUp, newFolder, VenueProcess } from '../process/venue-process.ts';
import { UnreliableLine } from './unreliable-line.ts';

afterEach(cleanUp);

test('every order told of survives kill -9, no order is placed twice, the book is the venue’s', async () => {
  const folder = newFolder();
  let venue = await VenueProcess.start(folder);
  const { instruments } = await venue.get('/v1/instruments');
  const { symbol, referencePrice } = instruments[0] as Instrument;
  await venue.call('PUT', `/v1/operator/instruments/${symbol}/phase`, { phase: 'continuous' });
  const middle = Math.round(Number(referencePrice));
  const line = await UnreliableLine.open(venue.url);
  const client = new VenueClient({
    url: line.url,
    credentials: { kind: 'password', username: 'buyer_demo', password: 'demopass123' },
    transport: nodeTransport,
    timings: { answerWithinMs: 3_000, backoff: { firstMs: 50, maxMs: 300 } },
  });
  await client.ready();
  const book = client.book(symbol);
  const account = client.account();
  await book.status.until((status) => status === 'live');
  await account.status.until((status) => status === 'live');

  const prng = new Prng(3);
  const meant: string[] = [];
  const told: Order[] = [];
  const flow = { isDone: false };
  const trade = async (): Promise<void> => {
    while (!flow.isDone) {
      const side: Side = 'buy';
      const clOrdId = newClOrdId('flow');
      meant.push(clOrdId);
      const price = `${middle - 5 - prng.nextBelow(20)}.00`;
      const order = { instrument: symbol, side, type: 'limit', qty: '1', price, clOrdId } as const;
      const placed = await client.orders.place(order, { settleWithinMs: 60_000 });
      told.push(placed);
      if (prng.nextBelow(3) === 0) {
        told.push(await client.orders.cancel({ orderId: placed.orderId }));
      }
    }
  };
  const traders = Array.from({ length: 6 }, () => trade());

  for (let round = 0; round < 2; round++) {
    const before = told.length;
    await expect.poll(() => told.length, { timeout: 20_000 }).toBeGreaterThan(before + 40);
    await venue.kill();
    await book.status.until((status) => status === 'stale');
    expect(account.status.value).toBe('stale');
    venue = await VenueProcess.start(folder);
    line.target = venue.url;
    await client.state.until(({ phase }) => phase === 'open', 20_000);
    await book.status.until((status) => status === 'live');
  }
  const before = told.length;
  await expect.poll(() => told.length, { timeout: 20_000 }).toBeGreaterThan(before + 20);
  flow.isDone = true;
  await Promise.all(traders);

  const { orders } = await client.rest.call('GET /v1/orders', {
    query: { status: 'all', limit: 1_000 },
  });
  const kept = orders.filter(({ clOrdId }) => clOrdId.startsWith('flow-'));
  expect(kept).toHaveLength(meant.length);
  expect(new Set(kept.map(({ clOrdId }) => clOrdId))).toEqual(new Set(meant));
  const byId = new Map(kept.map((order) => [order.orderId, order]));
  for (const order of told) {
    expect(byId.get(order.orderId)?.clOrdId, order.clOrdId).toBe(order.clOrdId);
    if (order.status === 'canceled') expect(byId.get(order.orderId)?.status).toBe('canceled');
  }
  const depth = await venue.get(`/v1/instruments/${symbol}/depth?levels=5000`);
  await expect.poll(() => book.seq).toBe(depth.seq);
  expect(book.checksum).toBe(depth.checksum);
  const open = orders.filter(({ status }) => status === 'new' || status === 'partiallyFilled');
  await expect.poll(() => account.openOrders.length).toBe(open.length);
  expect(account.openOrders).toEqual(open);
  client.close();
  await line.close();
  await venue.stop();
});

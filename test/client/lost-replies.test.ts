// The client on a line that loses, changes and cuts: every order is placed once, every order it was told of exists, and a book is the venue's or says
// that it is not.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NoAnswerError } from '#client/errors.ts';
import { nodeTransport } from '#client/node-transport.ts';
import { newClOrdId } from '#client/order-entry.ts';
import type { LiveBook } from '#client/order-book.ts';
import { VenueClient } from '#client/venue-client.ts';
import type { Order, PlaceOrder } from '#api/types.ts';
import { Prng } from '#std/prng.ts';
import { operatorToken, TestVenue } from '../support/test-venue.ts';
import { UnreliableLine } from './unreliable-line.ts';

const timings = {
  answerWithinMs: 400,
  pingEveryMs: 200,
  backoff: { firstMs: 10, maxMs: 100 },
};

let venue: TestVenue;
let line: UnreliableLine;
let client: VenueClient;

beforeAll(async () => {
  venue = await TestVenue.start();
});
afterAll(() => venue.close());
beforeEach(async () => {
  line = await UnreliableLine.open(venue.url);
  client = new VenueClient({
    url: line.url,
    credentials: { kind: 'password', username: 'buyer_demo', password: 'demopass123' },
    transport: nodeTransport,
    timings,
  });
  await client.ready();
});
afterEach(async () => {
  client.close();
  await line.close();
});

function orderOf(changes: Partial<PlaceOrder> = {}): PlaceOrder & { readonly clOrdId: string } {
  const clOrdId = newClOrdId('test');
  return {
    instrument: 'AAPL',
    side: 'buy',
    type: 'limit',
    qty: '1',
    price: '500.00',
    ...changes,
    clOrdId,
  };
}

/** What the venue has, past the line. */
async function ordersOf(...clOrdIds: readonly string[]): Promise<readonly Order[]> {
  const token = await venue.token('buyer_demo');
  const { body } = await venue.call('GET', '/v1/orders?status=all&limit=1000', { token });
  return (body as { orders: Order[] }).orders.filter(({ clOrdId }) => clOrdIds.includes(clOrdId));
}

/** Loses the first message of its kind. */
function once(isMeant: (text: string) => boolean, fate: 'lost' | 'cut' = 'lost') {
  let isDone = false;
  return (text: string): string => {
    if (isDone || !isMeant(text)) return text;
    isDone = true;
    return fate;
  };
}

describe('an order', () => {
  test.each(['lost', 'cut'] as const)(
    'whose reply is %s was placed, and is found and not placed again',
    async (fate) => {
      const order = orderOf();
      line.fromVenue = once((text) => text.includes(order.clOrdId), fate);
      const placed = await client.orders.place(order);
      expect(placed).toMatchObject({ clOrdId: order.clOrdId, status: 'new' });
      expect(await ordersOf(order.clOrdId)).toMatchObject([{ orderId: placed.orderId }]);
    },
  );

  test('that never reached the venue is sent again under its id', async () => {
    const order = orderOf();
    let sent = 0;
    line.fromClient = (text) => {
      if (!text.includes(order.clOrdId)) return text;
      sent++;
      return sent === 1 ? 'lost' : text;
    };
    const placed = await client.orders.place(order);
    // The second time perhaps by the other door, while the connection is made anew.
    expect(await ordersOf(order.clOrdId)).toMatchObject([{ orderId: placed.orderId }]);
  });

  test('whose answer over REST is lost is found as well', async () => {
    client.close();
    const order = orderOf();
    let lost = 0;
    line.losesAnswer = (method, path) => method === 'POST' && path === '/v1/orders' && lost++ < 3;
    const placed = await client.orders.place(order);
    expect(lost).toBe(3);
    expect(await ordersOf(order.clOrdId)).toMatchObject([{ orderId: placed.orderId }]);
  });

  test('that was refused while the reply was lost is told as refused, for the same reason', async () => {
    const order = orderOf({ qty: '99999', price: '9999.00' });
    line.fromVenue = once((text) => text.includes(order.clOrdId));
    const outcome = await client.orders.place(order).catch((error: unknown) => error);
    const [kept] = await ordersOf(order.clOrdId);
    expect(kept?.status).toBe('rejected');
    expect(outcome).toMatchObject({ code: kept?.rejectCode, reason: kept?.reason });
  });

  test('of which nothing can be heard is told as unknown', async () => {
    const order = orderOf();
    line.fromVenue = () => 'lost';
    line.losesAnswer = () => true;
    const outcome = client.orders.place(order, { settleWithinMs: 500 });
    await expect(outcome).rejects.toBeInstanceOf(NoAnswerError);
    await expect(outcome).rejects.toThrow(order.clOrdId);
    expect(await ordersOf(order.clOrdId)).toHaveLength(1);
  });

  test('is cancelled and amended once, too', async () => {
    const { orderId, clOrdId } = await client.orders.place(orderOf({ qty: '5' }));
    line.fromVenue = once((text) => text.startsWith('{"id"') && text.includes(clOrdId));
    expect(await client.orders.amend({ orderId }, { qty: '7' })).toMatchObject({ qty: '7' });
    line.fromVenue = once((text) => text.startsWith('{"id"') && text.includes(clOrdId), 'cut');
    expect(await client.orders.cancel({ clOrdId })).toMatchObject({ status: 'canceled' });
    expect(await ordersOf(clOrdId)).toMatchObject([{ status: 'canceled', qty: '7' }]);
  });
});

test('on a line that loses one message in six and cuts now and then, each order is placed once', async () => {
  const prng = new Prng(7);
  const fate = (text: string): string => {
    const drawn = prng.nextBelow(60);
    if (drawn === 0) return 'cut';
    return drawn < 10 ? 'lost' : text;
  };
  line.fromVenue = fate;
  line.fromClient = fate;
  line.losesAnswer = () => prng.nextBelow(6) === 0;
  const account = client.account();
  const orders = Array.from({ length: 40 }, () => orderOf({ price: '499.00' }));
  const told: Order[] = [];
  for (let at = 0; at < orders.length; at += 8) {
    const batch = orders.slice(at, at + 8).map((order) => client.orders.place(order));
    told.push(...(await Promise.all(batch)));
  }
  const kept = await ordersOf(...orders.map(({ clOrdId }) => clOrdId));
  expect(kept).toHaveLength(orders.length);
  expect(new Set(kept.map(({ clOrdId }) => clOrdId)).size).toBe(orders.length);
  expect(new Set(kept.map(({ orderId }) => orderId))).toEqual(
    new Set(told.map(({ orderId }) => orderId)),
  );
  expect(line.connections).toBeGreaterThan(1);
  // On a whole line again, what is known of the account is what there is.
  line.fromVenue = (text) => text;
  line.fromClient = (text) => text;
  line.losesAnswer = () => false;
  line.cut();
  await account.status.until((status) => status !== 'live');
  await account.status.until((status) => status === 'live');
  const token = await venue.token('buyer_demo');
  const { body } = await venue.call('GET', '/v1/orders?limit=1000', { token });
  expect(account.openOrders).toEqual((body as { orders: Order[] }).orders);
});

describe('a book', () => {
  let book: LiveBook;

  beforeEach(async () => {
    book = client.book('AAPL');
    await book.status.until((status) => status === 'live');
  });

  /** Changes the venue's book at so many levels, each the best one: checksums are of the best ten. */
  async function stir(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const order = orderOf({ price: `${510 + i}.10`, qty: String(1 + i) });
      await venue.call('POST', '/v1/orders', {
        token: operatorToken,
        body: { ...order, account: '12' },
      });
      await new Promise((resolve) => setTimeout(resolve, 12));
    }
  }

  async function expectTrue(): Promise<void> {
    const { body } = await venue.call('GET', '/v1/instruments/AAPL/depth?levels=5000');
    await expect.poll(() => [book.status.value, book.seq]).toEqual(['live', body.seq]);
    expect(book.checksum).toBe(body.checksum);
    const plain = (levels: LiveBook['bids']): unknown[] =>
      levels.map(({ priceText, qtyText, orders }) => [priceText, qtyText, orders]);
    expect(plain(book.bids)).toEqual(body.bids);
    expect(plain(book.asks)).toEqual(body.asks);
  }

  const isDelta = (text: string): boolean => text.includes('"type":"delta"');

  test('is the venue’s', async () => {
    await stir(10);
    await expectTrue();
    expect(book.resyncs).toBe(0);
  });

  test('with a digit that was changed on the way is known to be wrong, and is taken afresh', async () => {
    let changed = 0;
    line.fromVenue = (text) => {
      if (!isDelta(text) || changed > 0) return text;
      changed++;
      return text.replace(/\["([0-9.]+)","(\d+)"/, (_all, price: string, qty: string) => {
        return `["${price}","${Number(qty) + 1}"`;
      });
    };
    const seen: string[] = [];
    book.status.subscribe((status) => seen.push(status));
    await stir(6);
    await expectTrue();
    expect(changed).toBe(1);
    expect(book.resyncs).toBe(1);
    expect(seen.slice(0, 2)).toEqual(['loading', 'live']);
  });

  test('from which deltas are missing is stale until they were replayed', async () => {
    let lost = 0;
    line.fromVenue = (text) => (isDelta(text) && lost++ < 3 ? 'lost' : text);
    const seen: string[] = [];
    book.status.subscribe((status) => seen.push(status));
    await stir(8);
    await expectTrue();
    expect(lost).toBeGreaterThan(3);
    expect(seen).toContain('stale');
    expect(book.resyncs).toBe(0);
  });

  test('is stale while the connection is gone, and true again after it', async () => {
    line.cut();
    await book.status.until((status) => status === 'stale');
    await stir(3);
    await expectTrue();
    expect(client.state.value.phase).toBe('open');
  });
});

describe('a client', () => {
  test('that asks too much waits and gets all its answers', async () => {
    const busy = await TestVenue.start({
      options: { requestRate: { perSecond: 20, burst: 5 } },
    });
    const eager = new VenueClient({
      url: busy.url,
      credentials: { kind: 'token', token: await busy.token('buyer_demo') },
      transport: nodeTransport,
    });
    const startedAtMs = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => eager.rest.call('GET /v1/orders')),
    );
    expect(answers).toHaveLength(12);
    expect(performance.now() - startedAtMs).toBeGreaterThan(250);
    expect(eager.rest.rateLimit?.limit).toBeGreaterThan(0);
    const placed = await Promise.all(
      Array.from({ length: 10 }, () => eager.orders.place(orderOf())),
    );
    expect(new Set(placed.map(({ orderId }) => orderId)).size).toBe(10);
    await busy.close();
  });

  test('renews its token on the socket before it ends, and stays', async () => {
    const quick = await TestVenue.start({
      options: { heartbeatMs: 100, expiryWarningMs: 15 * 60_000 - 1_000 },
    });
    const renewed = await UnreliableLine.open(quick.url);
    let signIns = 0;
    renewed.fromClient = (text) => {
      if (text.includes('"op":"auth"')) signIns++;
      return text;
    };
    const lasting = new VenueClient({
      url: renewed.url,
      credentials: { kind: 'password', username: 'buyer_demo', password: 'demopass123' },
      transport: nodeTransport,
    });
    await lasting.ready();
    const account = lasting.account();
    await account.status.until((status) => status === 'live');
    await expect.poll(() => signIns, { timeout: 8_000 }).toBeGreaterThanOrEqual(3);
    expect(renewed.connections).toBe(1);
    expect(account.status.value).toBe('live');
    const placed = await lasting.orders.place(orderOf());
    await expect.poll(() => account.order(placed.orderId)?.clOrdId).toBe(placed.clOrdId);
    lasting.close();
    await renewed.close();
    await quick.close();
  });

  test('that the venue does not let in says why, and goes on trying', async () => {
    const wrong = new VenueClient({
      url: venue.url,
      credentials: { kind: 'password', username: 'buyer_demo', password: 'wrong' },
      transport: nodeTransport,
      timings,
    });
    wrong.connect();
    await wrong.state.until(({ attempt }) => attempt >= 2);
    expect(wrong.state.value.error).toMatchObject({ reason: 'wrongCredentials', code: 213 });
    wrong.close();
  });
});

// An order is placed at most once, however often it has to be sent and whatever becomes of the answers.

import { describe, expect, it } from 'vitest';
import { NoAnswerError, VenueError } from './errors.ts';
import { newClOrdId } from './order-entry.ts';
import type { Transport } from './transport.ts';
import { VenueClient } from './venue-client.ts';
import type { PlaceOrder } from '#api/types.ts';

const order = {
  instrument: 'AAPL',
  side: 'buy',
  type: 'limit',
  qty: '10',
  price: '585.33',
  timeInForce: 'GTC',
  clOrdId: 'web-1',
} as const satisfies PlaceOrder;

/** A client whose venue answers from a list: a response, or null for silence. What it asked stands in `asked`. */
function clientOf(answers: (Response | null)[]) {
  const asked: string[] = [];
  const transport: Transport = {
    fetch: (url, init) => {
      asked.push(`${init.method} ${url.replace('http://venue', '')}`);
      const answer = answers.shift();
      return answer === null || answer === undefined
        ? Promise.reject(new TypeError('network'))
        : Promise.resolve(answer);
    },
    openSocket: () => {
      throw new Error('nobody connects here');
    },
  };
  return { client: new VenueClient({ url: 'http://venue', transport, random: () => 0 }), asked };
}

const json = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers });
const errorOf = (name: string, code: number, transient = false) => ({
  error: { code, name, message: 'No.', transient },
});
const place = 'POST /v1/orders';
const lookUp = 'GET /v1/orders/by-client-id/web-1';
const quickly = { settleWithinMs: 3_000 };

describe('placing an order', () => {
  it('whose reply was lost is looked up by its clOrdId, and not sent again', async () => {
    const { client, asked } = clientOf([null, null, null, json(200, { orderId: '7' })]);
    expect(await client.orders.place(order, quickly)).toEqual({ orderId: '7' });
    expect(asked).toEqual([place, place, place, lookUp]);
  });

  it('that the venue does not know is sent again under the same id', async () => {
    const { client, asked } = clientOf([
      null,
      null,
      null,
      json(404, errorOf('unknownOrder', 5)),
      json(201, { orderId: '8' }),
    ]);
    expect(await client.orders.place(order, quickly)).toEqual({ orderId: '8' });
    expect(asked).toEqual([place, place, place, lookUp, place]);
  });

  it('that was rejected while the reply was lost is told as the refusal that it was', async () => {
    const rejected = { orderId: '9', status: 'rejected', reason: 'insufficientFunds' };
    const { client } = clientOf([null, null, null, json(200, { ...rejected, rejectCode: 125 })]);
    const placing = client.orders.place(order, quickly);
    await expect(placing).rejects.toMatchObject({
      code: 125,
      reason: 'insufficientFunds',
      order: { orderId: '9' },
    });
  });

  it('of which nothing can be heard is told as unknown, with the id to ask for', async () => {
    const { client } = clientOf([]);
    const placing = client.orders.place(order, { settleWithinMs: 10 });
    await expect(placing).rejects.toBeInstanceOf(NoAnswerError);
    await expect(placing).rejects.toThrow('web-1');
  });

  it('that the venue was too busy for is sent again after the wait that it asks for', async () => {
    const { client, asked } = clientOf([
      json(429, errorOf('rateLimited', 206, true), { 'retry-after': '1' }),
      json(201, { orderId: '7' }),
    ]);
    const startedAtMs = performance.now();
    expect(await client.orders.place(order, quickly)).toEqual({ orderId: '7' });
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(990);
    expect(asked).toEqual([place, place]);
  });

  it('that was refused is final, and carries field and order', async () => {
    const body = { code: 125, name: 'insufficientFunds', message: 'No money.', field: 'qty' };
    const { client, asked } = clientOf([json(422, { error: body, order: { orderId: '8' } })]);
    const placing = client.orders.place(order, quickly);
    await expect(placing).rejects.toBeInstanceOf(VenueError);
    await expect(placing).rejects.toMatchObject({
      reason: 'insufficientFunds',
      field: 'qty',
      order: { orderId: '8' },
    });
    expect(asked).toEqual([place]);
  });

  it('gets an id where it has none', async () => {
    const { client } = clientOf([json(201, { orderId: '7' })]);
    const { clOrdId: _none, ...anonymous } = order;
    expect(await client.orders.place(anonymous, quickly)).toEqual({ orderId: '7' });
  });
});

describe('cancelling and amending', () => {
  const cancel = 'DELETE /v1/orders/7';
  const amend = 'PATCH /v1/orders/7';
  const find = 'GET /v1/orders/7';

  it('a cancel whose reply was lost and that was done is not sent again', async () => {
    const done = { orderId: '7', status: 'canceled' };
    const { client, asked } = clientOf([null, json(200, done)]);
    expect(await client.orders.cancel({ orderId: '7' }, quickly)).toEqual(done);
    expect(asked).toEqual([cancel, find]);
  });

  it('a cancel that was not done is sent again', async () => {
    const done = { orderId: '7', status: 'canceled' };
    const { client, asked } = clientOf([null, json(200, { status: 'new' }), json(200, done)]);
    expect(await client.orders.cancel({ orderId: '7' }, quickly)).toEqual(done);
    expect(asked).toEqual([cancel, find, cancel]);
  });

  it('an amendment whose reply was lost is looked for in the order', async () => {
    const shown = { orderId: '7', status: 'new', price: '10.10', qty: '5' };
    const seen = clientOf([null, json(200, shown)]);
    await seen.client.orders.amend({ orderId: '7' }, { price: '10.1' }, quickly);
    expect(seen.asked).toEqual([amend, find]);
    const unseen = clientOf([null, json(200, { ...shown, price: '9.00' }), json(200, shown)]);
    await unseen.client.orders.amend({ orderId: '7' }, { price: '10.1' }, quickly);
    expect(unseen.asked).toEqual([amend, find, amend]);
  });
});

describe('requests', () => {
  it('that only ask are repeated after silence; a proxy’s error page is silence', async () => {
    const { client, asked } = clientOf([
      new Response('<html>Bad gateway</html>', { status: 502 }),
      json(200, { tickers: [] }),
    ]);
    expect(await client.rest.call('GET /v1/tickers')).toEqual({ tickers: [] });
    expect(asked).toHaveLength(2);
  });

  it('that change something are not', async () => {
    const { client, asked } = clientOf([null, json(200, { canceled: 1 })]);
    await expect(client.rest.call('DELETE /v1/orders')).rejects.toBeInstanceOf(NoAnswerError);
    expect(asked).toHaveLength(1);
  });

  it('wait with all others once one was too many', async () => {
    const { client } = clientOf([
      json(429, errorOf('rateLimited', 206, true), { 'retry-after': '1' }),
      json(200, { first: true }, { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '99' }),
      json(200, { second: true }),
    ]);
    const startedAtMs = performance.now();
    const first = client.rest.call('GET /v1/tickers');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await Promise.all([first, client.rest.call('GET /v1/instruments')]);
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(990);
    expect(client.rest.rateLimit).toEqual({ limit: 100, remaining: 99 });
  });
});

describe('client order ids', () => {
  it('fit the venue’s rule and differ', () => {
    const ids = new Set(Array.from({ length: 500 }, () => newClOrdId('terminal')));
    expect(ids.size).toBe(500);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9\-_.:]{1,36}$/);
  });
});

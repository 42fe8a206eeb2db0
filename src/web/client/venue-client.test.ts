// An order is placed at most once, however often it has to be sent.
import { describe, expect, it } from 'vitest';
import { NoAnswerError, VenueError } from './errors.ts';
import { RestClient } from './rest.ts';
import { VenueSocket } from './socket.ts';
import { VenueClient, newClOrdId } from './venue-client.ts';
import type { PlaceOrder } from './wire.ts';

const order: PlaceOrder = {
  instrument: 'AAPL',
  side: 'buy',
  type: 'limit',
  qty: '10',
  price: '585.33',
  timeInForce: 'GTC',
  clOrdId: 'web-1',
};

/** A client whose venue answers from a list: a response, or null for silence. */
function clientOf(answers: (Response | null)[]) {
  const bodies: unknown[] = [];
  const rest = new RestClient({
    fetch: (_url, init) => {
      bodies.push(JSON.parse(init.body as string));
      const answer = answers.shift();
      return answer === null || answer === undefined
        ? Promise.reject(new TypeError('network'))
        : Promise.resolve(answer);
    },
  });
  return {
    client: new VenueClient({ rest, socket: new VenueSocket({ url: 'ws://venue' }) }),
    bodies,
  };
}

const json = (status: number, body: object): Response => Response.json(body, { status });
const refusal = {
  error: { code: 125, name: 'insufficientFunds', message: 'No money.', field: 'qty' },
};

describe('placing an order', () => {
  it('silence is answered with the very same order', async () => {
    const { client, bodies } = clientOf([null, json(201, { orderId: '7' })]);
    expect(await client.placeOrderSafely(order, [0, 0])).toEqual({ orderId: '7' });
    expect(bodies).toEqual([order, order]);
  });

  it('lasting silence says that the outcome is unknown', async () => {
    const { client, bodies } = clientOf([null, null, null]);
    await expect(client.placeOrderSafely(order, [0, 0])).rejects.toBeInstanceOf(NoAnswerError);
    expect(bodies).toHaveLength(3);
  });

  it('a proxy’s error page is silence, not a refusal', async () => {
    const { client, bodies } = clientOf([
      new Response('<html>Bad gateway</html>', { status: 502 }),
      json(201, { orderId: '7' }),
    ]);
    await client.placeOrderSafely(order, [0, 0]);
    expect(bodies).toHaveLength(2);
  });

  it('a refusal is final and carries field and order', async () => {
    const { client, bodies } = clientOf([json(422, { ...refusal, order: { orderId: '8' } })]);
    const placing = client.placeOrderSafely(order, [0, 0]);
    await expect(placing).rejects.toBeInstanceOf(VenueError);
    await expect(placing).rejects.toMatchObject({
      reason: 'insufficientFunds',
      field: 'qty',
      order: { orderId: '8' },
    });
    expect(bodies).toHaveLength(1);
  });
});

describe('client order ids', () => {
  it('fit the venue’s rule and differ', () => {
    const ids = new Set(Array.from({ length: 500 }, () => newClOrdId()));
    expect(ids.size).toBe(500);
    for (const id of ids) {
      expect(id).toMatch(/^[A-Za-z0-9\-_.:]{1,36}$/);
    }
  });
});

// Every way in, against a venue with members in a real database: a key that signs, a password whose sessions are tokens, and what happens when a key
// is revoked.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeTransport } from '#client/node-transport.ts';
import { VenueClient } from '#client/venue-client.ts';
import type { Credentials } from '#client/auth.ts';
import { MemberVenue } from '../identity/member-venue.ts';

let members: MemberVenue;
let clock: NodeJS.Timeout;

beforeAll(async () => {
  members = await MemberVenue.start();
  // Signatures have the real time.
  clock = setInterval(() => {
    members.time.nowMs = Date.now();
  }, 50);
});
afterAll(async () => {
  clearInterval(clock);
  await members.close();
});

function clientOf(credentials: Credentials): VenueClient {
  return new VenueClient({ url: members.venue.url, credentials, transport: nodeTransport });
}

const order = {
  instrument: 'AAPL',
  side: 'buy',
  type: 'limit',
  qty: '1',
  price: '500.00',
} as const;

test('a key signs requests with queries and bodies, and connections', async () => {
  const member = await members.signUp();
  const { keyId, secret } = await members.createKey(member.token);
  const client = clientOf({ kind: 'apiKey', keyId, secret });
  // Over REST, while there is no connection: a body.
  const first = await client.orders.place({ ...order, clOrdId: 'signed-1' });
  // A query, and characters that are written otherwise in a path.
  const { orders } = await client.rest.call('GET /v1/orders', {
    query: { status: 'all', instrument: 'AAPL' },
  });
  expect(orders).toMatchObject([{ orderId: first.orderId }]);
  expect(await client.orders.find({ clOrdId: 'signed-1' })).toMatchObject({ status: 'new' });
  expect(await client.orders.find({ clOrdId: 'no:such' })).toBeUndefined();
  await client.ready();
  const account = client.account();
  await account.status.until((status) => status === 'live');
  expect(account.openOrders).toMatchObject([{ orderId: first.orderId }]);
  const second = await client.orders.place(order);
  await expect.poll(() => account.openOrders.length).toBe(2);
  await client.orders.cancel({ orderId: second.orderId });

  await members.call('DELETE', `/v1/keys/${keyId}`, { token: member.token });
  await client.state.until(({ phase }) => phase !== 'open');
  await client.state.until(({ error }) => error !== null);
  expect(account.status.value).toBe('stale');
  await expect(client.rest.call('GET /v1/balances')).rejects.toMatchObject({ httpStatus: 401 });
  client.close();
});

test('a password signs in, and again after its session was ended elsewhere', async () => {
  const { username, password, token } = await members.signUp();
  const client = clientOf({ kind: 'password', username, password });
  await client.ready();
  const placed = await client.orders.place(order);
  expect(placed.status).toBe('new');
  // All other sessions, this client's too.
  await members.call('DELETE', '/v1/auth/sessions', { token });
  await client.state.until(({ phase }) => phase !== 'open');
  await client.state.until(({ phase }) => phase === 'open');
  const { orders } = await client.rest.call('GET /v1/orders');
  expect(orders).toMatchObject([{ orderId: placed.orderId }]);
  client.close();
});

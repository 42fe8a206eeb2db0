// Notifications, preferences, price alerts and webhooks over HTTP and the WebSocket: what the doors take, what they answer, and that each
// member sees only his own.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../support/test-venue.ts';
import { operatorToken, TestVenue } from '../support/test-venue.ts';
import { ToldVenue, until } from './told-venue.ts';
import { NotificationObject } from '#api/notification-schemas.ts';
import { feedNotifications } from '#gateways/notification-json.ts';
import { demoMembers, MemoryMembers } from '#identity/memory-members.ts';
import { notificationKinds } from '#notifications/kinds.ts';
import type { Notifications } from '#notifications/notifications.ts';

let venue: TestVenue;
let told: ToldVenue;
let notifications: Notifications | undefined;
let buyer: string;
let seller: string;
let buyerId: string;

beforeAll(async () => {
  told = await ToldVenue.open();
  venue = await TestVenue.start({ parts: { notifications: () => notifications } });
  buyer = await venue.token('buyer_demo');
  seller = await venue.token('seller_demo');
  expect((await call('GET', '/notifications', buyer)).body.error).toMatchObject({
    name: 'databaseUnavailable',
    transient: true,
  });
  notifications = await told.start({
    webhooks: {
      resolve: () =>
        Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })),
    },
  });
  feedNotifications(venue.gateway.broadcasts, notifications);
  buyerId = await memberIdOf(buyer);
});
afterAll(async () => {
  await venue.close();
  await told.close();
});

async function memberIdOf(token: string): Promise<string> {
  const session = await venue.tokens.verify('access', token);
  const members = new MemoryMembers(demoMembers);
  return (await members.member(session!.username))!.memberId;
}

function call(method: string, path: string, token: string, body?: unknown): Promise<Answer> {
  return venue.call(method, `/v1${path}`, { token, ...(body === undefined ? {} : { body }) });
}

const column = (answer: Answer, name: 'title' | 'kind'): string[] =>
  (answer.body.items as Record<typeof name, string>[]).map((item) => item[name]);

const tell = (title: string): Promise<void> =>
  notifications!.tell({ memberId: buyerId, kind: 'deposit', title, text: 'It is there.' });

test('the API knows the kinds that there are', () => {
  const { anyOf } = NotificationObject.properties.kind as unknown as { anyOf: { const: string }[] };
  expect(anyOf.map((one) => one.const)).toEqual([...notificationKinds]);
});

describe('notifications', () => {
  test('are listed by pages, counted, and marked as read', async () => {
    for (const title of ['one', 'two', 'three']) await tell(title);
    const first = await call('GET', '/notifications?limit=2', buyer);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ unread: 3 });
    expect(column(first, 'title')).toEqual(['three', 'two']);
    expect(first.body.items[0]).toMatchObject({ kind: 'deposit', account: null, readAt: null });
    expect(first.body.items[0].time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    const rest = await call('GET', `/notifications?limit=2&cursor=${first.body.nextCursor}`, buyer);
    expect(column(rest, 'title')).toEqual(['one']);
    expect(rest.body.nextCursor).toBeUndefined();

    const upTo = first.body.items[1].notificationId;
    expect((await call('POST', '/notifications/read', seller, { upTo })).body).toEqual({
      unread: 0,
    });
    expect((await call('POST', '/notifications/read', buyer, { upTo })).body).toEqual({
      unread: 1,
    });
    const unread = await call('GET', '/notifications?unread=true', buyer);
    expect(column(unread, 'title')).toEqual(['three']);
    const ids = [first.body.items[0].notificationId];
    expect((await call('POST', '/notifications/read', buyer, { ids })).body).toEqual({ unread: 0 });
    expect((await call('GET', '/notifications/unread', buyer)).body).toEqual({ unread: 0 });
    expect((await call('GET', '/notifications', seller)).body.items).toEqual([]);
  });

  test.each([
    ['/notifications/read', {}, 'ids'],
    ['/notifications/read', { ids: ['1'], upTo: '1' }, 'ids'],
    ['/notifications/read', { ids: [] }, 'ids'],
    ['/notifications/read', { ids: ['x'] }, 'ids[0]'],
    ['/notifications/read', { upTo: '0' }, 'upTo'],
    ['/notifications/read', { all: true }, 'all'],
  ])('%s refuses %j, naming %s', async (path, body, field) => {
    const { status, body: answer } = await call('POST', path, buyer, body);
    expect(status).toBe(400);
    expect(answer.error.field).toBe(field);
  });

  test.each(['limit=0', 'limit=501', 'cursor=zzz', 'unread=maybe', 'kind=nothing'])(
    'a list refuses ?%s',
    async (query) => {
      const { status, body } = await call('GET', `/notifications?${query}`, buyer);
      expect(status).toBe(400);
      expect(body.error.field).toBe(query.split('=')[0]);
    },
  );

  test('come live to the member’s sockets, and those not read at the start', async () => {
    await tell('before');
    const own = await venue.socket(buyer);
    const other = await venue.socket(seller);
    await own.subscribe({ channel: 'notifications' });
    await other.subscribe({ channel: 'notifications' });
    expect((await own.next('notifications')).data).toMatchObject([{ title: 'before' }]);
    expect((await other.next('notifications')).data).toEqual([]);
    await tell('live');
    expect(await own.next('notifications')).toMatchObject({
      type: 'event',
      data: [{ title: 'live', kind: 'deposit', readAt: null }],
    });
    await other.request('ping');
    expect(other.messages.filter(({ channel }) => channel === 'notifications')).toEqual([]);
  });
});

test('preferences are read and changed, all of them or none', async () => {
  const path = '/notification-preferences';
  const before = await call('GET', path, buyer);
  expect(column(before, 'kind')).toEqual([...notificationKinds]);
  const preferences = [{ kind: 'fill', mail: false }];
  const changed = await call('PUT', path, buyer, { preferences });
  expect(changed.body.items[0]).toEqual({
    kind: 'fill',
    inApp: true,
    mail: false,
    webhook: true,
    fixed: [],
  });
  expect((await call('GET', path, seller)).body.items[0]).toMatchObject({ mail: true });
  const fixed = await call('PUT', path, buyer, {
    preferences: [
      { kind: 'fill', mail: true },
      { kind: 'security', inApp: false },
    ],
  });
  expect(fixed.status).toBe(422);
  expect(fixed.body.error).toMatchObject({ name: 'notificationFixed', field: 'preferences[1]' });
  expect((await call('GET', path, buyer)).body.items[0]).toMatchObject({ mail: false });
  const unknown = await call('PUT', path, buyer, { preferences: [{ kind: 'rain' }] });
  expect(unknown.body.error.field).toBe('preferences[0].kind');
});

describe('price alerts', () => {
  const alert = { instrument: 'AAPL', condition: 'above', price: '600.00' };

  test('are made, listed and deleted by their member only', async () => {
    const made = await call('POST', '/price-alerts', buyer, alert);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ ...alert, repeats: false, status: 'active', firedAt: null });
    const { alertId } = made.body;
    expect((await call('GET', '/price-alerts', seller)).body).toEqual({ items: [] });
    const foreign = await call('DELETE', `/price-alerts/${alertId}`, seller);
    const none = await call('DELETE', '/price-alerts/999999', seller);
    expect(foreign.status).toBe(404);
    expect(foreign.text).toBe(none.text);
    expect((await call('DELETE', '/price-alerts/x', buyer)).status).toBe(404);
    expect((await call('GET', '/price-alerts', buyer)).body.items).toHaveLength(1);
    expect((await call('DELETE', `/price-alerts/${alertId}`, buyer)).status).toBe(204);
    expect((await call('GET', '/price-alerts', buyer)).body.items).toEqual([]);
  });

  test.each([
    [{ ...alert, instrument: 'NONE' }, 'instrument', 'unknownInstrument'],
    [{ ...alert, price: '600.001' }, 'price', 'invalidPriceIncrement'],
    [{ ...alert, price: '-1' }, 'price', 'invalidField'],
    [{ ...alert, price: '0' }, 'price', 'priceOutOfBounds'],
    [{ ...alert, price: 600 }, 'price', 'invalidField'],
    [{ ...alert, condition: 'near' }, 'condition', 'invalidField'],
    [{ instrument: 'AAPL', price: '1' }, 'condition', 'missingField'],
  ])('%j is refused: %s, %s', async (body, field, name) => {
    const answer = await call('POST', '/price-alerts', buyer, body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body.error).toMatchObject({ field, name });
  });
});

test('webhooks are made, tested and deleted by their member only', async () => {
  const url = 'https://hooks.example.com/buttonwood';
  const made = await call('POST', '/webhooks', buyer, { url });
  expect(made.status).toBe(201);
  expect(made.body.secret).toMatch(/^whsec_[\w-]{43}$/);
  const { webhookId } = made.body;
  const list = await call('GET', '/webhooks', buyer);
  expect(list.body.items).toEqual([{ webhookId, url, createdAt: made.body.createdAt }]);
  expect((await call('GET', '/webhooks', seller)).body).toEqual({ items: [] });
  const own = `/webhooks/${webhookId}`;
  const none = '/webhooks/0b9f8a44-7e8e-4a53-9d0e-2f6f6a1c9d11';
  for (const [method, rest] of [
    ['DELETE', ''],
    ['POST', '/test'],
    ['GET', '/deliveries'],
  ] as const) {
    const foreign = await call(method, own + rest, seller);
    expect(foreign.status).toBe(404);
    expect(foreign.text).toBe((await call(method, none + rest, seller)).text);
    expect((await call(method, `/webhooks/x${rest}`, seller)).status).toBe(404);
  }
  const refused = await call('POST', '/webhooks', buyer, { url: 'https://127.1/' });
  expect(refused.status).toBe(422);
  expect(refused.body.error).toMatchObject({
    name: 'webhookNotAllowed',
    field: 'url',
    message: 'The address is not a public one.',
  });
  expect((await call('DELETE', own, buyer)).status).toBe(204);
  expect((await call('GET', `${own}/deliveries`, buyer)).status).toBe(404);
});

test('a test message stands in the log of its webhook', async () => {
  const url = 'https://hooks.invalid/x';
  const { webhookId } = (await call('POST', '/webhooks', buyer, { url })).body;
  const tested = await call('POST', `/webhooks/${webhookId}/test`, buyer);
  expect(tested.status).toBe(202);
  await until(async () => {
    const { body } = await call('GET', `/webhooks/${webhookId}/deliveries?limit=1`, buyer);
    return body.items[0].lastError !== null;
  });
  const { body } = await call('GET', `/webhooks/${webhookId}/deliveries?limit=1`, buyer);
  expect(body.items[0]).toMatchObject({
    deliveryId: tested.body.deliveryId,
    kind: 'test',
    state: 'pending',
    attempts: 1,
    lastStatus: null,
    lastError: 'the name cannot be resolved: ENOTFOUND',
  });
});

test.each([
  ['GET', '/notifications'],
  ['GET', '/notifications/unread'],
  ['GET', '/notification-preferences'],
  ['GET', '/price-alerts'],
  ['GET', '/webhooks'],
])('%s %s is for members: nobody else is answered', async (method, path) => {
  expect((await venue.call(method, `/v1${path}`)).status).toBe(401);
  expect((await call(method, path, operatorToken)).status).toBe(403);
});

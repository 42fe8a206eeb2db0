// What belongs to another is answered as what does not exist: by every route and every operation that can name it. Each row makes the thing, asks
// for it as a stranger and for one that never was, and compares the two answers; then its owner gets it, so that no row passes by mistake.

/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-call -- answers have many shapes */

import crypto from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../process/venue-process.ts';
import { routesOf } from './api-document.ts';
import { goodPassword, newName, OutsideVenue, restingOrder } from './outside-venue.ts';
import type { Answer, Json, Member } from './outside-venue.ts';

let venue: OutsideVenue;
let owner: Member;
let stranger: Member;
let ownersAddress: string;
/** Of a trade of the owner with somebody else. */
let tradeId: string;

const noUuid = '6f1ed002-ab59-4c8e-9f0a-1b2c3d4e5f60';
const iban = 'DE89370400440532013000';

beforeAll(async () => {
  venue = await OutsideVenue.start();
  await continuous();
  let other: Member;
  [owner, stranger, other] = await Promise.all([venue.signUp(), venue.signUp(), venue.signUp()]);
  const body = { label: 'Home', holder: 'Ada', iban, asset: 'USD' };
  for (const { token } of [owner, stranger]) {
    const { addressId } = await venue.done('POST', '/v1/withdrawal-addresses', { token, body });
    if (token === owner.token) ownersAddress = String(addressId);
  }
  await venue.database.client`update cashier.address set usable_at = now() - interval '1 second'`;
  const shares = { account: other.accountId, asset: 'AAPL', amount: '5', clientRef: 'shares' };
  await venue.done('POST', '/v1/operator/deposits', { token: venue.root, body: shares });
  const sell = { instrument: 'AAPL', side: 'sell', type: 'limit', price: '320.00', qty: '5' };
  await venue.done('POST', '/v1/orders', { token: other.token, body: sell });
  await venue.done('POST', '/v1/orders', { token: owner.token, body: { ...sell, side: 'buy' } });
  const { fills } = await venue.done('GET', '/v1/fills', { token: owner.token });
  tradeId = String(fills[0].tradeId);
  await until('the records have the trade', async () => {
    const { body: answer } = await venue.get('/v1/history/fills', owner.token);
    return answer.items.length > 0;
  });
});
afterAll(() => venue.close());

async function continuous(): Promise<void> {
  const { body } = await venue.get('/v1/instruments/AAPL');
  if (body.phase === 'continuous') return;
  await venue.done('PUT', '/v1/operator/instruments/AAPL/phase', {
    token: venue.root,
    body: { phase: 'continuous' },
  });
}

let references = 0;
const newRef = (): string => `ref-${++references}`;

async function order(): Promise<string> {
  const { orderId } = await venue.done('POST', '/v1/orders', {
    token: owner.token,
    body: restingOrder(),
  });
  return String(orderId);
}

async function clientOrder(): Promise<string> {
  const clOrdId = newRef();
  await venue.done('POST', '/v1/orders', { token: owner.token, body: restingOrder({ clOrdId }) });
  return clOrdId;
}

async function made(path: string, body: object, name: string): Promise<string> {
  const answer = await venue.done('POST', path, { token: owner.token, body });
  return String(answer[name]);
}

const deposit = (): Promise<string> =>
  made('/v1/deposits', { asset: 'USD', amount: '10.00', clientRef: newRef() }, 'depositId');
const withdrawal = (): Promise<string> =>
  made(
    '/v1/withdrawals',
    { addressId: ownersAddress, asset: 'USD', amount: '11000.00', clientRef: newRef() },
    'withdrawalId',
  );
const alert = (): Promise<string> =>
  made('/v1/price-alerts', { instrument: 'AAPL', condition: 'above', price: '900.00' }, 'alertId');
const webhook = (): Promise<string> =>
  made('/v1/webhooks', { url: `https://93.184.215.14/${newRef()}` }, 'webhookId');
const key = (): Promise<string> => made('/v1/keys', { label: 'x', scopes: ['read'] }, 'keyId');
const account = (): Promise<string> => Promise.resolve(owner.accountId);

async function session(): Promise<string> {
  await venue.login(owner);
  const { sessions } = await venue.done('GET', '/v1/auth/sessions', { token: owner.token });
  return String(sessions.find(({ current }: Json) => current === false).sessionId);
}

async function notification(): Promise<string> {
  await venue.login(owner);
  let id = '';
  await until('a notification came', async () => {
    const { items } = await venue.done('GET', '/v1/notifications?unread=true', {
      token: owner.token,
    });
    id = String(items[0]?.notificationId ?? '');
    return id !== '';
  });
  return id;
}

interface Row {
  /** `METHOD /path`, with `ID` where the thing is named. */
  readonly door: string;
  readonly make: () => Promise<string>;
  readonly none: string;
  readonly body?: (id: string) => object;
  /** Takes back what the owner's own request has done. */
  readonly after?: (answer: Answer) => Promise<unknown>;
}

const noOrder = '99999999';
const noAccount = '999999';
const orderRow = (door: string, body?: (id: string) => object): Row => ({
  door,
  make: order,
  none: noOrder,
  ...(body === undefined ? {} : { body }),
});
const clientRow = (door: string, body?: (id: string) => object): Row => ({
  door,
  make: clientOrder,
  none: 'never-1',
  ...(body === undefined ? {} : { body }),
});
const accountRow = (door: string, body?: (id: string) => object): Row => ({
  door,
  make: account,
  none: noAccount,
  ...(body === undefined ? {} : { body }),
});

const legs = (): object[] => [
  { instrument: 'AAPL', side: 'buy', type: 'limit', price: '1.00', qty: '1' },
  { instrument: 'AAPL', side: 'buy', type: 'stop', stopPrice: '400.00', qty: '1' },
];
const money = (): object => ({ asset: 'USD', amount: '1.00', clientRef: newRef() });

const rows: readonly Row[] = [
  orderRow('GET /v1/orders/ID'),
  orderRow('GET /v1/orders/ID/history'),
  orderRow('PATCH /v1/orders/ID', () => ({ price: '1.01' })),
  orderRow('POST /v1/orders/ID/replace', () => restingOrder()),
  orderRow('DELETE /v1/orders/ID'),
  orderRow('POST /v1/orders/batch', (orderId) => ({ operations: [{ op: 'cancel', orderId }] })),
  orderRow('POST /v1/orders/batch', (orderId) => ({
    operations: [{ op: 'amend', orderId, price: '1.01' }],
  })),
  orderRow('POST /v1/orders/batch', (orderId) => ({
    operations: [{ op: 'replace', orderId, ...restingOrder() }],
  })),
  orderRow('GET /v1/prevented-matches?orderId=ID'),
  orderRow('GET /v1/history/fills?orderId=ID'),
  orderRow('GET /v1/history/prevented-matches?orderId=ID'),
  clientRow('GET /v1/orders/by-client-id/ID'),
  clientRow('GET /v1/orders/by-client-id/ID/history'),
  clientRow('PATCH /v1/orders/by-client-id/ID', () => ({ instrument: 'AAPL', price: '1.01' })),
  clientRow('POST /v1/orders/by-client-id/ID/replace', () => restingOrder()),
  clientRow('DELETE /v1/orders/by-client-id/ID'),
  clientRow('POST /v1/orders/batch', (clOrdId) => ({ operations: [{ op: 'cancel', clOrdId }] })),
  clientRow('GET /v1/history/orders?clOrdId=ID'),
  {
    door: 'DELETE /v1/auth/sessions/ID',
    make: session,
    none: crypto.randomBytes(16).toString('base64url'),
  },
  { door: 'DELETE /v1/keys/ID', make: key, none: 'bwk_0a1b2c3d4e5f60718293a4b5' },
  { door: 'GET /v1/deposits/ID', make: deposit, none: noUuid },
  { door: 'GET /v1/withdrawals/ID', make: withdrawal, none: noUuid },
  { door: 'DELETE /v1/withdrawals/ID', make: withdrawal, none: noUuid },
  {
    door: 'POST /v1/withdrawals',
    make: () => Promise.resolve(ownersAddress),
    none: noUuid,
    body: (addressId) => ({ ...money(), addressId }),
  },
  {
    door: 'DELETE /v1/withdrawal-addresses/ID',
    make: () =>
      made(
        '/v1/withdrawal-addresses',
        { label: 'Two', holder: 'Ada', iban: 'GB29NWBK60161331926819', asset: 'USD' },
        'addressId',
      ),
    none: noUuid,
  },
  { door: 'DELETE /v1/price-alerts/ID', make: alert, none: '99999999' },
  { door: 'DELETE /v1/webhooks/ID', make: webhook, none: noUuid },
  { door: 'POST /v1/webhooks/ID/test', make: webhook, none: noUuid },
  { door: 'GET /v1/webhooks/ID/deliveries', make: webhook, none: noUuid },
  {
    door: 'POST /v1/notifications/read',
    make: notification,
    none: '99999999',
    body: (id) => ({ ids: [id] }),
  },
  {
    door: 'GET /v1/reports/confirmation?tradeId=ID',
    make: () => Promise.resolve(tradeId),
    none: '99999999',
  },
  accountRow('POST /v1/orders', (id) => restingOrder({ account: id })),
  accountRow('POST /v1/orders/preview', (id) => restingOrder({ account: id })),
  accountRow('POST /v1/order-lists', (id) => ({ type: 'oco', orders: legs(), account: id })),
  accountRow('POST /v1/orders/batch', (id) => ({
    operations: [{ op: 'place', ...restingOrder() }],
    account: id,
  })),
  accountRow('POST /v1/deposits', (id) => ({ ...money(), account: id })),
  accountRow('POST /v1/withdrawals', (id) => ({
    ...money(),
    addressId: ownersAddress,
    account: id,
  })),
  {
    ...accountRow('POST /v1/accounts', (id) => ({ account: id, name: `sub${++references}` })),
    after: ({ body }) => {
      const route = `/v1/operator/members/${owner.memberId}/accounts/${String(body.name)}`;
      return venue.done('DELETE', route, { token: venue.root });
    },
  },
  ...[
    'GET /v1/orders?account=ID',
    'GET /v1/prevented-matches?account=ID',
    'GET /v1/balances?account=ID',
    'GET /v1/positions?account=ID',
    'GET /v1/fills?account=ID',
    'GET /v1/history/orders?account=ID',
    'GET /v1/history/fills?account=ID',
    'GET /v1/history/ledger?account=ID',
    'GET /v1/history/prevented-matches?account=ID',
    'GET /v1/reports/portfolio?account=ID',
    'GET /v1/reports/equity?account=ID',
    'GET /v1/reports/statement?account=ID',
    'GET /v1/reports/fees?account=ID',
    'GET /v1/deposits?account=ID',
    'GET /v1/withdrawals?account=ID',
    'GET /v1/transfers?account=ID',
    'DELETE /v1/orders?account=ID',
  ].map((door) => accountRow(door)),
];

/** The answer without what it says again of the request. */
function withoutEchoes(answer: Answer, id: string): readonly [number, string] {
  const text = answer.text
    .replaceAll(`"${id}"`, '"ID"')
    .replaceAll(/"(?:asOf|generatedAt|time)":"[^"]*"/g, '"time":"…"')
    .replaceAll(/"(?:seq|asOfSeq)":\d+/g, '"seq":0');
  return [answer.status, text];
}

function ask(who: Member, { door, body }: Row, id: string): Promise<Answer> {
  const [method = '', route = ''] = door.split(' ');
  const url = route.replace('ID', encodeURIComponent(id));
  return venue.call(method, url, { token: who.token, body: body?.(id) });
}

describe("another's is answered as what does not exist by", () => {
  test.each(rows)('$door', async (row) => {
    const id = await row.make();
    const theirs = await ask(stranger, row, id);
    const none = await ask(stranger, row, row.none);
    expect(withoutEchoes(theirs, id)).toEqual(withoutEchoes(none, row.none));
    const own = await ask(owner, row, id);
    expect(own.status, own.text).toBeLessThan(300);
    await row.after?.(own);
  });

  test('POST /v1/transfers, from it and to it', async () => {
    const who = await venue.signUp();
    const body = { name: 'second' };
    const second = await venue.done('POST', '/v1/accounts', { token: who.token, body });
    const send = (from: string, toAccount: string): Promise<Answer> =>
      venue.post('/v1/transfers', { ...money(), account: from, toAccount }, who.token);
    const doors = [
      (id: string) => send(id, String(second.accountId)),
      (id: string) => send(who.accountId, id),
    ];
    for (const door of doors) {
      const theirs = await door(owner.accountId);
      expect(theirs.status).toBeGreaterThanOrEqual(400);
      const none = withoutEchoes(await door(noAccount), noAccount);
      expect(withoutEchoes(theirs, owner.accountId)).toEqual(none);
      expect((await door(String(second.accountId))).body.error?.name).not.toBe('unknownAccount');
    }
  });

  test('every route that names something of a member is in the table', async () => {
    // A demonstration is everybody's to watch: there its runs are of the venue, and who may stop one is in test/process/demonstrations.test.ts.
    const runs = ['GET', 'DELETE'].map((method) => `${method} /v1/demonstrations/runs/ID`);
    const known = new Set([
      ...rows.map(({ door }) => shapeOf(door)),
      'POST /v1/transfers',
      ...runs,
    ]);
    const routes = await routesOf(venue);
    const forgotten = routes.filter(({ access, parameters, body, method, path }) => {
      if (!['read', 'trade', 'withdraw'].includes(access ?? '')) return false;
      const query = parameters.filter((each) => each.in === 'query').map(({ name }) => name);
      const names = [
        ...parameters.filter((each) => each.in === 'path').map(({ name }) => name),
        ...Object.keys(body?.properties ?? {}),
      ];
      const namesThings = [...names, ...query].some(
        (name) => /^(?:account|toAccount|ids?|upTo|\w+Id)$/.test(name) && name !== 'clOrdId',
      );
      return (
        (namesThings || names.includes('operations')) &&
        !known.has(`${method} ${path.replaceAll(/\{\w+\}/g, 'ID')}`)
      );
    });
    expect(forgotten.map(({ name }) => name)).toEqual([]);
  });
});

function shapeOf(door: string): string {
  return door.split('?', 1)[0] ?? '';
}

describe('lists show nothing of anybody else', () => {
  test.each([
    '/v1/orders?status=all',
    '/v1/fills',
    '/v1/positions',
    '/v1/history/orders',
    '/v1/history/fills',
    '/v1/deposits',
    '/v1/withdrawals',
    '/v1/transfers',
    '/v1/keys',
    '/v1/price-alerts',
    '/v1/webhooks',
    '/v1/withdrawal-addresses',
    '/v1/notifications',
    '/v1/auth/sessions',
  ])('%s', async (route) => {
    const [own, others] = [
      await venue.get(route, owner.token),
      await venue.get(route, stranger.token),
    ];
    const idsOf = (text: string): string[] =>
      [...text.matchAll(/"(?:\w+Id|iban)":"([^"]+)"/g)].map((match) => match[1] ?? '');
    const shared = new Set(idsOf(own.text).filter((id) => idsOf(others.text).includes(id)));
    for (const allowed of ['bwk', iban]) shared.delete(allowed);
    expect([...shared]).toEqual([]);
  });
});

describe('on the WebSocket', () => {
  const operations: readonly {
    readonly what: string;
    readonly op: string;
    readonly make: () => Promise<string>;
    readonly none: string;
    readonly fields: (id: string) => object;
  }[] = [
    {
      what: 'cancel',
      op: 'order.cancel',
      make: order,
      none: noOrder,
      fields: (orderId) => ({ orderId }),
    },
    {
      what: 'cancel by clOrdId',
      op: 'order.cancel',
      make: clientOrder,
      none: 'never-1',
      fields: (clOrdId) => ({ clOrdId }),
    },
    {
      what: 'cancel for the account',
      op: 'order.cancel',
      make: account,
      none: noAccount,
      fields: (id) => ({ clOrdId: 'x', account: id }),
    },
    {
      what: 'amend',
      op: 'order.amend',
      make: order,
      none: noOrder,
      fields: (orderId) => ({ orderId, price: '1.01' }),
    },
    {
      what: 'replace',
      op: 'order.replace',
      make: order,
      none: noOrder,
      fields: (orderId) => ({ ...restingOrder(), orderId }),
    },
    {
      what: 'batch',
      op: 'order.batch',
      make: order,
      none: noOrder,
      fields: (orderId) => ({ operations: [{ op: 'cancel', orderId }] }),
    },
    {
      what: 'place for the account',
      op: 'order.place',
      make: account,
      none: noAccount,
      fields: (id) => restingOrder({ account: id }),
    },
    {
      what: 'list for the account',
      op: 'orderList.place',
      make: account,
      none: noAccount,
      fields: (id) => ({ type: 'oco', orders: legs(), account: id }),
    },
    {
      what: 'cancel all of the account',
      op: 'order.massCancel',
      make: account,
      none: noAccount,
      fields: (id) => ({ account: id }),
    },
    ...['orders', 'fills', 'balances', 'positions', 'preventedMatches'].map((channel) => ({
      what: `channel ${channel}`,
      op: 'subscribe',
      make: account,
      none: noAccount,
      fields: (id: string) => ({ channels: [{ channel, account: id }] }),
    })),
  ];
  test.each(operations)('$what', async ({ op, make, none, fields }) => {
    const id = await make();
    const socket = await venue.signedIn(stranger.token);
    const [theirs, never] = [
      await socket.request(op, fields(id)),
      await socket.request(op, fields(none)),
    ];
    const plain = (reply: Json, echo: string): string =>
      JSON.stringify({ ...reply, id: 0 }).replaceAll(`"${echo}"`, '"ID"');
    expect(plain(theirs, id)).toBe(plain(never, none));
    const refused = theirs.ok === false || theirs.result.outcomes[0].ok === false;
    expect(refused, JSON.stringify(theirs)).toBe(true);
    socket.drop();
  });

  test('a channel takes nobody in for another member, and tells nobody of him', async () => {
    const socket = await venue.signedIn(stranger.token);
    for (const extra of [
      { memberId: owner.memberId },
      { account: owner.accountId },
      { member: owner.username },
    ]) {
      const reply = await socket.subscribe({ channel: 'notifications', ...extra });
      expect(reply.error.name).toBe('unknownField');
    }
    await socket.subscribe(
      { channel: 'notifications' },
      { channel: 'orders' },
      { channel: 'balances' },
    );
    await notification();
    await order();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const said = JSON.stringify(socket.messages);
    for (const each of [owner.username, owner.memberId, `"account":"${owner.accountId}"`])
      expect(said).not.toContain(each);
    socket.drop();
  });
});

test('who signs up, signs in or forgets cannot learn who is a member', async () => {
  const known = await venue.post('/v1/auth/password-reset', { email: owner.email });
  const unknown = await venue.post('/v1/auth/password-reset', { email: 'nobody@example.org' });
  expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
  const body = { password: 'wrong password 12' };
  const wrong = await venue.post('/v1/auth/login', { username: owner.username, ...body });
  const nobody = await venue.post('/v1/auth/login', { username: newName(), ...body });
  expect([wrong.status, wrong.text]).toEqual([nobody.status, nobody.text]);
  expect(
    (await venue.post('/v1/auth/login', { username: owner.username, password: goodPassword }))
      .status,
  ).toBe(200);
});

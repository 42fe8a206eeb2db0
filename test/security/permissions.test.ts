// Who may call what, for every route there is and every kind of caller: made from the OpenAPI document, so that a route cannot be forgotten. Each
// request carries a field that nobody knows: who may call the route is told so (400), and nothing is done; who may not is told that (401, 403).

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fill, routesOf, unguarded, type Route } from './api-document.ts';
import { goodPassword, OutsideVenue, restingOrder } from './outside-venue.ts';
import type { Answer, CallOptions, Key, Member } from './outside-venue.ts';

let venue: OutsideVenue;
let routes: readonly Route[];

const accesses = ['public', 'read', 'trade', 'withdraw', 'operator', 'audit'];
const scopes = ['read', 'trade', 'withdraw', 'operator'] as const;
const everything = [...scopes, 'audit'];

interface Caller {
  /** What of `accesses` is theirs, besides what is public. */
  readonly may: readonly string[];
  /** True for a member who gave the password. */
  readonly isSession: boolean;
  call(method: string, route: string, options: CallOptions): Promise<Answer>;
}

const callers = new Map<string, Caller>();

function add(
  name: string,
  may: readonly string[],
  how: { token?: string; cookie?: string; key?: Key },
): void {
  const { token, cookie, key } = how;
  callers.set(name, {
    may,
    isSession: cookie !== undefined || (token !== undefined && token !== venue.root),
    call(method, route, options) {
      if (key !== undefined) return venue.signed(key, method, route, options);
      const headers = cookie === undefined ? {} : { cookie, origin: venue.url };
      return venue.call(method, route, { ...options, headers, token });
    },
  });
}

const names = [
  'nobody',
  'a trader',
  'a trader with the cookie',
  'a viewer of an account',
  'a market maker',
  'a member without roles',
  'an auditor',
  'an operator',
  "the operator's token",
  ...scopes.map((scope) => `an operator's key with the scope ${scope}`),
  "a trader's key with all that it may have",
  "an auditor's key to read",
  "a trading auditor's key to trade",
];

let trader: Member;
let viewer: Member;
let suspended: Member;
let suspendedKey: Key;

beforeAll(async () => {
  venue = await OutsideVenue.start();
  routes = await routesOf(venue);
  const all = await Promise.all([
    venue.signUp(),
    venue.signUp(),
    venue.signUpAs('marketMaker'),
    venue.signUpAs(),
    venue.signUpAs('auditor'),
    venue.signUpAs('operator', 'trader'),
    venue.signUpAs('auditor', 'trader'),
    venue.signUp(),
  ]);
  [trader, viewer, , , , , , suspended] = all;
  const [, , maker, none, auditor, operator, tradingAuditor] = all;
  const route = `/v1/operator/members/${viewer.memberId}/accounts`;
  await venue.done('PUT', `${route}/${trader.username}`, {
    token: venue.root,
    body: { access: 'viewer' },
  });
  await venue.done('DELETE', `${route}/${viewer.username}`, { token: venue.root });
  const member = ['read', 'trade', 'withdraw'];
  add('nobody', [], {});
  add('a trader', member, { token: trader.token });
  add('a trader with the cookie', member, { cookie: trader.cookie });
  add('a viewer of an account', member, { token: viewer.token });
  add('a market maker', member, { token: maker.token });
  add('a member without roles', ['read'], { token: none.token });
  add('an auditor', ['read', 'audit'], { token: auditor.token });
  add('an operator', everything, { token: operator.token });
  add("the operator's token", everything, { token: venue.root });
  for (const scope of scopes) {
    const may = scope === 'operator' ? ['operator', 'audit'] : [scope];
    const key = await venue.key(operator, [scope]);
    add(`an operator's key with the scope ${scope}`, may, { key });
  }
  const full = await venue.key(trader, member);
  add("a trader's key with all that it may have", member, { key: full });
  add("an auditor's key to read", ['read', 'audit'], { key: await venue.key(auditor, ['read']) });
  add("a trading auditor's key to trade", ['trade'], {
    key: await venue.key(tradingAuditor, ['trade']),
  });
  suspendedKey = await venue.key(suspended, member);
  await venue.changeMember(suspended, { status: 'suspended' });
});
afterAll(() => venue.close());

/** A request that is refused by whoever looks at it: with a parameter or a field that no route has. */
function harmless({ method, path }: Route, as: Pick<Caller, 'call'>): Promise<Answer> {
  const url = `${fill(path, () => '1')}?zzz=1`;
  return as.call(method, url, method === 'GET' ? {} : { body: { zzz: 1 } });
}

function decision({ status, body }: Answer): string {
  if (status === 401) return 'unauthenticated';
  if (status === 403 && body.error.field === undefined) return 'forbidden';
  return status === 400 || status === 405 ? 'allowed' : `${status} ${JSON.stringify(body)}`;
}

test('every route declares who may call it', () => {
  expect(routes.length).toBeGreaterThan(100);
  for (const { name, path, access } of routes) {
    if (unguarded.includes(path)) continue;
    expect(accesses, name).toContain(access);
  }
});

describe('every route is open to those that it declares and to nobody else, for', () => {
  test.each(names)('%s', async (name) => {
    const caller = callers.get(name);
    if (caller === undefined) throw new Error(`nobody is ${name}`);
    const isKnown = name !== 'nobody';
    let open = 0;
    for (const route of routes) {
      const { access = 'public', isSessionOnly } = route;
      const mayCall = access === 'public' || caller.may.includes(access);
      const isRefused = !mayCall || (isSessionOnly && !caller.isSession);
      const wanted = isRefused ? (isKnown ? 'forbidden' : 'unauthenticated') : 'allowed';
      expect(decision(await harmless(route, caller)), `${route.name} (${access})`).toBe(wanted);
      if (wanted === 'allowed') open++;
    }
    expect(open).toBeGreaterThan(10);
  });
});

test('a suspended member is let in nowhere, with nothing', async () => {
  const ways: readonly Pick<Caller, 'call'>[] = [
    {
      call: (method, route, options) =>
        venue.call(method, route, { ...options, token: suspended.token }),
    },
    { call: (method, route, options) => venue.signed(suspendedKey, method, route, options) },
    {
      call: (method, route, options) =>
        venue.call(method, route, {
          ...options,
          headers: { cookie: suspended.cookie, origin: venue.url },
        }),
    },
  ];
  for (const route of routes) {
    if (route.access === 'public' || route.access === undefined) continue;
    for (const [at, way] of ways.entries()) {
      const answer = await harmless(route, way);
      const refused = at === 1 ? [401, 403] : [401];
      expect(refused, `${route.name}: ${answer.text}`).toContain(answer.status);
    }
  }
  const { username } = suspended;
  const login = await venue.post('/v1/auth/login', { username, password: goodPassword });
  expect(login.status).toBeGreaterThanOrEqual(401);
});

test('a viewer sees the account, and does nothing with it', async () => {
  const { token } = viewer;
  const account = trader.accountId;
  for (const route of [
    'balances',
    'positions',
    'orders',
    'fills',
    'history/ledger',
    'reports/portfolio',
  ]) {
    const answer = await venue.get(`/v1/${route}?account=${account}`, token);
    expect(answer.status, `${route}: ${answer.text}`).toBe(200);
  }
  const { orderId } = await venue.done('POST', '/v1/orders', {
    token: trader.token,
    body: restingOrder({ clOrdId: 'seen' }),
  });
  const money = { account, asset: 'USD', amount: '1.00', clientRef: 'x' };
  const two = [
    restingOrder({ side: 'sell', price: '900.00' }),
    { instrument: 'AAPL', side: 'sell', type: 'stop', stopPrice: '1.00', qty: '1' },
  ];
  const doors: readonly (readonly [string, string, object?])[] = [
    ['POST', '/v1/orders', restingOrder({ account })],
    ['POST', '/v1/order-lists', { type: 'oco', orders: two, account }],
    ['POST', '/v1/orders/batch', { operations: [{ op: 'cancel', orderId }], account }],
    ['PATCH', `/v1/orders/${orderId}`, { price: '2.00' }],
    ['PATCH', `/v1/orders/${orderId}`, { price: '2.00', account }],
    ['PATCH', '/v1/orders/by-client-id/seen', { instrument: 'AAPL', price: '2.00', account }],
    ['POST', `/v1/orders/${orderId}/replace`, restingOrder({ account })],
    ['POST', '/v1/orders/by-client-id/seen/replace', restingOrder({ account })],
    ['DELETE', `/v1/orders/${orderId}`],
    ['DELETE', `/v1/orders/by-client-id/seen?account=${account}`],
    ['DELETE', `/v1/orders?account=${account}`],
    ['POST', '/v1/deposits', money],
    ['POST', '/v1/withdrawals', { ...money, addressId: '6f1ed002-ab59-4c8e-9f0a-1b2c3d4e5f60' }],
    ['POST', '/v1/transfers', { ...money, toAccount: account }],
    ['POST', '/v1/accounts', { account, name: 'mine' }],
  ];
  for (const [method, route, body] of doors) {
    const answer = await venue.call(method, route, { token, body });
    expect([403, 404, 422], `${method} ${route}: ${answer.text}`).toContain(answer.status);
  }
  const socket = await venue.signedIn(token);
  expect((await socket.subscribe({ channel: 'orders', account })).ok).toBe(true);
  for (const [op, fields] of [
    ['order.place', restingOrder({ account })],
    ['order.cancel', { orderId }],
    ['order.cancel', { clOrdId: 'seen', account }],
    ['order.amend', { orderId, price: '2.00' }],
    ['order.replace', { ...restingOrder(), orderId }],
    ['order.massCancel', { account }],
    ['order.batch', { operations: [{ op: 'cancel', orderId }], account }],
  ] as const) {
    const reply = await socket.request(op, fields);
    expect(reply.ok, `${op}: ${JSON.stringify(reply)}`).toBe(false);
  }
  socket.drop();
  const { orders } = await venue.done('GET', '/v1/orders', { token: trader.token });
  expect(orders).toMatchObject([{ orderId, price: '1.00' }]);
});

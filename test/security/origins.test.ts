// Pages of other sites: what a browser sends along without being asked (the cookie) must let nobody act, sign anybody in, or open a socket.
// And addresses: who is where is what the connection says, not what the request says.

/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-call -- answers have many shapes */

import type http from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goodPassword, newAddress, OutsideVenue, request, restingOrder } from './outside-venue.ts';
import type { Answer, Member } from './outside-venue.ts';

let venue: OutsideVenue;
/** Nobody stands in front of it. */
let bare: OutsideVenue;
let member: Member;

beforeAll(async () => {
  [venue, bare] = await Promise.all([
    OutsideVenue.start({ args: ['--public-url', 'https://venue.example'] }),
    OutsideVenue.start({ behindProxy: false }),
  ]);
  member = await venue.signUp();
});
afterAll(async () => {
  await bare.close();
  await venue.close();
});

const foreign: readonly (readonly [string, string | undefined])[] = [
  ['another site', 'https://evil.example'],
  ['no Origin', undefined],
  ['null', 'null'],
  ['an empty Origin', ''],
  ['the venue at another port', 'http://127.0.0.1:1'],
  ['the public name with another scheme', 'http://venue.example'],
  ['a name that begins like the public one', 'https://venue.example.evil.example'],
  ['a name that ends like the public one', 'https://evil-venue.example'],
  ['the public name with somebody before it', 'https://venue.example@evil.example'],
  ['no URL at all', 'venue.example'],
];

function withCookie(origin: string | undefined): http.OutgoingHttpHeaders {
  return { cookie: member.cookie, ...(origin === undefined ? {} : { origin }) };
}

describe('a request with the cookie that changes something is refused from', () => {
  test.each(foreign)('%s', async (_what, origin) => {
    const headers = withCookie(origin);
    const doors = [
      ['POST', '/v1/orders', restingOrder()],
      ['DELETE', '/v1/orders', undefined],
      ['POST', '/v1/keys', { label: 'x', scopes: ['read'] }],
      ['POST', '/v1/auth/refresh', {}],
      ['POST', '/v1/auth/logout', undefined],
      ['DELETE', '/v1/auth/sessions', undefined],
    ] as const;
    for (const [method, route, body] of doors) {
      const answer = await venue.call(method, route, { headers, body });
      expect(answer.status, `${method} ${route}: ${answer.text}`).toBe(403);
      expect(answer.body.error).toMatchObject({ name: 'forbidden', field: 'origin' });
    }
    const still = await venue.call('GET', '/v1/auth/me', { headers: { cookie: member.cookie } });
    expect(still.status).toBe(200);
    const { orders } = await venue.done('GET', '/v1/orders', { token: member.token });
    expect(orders).toEqual([]);
  });
});

test.each(['https://venue.example', 'own'])('the cookie works from %s', async (name) => {
  const origin = name === 'own' ? venue.url : name;
  const answer = await venue.call('POST', '/v1/auth/refresh', {
    headers: withCookie(origin),
    body: {},
  });
  expect(answer.status, answer.text).toBe(200);
});

test('a page of another site signs nobody in or up, with or without a cookie', async () => {
  const { username } = member;
  for (const origin of ['https://evil.example', 'null', '']) {
    for (const headers of [{ origin }, withCookie(origin)]) {
      const login = await venue.call('POST', '/v1/auth/login', {
        headers,
        body: { username, password: goodPassword },
      });
      expect(login.status, login.text).toBe(403);
      expect(login.headers['set-cookie']).toBeUndefined();
      const body = { username: 'somebody', password: goodPassword, email: 'a@example.org' };
      const signUp = await venue.call('POST', '/v1/auth/signup', { headers, body });
      expect(signUp.status, signUp.text).toBe(403);
    }
  }
});

test('a form of another site is no request: only application/json is', async () => {
  const { username } = member;
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ]) {
    const text = JSON.stringify({ username, password: goodPassword });
    const answer = await venue.call('POST', '/v1/auth/login', {
      text,
      headers: { 'content-type': type },
    });
    expect(answer.status).toBe(415);
  }
});

test('no answer lets another site read it', async () => {
  for (const method of ['GET', 'OPTIONS']) {
    const answer = await venue.call(method, '/v1/balances', {
      headers: withCookie('https://evil.example'),
    });
    const opened = Object.keys(answer.headers).filter((name) => name.startsWith('access-control'));
    expect(opened).toEqual([]);
    expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
  }
});

test('what only reads may be read with the cookie, whatever the method is called in a header', async () => {
  const headers = { ...withCookie('https://evil.example'), 'x-http-method-override': 'DELETE' };
  await venue.done('POST', '/v1/orders', { token: member.token, body: restingOrder() });
  expect((await venue.call('GET', '/v1/orders', { headers })).status).toBe(200);
  const { orders } = await venue.done('DELETE', '/v1/orders', { token: member.token });
  expect(orders ?? []).not.toEqual([{}]);
});

describe('a socket with the cookie', () => {
  test.each(foreign.filter(([, origin]) => origin !== undefined))(
    'is refused from %s',
    async (_what, origin = '') => {
      await expect(venue.socket({ cookie: member.cookie, origin })).rejects.toThrow('403');
    },
  );

  test('and without an Origin speaks for nobody', async () => {
    const socket = await venue.socket({ cookie: member.cookie });
    const reply = await socket.subscribe({ channel: 'balances' });
    expect(reply.error.name).toBe('unauthenticated');
    socket.drop();
  });
});

// ---- addresses

function wrongLogin(
  to: OutsideVenue,
  headers: http.OutgoingHttpHeaders,
  username: string,
): Promise<Answer> {
  const text = JSON.stringify({ username, password: 'not the password 1' });
  const all = { 'content-type': 'application/json', 'content-length': text.length, ...headers };
  return request(to.url, '/v1/auth/login', { method: 'POST', headers: all }, text);
}

/** How many of these attempts the budget of an address lets through. */
async function lettingThrough(attempt: (index: number) => Promise<Answer>): Promise<number> {
  const answers = await Promise.all(Array.from({ length: 90 }, (_none, index) => attempt(index)));
  return answers.filter(({ status }) => status !== 429).length;
}

test('with nobody in front, a forged X-Forwarded-For buys no new budget', async () => {
  const through = await lettingThrough((index) =>
    wrongLogin(
      bare,
      {
        'x-forwarded-for': newAddress(),
        forwarded: `for=${newAddress()}`,
        'x-real-ip': newAddress(),
      },
      `nobody_${index}`,
    ),
  );
  expect(through).toBeGreaterThan(40);
  expect(through).toBeLessThan(70);
});

test('behind one proxy, only the address that the proxy added counts', async () => {
  const proxy = newAddress();
  const through = await lettingThrough((index) =>
    wrongLogin(venue, { 'x-forwarded-for': `${newAddress()}, ${proxy}` }, `nobody_${index}`),
  );
  expect(through).toBeGreaterThan(40);
  expect(through).toBeLessThan(70);
});

test('the wait after wrong passwords is of the name, whatever address is told', async () => {
  const { username } = await venue.signUp();
  const names: (string | undefined)[] = [];
  for (let index = 0; index < 12; index++) {
    const answer = await wrongLogin(venue, { 'x-forwarded-for': newAddress() }, username);
    names.push(answer.body.error.name);
  }
  expect(names.slice(0, 10)).toEqual(Array(10).fill('wrongCredentials'));
  expect(names.at(-1)).toBe('tooManyAttempts');
  const right = await venue.post('/v1/auth/login', { username, password: goodPassword });
  expect(right.status).toBe(429);
  expect(Number(right.headers['retry-after'])).toBeGreaterThan(0);
});

test('what is shown of sessions is the address that counts', async () => {
  const body = { username: member.username, password: goodPassword };
  const headers = { 'x-forwarded-for': '203.0.113.7, 198.51.100.9' };
  const { accessToken } = await venue.done('POST', '/v1/auth/login', { headers, body });
  const { sessions } = await venue.done('GET', '/v1/auth/sessions', { token: accessToken });
  const own = sessions.find((session: { current: boolean }) => session.current);
  expect(own.address).toBe('198.51.100.9');
});

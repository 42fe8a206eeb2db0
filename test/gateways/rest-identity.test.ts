// Signing in, staying in, signing out; and everything that must not get anybody in.

import { jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  accounts,
  limitOrder,
  operatorToken,
  sessionSecret,
  TestVenue,
} from '../support/test-venue.ts';
import type { Answer, CallOptions } from '../support/test-venue.ts';

let venue: TestVenue;
let nowMs = Date.now();
const demo = { username: 'buyer_demo', password: 'demopass123' };
const user = {
  memberId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  username: 'buyer_demo',
  displayName: 'Buyer (demo)',
  roles: ['trader'],
  scopes: ['read', 'trade', 'withdraw'],
  accounts: [{ accountId: accounts.buyer, name: 'buyer_demo', access: 'owner' }],
};

beforeAll(async () => {
  venue = await TestVenue.start({ clock: () => nowMs });
});
afterAll(() => venue.close());

function login(body: unknown = demo, headers: Record<string, string> = {}): Promise<Answer> {
  return venue.call('POST', '/v1/auth/login', { body, headers });
}

function cookieOf(answer: Answer): string {
  return answer.headers.getSetCookie()[0]!.split(';', 1)[0]!;
}

function me(options: CallOptions = {}): Promise<Answer> {
  return venue.call('GET', '/v1/auth/me', options);
}

describe('signing in', () => {
  test('gives the user, an access token for 15 minutes and a cookie for 12 hours', async () => {
    const answer = await login();
    expect(answer.status).toBe(200);
    expect(answer.body.user).toEqual(user);
    expect(Date.parse(answer.body.expiresAt) - nowMs).toBeGreaterThan(14.9 * 60_000);
    expect(Date.parse(answer.body.expiresAt) - nowMs).toBeLessThanOrEqual(15 * 60_000);
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(
      /^buttonwood_session=[\w.-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect((await me({ token: answer.body.accessToken })).body).toEqual(user);
    expect((await me({ headers: { cookie: cookieOf(answer) } })).body).toEqual(user);
  });

  test('behind TLS the cookie is sent over TLS only', async () => {
    const secure = await TestVenue.start({ options: { secureCookie: true } });
    const answer = await secure.call('POST', '/v1/auth/login', { body: demo });
    expect(answer.headers.getSetCookie()[0]).toContain('; Secure');
    await secure.close();
  });

  test.each([
    ['a wrong password', { ...demo, password: 'demopass124' }],
    ['an unknown user', { ...demo, username: 'nobody_demo' }],
    ['a name from a prototype', { ...demo, username: '__proto__' }],
  ])('%s is answered alike', async (_what, body) => {
    const answer = await login(body);
    expect(answer.status).toBe(401);
    expect(answer.body.error).toEqual({
      code: 213,
      name: 'wrongCredentials',
      message: 'Wrong user name or password.',
      transient: false,
    });
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test('an unknown user takes as long as a known one', async () => {
    const names = ['nobody_demo', 'buyer_demo'] as const;
    const best = { nobody_demo: Infinity, buyer_demo: Infinity };
    for (let i = 0; i < 6; i++) {
      for (const username of names) {
        const startMs = performance.now();
        await login({ username, password: 'wrong' });
        best[username] = Math.min(best[username], performance.now() - startMs);
      }
    }
    const ratio = best.nobody_demo / best.buyer_demo;
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  test.each([
    [{ username: 'buyer_demo' }, 201, 'password'],
    [{ password: 'x' }, 201, 'username'],
    [{ ...demo, username: '' }, 202, 'username'],
    [{ ...demo, password: 'x'.repeat(257) }, 202, 'password'],
    [{ ...demo, password: 5 }, 202, 'password'],
    [{ ...demo, remember: true }, 214, 'remember'],
  ])('%j is refused', async (body, code, field) => {
    const answer = await login(body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ code, field });
  });

  test('guessing is slowed down, whatever the name', async () => {
    const strict = await TestVenue.start({
      options: { loginRate: { perSecond: 0.001, burst: 2 } },
    });
    const guess = (username: string): Promise<Answer> =>
      strict.call('POST', '/v1/auth/login', { body: { username, password: 'wrong' } });
    expect((await guess('a')).status).toBe(401);
    expect((await guess('b')).status).toBe(401);
    const slowed = await guess('c');
    expect(slowed.status).toBe(429);
    expect(slowed.body.error).toMatchObject({ name: 'rateLimited', transient: true });
    expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
    await strict.close();
  });

  test('no secret reaches the log', async () => {
    await login();
    await login({ ...demo, password: 'a-very-secret-password' });
    await me({ token: 'a.bad.token' });
    const logged = venue.logLines.join('');
    for (const secret of ['demopass123', 'a-very-secret-password', operatorToken, sessionSecret]) {
      expect(logged).not.toContain(secret);
    }
  });
});

describe('staying in', () => {
  test('an access token is fresh for 15 minutes and can be renewed before', async () => {
    const { body } = await login();
    const startMs = nowMs;
    nowMs += 14 * 60_000;
    const refreshed = await venue.call('POST', '/v1/auth/refresh', { token: body.accessToken });
    expect(refreshed.status).toBe(200);
    nowMs += 2 * 60_000;
    expect((await me({ token: body.accessToken })).status).toBe(401);
    expect((await me({ token: refreshed.body.accessToken })).body).toEqual(user);
    nowMs = startMs;
  });

  test('no renewal carries a session past 12 hours', async () => {
    const startMs = nowMs;
    const answer = await login();
    const headers = { cookie: cookieOf(answer), origin: venue.url };
    nowMs += 12 * 3_600_000 - 60_000;
    const late = await venue.call('POST', '/v1/auth/refresh', { headers });
    expect(late.status).toBe(200);
    expect(Date.parse(late.body.expiresAt) - nowMs).toBeLessThanOrEqual(60_000);
    nowMs += 61_000;
    expect((await me({ headers })).status).toBe(401);
    expect((await me({ token: late.body.accessToken })).status).toBe(401);
    nowMs = startMs;
  });

  test('signing out ends every token of the session, and its sockets', async () => {
    const answer = await login();
    const { accessToken } = answer.body;
    const socket = await venue.socket(accessToken);
    const out = await venue.call('POST', '/v1/auth/logout', { token: accessToken, body: {} });
    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie()[0]).toMatch(/^buttonwood_session=;/);
    expect(await socket.closed).toBe(4001);
    expect((await me({ token: accessToken })).status).toBe(401);
    expect((await me({ headers: { cookie: cookieOf(answer) } })).status).toBe(401);
    expect((await me({ token: await venue.token('buyer_demo') })).status).toBe(200);
  });
});

describe('the cookie', () => {
  test('changes something only for pages of the venue', async () => {
    const cookie = cookieOf(await login());
    const place = (headers: Record<string, string>): Promise<Answer> =>
      venue.call('POST', '/v1/orders', { headers: { cookie, ...headers }, body: limitOrder() });
    for (const origin of [undefined, 'http://evil.example', 'null', 'not a url']) {
      const answer = await place(origin === undefined ? {} : { origin });
      expect(answer.status).toBe(403);
      expect(answer.body.error).toMatchObject({ name: 'forbidden', field: 'origin' });
    }
    expect((await place({ origin: venue.url })).status).toBe(201);
    expect((await me({ headers: { cookie } })).status).toBe(200);
  });

  test('no page of another site signs its visitors in', async () => {
    const answer = await login(demo, { origin: 'http://evil.example' });
    expect(answer.status).toBe(403);
  });

  test('origins that the venue was told of may act', async () => {
    const origin = 'http://localhost:5173';
    const open = await TestVenue.start({ options: { allowedOrigins: [origin] } });
    const signedIn = await open.call('POST', '/v1/auth/login', { body: demo, headers: { origin } });
    expect(signedIn.status).toBe(200);
    await open.close();
  });
});

describe('tokens that get nobody in', () => {
  const key = Buffer.from(sessionSecret, 'hex');
  const claims = (): Record<string, unknown> => ({
    sid: 'x',
    auth_time: Math.floor(nowMs / 1000),
  });

  interface Forgery {
    readonly key?: Uint8Array;
    readonly alg?: string;
    readonly typ?: string;
    readonly issuer?: string;
    readonly audience?: string;
    readonly expiresInS?: number;
    readonly claims?: Record<string, unknown>;
  }

  function forge(changes: Forgery): Promise<string> {
    const nowS = Math.floor(nowMs / 1000);
    return new SignJWT(changes.claims ?? claims())
      .setProtectedHeader({ alg: changes.alg ?? 'HS256', typ: changes.typ ?? 'at+jwt' })
      .setIssuer(changes.issuer ?? 'buttonwood')
      .setAudience(changes.audience ?? 'buttonwood-access')
      .setSubject('buyer_demo')
      .setIssuedAt(nowS)
      .setExpirationTime(nowS + (changes.expiresInS ?? 600))
      .sign(changes.key ?? key);
  }

  test('a token made as the venue makes them does, so the others fail for their fault', async () => {
    expect((await me({ token: await forge({}) })).status).toBe(200);
  });

  const forgeries: readonly (readonly [string, Forgery])[] = [
    ['another key', { key: Buffer.alloc(32, 7) }],
    ['another algorithm', { alg: 'HS512', key: Buffer.concat([key, key]) }],
    ['a session token in the place of an access token', { typ: 'session+jwt' }],
    ['another type', { typ: 'JWT' }],
    ['another issuer', { issuer: 'elsewhere' }],
    ['another audience', { audience: 'buttonwood-session' }],
    ['an end in the past', { expiresInS: -1 }],
    ['no session id', { claims: { auth_time: 1 } }],
    ['a session id that is no string', { claims: { sid: 5, auth_time: 1 } }],
  ];

  test.each(forgeries)('%s', async (_what, changes) => {
    const answer = await me({ token: await forge(changes) });
    expect(answer.status).toBe(401);
    expect(answer.body.error).toMatchObject({ name: 'unauthenticated', field: 'authorization' });
  });

  test('alg none, with and without a signature of old', async () => {
    const none = new UnsecuredJWT(claims())
      .setIssuer('buttonwood')
      .setAudience('buttonwood-access')
      .setSubject('buyer_demo')
      .setIssuedAt()
      .setExpirationTime('10m')
      .encode();
    const [, , signature] = (await forge({})).split('.');
    expect((await me({ token: none })).status).toBe(401);
    expect((await me({ token: none + signature })).status).toBe(401);
  });

  test('a changed payload', async () => {
    const [head, , signature] = (await forge({})).split('.');
    const payload = Buffer.from(
      JSON.stringify({ ...claims(), sub: 'seller_demo', aud: 'buttonwood-access' }),
    ).toString('base64url');
    expect((await me({ token: `${head}.${payload}.${signature}` })).status).toBe(401);
  });

  test('an unknown user, however well signed', async () => {
    expect((await me({ token: await venue.token('nobody_demo') })).status).toBe(401);
  });

  test.each([
    '',
    'Bearer',
    'Bearer ',
    'Basic YnV5ZXJfZGVtbzpkZW1vcGFzczEyMw==',
    `Bearer ${operatorToken.slice(1)}`,
    `Bearer ${operatorToken}0`,
    `Bearer ${'a'.repeat(5_000)}`,
  ])('the header %j', async (authorization) => {
    const answer = await me({ headers: { authorization } });
    expect(answer.status).toBe(401);
    expect(answer.body.error.name).toBe('unauthenticated');
  });

  test('a wrong header is refused even beside a good cookie', async () => {
    const cookie = cookieOf(await login());
    expect((await me({ headers: { cookie, authorization: 'Bearer x' } })).status).toBe(401);
  });

  test('an access token is no cookie, and the cookie no access token', async () => {
    const answer = await login();
    const cookie = cookieOf(answer);
    const asToken = await me({ token: cookie.split('=')[1]! });
    expect(asToken.status).toBe(401);
    const asCookie = await me({
      headers: { cookie: `buttonwood_session=${answer.body.accessToken}` },
    });
    expect(asCookie.status).toBe(401);
  });

  test('a token says no more than who and when', async () => {
    const { accessToken } = (await login()).body;
    const { payload, protectedHeader } = await jwtVerify(accessToken, key, {
      currentDate: new Date(nowMs),
    });
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'at+jwt' });
    expect(Object.keys(payload).sort()).toEqual([
      'aud',
      'auth_time',
      'exp',
      'iat',
      'iss',
      'sid',
      'sub',
    ]);
  });
});

describe('the operator', () => {
  test('signs in with the token of its file', async () => {
    const answer = await me({ token: operatorToken });
    expect(answer.body).toMatchObject({ username: 'operator', roles: ['operator'] });
  });

  test.each([
    ['POST', '/v1/operator/accounts', { name: 'x' }],
    ['POST', '/v1/operator/deposits', { account: '10', asset: 'USD', amount: '1', clientRef: 'x' }],
    ['PUT', '/v1/operator/instruments/AAPL/phase', { phase: 'closed' }],
    ['PUT', '/v1/operator/accounts/10/kill-switch', { on: true }],
    ['PUT', '/v1/operator/audit', { everyCommand: false }],
    ['PUT', '/v1/operator/agents/AAPL', { active: false }],
    ['GET', '/v1/operator/state', undefined],
  ])('nobody else may %s %s', async (method, path, body) => {
    const token = await venue.token('buyer_demo');
    const forbidden = await venue.call(method, path, { token, body });
    expect(forbidden.status).toBe(403);
    expect(forbidden.body.error.name).toBe('forbidden');
    expect((await venue.call(method, path, { body })).status).toBe(401);
  });
});

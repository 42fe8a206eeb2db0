// What a token must be to let somebody in, what a session is bound to, and how both end. Tokens are made here as a thief or a forger would make
// them: with the venue's own secret, too, since a token that only its signature protects is one mistake from being anybody's.

/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-call, typescript/no-unsafe-return -- answers have many shapes */

import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OutsideVenue, newName, goodPassword, totp } from './outside-venue.ts';
import type { Json, Member } from './outside-venue.ts';

let venue: OutsideVenue;
let member: Member;
let secret: Buffer;

beforeAll(async () => {
  venue = await OutsideVenue.start();
  member = await venue.signUp();
  const text = fs.readFileSync(path.join(venue.process.folder, 'session.key'), 'utf8').trim();
  secret = Buffer.from(text, 'hex');
});
afterAll(() => venue.close());

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Header and claims of a token. */
function partsOf(token: string): [Json, Json] {
  const [header = '', claims = ''] = token.slice(token.indexOf('=') + 1).split('.');
  return [header, claims].map((part) => JSON.parse(Buffer.from(part, 'base64url').toString())) as [
    Json,
    Json,
  ];
}

interface Forging {
  readonly header?: Json;
  readonly claims?: Json;
  readonly key?: Buffer;
  readonly hash?: string;
}

/** The member's own token with these changes, signed anew. */
function forged({ header = {}, claims = {}, key = secret, hash = 'sha256' }: Forging): string {
  const [ownHeader, ownClaims] = partsOf(member.token);
  const signed = `${encode({ ...ownHeader, ...header })}.${encode({ ...ownClaims, ...claims })}`;
  return `${signed}.${crypto.createHmac(hash, key).update(signed).digest('base64url')}`;
}

function unsigned(header: object): string {
  const [, claims] = partsOf(member.token);
  return `${encode(header)}.${encode(claims)}.`;
}

const nowS = (): number => Math.floor(Date.now() / 1_000);
const rsa = crypto.generateKeyPairSync('rsa', { modulusLength: 2_048 });

function rsaSigned(): string {
  const [header, claims] = partsOf(member.token);
  const signed = `${encode({ ...header, alg: 'RS256' })}.${encode(claims)}`;
  return `${signed}.${crypto.sign('sha256', Buffer.from(signed), rsa.privateKey).toString('base64url')}`;
}

test('a token forged with nothing changed is taken: the forger of these tests can forge', async () => {
  expect((await venue.get('/v1/auth/me', forged({}))).status).toBe(200);
});

const badTokens: readonly (readonly [string, () => string])[] = [
  ['alg none', () => unsigned({ alg: 'none', typ: 'at+jwt' })],
  ['alg None', () => unsigned({ alg: 'None', typ: 'at+jwt' })],
  ['no alg at all', () => unsigned({ typ: 'at+jwt' })],
  ['alg none, signed', () => forged({ header: { alg: 'none' } })],
  ['another HMAC of the right key', () => forged({ header: { alg: 'HS512' }, hash: 'sha512' })],
  [
    'a right signature under the name of another algorithm',
    () => forged({ header: { alg: 'HS512' } }),
  ],
  ['a wrong key', () => forged({ key: crypto.randomBytes(32) })],
  ['an empty key', () => forged({ key: Buffer.alloc(0) })],
  ['a key of another type', rsaSigned],
  [
    'a public key used as a secret',
    () => forged({ key: Buffer.from(rsa.publicKey.export({ type: 'spki', format: 'pem' })) }),
  ],
  [
    'a key that the token brings along',
    () => forged({ header: { jwk: { kty: 'oct', k: 'AA' } }, key: Buffer.alloc(1) }),
  ],
  ['a critical header that nobody knows', () => forged({ header: { crit: ['exp'] } })],
  ['its end behind it', () => forged({ claims: { exp: nowS() - 1 } })],
  ['no end', () => forged({ claims: { exp: undefined } })],
  ['an end that is no number', () => forged({ claims: { exp: '99999999999' } })],
  ['its beginning before it', () => forged({ claims: { nbf: nowS() + 3_600 } })],
  ['another audience', () => forged({ claims: { aud: 'another' } })],
  ['the audience of session tokens', () => forged({ claims: { aud: 'buttonwood-session' } })],
  ['no audience', () => forged({ claims: { aud: undefined } })],
  ['another issuer', () => forged({ claims: { iss: 'another' } })],
  ['another type', () => forged({ header: { typ: 'JWT' } })],
  ['the type of session tokens', () => forged({ header: { typ: 'session+jwt' } })],
  ['no type', () => forged({ header: { typ: undefined } })],
  ['no session', () => forged({ claims: { sid: undefined } })],
  ['a session that nobody has', () => forged({ claims: { sid: 'AAAAAAAAAAAAAAAAAAAAAA' } })],
  ['no subject', () => forged({ claims: { sub: undefined } })],
  ["another's name on the own session", () => forged({ claims: { sub: 'buyer_demo' } })],
  ['a refresh token', () => member.refreshToken],
  ['a session token', () => member.cookie.slice('buttonwood_session='.length)],
  ['a token cut short', () => member.token.slice(0, -1)],
  ['a token without its signature', () => `${member.token.split('.', 2).join('.')}.`],
  ['two parts', () => member.token.split('.', 2).join('.')],
  ['a token with a character too many', () => `${member.token}A`],
];

describe('the door is closed to a token with', () => {
  test.each(badTokens)('%s', async (_what, make) => {
    const token = make();
    for (const route of ['/v1/auth/me', '/v1/balances']) {
      const answer = await venue.get(route, token);
      expect(answer.status, answer.text).toBe(401);
      expect(answer.body.error).toMatchObject({ name: 'unauthenticated', field: 'authorization' });
    }
    const text = { authorization: `Bearer ${token}` };
    await expect(venue.socket(text)).rejects.toThrow('401');
    const socket = await venue.socket();
    const reply = await socket.request('auth', { token });
    expect(reply.error).toMatchObject({ name: 'unauthenticated' });
    socket.drop();
  });

  test('the signature of another token', async () => {
    const other = await venue.signUp();
    const [header, claims] = member.token.split('.');
    const mixed = `${header}.${claims}.${other.token.split('.')[2]}`;
    expect((await venue.get('/v1/auth/me', mixed)).status).toBe(401);
  });

  test('any one bit of it changed', async () => {
    const { token } = member;
    const lastOfSignature = token.length - 1;
    for (let at = 0; at < token.length; at += 7) {
      // The last digit of base64 has bits that mean nothing.
      if (at === lastOfSignature || token[at] === '.') continue;
      const letter = token[at] === 'A' ? 'B' : 'A';
      const changed = token.slice(0, at) + letter + token.slice(at + 1);
      expect((await venue.get('/v1/auth/me', changed)).status, `at ${at}`).toBe(401);
    }
  });

  test('an access token in the place of the cookie, or of the refresh token', async () => {
    const headers = { cookie: `buttonwood_session=${member.token}` };
    expect((await venue.call('GET', '/v1/auth/me', { headers })).status).toBe(401);
    const answer = await venue.post('/v1/auth/refresh', {
      refreshToken: member.token.slice(0, 64),
    });
    expect(answer.body.error.name).toBe('invalidRefreshToken');
  });
});

describe('sessions', () => {
  test('fixation: the session of a sign-in is never one that came with the request', async () => {
    const thief = await venue.signUp();
    for (const cookie of [thief.cookie, 'buttonwood_session=chosen']) {
      const { username, password } = member;
      const answer = await venue.call('POST', '/v1/auth/login', {
        headers: { cookie, origin: venue.url, host: new URL(venue.url).host },
        body: { username, password },
      });
      expect(answer.status, answer.text).toBe(200);
      const given = answer.headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '';
      expect(given).toMatch(/^buttonwood_session=eyJ/);
      expect(given).not.toBe(cookie);
      const [, claims] = partsOf(given);
      expect(claims.sid).not.toBe(partsOf(thief.cookie)[1].sid);
      const still = await venue.call('GET', '/v1/auth/me', { headers: { cookie } });
      expect(still.body.user?.username ?? still.body.username).not.toBe(username);
    }
  });

  test('the cookie is kept from scripts and from other sites', async () => {
    const { username, password } = member;
    const answer = await venue.post('/v1/auth/login', { username, password });
    expect(answer.headers['set-cookie']).toHaveLength(1);
    expect(answer.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict$/);
  });

  /** All doors at which somebody who signed in stands. */
  async function inside(
    username: string,
  ): Promise<{ readonly open: Member; expectOut(): Promise<void> }> {
    const open = await venue.login({ username, password: goodPassword, email: '' });
    const byToken = await venue.signedIn(open.token);
    const byCookie = await venue.socket({ cookie: open.cookie, origin: venue.url });
    const byAuth = await venue.socket();
    await byAuth.request('auth', { token: open.token });
    for (const socket of [byToken, byCookie, byAuth]) {
      expect((await socket.subscribe({ channel: 'orders' })).ok).toBe(true);
    }
    return {
      open,
      async expectOut() {
        for (const socket of [byToken, byCookie, byAuth]) expect(await socket.closed).toBe(4001);
        expect((await venue.get('/v1/auth/me', open.token)).status).toBe(401);
        const headers = { cookie: open.cookie };
        expect((await venue.call('GET', '/v1/auth/me', { headers })).status).toBe(401);
        const { refreshToken } = open;
        expect((await venue.post('/v1/auth/refresh', { refreshToken })).status).toBe(401);
      },
    };
  }

  test('signing out ends its tokens, its cookie and its sockets at once', async () => {
    const { username } = await venue.signUp();
    const session = await inside(username);
    const answer = await venue.post('/v1/auth/logout', {}, session.open.token);
    expect(answer.status).toBe(204);
    await session.expectOut();
  });

  test('revoking ends another session, and no other', async () => {
    const who = await venue.signUp();
    const session = await inside(who.username);
    const { sessions } = await venue.done('GET', '/v1/auth/sessions', {
      token: session.open.token,
    });
    const { sessionId } = sessions.find((each: Json) => each.current === true);
    await venue.done('DELETE', `/v1/auth/sessions/${sessionId}`, { token: who.token });
    await session.expectOut();
    expect((await venue.get('/v1/auth/me', who.token)).status).toBe(200);
  });

  test('a new password ends all other sessions', async () => {
    const who = await venue.signUp();
    const session = await inside(who.username);
    await venue.done('POST', '/v1/auth/password', {
      token: who.token,
      body: { currentPassword: goodPassword, newPassword: 'quite another one 9431' },
    });
    await session.expectOut();
    expect((await venue.get('/v1/auth/me', who.token)).status).toBe(200);
  });

  test('a suspension ends all sessions and keys', async () => {
    const who = await venue.signUp();
    const key = await venue.key(who, ['read']);
    expect((await venue.signed(key, 'GET', '/v1/balances')).status).toBe(200);
    const session = await inside(who.username);
    await venue.changeMember(who, { status: 'suspended' });
    await session.expectOut();
    expect((await venue.signed(key, 'GET', '/v1/balances')).status).toBeGreaterThanOrEqual(401);
    const again = await venue.post('/v1/auth/login', {
      username: who.username,
      password: goodPassword,
    });
    expect(again.status).toBeGreaterThanOrEqual(401);
    const socket = await venue.socket();
    expect((await socket.request('ping')).ok).toBe(true);
    socket.drop();
  });

  test('a second factor cannot be passed by the ticket of somebody else', async () => {
    const [who, other] = await Promise.all([venue.signUp(), venue.signUp()]);
    const secrets: string[] = [];
    for (const each of [who, other]) {
      const body = { password: goodPassword };
      const { secret: shared } = await venue.done('POST', '/v1/auth/two-factor/enrol', {
        token: each.token,
        body,
      });
      secrets.push(shared);
      await venue.done('POST', '/v1/auth/two-factor/confirm', {
        token: each.token,
        body: { code: totp(shared) },
      });
    }
    const answer = await venue.post('/v1/auth/login', {
      username: who.username,
      password: goodPassword,
    });
    expect(answer.status).toBe(202);
    const { ticket } = answer.body.secondFactor;
    const wrong = await venue.post('/v1/auth/login/second-factor', {
      ticket,
      code: totp(secrets[1] ?? '', 1),
    });
    expect(wrong.status).toBe(401);
    expect((await venue.get('/v1/auth/me', ticket)).status).toBe(401);
    const right = await venue.post('/v1/auth/login/second-factor', {
      ticket,
      code: totp(secrets[0] ?? '', 1),
    });
    expect(right.status, right.text).toBe(200);
    const used = await venue.post('/v1/auth/login/second-factor', {
      ticket,
      code: totp(secrets[0] ?? '', 1),
    });
    expect(used.status).toBe(401);
  });

  test('a name that nobody has is answered as a wrong password is', async () => {
    const wrong = await venue.post('/v1/auth/login', {
      username: member.username,
      password: 'wrong password 1',
    });
    const unknown = await venue.post('/v1/auth/login', {
      username: newName(),
      password: 'wrong password 1',
    });
    expect([unknown.status, unknown.text]).toEqual([wrong.status, wrong.text]);
  });
});

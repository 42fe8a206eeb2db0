// API keys: what they sign is theirs and nothing else, once, in time, from where they may, and no more than they may do.

import crypto from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signatureOf, socketSigning } from '#identity/request-signature.ts';
import { limitOrder, operatorToken, type Answer } from '../support/test-venue.ts';
import { MemberVenue, signedCall, type Member, type SigningKey } from './member-venue.ts';

let members: MemberVenue;
let member: Member;
let key: SigningKey;

beforeAll(async () => {
  members = await MemberVenue.start();
  member = await members.signUp();
  key = await members.createKey(member.token);
});
afterAll(() => members.close());

const nameOf = (answer: Answer): string => String(answer.body.error.name);

describe('a key', () => {
  test('shows its secret once, and is listed without it', async () => {
    expect(key.secret).toMatch(/^bws_[\w-]{43}$/);
    const { body } = await members.call('GET', '/v1/keys', { token: member.token });
    expect(body.keys).toMatchObject([
      { keyId: key.keyId, label: 'test', scopes: ['read', 'trade'] },
    ]);
    expect(JSON.stringify(body)).not.toContain(key.secret);
  });

  test('is sealed in the database, and its secret in no log', async () => {
    const [row] = await members.database.client`
      select * from identity.api_key where key_id = ${key.keyId}`;
    expect(JSON.stringify(row)).not.toContain(key.secret);
    expect(row?.['secret_sealed']).toMatch(/^v1\.k1\./);
    expect(members.venue.logLines.join('')).not.toContain(key.secret);
  });

  test('cannot do more than its member', async () => {
    const body = { label: 'x', scopes: ['read', 'operator'] };
    const answer = await members.post('/v1/keys', body, { token: member.token });
    expect(answer.status).toBe(403);
    expect(nameOf(answer)).toBe('scopeNotHeld');
  });

  test.each([
    [{ scopes: [] }, 'scopes'],
    [{ scopes: ['everything'] }, 'scopes[0]'],
    [{ label: 'a\nb' }, 'label'],
    [{ label: '' }, 'label'],
    [{ addresses: ['192.0.2.0/33'] }, 'addresses[0]'],
    [{ addresses: ['192.0.2.0/24', 'example.org'] }, 'addresses[1]'],
    [{ expiresAt: 'tomorrow' }, 'expiresAt'],
    [{ expiresAt: '2001-01-01T00:00:00Z' }, 'expiresAt'],
  ])('with %j is not made', async (changes, field) => {
    const body = { label: 'x', scopes: ['read'], ...changes };
    const answer = await members.post('/v1/keys', body, { token: member.token });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ name: 'invalidField', field });
  });

  test('a member has at most twenty', async () => {
    const { token } = await members.signUp();
    for (let i = 0; i < 20; i++) await members.createKey(token);
    const answer = await members.post('/v1/keys', { label: 'x', scopes: ['read'] }, { token });
    expect(nameOf(answer)).toBe('tooManyKeys');
  });

  test('outlives a restart of the venue', async () => {
    const first = await MemberVenue.start();
    const { token } = await first.signUp();
    const kept = await first.createKey(token, { addresses: ['127.0.0.0/8'] });
    await first.close(true);
    const second = await MemberVenue.start({ database: first.database });
    expect((await signedCall(second, kept, 'GET', '/v1/auth/me')).status).toBe(200);
    await second.close();
  });
});

describe('a signed request', () => {
  test('is taken, with a body and without, with a query and without', async () => {
    expect((await signedCall(members, key, 'GET', '/v1/auth/me')).body.username).toBe(
      member.username,
    );
    const path = '/v1/orders?status=all&limit=5';
    expect((await signedCall(members, key, 'GET', path)).status).toBe(200);
    // Spaces and the order of fields are the client's.
    const body = `{ "side":"buy",  ${JSON.stringify(limitOrder()).slice(1)}`.replace(
      '"side":"buy",  ',
      ' ',
    );
    const placed = await signedCall(members, key, 'POST', '/v1/orders', { body });
    expect(placed.status).toBe(201);
    const cancel = `/v1/orders/${placed.body.orderId}`;
    expect((await signedCall(members, key, 'DELETE', cancel)).status).toBe(200);
  });

  test('with any byte changed is refused: in path, body, timestamp, nonce, key, signature', async () => {
    const body = JSON.stringify(limitOrder());
    const stateBefore = await members.venue.stateHash();
    const path = '/v1/orders?';
    const timestamp = String(members.time.nowMs);
    const flipped = (text: string, at: number): string =>
      text.slice(0, at) + String.fromCodePoint(text.codePointAt(at)! ^ 1) + text.slice(at + 1);
    const sign = (nonce: string): Record<string, string> => ({
      'x-buttonwood-key': key.keyId,
      'x-buttonwood-timestamp': timestamp,
      'x-buttonwood-nonce': nonce,
      'x-buttonwood-signature': signatureOf(key.secret, {
        timestamp,
        nonce,
        method: 'POST',
        path,
        body: Buffer.from(body),
      }),
    });
    const send = (to: string, headers: Record<string, string>, text: string): Promise<Answer> =>
      members.venue.call('POST', to, { headers, text });
    const tries: Promise<Answer>[] = [];
    for (let at = 0; at < body.length; at++) {
      tries.push(send(path, sign(crypto.randomUUID()), flipped(body, at)));
    }
    for (const name of Object.keys(sign('x'))) {
      const headers = sign(crypto.randomUUID());
      for (let at = 0; at < headers[name]!.length; at++) {
        tries.push(send(path, { ...headers, [name]: flipped(headers[name]!, at) }, body));
      }
    }
    for (const to of ['/v1/orders', '/v1/orders?x=1', '/v1/orders/preview?', '/v1/orders/batch?']) {
      tries.push(send(to, sign(crypto.randomUUID()), body));
    }
    const answers = await Promise.all(tries);
    expect(answers.length).toBeGreaterThan(230);
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(nameOf(answer)).toBe('invalidSignature');
    }
    expect(await members.venue.stateHash()).toBe(stateBefore);
    expect((await send(path, sign(crypto.randomUUID()), body)).status).toBe(201);
  });

  test('of another method is refused', async () => {
    const sent = { method: 'DELETE' };
    const answer = await signedCall(members, key, 'GET', '/v1/orders', { sent });
    expect(nameOf(answer)).toBe('invalidSignature');
  });

  test('is good once', async () => {
    const nonce = crypto.randomUUID();
    const body = JSON.stringify(limitOrder());
    const send = (): Promise<Answer> =>
      signedCall(members, key, 'POST', '/v1/orders', { nonce, body });
    expect((await send()).status).toBe(201);
    expect(nameOf(await send())).toBe('nonceReused');
    const other = await signedCall(members, key, 'GET', '/v1/balances', { nonce });
    expect(nameOf(other)).toBe('nonceReused');
  });

  test('of two alike at once, one is taken', async () => {
    const nonce = crypto.randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => signedCall(members, key, 'GET', '/v1/balances', { nonce })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('cannot be repeated at any later time', async () => {
    const nonce = crypto.randomUUID();
    const timestampMs = members.time.nowMs + 5_000;
    const send = (): Promise<Answer> =>
      signedCall(members, key, 'GET', '/v1/balances', { nonce, timestampMs });
    expect((await send()).status).toBe(200);
    for (let i = 0; i < 30; i++) {
      members.time.nowMs += 500;
      expect((await send()).status).toBe(401);
    }
  });

  test('is taken up to 5 seconds from the venue’s clock, and nearer where the client says so', async () => {
    const at = (offMs: number, window?: string): Promise<Answer> =>
      signedCall(members, key, 'GET', '/v1/balances', {
        timestampMs: members.time.nowMs + offMs,
        ...(window === undefined ? {} : { sent: { headers: { 'x-buttonwood-window': window } } }),
      });
    for (const offMs of [-5_000, 5_000]) expect((await at(offMs)).status).toBe(200);
    for (const offMs of [-5_001, 5_001, -86_400_000]) {
      expect(nameOf(await at(offMs))).toBe('staleTimestamp');
    }
    expect((await at(-100, '100')).status).toBe(200);
    expect(nameOf(await at(-101, '100'))).toBe('staleTimestamp');
    // It cannot be made wider.
    expect(nameOf(await at(-5_001, '60000'))).toBe('staleTimestamp');
    expect((await at(0, 'soon')).body.error).toMatchObject({ field: 'x-buttonwood-window' });
  });

  test('needs all its headers, and has no token besides', async () => {
    const without = await members.call('GET', '/v1/balances', {
      headers: { 'x-buttonwood-key': key.keyId },
    });
    expect(without.body.error).toMatchObject({
      name: 'invalidSignature',
      field: 'x-buttonwood-timestamp',
    });
    const sent = { headers: { authorization: `Bearer ${member.token}` } };
    const both = await signedCall(members, key, 'GET', '/v1/balances', { sent });
    expect(both.status).toBe(401);
  });

  test('is judged by its key: the cookie of a member beside it means nothing', async () => {
    const cookie = member.answer.headers.getSetCookie()[0]!.split(';', 1)[0]!;
    const wrong = { ...key, secret: `bws_${'A'.repeat(43)}` };
    const answer = await signedCall(members, wrong, 'GET', '/v1/balances', {
      sent: { headers: { cookie } },
    });
    expect(nameOf(answer)).toBe('invalidSignature');
  });

  test('of a key that nobody has is answered like one with a wrong secret', async () => {
    const wrong = await signedCall(members, { ...key, secret: 'x' }, 'GET', '/v1/balances');
    const unknown = await signedCall(
      members,
      { ...key, keyId: 'bwk_nobody' },
      'GET',
      '/v1/balances',
    );
    expect(wrong.status).toBe(401);
    expect(wrong.text).toBe(unknown.text);
  });

  test('too large a body is refused before anything else', async () => {
    const body = JSON.stringify({ x: 'y'.repeat(70_000) });
    const answer = await signedCall(members, key, 'POST', '/v1/orders', { body });
    expect(answer.status).toBe(413);
  });
});

describe('what a key may do', () => {
  test('see, and not trade, with the scope to see', async () => {
    const reader = await members.createKey(member.token, { scopes: ['read'] });
    expect((await signedCall(members, reader, 'GET', '/v1/balances')).status).toBe(200);
    const body = JSON.stringify(limitOrder());
    const refused = await signedCall(members, reader, 'POST', '/v1/orders', { body });
    expect(refused.status).toBe(403);
    expect(nameOf(refused)).toBe('forbidden');
    expect((await signedCall(members, reader, 'DELETE', '/v1/orders')).status).toBe(403);
  });

  test('trade, and not see, with the scope to trade', async () => {
    const trader = await members.createKey(member.token, { scopes: ['trade'] });
    const body = JSON.stringify(limitOrder());
    expect((await signedCall(members, trader, 'POST', '/v1/orders', { body })).status).toBe(201);
    expect((await signedCall(members, trader, 'GET', '/v1/balances')).status).toBe(403);
  });

  test.each([
    ['GET', '/v1/keys', ''],
    ['POST', '/v1/keys', '{"label":"x","scopes":["read"]}'],
    ['GET', '/v1/auth/sessions', ''],
    ['POST', '/v1/auth/password', '{"currentPassword":"x","newPassword":"y"}'],
    ['POST', '/v1/auth/two-factor/enrol', '{"password":"x"}'],
    ['POST', '/v1/accounts', '{"name":"x"}'],
    ['POST', '/v1/auth/refresh', '{}'],
  ])('not %s %s, whatever its scopes', async (method, path, body) => {
    const all = await members.createKey(member.token, { scopes: ['read', 'trade', 'withdraw'] });
    const answer = await signedCall(members, all, method, path, { body });
    expect(answer.status).toBe(403);
    await members.call('DELETE', `/v1/keys/${all.keyId}`, { token: member.token });
  });

  test('operate the venue only with the scope for it, of an operator', async () => {
    const operator = await members.signUp();
    const { memberId } = (await members.me(operator.token)).body;
    const roles = { roles: ['trader', 'operator'] };
    await members.call('PATCH', `/v1/operator/members/${memberId}`, {
      token: operatorToken,
      body: roles,
    });
    const full = await members.createKey(operator.token, { scopes: ['read', 'operator'] });
    const plain = await members.createKey(operator.token, { scopes: ['read', 'trade'] });
    expect((await signedCall(members, full, 'GET', '/v1/operator/members')).status).toBe(200);
    expect((await signedCall(members, plain, 'GET', '/v1/operator/members')).status).toBe(403);
    // Without that scope it acts for its member's accounts only.
    expect((await signedCall(members, plain, 'GET', '/v1/balances?account=10')).status).toBe(403);
    await members.call('PATCH', `/v1/operator/members/${memberId}`, {
      token: operatorToken,
      body: { roles: ['trader'] },
    });
    expect((await signedCall(members, full, 'GET', '/v1/operator/members')).status).toBe(403);
  });

  test('be used from its addresses only', async () => {
    const elsewhere = await members.createKey(member.token, { addresses: ['192.0.2.0/24'] });
    const here = await members.createKey(member.token, { addresses: ['127.0.0.1', '::1'] });
    const refused = await signedCall(members, elsewhere, 'GET', '/v1/balances');
    expect(refused.status).toBe(403);
    expect(nameOf(refused)).toBe('addressNotAllowed');
    expect((await signedCall(members, here, 'GET', '/v1/balances')).status).toBe(200);
    const forwarded = { sent: { headers: { 'x-forwarded-for': '192.0.2.7' } } };
    const forged = await signedCall(members, elsewhere, 'GET', '/v1/balances', forwarded);
    expect(nameOf(forged)).toBe('addressNotAllowed');
  });

  test('behind a proxy the address is the one that the proxy saw', async () => {
    const own = await MemberVenue.start({ options: { trustProxy: 1 } });
    const { token } = await own.signUp();
    const bound = await own.createKey(token, { addresses: ['192.0.2.7'] });
    const from = (forwarded: string): Promise<Answer> =>
      signedCall(own, bound, 'GET', '/v1/balances', {
        sent: { headers: { 'x-forwarded-for': forwarded } },
      });
    expect((await from('192.0.2.7')).status).toBe(200);
    expect((await from('203.0.113.9, 192.0.2.7')).status).toBe(200);
    // What the client claims stands further left.
    expect(nameOf(await from('192.0.2.7, 203.0.113.9'))).toBe('addressNotAllowed');
    await own.close();
  });

  test('nothing any more once it is over or revoked, with its sockets', async () => {
    const expiresAt = new Date(members.time.nowMs + 60_000).toISOString();
    const short = await members.createKey(member.token, { expiresAt });
    expect((await signedCall(members, short, 'GET', '/v1/balances')).status).toBe(200);
    members.time.nowMs += 60_000;
    expect(nameOf(await signedCall(members, short, 'GET', '/v1/balances'))).toBe(
      'invalidSignature',
    );

    const revoked = await members.createKey(member.token);
    const socket = await members.venue.socket();
    expect((await socket.request('auth', signedAuth(revoked))).ok).toBe(true);
    const path = `/v1/keys/${revoked.keyId}`;
    const stranger = await members.signUp();
    expect((await members.call('DELETE', path, { token: stranger.token })).status).toBe(404);
    expect((await members.call('DELETE', path, { token: member.token })).status).toBe(204);
    expect(await socket.closed).toBe(4001);
    expect(nameOf(await signedCall(members, revoked, 'GET', '/v1/balances'))).toBe(
      'invalidSignature',
    );
    expect((await members.call('DELETE', path, { token: member.token })).status).toBe(404);
  });
});

function signedAuth(
  signing: SigningKey,
  nonce: string = crypto.randomUUID(),
): Record<string, string> {
  const timestamp = String(members.time.nowMs);
  const signed = { timestamp, nonce, ...socketSigning, body: Buffer.alloc(0) };
  return { key: signing.keyId, timestamp, nonce, signature: signatureOf(signing.secret, signed) };
}

describe('a WebSocket', () => {
  test('is signed in by a key, with its scopes', async () => {
    const socket = await members.venue.socket();
    const answer = await socket.request('auth', signedAuth(key));
    expect(answer.result).toMatchObject({ username: member.username, scopes: ['read', 'trade'] });
    expect((await socket.request('order.place', limitOrder())).ok).toBe(true);

    const reader = await members.createKey(member.token, { scopes: ['read'] });
    const other = await members.venue.socket();
    await other.request('auth', signedAuth(reader));
    const refused = await other.request('order.place', limitOrder());
    expect(refused.error).toMatchObject({ name: 'forbidden' });
    const follow = await other.request('subscribe', { channels: [{ channel: 'orders' }] });
    expect(follow.ok).toBe(true);
  });

  test('takes each signature once, and no changed one', async () => {
    const socket = await members.venue.socket();
    const auth = signedAuth(key);
    expect((await socket.request('auth', auth)).ok).toBe(true);
    expect((await socket.request('auth', auth)).error).toMatchObject({ name: 'nonceReused' });
    const changed = { ...signedAuth(key), nonce: 'another-nonce' };
    expect((await socket.request('auth', changed)).error).toMatchObject({
      name: 'invalidSignature',
    });
    const { signature: _left, ...partial } = signedAuth(key);
    expect((await socket.request('auth', partial)).error).toMatchObject({ field: 'signature' });
  });
});

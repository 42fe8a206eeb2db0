// Signed requests: each byte that was signed counts, each request is done once, and a key does what it was given, from where it was given, as
// long as it is there.

import crypto from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atOnce, OutsideVenue, restingOrder, signatureHeaders, tally } from './outside-venue.ts';
import type { Answer, Key, Member } from './outside-venue.ts';

let venue: OutsideVenue;
let member: Member;
let key: Key;

beforeAll(async () => {
  venue = await OutsideVenue.start();
  member = await venue.signUp();
  key = await venue.key(member, ['read', 'trade', 'withdraw']);
});
afterAll(() => venue.close());

const method = 'POST';
const route = '/v1/orders/preview';
const body = JSON.stringify(restingOrder());

interface Sent {
  readonly method?: string;
  readonly route?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A rightly signed request, of which something else is sent. */
function tampered(change: Sent, signedRoute = route): Promise<Answer> {
  const headers = { ...signatureHeaders(key, method, signedRoute, body), ...change.headers };
  return venue.call(change.method ?? method, change.route ?? signedRoute, {
    text: change.body ?? body,
    headers,
  });
}

function expectRefused(answer: Answer, what: string): void {
  expect(answer.status, `${what}: ${answer.text}`).toBe(401);
  expect(['invalidSignature', 'staleTimestamp'], what).toContain(answer.body.error.name);
}

/** The text with one character changed for another of its kind. */
function flips(text: string): string[] {
  return Array.from(text).map((letter, at) => {
    const other = /\d/.test(letter)
      ? String((Number(letter) + 1) % 10)
      : letter === 'a'
        ? 'b'
        : 'a';
    return text.slice(0, at) + other + text.slice(at + 1);
  });
}

test('what is signed as it is sent is done', async () => {
  const answer = await tampered({});
  expect(answer.status, answer.text).toBe(200);
});

describe('one byte changed', () => {
  test('of the body', async () => {
    for (const changed of flips(body)) expectRefused(await tampered({ body: changed }), changed);
    for (const changed of [`${body} `, ` ${body}`, body.slice(0, -1), body.replace(':', ': ')]) {
      expectRefused(await tampered({ body: changed }), changed);
    }
  });

  test('of the method', async () => {
    // Other methods of paths that know them, so that the signature is what refuses.
    const signed = signatureHeaders(key, 'GET', '/v1/orders', '');
    expectRefused(await venue.call('DELETE', '/v1/orders', { headers: signed }), 'DELETE');
    expectRefused(
      await venue.call('HEAD', '/v1/orders', { headers: signed }).then(withError),
      'HEAD',
    );
    const lower = signatureHeaders(key, 'get', '/v1/orders', '');
    expectRefused(await venue.call('GET', '/v1/orders', { headers: lower }), 'get');
  });

  test('of the path', async () => {
    const path = '/v1/orders/by-client-id/abcdef';
    for (const changed of flips('abcdef')) {
      const headers = signatureHeaders(key, 'GET', path, '');
      const sent = `/v1/orders/by-client-id/${changed}`;
      expectRefused(await venue.call('GET', sent, { headers }), changed);
    }
    for (const sent of ['/v1/orders/by-client-id/abcde%66', `${path}?`]) {
      const headers = signatureHeaders(key, 'GET', path, '');
      expectRefused(await venue.call('GET', sent, { headers }), sent);
    }
  });

  test('of the query', async () => {
    const query = 'limit=10&status=all';
    const sent = [
      ...flips('10').map((limit) => `limit=${limit}&status=all`),
      'limit=10',
      `${query}&`,
      'status=all&limit=10',
      'limit=%310&status=all',
    ];
    for (const changed of sent) {
      const headers = signatureHeaders(key, 'GET', `/v1/orders?${query}`, '');
      expectRefused(await venue.call('GET', `/v1/orders?${changed}`, { headers }), changed);
    }
  });

  test.each([
    'x-buttonwood-timestamp',
    'x-buttonwood-nonce',
    'x-buttonwood-signature',
    'x-buttonwood-key',
  ])('of %s', async (name) => {
    const length = signatureHeaders(key, method, route, body)[name]?.length ?? 0;
    for (let at = 0; at < length; at++) {
      const headers = signatureHeaders(key, method, route, body);
      const value = flips(headers[name] ?? '')[at] ?? '';
      const answer = await venue.call(method, route, {
        text: body,
        headers: { ...headers, [name]: value },
      });
      expectRefused(answer, value);
    }
  });

  test('a part left out, doubled, or signed by another key', async () => {
    const headers = signatureHeaders(key, method, route, body);
    for (const name of Object.keys(headers)) {
      const { [name]: _gone, ...rest } = signatureHeaders(key, method, route, body);
      const answer = await venue.call(method, route, { text: body, headers: rest });
      expect(answer.status, name).toBe(401);
    }
    const other = await venue.key(member, ['read']);
    const mixed = {
      ...signatureHeaders(other, method, route, body),
      'x-buttonwood-key': key.keyId,
    };
    expectRefused(await venue.call(method, route, { text: body, headers: mixed }), 'another key');
    const twice = {
      ...headers,
      'x-buttonwood-nonce': ['nonce-one-1', headers['x-buttonwood-nonce'] ?? ''],
    };
    expectRefused(await venue.call(method, route, { text: body, headers: twice }), 'two nonces');
    const both = {
      ...signatureHeaders(key, method, route, body),
      authorization: `Bearer ${member.token}`,
    };
    expect((await venue.call(method, route, { text: body, headers: both })).status).toBe(401);
  });
});

function withError(answer: Answer): Answer {
  return answer.text === '' && answer.status === 401
    ? { ...answer, body: { error: { name: 'invalidSignature' } } }
    : answer;
}

test.each([-3_600_000, -5_500, 5_500, 3_600_000])(
  'a timestamp %d ms off is refused',
  async (offMs) => {
    const options = { timestampMs: Date.now() + offMs };
    const answer = await venue.signed(key, 'GET', '/v1/balances', options);
    expect(answer.status).toBe(401);
    expect(answer.body.error.name).toBe('staleTimestamp');
  },
);

test('an exact replay is refused, and does nothing', async () => {
  const text = JSON.stringify(restingOrder());
  const headers = signatureHeaders(key, 'POST', '/v1/orders', text);
  const first = await venue.call('POST', '/v1/orders', { text, headers });
  expect(first.status, first.text).toBe(201);
  for (let times = 0; times < 3; times++) {
    const again = await venue.call('POST', '/v1/orders', { text, headers });
    expect(again.status).toBe(401);
    expect(again.body.error.name).toBe('nonceReused');
  }
  expect((await venue.done('GET', '/v1/orders', { token: member.token })).orders).toHaveLength(1);
  await venue.done('DELETE', '/v1/orders', { token: member.token });
});

test('of twenty exact copies at once one is taken', async () => {
  for (let round = 0; round < 5; round++) {
    const text = JSON.stringify(restingOrder());
    const headers = signatureHeaders(key, 'POST', '/v1/orders', text);
    const answers = await atOnce(20, () => venue.call('POST', '/v1/orders', { text, headers }));
    expect(tally(answers)).toEqual({ 201: 1, nonceReused: 19 });
  }
  await venue.done('DELETE', '/v1/orders', { token: member.token });
});

test('a replay at the other door is refused, too', async () => {
  const [timestamp, nonce] = [String(Date.now()), crypto.randomUUID()];
  const signature = crypto
    .createHmac('sha256', key.secret)
    .update(`${timestamp}\n${nonce}\nAUTH\n/v1/ws\n`)
    .digest('hex');
  const fields = { key: key.keyId, timestamp, nonce, signature };
  const sockets = await Promise.all([venue.socket(), venue.socket(), venue.socket()]);
  const replies = await Promise.all(sockets.map((socket) => socket.request('auth', fields)));
  expect(replies.filter(({ ok }) => ok === true)).toHaveLength(1);
  expect(replies.find(({ ok }) => ok !== true).error.name).toBe('nonceReused');
  for (const each of [
    { signature: 'a'.repeat(64) },
    { nonce: crypto.randomUUID() },
    { timestamp: '1' },
  ]) {
    const socket = sockets[0];
    const reply = await socket?.request('auth', { ...fields, ...each });
    expect(reply.ok).toBe(false);
  }
  for (const socket of sockets) socket.drop();
});

describe('a key is refused', () => {
  test('outside of its addresses, whatever the request says of where it is', async () => {
    const bound = await venue.key(member, ['read'], {
      addresses: ['192.0.2.0/24', '2001:db8::/32'],
    });
    const from = (address: string): Promise<Answer> =>
      venue.signed(bound, 'GET', '/v1/balances', { address });
    for (const address of ['192.0.2.1', '192.0.2.255', '2001:db8::7', '198.51.100.1, 192.0.2.9']) {
      expect((await from(address)).status, address).toBe(200);
    }
    for (const address of [
      '192.0.3.1',
      '198.51.100.1',
      '2001:db9::1',
      '192.0.2.9, 198.51.100.1',
      '::ffff:192.0.3.1',
    ]) {
      const answer = await from(address);
      expect(answer.status, address).toBe(403);
      expect(answer.body.error.name).toBe('addressNotAllowed');
    }
  });

  test('once it is revoked, on its open sockets, too', async () => {
    const gone = await venue.key(member, ['read']);
    const socket = await venue.socket();
    const [timestamp, nonce] = [String(Date.now()), crypto.randomUUID()];
    const signature = crypto
      .createHmac('sha256', gone.secret)
      .update(`${timestamp}\n${nonce}\nAUTH\n/v1/ws\n`)
      .digest('hex');
    const reply = await socket.request('auth', { key: gone.keyId, timestamp, nonce, signature });
    expect(reply.ok, JSON.stringify(reply)).toBe(true);
    await venue.done('DELETE', `/v1/keys/${gone.keyId}`, { token: member.token });
    expect(await socket.closed).toBe(4001);
    const answer = await venue.signed(gone, 'GET', '/v1/balances');
    const unknown = await venue.signed(
      { ...gone, keyId: 'bwk_000000000000000000000000' },
      'GET',
      '/v1/balances',
    );
    expect([answer.status, answer.text]).toEqual([unknown.status, unknown.text]);
  });

  test('past its end', async () => {
    const expiresAt = new Date(Date.now() + 1_500).toISOString();
    const short = await venue.key(member, ['read'], { expiresAt });
    expect((await venue.signed(short, 'GET', '/v1/balances')).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    expect((await venue.signed(short, 'GET', '/v1/balances')).status).toBe(401);
  });

  test('while its member is suspended', async () => {
    const who = await venue.signUp();
    const own = await venue.key(who, ['read', 'trade']);
    expect((await venue.signed(own, 'GET', '/v1/balances')).status).toBe(200);
    await venue.changeMember(who, { status: 'suspended' });
    const answer = await venue.signed(own, 'GET', '/v1/balances');
    expect([401, 403]).toContain(answer.status);
    await venue.changeMember(who, { status: 'active' });
    expect((await venue.signed(own, 'GET', '/v1/balances')).status).toBe(200);
  });
});

test('a key never gets more than its member has', async () => {
  const refused = await venue.post('/v1/keys', { label: 'x', scopes: ['operator'] }, member.token);
  expect(refused.status).toBe(403);
  const operator = await venue.signUpAs('trader', 'operator');
  const strong = await venue.key(operator, ['read', 'operator']);
  expect((await venue.signed(strong, 'GET', '/v1/operator/overview')).status).toBe(200);
  await venue.changeMember(operator, { roles: ['trader'] });
  expect((await venue.signed(strong, 'GET', '/v1/operator/overview')).status).toBe(403);
});

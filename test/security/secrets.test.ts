// What the venue must keep to itself: after everything that has to do with a secret was done once, no secret stands in what the process said, in any
// table, or in any file but the secret files themselves. And what the venue must not start with: secrets and members that everybody knows.

/* oxlint-disable typescript/no-unsafe-call -- answers have many shapes */

import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newFolder, runVenue, sentenceOf, VenueProcess } from '../process/venue-process.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';
import { goodPassword, OutsideVenue, request, totp } from './outside-venue.ts';
import type { Answer, Json } from './outside-venue.ts';

/** What each secret is called, and how it reads. */
const secrets = new Map<string, string>();

function keep(name: string, secret: unknown): string {
  const text = String(secret);
  if (text.length < 6) throw new Error(`${name} is too short to be looked for: ${text}`);
  secrets.set(name, text);
  return text;
}

const cookieOf = (answer: Answer): string =>
  (answer.headers['set-cookie']?.[0] ?? '').split(';', 1)[0]?.split('=', 2)[1] ?? '';

describe('after everything that has to do with a secret', () => {
  let venue: OutsideVenue;
  let said = '';
  let folder: string;

  beforeAll(async () => {
    venue = await OutsideVenue.start({ args: ['--log-level', 'trace'] });
    ({ folder } = venue.process);
    await everything(venue);
    const { stdout, stderr } = await venue.stop();
    said = stdout + stderr;
  });
  afterAll(() => venue.close());

  test('the process has said none', () => {
    expect(said).toContain('"level":');
    expect(foundIn(said)).toEqual([]);
  });

  test('no table has one', async () => {
    const { client } = venue.database;
    const tables = await client<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`;
    expect(tables.length).toBeGreaterThan(20);
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await client.unsafe<{ row: string }[]>(`select t::text as row from ${name} t`);
      const text = rows.map(({ row }) => row).join('\n');
      for (const secret of foundIn(text)) found.push(`${secret} in ${name}`);
      // Bytes are written in hexadecimal digits.
      for (const [secret, value] of secrets) {
        if (text.includes(Buffer.from(value).toString('hex')))
          found.push(`${secret} in ${name}, as bytes`);
      }
    }
    expect(found).toEqual([]);
  });

  test('no file has one but the secret files, which are only for their owner', () => {
    const own = new Set(['operator.token', 'session.key', 'keyring.key']);
    const found: string[] = [];
    for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      if (own.has(entry.name)) {
        expect(fs.statSync(file).mode & 0o077, entry.name).toBe(0);
        continue;
      }
      const text = fs.readFileSync(file).toString('latin1');
      // Mails are the way on which links reach their readers; nothing else stands in them.
      const inMail = entry.name.endsWith('.eml')
        ? new Set(['the link to a new password', 'the link that proves an address'])
        : new Set<string>();
      const here = foundIn(text).filter((name) => !inMail.has(name));
      for (const secret of here) found.push(`${secret} in ${path.relative(folder, file)}`);
    }
    expect(found).toEqual([]);
  });

  test('and they would be found', () => {
    const [name = '', secret = ''] = [...secrets][0] ?? [];
    expect(foundIn(`x${secret}y`)).toEqual([name]);
    expect(secrets.size).toBeGreaterThan(20);
  });
});

function foundIn(text: string): string[] {
  return [...secrets].filter(([, secret]) => text.includes(secret)).map(([name]) => name);
}

/** A life with every secret in it. */
async function everything(venue: OutsideVenue): Promise<void> {
  for (const name of ['operator.token', 'session.key', 'keyring.key']) {
    keep(name, fs.readFileSync(path.join(venue.process.folder, name), 'utf8').trim());
  }
  const password = keep('the first password', `first ${crypto.randomUUID()}`);
  const member = await venue.signUp({ password });
  keep('an access token', member.token);
  keep('the cookie', member.cookie.split('=', 2)[1]);
  const { token, username, email } = member;
  keep('the link that proves an address', await venue.mailedToken(email, 'verify-email'));
  await venue.done('POST', '/v1/auth/verify-email', {
    body: { token: secrets.get('the link that proves an address') },
  });
  const wrong = keep('a wrong password', `wrong ${crypto.randomUUID()}`);
  await venue.post('/v1/auth/login', { username, password: wrong });
  // Mistakes that come from real life: the password as the name, in the wrong field, in the URL.
  await venue.post('/v1/auth/login', {
    username,
    passwort: keep('a password in an unknown field', crypto.randomUUID()),
  });
  const refreshed = await venue.done('POST', '/v1/auth/refresh', {
    body: { refreshToken: keep('a refresh token', member.refreshToken) },
  });
  keep('the next refresh token', refreshed.refreshToken);
  keep('the next access token', refreshed.accessToken);

  const enrolled = await venue.done('POST', '/v1/auth/two-factor/enrol', {
    token,
    body: { password },
  });
  const shared = keep('the secret of the second factor', enrolled.secret);
  const code = totp(shared);
  const { recoveryCodes } = await venue.done('POST', '/v1/auth/two-factor/confirm', {
    token,
    body: { code },
  });
  for (const [at, each] of (recoveryCodes as string[]).entries()) keep(`recovery code ${at}`, each);
  const half = await venue.post('/v1/auth/login', { username, password });
  const ticket = keep('a ticket', half.body.secondFactor.ticket);
  await venue.post('/v1/auth/login/second-factor', { ticket, code: 'nonsense' });
  const entered = await venue.post('/v1/auth/login/second-factor', {
    ticket,
    code: recoveryCodes[0],
  });
  if (entered.status !== 200) throw new Error(entered.text);
  keep('the cookie of the second session', cookieOf(entered));
  keep('the access token of the second session', entered.body.accessToken);

  const key = await venue.key(member, ['read', 'trade']);
  keep('the secret of a key', key.secret);
  await venue.signed(key, 'GET', '/v1/balances');
  await venue.signed({ ...key, secret: 'x' }, 'POST', '/v1/orders', { body: { price: 1 } });
  const hook = await venue.done('POST', '/v1/webhooks', {
    token,
    body: { url: 'https://93.184.215.14/hook' },
  });
  keep('the secret of a webhook', hook.secret);
  await venue.done('POST', `/v1/webhooks/${String(hook.webhookId)}/test`, { token });

  const second = keep('the second password', `second ${crypto.randomUUID()}`);
  await venue.done('POST', '/v1/auth/password', {
    token,
    body: { currentPassword: password, newPassword: second },
  });
  await venue.done('POST', '/v1/auth/password-reset', { body: { email } });
  const link = keep('the link to a new password', await venue.mailedToken(email, 'reset-password'));
  const third = keep('the third password', `third ${crypto.randomUUID()}`);
  await venue.done('POST', '/v1/auth/password-reset/confirm', {
    body: { token: link, newPassword: third },
  });

  const socket = await venue.socket();
  await socket.request('auth', { token: String(refreshed.accessToken) });
  await socket.request('auth', {
    token: keep('a wrong token on a socket', `ey${crypto.randomUUID()}`),
  });
  socket.drop();
  // What an operator does is recorded with what was asked.
  await venue.changeMember(member, { displayName: 'Renamed' });
  await venue.call('PATCH', `/v1/operator/members/${member.memberId}`, {
    token: venue.root,
    body: { password: keep('a password that an operator tried to set', crypto.randomUUID()) },
  });
  await venue.call('GET', '/v1/balances', {
    headers: {
      authorization: `Basic ${keep('a header of another kind', Buffer.from(`a:${crypto.randomUUID()}`).toString('base64'))}`,
    },
  });
  await venue.post('/v1/auth/logout', {}, String(entered.body.accessToken));
}

// ---- production

describe('in production the venue does not start with', () => {
  const strong = (): string => crypto.randomBytes(32).toString('hex');
  const names = {
    operator: 'BUTTONWOOD_OPERATOR_TOKEN',
    session: 'BUTTONWOOD_SESSION_SECRET',
    keyring: 'BUTTONWOOD_KEYRING',
  };
  const weak: readonly (readonly [string, string])[] = [
    ['zeros', '0'.repeat(64)],
    ['one byte over and over', 'ab'.repeat(32)],
    [
      'counting',
      Array.from({ length: 32 }, (_none, at) => at.toString(16).padStart(2, '0')).join(''),
    ],
    ['a short one', crypto.randomBytes(16).toString('hex')],
    ['a word', 'changeme'],
    ['nothing', ''],
  ];
  let database: TestDatabase;

  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.close());

  // Every kind of weakness once, and two of them for each secret: a start takes its time.
  const cases = Object.entries(names).flatMap(([what, name], at) =>
    weak
      .filter((_each, kind) => kind % 3 === at || kind === 0)
      .map(([how, value]) => [what, how, name, value] as const),
  );
  test.each(cases)('the %s secret: %s', async (what, how, name, value) => {
    const environment = {
      DATABASE_URL: database.url,
      ...Object.fromEntries(Object.values(names).map((each) => [each, strong()])),
      [name]: value,
    };
    const sentence = sentenceOf(
      await runVenue(['--data', newFolder(), '--mode', 'production'], { environment }),
    );
    expect(sentence, `${what}, ${how}`).toMatch(/token|secret|keyring|BUTTONWOOD_/i);
    if (value !== '') expect(sentence).not.toContain(value);
  });

  test('demo members in its database', async () => {
    const demo = await VenueProcess.start(newFolder(), [], {
      environment: { DATABASE_URL: database.url },
    });
    await demo.stop();
    const environment = { DATABASE_URL: database.url };
    const sentence = sentenceOf(
      await runVenue(['--data', newFolder(), '--mode', 'production'], { environment }),
    );
    expect(sentence).toMatch(/demo/i);
  });
});

test('with good secrets it starts, without demo members and without gifts', async () => {
  const venue = await OutsideVenue.start({ args: ['--mode', 'production'] });
  try {
    for (const username of ['buyer_demo', 'seller_demo', 'operator_demo', 'operator', 'admin']) {
      const answer = await venue.post('/v1/auth/login', { username, password: 'demopass123' });
      expect(answer.status, username).toBe(401);
    }
    const said = await venue.done('GET', '/v1/venue');
    expect(said).toMatchObject({ mode: 'production', demoMembers: [] });
    const { items } = await venue.done('GET', '/v1/operator/members', { token: venue.root });
    expect(items.filter(({ origin }: Json) => origin !== 'signUp')).toEqual([]);
    const member = await venue.signUp();
    const balances = await venue.done('GET', '/v1/balances', { token: member.token });
    expect(balances.balances).toEqual([]);
    const { status } = await request(venue.url, '/v1/operator/venue', {
      headers: { authorization: `Bearer ${'0'.repeat(64)}` },
    });
    expect(status).toBe(401);
    expect(goodPassword).not.toBe('demopass123');
    // Others on the machine read the arguments of every process.
    const listed = execFileSync('ps', ['-o', 'args=', '-p', String(venue.process.pid)]).toString();
    expect(listed).not.toContain(venue.root);
  } finally {
    await venue.close();
  }
});

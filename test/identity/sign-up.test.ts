// Becoming a member: an account of one's own at the venue, whatever ends in between, and nobody else's.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CommandKind, writeClOrdId, type Command } from '#core/command.ts';
import { openIdentity } from '#identity/identity.ts';
import { Keyring } from '#identity/keyring.ts';
import { demoMembers, operatorDemo } from '#identity/memory-members.ts';
import { limitOrder, operatorToken } from '../support/test-venue.ts';
import { goodPassword, keyringText, MemberVenue, newName, signedCall } from './member-venue.ts';

let members: MemberVenue;

beforeAll(async () => {
  members = await MemberVenue.start();
});
afterAll(() => members.close());

describe('signing up', () => {
  test('opens an account, pays demo money in, signs in, and trades at once', async () => {
    const { username, token, answer, email } = await members.signUp();
    const { user } = answer.body;
    expect(user).toMatchObject({
      username,
      roles: ['trader'],
      scopes: ['read', 'trade', 'withdraw'],
      accounts: [{ name: username, access: 'owner' }],
    });
    expect(answer.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Strict$/);
    const balances = await members.call('GET', '/v1/balances', { token });
    expect(balances.body.balances).toMatchObject([{ asset: 'USD', available: '100000.00' }]);
    const order = await members.post('/v1/orders', limitOrder(), { token });
    expect(order.status).toBe(201);
    expect(members.mails.at(-1)).toMatchObject({
      to: email,
      subject: 'Confirm your e-mail address',
    });
  });

  test('a name is had once, whoever has it: a member, the venue, or an account of somebody else', async () => {
    const { username } = await members.signUp();
    for (const taken of [username, 'operator', 'desk_a', 'buyer_demo']) {
      const answer = await members.post('/v1/auth/signup', {
        username: taken,
        password: goodPassword,
        email: 'other@example.org',
      });
      expect(answer.status).toBe(409);
      expect(answer.body.error).toMatchObject({ name: 'usernameTaken', field: 'username' });
    }
  });

  test('of many who want a name at once, one gets it', async () => {
    const username = newName();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        members.post('/v1/auth/signup', {
          username,
          password: goodPassword,
          email: `${index}@example.org`,
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([
      201,
      ...Array(7).fill(409),
    ]);
  });

  test('an address that somebody has is answered like any other', async () => {
    const first = await members.signUp();
    await members.post('/v1/auth/verify-email', {
      token: members.mailedToken(first.email, 'Confirm'),
    });
    const second = await members.signUp({ email: first.email });
    const third = await members.signUp();
    expect(Object.keys(second.answer.body as object)).toEqual(
      Object.keys(third.answer.body as object),
    );
    const verify = await members.post('/v1/auth/verify-email', {
      token: members.mailedToken(first.email, 'Confirm'),
    });
    expect(verify.body.error).toMatchObject({ name: 'emailTaken' });
  });

  test.each([
    ['a role', { roles: ['operator'] }, 'roles'],
    ['an id', { memberId: '00000000-0000-4000-8000-000000000000' }, 'memberId'],
    ['a verified address', { emailVerified: true }, 'emailVerified'],
    ['an account', { accounts: ['desk_a'] }, 'accounts'],
  ])('nobody gives themselves %s', async (_what, extra, field) => {
    const username = newName();
    const body = { username, password: goodPassword, email: 'x@example.org', ...extra };
    const answer = await members.post('/v1/auth/signup', body);
    expect(answer.body.error).toMatchObject({ name: 'unknownField', field });
    expect((await members.login(username)).status).toBe(401);
  });

  test.each([
    [{ username: 'Maria' }, 'username'],
    [{ username: 'ma' }, 'username'],
    [{ username: 'maria.k' }, 'username'],
    [{ username: 'x'.repeat(33) }, 'username'],
    [{ email: 'nobody' }, 'email'],
    [{ email: 'a@b\r\nbcc: c@d' }, 'email'],
    [{ displayName: 'two\nlines' }, 'displayName'],
    [{ displayName: '' }, 'displayName'],
  ])('refuses %j', async (changes, field) => {
    const body = {
      username: newName(),
      password: goodPassword,
      email: 'x@example.org',
      ...changes,
    };
    const answer = await members.post('/v1/auth/signup', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ name: 'invalidField', field });
  });

  test.each(['short', 'demopass123', 'aaaaaaaaaaaa'])(
    'refuses the password %j',
    async (password) => {
      const answer = await members.post('/v1/auth/signup', {
        username: newName(),
        password,
        email: 'x@example.org',
      });
      expect(answer.status).toBe(422);
      expect(answer.body.error).toMatchObject({ name: 'weakPassword', field: 'password' });
    },
  );

  test('what is written of a password is its hash, and nothing of it is logged', async () => {
    await members.signUp();
    const rows = await members.database.client`select password_hash from identity.credential`;
    for (const { password_hash: hash } of rows) expect(hash).toMatch(/^\$argon2id\$|^\$scrypt\$/);
    expect(members.venue.logLines.join('')).not.toContain(goodPassword);
  });
});

describe('an account that was promised', () => {
  test('is opened at the next sign-in where the engine did not take it at once', async () => {
    let isDown = true;
    const own = await MemberVenue.start({
      identity: {
        openAccount: (name) => {
          if (isDown) return Promise.reject(new Error('the engine is away'));
          return openedBy(own, name);
        },
      },
    });
    const { username, answer } = await own.signUp();
    expect(answer.body.user.accounts).toEqual([]);
    isDown = false;
    const login = await own.login(username);
    expect(login.body.user.accounts).toMatchObject([{ name: username }]);
    await own.close();
  });

  test('is opened at the next start where the venue ended between database and engine', async () => {
    const first = await MemberVenue.start({
      identity: { openAccount: () => Promise.reject(new Error('the process is killed')) },
    });
    const { username } = await first.signUp();
    await first.close(true);
    const second = await MemberVenue.start({ database: first.database });
    const login = await second.login(username);
    expect(login.body.user.accounts).toMatchObject([{ name: username }]);
    const balances = await second.call('GET', '/v1/balances', { token: login.body.accessToken });
    expect(balances.body.balances).toMatchObject([{ asset: 'USD', available: '100000.00' }]);
    await second.close();
  });

  test('is funded once, though the venue ended between the engine and the database', async () => {
    let isKilled = true;
    const own = await MemberVenue.start({
      identity: {
        fund: async (accountId) => {
          await own.venue.command((command) => fundCommand(command, accountId));
          // The money is in, and then the process is gone before it could write that down.
          if (isKilled) throw new Error('the process is killed');
        },
      },
    });
    const { username } = await own.signUp();
    isKilled = false;
    const { body } = await own.login(username);
    const balances = await own.call('GET', '/v1/balances', { token: body.accessToken });
    expect(balances.body.balances).toMatchObject([{ asset: 'USD', available: '5.00' }]);
    const [row] = await own.database.client`
      select opened_at from identity.venue_account where account_name = ${username}`;
    expect(row?.['opened_at']).toBeInstanceOf(Date);
    await own.close();
  });
});

describe('the demo operator', () => {
  test('is gone with session and key once the venue offers it no more, and the others stay', async () => {
    const offering = await MemberVenue.start({
      identity: { demoMembers: [...demoMembers, operatorDemo] },
    });
    const { database } = offering;
    const { body } = await offering.login('operator_demo', 'demopass123');
    expect(body.user).toMatchObject({ roles: ['operator'], accounts: [] });
    const key = await offering.createKey(String(body.accessToken), { scopes: ['operator'] });
    expect((await signedCall(offering, key, 'GET', '/v1/operator/venue')).status).toBe(200);
    await offering.close(true);

    const next = await MemberVenue.start({ database });
    expect((await next.login('operator_demo', 'demopass123')).status).toBe(401);
    expect((await next.me(body.accessToken)).status).toBe(401);
    expect((await signedCall(next, key, 'GET', '/v1/operator/venue')).status).toBe(401);
    expect((await next.login('buyer_demo', 'demopass123')).status).toBe(200);
    await next.close();
  });
});

describe('production', () => {
  test('a venue with demo members in its database does not start', async () => {
    const options = {
      database: members.database,
      keyring: new Keyring(keyringText),
      mailer: { send: () => Promise.resolve() },
      publicUrl: 'https://venue.example',
      mode: 'production' as const,
      openAccount: () => Promise.resolve(1),
      hasAccount: () => false,
    };
    await expect(openIdentity(options)).rejects.toThrow(/demo members.*buyer_demo, seller_demo/);
  });

  test('makes none, and pays nothing in', async () => {
    const own = await MemberVenue.start({ identity: { mode: 'production' } });
    expect((await own.login('buyer_demo', 'demopass123')).status).toBe(401);
    const list = await own.call('GET', '/v1/operator/members', { token: operatorToken });
    expect(list.body).toEqual({ items: [] });
    const { token, answer } = await own.signUp();
    expect(answer.body.user.accounts).toHaveLength(1);
    expect((await own.call('GET', '/v1/balances', { token })).body).toEqual({ balances: [] });
    await own.close();
  });
});

async function openedBy(own: MemberVenue, name: string): Promise<number> {
  await own.venue.command((command) => {
    command.kind = CommandKind.openAccount;
    command.text = name;
  });
  return own.venue.venue.portfolio.accountByName(name)!.accountId;
}

function fundCommand(command: Command, accountId: number): void {
  command.kind = CommandKind.deposit;
  command.accountId = accountId;
  command.assetId = 1;
  command.amountMinor = 500;
  writeClOrdId(command.clOrdId, 'fund');
}

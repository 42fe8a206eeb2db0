// The second factor: in force once confirmed, each code good once, and a way back for whoever lost the device.

import { generateSync } from 'otplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operatorToken, type Answer } from '../support/test-venue.ts';
import { goodPassword, MemberVenue, newName, type Member } from './member-venue.ts';

let members: MemberVenue;

beforeAll(async () => {
  members = await MemberVenue.start();
});
afterAll(() => members.close());

/** The code that an authenticator app shows now, or so many steps from now. */
function codeOf(secret: unknown, steps = 0): string {
  return generateSync({
    secret: String(secret),
    epoch: Math.floor(members.time.nowMs / 1_000) + steps * 30,
  });
}

interface Enrolled extends Member {
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

async function enrolled(): Promise<Enrolled> {
  const member = await members.signUp();
  const { token } = member;
  const begun = await members.post(
    '/v1/auth/two-factor/enrol',
    { password: goodPassword },
    { token },
  );
  const { secret } = begun.body;
  const code = codeOf(secret);
  const done = await members.post('/v1/auth/two-factor/confirm', { code }, { token });
  expect(done.status).toBe(200);
  members.time.nowMs += 30_000;
  return { ...member, secret, recoveryCodes: done.body.recoveryCodes };
}

async function ticketOf(username: string): Promise<string> {
  const answer = await members.login(username);
  expect(answer.status).toBe(202);
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect(Object.keys(answer.body as object)).toEqual(['secondFactor']);
  return String(answer.body.secondFactor.ticket);
}

const second = (ticket: string, code: string): Promise<Answer> =>
  members.post('/v1/auth/login/second-factor', { ticket, code });

describe('enrolling', () => {
  test('needs the password, shows the secret once, and counts when a code was confirmed', async () => {
    const { username, token } = await members.signUp();
    const wrong = await members.post('/v1/auth/two-factor/enrol', { password: 'x' }, { token });
    expect(wrong.status).toBe(422);
    const begun = await members.post(
      '/v1/auth/two-factor/enrol',
      { password: goodPassword },
      { token },
    );
    const { secret, uri } = begun.body;
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri).toBe(`otpauth://totp/Buttonwood:${username}?secret=${secret}&issuer=Buttonwood`);
    expect((await members.login(username)).status).toBe(200);
    const wrongCode = codeOf(secret, 7);
    const refused = await members.post(
      '/v1/auth/two-factor/confirm',
      { code: wrongCode },
      { token },
    );
    expect(refused.status).toBe(422);
    const code = codeOf(secret);
    const confirmed = await members.post('/v1/auth/two-factor/confirm', { code }, { token });
    expect(new Set(confirmed.body.recoveryCodes as string[]).size).toBe(10);
    expect((await members.login(username)).status).toBe(202);
    const state = await members.call('GET', '/v1/auth/two-factor', { token });
    expect(state.body).toEqual({ on: true, recoveryCodesLeft: 10 });
    const again = await members.post(
      '/v1/auth/two-factor/enrol',
      { password: goodPassword },
      { token },
    );
    expect(again.body.error.name).toBe('secondFactorOn');
  });

  test('the secret is sealed in the database, the recovery codes are hashed', async () => {
    const { secret, recoveryCodes } = await enrolled();
    const { client } = members.database;
    const dump = JSON.stringify([
      await client`select secret_sealed, member_id from identity.second_factor`,
      await client`select encode(code_hash, 'hex') as hex from identity.recovery_code`,
    ]);
    expect(dump).not.toContain(secret);
    for (const code of recoveryCodes) expect(dump).not.toContain(Buffer.from(code).toString('hex'));
  });
});

describe('signing in', () => {
  test('takes a code of this step, the one before and the one after', async () => {
    for (const steps of [-1, 0, 1]) {
      const { username, secret } = await enrolled();
      members.time.nowMs += 60_000;
      const answer = await second(await ticketOf(username), codeOf(secret, steps));
      expect(answer.status).toBe(200);
      expect((await members.me(answer.body.accessToken)).body.username).toBe(username);
      expect(answer.headers.getSetCookie()[0]).toContain('HttpOnly');
    }
    const { username, secret } = await enrolled();
    members.time.nowMs += 90_000;
    for (const steps of [-3, -2, 2, 3]) {
      const answer = await second(await ticketOf(username), codeOf(secret, steps));
      expect(answer.body.error).toMatchObject({ name: 'wrongCode', field: 'code' });
    }
  });

  test('a code is good once, and none before the last one is', async () => {
    const { username, secret } = await enrolled();
    members.time.nowMs += 60_000;
    const code = codeOf(secret);
    const before = codeOf(secret, -1);
    expect((await second(await ticketOf(username), code)).status).toBe(200);
    for (const used of [code, before]) {
      expect((await second(await ticketOf(username), used)).body.error.name).toBe('wrongCode');
    }
    members.time.nowMs += 30_000;
    expect((await second(await ticketOf(username), codeOf(secret))).status).toBe(200);
  });

  test('of two who show one code at once, one comes in', async () => {
    const { username, secret } = await enrolled();
    members.time.nowMs += 60_000;
    const code = codeOf(secret);
    const tickets = [await ticketOf(username), await ticketOf(username)];
    const answers = await Promise.all(tickets.map((ticket) => second(ticket, code)));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 401]);
  });

  test('a ticket is good for 5 minutes, 5 tries and one sign-in', async () => {
    const { username, secret } = await enrolled();
    members.time.nowMs += 60_000;
    const late = await ticketOf(username);
    members.time.nowMs += 5 * 60_000;
    expect((await second(late, codeOf(secret))).body.error.name).toBe('invalidTicket');
    const tried = await ticketOf(username);
    const wrong = codeOf(secret, 9);
    for (let i = 0; i < 5; i++)
      expect((await second(tried, wrong)).body.error.name).toBe('wrongCode');
    expect((await second(tried, codeOf(secret))).body.error.name).toBe('invalidTicket');
    const used = await ticketOf(username);
    expect((await second(used, codeOf(secret))).status).toBe(200);
    members.time.nowMs += 30_000;
    expect((await second(used, codeOf(secret))).body.error.name).toBe('invalidTicket');
    expect((await second(`bwt_${'A'.repeat(43)}`, codeOf(secret))).status).toBe(401);
  });

  test('guessing codes with ticket after ticket is made to wait', async () => {
    const { username, secret } = await enrolled();
    members.time.nowMs += 60_000;
    const wrong = codeOf(secret, 9);
    const names: string[] = [];
    for (let i = 0; i < 12; i++) {
      const answer = await second(await ticketOf(username), wrong);
      names.push(String(answer.body.error.name));
    }
    expect(names).toEqual([...Array(10).fill('wrongCode'), 'tooManyAttempts', 'tooManyAttempts']);
  });

  test('a ticket is no token', async () => {
    const { username } = await enrolled();
    const ticket = await ticketOf(username);
    expect((await members.me(ticket)).status).toBe(401);
  });
});

describe('without the device', () => {
  test('a recovery code signs in, once, however it is typed', async () => {
    const { username, recoveryCodes, token } = await enrolled();
    const [first, third] = [recoveryCodes[0]!, recoveryCodes[2]!];
    expect((await second(await ticketOf(username), first)).status).toBe(200);
    expect((await second(await ticketOf(username), first)).body.error.name).toBe('wrongCode');
    const typed = third.toUpperCase().replace('-', ' ');
    expect((await second(await ticketOf(username), typed)).status).toBe(200);
    const state = await members.call('GET', '/v1/auth/two-factor', { token });
    expect(state.body.recoveryCodesLeft).toBe(8);
  });

  test('new recovery codes end the old ones', async () => {
    const { username, recoveryCodes, token, secret } = await enrolled();
    const body = { password: goodPassword, code: codeOf(secret) };
    const renewed = await members.post('/v1/auth/two-factor/recovery-codes', body, { token });
    expect(renewed.body.recoveryCodes).toHaveLength(10);
    const old = await second(await ticketOf(username), recoveryCodes[0]!);
    expect(old.body.error.name).toBe('wrongCode');
    const fresh = await second(await ticketOf(username), String(renewed.body.recoveryCodes[0]));
    expect(fresh.status).toBe(200);
  });

  test("another's recovery code is none", async () => {
    const one = await enrolled();
    const other = await enrolled();
    const answer = await second(await ticketOf(one.username), other.recoveryCodes[0]!);
    expect(answer.body.error.name).toBe('wrongCode');
  });

  test('an operator turns it off, which signs the member out', async () => {
    const { username, token } = await enrolled();
    const { memberId } = (await members.me(token)).body;
    const path = `/v1/operator/members/${memberId}/second-factor/reset`;
    expect((await members.call('POST', path, { token })).status).toBe(403);
    const answer = await members.call('POST', path, { token: operatorToken });
    expect(answer.body).toMatchObject({ username, secondFactor: false, sessions: 0 });
    expect((await members.me(token)).status).toBe(401);
    expect((await members.login(username)).status).toBe(200);
  });
});

describe('turning it off', () => {
  test('needs password and code', async () => {
    const { username, token, secret } = await enrolled();
    const off = (password: string, code: string): Promise<Answer> =>
      members.post('/v1/auth/two-factor/disable', { password, code }, { token });
    expect((await off('wrong', codeOf(secret))).body.error.name).toBe('wrongCredentials');
    expect((await off(goodPassword, codeOf(secret, 9))).body.error.name).toBe('wrongCode');
    expect((await members.me(token)).status).toBe(200);
    expect((await off(goodPassword, codeOf(secret))).status).toBe(204);
    expect((await members.login(username)).status).toBe(200);
    expect((await off(goodPassword, '123456')).body.error.name).toBe('secondFactorOff');
  });

  test('a new password by mail does not turn it off', async () => {
    const { username, email, secret } = await enrolled();
    await members.post('/v1/auth/password-reset', { email });
    await members.identity.passwords.settled();
    const token = members.mailedToken(email, 'new password');
    const body = { token, newPassword: 'another long sentence' };
    await members.post('/v1/auth/password-reset/confirm', body);
    const login = await members.login(username, 'another long sentence');
    expect(login.status).toBe(202);
    members.time.nowMs += 60_000;
    expect((await second(String(login.body.secondFactor.ticket), codeOf(secret))).status).toBe(200);
  });
});

test('nobody has a second factor before they began one', async () => {
  const { token } = await members.signUp({ username: newName() });
  const answer = await members.post('/v1/auth/two-factor/confirm', { code: '123456' }, { token });
  expect(answer.body.error.name).toBe('secondFactorOff');
});

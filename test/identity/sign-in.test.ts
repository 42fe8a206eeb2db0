// Signing in with passwords: alike for names that nobody has, slower with each guess, and new each time.

import { decodeJwt } from 'jose';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemberAnswer } from '#api/identity-schemas.ts';
import { operatorToken, type Answer } from '../support/test-venue.ts';
import { goodPassword, MemberVenue, newName } from './member-venue.ts';

let members: MemberVenue;

beforeAll(async () => {
  members = await MemberVenue.start();
});
afterAll(() => members.close());

function cookieOf(answer: Answer): string {
  return answer.headers.getSetCookie()[0]!.split(';', 1)[0]!;
}

describe('a password', () => {
  test('begins a new session each time, whatever cookie came with it', async () => {
    const { username, password, answer } = await members.signUp();
    const cookie = cookieOf(answer);
    const again = await members.post(
      '/v1/auth/login',
      { username, password },
      { headers: { cookie, origin: members.venue.url } },
    );
    expect(again.status).toBe(200);
    const ids = [answer, again].map(({ body }) => decodeJwt(String(body.accessToken))['sid']);
    expect(new Set(ids).size).toBe(2);
    expect(cookieOf(again)).not.toBe(cookie);
  });

  test('that is wrong is answered like a name that nobody has', async () => {
    const { username } = await members.signUp();
    const wrong = await members.login(username, 'not the password');
    const unknown = await members.login(newName(), 'not the password');
    expect(wrong.status).toBe(401);
    expect(wrong.text).toBe(unknown.text);
    expect([...wrong.headers.keys()]).toEqual([...unknown.headers.keys()]);
  });

  test('takes as long for a name that nobody has', async () => {
    const { username } = await members.signUp();
    const known: number[] = [];
    const unknown: number[] = [];
    const timed = async (name: string): Promise<number> => {
      const startMs = performance.now();
      await members.login(name, 'not the password');
      return performance.now() - startMs;
    };
    for (let i = 0; i < 25; i++) {
      // A day later nobody is made to wait.
      members.time.nowMs += 86_400_000;
      known.push(await timed(username));
      unknown.push(await timed(newName()));
    }
    const median = (times: number[]): number => times.sort((a, b) => a - b)[12]!;
    const ratio = median(unknown) / median(known);
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.6);
  });
});

describe('guessing', () => {
  async function statusesOf(username: string, count: number): Promise<number[]> {
    const statuses: number[] = [];
    for (let i = 0; i < count; i++) {
      statuses.push((await members.login(username, `guess ${i}`)).status);
    }
    return statuses;
  }

  test('is made to wait after ten failures, alike for names that nobody has', async () => {
    const { username, password } = await members.signUp();
    for (const name of [username, newName()]) {
      expect(await statusesOf(name, 12)).toEqual([...Array(10).fill(401), 429, 429]);
      const refused = await members.login(name, 'guess');
      expect(refused.body.error).toMatchObject({ name: 'tooManyAttempts', transient: true });
      expect(refused.headers.get('retry-after')).toBe('1');
    }
    // Not even the right one is looked at, so that the answer tells nothing.
    expect((await members.login(username, password)).status).toBe(429);
    members.time.nowMs += 1_000;
    expect((await members.login(username, password)).status).toBe(200);
    expect(await statusesOf(username, 10)).toEqual(Array(10).fill(401));
    members.time.nowMs += 3_600_000;
  });

  test('is shown to operators on the member, and gone with the right password', async () => {
    const { username, password } = await members.signUp();
    const operator = { token: operatorToken };
    const lockout = async (): Promise<unknown> => {
      const found = await members.call('GET', `/v1/operator/members?find=${username}`, operator);
      const [item] = found.body.items;
      const one = await members.call('GET', `/v1/operator/members/${item.memberId}`, operator);
      expect([...Value.Errors(MemberAnswer, one.body)]).toEqual([]);
      expect(one.body.lockout).toEqual(item.lockout);
      return item.lockout;
    };
    expect(await lockout()).toEqual({ wrongPasswords: 0, wrongCodes: 0, until: null });
    await statusesOf(username, 9);
    expect(await lockout()).toEqual({ wrongPasswords: 9, wrongCodes: 0, until: null });
    await statusesOf(username, 4);
    const until = new Date(members.time.nowMs + 1_000).toISOString();
    // Those that were not looked at are no failures.
    expect(await lockout()).toEqual({ wrongPasswords: 10, wrongCodes: 0, until });
    members.time.nowMs += 1_000;
    expect(await lockout()).toEqual({ wrongPasswords: 10, wrongCodes: 0, until: null });
    expect((await members.login(username, password)).status).toBe(200);
    expect(await lockout()).toEqual({ wrongPasswords: 0, wrongCodes: 0, until: null });
  });

  test('the wait doubles with each further failure, up to a quarter of an hour', async () => {
    const name = newName();
    await statusesOf(name, 10);
    const waits: number[] = [];
    for (let i = 0; i < 12; i++) {
      const refused = await members.login(name, 'guess');
      const waitS = Number(refused.headers.get('retry-after'));
      waits.push(waitS);
      members.time.nowMs += waitS * 1_000;
      expect((await members.login(name, 'guess')).status).toBe(401);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  test('many guesses at once are no more than as many in a row', async () => {
    const name = newName();
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => members.login(name, `guess ${index}`)),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    members.time.nowMs += 3_600_000;
  });

  test('many right passwords at once all come in', async () => {
    const { username } = await members.signUp();
    const answers = await Promise.all(Array.from({ length: 20 }, () => members.login(username)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  });

  test('one address that tries many names is made to wait too', async () => {
    const own = await MemberVenue.start();
    const { username } = await own.signUp();
    const statuses: number[] = [];
    for (let i = 0; i < 101; i++) statuses.push((await own.login(newName(), 'x')).status);
    expect(statuses.slice(0, 100)).toEqual(Array(100).fill(401));
    expect(statuses[100]).toBe(429);
    expect((await own.login(username)).status).toBe(429);
    await own.close();
  });
});

describe('a password is changed', () => {
  test('by whoever knows it; every other session ends, this one goes on', async () => {
    const { username, password, token } = await members.signUp();
    const other = (await members.login(username)).body;
    const socket = await members.venue.socket(String(other.accessToken));
    const body = { currentPassword: 'not the password', newPassword: 'another long sentence' };
    const wrong = await members.post('/v1/auth/password', body, { token });
    expect(wrong.status).toBe(422);
    expect(wrong.body.error).toMatchObject({ name: 'wrongCredentials', field: 'currentPassword' });
    const right = { ...body, currentPassword: password };
    expect((await members.post('/v1/auth/password', right, { token })).status).toBe(204);
    expect(await socket.closed).toBe(4001);
    expect((await members.me(other.accessToken)).status).toBe(401);
    const stale = { refreshToken: other.refreshToken };
    expect((await members.post('/v1/auth/refresh', stale)).status).toBe(401);
    expect((await members.me(token)).status).toBe(200);
    expect((await members.login(username, password)).status).toBe(401);
    expect((await members.login(username, body.newPassword)).status).toBe(200);
    expect(members.mails.at(-1)?.subject).toBe('Your password was changed');
  });

  test('not to one that is guessed', async () => {
    const { password, token, username } = await members.signUp();
    for (const newPassword of ['short', `${username}1234`, 'password1234']) {
      const body = { currentPassword: password, newPassword };
      const answer = await members.post('/v1/auth/password', body, { token });
      expect(answer.body.error).toMatchObject({ name: 'weakPassword', field: 'newPassword' });
    }
  });
});

describe('a forgotten password', () => {
  const ask = async (email: string): Promise<Answer> => {
    const answer = await members.post('/v1/auth/password-reset', { email });
    await members.identity.passwords.settled();
    return answer;
  };
  const set = (token: string, newPassword = 'another long sentence'): Promise<Answer> =>
    members.post('/v1/auth/password-reset/confirm', { token, newPassword });

  test('is answered alike whether the address is known or not', async () => {
    const { email } = await members.signUp();
    const known = await ask(email);
    const count = members.mails.length;
    const unknown = await ask('nobody@example.org');
    expect(known.status).toBe(204);
    expect(unknown.status).toBe(204);
    expect(unknown.text).toBe(known.text);
    expect([...unknown.headers.keys()]).toEqual([...known.headers.keys()]);
    expect(members.mails).toHaveLength(count);
    expect(members.mails.at(-1)).toMatchObject({ to: email, subject: 'Set a new password' });
    expect(members.mails.at(-1)?.text).toContain('https://venue.example/reset-password#token=');
  });

  test('is set with the link, once; all sessions end', async () => {
    const { username, email, token } = await members.signUp();
    await ask(email.toUpperCase());
    const link = members.mailedToken(email, 'new password');
    expect((await set(link, 'short')).body.error.name).toBe('weakPassword');
    expect((await set(link)).status).toBe(204);
    expect((await members.me(token)).status).toBe(401);
    expect((await members.login(username)).status).toBe(401);
    expect((await members.login(username, 'another long sentence')).status).toBe(200);
    const again = await set(link, 'yet another sentence');
    expect(again.status).toBe(422);
    expect(again.body.error).toMatchObject({ name: 'invalidLink', field: 'token' });
  });

  test('two who use the link at once: one sets it', async () => {
    const { email } = await members.signUp();
    await ask(email);
    const link = members.mailedToken(email, 'new password');
    const answers = await Promise.all([
      set(link, 'the first sentence'),
      set(link, 'the other one!'),
    ]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 422]);
  });

  test('the link is good for 30 minutes, a later one ends it, and it is no other kind of link', async () => {
    const { email } = await members.signUp();
    await ask(email);
    const first = members.mailedToken(email, 'new password');
    await ask(email);
    const second = members.mailedToken(email, 'new password');
    expect((await set(first)).body.error.name).toBe('invalidLink');
    const verification = members.mailedToken(email, 'Confirm');
    expect((await set(verification)).body.error.name).toBe('invalidLink');
    expect((await set('bwm_x')).body.error.name).toBe('invalidLink');
    members.time.nowMs += 30 * 60_000;
    expect((await set(second)).body.error.name).toBe('invalidLink');
  });

  test('nobody fills another mailbox: five mails an hour', async () => {
    const { email } = await members.signUp();
    const before = members.mails.length;
    for (let i = 0; i < 8; i++) expect((await ask(email)).status).toBe(204);
    expect(members.mails.length - before).toBe(5);
  });

  test('an address that several claim and nobody has shown to be theirs gets none', async () => {
    const { email } = await members.signUp();
    const victim = await members.signUp({ email });
    const before = members.mails.length;
    await ask(email);
    expect(members.mails).toHaveLength(before);
    await members.post('/v1/auth/verify-email', { token: members.mailedToken(email, 'Confirm') });
    await ask(email);
    expect(members.mails.at(-1)?.text).toContain(`member ${victim.username}.`);
  });

  test('no token of a link is kept as it is', async () => {
    const { email } = await members.signUp();
    await ask(email);
    const link = members.mailedToken(email, 'new password');
    const dump = JSON.stringify(
      await members.database.client`
      select encode(token_hash, 'escape') as text, encode(token_hash, 'hex') as hex from identity.mail_token`,
    );
    expect(dump).not.toContain(link);
    expect(dump).not.toContain(Buffer.from(link).toString('hex'));
  });
});

test('the password of a sign-up is the one that signs in', async () => {
  const { username } = await members.signUp();
  expect((await members.login(username, goodPassword)).status).toBe(200);
  expect((await members.login(username, `${goodPassword} `)).status).toBe(401);
});

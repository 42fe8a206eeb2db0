// Sessions and the tokens that carry them on: seen, ended, and never doubled.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../support/test-venue.ts';
import { MemberVenue } from './member-venue.ts';

let members: MemberVenue;

beforeAll(async () => {
  members = await MemberVenue.start();
});
afterAll(() => members.close());

/** With a token as it stood in an answer. */
const refresh = (refreshToken: unknown): Promise<Answer> =>
  members.post('/v1/auth/refresh', { refreshToken });

describe('sessions', () => {
  test('are listed with device, address and times, the last used first', async () => {
    const { username, token } = await members.signUp();
    members.time.nowMs += 60_000;
    const other = await members.post(
      '/v1/auth/login',
      { username, password: 'correct horse battery' },
      { headers: { 'user-agent': 'quote-bot/1.2' } },
    );
    members.time.nowMs += 60_000;
    const { body } = await members.call('GET', '/v1/auth/sessions', { token });
    expect(body.sessions).toHaveLength(2);
    expect(body.sessions[0]).toMatchObject({ current: true, address: '127.0.0.1' });
    expect(body.sessions[1]).toMatchObject({ current: false, device: 'quote-bot/1.2' });
    const [, second] = body.sessions as { expiresAt: string; createdAt: string }[];
    expect(Date.parse(second!.expiresAt) - Date.parse(second!.createdAt)).toBe(12 * 3_600_000);
    expect(Date.parse(String(body.sessions[0].lastUsedAt))).toBe(members.time.nowMs);
    expect((await members.me(other.body.accessToken)).status).toBe(200);
  });

  test('one is ended: its tokens and sockets end at once', async () => {
    const { username, token } = await members.signUp();
    const other = (await members.login(username)).body;
    const socket = await members.venue.socket(String(other.accessToken));
    const { body } = await members.call('GET', '/v1/auth/sessions', { token: other.accessToken });
    const sessions = body.sessions as { sessionId: string; current: boolean }[];
    const sessionId = sessions.find(({ current }) => current)?.sessionId;
    const path = `/v1/auth/sessions/${sessionId}`;
    expect((await members.call('DELETE', path, { token })).status).toBe(204);
    expect(await socket.closed).toBe(4001);
    expect((await members.me(other.accessToken)).status).toBe(401);
    expect((await refresh(other.refreshToken)).status).toBe(401);
    expect((await members.call('DELETE', path, { token })).status).toBe(404);
    expect((await members.me(token)).status).toBe(200);
  });

  test('all others are ended', async () => {
    const { username, token } = await members.signUp();
    const others = await Promise.all([1, 2, 3].map(() => members.login(username)));
    expect((await members.call('DELETE', '/v1/auth/sessions', { token })).status).toBe(204);
    for (const { body } of others) expect((await members.me(body.accessToken)).status).toBe(401);
    expect((await members.me(token)).status).toBe(200);
  });

  test("another's is as one that is not there", async () => {
    const first = await members.signUp();
    const second = await members.signUp();
    const { body } = await members.call('GET', '/v1/auth/sessions', { token: second.token });
    const theirs = await members.call('DELETE', `/v1/auth/sessions/${body.sessions[0].sessionId}`, {
      token: first.token,
    });
    const nobodys = await members.call('DELETE', `/v1/auth/sessions/${'x'.repeat(22)}`, {
      token: first.token,
    });
    expect(theirs.status).toBe(404);
    expect(theirs.text).toBe(nobodys.text);
    expect((await members.me(second.token)).status).toBe(200);
  });

  test('last 12 hours, and outlive a restart of the venue but not their end', async () => {
    const first = await MemberVenue.start();
    const { token, username } = await first.signUp();
    const ended = (await first.login(username)).body.accessToken;
    await first.call('POST', '/v1/auth/logout', { token: ended });
    await first.close(true);
    const second = await MemberVenue.start({ database: first.database });
    expect((await second.me(token)).status).toBe(200);
    expect((await second.me(ended)).status).toBe(401);
    second.time.nowMs += 12 * 3_600_000;
    expect((await second.me(token)).status).toBe(401);
    await second.close();
  });
});

describe('a refresh token', () => {
  test('is good once, for an access token and the next refresh token', async () => {
    const { answer } = await members.signUp();
    const first = await refresh(answer.body.refreshToken);
    expect(first.status).toBe(200);
    expect((await members.me(first.body.accessToken)).status).toBe(200);
    const second = await refresh(first.body.refreshToken);
    expect(second.status).toBe(200);
    expect(second.body.refreshToken).not.toBe(first.body.refreshToken);
    expect(second.body.refreshExpiresAt).toBe(answer.body.refreshExpiresAt);
  });

  test('that was used ends the whole session, whoever shows it', async () => {
    const { answer, token } = await members.signUp();
    const thief = await refresh(answer.body.refreshToken);
    const socket = await members.venue.socket(String(thief.body.accessToken));
    const owner = await refresh(answer.body.refreshToken);
    expect(owner.status).toBe(401);
    expect(owner.body.error).toMatchObject({ name: 'refreshTokenReused', field: 'refreshToken' });
    expect(await socket.closed).toBe(4001);
    for (const dead of [token, thief.body.accessToken]) {
      expect((await members.me(dead)).status).toBe(401);
    }
    expect((await refresh(thief.body.refreshToken)).body.error.name).toBe('invalidRefreshToken');
  });

  test('shown by two at once: one gets the next, the other ends the session for both', async () => {
    for (let i = 0; i < 5; i++) {
      const { answer } = await members.signUp();
      const { refreshToken } = answer.body;
      const both = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
      const reused = both.filter(({ body }) => body.error?.name === 'refreshTokenReused');
      expect(reused).toHaveLength(1);
      for (const { body } of both) {
        if (body.refreshToken === undefined) continue;
        expect((await refresh(body.refreshToken)).status).toBe(401);
        expect((await members.me(body.accessToken)).status).toBe(401);
      }
    }
  });

  test('of nobody, changed, or of a session that is over, gets nothing', async () => {
    const { answer } = await members.signUp();
    const refreshToken = String(answer.body.refreshToken);
    const changed = refreshToken.slice(0, -1) + (refreshToken.endsWith('A') ? 'B' : 'A');
    for (const wrong of ['x', `bwr_${'A'.repeat(43)}`, changed]) {
      expect((await refresh(wrong)).body.error.name).toBe('invalidRefreshToken');
    }
    members.time.nowMs += 12 * 3_600_000;
    expect((await refresh(refreshToken)).body.error.name).toBe('invalidRefreshToken');
  });

  test('is kept as a hash', async () => {
    const { answer } = await members.signUp();
    const rows = await members.database
      .client`select encode(token_hash, 'hex') as hex from identity.refresh_token`;
    expect(JSON.stringify(rows)).not.toContain(
      Buffer.from(answer.body.refreshToken).toString('hex'),
    );
  });
});

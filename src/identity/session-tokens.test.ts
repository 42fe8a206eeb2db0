// Sessions and their tokens, over time: what is valid when, and that nothing valid once stays so by being remembered.

import { expect, test } from 'vitest';
import { accessTokenSeconds, sessionSeconds, SessionTokens } from './session-tokens.ts';

const secret = '42'.repeat(32);
const startMs = 1_800_000_000_000;

test('a token is its session until its end, however often it is asked', async () => {
  let nowMs = startMs;
  const tokens = new SessionTokens(secret, () => nowMs);
  const session = tokens.begin('somebody');
  const { token, expiresAtMs } = await tokens.issue('access', session);
  expect(expiresAtMs).toBe(startMs + accessTokenSeconds * 1000);
  for (const at of [startMs, expiresAtMs - 1000, expiresAtMs - 1]) {
    nowMs = at;
    expect(await tokens.verify('access', token)).toMatchObject(session);
    expect(await tokens.verify('session', token)).toBeUndefined();
  }
  nowMs = expiresAtMs;
  expect(await tokens.verify('access', token)).toBeUndefined();
  expect(await tokens.verify('access', token)).toBeUndefined();
});

test('ending a session ends its tokens at once, remembered or not, and no other', async () => {
  const tokens = new SessionTokens(secret, () => startMs);
  const [mine, other] = [tokens.begin('a'), tokens.begin('a')];
  const known = (await tokens.issue('access', mine)).token;
  const unknown = (await tokens.issue('session', mine)).token;
  const others = (await tokens.issue('access', other)).token;
  await tokens.verify('access', known);
  tokens.end(mine);
  expect(await tokens.verify('access', known)).toBeUndefined();
  expect(await tokens.verify('session', unknown)).toBeUndefined();
  expect(await tokens.verify('access', others)).toMatchObject(other);
});

test('no token outlives its session', async () => {
  let nowMs = startMs;
  const tokens = new SessionTokens(secret, () => nowMs);
  const session = tokens.begin('a');
  nowMs += (sessionSeconds - 60) * 1000;
  const { expiresAtMs } = await tokens.issue('access', session);
  expect(expiresAtMs).toBe(startMs + sessionSeconds * 1000);
});

test('only so many tokens are remembered, and all are still checked', async () => {
  const tokens = new SessionTokens(secret, () => startMs);
  const session = tokens.begin('a');
  const { token } = await tokens.issue('access', session);
  for (const forged of [`${token}x`, token.slice(0, -1), `${token.slice(0, -2)}AA`]) {
    expect(await tokens.verify('access', forged)).toBeUndefined();
  }
  expect(await tokens.verify('access', token)).toMatchObject(session);
  expect(await tokens.verify('access', `${token}x`)).toBeUndefined();
});

test('another secret makes other tokens, and a short one none', async () => {
  const tokens = new SessionTokens(secret, () => startMs);
  const { token } = await tokens.issue('access', tokens.begin('a'));
  const others = new SessionTokens('43'.repeat(32), () => startMs);
  expect(await others.verify('access', token)).toBeUndefined();
  expect(() => new SessionTokens('42'.repeat(16), () => startMs)).toThrow('32 bytes');
});

// What counts as a database that is away.

import { expect, test } from 'vitest';
import { DatabaseTimeout, isDatabaseAway, withinMs } from './away.ts';

const withCode = (code: string): Error => Object.assign(new Error('x'), { code });

test.each(['ECONNREFUSED', 'CONNECTION_CLOSED', '57P01', '08006', '53300'])('%s is', (code) => {
  expect(isDatabaseAway(withCode(code))).toBe(true);
  expect(isDatabaseAway(new Error('outer', { cause: withCode(code) }))).toBe(true);
  expect(isDatabaseAway(new AggregateError([withCode(code)], 'x'))).toBe(true);
});

test.each(['23505', '42P01', '22P02'])('%s is not', (code) => {
  expect(isDatabaseAway(withCode(code))).toBe(false);
});

test('an answer that takes too long is', async () => {
  const never = new Promise<void>(() => undefined);
  const error: unknown = await withinMs(5, never).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(DatabaseTimeout);
  expect(isDatabaseAway(error)).toBe(true);
  expect(await withinMs(5_000, Promise.resolve(7))).toBe(7);
});

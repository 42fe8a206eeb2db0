// Guessing gets slower and slower, and is forgiven in time.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Lockouts } from './lockouts.ts';

const rule = { free: 3, firstWaitMs: 1_000, waitMaxMs: 8_000, forgetMs: 60_000 };

test('the wait doubles with each failure beyond the free ones, up to a bound', () => {
  const lockouts = new Lockouts(rule);
  const waits: number[] = [];
  let nowMs = 0;
  for (let i = 0; i < 8; i++) {
    lockouts.failed('a', nowMs);
    const waitMs = lockouts.waitMs('a', nowMs);
    waits.push(waitMs);
    nowMs += waitMs;
    expect(lockouts.waitMs('a', nowMs)).toBe(0);
  }
  expect(waits).toEqual([0, 0, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  expect(lockouts.waitMs('b', nowMs)).toBe(0);
});

test('a success and a quiet time clear it', () => {
  const lockouts = new Lockouts(rule);
  for (let i = 0; i < 9; i++) lockouts.failed('a', 0);
  expect(lockouts.waitMs('a', 0)).toBe(8_000);
  lockouts.clear('a');
  expect(lockouts.waitMs('a', 0)).toBe(0);
  for (let i = 0; i < 3; i++) lockouts.failed('b', 0);
  expect(lockouts.waitMs('b', 59_999)).toBe(0);
  expect(lockouts.waitMs('b', 60_000)).toBe(0);
  lockouts.failed('b', 60_000);
  expect(lockouts.waitMs('b', 60_000)).toBe(0);
});

test('what is told of a key is what its waits come from', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ pauseMs: fc.nat(90_000), key: fc.constantFrom('a', 'b') }), {
        maxLength: 30,
      }),
      (steps) => {
        const lockouts = new Lockouts(rule);
        let nowMs = 0;
        for (const { pauseMs, key } of steps) {
          nowMs += pauseMs;
          for (const each of ['a', 'b']) {
            const failures = lockouts.failures(each, nowMs);
            if (lockouts.waitMs(each, nowMs) > 0)
              expect(failures).toBeGreaterThanOrEqual(rule.free);
          }
          const before = lockouts.failures(key, nowMs);
          lockouts.failed(key, nowMs);
          expect(lockouts.failures(key, nowMs)).toBe(before + 1);
          expect(lockouts.failures(key, nowMs + rule.forgetMs)).toBe(0);
          expect(lockouts.waitMs(key, nowMs) > 0).toBe(lockouts.failures(key, nowMs) >= rule.free);
        }
      },
    ),
  );
  const lockouts = new Lockouts(rule);
  lockouts.failed('a', 0);
  lockouts.clear('a');
  expect(lockouts.failures('a', 0)).toBe(0);
});

test('a flood of names keeps no more of them than it may', () => {
  const lockouts = new Lockouts(rule, 100);
  for (let i = 0; i < 3; i++) lockouts.failed('victim', 0);
  for (let i = 0; i < 99; i++) lockouts.failed(`n${i}`, 0);
  expect(lockouts.waitMs('victim', 0)).toBe(1_000);
  lockouts.failed('one more', 0);
  expect(lockouts.waitMs('victim', 0)).toBe(0);
});

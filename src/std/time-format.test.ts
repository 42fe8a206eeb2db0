// Times as text, against the platform's own calendar.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTimeUs } from '#std/time-format.ts';

test.each([
  [0, '1970-01-01T00:00:00.000000Z'],
  [1, '1970-01-01T00:00:00.000001Z'],
  [-1, '1969-12-31T23:59:59.999999Z'],
  [951_782_400_000_000, '2000-02-29T00:00:00.000000Z'],
  [1_795_253_400_000_123, '2026-11-21T09:30:00.000123Z'],
  [4_107_542_399_999_999, '2100-02-28T23:59:59.999999Z'],
  [4_107_542_400_000_000, '2100-03-01T00:00:00.000000Z'],
])('%d is %s', (tsUs, text) => {
  expect(formatTimeUs(tsUs)).toBe(text);
});

test('every instant is what the calendar says, whatever was asked before', () => {
  // Safe integers reach from the year 1684 to 2255.
  const instants = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(fc.array(instants, { maxLength: 20 }), fc.nat(200_000_000), (some, near) => {
      for (const tsUs of [...some, ...some.map((each) => Math.min(each + near, 2 ** 53 - 1))]) {
        const ms = Math.floor(tsUs / 1_000);
        const us = String(tsUs - ms * 1_000).padStart(3, '0');
        expect(formatTimeUs(tsUs)).toBe(new Date(ms).toISOString().replace('Z', `${us}Z`));
      }
    }),
  );
});

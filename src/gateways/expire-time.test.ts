// RFC 3339 times as clients send them: every one that there is, and none that there is not.

import { describe, expect, test } from 'vitest';
import { parseTimeUs } from './expire-time.ts';
import { Prng } from '#std/prng.ts';
import { formatTimeUs } from '#std/time-format.ts';

describe('a time that a client sends', () => {
  test('is read back as it is written, to the microsecond', () => {
    const seed = 71;
    const prng = new Prng(seed);
    for (let i = 0; i < 10_000; i++) {
      const tsUs = prng.nextBelow(2 ** 31) * 2 ** 21 + prng.nextBelow(2 ** 21);
      expect(parseTimeUs(formatTimeUs(tsUs)), `seed ${seed}`).toBe(tsUs);
    }
  });

  test.each([
    ['2026-11-21T16:00:00Z', 1_795_276_800_000_000],
    ['2026-11-21T16:00:00.5Z', 1_795_276_800_500_000],
    ['2026-11-21T16:00:00.000001Z', 1_795_276_800_000_001],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000_000],
    ['1970-01-01T00:00:00Z', 0],
    ['1969-12-31T23:59:59.999999Z', -1],
    ['0000-01-01T00:00:00Z', -1],
  ])('%s is that instant', (text, tsUs) => {
    expect(parseTimeUs(text)).toBe(tsUs);
  });

  test.each([
    '',
    'now',
    '2026-11-21',
    '2026-11-21T16:00Z',
    '2026-11-21T16:00:00',
    '2026-11-21T16:00:00+01:00',
    '2026-11-21T16:00:00.Z',
    '2026-11-21T16:00:00.1234567Z',
    '2026-11-21t16:00:00Z',
    ' 2026-11-21T16:00:00Z',
    '2026-11-21T16:00:00Z\n',
    '2026-02-30T16:00:00Z',
    '2026-00-01T16:00:00Z',
    '2026-11-21T24:00:00Z',
    '2026-11-21T23:60:00Z',
    '9999-12-31T23:59:59Z',
    '٢٠٢٦-11-21T16:00:00Z',
  ])('%j is no time', (text) => {
    expect(parseTimeUs(text)).toBeUndefined();
  });
});

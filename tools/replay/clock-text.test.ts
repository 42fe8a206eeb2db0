// The data's clock as people write it, and speeds likewise. It knows no time zone.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { clockText, exactClockText, parseClock } from './clock-text.ts';
import { readSpeed } from './speed-text.ts';

test.each([
  ['09:30', 34_200e9],
  ['9:30:00.25', 34_200.25e9],
  ['23:59:59.999999999', 86_399_999_999_999],
  ['00:00', 0],
])('%s is a time', (text, timeNs) => {
  expect(parseClock(text)).toBe(timeNs);
});

test.each(['', '24:00', '9', '9:3', '9:30:61', '9:60', '-1:00', '9:30:', '9.30', 'noon', ' 9:30'])(
  '"%s" is none',
  (text) => {
    expect(parseClock(text)).toBeUndefined();
  },
);

test('a time that is written is read as the same, to the millisecond', () => {
  fc.assert(
    fc.property(fc.nat(86_399_999), (ms) => {
      expect(parseClock(exactClockText(ms * 1e6))).toBe(ms * 1e6);
      expect(exactClockText(ms * 1e6).startsWith(clockText(ms * 1e6))).toBe(true);
    }),
  );
});

test('a speed is a factor or max', () => {
  expect(['1', '0.5', '1000000', 'max'].map(readSpeed)).toEqual([1, 0.5, 1_000_000, undefined]);
  for (const text of ['0', '-1', '1e3', 'Infinity', '1000001', '', 'fast']) {
    expect(readSpeed(text)).toBe('wrong');
  }
});

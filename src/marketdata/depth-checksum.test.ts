// The checksum of the depth, by a known vector and by the rule.

import { expect, test } from 'vitest';
import { crc32 } from '#std/crc32.ts';
import { depthChecksum, digitsOf } from '#marketdata/depth-checksum.ts';
import type { WireLevel } from '#marketdata/depth-checksum.ts';

test.each([
  ['585.33', '58533'],
  ['0.00500000', '500000'],
  ['0.05005', '5005'],
  ['10', '10'],
  ['100.0', '1000'],
])('the digits of %s are %s', (decimal, digits) => {
  expect(digitsOf(decimal)).toBe(digits);
});

test('Kraken’s published example has its published checksum', () => {
  const asks: WireLevel[] = [
    ['0.05005', '0.00000500'],
    ['0.05010', '0.00000500'],
    ['0.05015', '0.00000500'],
    ['0.05020', '0.00000500'],
    ['0.05025', '0.00000500'],
    ['0.05030', '0.00000500'],
    ['0.05035', '0.00000500'],
    ['0.05040', '0.00000500'],
    ['0.05045', '0.00000500'],
    ['0.05050', '0.00000500'],
  ];
  const bids: WireLevel[] = [
    ['0.05000', '0.00000500'],
    ['0.04995', '0.00000500'],
    ['0.04990', '0.00000500'],
    ['0.04980', '0.00000500'],
    ['0.04975', '0.00000500'],
    ['0.04970', '0.00000500'],
    ['0.04965', '0.00000500'],
    ['0.04960', '0.00000500'],
    ['0.04955', '0.00000500'],
    ['0.04950', '0.00000500'],
  ];
  expect(depthChecksum(asks, bids)).toBe(974_947_235);
});

test('asks come before bids, the best ten of each count and no more, and an empty book is 0', () => {
  const asks: WireLevel[] = [
    ['585.34', '7', 1],
    ['585.40', '100', 3],
  ];
  const bids: WireLevel[] = [['585.32', '18', 1]];
  expect(depthChecksum(asks, bids)).toBe(crc32('585347585401005853218'));
  expect(depthChecksum([], [])).toBe(0);
  const eleven = Array.from({ length: 11 }, (_, i): WireLevel => [`${i + 1}.00`, '1']);
  expect(depthChecksum(eleven, [])).toBe(depthChecksum(eleven.slice(0, 10), []));
  expect(depthChecksum(eleven, [])).not.toBe(depthChecksum(eleven.slice(0, 9), []));
});

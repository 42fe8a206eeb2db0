// The line is judged by its round trip, and silence only where the market was lively before.

import { describe, expect, test } from 'vitest';
import { SilenceWatch, qualityOf } from './quality.ts';

test.each<[number, string, number]>([
  [1, 'fast', 4],
  [49, 'fast', 4],
  [50, 'good', 3],
  [150, 'fair', 2],
  [400, 'slow', 1],
  [9_000, 'slow', 1],
])('a round trip of %i ms is %s', (ms, word, bars) => {
  expect(qualityOf(ms)).toEqual({ word, bars });
});

describe('silence', () => {
  const lively = (gapMs: number, count = 40): SilenceWatch => {
    const watch = new SilenceWatch();
    for (let at = 1; at <= count; at += 1) watch.moved(at * gapMs - count * gapMs);
    return watch;
  };

  test('after a lively market is told once it is much longer than usual', () => {
    const watch = lively(100);
    expect(watch.silentForS(7_999)).toBeNull();
    expect(watch.silentForS(8_000)).toBe(8);
    expect(watch.silentForS(12_500)).toBe(12);
    watch.moved(12_600);
    expect(watch.silentForS(12_700)).toBeNull();
  });

  test('of a slower market is waited for longer', () => {
    const watch = lively(1_000);
    expect(watch.silentForS(11_900)).toBeNull();
    expect(watch.silentForS(12_000)).toBe(12);
  });

  test('of a market that hardly moves, that has just come, or that is another is nothing', () => {
    expect(lively(5_000).silentForS(600_000)).toBeNull();
    expect(lively(100, 10).silentForS(600_000)).toBeNull();
    const watch = lively(100);
    watch.reset();
    expect(watch.silentForS(600_000)).toBeNull();
  });
});

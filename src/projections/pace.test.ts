// Pace told of venues that are busy, quiet or gone. It must never look at a clock.

import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

/** A venue that makes `perSecond` commands, told of every 20 ms from 1,000 ms to 3,000 ms. */
function paceOf(perSecond: number, isCrowded = true): Pace {
  const pace = new Pace(isCrowded);
  for (let ms = 1_000; ms <= 3_000; ms += 20) {
    pace.advance(5_000_000 + Math.floor(((ms - 1_000) * perSecond) / 1_000), ms);
  }
  return pace;
}

test('tables that are up to date wait for more, the longer the longer they took', () => {
  const pace = paceOf(10);
  expect(pace.restMs(1, true)).toBe(20);
  expect(pace.restMs(30, true)).toBe(240);
  expect(pace.restMs(5_000, true)).toBe(250);
});

test('tables that are behind do not rest while the venue is quiet', () => {
  expect(paceOf(10).isYielding(3_000)).toBe(false);
  expect(new Pace(true).isYielding(3_000)).toBe(false);
});

test('tables that are behind leave a busy venue eight ninths of the time', () => {
  const pace = paceOf(20_000);
  expect(pace.isYielding(3_000)).toBe(true);
  expect(pace.restMs(300, false)).toBe(2_400);
  expect(pace.restMs(60_000, false)).toBe(2_500);
});

test('where there are processors enough, nobody rests for them', () => {
  expect(paceOf(20_000, false).isYielding(3_000)).toBe(false);
});

test('a venue that nothing is heard of is quiet', () => {
  expect(paceOf(20_000).isYielding(6_000)).toBe(false);
});

test('where the venue was before anybody listened is not how fast it is', () => {
  const pace = new Pace(true);
  pace.advance(9_000_000, 1_000);
  pace.advance(9_000_010, 1_020);
  expect(pace.isYielding(1_020)).toBe(false);
});

// The generator of pseudo-random numbers is the published one, and its draws are what they say.

import { expect, test } from 'vitest';
import { Prng } from './prng.ts';

/** xoshiro128** as its authors wrote it, in bigint, from a given state. */
function* reference(state: readonly number[]): Generator<number> {
  const mask = 0xffff_ffffn;
  const s = state.map((word) => BigInt(word >>> 0));
  const rotl = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & mask;
  for (;;) {
    yield Number((rotl((s[1]! * 5n) & mask, 7n) * 9n) & mask);
    const t = (s[1]! << 9n) & mask;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = rotl(s[3]!, 11n);
  }
}

test('numbers are those of xoshiro128**', () => {
  const random = new Prng(42);
  const { s0, s1, s2, s3 } = random as unknown as Record<'s0' | 's1' | 's2' | 's3', number>;
  const wanted = reference([s0, s1, s2, s3]);
  for (let i = 0; i < 1_000; i++) expect(random.nextUint32()).toBe(wanted.next().value);
});

test('equal seeds give equal numbers, seeds beyond 32 bits differ from their low half', () => {
  const first = (seed: number): number[] => {
    const random = new Prng(seed);
    return Array.from({ length: 8 }, () => random.nextUint32());
  };
  expect(first(7)).toEqual(first(7));
  expect(first(7)).not.toEqual(first(8));
  expect(first(7)).not.toEqual(first(7 + 2 ** 32));
});

test('draws are within their range and reach both ends of it', () => {
  const random = new Prng(1);
  const seen = new Set<number>();
  for (let i = 0; i < 1_000; i++) {
    seen.add(random.nextBelow(10));
    const unit = random.nextUnit();
    expect(unit).toBeGreaterThanOrEqual(0);
    expect(unit).toBeLessThan(1);
  }
  expect([...seen].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(random.nextBelow(1)).toBe(0);
});

test('Gaussian draws have mean 0 and deviation 1', () => {
  const random = new Prng(5);
  const count = 100_000;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const value = random.nextGaussian();
    sum += value;
    squares += value * value;
  }
  expect(Math.abs(sum / count)).toBeLessThan(0.02);
  expect(Math.abs(squares / count - 1)).toBeLessThan(0.02);
});

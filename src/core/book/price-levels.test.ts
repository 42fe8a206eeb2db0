// The price levels of a side by example. Long random runs of them against a sorted array are in
// test/properties/book-levels.test.ts.

import { describe, expect, test } from 'vitest';
import { LevelWord, levelWords, PriceLevels } from '#core/book/price-levels.ts';

const keyMax = 2 ** 31 - 1;

function keysOf(levels: PriceLevels): number[] {
  const keys: number[] = [];
  for (let level = levels.best; level !== -1; level = levels.nextAfter(keys.at(-1)!)) {
    keys.push(levels.levels[level * levelWords + LevelWord.key]!);
  }
  return keys;
}

describe('price levels', () => {
  test('a side without orders has no best level', () => {
    const levels = new PriceLevels();
    expect(levels.best).toBe(-1);
    expect(levels.count).toBe(0);
    expect(levels.find(0)).toBe(-1);
    expect(levels.nextAfter(0)).toBe(-1);
  });

  test.each([
    { what: 'neighbours', keys: [3, 1, 2] },
    { what: 'both ends of the range', keys: [keyMax, 0, keyMax - 1, 1] },
    { what: 'around powers of two', keys: [255, 256, 4_095, 4_096, 2 ** 24 - 1, 2 ** 24] },
    { what: 'far apart', keys: Array.from({ length: 128 }, (_, i) => i * 2 ** 24 + 9) },
    { what: 'many neighbours', keys: Array.from({ length: 256 }, (_, i) => 512 + i) },
  ])('keys come out in order, and go one by one: $what', ({ keys }) => {
    const levels = new PriceLevels(1);
    const sorted = [...keys].sort((a, b) => a - b);
    for (const key of [...keys].reverse()) levels.ensure(key);
    expect(keysOf(levels)).toEqual(sorted);
    for (const key of keys) {
      levels.remove(levels.find(key));
      sorted.splice(sorted.indexOf(key), 1);
      expect(keysOf(levels)).toEqual(sorted);
    }
    expect(levels.count).toBe(0);
  });

  test('a level stands for its key until it is taken out', () => {
    const levels = new PriceLevels();
    const level = levels.ensure(77);
    expect(levels.ensure(77)).toBe(level);
    expect(levels.find(77)).toBe(level);
    expect(levels.count).toBe(1);
    levels.remove(level);
    expect(levels.find(77)).toBe(-1);
  });

  test('a level that is used again has no orders, and begins with its first one', () => {
    const levels = new PriceLevels();
    const level = levels.ensure(5);
    levels.begin(level, 7, 99);
    levels.remove(level);
    const again = levels.ensure(6);
    const at = again * levelWords;
    expect(levels.levels[at + LevelWord.orders]).toBe(0);
    levels.begin(again, 8, 3);
    expect([...levels.levels.subarray(at, at + levelWords)]).toEqual([8, 8, 1, 6]);
    expect(levels.levelLots[again]).toBe(3);
  });
});

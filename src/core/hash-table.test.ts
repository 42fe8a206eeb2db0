// The hash table against a plain map, with keys that collide on purpose.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvariantError } from '#std/assert.ts';
import { options, timeoutMs } from '../../test/properties/book-options.ts';
import { HashTable } from './hash-table.ts';

/** Values of a key, in any order. */
function valuesOf(table: HashTable, key: number): number[] {
  const values: number[] = [];
  for (let place = table.first(key); ; place = table.next(place)) {
    const value = table.valueAt(place, key);
    if (value === -1) return values.sort((a, b) => a - b);
    if (value >= 0) values.push(value);
  }
}

const key = fc.oneof(
  fc.nat({ max: 12 }),
  fc.integer(),
  // Equal in their low bits, or in their high bits.
  fc.nat({ max: 40 }).map((n) => n << 24),
  fc.constantFrom(-1, 0, 2 ** 31 - 1, -(2 ** 31)),
);

test('holds what a map holds, through insertions and removals', { timeout: timeoutMs }, () => {
  const step = fc.record({ key, insert: fc.boolean(), pick: fc.nat() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
      const table = new HashTable(8);
      const held: { key: number; value: number }[] = [];
      steps.forEach((one, value) => {
        if (one.insert || held.length === 0) {
          table.insert(one.key, value);
          held.push({ key: one.key, value });
        } else {
          const [gone] = held.splice(one.pick % held.length, 1);
          table.remove(gone!.key, gone!.value);
        }
        for (const { key: each } of [...held, one]) {
          const wanted = held.filter((entry) => entry.key === each).map((entry) => entry.value);
          expect(valuesOf(table, each)).toEqual(wanted.sort((a, b) => a - b));
        }
      });
    }),
    options(60),
  );
});

test('grows without losing anything', () => {
  const table = new HashTable(8);
  for (let value = 0; value < 5_000; value++) table.insert(value * 7 - 3_000, value);
  for (let value = 0; value < 5_000; value++) {
    expect(valuesOf(table, value * 7 - 3_000)).toEqual([value]);
  }
  expect(valuesOf(table, 1)).toEqual([]);
});

test('what is not there cannot be removed', () => {
  const table = new HashTable(8);
  table.insert(1, 1);
  expect(() => table.remove(1, 2)).toThrow(InvariantError);
});

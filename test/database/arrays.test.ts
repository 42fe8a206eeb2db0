// Arrays go to the server and come back, and mean there what they were here: every type that is used, and texts with whatever the syntax uses for itself.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrayText } from '#database/array-types.ts';
import { Prng } from '#std/prng.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

/** The elements as the server has them, one by one; they come back together too. */
async function echoed(type: string, elements: readonly unknown[]): Promise<unknown[]> {
  const text = `select element from unnest($1::${type}[]) with ordinality as e (element, at) order by at`;
  const rows = await database.connected((sql) =>
    sql.unsafe<{ element: unknown }[]>(text, [elements as never]),
  );
  const each = rows.map(({ element }) => element);
  const [whole] = await database.connected((sql) =>
    sql.unsafe<{ elements: unknown[] }[]>(`select $1::${type}[] as elements`, [elements as never]),
  );
  expect(whole!.elements).toEqual(each);
  return each;
}

test.each<[type: string, elements: readonly unknown[]]>([
  ['integer', [-2_147_483_648, 0, null, 2_147_483_647]],
  ['text', ['', 'null', 'NULL', null, '{}', '"', '\\', '\\"', ',', ' a ', 'ü\n\t€😀', "';--"]],
  ['uuid', ['00000000-0000-4000-8000-00000000000a', null]],
  ['text', []],
])('of %s (%#)', async (type, elements) => {
  expect(await echoed(type, elements)).toEqual(elements);
});

test('of integers beyond those of a number', async () => {
  const elements = [-9_223_372_036_854_775_808n, 9_007_199_254_740_993n];
  expect(await echoed('bigint', elements.map(String))).toEqual(elements);
  expect(await echoed('bigint', [1, -1])).toEqual([1n, -1n]);
});

test('of any text', async () => {
  const alphabet = ['"', '\\', '{', '}', ',', ' ', 'a', 'N', 'U', 'L', "'", '\n', '\u00a0', '😀'];
  for (const seed of [1, 2, 3]) {
    const prng = new Prng(seed);
    const elements = Array.from({ length: 200 }, () =>
      Array.from(
        { length: prng.nextBelow(8) },
        () => alphabet[prng.nextBelow(alphabet.length)],
      ).join(''),
    );
    expect(await echoed('text', elements)).toEqual(elements);
  }
});

test('an element that is missing is refused', () => {
  expect(() => arrayText(['a', undefined])).toThrow('element 1 of the array is undefined');
});

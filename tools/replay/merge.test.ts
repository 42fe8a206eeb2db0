// Several streams by one clock: nothing is lost, nothing overtakes. The streams are random.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { mergeByTime } from './merge.ts';

interface Item {
  readonly timeNs: number;
  readonly source: number;
  readonly index: number;
}

/** Few different times, so that many are equal. */
const sources = fc
  .array(fc.array(fc.nat(12), { maxLength: 30 }), { maxLength: 5 })
  .map((lists) =>
    lists.map((times, source) =>
      times.toSorted((a, b) => a - b).map((timeNs, index): Item => ({ timeNs, source, index })),
    ),
  );

test('the streams together are in order of time, the first named first, and each keeps its own order', () => {
  fc.assert(
    fc.property(sources, (lists) => {
      const merged = [...mergeByTime(lists)];
      const expected = lists
        .flat()
        .toSorted((a, b) => a.timeNs - b.timeNs || a.source - b.source || a.index - b.index);
      expect(merged).toEqual(expected);
    }),
  );
});

test('a stream is asked for no more than it takes to know what is next', () => {
  let asked = 0;
  function* endless(): Generator<{ timeNs: number }, void, void> {
    for (;;) yield { timeNs: asked++ };
  }
  const merged = mergeByTime([endless(), [{ timeNs: 2 }]]);
  const taken = Array.from({ length: 4 }, () => merged.next().value?.timeNs);
  expect(taken).toEqual([0, 1, 2, 2]);
  expect(asked).toBeLessThanOrEqual(4);
});

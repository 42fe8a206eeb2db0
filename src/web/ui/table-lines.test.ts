// Lists are sorted as asked, and what belongs together stays together.
import { describe, expect, it } from 'vitest';
import { linesOf, nextSort, type Sort } from './table-lines.ts';

type Row = { readonly id: string; readonly qty: number; readonly list?: string };

const rows: readonly Row[] = [
  { id: 'a', qty: 3 },
  { id: 'b', qty: 9, list: 'L' },
  { id: 'c', qty: 5 },
  { id: 'd', qty: 1, list: 'L' },
  { id: 'e', qty: 7, list: 'alone' },
];

function shown(sort: Sort | null, grouped = true): string {
  return linesOf(rows, {
    keyOf: ({ id }) => id,
    sort,
    compare: (a, b) => a.qty - b.qty,
    groupOf: grouped
      ? ({ list }) => (list === undefined ? null : { key: list, title: `list ${list}` })
      : undefined,
  })
    .map((line) =>
      line.kind === 'head' ? `[${line.title}]` : line.key + (line.grouped ? '+' : ''),
    )
    .join(' ');
}

describe('the lines of a list', () => {
  it('stand as they came where nobody sorts', () => {
    expect(shown(null, false)).toBe('a b c d e');
  });

  it('of one group stand together where its first one does; a group of one needs no head', () => {
    expect(shown(null)).toBe('a [list L] b+ d+ c e');
  });

  it('are sorted both ways, groups by the one that comes first', () => {
    expect(shown({ key: 'qty', descending: true })).toBe('[list L] b+ d+ e c a');
    expect(shown({ key: 'qty', descending: false })).toBe('[list L] d+ b+ a c e');
  });

  it('a column goes from largest first to smallest first and back to how they came', () => {
    const first = nextSort(null, 'qty');
    expect(first).toEqual({ key: 'qty', descending: true });
    const second = nextSort(first, 'qty');
    expect(second).toEqual({ key: 'qty', descending: false });
    expect(nextSort(second, 'qty')).toBe(null);
    expect(nextSort(second, 'price')).toEqual({ key: 'price', descending: true });
  });
});

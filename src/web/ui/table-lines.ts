// The lines of a list in their order: sorted as its reader asks, what belongs together kept together under a head of its own. Pure.

export type Sort = { readonly key: string; readonly descending: boolean };

export type Group = { readonly key: string; readonly title: string };

/** One line on the screen: a row, or the head of the rows that follow it. */
export type Line<Row> =
  | { readonly kind: 'row'; readonly key: string; readonly row: Row; readonly grouped: boolean }
  | { readonly kind: 'head'; readonly key: string; readonly title: string; readonly first: Row };

/** Big numbers and late times first, then the other way about, then as the list came. */
export function nextSort(sort: Sort | null, key: string): Sort | null {
  if (sort?.key !== key) {
    return { key, descending: true };
  }
  return sort.descending ? { key, descending: false } : null;
}

export function linesOf<Row>(
  rows: readonly Row[],
  options: {
    readonly keyOf: (row: Row) => string;
    readonly sort: Sort | null;
    readonly compare: ((a: Row, b: Row) => number) | undefined;
    readonly groupOf: ((row: Row) => Group | null) | undefined;
  },
): readonly Line<Row>[] {
  const { keyOf, sort, compare, groupOf } = options;
  const sign = sort?.descending === true ? -1 : 1;
  const sorted =
    sort === null || compare === undefined ? rows : rows.toSorted((a, b) => sign * compare(a, b));
  const line = (row: Row, grouped: boolean): Line<Row> => ({
    kind: 'row',
    key: keyOf(row),
    row,
    grouped,
  });
  if (groupOf === undefined) {
    return sorted.map((row) => line(row, false));
  }
  const members = new Map<string, Row[]>();
  for (const row of sorted) {
    const group = groupOf(row);
    if (group !== null) {
      const known = members.get(group.key);
      if (known === undefined) members.set(group.key, [row]);
      else known.push(row);
    }
  }
  const lines: Line<Row>[] = [];
  for (const row of sorted) {
    const group = groupOf(row);
    if (group === null) {
      lines.push(line(row, false));
      continue;
    }
    const together = members.get(group.key);
    members.delete(group.key);
    if (together === undefined) continue;
    if (together.length === 1) {
      lines.push(line(row, false));
      continue;
    }
    // All of a group stand where its first one does.
    lines.push({ kind: 'head', key: `head ${group.key}`, title: group.title, first: row });
    lines.push(...together.map((each) => line(each, true)));
  }
  return lines;
}

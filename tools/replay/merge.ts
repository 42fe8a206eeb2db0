// Several instruments' commands as one stream, by the data's clock. What comes from one source keeps its order, and at the same time the
// source that was named first goes first. Pure; it must never drop or repeat a command.

/** Anything with a place on the data's clock. */
interface Timed {
  readonly timeNs: number;
}

/** Each source must be in order of time already. */
export function* mergeByTime<Item extends Timed>(
  sources: readonly Iterable<Item, void, void>[],
): Generator<Item, void, void> {
  const heads: { readonly rest: Iterator<Item, void, void>; item: Item }[] = [];
  for (const source of sources) {
    const rest = source[Symbol.iterator]();
    const first = rest.next();
    if (first.done !== true) heads.push({ rest, item: first.value });
  }
  for (;;) {
    let earliest = heads[0];
    if (earliest === undefined) return;
    for (const head of heads) if (head.item.timeNs < earliest.item.timeNs) earliest = head;
    yield earliest.item;
    const next = earliest.rest.next();
    if (next.done === true) heads.splice(heads.indexOf(earliest), 1);
    else earliest.item = next.value;
  }
}

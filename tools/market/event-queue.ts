// What is going to happen, by time, and at one time in the order in which it was said: a binary heap. It knows nothing of what the events are.

interface Entry<Event> {
  readonly timeUs: number;
  readonly sequence: number;
  readonly event: Event;
}

export class EventQueue<Event> {
  private readonly heap: Entry<Event>[] = [];
  private pushed = 0;

  push(timeUs: number, event: Event): void {
    const entry = { timeUs, sequence: this.pushed++, event };
    const { heap } = this;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const above = (at - 1) >>> 1;
      const parent = heap[above];
      if (parent === undefined || isBefore(parent, entry)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = entry;
  }

  /** The earliest, removed; undefined where there is none. */
  pop(): { readonly timeUs: number; readonly event: Event } | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = heap[2 * at + 1];
      const right = heap[2 * at + 2];
      if (left === undefined) break;
      const isRight = right !== undefined && isBefore(right, left);
      const least = isRight ? right : left;
      if (isBefore(last, least)) break;
      heap[at] = least;
      at = 2 * at + (isRight ? 2 : 1);
    }
    heap[at] = last;
    return first;
  }
}

function isBefore<Event>(a: Entry<Event>, b: Entry<Event>): boolean {
  return a.timeUs < b.timeUs || (a.timeUs === b.timeUs && a.sequence < b.sequence);
}

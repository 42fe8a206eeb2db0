// The open orders with an expire time, soonest first. It only remembers; who ends them is the engine, by a timed command.

const compactFrom = 64;

interface Entry {
  readonly orderId: number;
  readonly expireTsUs: number;
}

export class Expiries {
  private readonly open = new Map<number, number>();
  /** A binary heap; entries of orders that have ended, or changed, stay until they come up or become too many. */
  private heap: Entry[] = [];

  /** Of open orders. */
  get size(): number {
    return this.open.size;
  }

  set(orderId: number, expireTsUs: number): void {
    if (this.open.get(orderId) === expireTsUs) return;
    this.open.set(orderId, expireTsUs);
    this.push({ orderId, expireTsUs });
    if (this.heap.length > compactFrom && this.heap.length > 2 * this.open.size) this.compact();
  }

  /** The order has ended; nothing happens where it had no expire time. */
  delete(orderId: number): void {
    if (this.open.size > 0) this.open.delete(orderId);
  }

  /** The soonest expire time of an open order, in microseconds since the epoch; Infinity where there is none. */
  nextUs(): number {
    for (;;) {
      const first = this.heap[0];
      if (first === undefined) return Number.POSITIVE_INFINITY;
      if (this.open.get(first.orderId) === first.expireTsUs) return first.expireTsUs;
      this.pop();
    }
  }

  private compact(): void {
    const entries = [...this.open].map(([orderId, expireTsUs]) => ({ orderId, expireTsUs }));
    // A sorted list is a heap.
    this.heap = entries.sort((a, b) => a.expireTsUs - b.expireTsUs);
  }

  private push(entry: Entry): void {
    const { heap } = this;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parentAt = (at - 1) >> 1;
      const parent = heap[parentAt];
      if (parent === undefined || parent.expireTsUs <= entry.expireTsUs) break;
      heap[at] = parent;
      at = parentAt;
    }
    heap[at] = entry;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = heap[2 * at + 1];
      const right = heap[2 * at + 2];
      const isRight =
        right !== undefined && left !== undefined && right.expireTsUs < left.expireTsUs;
      const child = isRight ? right : left;
      if (child === undefined || child.expireTsUs >= last.expireTsUs) break;
      heap[at] = child;
      at = 2 * at + (isRight ? 2 : 1);
    }
    heap[at] = last;
  }
}

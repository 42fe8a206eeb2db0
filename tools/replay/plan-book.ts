// A small price-time book for the plan: it says which leftovers a new order would cross and which orders an execution will meet.
// Plain arrays and maps; it must behave as any price-time book does and knows nothing of the venue.

export type BookSide = 'buy' | 'sell';

export interface PlanOrder {
  /** Names the order in the plan, and on the venue with the replay's prefix. */
  readonly ref: string;
  readonly account: number;
  readonly side: BookSide;
  /** In ten-thousandths. */
  readonly price: number;
  /** The total, as orderQty: filled and open. */
  qty: number;
  leaves: number;
}

export interface PlanFill {
  readonly ref: string;
  readonly qty: number;
}

export interface PlanLevel {
  readonly price: number;
  readonly qty: number;
  readonly orders: number;
}

interface Level {
  readonly price: number;
  /** By time; a Set keeps the order of entry and removes anywhere at once. */
  readonly orders: Set<PlanOrder>;
}

export class PlanBook {
  /** Ascending for bids, descending for asks: the best is always last. */
  private readonly levels: { readonly [Side in BookSide]: Level[] } = { buy: [], sell: [] };

  /** The first order at the best price of a side. */
  best(side: BookSide): PlanOrder | undefined {
    const level = this.levels[side].at(-1);
    return level?.orders.values().next().value;
  }

  rest(order: PlanOrder): void {
    const levels = this.levels[order.side];
    const at = this.placeOf(order.side, order.price);
    const level = levels[at];
    if (level?.price === order.price) {
      level.orders.add(order);
      return;
    }
    levels.splice(at, 0, { price: order.price, orders: new Set([order]) });
  }

  remove(order: PlanOrder): void {
    const levels = this.levels[order.side];
    const at = this.placeOf(order.side, order.price);
    const level = levels[at];
    if (level === undefined) return;
    level.orders.delete(order);
    if (level.orders.size === 0) levels.splice(at, 1);
  }

  /**
   * Takes up to `qty` from a side at `price` or better, by price and time. Filled orders leave the book and are handed to `ended`.
   */
  take(side: BookSide, price: number, qty: number, ended: (order: PlanOrder) => void): PlanFill[] {
    const fills: PlanFill[] = [];
    let leaves = qty;
    for (let order = this.best(side); order !== undefined; order = this.best(side)) {
      if (leaves === 0 || isWorse(side, order.price, price)) break;
      const filled = Math.min(leaves, order.leaves);
      leaves -= filled;
      order.leaves -= filled;
      fills.push({ ref: order.ref, qty: filled });
      if (order.leaves > 0) continue;
      this.remove(order);
      ended(order);
    }
    return fills;
  }

  /** Levels from the best on. */
  depth(side: BookSide): PlanLevel[] {
    return this.levels[side].toReversed().map(({ price, orders }) => {
      let qty = 0;
      for (const order of orders) qty += order.leaves;
      return { price, qty, orders: orders.size };
    });
  }

  /** Index of the level at a price, or where it would be inserted. */
  private placeOf(side: BookSide, price: number): number {
    const levels = this.levels[side];
    let low = 0;
    let high = levels.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const there = levels[middle] as Level;
      if (isWorse(side, there.price, price)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** True where a resting order of this side at `price` would be passed by one at `than`. */
export function isWorse(side: BookSide, price: number, than: number): boolean {
  return side === 'buy' ? price < than : price > than;
}

export function otherSide(side: BookSide): BookSide {
  return side === 'buy' ? 'sell' : 'buy';
}

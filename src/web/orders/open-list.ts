// What the list of open orders shows and in which company: filters, lists such as brackets, how far an order is from the market. Pure.
import type { Order, Side } from '#api/types.ts';
import { decimal, divideDown, subtract, times, type Decimal } from '#client/decimal.ts';
import type { Group } from '../ui/table-lines.ts';
import { isConditional } from '../ticket/terms.ts';

export type OrderFilter = {
  /** Null for all stocks. */
  readonly symbol: string | null;
  /** Null for both sides. */
  readonly side: Side | null;
};

export const allOrders: OrderFilter = { symbol: null, side: null };

export function filtered(orders: readonly Order[], filter: OrderFilter): readonly Order[] {
  const { symbol, side } = filter;
  return symbol === null && side === null
    ? orders
    : orders.filter(
        (order) =>
          (symbol === null || order.instrument === symbol) &&
          (side === null || order.side === side),
      );
}

/** The stocks that the orders are in, each once, by name. */
export function symbolsOf(orders: readonly { readonly instrument: string }[]): readonly string[] {
  return [...new Set(orders.map(({ instrument }) => instrument))].sort();
}

const listWords = {
  oco: 'One cancels the other',
  oto: 'One triggers the other',
  bracket: 'Bracket',
} as const;

/** The orders of a list stand together, under its name. */
export function groupOf(order: Order): Group | null {
  const { listId, listType } = order;
  return listId === undefined || listType === undefined
    ? null
    : { key: listId, title: `${listWords[listType]} · ${order.instrument}` };
}

/** What an order does in its list; null for one that stands alone. */
export function roleInWords(order: Order): string | null {
  const { listId, listType, orderId } = order;
  switch (listType) {
    case undefined:
      return null;
    case 'oto':
      return orderId === listId ? 'first' : 'then';
    case 'bracket':
      if (orderId === listId) {
        return 'entry';
      }
      break;
    case 'oco':
      break;
  }
  return isConditional(order.type) && !order.type.startsWith('takeProfit')
    ? 'stop loss'
    : 'take profit';
}

/** The price that matters next: the one that it waits for, else its limit. */
export function nextPriceOf(order: Order): string | null {
  const waits = order.status === 'suspended' || order.status === 'pendingNew';
  return waits && order.stopPrice !== undefined ? order.stopPrice : order.price;
}

/** From the last price to the order's, in per cent of the last price, rounded down; null where there is no such distance. */
export function distancePercent(order: Order, last: string | null): Decimal | null {
  const price = nextPriceOf(order);
  if (price === null || last === null) {
    return null;
  }
  const from = decimal(last);
  return divideDown(times(subtract(decimal(price), from), 100), from);
}

/** For sorting by a decimal that may be missing: what is missing is the least. */
export function byDecimal<Row>(
  of: (row: Row) => string | null | undefined,
): (a: Row, b: Row) => number {
  return (a, b) => {
    const [left, right] = [of(a), of(b)];
    if (left === null || left === undefined) return right === null || right === undefined ? 0 : -1;
    if (right === null || right === undefined) return 1;
    const [first, second] = [decimal(left), decimal(right)];
    return first < second ? -1 : first > second ? 1 : 0;
  };
}

export function byText<Row>(of: (row: Row) => string): (a: Row, b: Row) => number {
  return (a, b) => (of(a) < of(b) ? -1 : of(a) > of(b) ? 1 : 0);
}

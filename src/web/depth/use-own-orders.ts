// The user's own orders by the price at which they stand in the ladder.
import { useMemo } from 'react';
import { useStore } from 'zustand/react';
import { isWorking, type Order } from '#api/types.ts';
import { add, decimal, zero, type Decimal } from '#client/decimal.ts';
import { useTerminal } from '../terminal-context.ts';
import { groupOf, type BookSide } from './ladder.ts';

export type OwnLevel = { readonly qty: Decimal; readonly orders: readonly Order[] };

export function useOwnOrders(
  symbol: string,
  step: Decimal,
): (side: BookSide, price: Decimal) => OwnLevel | null {
  const orders = useStore(useTerminal().openOrders.store, (state) => state.items);
  return useMemo(() => {
    const levels = new Map<string, OwnLevel>();
    for (const order of orders) {
      if (order.instrument !== symbol || order.price === null || !isWorking(order)) continue;
      const side = order.side === 'buy' ? 'bid' : 'ask';
      const key = `${side}${groupOf(decimal(order.price), side, step)}`;
      const before = levels.get(key) ?? { qty: zero, orders: [] };
      levels.set(key, {
        qty: add(before.qty, decimal(order.leavesQty)),
        orders: [...before.orders, order],
      });
    }
    return (side, price) => levels.get(`${side}${price}`) ?? null;
  }, [orders, symbol, step]);
}

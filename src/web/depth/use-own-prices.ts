// The prices of the ladder at which the user has orders, rounded as the ladder groups them.
import { useMemo } from 'react';
import { useStore } from 'zustand/react';
import { ceilTo, decimal, floorTo, type Decimal } from '#client/decimal.ts';
import { isWorking } from '#api/types.ts';
import { useTerminal } from '../terminal-context.ts';

export function useOwnPrices(symbol: string, step: Decimal): ReadonlySet<string> {
  const orders = useStore(useTerminal().openOrders.store, (state) => state.items);
  return useMemo(() => {
    const prices = new Set<string>();
    for (const order of orders) {
      if (order.instrument === symbol && order.price !== null && isWorking(order)) {
        const exact = decimal(order.price);
        prices.add(
          order.side === 'buy' ? `bid${floorTo(exact, step)}` : `ask${ceilTo(exact, step)}`,
        );
      }
    }
    return prices;
  }, [orders, symbol, step]);
}

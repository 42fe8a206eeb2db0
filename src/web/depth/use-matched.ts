// Which levels the auction that is being called would trade, whole or in part: the ones that make the sides overlap.
import { useMemo } from 'react';
import { useStore } from 'zustand/react';
import type { Instrument } from '#api/types.ts';
import { decimal, type Decimal } from '#client/decimal.ts';
import { isCall } from '../market/phase.ts';
import { useTerminal } from '../terminal-context.ts';

export function useMatched({
  phase,
}: Instrument): (side: 'bid' | 'ask', price: Decimal) => boolean {
  const indicative = useStore(useTerminal().auction.store, (state) => state.auction?.price ?? null);
  return useMemo(() => {
    if (indicative === null || !isCall(phase)) {
      return () => false;
    }
    const at = decimal(indicative);
    return (side: 'bid' | 'ask', price: Decimal) => (side === 'bid' ? price >= at : price <= at);
  }, [indicative, phase]);
}

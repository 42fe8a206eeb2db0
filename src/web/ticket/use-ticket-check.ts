// The ticket's fields judged against the book and the user's means, a few times a second rather than every frame.
import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand/react';
import type { Instrument } from '#api/types.ts';
import { decimal, type Decimal } from '#client/decimal.ts';
import { useTerminal } from '../terminal-context.ts';
import { useThrottled } from '../ui/use-throttled.ts';
import { checkTicket, type TicketCheck } from './check-ticket.ts';
import { useFeeRates } from './use-preview.ts';
import type { TicketInput } from './ticket-input.ts';
import type { TicketState } from './ticket-store.ts';

const levelsConsidered = 500;
const emptyBook = { bids: [], asks: [], last: null } as const;

export function useTicketCheck(
  instrument: Instrument,
  state: TicketState,
): { input: TicketInput; check: TicketCheck } {
  const { depth, market } = useTerminal();
  const take = useCallback(() => {
    const { symbol } = depth.store.getState();
    return {
      symbol,
      bids: depth.book.bids.slice(0, levelsConsidered),
      asks: depth.book.asks.slice(0, levelsConsidered),
      last: market.store.getState().tickers[symbol ?? '']?.last ?? null,
    };
  }, [depth, market]);
  const seen = useThrottled(depth.store, take, 200);
  // Just after a switch the last look is still at the other stock's book: that is no book of this one.
  const book = seen.symbol === instrument.symbol ? seen : emptyBook;
  const means = useMeans(instrument);
  const feeRates = useFeeRates(instrument);
  return useMemo(() => {
    const input: TicketInput = {
      ...state,
      instrument,
      bids: book.bids,
      asks: book.asks,
      lastPrice: book.last === null ? null : decimal(book.last),
      nowMs: Date.now(),
      feeRates,
      ...means,
    };
    return { input, check: checkTicket(input) };
  }, [instrument, state, book, means, feeRates]);
}

/** Null while nobody is signed in or the lists are on their way. */
export function useMeans(instrument: Instrument): {
  cashAvailable: Decimal | null;
  sharesAvailable: Decimal | null;
} {
  const { balances, positions } = useTerminal();
  const cash = useStore(balances.store);
  const shares = useStore(positions.store);
  return useMemo(() => {
    const balance = cash.items.find((item) => item.asset === instrument.currency);
    const position = shares.items.find((item) => item.instrument === instrument.symbol);
    return {
      cashAvailable: cash.phase === 'ready' ? decimal(balance?.available ?? '0') : null,
      sharesAvailable: shares.phase === 'ready' ? decimal(position?.available ?? '0') : null,
    };
  }, [cash, shares, instrument]);
}

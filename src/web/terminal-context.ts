// Hands the terminal to components.
import { createContext, useContext } from 'react';
import { useStore } from 'zustand/react';
import { selectedInstrument, selectedTicker } from './market/market-store.ts';
import type { Instrument, Ticker } from '#api/types.ts';
import type { Terminal } from './terminal.ts';

export const TerminalContext = createContext<Terminal | null>(null);

export function useTerminal(): Terminal {
  const terminal = useContext(TerminalContext);
  if (terminal === null) {
    throw new Error('a component stands outside the terminal');
  }
  return terminal;
}

export function useInstrument(): Instrument | null {
  return useStore(useTerminal().market.store, selectedInstrument);
}

export function useTicker(): Ticker | null {
  return useStore(useTerminal().market.store, selectedTicker);
}

export function useSignedIn(): boolean {
  return useStore(useTerminal().session.store, (state) => state.phase === 'signedIn');
}

export function useLive(): boolean {
  return useStore(useTerminal().connection, (state) => state.phase === 'live');
}

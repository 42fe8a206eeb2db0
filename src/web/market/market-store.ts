// Every listed stock: what it is, how it stands, and which one the terminal looks at.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { messageOf } from '#client/errors.ts';
import type { VenueClient } from '#client/venue-client.ts';
import type { Instrument, Ticker } from '#api/types.ts';
import { publishOnFrame } from '../state/frame.ts';

export type MarketState = {
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly error: string | null;
  readonly symbols: readonly string[];
  readonly instruments: Readonly<Record<string, Instrument>>;
  readonly tickers: Readonly<Record<string, Ticker>>;
  readonly selected: string | null;
};

export type Market = {
  readonly store: StoreApi<MarketState>;
  readonly load: () => Promise<void>;
  readonly subscribe: () => void;
  readonly select: (symbol: string) => void;
};

/** `wanted` names the stock to begin with, if it is listed. */
export function createMarket(client: VenueClient, wanted: () => string | null): Market {
  const store = createStore<MarketState>(() => ({
    phase: 'loading',
    error: null,
    symbols: [],
    instruments: {},
    tickers: {},
    selected: null,
  }));
  let tickers: Record<string, Ticker> = {};
  let instruments: Record<string, Instrument> = {};

  const publish = (): void => {
    const { phase, selected } = store.getState();
    const symbols = Object.keys(instruments).sort();
    const known = symbols.length > 0;
    const first = wanted();
    store.setState({
      phase: known ? 'ready' : phase,
      error: known ? null : store.getState().error,
      symbols,
      instruments,
      tickers,
      selected: selected ?? (first !== null && first in instruments ? first : (symbols[0] ?? null)),
    });
  };

  const takeTickers = (list: readonly Ticker[]): void => {
    const next = { ...tickers };
    for (const ticker of list) {
      if ((next[ticker.instrument]?.seq ?? -1) <= ticker.seq) {
        next[ticker.instrument] = ticker;
      }
    }
    tickers = next;
  };

  return {
    store,
    async load() {
      try {
        const [listed, prices] = await Promise.all([
          client.rest.call('GET /v1/instruments'),
          client.rest.call('GET /v1/tickers'),
        ]);
        instruments = Object.fromEntries(
          listed.instruments.map((instrument) => [instrument.symbol, instrument]),
        );
        takeTickers(prices.tickers);
        store.setState({ phase: 'ready', error: null });
        publish();
      } catch (error) {
        if (store.getState().phase !== 'ready') {
          store.setState({ phase: 'failed', error: messageOf(error) });
        }
      }
    },
    subscribe() {
      client.subscribe(
        { channel: 'ticker', instrument: '*' },
        {
          push(push) {
            takeTickers([push.data]);
            publishOnFrame(publish);
          },
        },
      );
      client.subscribe(
        { channel: 'status', instrument: '*' },
        {
          push(push) {
            instruments = { ...instruments, [push.data.symbol]: push.data };
            publishOnFrame(publish);
          },
        },
      );
    },
    select(symbol) {
      if (symbol in store.getState().instruments) {
        store.setState({ selected: symbol });
      }
    },
  };
}

export function selectedInstrument(state: MarketState): Instrument | null {
  return state.selected === null ? null : (state.instruments[state.selected] ?? null);
}

export function selectedTicker(state: MarketState): Ticker | null {
  return state.selected === null ? null : (state.tickers[state.selected] ?? null);
}

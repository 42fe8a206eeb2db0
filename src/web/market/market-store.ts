// Every listed stock: what it is, how it stands, and which one the terminal looks at.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { messageOf } from '#client/errors.ts';
import type { VenueClient } from '#client/venue-client.ts';
import type { Instrument, Ticker } from '#api/types.ts';
import { publishPrices } from '../state/frame.ts';

export type MarketState = {
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly error: string | null;
  /** All that the venue knows, delisted ones included. */
  readonly symbols: readonly string[];
  /** Those that have not been delisted: what lists of stocks show. */
  readonly listed: readonly string[];
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
    listed: [],
    instruments: {},
    tickers: {},
    selected: null,
  }));
  // What came since the last frame; with thousands of stocks nothing may be copied for every message.
  const tickersDue = new Map<string, Ticker>();
  const instrumentsDue = new Map<string, Instrument>();

  const publish = (): void => {
    const before = store.getState();
    const { phase, selected } = before;
    const tickers =
      tickersDue.size === 0
        ? before.tickers
        : { ...before.tickers, ...Object.fromEntries(tickersDue) };
    const instruments =
      instrumentsDue.size === 0
        ? before.instruments
        : { ...before.instruments, ...Object.fromEntries(instrumentsDue) };
    const isNew = [...instrumentsDue.keys()].some((symbol) => !(symbol in before.instruments));
    const symbols = isNew ? Object.keys(instruments).sort() : before.symbols;
    const isMoved = [...instrumentsDue.values()].some(
      ({ symbol, delisted }) => delisted !== before.instruments[symbol]?.delisted,
    );
    const listed =
      isNew || isMoved
        ? symbols.filter((symbol) => instruments[symbol]?.delisted !== true)
        : before.listed;
    tickersDue.clear();
    instrumentsDue.clear();
    const known = symbols.length > 0;
    const first = wanted();
    store.setState({
      phase: known ? 'ready' : phase,
      error: known ? null : store.getState().error,
      symbols,
      listed,
      instruments,
      tickers,
      selected:
        selected ??
        (first !== null && first in instruments ? first : (listed[0] ?? symbols[0] ?? null)),
    });
  };

  const takeTicker = (ticker: Ticker): void => {
    const { instrument: symbol } = ticker;
    const known = tickersDue.get(symbol) ?? store.getState().tickers[symbol];
    if ((known?.seq ?? -1) <= ticker.seq) tickersDue.set(symbol, ticker);
  };

  return {
    store,
    async load() {
      try {
        const [listed, prices] = await Promise.all([
          client.rest.call('GET /v1/instruments'),
          client.rest.call('GET /v1/tickers'),
        ]);
        for (const instrument of listed.instruments) {
          instrumentsDue.set(instrument.symbol, instrument);
        }
        prices.tickers.forEach(takeTicker);
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
            takeTicker(push.data);
            publishPrices(publish);
          },
        },
      );
      client.subscribe(
        { channel: 'status', instrument: '*' },
        {
          push(push) {
            instrumentsDue.set(push.data.symbol, push.data);
            publishPrices(publish);
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

// The candles of the stock on the screen in one interval, and further back on demand. The chart listens to `reset` and `update` directly, so
// that a tick costs the chart one bar and React nothing.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Subscription } from '#client/channels.ts';
import { messageOf } from '#client/errors.ts';
import type { VenueClient } from '#client/venue-client.ts';
import type { Candle, Interval } from '#api/types.ts';
import { publishPrices } from '../state/frame.ts';
import { olderCandlesOf, type OlderCandles } from './older-candles.ts';

export type CandlesState = {
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly error: string | null;
  readonly interval: Interval;
  readonly latest: Candle | null;
  readonly count: number;
  /** Of what lies before the first candle. */
  readonly older: 'idle' | 'loading' | 'failed' | 'end';
};

export type CandleListener = {
  readonly reset: (candles: readonly Candle[], interval: Interval) => void;
  readonly update: (candles: readonly Candle[]) => void;
};

export type Candles = {
  readonly store: StoreApi<CandlesState>;
  readonly follow: (symbol: string | null, interval: Interval) => void;
  readonly listen: (listener: CandleListener) => () => void;
  readonly retry: () => void;
  /** As they are now, oldest first. */
  readonly all: () => readonly Candle[];
  /** Loads what lies before the first candle; asked again meanwhile, or at the end, it does nothing. */
  readonly loadOlder: () => Promise<void>;
};

/** Beyond that many the oldest half is dropped, and can be loaded again. */
const candlesMax = 12_000;

export function createCandles(client: VenueClient, first: Interval): Candles {
  const store = createStore<CandlesState>(() => ({
    phase: 'loading',
    error: null,
    interval: first,
    latest: null,
    count: 0,
    older: 'idle',
  }));
  const listeners = new Set<CandleListener>();
  let subscription: Subscription | null = null;
  let phase: CandlesState['phase'] = 'loading';
  let interval = first;
  let candles: Candle[] = [];
  let changedFrom: number | 'all' = 'all';
  let older: OlderCandles | null = null;
  let olderPhase: CandlesState['older'] = 'idle';

  const publish = (): void => {
    for (const listener of listeners) {
      if (changedFrom === 'all') {
        listener.reset(candles, interval);
      } else {
        listener.update(candles.slice(changedFrom));
      }
    }
    changedFrom = candles.length;
    store.setState({
      phase,
      error: null,
      interval,
      latest: candles.at(-1) ?? null,
      count: candles.length,
      older: olderPhase,
    });
  };

  const merge = (candle: Candle): void => {
    let at = candles.length;
    while (at > 0 && (candles[at - 1] as Candle).time > candle.time) {
      at -= 1;
    }
    if (at > 0 && (candles[at - 1] as Candle).time === candle.time) {
      at -= 1;
      candles[at] = candle;
    } else {
      candles.splice(at, 0, candle);
    }
    if (candles.length > candlesMax) {
      candles = candles.slice(-candlesMax / 2);
      changedFrom = 'all';
      olderPhase = 'idle';
    } else if (changedFrom !== 'all') {
      changedFrom = Math.min(changedFrom, at);
    }
  };

  return {
    store,
    listen(listener) {
      listeners.add(listener);
      listener.reset(candles, interval);
      return () => listeners.delete(listener);
    },
    follow(symbol, nextInterval) {
      subscription?.close();
      subscription = null;
      interval = nextInterval;
      candles = [];
      changedFrom = 'all';
      phase = 'loading';
      older = symbol === null ? null : olderCandlesOf(client, symbol, nextInterval);
      olderPhase = 'idle';
      publish();
      if (symbol === null) {
        return;
      }
      subscription = client.subscribe(
        { channel: 'candles', instrument: symbol, interval },
        {
          push(push) {
            const list = push.data;
            if (push.type === 'snapshot') {
              // What was loaded from further back stays, where the new list goes on from it.
              const start = list[0]?.time;
              const at = candles.findIndex(({ time }) => start !== undefined && time >= start);
              candles = [...candles.slice(0, Math.max(0, at)), ...list];
              changedFrom = 'all';
            } else {
              list.forEach(merge);
            }
            phase = 'ready';
            publishPrices(publish);
          },
          refused(error) {
            phase = 'failed';
            store.setState({ phase, error: messageOf(error) });
          },
        },
      );
    },
    // A list of its own: the store's is changed in place.
    all: () => [...candles],
    async loadOlder() {
      const oldest = candles[0];
      if (older === null || oldest === undefined) return;
      if (olderPhase === 'loading' || olderPhase === 'end') return;
      const asked = older;
      olderPhase = 'loading';
      store.setState({ older: olderPhase });
      try {
        const page = await asked(oldest.time);
        // Meanwhile the user may have gone to another stock or interval.
        if (asked !== older) return;
        const before = candles[0]?.time ?? '';
        candles = [...page.candles.filter(({ time }) => time < before), ...candles];
        changedFrom = 'all';
        olderPhase = page.end || candles.length >= candlesMax ? 'end' : 'idle';
      } catch {
        if (asked !== older) return;
        olderPhase = 'failed';
      }
      publishPrices(publish);
    },
    retry() {
      phase = 'loading';
      publish();
      subscription?.again();
    },
  };
}

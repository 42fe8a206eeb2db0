// The candles of the stock on the screen in one interval. The chart listens to `onReset` and `onUpdate` directly, so that
// a tick costs the chart one bar and React nothing.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Subscription } from '#client/channels.ts';
import { messageOf } from '#client/errors.ts';
import type { VenueClient } from '#client/venue-client.ts';
import type { Candle, Interval } from '#api/types.ts';
import { publishOnFrame } from '../state/frame.ts';

export type CandlesState = {
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly error: string | null;
  readonly interval: Interval;
  readonly latest: Candle | null;
  readonly count: number;
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
};

const candlesMax = 2_000;

export function createCandles(client: VenueClient, first: Interval): Candles {
  const store = createStore<CandlesState>(() => ({
    phase: 'loading',
    error: null,
    interval: first,
    latest: null,
    count: 0,
  }));
  const listeners = new Set<CandleListener>();
  let subscription: Subscription | null = null;
  let phase: CandlesState['phase'] = 'loading';
  let interval = first;
  let candles: Candle[] = [];
  let changedFrom: number | 'all' = 'all';

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
              candles = [...list];
              changedFrom = 'all';
            } else {
              list.forEach(merge);
            }
            phase = 'ready';
            publishOnFrame(publish);
          },
          refused(error) {
            phase = 'failed';
            store.setState({ phase, error: messageOf(error) });
          },
        },
      );
    },
    retry() {
      phase = 'loading';
      publish();
      subscription?.again();
    },
  };
}

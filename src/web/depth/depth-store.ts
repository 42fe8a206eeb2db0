// The book of the stock on the screen: subscribes, feeds DepthFeed, and publishes once a frame.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Subscription } from '#client/channels.ts';
import { messageOf } from '#client/errors.ts';
import { replay } from '#client/order-book.ts';
import type { VenueClient } from '#client/venue-client.ts';
import { publishPrices } from '../state/frame.ts';
import type { DepthBook } from '#client/depth-book.ts';
import { DepthFeed } from '#client/depth-feed.ts';

export type DepthState = {
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly error: string | null;
  readonly symbol: string | null;
  /** Changes whenever the book did; the book itself is one mutable object. */
  readonly version: number;
};

export type Depth = {
  readonly store: StoreApi<DepthState>;
  readonly book: DepthBook;
  readonly follow: (symbol: string | null) => void;
  readonly retry: () => void;
};

export function createDepth(client: VenueClient): Depth {
  const store = createStore<DepthState>(() => ({
    phase: 'loading',
    error: null,
    symbol: null,
    version: 0,
  }));
  let subscription: Subscription | null = null;
  let symbol: string | null = null;
  let phase: DepthState['phase'] = 'loading';

  const publish = (): void => {
    store.setState({ phase, error: null, symbol, version: store.getState().version + 1 });
  };

  const feed = new DepthFeed({
    changed() {
      phase = 'ready';
      publishPrices(publish);
    },
    invalid() {
      phase = 'loading';
      publishPrices(publish);
    },
    fetchGap: (from, to) =>
      symbol === null ? Promise.resolve(null) : replay(client.socket, symbol, from, to),
    resubscribe: () => subscription?.again(),
  });

  return {
    store,
    book: feed.book,
    follow(next) {
      subscription?.close();
      subscription = null;
      symbol = next;
      phase = 'loading';
      feed.reset();
      publish();
      if (next === null) {
        return;
      }
      subscription = client.subscribe(
        { channel: 'depth', instrument: next },
        {
          push(push) {
            if (push.instrument !== symbol) {
              return;
            }
            if (push.type === 'snapshot') {
              feed.snapshot(push);
            } else {
              feed.delta(push);
            }
          },
          refused(error) {
            phase = 'failed';
            store.setState({ phase, error: messageOf(error) });
          },
          // The last true book stays on the screen under the banner; deltas wait for the next snapshot.
          lost: () => undefined,
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

// The auction of the stock on the screen: what it would do while it is called, and what the last one did.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Subscription } from '#client/channels.ts';
import type { VenueClient } from '#client/venue-client.ts';
import type { Auction } from '#api/types.ts';
import { withAuction, type IndicativeHistory } from '../auction/indicative-history.ts';

export type AuctionState = {
  readonly auction: Auction | null;
  /** Of the call that is on; null outside of one. */
  readonly history: IndicativeHistory | null;
};

export type AuctionFeed = {
  readonly store: StoreApi<AuctionState>;
  readonly follow: (symbol: string | null) => void;
};

export function createAuction(client: VenueClient): AuctionFeed {
  const store = createStore<AuctionState>(() => ({ auction: null, history: null }));
  let subscription: Subscription | null = null;
  return {
    store,
    follow(symbol) {
      subscription?.close();
      subscription = null;
      store.setState({ auction: null, history: null });
      if (symbol === null) {
        return;
      }
      subscription = client.subscribe(
        { channel: 'auction', instrument: symbol },
        {
          // At most one a second: no need to wait for a frame.
          push: ({ data }) =>
            store.setState(({ history }) => ({
              auction: data,
              history: withAuction(history, data, Date.now()),
            })),
        },
      );
    },
  };
}

// The auction of the stock on the screen: what it would do while it is called, and what the last one did.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Subscription } from '#client/channels.ts';
import type { VenueClient } from '#client/venue-client.ts';
import type { Auction } from '#api/types.ts';

export type AuctionState = { readonly auction: Auction | null };

export type AuctionFeed = {
  readonly store: StoreApi<AuctionState>;
  readonly follow: (symbol: string | null) => void;
};

export function createAuction(client: VenueClient): AuctionFeed {
  const store = createStore<AuctionState>(() => ({ auction: null }));
  let subscription: Subscription | null = null;
  return {
    store,
    follow(symbol) {
      subscription?.close();
      subscription = null;
      store.setState({ auction: null });
      if (symbol === null) {
        return;
      }
      subscription = client.subscribe(
        { channel: 'auction', instrument: symbol },
        {
          // At most one a second: no need to wait for a frame.
          push: ({ data }) => store.setState({ auction: data }),
        },
      );
    },
  };
}

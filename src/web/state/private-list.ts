// A private list that the venue keeps up to date on a channel: open orders, fills, balances, positions. Holds the states
// that every such list has (signed out, loading, ready, refused) and merges snapshots and events by key.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Subscription } from '#client/channels.ts';
import { isUnauthenticated, messageOf } from '#client/errors.ts';
import type { VenueClient } from '#client/venue-client.ts';
import type { ChannelSpec, PushOf } from '#api/ws-schemas.ts';
import { publishOnFrame } from './frame.ts';

export type ListPhase = 'signedOut' | 'loading' | 'ready' | 'failed';

export type ListState<Item> = {
  readonly phase: ListPhase;
  readonly error: string | null;
  readonly items: readonly Item[];
};

/** Whose list: `param` is what the request must name, undefined for a user with one account. */
export type AccountChoice = { readonly accountId: string; readonly param: string | undefined };

export type PrivateList<Item> = {
  readonly store: StoreApi<ListState<Item>>;
  readonly follow: (account: AccountChoice | null) => void;
  readonly retry: () => void;
  /** Takes in what a REST reply said, unless the channel has said something newer. */
  readonly merge: (items: readonly Item[]) => void;
};

type ListChannel = 'orders' | 'fills' | 'balances' | 'positions';

type Options<Item> = {
  readonly client: VenueClient;
  readonly channel: ListChannel;
  readonly keyOf: (item: Item) => string;
  /** False where the item no longer belongs to the list, such as an order that closed. */
  readonly keep: (item: Item) => boolean;
  /** Items with a sequence never go back in time. */
  readonly seqOf?: (item: Item) => number;
  readonly compare: (a: Item, b: Item) => number;
  readonly itemsMax: number;
  readonly onSessionEnded: () => void;
  /** Called with the items of an event, not of a snapshot. */
  readonly onEvent?: (items: readonly Item[]) => void;
};

const goneMax = 1_000;

export function createPrivateList<Item>(options: Options<Item>): PrivateList<Item> {
  const { keyOf, keep, compare, itemsMax } = options;
  const store = createStore<ListState<Item>>(() => ({
    phase: 'signedOut',
    error: null,
    items: [],
  }));
  const byKey = new Map<string, Item>();
  /** Keys that left the list, so that a late reply does not bring them back. */
  const gone = new Set<string>();
  let subscription: Subscription | null = null;
  let phase: ListPhase = 'signedOut';
  let error: string | null = null;

  const publish = (): void => {
    const items = [...byKey.values()].sort(compare);
    for (const surplus of items.slice(itemsMax)) {
      byKey.delete(keyOf(surplus));
    }
    store.setState({ phase, error, items: items.slice(0, itemsMax) });
  };

  const take = (item: Item): void => {
    const key = keyOf(item);
    const known = byKey.get(key);
    if (
      known !== undefined &&
      options.seqOf !== undefined &&
      options.seqOf(known) > options.seqOf(item)
    ) {
      return;
    }
    if (keep(item)) {
      if (!gone.has(key)) {
        byKey.set(key, item);
      }
      return;
    }
    byKey.delete(key);
    if (options.seqOf !== undefined) {
      gone.add(key);
      if (gone.size > goneMax) {
        gone.delete(gone.values().next().value as string);
      }
    }
  };

  const handler = {
    push(push: PushOf<ListChannel>): void {
      // Whoever names the channel names the type of its items.
      const items = push.data as unknown as readonly Item[];
      if (push.type === 'snapshot') {
        byKey.clear();
      }
      for (const item of items) {
        take(item);
      }
      phase = 'ready';
      error = null;
      publishOnFrame(publish);
      if (push.type !== 'snapshot') {
        options.onEvent?.(items);
      }
    },
    refused(cause: unknown): void {
      phase = 'failed';
      error = messageOf(cause);
      publishOnFrame(publish);
      if (isUnauthenticated(cause)) {
        options.onSessionEnded();
      }
    },
  };

  return {
    store,
    follow(account) {
      subscription?.close();
      subscription = null;
      byKey.clear();
      gone.clear();
      error = null;
      phase = account === null ? 'signedOut' : 'loading';
      publish();
      if (account !== null) {
        const { param } = account;
        const spec: ChannelSpec & { readonly channel: ListChannel } = {
          channel: options.channel,
          ...(param === undefined ? {} : { account: param }),
        };
        // What was shown stays while the connection is lost, under the banner that says it is old.
        subscription = options.client.subscribe(spec, handler);
      }
    },
    retry() {
      phase = 'loading';
      error = null;
      publish();
      subscription?.again();
    },
    merge(items) {
      for (const item of items) {
        take(item);
      }
      publishOnFrame(publish);
    },
  };
}

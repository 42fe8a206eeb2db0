// How many notifications the member has not read, kept by the channel `notifications`; whoever shows the notifications themselves asks the venue and
// is told here when there is something new. Marks as read. It must never count what the venue does not.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Subscription } from '#client/channels.ts';
import { isUnauthenticated } from '#client/errors.ts';
import type { VenueClient } from '#client/venue-client.ts';
import type { Notification } from './kind-words.ts';

export type UnreadState = {
  /** Null while it is not known. */
  readonly unread: number | null;
};

export type Notifications = {
  readonly store: StoreApi<UnreadState>;
  /** Null where nobody is signed in. */
  readonly follow: (memberId: string | null) => void;
  readonly markRead: (ids: readonly string[]) => Promise<void>;
  readonly markAllRead: () => Promise<void>;
};

type Options = {
  readonly client: VenueClient;
  readonly onSessionEnded: () => void;
  /** Called with what is new; not with what was there before. */
  readonly onNew: (items: readonly Notification[]) => void;
  /** Something was read, or the count was taken anew. */
  readonly onChange: () => void;
};

/** As many as a snapshot has at most: with fewer, they are all. */
const snapshotMax = 100;

export function createNotifications(options: Options): Notifications {
  const { client, onNew, onChange } = options;
  const store = createStore<UnreadState>(() => ({ unread: null }));
  let subscription: Subscription | null = null;
  let followed: string | null = null;

  const take = (memberId: string | null, unread: number): void => {
    // An answer for the member who was here before is nothing for this one.
    if (memberId === followed) store.setState({ unread });
  };
  const count = async (): Promise<void> => {
    const memberId = followed;
    try {
      take(memberId, (await client.rest.call('GET /v1/notifications/unread')).unread);
    } catch {
      // The count stays as it was; the next snapshot says it again.
    }
  };
  return {
    store,
    follow(memberId) {
      if (memberId === followed) return;
      subscription?.close();
      subscription = null;
      followed = memberId;
      store.setState({ unread: null });
      if (memberId === null) return;
      subscription = client.subscribe(
        { channel: 'notifications' },
        {
          push(push) {
            if (push.type === 'snapshot') {
              if (push.data.length < snapshotMax) take(memberId, push.data.length);
              else void count();
              onChange();
              return;
            }
            const fresh = push.data.filter(({ readAt }) => readAt === null).length;
            store.setState(({ unread }) => ({ unread: (unread ?? 0) + fresh }));
            onNew(push.data);
          },
          refused(error) {
            if (isUnauthenticated(error)) options.onSessionEnded();
          },
        },
      );
    },
    async markRead(ids) {
      const memberId = followed;
      const body = { ids: [...ids] };
      take(memberId, (await client.rest.call('POST /v1/notifications/read', { body })).unread);
      onChange();
    },
    async markAllRead() {
      const memberId = followed;
      const { items } = await client.rest.call('GET /v1/notifications', { query: { limit: 1 } });
      const [newest] = items;
      if (newest === undefined) return;
      const body = { upTo: newest.notificationId };
      take(memberId, (await client.rest.call('POST /v1/notifications/read', { body })).unread);
      onChange();
    },
  };
}

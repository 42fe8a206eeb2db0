// What the venue announces to everybody, kept by the channel `announcements`, and which of it this browser has put away. Critical ones cannot be put
// away. The channel does not say what was withdrawn, so the list is asked for again from time to time.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { VenueClient } from '#client/venue-client.ts';
import type { PushOf } from '#api/ws-schemas.ts';
import { readPreference, writePreference } from '../state/preference.ts';

export type Announcement = PushOf<'announcements'>['data'][number];

export type AnnouncementsState = {
  /** What is to be shown now, the gravest first, then the newest. */
  readonly shown: readonly Announcement[];
};

export type Announcements = {
  readonly store: StoreApi<AnnouncementsState>;
  readonly start: () => void;
  readonly dismiss: (announcement: Announcement) => void;
};

const againEveryMs = 60_000;
const gravity: Readonly<Record<Announcement['severity'], number>> = {
  critical: 2,
  warning: 1,
  info: 0,
};

/** Which of them are in force, sorted as they are shown. Pure. */
export function inForce(
  items: readonly Announcement[],
  nowMs: number,
  isPutAway: (item: Announcement) => boolean,
): readonly Announcement[] {
  return items
    .filter(({ expiresAt }) => expiresAt === null || Date.parse(expiresAt) > nowMs)
    .filter((item) => item.severity === 'critical' || !isPutAway(item))
    .toSorted(
      (a, b) =>
        gravity[b.severity] - gravity[a.severity] || b.publishedAt.localeCompare(a.publishedAt),
    );
}

/** One venue counts from 1 as another does: the moment makes the number this venue's. */
function memoryOf({ announcementId, publishedAt }: Announcement): string {
  return `announcement.${announcementId}.${publishedAt}`;
}

function isDismissed(item: Announcement): boolean {
  return readPreference(memoryOf(item), ['dismissed', 'shown'], 'shown') === 'dismissed';
}

export function createAnnouncements(client: VenueClient): Announcements {
  const store = createStore<AnnouncementsState>(() => ({ shown: [] }));
  const known = new Map<string, Announcement>();
  /** Put away in this visit, also where the browser remembers nothing. */
  const dismissed = new Set<string>();
  const publish = (): void => {
    const shown = inForce(
      [...known.values()],
      Date.now(),
      (item) => dismissed.has(memoryOf(item)) || isDismissed(item),
    );
    const before = store.getState().shown;
    const isSame = shown.length === before.length && shown.every((item, at) => item === before[at]);
    if (!isSame) store.setState({ shown });
  };
  const take = (items: readonly Announcement[]): void => {
    for (const item of items) {
      // The same object stays, so that nothing is drawn anew for nothing.
      if (!known.has(item.announcementId)) known.set(item.announcementId, item);
    }
  };
  const takeAll = (items: readonly Announcement[]): void => {
    const here = new Set(items.map(({ announcementId }) => announcementId));
    for (const id of known.keys()) {
      if (!here.has(id)) known.delete(id);
    }
    take(items);
    publish();
  };
  const again = async (): Promise<void> => {
    publish();
    if (document.hidden || !client.socket.isOpen) return;
    try {
      takeAll((await client.rest.call('GET /v1/announcements')).items);
    } catch {
      // What is known stays until the next time.
    }
  };
  return {
    store,
    start() {
      client.subscribe(
        { channel: 'announcements' },
        {
          push(push) {
            if (push.type === 'snapshot') {
              takeAll(push.data);
            } else {
              take(push.data);
              publish();
            }
          },
        },
      );
      setInterval(() => void again(), againEveryMs);
    },
    dismiss(announcement) {
      dismissed.add(memoryOf(announcement));
      writePreference(memoryOf(announcement), 'dismissed');
      publish();
    },
  };
}

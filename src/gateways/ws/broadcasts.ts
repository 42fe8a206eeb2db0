// What the venue tells besides the market: announcements to everybody, notifications to one user. Parts of the venue hand objects in; here
// they only find their sockets. It must never hand one user's notifications to another.

import { frameOf } from './frames.ts';
import type { Session } from './session.ts';
import type { Subscription } from './subscription.ts';

type Messages = readonly object[];

/** Where the messages of snapshots come from; newest first. */
export interface BroadcastSources {
  /** The latest announcements. */
  announcements?(): Messages | Promise<Messages>;
  /** What a member has not read. */
  notificationsOf?(memberId: string): Messages | Promise<Messages>;
}

export class Broadcasts {
  private sources: BroadcastSources = {};
  private readonly everybody = new Set<Follower>();
  /** By member id. */
  private readonly members = new Map<string, Set<Follower>>();
  private readonly failed: (error: unknown) => void;

  /** `failed` hears why a snapshot could not be read. */
  constructor(failed: (error: unknown) => void) {
    this.failed = failed;
  }

  /** Takes what snapshots are made of from now on; without sources they are empty. */
  use(sources: BroadcastSources): void {
    this.sources = { ...this.sources, ...sources };
  }

  /** Tells everybody who follows `announcements`. */
  announce(announcement: object): void {
    tell(this.everybody, 'announcements', announcement);
  }

  /** Tells every connection of a member that follows `notifications`. */
  notify(memberId: string, notification: object): void {
    tell(this.members.get(memberId), 'notifications', notification);
  }

  joinAnnouncements(session: Session, key: string): Subscription {
    return this.follow(this.everybody, session, key, () => this.sources.announcements?.() ?? []);
  }

  joinNotifications(session: Session, key: string, memberId: string): Subscription {
    const followers = this.members.get(memberId) ?? new Set();
    this.members.set(memberId, followers);
    return this.follow(
      followers,
      session,
      key,
      () => this.sources.notificationsOf?.(memberId) ?? [],
      () => {
        const isLast = followers.size === 0 && this.members.get(memberId) === followers;
        if (isLast) this.members.delete(memberId);
      },
    );
  }

  private follow(
    followers: Set<Follower>,
    session: Session,
    key: string,
    read: () => Messages | Promise<Messages>,
    left: () => void = () => undefined,
  ): Subscription {
    const channel = key.split(' ', 1)[0] ?? key;
    const sendSnapshot = async (): Promise<void> => {
      const text = message(channel, 'snapshot', await read());
      if (followers.has(follower)) session.send(text);
    };
    const follower: Follower = {
      session,
      key,
      sendSnapshot: () => void sendSnapshot().catch(this.failed),
      // Nothing was held back.
      drained: () => undefined,
      end: () => {
        followers.delete(follower);
        left();
      },
    };
    followers.add(follower);
    return follower;
  }
}

type Follower = Subscription;

function tell(followers: ReadonlySet<Follower> | undefined, channel: string, said: object): void {
  if (followers === undefined || followers.size === 0) return;
  const frame = frameOf(message(channel, 'event', [said]));
  for (const { session } of followers) session.send(frame);
}

function message(channel: string, type: 'snapshot' | 'event', data: Messages): string {
  return `{"channel":"${channel}","type":"${type}","data":${JSON.stringify(data)}}`;
}

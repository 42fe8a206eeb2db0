// The part of the venue that tells members what happened: in the app, by mail, to their webhooks. What the journal says comes from the market's
// tables; what it does not say is told by whoever knows. It must never stand in the way of trading, nor send anything before it is written
// down.

import { sql, type Kysely } from 'kysely';
import type { Logger } from 'pino';
import { consume, type ConsumerOptions } from './consumer.ts';
import type { Keyring, MemberDirectory, VenueStanding } from './directory.ts';
import { writeDigests } from './digest.ts';
import { Inbox } from './inbox.ts';
import type { NotificationKind } from './kinds.ts';
import type { MailQueue } from './mail-queue.ts';
import { notifyMigrations } from './migrations.ts';
import { Preferences } from './preferences.ts';
import { PriceAlerts } from './price-alerts.ts';
import type { NotifyTables } from './tables.ts';
import {
  defaultSenderOptions,
  WebhookSender,
  type WebhookSenderOptions,
} from './webhook-sender.ts';
import { Webhooks } from './webhooks.ts';
import { WorkLoop } from './work-loop.ts';
import { writeNotifications, type Draft, type Notification } from './writer.ts';
import type { Database } from '#database/database.ts';
import type { MarketTables } from '#projections/tables.ts';

export interface NotificationOptions extends ConsumerOptions {
  /** The tables are looked at so often where nobody says that they grew. */
  readonly lookMs: number;
  readonly pruneMs: number;
  readonly keptMs: number;
  /** A member's notifications beyond so many, oldest first, are forgotten. */
  readonly keptPerMember: number;
  readonly webhooks: Partial<WebhookSenderOptions>;
}

const defaultNotificationOptions: NotificationOptions = {
  lookMs: 2_000,
  pruneMs: 3_600_000,
  keptMs: 90 * 86_400_000,
  keptPerMember: 10_000,
  digestMs: 10_000,
  windowSeqs: 1_000,
  waitingPerWebhookMax: 1_000,
  webhooks: {},
};

export interface NotificationParts {
  readonly database: Database;
  readonly mailQueue: MailQueue;
  readonly keyring: Keyring;
  readonly directory: MemberDirectory;
  readonly standing: VenueStanding;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** Where a consumer begins that has never run on this venue; at the tables' end where not given. */
  readonly firstSeq?: bigint;
  readonly options?: Partial<NotificationOptions>;
}

/** Who is told: one member, the members behind an account, or all. */
export type Addressees =
  | { readonly memberId: string }
  | { readonly accountId: number }
  | { readonly everyone: true };

export type Telling = Addressees & {
  readonly kind: NotificationKind;
  /** One line of at most 200 characters. */
  readonly title: string;
  /** At most 4,000 characters. */
  readonly text: string;
  readonly data?: Readonly<Record<string, unknown>>;
  /** When it happened, in microseconds since the epoch; now where not given. */
  readonly atUs?: number;
  /** The same is told to a member once, however often it is told; `withdrawal:<request id>:completed`. */
  readonly ref?: string;
};

export interface NotificationStatus {
  /** Commands that the tables have and members have not been told of. */
  readonly behindSeqs: number;
  readonly mailsWaiting: number;
  readonly mailsDead: number;
  readonly deliveriesWaiting: number;
  readonly deliveriesDead: number;
}

export type NotificationListener = (notification: Notification) => void;

const titleMax = 200;
const textMax = 4_000;
const refMax = 200;
const draftsAtOnce = 1_000;
// oxlint-disable-next-line eslint/no-control-regex -- a title is the subject of a mail
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

export class Notifications {
  readonly inbox: Inbox;
  readonly preferences: Preferences;
  readonly priceAlerts: PriceAlerts;
  readonly webhooks: Webhooks;
  private readonly db: Kysely<NotifyTables & MarketTables>;
  private readonly parts: NotificationParts;
  private readonly options: NotificationOptions;
  private readonly clock: () => number;
  private readonly sender: WebhookSender;
  private readonly consumer: WorkLoop;
  private readonly digests: WorkLoop;
  private readonly pruner: WorkLoop;
  private readonly listeners = new Set<NotificationListener>();

  constructor(parts: NotificationParts) {
    const { database, keyring, logger, clock = Date.now } = parts;
    this.parts = parts;
    this.clock = clock;
    this.options = { ...defaultNotificationOptions, ...parts.options };
    this.db = database.typed<NotifyTables & MarketTables>();
    const notify = database.typed<NotifyTables>();
    const senderOptions = { ...defaultSenderOptions, ...this.options.webhooks };
    this.inbox = new Inbox(notify);
    this.preferences = new Preferences(notify);
    this.priceAlerts = new PriceAlerts(this.db);
    this.webhooks = new Webhooks(notify, keyring, senderOptions);
    this.sender = new WebhookSender({ db: notify, keyring, logger, clock, options: senderOptions });
    const loop = (what: string, everyMs: number, work: () => Promise<boolean>): WorkLoop =>
      new WorkLoop({
        work,
        everyMs,
        onError: (error) => {
          logger.error({ err: error }, `notifications: ${what} does not work now`);
        },
      });
    this.consumer = loop('reading the tables', this.options.lookMs, () => this.consumeOnce(notify));
    this.digests = loop('gathering mail', Math.max(this.options.digestMs / 5, 20), async () => {
      const hasMore = await writeDigests(notify, this.clock());
      parts.mailQueue.wake();
      return hasMore;
    });
    this.pruner = loop('forgetting', this.options.pruneMs, () => this.prune());
  }

  /** The tables have grown, up to `seq`. Returns at once. */
  wake(_seq?: bigint | number): void {
    this.consumer.wake();
  }

  /** Called after each notification that a member sees in the app was written; must not throw. Answers how to end it. */
  onNotification(listener: NotificationListener): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** Resolves once it is written down. Throws RangeError for a text that is none, and what the database throws. */
  async tell(telling: Telling): Promise<void> {
    const { kind, title, text, data = {}, ref } = telling;
    if (title === '' || title.length > titleMax || control.test(title)) {
      throw new RangeError(`a title is one line of 1 to ${titleMax} characters`);
    }
    if (text.length > textMax) throw new RangeError(`a text has at most ${textMax} characters`);
    if (ref !== undefined && (ref === '' || ref.length > refMax)) {
      throw new RangeError(`a ref has 1 to ${refMax} characters`);
    }
    const nowMs = this.clock();
    const atUs = telling.atUs ?? Math.trunc(nowMs * 1_000);
    const accountId = 'accountId' in telling ? telling.accountId : undefined;
    const drafts: Draft[] = (await this.membersTold(telling)).map((memberId) => ({
      memberId,
      kind,
      accountId,
      title,
      text,
      data,
      atUs,
      ref,
    }));
    const notifications = await this.db.transaction().execute(async (transaction) => {
      const written: Notification[] = [];
      for (let first = 0; first < drafts.length; first += draftsAtOnce) {
        const some = drafts.slice(first, first + draftsAtOnce);
        written.push(...(await writeNotifications(transaction, some, nowMs, this.options)));
      }
      return written;
    });
    this.publish(notifications);
  }

  /** Puts a test message in line for a webhook of the member. Throws NotificationError. */
  async testWebhook(memberId: string, webhookId: string): Promise<bigint> {
    const deliveryId = await this.webhooks.test(memberId, webhookId, this.clock());
    this.sender.wake();
    return deliveryId;
  }

  async status(): Promise<NotificationStatus> {
    const { waiting: mailsWaiting, dead: mailsDead } = await this.parts.mailQueue.counts();
    const { rows } = await sql<{ behind: number; waiting: number; dead: number }>`select
      coalesce((select greatest(projection.seq - place.seq, 0) from market.projection projection
        join notify.cursor place on place.venue_id = projection.venue_id
        where projection.name = 'market' and place.name = 'market'), 0)::float8 as behind,
      (select count(*)::int from notify.delivery where state = 'pending') as waiting,
      (select count(*)::int from notify.delivery where state = 'dead') as dead`.execute(this.db);
    const { behind = 0, waiting = 0, dead = 0 } = rows[0] ?? {};
    return {
      behindSeqs: behind,
      mailsWaiting,
      mailsDead,
      deliveriesWaiting: waiting,
      deliveriesDead: dead,
    };
  }

  /** Resolves when nothing is under way. The mail queue is its owner's to close. */
  async close(): Promise<void> {
    await Promise.all([this.consumer.close(), this.digests.close(), this.pruner.close()]);
    await this.sender.close();
    this.listeners.clear();
  }

  private async consumeOnce(db: Kysely<NotifyTables>): Promise<boolean> {
    const { directory, standing, firstSeq } = this.parts;
    const { clock, options } = this;
    const pass = await consume({ db, directory, standing, clock, options, firstSeq });
    this.publish(pass.notifications);
    return pass.hasMore;
  }

  private async membersTold(telling: Addressees): Promise<readonly string[]> {
    const { directory } = this.parts;
    if ('memberId' in telling) return [telling.memberId];
    if ('everyone' in telling) return directory.everyone();
    const members = await directory.membersOf([telling.accountId]);
    return members.get(telling.accountId) ?? [];
  }

  /** What is committed goes on its ways. */
  private publish(notifications: readonly Notification[]): void {
    this.parts.mailQueue.wake();
    this.sender.wake();
    for (const notification of notifications) {
      for (const listener of this.listeners) listener(notification);
    }
  }

  private async prune(): Promise<boolean> {
    const { keptMs, keptPerMember } = this.options;
    await sql`delete from notify.notification
      where made_at < ${new Date(this.clock() - keptMs)}`.execute(this.db);
    await sql`delete from notify.notification old using (
        select member_id, (array_agg(notification_id order by notification_id desc))[${keptPerMember}::int] as first_kept
        from notify.notification group by member_id having count(*) > ${keptPerMember}
      ) full_box
      where old.member_id = full_box.member_id and old.notification_id < full_box.first_kept`.execute(
      this.db,
    );
    await this.parts.mailQueue.prune();
    await this.sender.prune();
    return false;
  }
}

/** Makes the tables where they are not there, and begins. */
export async function startNotifications(parts: NotificationParts): Promise<Notifications> {
  await parts.database.migrate(notifyMigrations);
  parts.mailQueue.useAddresses((memberId) => parts.directory.mailOf(memberId));
  const notifications = new Notifications(parts);
  notifications.wake();
  return notifications;
}

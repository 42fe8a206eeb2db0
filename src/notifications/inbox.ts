// What members were told, as they read it in the app: pages, what is unread, marking as read.

import { sql, type Kysely } from 'kysely';
import type { NotificationKind } from './kinds.ts';
import type { NotifyTables } from './tables.ts';
import type { Notification } from './writer.ts';

export interface InboxPage {
  readonly items: readonly Notification[];
  /** Give it as `before` for the next page; undefined at the end. */
  readonly next: bigint | undefined;
}

export interface InboxFilter {
  readonly limit: number;
  readonly before?: bigint | undefined;
  readonly unread?: boolean | undefined;
  readonly kind?: NotificationKind | undefined;
}

const us = (column: string) =>
  sql<bigint | null>`(extract(epoch from ${sql.ref(column)}) * 1000000)::bigint`;

export class Inbox {
  private readonly db: Kysely<NotifyTables>;

  constructor(db: Kysely<NotifyTables>) {
    this.db = db;
  }

  /** Newest first. */
  async page(memberId: string, filter: InboxFilter): Promise<InboxPage> {
    let query = this.db
      .selectFrom('notify.notification')
      .select(['notification_id', 'member_id', 'kind', 'account_id', 'title', 'text', 'data'])
      .select([us('at').as('at_us'), us('read_at').as('read_at_us')])
      .where('member_id', '=', memberId)
      .where('in_app', '=', sql<boolean>`true`)
      .orderBy('notification_id', 'desc')
      .limit(filter.limit + 1);
    if (filter.before !== undefined) query = query.where('notification_id', '<', filter.before);
    if (filter.unread === true) query = query.where('read_at', 'is', null);
    if (filter.unread === false) query = query.where('read_at', 'is not', null);
    if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
    const rows = await query.execute();
    const items = rows.slice(0, filter.limit).map((row) => ({
      notificationId: row.notification_id,
      memberId: row.member_id,
      kind: row.kind,
      accountId: row.account_id ?? undefined,
      title: row.title,
      text: row.text,
      data: row.data,
      atUs: Number(row.at_us),
      readAtUs: row.read_at_us === null ? undefined : Number(row.read_at_us),
    }));
    const hasMore = rows.length > filter.limit;
    return { items, next: hasMore ? items.at(-1)?.notificationId : undefined };
  }

  async unread(memberId: string): Promise<number> {
    const { count } = await this.db
      .selectFrom('notify.notification')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('member_id', '=', memberId)
      .where('in_app', '=', sql<boolean>`true`)
      .where('read_at', 'is', null)
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Marks those that are the member's; what is read stays as it is, and others' are as none. */
  async markRead(
    memberId: string,
    which: { readonly ids: readonly bigint[] } | { readonly upTo: bigint },
    nowMs: number,
  ): Promise<void> {
    let update = this.db
      .updateTable('notify.notification')
      .set({ read_at: new Date(nowMs) })
      .where('member_id', '=', memberId)
      .where('in_app', '=', sql<boolean>`true`)
      .where('read_at', 'is', null);
    update =
      'ids' in which
        ? update.where(
            'notification_id',
            '=',
            sql<bigint>`any(${which.ids.map(String)}::text[]::bigint[])`,
          )
        : update.where('notification_id', '<=', which.upTo);
    await update.execute();
  }
}

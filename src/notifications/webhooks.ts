// Members' webhooks: where to, under which secret, and what was sent. A secret is shown once, when the webhook is made, and is sealed in the
// table. Another member's webhook is answered as one that does not exist.

import crypto from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { Keyring } from './directory.ts';
import { NotificationError } from './notification-error.ts';
import { readTarget, type TargetRules } from './safe-address.ts';
import { newWebhookSecret } from './signature.ts';
import type { DeliveryState, NotifyTables } from './tables.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { formatTimeUs } from '#std/time-format.ts';

export const webhooksPerMemberMax = 10;

export interface Webhook {
  readonly webhookId: string;
  readonly url: string;
  readonly createdAtUs: number;
}

export interface NewWebhook extends Webhook {
  /** Never to be had again. */
  readonly secret: string;
}

export interface Delivery {
  readonly deliveryId: bigint;
  readonly kind: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** HTTP status of the last answer. */
  readonly lastStatus: number | undefined;
  readonly lastError: string | undefined;
  readonly lastTookMs: number | undefined;
  readonly createdAtUs: number;
  /** When it was delivered or given up. */
  readonly finishedAtUs: number | undefined;
  /** When it is tried next. */
  readonly nextAtUs: number | undefined;
}

export interface DeliveryPage {
  readonly items: readonly Delivery[];
  readonly next: bigint | undefined;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const us = (column: string) =>
  sql<bigint | null>`(extract(epoch from ${sql.ref(column)}) * 1000000)::bigint`;
const orUndefined = (value: bigint | null): number | undefined =>
  value === null ? undefined : Number(value);

/** What a sealed secret belongs to. */
export function secretContext(webhookId: string): string {
  return `webhook ${webhookId}`;
}

export class Webhooks {
  private readonly db: Kysely<NotifyTables>;
  private readonly keyring: Keyring;
  private readonly rules: TargetRules;

  constructor(db: Kysely<NotifyTables>, keyring: Keyring, rules: TargetRules) {
    this.db = db;
    this.keyring = keyring;
    this.rules = rules;
  }

  /** Throws NotificationError `webhookNotAllowed` or `tooManyWebhooks`. */
  async add(memberId: string, urlText: string, nowMs: number): Promise<NewWebhook> {
    const url = readTarget(urlText, this.rules);
    if (typeof url === 'string') {
      throw new NotificationError(RejectCode.webhookNotAllowed, url, { field: 'url' });
    }
    const webhookId = crypto.randomUUID();
    const secret = newWebhookSecret();
    const sealed = this.keyring.seal(secretContext(webhookId), secret);
    await this.db.transaction().execute(async (transaction) => {
      // Two requests at once must not pass the bound together.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`webhooks ${memberId}`}, 0))`.execute(
        transaction,
      );
      const { count } = await transaction
        .selectFrom('notify.webhook')
        .select(sql<number>`count(*)::int`.as('count'))
        .where('member_id', '=', memberId)
        .executeTakeFirstOrThrow();
      if (count >= webhooksPerMemberMax) {
        throw new NotificationError(
          RejectCode.tooManyWebhooks,
          `A member may have ${webhooksPerMemberMax} webhooks.`,
          { limit: webhooksPerMemberMax },
        );
      }
      await transaction
        .insertInto('notify.webhook')
        .values({
          webhook_id: webhookId,
          member_id: memberId,
          url: url.href,
          secret: sealed,
          created_at: new Date(nowMs),
        })
        .execute();
    });
    return { webhookId, url: url.href, secret, createdAtUs: nowMs * 1_000 };
  }

  /** In the order in which they were made. */
  async list(memberId: string): Promise<Webhook[]> {
    const rows = await this.db
      .selectFrom('notify.webhook')
      .select(['webhook_id', 'url', us('created_at').as('created_at_us')])
      .where('member_id', '=', memberId)
      .orderBy('place')
      .execute();
    return rows.map((row) => ({
      webhookId: row.webhook_id,
      url: row.url,
      createdAtUs: Number(row.created_at_us),
    }));
  }

  /** With all that waits for it. Throws NotificationError `unknownWebhook`. */
  async remove(memberId: string, webhookId: string): Promise<void> {
    await this.own(memberId, webhookId);
    await this.db.deleteFrom('notify.webhook').where('webhook_id', '=', webhookId).execute();
  }

  /** Puts a message in line that says nothing but that it came. Throws NotificationError `unknownWebhook`. */
  async test(memberId: string, webhookId: string, nowMs: number): Promise<bigint> {
    await this.own(memberId, webhookId);
    const now = new Date(nowMs);
    const row = await this.db
      .insertInto('notify.delivery')
      .values({
        webhook_id: webhookId,
        kind: 'test',
        body: JSON.stringify({
          type: 'test',
          title: 'A test',
          text: 'This webhook was asked to prove that it works.',
          data: {},
          time: formatTimeUs(Math.trunc(nowMs) * 1_000),
        }),
        state: 'pending',
        attempts: 0,
        next_at: now,
        last_status: null,
        last_error: null,
        last_took_ms: null,
        created_at: now,
        finished_at: null,
      })
      .returning('delivery_id')
      .executeTakeFirstOrThrow();
    return row.delivery_id;
  }

  /** Newest first. Throws NotificationError `unknownWebhook`. */
  async deliveries(
    memberId: string,
    webhookId: string,
    limit: number,
    before: bigint | undefined,
  ): Promise<DeliveryPage> {
    await this.own(memberId, webhookId);
    let query = this.db
      .selectFrom('notify.delivery')
      .select(['delivery_id', 'kind', 'state', 'attempts'])
      .select(['last_status', 'last_error', 'last_took_ms'])
      .select([us('created_at').as('created_us'), us('finished_at').as('finished_us')])
      .select(us('next_at').as('next_us'))
      .where('webhook_id', '=', webhookId)
      .orderBy('delivery_id', 'desc')
      .limit(limit + 1);
    if (before !== undefined) query = query.where('delivery_id', '<', before);
    const rows = await query.execute();
    const items = rows.slice(0, limit).map((row) => ({
      deliveryId: row.delivery_id,
      kind: row.kind,
      state: row.state,
      attempts: row.attempts,
      lastStatus: row.last_status ?? undefined,
      lastError: row.last_error ?? undefined,
      lastTookMs: row.last_took_ms ?? undefined,
      createdAtUs: Number(row.created_us),
      finishedAtUs: orUndefined(row.finished_us),
      nextAtUs: row.state === 'pending' ? orUndefined(row.next_us) : undefined,
    }));
    return { items, next: rows.length > limit ? items.at(-1)?.deliveryId : undefined };
  }

  private async own(memberId: string, webhookId: string): Promise<void> {
    const row = uuid.test(webhookId)
      ? await this.db
          .selectFrom('notify.webhook')
          .select('webhook_id')
          .where('webhook_id', '=', webhookId)
          .where('member_id', '=', memberId)
          .executeTakeFirst()
      : undefined;
    if (row !== undefined) return;
    throw new NotificationError(RejectCode.unknownWebhook, 'You have no such webhook.', {
      field: 'webhookId',
    });
  }
}

// Writes notifications down, within the caller's transaction: once each, by the ways that each member wants, with what is to be mailed and sent to
// webhooks beside them. It must never send anything itself: what is not committed was never said.

import crypto from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { kindTerms, type NotificationKind, type Ways } from './kinds.ts';
import type { NotifyTables } from './tables.ts';
import { formatTimeUs } from '#std/time-format.ts';

/** What is to be told to one member. */
export interface Draft {
  readonly memberId: string;
  readonly kind: NotificationKind;
  readonly accountId?: number | undefined;
  /** One line. */
  readonly title: string;
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** When it happened, in microseconds since the epoch. */
  readonly atUs: number;
  /** The same is told to a member once, however often it is written. */
  readonly ref?: string | undefined;
}

/** A notification as it was written. */
export interface Notification extends Draft {
  readonly notificationId: bigint;
  readonly readAtUs: number | undefined;
}

export interface WriterOptions {
  /** Mails of what is gathered wait so long for more. */
  readonly digestMs: number;
  /** At most so many messages wait for one webhook; what comes then is given up at once. */
  readonly waitingPerWebhookMax: number;
}

export type NotifyTransaction = Transaction<NotifyTables>;

interface Planned {
  readonly draft: Draft;
  readonly ways: Ways;
}

/** Answers those that members see in the app. What was told before, or is wanted by no way, is left out. */
export async function writeNotifications(
  transaction: NotifyTransaction,
  drafts: readonly Draft[],
  nowMs: number,
  options: WriterOptions,
): Promise<Notification[]> {
  if (drafts.length === 0) return [];
  const memberIds = [...new Set(drafts.map(({ memberId }) => memberId))];
  const preferences = await preferencesOf(transaction, memberIds);
  const planned: Planned[] = [];
  for (const draft of drafts) {
    const ways =
      preferences.get(`${draft.memberId} ${draft.kind}`) ?? kindTerms[draft.kind].byDefault;
    if (ways.inApp || ways.mail || ways.webhook) planned.push({ draft, ways });
  }
  const written = await insert(transaction, planned, nowMs, options.digestMs);
  await addMails(transaction, written, nowMs);
  await addDeliveries(transaction, written, nowMs, options.waitingPerWebhookMax);
  return written
    .filter(({ ways }) => ways.inApp)
    .map(({ draft, id }) => ({ ...draft, notificationId: id, readAtUs: undefined }));
}

interface Written extends Planned {
  readonly id: bigint;
}

async function preferencesOf(
  transaction: NotifyTransaction,
  memberIds: readonly string[],
): Promise<Map<string, Ways>> {
  const rows = await transaction
    .selectFrom('notify.preference')
    .selectAll()
    .where('member_id', '=', sql<string>`any(${[...memberIds]}::text[])`)
    .execute();
  return new Map(
    rows.map((row) => [
      `${row.member_id} ${row.kind}`,
      { inApp: row.in_app, mail: row.mail, webhook: row.webhook },
    ]),
  );
}

async function insert(
  transaction: NotifyTransaction,
  planned: readonly Planned[],
  nowMs: number,
  digestMs: number,
): Promise<Written[]> {
  if (planned.length === 0) return [];
  const { rows: ids } = await sql<{ id: bigint }>`
    select nextval(pg_get_serial_sequence('notify.notification', 'notification_id')) as id
    from generate_series(1, ${planned.length}::int)`.execute(transaction);
  const byId = new Map<bigint, Written>();
  const dueAt = timeText((nowMs + digestMs) * 1_000);
  const rows = planned.map((one, index) => {
    const { draft, ways } = one;
    const id = ids[index]?.id ?? 0n;
    byId.set(id, { ...one, id });
    return {
      notification_id: String(id),
      member_id: draft.memberId,
      kind: draft.kind,
      account_id: draft.accountId ?? null,
      title: draft.title,
      text: draft.text,
      data: draft.data,
      at: timeText(draft.atUs),
      ref: draft.ref ?? null,
      in_app: ways.inApp,
      mail_due_at: ways.mail && kindTerms[draft.kind].isGathered ? dueAt : null,
    };
  });
  const { rows: inserted } = await sql<{ notification_id: bigint }>`
    insert into notify.notification
      (notification_id, member_id, kind, account_id, title, text, data, at, ref, in_app, mail_due_at)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row
      (notification_id bigint, member_id text, kind text, account_id integer, title text, text text,
       data jsonb, at timestamptz, ref text, in_app boolean, mail_due_at timestamptz)
    order by notification_id
    on conflict (member_id, ref) where ref is not null do nothing
    returning notification_id`.execute(transaction);
  return inserted.flatMap(({ notification_id: id }) => byId.get(id) ?? []);
}

/** What is not gathered is a mail of its own, at once. */
async function addMails(
  transaction: NotifyTransaction,
  written: readonly Written[],
  nowMs: number,
): Promise<void> {
  const now = new Date(nowMs);
  const mails = written
    .filter(({ draft, ways }) => ways.mail && !kindTerms[draft.kind].isGathered)
    .map(({ draft }) => ({
      mail_id: crypto.randomUUID(),
      member_id: draft.memberId,
      to_address: null,
      subject: draft.title,
      text: `${draft.text}\n\n${timeText(draft.atUs)}\n`,
      state: 'pending' as const,
      attempts: 0,
      next_at: now,
      last_error: null,
      created_at: now,
      finished_at: null,
    }));
  // Each row has its parameters, and a statement has at most 65,535.
  for (let first = 0; first < mails.length; first += 1_000) {
    await transaction
      .insertInto('notify.mail')
      .values(mails.slice(first, first + 1_000))
      .execute();
  }
}

async function addDeliveries(
  transaction: NotifyTransaction,
  written: readonly Written[],
  nowMs: number,
  waitingMax: number,
): Promise<void> {
  const wanted = written.filter(({ ways }) => ways.webhook);
  if (wanted.length === 0) return;
  const memberIds = [...new Set(wanted.map(({ draft }) => draft.memberId))];
  const { rows: webhooks } = await sql<{ webhook_id: string; member_id: string; waiting: number }>`
    select webhook_id, member_id, (
      select count(*)::int from notify.delivery waiting
      where waiting.webhook_id = webhook.webhook_id and state = 'pending') as waiting
    from notify.webhook where member_id = any(${memberIds}::text[])
    order by place`.execute(transaction);
  if (webhooks.length === 0) return;
  const now = timeText(nowMs * 1_000);
  const rows: object[] = [];
  for (const { webhook_id, member_id, waiting } of webhooks) {
    let room = Math.max(waitingMax - waiting, 0);
    for (const one of wanted) {
      if (one.draft.memberId !== member_id) continue;
      const hasRoom = room > 0;
      if (hasRoom) room--;
      rows.push({
        webhook_id,
        kind: one.draft.kind,
        body: messageOf(one),
        state: hasRoom ? 'pending' : 'dead',
        next_at: now,
        last_error: hasRoom ? null : 'too many messages wait for this webhook',
        created_at: now,
        finished_at: hasRoom ? null : now,
      });
    }
  }
  await sql`
    insert into notify.delivery
      (webhook_id, kind, body, state, next_at, last_error, created_at, finished_at)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row
      (webhook_id uuid, kind text, body text, state text, next_at timestamptz, last_error text,
       created_at timestamptz, finished_at timestamptz)`.execute(transaction);
}

/** A message as it is signed and sent. */
function messageOf({ draft, id }: Written): string {
  return JSON.stringify({
    type: draft.kind,
    notificationId: String(id),
    ...(draft.accountId === undefined ? {} : { account: String(draft.accountId) }),
    title: draft.title,
    text: draft.text,
    data: draft.data,
    time: timeText(draft.atUs),
  });
}

function timeText(tsUs: number): string {
  return formatTimeUs(Math.trunc(tsUs));
}

// Gathers what is to be mailed: everything that waits for one member becomes one mail when the first of it has waited long enough.

import crypto from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { NotificationKind } from './kinds.ts';
import type { NotifyTables } from './tables.ts';

const linesMax = 100;
const membersAtOnce = 100;

interface Line {
  readonly notification_id: bigint;
  readonly kind: NotificationKind;
  readonly title: string;
  readonly text: string;
  readonly at_text: string;
}

/** One pass; true where more members may be due. A member's notifications and their mail change in one transaction. */
export async function writeDigests(db: Kysely<NotifyTables>, nowMs: number): Promise<boolean> {
  const now = new Date(nowMs);
  const due = await db
    .selectFrom('notify.notification')
    .select('member_id')
    .distinct()
    .where('mail_due_at', '<=', now)
    .limit(membersAtOnce)
    .execute();
  for (const { member_id: memberId } of due) {
    await db.transaction().execute(async (transaction) => {
      const { rows } = await sql<Line>`
        update notify.notification set mail_due_at = null
        where member_id = ${memberId} and mail_due_at is not null
        returning notification_id, kind, title, text,
          to_char(at, 'YYYY-MM-DD HH24:MI:SS.US') || ' UTC' as at_text`.execute(transaction);
      if (rows.length === 0) return;
      const lines = rows.toSorted((a, b) => (a.notification_id < b.notification_id ? -1 : 1));
      await transaction
        .insertInto('notify.mail')
        .values({
          mail_id: crypto.randomUUID(),
          member_id: memberId,
          to_address: null,
          subject: subjectOf(lines),
          text: textOf(lines),
          state: 'pending',
          attempts: 0,
          next_at: now,
          last_error: null,
          created_at: now,
          finished_at: null,
        })
        .execute();
    });
  }
  return due.length === membersAtOnce;
}

/** `12 notifications: fill 10, cancel 2`. */
function subjectOf(lines: readonly Line[]): string {
  const only = lines[0];
  if (lines.length === 1 && only !== undefined) return only.title;
  const counts = new Map<string, number>();
  for (const { kind } of lines) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const parts = [...counts].map(([kind, count]) => `${kind} ${count}`);
  return `${lines.length} notifications: ${parts.join(', ')}`;
}

function textOf(lines: readonly Line[]): string {
  const shown = lines.slice(0, linesMax).map(({ at_text, text }) => `${at_text}  ${text}`);
  const left = lines.length - shown.length;
  const rest = left === 0 ? [] : [`and ${left} more: see your notifications at the venue.`];
  return [...shown, ...rest, ''].join('\n');
}

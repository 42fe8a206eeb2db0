// By which ways each member wants to hear of what. Only what differs from the defaults is kept.

import { sql, type Kysely } from 'kysely';
import { kindTerms, notificationKinds, type NotificationKind, type Ways } from './kinds.ts';
import { NotificationError } from './notification-error.ts';
import type { NotifyTables } from './tables.ts';
import { RejectCode } from '#core/reject-codes.ts';

export interface Preference extends Ways {
  readonly kind: NotificationKind;
  /** Ways that cannot be turned off. */
  readonly fixed: readonly ('inApp' | 'mail')[];
}

export interface PreferenceChange extends Partial<Ways> {
  readonly kind: NotificationKind;
}

export class Preferences {
  private readonly db: Kysely<NotifyTables>;

  constructor(db: Kysely<NotifyTables>) {
    this.db = db;
  }

  /** Of every kind. */
  async of(memberId: string): Promise<Preference[]> {
    const rows = await this.db
      .selectFrom('notify.preference')
      .selectAll()
      .where('member_id', '=', memberId)
      .execute();
    const chosen = new Map(rows.map((row) => [row.kind, row]));
    return notificationKinds.map((kind) => {
      const { byDefault, fixed } = kindTerms[kind];
      const row = chosen.get(kind);
      const ways =
        row === undefined ? byDefault : { inApp: row.in_app, mail: row.mail, webhook: row.webhook };
      return { kind, ...ways, fixed };
    });
  }

  /** Ways that a change does not name stay as they are. Throws NotificationError; then nothing is changed. */
  async change(memberId: string, changes: readonly PreferenceChange[]): Promise<void> {
    const offending = changes.findIndex(({ kind, ...ways }) =>
      kindTerms[kind].fixed.some((way) => ways[way] === false),
    );
    if (offending >= 0) {
      const kind = changes[offending]?.kind ?? '';
      throw new NotificationError(
        RejectCode.notificationFixed,
        `Notifications of the kind "${kind}" cannot be turned off on this way.`,
        { field: `preferences[${offending}]` },
      );
    }
    await this.db.transaction().execute(async (transaction) => {
      for (const { kind, inApp, mail, webhook } of changes) {
        const { byDefault } = kindTerms[kind];
        await transaction
          .insertInto('notify.preference')
          .values({
            member_id: memberId,
            kind,
            in_app: inApp ?? byDefault.inApp,
            mail: mail ?? byDefault.mail,
            webhook: webhook ?? byDefault.webhook,
          })
          .onConflict((conflict) =>
            conflict.columns(['member_id', 'kind']).doUpdateSet({
              in_app: inApp ?? sql<boolean>`notify.preference.in_app`,
              mail: mail ?? sql<boolean>`notify.preference.mail`,
              webhook: webhook ?? sql<boolean>`notify.preference.webhook`,
            }),
          )
          .execute();
      }
    });
  }
}

// What operators may do with members: find them, give them roles, suspend them, help whoever lost the second factor, lend accounts. Whatever takes
// something away holds at once, for sessions and keys alike.

import { sql } from 'kysely';
import { RejectCode } from '#core/reject-codes.ts';
import type { Database } from '#database/database.ts';
import type { IdentityDb, MemberDirectory, MemberRecord } from './directory.ts';
import { IdentityError, query } from './identity-error.ts';
import { memberStatuses, roles as allRoles, type MemberStatus, type Role } from './members.ts';
import type { Sessions } from './sessions.ts';
import type { IdentityTables } from './tables.ts';

export interface MemberFilter {
  /** Part of the user name, the shown name or the mail address, in any case. */
  readonly find?: string | undefined;
  readonly role?: Role | undefined;
  readonly status?: MemberStatus | undefined;
}

export interface MemberChanges {
  readonly roles?: readonly Role[] | undefined;
  readonly status?: MemberStatus | undefined;
  readonly displayName?: string | undefined;
}

/** Where a page ended: the next one begins behind it. */
export interface MemberMark {
  readonly createdAtUs: string;
  readonly memberId: string;
}

export class MemberAdmin {
  private readonly db: IdentityDb;
  private readonly directory: MemberDirectory;
  private readonly sessions: Sessions;

  constructor(database: Database, directory: MemberDirectory, sessions: Sessions) {
    this.db = database.typed<IdentityTables>();
    this.directory = directory;
    this.sessions = sessions;
  }

  /** Newest first. Throws IdentityError `databaseUnavailable`. */
  async page(
    filter: MemberFilter,
    limit: number,
    behind?: MemberMark,
  ): Promise<{ readonly members: readonly MemberRecord[]; readonly next: MemberMark | undefined }> {
    const { find, role, status } = filter;
    const text = find === undefined ? undefined : `%${find.replaceAll(/[\\%_]/g, '\\$&')}%`;
    const conditions = [
      text === undefined
        ? sql`true`
        : sql`(m.username ilike ${text} or m.display_name ilike ${text} or m.email ilike ${text})`,
      role === undefined
        ? sql`true`
        : sql`exists (select from identity.member_role r where r.member_id = m.member_id and r.role = ${role})`,
      status === undefined ? sql`true` : sql`m.status = ${status}`,
      behind === undefined
        ? sql`true`
        : sql`(m.created_at, m.member_id) < (to_timestamp(0) + ${behind.createdAtUs}::text::bigint * interval '1 microsecond', ${behind.memberId}::uuid)`,
    ];
    const { rows } = await query(
      sql<{ member_id: string; created_us: bigint }>`
        select m.member_id, (extract(epoch from m.created_at) * 1000000)::bigint as created_us from identity.member m
        where ${sql.join(conditions, sql` and `)}
        order by m.created_at desc, m.member_id desc limit ${limit + 1}
      `.execute(this.db),
    );
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      members: shown.flatMap((row) => this.directory.byMemberId(row.member_id) ?? []),
      next:
        rows.length > limit && last !== undefined
          ? { createdAtUs: String(last.created_us), memberId: last.member_id }
          : undefined,
    };
  }

  /** Throws IdentityError `unknownMember`. */
  member(memberId: string): MemberRecord {
    const member = this.directory.byMemberId(memberId);
    if (member === undefined) throw new IdentityError(RejectCode.unknownMember);
    return member;
  }

  /** Changes what is given, and ends what no longer holds. Throws IdentityError. */
  async change(memberId: string, changes: MemberChanges): Promise<MemberRecord> {
    this.member(memberId);
    const { roles, status, displayName } = changes;
    await this.directory.change(memberId, async (trx) => {
      const row = {
        ...(status === undefined ? {} : { status }),
        ...(displayName === undefined ? {} : { display_name: displayName }),
      };
      if (Object.keys(row).length > 0) {
        await trx
          .updateTable('identity.member')
          .set(row)
          .where('member_id', '=', memberId)
          .execute();
      }
      if (roles === undefined) return;
      await trx.deleteFrom('identity.member_role').where('member_id', '=', memberId).execute();
      if (roles.length === 0) return;
      await trx
        .insertInto('identity.member_role')
        .values(
          allRoles
            .filter((role) => roles.includes(role))
            .map((role) => ({ member_id: memberId, role })),
        )
        .execute();
    });
    if (status === memberStatuses[1]) await this.sessions.endAll(memberId, 'suspended');
    return this.member(memberId);
  }
}

// The members as they are now, in memory: whoever is signed in goes on while the database is away. Every change is written to the database
// first and put here in the same breath; where it is not known whether a change was written, all is read again. One process owns the tables.

import { sql, type Kysely } from 'kysely';
import { RejectCode } from '#core/reject-codes.ts';
import type { Database } from '#database/database.ts';
import { IdentityError, query } from './identity-error.ts';
import type { AccountAccess, Member, MemberStatus, Role } from './members.ts';
import type { IdentityTables, MemberOrigin } from './tables.ts';

export interface MemberRecord extends Member {
  readonly email: string | undefined;
  readonly isEmailVerified: boolean;
  readonly status: MemberStatus;
  readonly origin: MemberOrigin;
  readonly createdAt: Date;
  readonly hasSecondFactor: boolean;
}

export type IdentityDb = Kysely<IdentityTables>;

interface Row {
  readonly member_id: string;
  readonly username: string;
  readonly display_name: string;
  readonly email: string | null;
  readonly is_verified: boolean;
  readonly status: MemberStatus;
  readonly origin: MemberOrigin;
  readonly created_at: Date;
  readonly roles: readonly Role[] | null;
  readonly accounts: readonly { readonly name: string; readonly access: AccountAccess }[] | null;
  readonly has_second_factor: boolean;
}

export class MemberDirectory {
  private readonly db: IdentityDb;
  private readonly byId = new Map<string, MemberRecord>();
  private readonly byName = new Map<string, MemberRecord>();
  private readonly listeners: ((memberId: string) => void)[] = [];
  private isStale = false;

  constructor(database: Database) {
    this.db = database.typed<IdentityTables>();
  }

  get count(): number {
    return this.byId.size;
  }

  /** Every member. */
  all(): Iterable<MemberRecord> {
    return this.byId.values();
  }

  byUsername(username: string): MemberRecord | undefined {
    return this.byName.get(username);
  }

  byMemberId(memberId: string): MemberRecord | undefined {
    return this.byId.get(memberId);
  }

  /** Told whenever something of a member has changed. */
  onChange(listener: (memberId: string) => void): void {
    this.listeners.push(listener);
  }

  /** Reads all members. */
  async load(): Promise<void> {
    const records = await readMembers(this.db);
    this.isStale = false;
    for (const record of records) this.put(record);
  }

  /** Reads all again where a change may have been missed. */
  async refresh(): Promise<void> {
    if (this.isStale) await query(this.load());
  }

  /**
   * Changes something of a member: `work` in a transaction, and what the member has become. Throws IdentityError
   * `databaseUnavailable`, and what `work` throws.
   */
  async change<Result>(
    memberId: string,
    work: (trx: IdentityDb) => Promise<Result>,
  ): Promise<Result> {
    try {
      const { result, record } = await query(
        this.db.transaction().execute(async (trx) => {
          const made = await work(trx);
          const [changed] = await readMembers(trx, memberId);
          return { result: made, record: changed };
        }),
      );
      if (record !== undefined) this.put(record);
      return result;
    } catch (error) {
      // A refusal undid all of it; where the database did not answer, it may have been done.
      if (isUnsure(error)) this.isStale = true;
      throw error;
    }
  }

  private put(record: MemberRecord): void {
    const before = this.byId.get(record.memberId);
    this.byId.set(record.memberId, record);
    this.byName.set(record.username, record);
    if (JSON.stringify(before) === JSON.stringify(record)) return;
    for (const listener of this.listeners) listener(record.memberId);
  }
}

function isUnsure(error: unknown): boolean {
  return !(error instanceof IdentityError) || error.code === RejectCode.databaseUnavailable;
}

async function readMembers(db: IdentityDb, memberId?: string): Promise<MemberRecord[]> {
  const which = memberId === undefined ? sql`true` : sql`m.member_id = ${memberId}::uuid`;
  const { rows } = await sql<Row>`
    select m.member_id, m.username, m.display_name, m.email, m.email_verified_at is not null as is_verified, m.status,
      m.origin, m.created_at,
      (select jsonb_agg(r.role) from identity.member_role r where r.member_id = m.member_id) as roles,
      (select jsonb_agg(jsonb_build_object('name', a.account_name, 'access', a.access) order by a.position)
        from identity.account_membership a where a.member_id = m.member_id) as accounts,
      exists (select from identity.second_factor f where f.member_id = m.member_id and f.confirmed_at is not null)
        as has_second_factor
    from identity.member m where ${which}
  `.execute(db);
  return rows.map(recordOf);
}

function recordOf(row: Row): MemberRecord {
  return {
    memberId: row.member_id,
    username: row.username,
    displayName: row.display_name,
    roles: [...(row.roles ?? [])].sort((a, b) => a.localeCompare(b)),
    accounts: row.accounts ?? [],
    email: row.email ?? undefined,
    isEmailVerified: row.is_verified,
    status: row.status,
    origin: row.origin,
    createdAt: row.created_at,
    hasSecondFactor: row.has_second_factor,
  };
}

// The accounts that members have at the venue: wanted here, opened by the engine. An account is written down before the engine is asked, and as
// opened only after it has answered, so that whatever ends in between is made good at the next sign-in or start: opening and funding are
// harmless when repeated. It must never give a member an account that was there before them.

import { RejectCode } from '#core/reject-codes.ts';
import type { Database } from '#database/database.ts';
import type { IdentityDb, MemberDirectory, MemberRecord } from './directory.ts';
import { IdentityError, query } from './identity-error.ts';
import type { AccountAccess } from './members.ts';
import type { IdentityTables } from './tables.ts';

/** What the venue does for its members. Both calls may come again for the same account and then change nothing. */
export interface AccountOpener {
  /** Opens an account of this name; the id of the one that is there already. Rejects where the engine does not take it now. */
  openAccount(name: string): Promise<number>;
  /** Pays an account in that a member begins with; absent where members bring their own money. */
  fund?(accountId: number, name: string): Promise<void>;
  /** Whether the venue has an account of this name, whoever opened it. */
  hasAccount(name: string): boolean;
}

const accountsPerMemberMax = 20;

export class VenueAccounts {
  private readonly db: IdentityDb;
  private readonly directory: MemberDirectory;
  private readonly opener: AccountOpener;
  private readonly isFunded: boolean;
  private readonly nowMs: () => number;
  private readonly failed: (error: unknown) => void;

  constructor(parts: {
    readonly database: Database;
    readonly directory: MemberDirectory;
    readonly opener: AccountOpener;
    /** Whether members begin with money of the venue's. */
    readonly isFunded: boolean;
    readonly nowMs: () => number;
    /** Hears why an account was not opened. */
    readonly failed: (error: unknown) => void;
  }) {
    this.db = parts.database.typed<IdentityTables>();
    this.directory = parts.directory;
    this.opener = parts.opener;
    this.isFunded = parts.isFunded;
    this.nowMs = parts.nowMs;
    this.failed = parts.failed;
  }

  /** Throws IdentityError where an account of this name is somebody else's already. */
  refuseTaken(name: string, code: RejectCode, field: string): void {
    if (this.opener.hasAccount(name)) throw new IdentityError(code, { field });
  }

  /** Writes down that a member wants an account and owns it. Part of a transaction. */
  async want(trx: IdentityDb, memberId: string, name: string, isOpen = false): Promise<void> {
    const now = new Date(this.nowMs());
    await trx
      .insertInto('identity.venue_account')
      .values({ account_name: name, requested_at: now, opened_at: isOpen ? now : null })
      .execute();
    await grant(trx, { memberId, name, access: 'owner', grantedBy: 'venue' }, now);
  }

  /** Opens what the member was promised and does not have. Answers whether all of it is open now. */
  async complete(memberId: string): Promise<boolean> {
    const wanted = await query(
      this.db
        .selectFrom('identity.venue_account')
        .innerJoin('identity.account_membership', (join) =>
          join.onRef(
            'identity.account_membership.account_name',
            '=',
            'identity.venue_account.account_name',
          ),
        )
        .select(['identity.venue_account.account_name as name', 'opened_at'])
        .where('identity.account_membership.member_id', '=', memberId)
        .execute(),
    );
    for (const { name, opened_at: openedAt } of wanted) {
      const isThere = openedAt !== null && this.opener.hasAccount(name);
      if (!isThere && !(await this.open(name))) return false;
    }
    return true;
  }

  /** The same for all members: at a start. */
  async completeAll(): Promise<void> {
    const wanted = await query(
      this.db
        .selectFrom('identity.venue_account')
        .select(['account_name as name', 'opened_at'])
        .orderBy('requested_at')
        .execute(),
    );
    for (const { name, opened_at: openedAt } of wanted) {
      if (openedAt === null || !this.opener.hasAccount(name)) await this.open(name);
    }
  }

  /** Tries again what the engine did not take. */
  async completePending(): Promise<void> {
    const pending = await query(
      this.db
        .selectFrom('identity.venue_account')
        .select('account_name as name')
        .where('opened_at', 'is', null)
        .limit(100)
        .execute(),
    );
    for (const { name } of pending) await this.open(name);
  }

  /**
   * Opens a sub-account `<account>.<sub>` of an account that the member owns; it is theirs. False where it was theirs already. Throws
   * IdentityError.
   */
  async openSub(
    member: MemberRecord,
    account: string,
    sub: string,
  ): Promise<{ readonly name: string; readonly isNew: boolean }> {
    const owned = member.accounts.find((each) => each.name === account && each.access === 'owner');
    if (owned === undefined) {
      throw new IdentityError(RejectCode.forbidden, {
        field: 'account',
        message: 'You do not own this account.',
      });
    }
    if (account.includes('.')) {
      throw new IdentityError(RejectCode.invalidField, {
        field: 'account',
        message: 'A sub-account has no sub-accounts.',
      });
    }
    const name = `${account}.${sub}`;
    if (member.accounts.some((each) => each.name === name)) {
      await this.complete(member.memberId);
      return { name, isNew: false };
    }
    if (member.accounts.length >= accountsPerMemberMax) {
      throw new IdentityError(RejectCode.tooManyAccounts);
    }
    this.refuseTaken(name, RejectCode.accountExists, 'name');
    try {
      await this.directory.change(member.memberId, (trx) => this.want(trx, member.memberId, name));
    } catch (error) {
      if (!isTaken(error)) throw error;
      throw new IdentityError(RejectCode.accountExists, { field: 'name' });
    }
    if (!(await this.open(name))) throw new IdentityError(RejectCode.venueBusy);
    return { name, isNew: true };
  }

  /** Lets a member act for an account, or act otherwise than before. Throws IdentityError `unknownAccount`. */
  async grant(
    memberId: string,
    name: string,
    access: AccountAccess,
    grantedBy: string,
  ): Promise<void> {
    if (!this.opener.hasAccount(name)) throw new IdentityError(RejectCode.unknownAccount);
    const now = new Date(this.nowMs());
    await this.directory.change(memberId, (trx) =>
      grant(trx, { memberId, name, access, grantedBy }, now),
    );
  }

  /** False where the member did not hold it. */
  async revoke(memberId: string, name: string): Promise<boolean> {
    return this.directory.change(memberId, async (trx) => {
      const gone = await trx
        .deleteFrom('identity.account_membership')
        .where('member_id', '=', memberId)
        .where('account_name', '=', name)
        .returning('member_id')
        .execute();
      return gone.length > 0;
    });
  }

  /** False where the engine does not take it now: then it is opened later. */
  private async open(name: string): Promise<boolean> {
    try {
      const accountId = await this.opener.openAccount(name);
      if (this.isFunded && !name.includes('.')) await this.opener.fund?.(accountId, name);
    } catch (error) {
      this.failed(error);
      return false;
    }
    await query(
      this.db
        .updateTable('identity.venue_account')
        .set({ opened_at: new Date(this.nowMs()) })
        .where('account_name', '=', name)
        .execute(),
    );
    return true;
  }
}

/** True for the error of a row that is there already. */
export function isTaken(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === '23505';
}

async function grant(
  trx: IdentityDb,
  membership: {
    readonly memberId: string;
    readonly name: string;
    readonly access: AccountAccess;
    readonly grantedBy: string;
  },
  now: Date,
): Promise<void> {
  const { memberId, name, access, grantedBy } = membership;
  const row = { access, granted_at: now, granted_by: grantedBy };
  await trx
    .insertInto('identity.account_membership')
    .values({ member_id: memberId, account_name: name, ...row })
    .onConflict((conflict) => conflict.columns(['member_id', 'account_name']).doUpdateSet(row))
    .execute();
}

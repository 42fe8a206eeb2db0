// New passwords: changed by whoever knows the old one, or set anew with a link that was mailed. Either ends the sessions that others may hold. It
// must never tell whether a mail address is known.

import { sql } from 'kysely';
import { RejectCode } from '#core/reject-codes.ts';
import type { Database } from '#database/database.ts';
import type { IdentityDb, MemberDirectory, MemberRecord } from './directory.ts';
import { IdentityError, query } from './identity-error.ts';
import type { MailLinks } from './mail-links.ts';
import { hashPassword } from './password-hash.ts';
import { passwordFault } from './password-policy.ts';
import type { Sessions } from './sessions.ts';
import type { IdentityTables } from './tables.ts';
import { isTaken } from './venue-accounts.ts';

export class Passwords {
  private readonly db: IdentityDb;
  private readonly directory: MemberDirectory;
  private readonly sessions: Sessions;
  private readonly links: MailLinks;
  private readonly nowMs: () => number;

  constructor(
    database: Database,
    directory: MemberDirectory,
    sessions: Sessions,
    links: MailLinks,
    nowMs: () => number,
  ) {
    this.db = database.typed<IdentityTables>();
    this.directory = directory;
    this.sessions = sessions;
    this.links = links;
    this.nowMs = nowMs;
  }

  /** Sets a password and ends all sessions of the member but one. Throws IdentityError `weakPassword`. */
  async set(member: MemberRecord, password: string, butSessionId?: string): Promise<void> {
    const hash = await hashed(member, password, 'newPassword');
    await this.directory.change(member.memberId, (trx) => this.write(trx, member.memberId, hash));
    await this.sessions.endAll(member.memberId, 'passwordChanged', butSessionId);
    this.tellOwner(member);
  }

  /** Mails a link, where the address is that of one member; nobody is told whether it is, nor by the time that the answer takes. */
  async requestReset(email: string): Promise<void> {
    const rows = await query(
      sql<{ member_id: string; username: string; email: string; is_verified: boolean }>`
        select member_id, username, email, email_verified_at is not null as is_verified from identity.member
        where lower(email) = lower(${email}) and status = 'active'
        order by is_verified desc limit 2
      `.execute(this.db),
    );
    const [first, second] = rows.rows;
    // Where nobody has shown that the address is theirs, one claim is believed, and of several none.
    if (first === undefined || (!first.is_verified && second !== undefined)) return;
    const link = { memberId: first.member_id, email: first.email };
    this.links.later(async () => {
      const token = await query(
        this.db.transaction().execute((trx) => this.links.issue(trx, 'passwordReset', link)),
      );
      if (token !== undefined) {
        this.links.send('passwordReset', first.email, first.username, token);
      }
    });
  }

  /** Resolves when every mail that was asked for is on its way. */
  settled(): Promise<void> {
    return this.links.settled();
  }

  /** Sets the password of whoever reads the mail, and ends all their sessions. Throws IdentityError `invalidLink`, `weakPassword`. */
  async confirmReset(token: string, password: string): Promise<MemberRecord> {
    const peeked = await query(
      this.db.transaction().execute(async (trx) => {
        const { memberId } = await this.links.redeem(trx, 'passwordReset', token);
        const member = this.directory.byMemberId(memberId);
        if (member === undefined) throw new IdentityError(RejectCode.invalidLink);
        // A password that is refused leaves the link as it was: what is thrown undoes the use.
        const hash = await hashed(member, password, 'newPassword');
        await this.write(trx, memberId, hash);
        return member;
      }),
    );
    await this.sessions.endAll(peeked.memberId, 'passwordChanged');
    this.tellOwner(peeked);
    return peeked;
  }

  /** Mails the link that confirms the address again, unless it is confirmed or there were too many. */
  async requestVerification({
    memberId,
    email,
    isEmailVerified,
    username,
  }: MemberRecord): Promise<void> {
    if (email === undefined || isEmailVerified) return;
    const token = await query(
      this.db
        .transaction()
        .execute((trx) => this.links.issue(trx, 'emailVerification', { memberId, email })),
    );
    if (token !== undefined) this.links.send('emailVerification', email, username, token);
  }

  /** The address is the member's from now on. Throws IdentityError `invalidLink`, `emailTaken`. */
  async verifyEmail(token: string): Promise<MemberRecord> {
    // Read first: which member it is decides whose record is read again.
    const { memberId, email } = await query(
      this.db.transaction().execute((trx) => this.links.redeem(trx, 'emailVerification', token)),
    );
    try {
      await this.directory.change(memberId, async (trx) => {
        await trx
          .updateTable('identity.member')
          .set({ email_verified_at: new Date(this.nowMs()) })
          .where('member_id', '=', memberId)
          .where('email', '=', email)
          .execute();
      });
    } catch (error) {
      if (isTaken(error)) throw new IdentityError(RejectCode.emailTaken);
      throw error;
    }
    const member = this.directory.byMemberId(memberId);
    if (member === undefined) throw new IdentityError(RejectCode.invalidLink);
    return member;
  }

  private async write(trx: IdentityDb, memberId: string, hash: string): Promise<void> {
    const row = { password_hash: hash, changed_at: new Date(this.nowMs()) };
    await trx
      .insertInto('identity.credential')
      .values({ member_id: memberId, ...row })
      .onConflict((conflict) => conflict.column('member_id').doUpdateSet(row))
      .execute();
  }

  private tellOwner({ email, username }: MemberRecord): void {
    if (email === undefined) return;
    this.links.tell(
      email,
      'Your password was changed',
      [
        `The password of the Buttonwood member ${username} was changed.`,
        'If it was not you, ask for a new one at once and look at your sessions and keys.',
        '',
      ].join('\n'),
    );
  }
}

async function hashed(member: MemberRecord, password: string, field: string): Promise<string> {
  const fault = passwordFault(password, member.username);
  if (fault !== undefined) {
    throw new IdentityError(RejectCode.weakPassword, { field, message: fault });
  }
  return hashPassword(password);
}

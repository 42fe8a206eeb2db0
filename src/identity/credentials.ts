// Whether a password is a member's, as slow for a name that nobody has as for one that somebody has, and slower the more guesses there were.
// Attempts under one name are made one after the other, so that many at once are no more than many in a row. It must never say which of
// name and password was wrong.

import { RejectCode } from '#core/reject-codes.ts';
import type { Database } from '#database/database.ts';
import type { IdentityDb } from './directory.ts';
import { IdentityError, query } from './identity-error.ts';
import { addressRule, Lockouts, usernameRule } from './lockouts.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';
import type { IdentityTables } from './tables.ts';

/** Who knows the password of a name. */
export interface Proven {
  readonly memberId: string;
  readonly username: string;
}

/** A password that lives as long as the process: of the venue's own programs. */
interface Passing {
  readonly memberId: string;
  readonly hash: Promise<string>;
}

const waitingMax = 200;

export class Credentials {
  private readonly db: IdentityDb;
  private readonly nowMs: () => number;
  private readonly byUsername = new Lockouts(usernameRule);
  private readonly byAddress = new Lockouts(addressRule);
  private readonly turns = new Map<string, Promise<unknown>>();
  private readonly passing = new Map<string, Passing>();
  private readonly decoy: Promise<string>;
  private waiting = 0;

  constructor(database: Database, nowMs: () => number) {
    this.db = database.typed<IdentityTables>();
    this.nowMs = nowMs;
    this.decoy = hashPassword(crypto.randomUUID());
  }

  /** A password that is kept in memory only. */
  addPassing(memberId: string, username: string, password: string): void {
    this.passing.set(username, { memberId, hash: hashPassword(password) });
  }

  /**
   * Undefined where the password is wrong or nobody has the name. Throws IdentityError `tooManyAttempts` after too many of those,
   * and `databaseUnavailable`.
   */
  async prove(username: string, password: string, address: string): Promise<Proven | undefined> {
    return this.inTurn(username, async () => {
      this.refuseLocked(username, address);
      const known = await this.hashOf(username);
      const isRight = await verifyPassword(known?.hash ?? (await this.decoy), password);
      if (known !== undefined && isRight) {
        this.byUsername.clear(username);
        return { memberId: known.memberId, username };
      }
      this.failed(username, address);
      return undefined;
    });
  }

  /** Throws IdentityError `tooManyAttempts` where the name or the address has to wait. */
  refuseLocked(username: string, address: string): void {
    const nowMs = this.nowMs();
    const waitMs = Math.max(
      this.byUsername.waitMs(username, nowMs),
      this.byAddress.waitMs(address, nowMs),
    );
    if (waitMs > 0) throw tooMany(waitMs);
  }

  /** Failures in a row under a name, and how long its next attempt waits. */
  standing(username: string): { readonly failures: number; readonly waitMs: number } {
    const nowMs = this.nowMs();
    const waitMs = this.byUsername.waitMs(username, nowMs);
    return { failures: this.byUsername.failures(username, nowMs), waitMs };
  }

  /** A failure of another kind counts too, such as a wrong code. */
  failed(username: string, address: string): void {
    const nowMs = this.nowMs();
    this.byUsername.failed(username, nowMs);
    this.byAddress.failed(address, nowMs);
  }

  private async hashOf(
    username: string,
  ): Promise<{ readonly memberId: string; readonly hash: string } | undefined> {
    const passing = this.passing.get(username);
    if (passing !== undefined) return { memberId: passing.memberId, hash: await passing.hash };
    const row = await query(
      this.db
        .selectFrom('identity.member')
        .innerJoin(
          'identity.credential',
          'identity.credential.member_id',
          'identity.member.member_id',
        )
        .select(['identity.member.member_id', 'password_hash'])
        .where('username', '=', username)
        .executeTakeFirst(),
    );
    return row === undefined ? undefined : { memberId: row.member_id, hash: row.password_hash };
  }

  /** Runs the work after all that was asked for under the same name before. */
  private async inTurn<Result>(username: string, work: () => Promise<Result>): Promise<Result> {
    if (this.waiting >= waitingMax) throw tooMany(1_000);
    this.waiting++;
    const before = this.turns.get(username) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.turns.set(username, mine);
    try {
      return await mine;
    } finally {
      this.waiting--;
      if (this.turns.get(username) === mine) this.turns.delete(username);
    }
  }
}

function tooMany(waitMs: number): IdentityError {
  const retryAfterS = Math.ceil(waitMs / 1_000);
  return new IdentityError(RejectCode.tooManyAttempts, { retryAfterS });
}

// The ways in: sign-up, password, second factor, refresh token. Each ends in a session, or in a ticket that stands for a right password until the
// second factor is shown. It must never say more to whoever fails than that they failed.

import crypto from 'node:crypto';
import { RejectCode } from '#core/reject-codes.ts';
import type { Credentials } from './credentials.ts';
import type { MemberDirectory, MemberRecord } from './directory.ts';
import type { IdentityEventKind } from './identity-events.ts';
import { IdentityError } from './identity-error.ts';
import type { MailLinks } from './mail-links.ts';
import { hashPassword } from './password-hash.ts';
import { passwordFault } from './password-policy.ts';
import { newToken } from './random-tokens.ts';
import type { SecondFactor } from './second-factor.ts';
import type { BegunSession, Caller, Sessions } from './sessions.ts';
import { isTaken, type VenueAccounts } from './venue-accounts.ts';

export interface SignedIn {
  readonly kind: 'signedIn';
  readonly member: MemberRecord;
  readonly begun: BegunSession;
}

/** The password was right; `secondFactor` with this ticket ends the sign-in. */
export interface TicketGiven {
  readonly kind: 'secondFactor';
  readonly ticket: string;
  readonly expiresAtMs: number;
}

export interface SignUpRequest {
  readonly username: string;
  readonly password: string;
  readonly email: string;
  readonly displayName: string;
}

export interface SignInParts {
  readonly directory: MemberDirectory;
  readonly credentials: Credentials;
  readonly sessions: Sessions;
  readonly secondFactor: SecondFactor;
  readonly accounts: VenueAccounts;
  readonly links: MailLinks;
  readonly nowMs: () => number;
  readonly tell: (
    kind: IdentityEventKind,
    who: { readonly memberId: string; readonly username: string },
    caller: Caller,
    detail?: string,
  ) => void;
  /** Hears of what went wrong after the answer. */
  readonly failed: (error: unknown) => void;
}

export interface Lockout {
  /** In a row, of late. */
  readonly wrongPasswords: number;
  readonly wrongCodes: number;
  /** No password, or no code, is looked at before; undefined where one is at once. */
  readonly untilMs: number | undefined;
}

interface Ticket {
  readonly memberId: string;
  readonly expiresAtMs: number;
  tries: number;
}

const ticketMs = 5 * 60_000;
const triesPerTicket = 5;
const ticketsMax = 10_000;
const ticketPrefix = 'bwt_';
/** Names that would be mistaken for the venue's own. */
const reserved = new Set([
  'admin',
  'administrator',
  'anonymous',
  'auditor',
  'buttonwood',
  'exchange',
  'fees',
  'operator',
  'outside',
  'root',
  'support',
  'system',
  'venue',
  'withdrawals',
]);

export class SignIn {
  private readonly parts: SignInParts;
  private readonly tickets = new Map<string, Ticket>();

  constructor(parts: SignInParts) {
    this.parts = parts;
  }

  /**
   * A new member with an account of its own at the venue, signed in. The account is opened before the answer where the engine takes it now, else
   * soon. Throws IdentityError `usernameTaken`, `weakPassword`, `databaseUnavailable`.
   */
  async signUp(request: SignUpRequest, caller: Caller): Promise<SignedIn> {
    const { directory, accounts, sessions, tell } = this.parts;
    const { username, password, email, displayName } = request;
    const fault = passwordFault(password, username);
    if (fault !== undefined) {
      throw new IdentityError(RejectCode.weakPassword, { message: fault });
    }
    if (reserved.has(username)) throw new IdentityError(RejectCode.usernameTaken);
    accounts.refuseTaken(username, RejectCode.usernameTaken, 'username');
    const passwordHash = await hashPassword(password);
    const memberId = crypto.randomUUID();
    const token = await this.write(memberId, request, passwordHash);
    if (token !== undefined) this.parts.links.send('emailVerification', email, username, token);
    tell('signedUp', { memberId, username }, caller, displayName);
    await this.completeAccounts(memberId);
    const member = directory.byMemberId(memberId);
    if (member === undefined) throw new Error('a member who just signed up is not there');
    return { kind: 'signedIn', member, begun: await sessions.begin(member, caller) };
  }

  /** Throws IdentityError `wrongCredentials`, `tooManyAttempts`, `memberSuspended`, `databaseUnavailable`. */
  async password(
    username: string,
    password: string,
    caller: Caller,
  ): Promise<SignedIn | TicketGiven> {
    const { credentials, directory, tell } = this.parts;
    const proven = await credentials.prove(username, password, caller.address);
    if (proven === undefined) {
      const memberId = directory.byUsername(username)?.memberId ?? '';
      tell('signInFailed', { memberId, username }, caller);
      throw new IdentityError(RejectCode.wrongCredentials);
    }
    const member = this.admitted(proven.memberId);
    return member.hasSecondFactor ? this.giveTicket(member) : this.enter(member, caller);
  }

  /** Throws IdentityError `invalidTicket`, `wrongCode`, `tooManyAttempts`, `databaseUnavailable`. */
  async secondFactor(ticket: string, code: string, caller: Caller): Promise<SignedIn> {
    const { credentials, secondFactor, tell } = this.parts;
    const key = digest(ticket);
    const given = this.tickets.get(key);
    const isGood =
      given !== undefined && given.expiresAtMs > this.parts.nowMs() && given.tries < triesPerTicket;
    if (!isGood) {
      this.tickets.delete(key);
      throw new IdentityError(RejectCode.invalidTicket);
    }
    // Counted before it is known: many tries at once are as many as one after the other.
    given.tries++;
    const member = this.admitted(given.memberId);
    credentials.refuseLocked(codeKey(member), caller.address);
    if (!(await secondFactor.take(member.memberId, code))) {
      credentials.failed(codeKey(member), caller.address);
      tell('secondFactorFailed', member, caller);
      throw new IdentityError(RejectCode.wrongCode);
    }
    // Of two with the same ticket and two good codes, one comes in.
    if (!this.tickets.delete(key)) throw new IdentityError(RejectCode.invalidTicket);
    return this.enter(member, caller);
  }

  /** Throws IdentityError `invalidRefreshToken`, `refreshTokenReused`, `databaseUnavailable`. */
  async refresh(refreshToken: string, caller: Caller): Promise<SignedIn> {
    const begun = await this.parts.sessions.refresh(refreshToken, (username) => {
      const memberId = this.parts.directory.byUsername(username)?.memberId ?? '';
      this.parts.tell('refreshTokenReused', { memberId, username }, caller);
    });
    const member = this.parts.directory.byUsername(begun.session.username);
    if (member?.status !== 'active') throw new IdentityError(RejectCode.invalidRefreshToken);
    return { kind: 'signedIn', member, begun };
  }

  /**
   * Makes sure that it is the member who asks, before something of importance. Throws IdentityError `wrongCredentials` naming the field.
   */
  async confirmPassword(
    member: MemberRecord,
    password: string,
    field: string,
    caller: Caller,
  ): Promise<void> {
    const proven = await this.parts.credentials.prove(member.username, password, caller.address);
    if (proven?.memberId === member.memberId) return;
    this.parts.tell('signInFailed', member, caller);
    throw new IdentityError(RejectCode.wrongCredentials, {
      field,
      status: 422,
      message: 'The password is not right.',
    });
  }

  /** As `confirmPassword`, for a code of the second factor, where there is one. Throws IdentityError `wrongCode`. */
  async confirmCode(member: MemberRecord, code: string, caller: Caller): Promise<void> {
    const { credentials, secondFactor, tell } = this.parts;
    if (!member.hasSecondFactor) throw new IdentityError(RejectCode.secondFactorOff);
    credentials.refuseLocked(codeKey(member), caller.address);
    if (await secondFactor.take(member.memberId, code)) return;
    credentials.failed(codeKey(member), caller.address);
    tell('secondFactorFailed', member, caller);
    // Not 401: whoever asks stays signed in.
    throw new IdentityError(RejectCode.wrongCode, { status: 422 });
  }

  /** What was tried in vain under the member's name, for operators. */
  lockout(member: MemberRecord): Lockout {
    const { credentials, nowMs } = this.parts;
    const password = credentials.standing(member.username);
    const code = credentials.standing(codeKey(member));
    const waitMs = Math.max(password.waitMs, code.waitMs);
    return {
      wrongPasswords: password.failures,
      wrongCodes: code.failures,
      untilMs: waitMs > 0 ? nowMs() + waitMs : undefined,
    };
  }

  private async enter(member: MemberRecord, caller: Caller): Promise<SignedIn> {
    await this.completeAccounts(member.memberId);
    const begun = await this.parts.sessions.begin(member, caller);
    this.parts.tell('signedIn', member, caller);
    return { kind: 'signedIn', member, begun };
  }

  private giveTicket(member: MemberRecord): TicketGiven {
    const nowMs = this.parts.nowMs();
    for (const [key, { expiresAtMs }] of this.tickets) {
      if (expiresAtMs > nowMs && this.tickets.size < ticketsMax) break;
      this.tickets.delete(key);
    }
    const ticket = newToken(ticketPrefix);
    const expiresAtMs = nowMs + ticketMs;
    this.tickets.set(digest(ticket), { memberId: member.memberId, expiresAtMs, tries: 0 });
    return { kind: 'secondFactor', ticket, expiresAtMs };
  }

  /** Only somebody with the right password is told that the membership is suspended. */
  private admitted(memberId: string): MemberRecord {
    const member = this.parts.directory.byMemberId(memberId);
    if (member === undefined) throw new IdentityError(RejectCode.wrongCredentials);
    if (member.status !== 'active') throw new IdentityError(RejectCode.memberSuspended);
    return member;
  }

  private async completeAccounts(memberId: string): Promise<void> {
    try {
      await this.parts.accounts.complete(memberId);
    } catch (error) {
      // Whoever signs in without an account can still look around; the next sign-in or start tries again.
      this.parts.failed(error);
    }
  }

  private async write(
    memberId: string,
    { username, email, displayName }: SignUpRequest,
    passwordHash: string,
  ): Promise<string | undefined> {
    const { directory, accounts, links, nowMs } = this.parts;
    const now = new Date(nowMs());
    try {
      return await directory.change(memberId, async (trx) => {
        await trx
          .insertInto('identity.member')
          .values({
            member_id: memberId,
            username,
            display_name: displayName,
            email,
            email_verified_at: null,
            status: 'active',
            origin: 'signUp',
            created_at: now,
          })
          .execute();
        await trx
          .insertInto('identity.credential')
          .values({ member_id: memberId, password_hash: passwordHash, changed_at: now })
          .execute();
        await trx
          .insertInto('identity.member_role')
          .values({ member_id: memberId, role: 'trader' })
          .execute();
        await accounts.want(trx, memberId, username);
        return links.issue(trx, 'emailVerification', { memberId, email });
      });
    } catch (error) {
      if (isTaken(error)) throw new IdentityError(RejectCode.usernameTaken);
      throw error;
    }
  }
}

/** Wrong codes are counted apart from wrong passwords: no user name has a space. */
function codeKey({ username }: MemberRecord): string {
  return `code ${username}`;
}

function digest(ticket: string): string {
  return crypto.createHash('sha256').update(ticket).digest('base64url');
}

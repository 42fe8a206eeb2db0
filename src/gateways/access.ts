// Who is asking and for which accounts: tokens and cookies become principals, account names become ids. It must never tell whether an
// account exists that the asker does not hold.

import crypto from 'node:crypto';
import { ApiError, invalidField, missingField } from './api-error.ts';
import type { Venue } from './venue.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { KeyHolder } from '#identity/api-keys.ts';
import type { Identity } from '#identity/identity.ts';
import type {
  AccountAccess,
  Member,
  MemberAccount,
  Members,
  Role,
  Scope,
} from '#identity/members.ts';
import { accountNamesFor, scopesOf } from '#identity/members.ts';
import type { SignedRequest } from '#identity/request-signature.ts';
import { sessionSeconds } from '#identity/session-tokens.ts';
import type { Session, SessionTokens } from '#identity/session-tokens.ts';

export const sessionCookie = 'buttonwood_session';

/** How somebody came in. */
export type EntryWay = 'cookie' | 'bearer' | 'key' | 'operatorToken';

export interface Principal {
  /** UUID of the member; empty for the operator's token, which is nobody. */
  readonly memberId: string;
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly scopes: readonly Scope[];
  readonly via: EntryWay;
  readonly isOperator: boolean;
  /** Of the accounts that may be used here: all of the member's, or for trading those that they may trade with. */
  readonly accountNames: readonly string[];
  /** All accounts of the member. */
  readonly accounts: readonly MemberAccount[];
  /** Undefined for API keys and for the operator's token. */
  readonly session: Session | undefined;
  /** Of the API key, where one was used. */
  readonly keyId?: string;
  /** Milliseconds since the epoch at which the session or the key is over; undefined where it does not end. */
  readonly endsAtMs?: number;
}

export interface UserAccount {
  readonly accountId: string;
  readonly name: string;
  readonly access: AccountAccess;
}

const operatorPrincipal: Principal = {
  memberId: '',
  username: 'operator',
  displayName: 'Operator',
  roles: ['operator'],
  scopes: ['read', 'trade', 'withdraw', 'operator'],
  via: 'operatorToken',
  isOperator: true,
  accountNames: [],
  accounts: [],
  session: undefined,
};

export class Access {
  readonly tokens: SessionTokens;
  private readonly members: Members;
  private readonly venue: Venue;
  private readonly operatorHash: Buffer;
  private readonly identity: Identity | undefined;

  constructor(
    venue: Venue,
    members: Members,
    tokens: SessionTokens,
    operatorToken: string,
    identity?: Identity,
  ) {
    this.identity = identity;
    this.venue = venue;
    this.members = members;
    this.tokens = tokens;
    this.operatorHash = sha256(operatorToken);
  }

  /** The principal of `Authorization: Bearer <token>` or of the `auth` operation. */
  async byToken(token: string): Promise<Principal | undefined> {
    // Hashes have equal lengths, so the comparison tells nothing of the token.
    // A session's token has dots, and needs no such comparison.
    const isOther = token.includes('.');
    if (!isOther && crypto.timingSafeEqual(sha256(token), this.operatorHash))
      return operatorPrincipal;
    return this.bySession(await this.tokens.verify('access', token), 'bearer');
  }

  async byCookie(cookie: string): Promise<Principal | undefined> {
    return this.bySession(await this.tokens.verify('session', cookie), 'cookie');
  }

  /** The principal of a password, in a session that begins now: for members that are kept in no database. */
  async byPassword(username: string, password: string): Promise<Principal | undefined> {
    const member = await this.members.authenticate(username, password);
    if (member === undefined) return undefined;
    return principalOf(member, this.tokens.begin(username), 'bearer');
  }

  /** The principal of a request that an API key signed. Throws IdentityError, and ApiError where the venue has no keys. */
  byKey(request: SignedRequest): Principal {
    if (this.identity === undefined) throw new ApiError(RejectCode.invalidSignature);
    return keyPrincipal(this.identity.keys.verify(request));
  }

  /** The principal of somebody who has just proved who they are. */
  ofSession(member: Member, session: Session): Principal {
    return principalOf(member, session, 'bearer');
  }

  /** What a principal may do now; undefined where it may not come in any more. */
  async again(principal: Principal): Promise<Principal | undefined> {
    const { session, keyId, via } = principal;
    if (session !== undefined) return this.bySession(session, via);
    if (keyId === undefined) return principal;
    const holder = this.identity?.keys.holder(keyId);
    return holder === undefined ? undefined : keyPrincipal(holder);
  }

  private async bySession(
    session: Session | undefined,
    via: EntryWay,
  ): Promise<Principal | undefined> {
    if (session === undefined) return undefined;
    const { identity } = this;
    if (identity !== undefined) {
      const live = identity.sessions.use(session.sessionId);
      if (live?.session.username !== session.username) return undefined;
      const known = identity.sessions.memberOf(live);
      return known === undefined ? undefined : principalOf(known, session, via);
    }
    const member = await this.members.member(session.username);
    return member === undefined ? undefined : principalOf(member, session, via);
  }

  /** The accounts that the principal holds and that have been opened. */
  accountsOf(principal: Principal): UserAccount[] {
    const accounts: UserAccount[] = [];
    for (const { name, access } of principal.accounts) {
      if (!principal.accountNames.includes(name)) continue;
      const account = this.venue.portfolio.accountByName(name);
      if (account === undefined) continue;
      accounts.push({ accountId: String(account.accountId), name, access });
    }
    return accounts;
  }

  user(principal: Principal): object {
    const { memberId, username, displayName, roles, scopes } = principal;
    return {
      memberId,
      username,
      displayName,
      roles,
      scopes,
      accounts: this.accountsOf(principal),
    };
  }

  /**
   * The account that a request acts for: the one it names, else the only one of the user. Throws ApiError where the user may
   * not act for it, or must choose.
   */
  account(principal: Principal, requested: unknown, field = 'account'): number {
    if (requested !== undefined) return this.named(principal, requested, field);
    const held = this.accountsOf(principal);
    const only = held[0];
    if (held.length === 1 && only !== undefined) return Number(only.accountId);
    if (held.length > 1 || principal.isOperator) throw missingField(field);
    throw new ApiError(RejectCode.forbidden, { field, message: 'You hold no account.' });
  }

  /** As `account`; a request that names an order and no account acts for the order's own. */
  accountOfOrder(principal: Principal, requested: unknown, orderId: number): number {
    if (requested !== undefined) return this.named(principal, requested, 'account');
    const accountId = this.venue.portfolio.order(orderId)?.accountId;
    const name =
      accountId === undefined ? undefined : this.venue.portfolio.account(accountId)?.name;
    const isOwn = name !== undefined && principal.accountNames.includes(name);
    if (accountId === undefined || !(isOwn || principal.isOperator)) {
      throw new ApiError(RejectCode.unknownOrder, { field: 'orderId' });
    }
    return accountId;
  }

  /** An account that the request names in `field`. */
  named(principal: Principal, requested: unknown, field: string): number {
    const accountId = parseAccountId(requested, field);
    const name = this.venue.portfolio.account(accountId)?.name;
    if (principal.isOperator) {
      if (name === undefined) throw new ApiError(RejectCode.unknownAccount, { field });
      return accountId;
    }
    if (name === undefined || !principal.accountNames.includes(name)) {
      if (principal.accounts.some((account) => account.name === name)) {
        const message = 'You may look at this account, but not do this with it.';
        throw new ApiError(RejectCode.forbidden, { field, message });
      }
      throw new ApiError(RejectCode.forbidden, { field, message: 'You do not hold this account.' });
    }
    return accountId;
  }
}

const accountIdText = /^[1-9][0-9]{0,9}$/;

/** An account id as the API writes it. */
export function parseAccountId(value: unknown, field: string): number {
  if (typeof value !== 'string' || !accountIdText.test(value)) {
    throw invalidField(field, 'An account id is a string of digits.');
  }
  return Number(value);
}

function principalOf(member: Member, session: Session, via: EntryWay): Principal {
  const { memberId, username, displayName, roles, accounts } = member;
  return {
    memberId,
    username,
    displayName,
    roles,
    scopes: scopesOf(roles),
    via,
    isOperator: roles.includes('operator'),
    accountNames: accountNamesFor('read', accounts),
    accounts,
    session,
    endsAtMs: (session.signedInAtS + sessionSeconds) * 1_000,
  };
}

/** An operator's key without the operator's scope is a member's like any other. */
function keyPrincipal({ member, key, scopes }: KeyHolder): Principal {
  const { memberId, username, displayName, roles, accounts } = member;
  return {
    memberId,
    username,
    displayName,
    roles,
    scopes,
    via: 'key',
    isOperator: roles.includes('operator') && scopes.includes('operator'),
    accountNames: scopes.includes('read') ? accountNamesFor('read', accounts) : [],
    accounts,
    session: undefined,
    keyId: key.keyId,
    ...(key.expiresAtMs === undefined ? {} : { endsAtMs: key.expiresAtMs }),
  };
}

/** The principal with only the accounts that may be used where this scope is needed. Operators may use any. */
export function principalFor(scope: Scope, principal: Principal): Principal {
  const accountNames = accountNamesFor(scope, principal.accounts);
  return accountNames.length === principal.accountNames.length
    ? principal
    : { ...principal, accountNames };
}

function sha256(text: string): Buffer {
  return crypto.createHash('sha256').update(text).digest();
}

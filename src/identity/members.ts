// Who may sign in, and what they may do. The interface that gateways ask; adapters stand next to it, one over a database and one in memory. It
// must never hand out a password or its hash.

export const roles = ['trader', 'marketMaker', 'operator', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** What a session or an API key may do: see, trade, take money out, run the venue. */
export const scopes = ['read', 'trade', 'withdraw', 'operator'] as const;
export type Scope = (typeof scopes)[number];

/** What a member may do with an account: see it; trade with it too; take money out of it and open sub-accounts too. */
export const accountAccesses = ['viewer', 'trader', 'owner'] as const;
export type AccountAccess = (typeof accountAccesses)[number];

export const memberStatuses = ['active', 'suspended'] as const;
/** A suspended member gets in no more; open orders stay, for an operator to cancel. */
export type MemberStatus = (typeof memberStatuses)[number];

export interface MemberAccount {
  /** Of the venue's account; its id is the venue's to know. */
  readonly name: string;
  readonly access: AccountAccess;
}

export interface Member {
  /** UUID. */
  readonly memberId: string;
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  /** The usual one first. */
  readonly accounts: readonly MemberAccount[];
}

export interface Members {
  /** The member, where the password is theirs; takes as long where it is not, or where there is no such member. */
  authenticate(username: string, password: string): Promise<Member | undefined>;
  /** Undefined where there is none, or one that may not come in. */
  member(username: string): Promise<Member | undefined>;
}

/** All that somebody of these roles may do; an API key has some of it. */
export function scopesOf(held: readonly Role[]): readonly Scope[] {
  const trades = held.includes('trader') || held.includes('marketMaker');
  const operates = held.includes('operator');
  return scopes.filter((scope) => {
    if (scope === 'read') return true;
    return scope === 'operator' ? operates : trades || operates;
  });
}

/** Asked with every request: a member's accounts are the same list until they change. */
const namesByScope = new WeakMap<readonly MemberAccount[], Map<Scope, readonly string[]>>();

/** Names of the accounts that a member may use where this scope is needed. */
export function accountNamesFor(
  scope: Scope,
  accounts: readonly MemberAccount[],
): readonly string[] {
  const known = namesByScope.get(accounts) ?? new Map<Scope, readonly string[]>();
  namesByScope.set(accounts, known);
  const names = known.get(scope) ?? selectNames(scope, accounts);
  known.set(scope, names);
  return names;
}

function selectNames(scope: Scope, accounts: readonly MemberAccount[]): readonly string[] {
  const needed: AccountAccess =
    scope === 'withdraw' ? 'owner' : scope === 'trade' ? 'trader' : 'viewer';
  const least = accountAccesses.indexOf(needed);
  return accounts
    .filter(({ access }) => accountAccesses.indexOf(access) >= least)
    .map(({ name }) => name);
}

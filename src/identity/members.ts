// Who may sign in. The interface that gateways ask; one adapter stands next to it, and a table of members in a database would
// be another. It must never hand out a password or its hash.

export const roles = ['trader', 'marketMaker', 'operator', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** What a session or an API key may do: see, trade, take money out, run the venue. */
export const scopes = ['read', 'trade', 'withdraw', 'operator'] as const;
export type Scope = (typeof scopes)[number];

/** All that somebody of these roles may do; an API key has some of it. */
export function scopesOf(held: readonly Role[]): readonly Scope[] {
  const trades = held.includes('trader') || held.includes('marketMaker');
  const operates = held.includes('operator');
  return scopes.filter((scope) => {
    if (scope === 'read') return true;
    return scope === 'operator' ? operates : trades || operates;
  });
}

export interface Member {
  /** UUID. */
  readonly memberId: string;
  readonly username: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  /** Names of the accounts that the member may act for, the usual one first. Their ids are the venue's to know. */
  readonly accountNames: readonly string[];
}

export interface Members {
  /** The member, where the password is theirs; takes as long where it is not, or where there is no such member. */
  authenticate(username: string, password: string): Promise<Member | undefined>;
  member(username: string): Promise<Member | undefined>;
}

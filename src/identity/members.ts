// Who may sign in. The interface that gateways ask; one adapter stands next to it, and a table of members in a database would
// be another. It must never hand out a password or its hash.

export type Role = 'trader' | 'operator';

export interface Member {
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

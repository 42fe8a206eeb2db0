// What notifications must know of others and do not keep themselves: who is behind an account and where his mail goes, what stands near its
// limit, who has something in an instrument, and how secrets are sealed. The composition root gives the real ones.

/** Members, as far as they are told things. Members that are programs may be left out: nobody reads what they would be told. */
export interface MemberDirectory {
  /** The members behind each of these accounts; an account of nobody may be left out. */
  membersOf(accountIds: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>>;
  /** All members that announcements are for. */
  everyone(): Promise<readonly string[]>;
  /** Where a member's mail goes: a proven address; undefined where there is none. */
  mailOf(memberId: string): Promise<string | undefined>;
}

/** How much of a limit is used. Both numbers are of one unit and not negative. */
export interface LimitUse {
  /** The same limit has the same key within an account. */
  readonly key: string;
  /** `Position in AAPL`. */
  readonly label: string;
  readonly used: number;
  readonly max: number;
  /** As people read them. */
  readonly usedText: string;
  readonly maxText: string;
}

/** The venue as it stands now. */
export interface VenueStanding {
  /** Only limits that are set. */
  limitsOf(accountId: number): readonly LimitUse[];
  /** Accounts with an open order or a position in the instrument. */
  accountsIn(instrumentId: number): readonly number[];
}

/** Seals what must be read again. `context` says what it is and whose: it opens only under the same. */
export interface Keyring {
  seal(context: string, secret: string): string;
  open(context: string, sealed: string): string;
}

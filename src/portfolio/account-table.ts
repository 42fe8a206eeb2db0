// All accounts by id and by name. Ids are the engine's, dense from the first; history may name an account before it is opened. It must
// never open an account on its own, but for the three that every venue begins with.

import { Account } from '#core/accounts.ts';
import { feeAccountId, houseAccountId, outsideAccountId } from '#core/ledger/ledger.ts';
import { AccountKind } from '#core/terms.ts';
import { assert } from '#std/assert.ts';
import { AccountEntry } from '#portfolio/account-entry.ts';

export class AccountTable {
  /** By id. */
  readonly entries: (AccountEntry | undefined)[] = [];
  /** In order of opening. */
  readonly opened: Account[] = [];
  private readonly byName = new Map<string, Account>();

  constructor() {
    this.open(outsideAccountId, AccountKind.outside, 0, 'outside');
    this.open(houseAccountId, AccountKind.house, 0, 'house');
    this.open(feeAccountId, AccountKind.fees, 0, 'fees');
  }

  /** Opens an account; one that is open already gets the fee tier. */
  open(accountId: number, kind: number, feeTier: number, name: string): void {
    const entry = this.entryFor(accountId);
    if (entry.isOpen) {
      entry.account.feeTier = feeTier;
      return;
    }
    entry.isOpen = true;
    entry.account = new Account(accountId, kind, feeTier, name);
    this.byName.set(name, entry.account);
    this.opened.push(entry.account);
  }

  account(accountId: number): Account | undefined {
    const entry = this.entries[accountId];
    return entry?.isOpen === true ? entry.account : undefined;
  }

  accountByName(name: string): Account | undefined {
    return this.byName.get(name);
  }

  /** The entry of an account that an event names; it must be there. */
  entry(accountId: number): AccountEntry {
    const entry = this.entries[accountId];
    assert(entry !== undefined, 'an account is known');
    return entry;
  }

  /** The entry of an account that may not have been opened yet. */
  entryFor(accountId: number): AccountEntry {
    while (this.entries.length <= accountId) this.entries.push(undefined);
    const found = this.entries[accountId];
    if (found !== undefined) return found;
    const entry = new AccountEntry(accountId);
    this.entries[accountId] = entry;
    return entry;
  }
}

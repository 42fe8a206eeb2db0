// Who may trade: accounts with their fee tier, kill switch and lists of orders. Names are unique; ids are counters.

import { AccountKind } from '#core/terms.ts';

export class Account {
  readonly accountId: number;
  readonly kind: number;
  readonly name: string;
  feeTier: number;
  killSwitch = false;
  /** Open orders in the order of their acceptance: slots, linked by ExtraWord.accountNext. */
  openHead = -1;
  openTail = -1;
  openCount = 0;
  /** Closed orders and transfers still remembered, oldest first: slots, linked by OrderWord.next. */
  closedHead = -1;
  closedTail = -1;
  closedCount = 0;

  constructor(accountId: number, kind: number, feeTier: number, name: string) {
    this.accountId = accountId;
    this.kind = kind;
    this.feeTier = feeTier;
    this.name = name;
  }

  get mayTrade(): boolean {
    return this.kind === AccountKind.member || this.kind === AccountKind.house;
  }
}

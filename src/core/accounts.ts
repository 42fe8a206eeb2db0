// Who may trade: accounts with their fee tier, limits, kill switch and lists of orders and balances. Names are unique; ids are
// counters. It must never decide whether an order is taken: the checks in risk/ do.

import type { AccountLimits } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { DuplicateGuard } from '#core/risk/duplicate-guard.ts';
import { AccountKind, AccountStatus } from '#core/terms.ts';

/** Every limit off, or the venue's own. */
const noLimits: AccountLimits = {
  openOrdersMax: 0,
  ordersPerSecondMax: 0,
  grossExposureMinorMax: 0,
  duplicateWindowUs: 0,
  noOpposingOrders: 0,
  tradeGroup: 0,
};

/** Account.rateTsUs of a bucket that is full at whatever time it is looked at. */
export const rateIsFull = -1;

export class Account {
  readonly accountId: number;
  readonly kind: number;
  readonly name: string;
  feeTier: number;
  killSwitch = false;
  status: number = AccountStatus.active;
  limits: AccountLimits = noLimits;
  /** The bucket of the order rate: what was left in it, in millionths of an order, at `rateTsUs` (or `rateIsFull`). */
  rateMicro = 0;
  rateTsUs: number = rateIsFull;
  /** Orders accepted last, kept only while `limits` has a window for it. */
  readonly guard = new DuplicateGuard();
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

  /** Why it enters no orders and nothing leaves it by its own will, or none. */
  get refusal(): RejectCode {
    if (this.status === AccountStatus.active) return RejectCode.none;
    return this.status === AccountStatus.frozen
      ? RejectCode.accountFrozen
      : RejectCode.accountClosed;
  }

  /** Takes limits that were found in range, and no more: the bucket stays as it is. */
  setLimits(limits: AccountLimits): void {
    this.limits = limits;
    this.guard.windowUs = limits.duplicateWindowUs;
    if (limits.duplicateWindowUs === 0) this.guard.clear();
  }
}

// One account in the portfolio: the core's account with its lists of orders, its holdings and fills, and what its watchers have
// not been told yet. It must never hold on to a change that nobody watches for.

import { Account } from '#core/accounts.ts';
import { AccountKind } from '#core/terms.ts';
import { FillRing } from '#portfolio/fill-ring.ts';
import type { FillView } from '#portfolio/fill-ring.ts';
import { Holding } from '#portfolio/holding.ts';
import type { OrderTable } from '#portfolio/order-table.ts';
import type { OrderView } from '#portfolio/order-view.ts';

/** What changed of one account: orders as they are now, holdings likewise, and the fills in order. */
export interface AccountChanges {
  readonly orders: readonly OrderView[];
  readonly fills: readonly FillView[];
  readonly holdings: readonly Holding[];
}

export class AccountEntry {
  /** A placeholder until the account is opened: history may be loaded before. */
  account: Account;
  isOpen = false;
  /** In order of asset id. */
  readonly holdings: Holding[] = [];
  readonly fills: FillRing;
  watchers = 0;
  /** True while it waits in the list of changed accounts. */
  isChanged = false;
  changedOrderIds: number[] = [];
  /** Changed orders that were forgotten since, as they were last. */
  forgottenOrders: OrderView[] = [];
  changedHoldings: Holding[] = [];
  /** What a history says of the last changes of orders that events will restore: id, time and seq of each, in their order. */
  private restoredStamps: readonly number[] = [];
  private restoredStampAt = 0;
  private readonly holdingByAsset: (Holding | undefined)[] = [];

  constructor(accountId: number) {
    this.account = new Account(accountId, AccountKind.member, 0, '');
    this.fills = new FillRing(accountId);
  }

  /** The balance in an asset, made with nothing in it where there is none. */
  holding(assetId: number): Holding {
    const { holdingByAsset } = this;
    const found = assetId < holdingByAsset.length ? holdingByAsset[assetId] : undefined;
    if (found !== undefined) return found;
    const holding = new Holding(this.account.accountId, assetId);
    while (holdingByAsset.length <= assetId) holdingByAsset.push(undefined);
    holdingByAsset[assetId] = holding;
    const { holdings } = this;
    let at = holdings.length;
    while (at > 0 && holdings[at - 1]!.assetId > assetId) at--;
    holdings.splice(at, 0, holding);
    return holding;
  }

  expectStamps(stamps: readonly number[]): void {
    this.restoredStamps = stamps;
    this.restoredStampAt = 0;
  }

  /** Stamps an order that is being restored as the history has it, where this is the one that comes next there. */
  restoreStamp(orders: OrderTable, slot: number, orderId: number): void {
    const { restoredStamps: stamps, restoredStampAt: at } = this;
    if (stamps[at] !== orderId) return;
    orders.stamp(slot, stamps[at + 1]!, stamps[at + 2]!);
    if (at + 3 < stamps.length) this.restoredStampAt = at + 3;
    else this.expectStamps([]);
  }

  findHolding(assetId: number): Holding | undefined {
    return this.holdingByAsset[assetId];
  }
}

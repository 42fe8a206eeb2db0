// One account in the portfolio: the core's account with its lists of orders, its limits, its holdings and fills, the history of its orders, and
// what its watchers have not been told yet. It must never hold on to a change that nobody watches for.

import { Account } from '#core/accounts.ts';
import type { AccountLimits, PositionLimits } from '#core/command.ts';
import { AccountKind } from '#core/terms.ts';
import { FillRing } from '#portfolio/fill-ring.ts';
import type { FillView } from '#portfolio/fill-ring.ts';
import { Holding } from '#portfolio/holding.ts';
import type { OrderHistory } from '#portfolio/order-history.ts';
import type { OrderTable } from '#portfolio/order-table.ts';
import type { OrderView } from '#portfolio/order-view.ts';
import type { PreventedMatchView, PreventedRing } from '#portfolio/prevented-ring.ts';

/** What changed of one account: orders as they are now, holdings likewise, the fills and the prevented matches in order. */
export interface AccountChanges {
  readonly orders: readonly OrderView[];
  readonly fills: readonly FillView[];
  readonly holdings: readonly Holding[];
  readonly preventedMatches: readonly PreventedMatchView[];
  /** Fills whose trades were busted or corrected, as they are now. */
  readonly changedFills: readonly FillView[];
}

/** Limits as long as nobody has set any. */
export const noAccountLimits: AccountLimits = {
  openOrdersMax: 0,
  ordersPerSecondMax: 0,
  grossExposureMinorMax: 0,
  duplicateWindowUs: 0,
  noOpposingOrders: 0,
  tradeGroup: 0,
};

export class AccountEntry {
  /** A placeholder until the account is opened: history may be loaded before. */
  account: Account;
  isOpen = false;
  /** In order of asset id. */
  readonly holdings: Holding[] = [];
  readonly fills: FillRing;
  /** Undefined before the first, as the history of its orders. */
  prevented: PreventedRing | undefined = undefined;
  history: OrderHistory | undefined = undefined;
  limits = noAccountLimits;
  /** By instrument; undefined as long as nobody has set any. */
  positionLimits: Map<number, PositionLimits> | undefined = undefined;
  watchers = 0;
  /** True while it waits in the list of changed accounts. */
  isChanged = false;
  changedOrderIds: number[] = [];
  /** Changed orders that were forgotten since, as they were last. */
  forgottenOrders: OrderView[] = [];
  changedHoldings: Holding[] = [];
  changedFills: FillView[] = [];
  /** What a history says of the last changes of orders that events will restore: id, time and seq of each, in their order. */
  private restoredStamps: readonly number[] = [];
  private restoredStampAt = 0;
  /** Number of the latest record of each order that a history has and events have not restored yet. */
  private restoredHistory: Map<number, number> | undefined = undefined;
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

  /** Number of the latest record of each order, for the orders to take when events restore them. */
  expectHistory(latest: Map<number, number> | undefined): void {
    this.restoredHistory = latest;
  }

  /** Number of an order's latest record in the history that was loaded, 0 where that had none. */
  claimHistory(orderId: number): number {
    const { restoredHistory } = this;
    const number = restoredHistory?.get(orderId);
    if (restoredHistory === undefined || number === undefined) return 0;
    restoredHistory.delete(orderId);
    if (restoredHistory.size === 0) this.restoredHistory = undefined;
    return number;
  }

  findHolding(assetId: number): Holding | undefined {
    return this.holdingByAsset[assetId];
  }
}

// Balances of every account in every asset, available and held. Money and shares only ever move between accounts, so each asset
// sums to zero, the outside world included; nobody else's balance can go below zero. It must never know what an order is.

import { HashTable } from '#core/hash-table.ts';
import { assetsMax } from '#core/limits.ts';
import { assert } from '#std/assert.ts';

/** The account that deposits come from: the only one whose balance may be negative. */
export const outsideAccountId = 1;
export const houseAccountId = 2;
export const feeAccountId = 3;
/** Members' accounts are numbered from here. */
export const firstMemberAccountId = 10;

export class Ledger {
  /** By cell: one account's balance in one asset, in the order in which the cells came to be. */
  accountIds: Int32Array;
  assetIds: Int32Array;
  available: Float64Array;
  held: Float64Array;
  /** Open orders of the account in the instrument whose shares the asset stands for. */
  openOrders: Int32Array;
  /** Of these, open lots of funded buys. (Those of sales are in `held`.) */
  openBuyLots: Float64Array;
  /** Shares lent to the account, part of what it has. */
  borrowed: Float64Array;
  /** The account's own limits on its position in the instrument, in lots; 0 is none. */
  longLotsMax: Int32Array;
  shortLotsMax: Int32Array;
  /** The account's next cell, in the order in which they came to be; -1 after its last. `headOf` is its first. */
  nextOfAccount: Int32Array;
  count = 0;

  /** Cells changed since `clearChanged`, each once. */
  changed: Int32Array;
  changedCount = 0;
  private isChanged: Uint8Array;
  private readonly index = new HashTable();
  /** By account id: its first and its last cell, plus one. */
  private heads = new Int32Array(64);
  private tails = new Int32Array(64);

  constructor(capacity = 256) {
    this.accountIds = new Int32Array(capacity);
    this.assetIds = new Int32Array(capacity);
    this.available = new Float64Array(capacity);
    this.held = new Float64Array(capacity);
    this.openOrders = new Int32Array(capacity);
    this.openBuyLots = new Float64Array(capacity);
    this.borrowed = new Float64Array(capacity);
    this.longLotsMax = new Int32Array(capacity);
    this.shortLotsMax = new Int32Array(capacity);
    this.nextOfAccount = new Int32Array(capacity);
    this.changed = new Int32Array(capacity);
    this.isChanged = new Uint8Array(capacity);
  }

  /** The cell of an account and asset, or -1. */
  find(accountId: number, assetId: number): number {
    const key = (accountId * assetsMax + assetId) | 0;
    const index = this.index;
    for (let place = index.first(key); ; place = index.next(place)) {
      const cell = index.valueAt(place, key);
      if (cell !== -2) return cell;
    }
  }

  /** The cell of an account and asset, made with nothing in it where there is none. */
  cell(accountId: number, assetId: number): number {
    const found = this.find(accountId, assetId);
    if (found >= 0) return found;
    if (this.count === this.accountIds.length) this.grow();
    const cell = this.count++;
    this.accountIds[cell] = accountId;
    this.assetIds[cell] = assetId;
    this.index.insert((accountId * assetsMax + assetId) | 0, cell);
    this.link(accountId, cell);
    return cell;
  }

  /** The first cell of an account, or -1. */
  headOf(accountId: number): number {
    return accountId < this.heads.length ? this.heads[accountId]! - 1 : -1;
  }

  /** What the account has of an instrument's shares less what it borrowed: below zero where it is short. */
  positionShares(cell: number): number {
    return this.available[cell]! + this.held[cell]! - this.borrowed[cell]!;
  }

  hold(cell: number, amountMinor: number): void {
    const available = this.available[cell]! - amountMinor;
    assert(available >= 0, 'a hold is covered by what is available');
    this.available[cell] = available;
    this.held[cell] = this.held[cell]! + amountMinor;
    this.touch(cell);
  }

  release(cell: number, amountMinor: number): void {
    const held = this.held[cell]! - amountMinor;
    assert(held >= 0, 'a release is covered by what is held');
    this.held[cell] = held;
    this.available[cell] = this.available[cell]! + amountMinor;
    this.touch(cell);
  }

  /** Adds to what is available; negative takes. The caller makes both legs. */
  add(cell: number, amountMinor: number): void {
    const available = this.available[cell]! + amountMinor;
    this.available[cell] = available;
    assert(
      available >= 0 || this.accountIds[cell] === outsideAccountId,
      'only the outside world may owe',
    );
    this.touch(cell);
  }

  /** Takes from what is held. The caller makes the other leg. */
  takeHeld(cell: number, amountMinor: number): void {
    const held = this.held[cell]! - amountMinor;
    this.held[cell] = held;
    assert(held >= 0, 'a settlement is covered by what is held');
    this.touch(cell);
  }

  clearChanged(): void {
    for (let i = 0; i < this.changedCount; i++) this.isChanged[this.changed[i]!] = 0;
    this.changedCount = 0;
  }

  private link(accountId: number, cell: number): void {
    if (accountId >= this.heads.length) {
      const length = Math.max(accountId + 1, this.heads.length * 2);
      this.heads = copyInto(new Int32Array(length), this.heads);
      this.tails = copyInto(new Int32Array(length), this.tails);
    }
    this.nextOfAccount[cell] = -1;
    const tail = this.tails[accountId]! - 1;
    if (tail >= 0) this.nextOfAccount[tail] = cell;
    else this.heads[accountId] = cell + 1;
    this.tails[accountId] = cell + 1;
  }

  private touch(cell: number): void {
    if (this.isChanged[cell] !== 0) return;
    this.isChanged[cell] = 1;
    this.changed[this.changedCount++] = cell;
  }

  private grow(): void {
    const capacity = this.accountIds.length * 2;
    this.accountIds = copyInto(new Int32Array(capacity), this.accountIds);
    this.assetIds = copyInto(new Int32Array(capacity), this.assetIds);
    this.available = copyInto(new Float64Array(capacity), this.available);
    this.held = copyInto(new Float64Array(capacity), this.held);
    this.openOrders = copyInto(new Int32Array(capacity), this.openOrders);
    this.openBuyLots = copyInto(new Float64Array(capacity), this.openBuyLots);
    this.borrowed = copyInto(new Float64Array(capacity), this.borrowed);
    this.longLotsMax = copyInto(new Int32Array(capacity), this.longLotsMax);
    this.shortLotsMax = copyInto(new Int32Array(capacity), this.shortLotsMax);
    this.nextOfAccount = copyInto(new Int32Array(capacity), this.nextOfAccount);
    this.changed = copyInto(new Int32Array(capacity), this.changed);
    this.isChanged = copyInto(new Uint8Array(capacity), this.isChanged);
  }
}

function copyInto<Columns extends { set(from: Columns): void }>(
  to: Columns,
  from: Columns,
): Columns {
  to.set(from);
  return to;
}

// Everything the engine knows: one object, owned by one Exchange. Other files hold the rules; this one holds the tables and the
// few ways to look things up. Nothing here depends on anything but the commands that were applied.

import { Account } from '#core/accounts.ts';
import { ReportBuffer } from '#core/book/report-buffer.ts';
import type { VenueLimits } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import type { Asset, Instrument } from '#core/instruments.ts';
import { type RateCard, RateCards } from '#core/ledger/fees.ts';
import {
  feeAccountId,
  firstMemberAccountId,
  houseAccountId,
  Ledger,
  outsideAccountId,
} from '#core/ledger/ledger.ts';
import { feeTiersMax } from '#core/limits.ts';
import { ExtraWord, extraWords, OrderStore } from '#core/order-store.ts';
import { AccountKind } from '#core/terms.ts';
import { TradeWindow } from '#core/trade-window.ts';
import { assert } from '#std/assert.ts';

export interface ExchangeOptions {
  /** Orders to make room for at once; the slabs double when they are full. */
  readonly ordersHint?: number;
  /** A 32-bit number that clients do not know; see OrderStore. */
  readonly hashSeed?: number;
}

export class ExchangeState {
  readonly store: OrderStore;
  readonly ledger: Ledger;
  readonly reports: ReportBuffer;
  /** The last trades, as far as they can be busted or corrected. */
  readonly trades = new TradeWindow();
  /** By id; index 0 is nobody. */
  readonly assets: (Asset | undefined)[] = [undefined];
  readonly instruments: (Instrument | undefined)[] = [undefined];
  readonly accounts: (Account | undefined)[] = [undefined];
  /** The rates in force, by tier. */
  readonly feeTiers: RateCard[] = [];
  readonly rateCards = new RateCards();
  readonly instrumentsBySymbol = new Map<string, Instrument>();
  readonly assetsByCode = new Map<string, Asset>();
  readonly accountsByName = new Map<string, Account>();
  /** Ids of orders and transfers, and of trades: counters, from 1. */
  nextEntryId = 1;
  nextTradeId = 1;
  nextPreventedMatchId = 1;
  venueKillSwitch = false;
  venueLimits: VenueLimits = { openOrdersMax: 0, ordersPerSecondMax: 0, stpNoneAllowed: 0 };
  /** Ids of orders whose turn comes in the next round of this command; empty between commands. */
  due: number[] = [];
  /** Of the last command applied. */
  seq = 0;
  tsUs = 0;

  constructor(options: ExchangeOptions) {
    this.store = new OrderStore(options.ordersHint ?? 1_024, options.hashSeed ?? 0);
    this.ledger = new Ledger();
    this.reports = new ReportBuffer();
    for (let tier = 0; tier < feeTiersMax; tier++) {
      this.feeTiers.push(this.rateCards.card(0, 0, 0));
    }
    this.addAccount(new Account(outsideAccountId, AccountKind.outside, 0, 'outside'));
    this.addAccount(new Account(houseAccountId, AccountKind.house, 0, 'house'));
    this.addAccount(new Account(feeAccountId, AccountKind.fees, 0, 'fees'));
    while (this.accounts.length < firstMemberAccountId) this.accounts.push(undefined);
  }

  addAccount(account: Account): void {
    assert(this.accounts[account.accountId] === undefined, 'an account id is new');
    this.accounts[account.accountId] = account;
    this.accountsByName.set(account.name, account);
  }

  /** Accounts of one group (from 1; 0 is none) do not trade with each other. */
  setTradeGroup(accountId: number, group: number): void {
    const { pool } = this.store;
    if (accountId >= pool.groups.length) {
      if (group === 0) return;
      const groups = new Int32Array(Math.max(accountId + 1, 2 * pool.groups.length));
      groups.set(pool.groups);
      pool.groups = groups;
    }
    pool.groups[accountId] = group;
  }

  /** The trade group of an account, 0 where it is in none. */
  tradeGroup(accountId: number): number {
    const { groups } = this.store.pool;
    return accountId < groups.length ? groups[accountId]! : 0;
  }

  addInstrument(instrument: Instrument, shares: Asset): void {
    this.instruments[instrument.instrumentId] = instrument;
    this.instrumentsBySymbol.set(instrument.listing.symbol, instrument);
    this.addAsset(shares);
  }

  addAsset(asset: Asset): void {
    this.assets[asset.assetId] = asset;
    this.assetsByCode.set(asset.code, asset);
  }

  /** The rates of an order's entry. */
  ratesOf(slot: number): RateCard {
    return this.rateCards.cards[this.store.extra[slot * extraWords + ExtraWord.rateCard]!]!;
  }

  /** The account of an order or balance; it must exist. */
  account(accountId: number): Account {
    const account = this.accounts[accountId];
    assert(account !== undefined, 'an account is known');
    return account;
  }

  /** The instrument of an order; it must exist. */
  instrument(instrumentId: number): Instrument {
    const instrument = this.instruments[instrumentId];
    assert(instrument !== undefined, 'an instrument is known');
    return instrument;
  }

  /** Tells the balances that the command changed. */
  emitBalances(sink: EventSink): void {
    const ledger = this.ledger;
    for (let i = 0; i < ledger.changedCount; i++) {
      const cell = ledger.changed[i]!;
      sink.balanceChanged(
        ledger.accountIds[cell]!,
        ledger.assetIds[cell]!,
        ledger.available[cell]!,
        ledger.held[cell]!,
      );
    }
    ledger.clearChanged();
  }
}

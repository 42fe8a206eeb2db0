// What and who there is, and within which limits: currencies, instruments, accounts, fee tiers, phases, kill switches. Operators'
// commands; each is harmless when sent twice. It must never touch an order except by ending it through OrderEnds.

import { Account, rateIsFull } from '#core/accounts.ts';
import type { Command, InstrumentListing } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import type { Asset } from '#core/instruments.ts';
import { Instrument, isSymbol, isWithin, listingFault, tickValueOf } from '#core/instruments.ts';
import {
  accountsMax,
  amountMinorMax,
  assetsMax,
  duplicateWindowUsMax,
  feeRateMax,
  feeRateMin,
  feeTiersMax,
  instrumentsMax,
  nameLengthMax,
  openOrdersMax,
  openOrdersPerAccountMax,
  ordersPerSecondMax,
  qtyLotsMax,
  tradeGroupMax,
} from '#core/limits.ts';
import type { OrderEnds } from '#core/order-ends.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { ExchangeState } from '#core/state.ts';
import { AccountKind, AccountStatus, CloseReason } from '#core/terms.ts';

/** Limits that a command brings, each with the largest value it may have; the least is 0, which is off. */
const accountLimitsMax = {
  openOrdersMax: openOrdersPerAccountMax,
  ordersPerSecondMax,
  grossExposureMinorMax: amountMinorMax,
  duplicateWindowUs: duplicateWindowUsMax,
  noOpposingOrders: 1,
  tradeGroup: tradeGroupMax,
} as const;
const positionLimitsMax = { longLotsMax: qtyLotsMax, shortLotsMax: qtyLotsMax } as const;
const venueLimitsMax = { openOrdersMax, ordersPerSecondMax, stpNoneAllowed: 1 } as const;

export class Registry {
  private readonly state: ExchangeState;
  private readonly ends: OrderEnds;

  constructor(state: ExchangeState, ends: OrderEnds) {
    this.state = state;
    this.ends = ends;
  }

  /** Opens an account under a name of its own; the id is the next one. */
  openAccount(command: Command, sink: EventSink): void {
    const { state } = this;
    const name = command.text;
    if (name.length === 0 || name.length > nameLengthMax) {
      this.refuse(command, RejectCode.invalidName, nameLengthMax, sink);
      return;
    }
    if (!isWithin(command.option, 0, feeTiersMax - 1)) {
      this.refuse(command, RejectCode.invalidFeeTier, feeTiersMax - 1, sink);
      return;
    }
    const existing = state.accountsByName.get(name);
    if (existing !== undefined) {
      const isSame = existing.kind === AccountKind.member && existing.feeTier === command.option;
      if (isSame) sink.commandRepeated(command.kind, existing.accountId, 0);
      else this.refuse(command, RejectCode.accountExists, existing.accountId, sink);
      return;
    }
    const accountId = state.accounts.length;
    if (accountId >= accountsMax) {
      this.refuse(command, RejectCode.accountCapacity, accountsMax, sink);
      return;
    }
    const account = new Account(accountId, AccountKind.member, command.option, name);
    state.addAccount(account);
    sink.accountOpened(accountId, account.kind, account.feeTier, name);
  }

  listCurrency(command: Command, sink: EventSink): void {
    const { state } = this;
    const code = command.text;
    if (!isSymbol(code)) {
      this.refuse(command, RejectCode.invalidName, 0, sink);
      return;
    }
    if (!isWithin(command.decimals, 0, 8)) {
      this.refuse(command, RejectCode.invalidListing, 8, sink);
      return;
    }
    const existing = state.assetsByCode.get(code);
    if (existing !== undefined) {
      const isSame = existing.instrumentId === 0 && existing.decimals === command.decimals;
      if (isSame) sink.commandRepeated(command.kind, 0, 0);
      else this.refuse(command, RejectCode.assetExists, existing.assetId, sink);
      return;
    }
    const assetId = state.assets.length;
    if (assetId >= assetsMax) {
      this.refuse(command, RejectCode.assetCapacity, assetsMax, sink);
      return;
    }
    state.addAsset({ assetId, code, decimals: command.decimals, instrumentId: 0 });
    sink.currencyListed(assetId, code, command.decimals);
  }

  listInstrument(command: Command, sink: EventSink): void {
    const { state } = this;
    const { listing } = command;
    const code = this.checkListing(listing);
    if (listing === undefined || code !== RejectCode.none) {
      this.refuse(command, code, 0, sink);
      return;
    }
    const existing = state.instrumentsBySymbol.get(listing.symbol);
    if (existing !== undefined) {
      if (existing.isDelisted) {
        this.refuse(command, RejectCode.instrumentDelisted, existing.instrumentId, sink);
      } else if (isSameListing(existing.listing, listing)) sink.commandRepeated(command.kind, 0, 0);
      else this.refuse(command, RejectCode.instrumentExists, existing.instrumentId, sink);
      return;
    }
    if (state.assetsByCode.has(listing.symbol)) {
      this.refuse(command, RejectCode.assetExists, 0, sink);
      return;
    }
    const instrumentId = state.instruments.length;
    const assetId = state.assets.length;
    if (instrumentId >= instrumentsMax || assetId >= assetsMax) {
      this.refuse(command, RejectCode.assetCapacity, instrumentsMax, sink);
      return;
    }
    const instrument = this.makeInstrument(instrumentId, assetId, listing);
    state.addInstrument(instrument, shareAsset(instrument));
    sink.instrumentListed(instrumentId, assetId, instrument.tickValueMinor, listing);
  }

  makeInstrument(
    instrumentId: number,
    shareAssetId: number,
    listing: InstrumentListing,
  ): Instrument {
    const { state } = this;
    const currency = state.assets[listing.currencyId]!;
    return new Instrument(
      instrumentId,
      shareAssetId,
      tickValueOf(listing, currency.decimals),
      listing,
      state.store.pool,
      state.reports,
    );
  }

  /** Replaces the listing of an instrument; what is open stays open. Symbol, currency, decimals, tick, lot and highest price must be as before. */
  changeInstrument(command: Command, sink: EventSink): void {
    const instrument = this.state.instruments[command.instrumentId];
    if (instrument === undefined) {
      this.refuse(command, RejectCode.unknownInstrument, 0, sink);
      return;
    }
    const { listing } = command;
    if (instrument.isDelisted) {
      this.refuse(command, RejectCode.instrumentDelisted, 0, sink);
    } else if (listing === undefined || listingFault(listing) !== undefined) {
      this.refuse(command, RejectCode.invalidListing, 0, sink);
    } else if (!isSameAtHeart(instrument.listing, listing)) {
      this.refuse(command, RejectCode.listingChangeNotAllowed, 0, sink);
    } else if (isSameListing(instrument.listing, listing)) {
      sink.commandRepeated(command.kind, 0, 0);
    } else {
      instrument.listing = listing;
      sink.instrumentChanged(instrument.instrumentId, listing);
    }
  }

  setAccountLimits(command: Command, sink: EventSink): void {
    const account = this.state.accounts[command.accountId];
    if (account === undefined || !account.mayTrade) {
      this.refuse(command, RejectCode.unknownAccount, 0, sink);
      return;
    }
    const { accountLimits: limits } = command;
    if (!this.areWithin(limits, accountLimitsMax, command, sink)) return;
    const { ordersPerSecondMax: venuePerSecond } = this.state.venueLimits;
    const perSecond = limits.ordersPerSecondMax || venuePerSecond;
    // A new rate begins with a full bucket; the same one again goes on.
    if (perSecond !== (account.limits.ordersPerSecondMax || venuePerSecond)) {
      account.rateTsUs = rateIsFull;
    }
    account.setLimits(limits);
    this.state.setTradeGroup(account.accountId, limits.tradeGroup);
    sink.accountLimitsSet(account.accountId, limits);
  }

  /** Limits on one account's position in one instrument. A position that is past them stays. */
  setPositionLimits(command: Command, sink: EventSink): void {
    const { ledger } = this.state;
    const account = this.state.accounts[command.accountId];
    const instrument = this.state.instruments[command.instrumentId];
    if (account === undefined || !account.mayTrade) {
      this.refuse(command, RejectCode.unknownAccount, 0, sink);
      return;
    }
    if (instrument === undefined) {
      this.refuse(command, RejectCode.unknownInstrument, 0, sink);
      return;
    }
    const { positionLimits: limits } = command;
    if (!this.areWithin(limits, positionLimitsMax, command, sink)) return;
    const cell = ledger.cell(account.accountId, instrument.shareAssetId);
    ledger.longLotsMax[cell] = limits.longLotsMax;
    ledger.shortLotsMax[cell] = limits.shortLotsMax;
    sink.positionLimitsSet(account.accountId, instrument.instrumentId, limits);
  }

  setVenueLimits(command: Command, sink: EventSink): void {
    const { venueLimits: limits } = command;
    if (!this.areWithin(limits, venueLimitsMax, command, sink)) return;
    const isNewRate = limits.ordersPerSecondMax !== this.state.venueLimits.ordersPerSecondMax;
    if (isNewRate) this.fillVenueBuckets();
    this.state.venueLimits = limits;
    sink.venueLimitsSet(limits);
  }

  setFeeTier(command: Command, sink: EventSink): void {
    const { makerFeeRate, takerFeeRate, auctionFeeRate, option } = command;
    if (!isWithin(option, 0, feeTiersMax - 1)) {
      this.refuse(command, RejectCode.invalidFeeTier, feeTiersMax - 1, sink);
      return;
    }
    const inRange =
      isWithin(makerFeeRate, feeRateMin, feeRateMax) &&
      isWithin(takerFeeRate, feeRateMin, feeRateMax) &&
      isWithin(auctionFeeRate, feeRateMin, feeRateMax);
    if (!inRange) {
      this.refuse(command, RejectCode.invalidFeeTier, 0, sink);
      return;
    }
    const { rateCards, feeTiers } = this.state;
    feeTiers[option] = rateCards.card(makerFeeRate, takerFeeRate, auctionFeeRate);
    sink.feeTierSet(option, makerFeeRate, takerFeeRate, auctionFeeRate);
  }

  setAccountKillSwitch(command: Command, sink: EventSink): void {
    const account = this.state.accounts[command.accountId];
    if (account === undefined || !account.mayTrade) {
      this.refuse(command, RejectCode.unknownAccount, 0, sink);
      return;
    }
    if (!isSwitch(command.option)) {
      this.refuse(command, RejectCode.invalidCommand, 0, sink);
      return;
    }
    account.killSwitch = command.option === 1;
    sink.accountKillSwitch(account.accountId, account.killSwitch ? 1 : 0);
    if (account.killSwitch) this.ends.cancelAll(account, 0, 0, CloseReason.killSwitch, sink);
  }

  /** For the orders that the account enters from now on: open ones keep the rates of their entry. */
  setAccountFeeTier(command: Command, sink: EventSink): void {
    const account = this.state.accounts[command.accountId];
    if (account === undefined || !account.mayTrade) {
      this.refuse(command, RejectCode.unknownAccount, 0, sink);
      return;
    }
    if (!isWithin(command.option, 0, feeTiersMax - 1)) {
      this.refuse(command, RejectCode.invalidFeeTier, feeTiersMax - 1, sink);
      return;
    }
    account.feeTier = command.option;
    sink.accountFeeTierSet(account.accountId, account.feeTier);
  }

  /** Freezes, closes or reopens an account; what it has open ends where it is stopped. */
  setAccountStatus(command: Command, sink: EventSink): void {
    const account = this.state.accounts[command.accountId];
    if (account === undefined || !account.mayTrade) {
      this.refuse(command, RejectCode.unknownAccount, 0, sink);
      return;
    }
    if (!isWithin(command.option, AccountStatus.active, AccountStatus.closed)) {
      this.refuse(command, RejectCode.invalidCommand, 0, sink);
      return;
    }
    account.status = command.option;
    sink.accountStatusSet(account.accountId, account.status);
    if (account.status === AccountStatus.active) return;
    this.ends.cancelAll(account, 0, 0, CloseReason.accountStopped, sink);
  }

  setVenueKillSwitch(command: Command, sink: EventSink): void {
    if (!isSwitch(command.option)) {
      this.refuse(command, RejectCode.invalidCommand, 0, sink);
      return;
    }
    this.state.venueKillSwitch = command.option === 1;
    sink.venueKillSwitch(this.state.venueKillSwitch ? 1 : 0);
  }

  private checkListing(listing: InstrumentListing | undefined): RejectCode {
    if (listing === undefined || listingFault(listing) !== undefined)
      return RejectCode.invalidListing;
    const currency = this.state.assets[listing.currencyId];
    if (currency === undefined || currency.instrumentId !== 0) return RejectCode.unknownAsset;
    if (tickValueOf(listing, currency.decimals) === 0) return RejectCode.invalidListing;
    return RejectCode.none;
  }

  /** Every account without a rate of its own begins with a full bucket. */
  private fillVenueBuckets(): void {
    for (const account of this.state.accounts) {
      if (account !== undefined && account.limits.ordersPerSecondMax === 0) {
        account.rateTsUs = rateIsFull;
      }
    }
  }

  /** True where every limit is there and in its range; otherwise the command was refused. */
  private areWithin<Field extends string>(
    limits: Readonly<Record<Field, number>> | undefined,
    largest: Readonly<Record<Field, number>>,
    command: Command,
    sink: EventSink,
  ): limits is Readonly<Record<Field, number>> {
    if (limits === undefined) {
      this.refuse(command, RejectCode.invalidLimits, 0, sink);
      return false;
    }
    for (const field of Object.keys(largest) as Field[]) {
      if (isWithin(limits[field], 0, largest[field])) continue;
      this.refuse(command, RejectCode.invalidLimits, largest[field], sink);
      return false;
    }
    return true;
  }

  private refuse(command: Command, code: number, limit: number, sink: EventSink): void {
    this.ends.refuse(command, 0, code, limit, sink);
  }
}

function isSwitch(option: number): boolean {
  return option === 0 || option === 1;
}

export function shareAsset(instrument: Instrument): Asset {
  return {
    assetId: instrument.shareAssetId,
    code: instrument.listing.symbol,
    decimals: 0,
    instrumentId: instrument.instrumentId,
  };
}

/** What may never change: holds, stored prices and the book's own width are made for it. */
function isSameAtHeart(a: InstrumentListing, b: InstrumentListing): boolean {
  return (
    a.symbol === b.symbol &&
    a.currencyId === b.currencyId &&
    a.priceDecimals === b.priceDecimals &&
    a.tickUnits === b.tickUnits &&
    a.lotShares === b.lotShares &&
    a.priceTicksMax === b.priceTicksMax
  );
}

function isSameListing(a: InstrumentListing, b: InstrumentListing): boolean {
  return (Object.keys(a) as (keyof InstrumentListing)[]).every((field) => a[field] === b[field]);
}

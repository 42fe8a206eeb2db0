// What and who there is: currencies, instruments, accounts, fee tiers, phases, kill switches. Operators' commands; each is harmless
// when sent twice. It must never touch an order except by ending it through OrderEnds.

import { Account } from '#core/accounts.ts';
import type { Command, InstrumentListing } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import type { Asset } from '#core/instruments.ts';
import { Instrument, isSymbol, isWithin, listingFault, tickValueOf } from '#core/instruments.ts';
import {
  accountsMax,
  assetsMax,
  feeRateMax,
  feeRateMin,
  feeTiersMax,
  instrumentsMax,
  nameLengthMax,
} from '#core/limits.ts';
import type { OrderEnds } from '#core/order-ends.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { ExchangeState } from '#core/state.ts';
import { AccountKind, CloseReason, Phase, termName } from '#core/terms.ts';

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
      if (isSameListing(existing.listing, listing)) sink.commandRepeated(command.kind, 0, 0);
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

  setFeeTier(command: Command, sink: EventSink): void {
    const { makerFeeRate, takerFeeRate, option } = command;
    if (!isWithin(option, 0, feeTiersMax - 1)) {
      this.refuse(command, RejectCode.invalidFeeTier, feeTiersMax - 1, sink);
      return;
    }
    const inRange =
      isWithin(makerFeeRate, feeRateMin, feeRateMax) &&
      isWithin(takerFeeRate, feeRateMin, feeRateMax);
    if (!inRange) {
      this.refuse(command, RejectCode.invalidFeeTier, 0, sink);
      return;
    }
    this.state.feeTiers[option] = { makerFeeRate, takerFeeRate };
    sink.feeTierSet(option, makerFeeRate, takerFeeRate);
  }

  setPhase(command: Command, sink: EventSink): void {
    const instrument = this.state.instruments[command.instrumentId];
    const phase = command.option;
    if (instrument === undefined) {
      this.refuse(command, RejectCode.unknownInstrument, 0, sink);
    } else if (termName(Phase, phase) === undefined) {
      this.refuse(command, RejectCode.invalidPhase, 0, sink);
    } else {
      instrument.phase = phase;
      sink.phaseChanged(instrument.instrumentId, phase);
      if (phase === Phase.closed) this.ends.expireDayOrders(instrument, sink);
    }
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

function isSameListing(a: InstrumentListing, b: InstrumentListing): boolean {
  return (Object.keys(a) as (keyof InstrumentListing)[]).every((field) => a[field] === b[field]);
}

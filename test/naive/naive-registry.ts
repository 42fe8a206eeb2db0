// What the naive venue says no to among operators' commands: names, listings, tiers, phases, switches.

import { CommandKind, type InstrumentListing } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { AccountKind, Phase } from '#core/terms.ts';
import type { CommandData } from '../support/commands.ts';
import type { Refusal } from './naive-checks.ts';
import { tickValueOf, type NaiveVenue } from './naive-venue.ts';

type Answer = Refusal | 'repeated' | undefined;
type Operation = Required<Omit<CommandData, 'listing'>> & {
  listing: InstrumentListing | undefined;
};

const assetsMax = 4_096;
const instrumentsMax = 2_048;
const tierMax = 15;

function no(code: number, limit = 0): Refusal {
  return { code, limit };
}

export function registryFault(venue: NaiveVenue, command: Operation): Answer {
  const instrument = venue.instruments.get(command.instrumentId);
  const account = venue.accounts.get(command.accountId);
  switch (command.kind) {
    case CommandKind.openAccount:
      return accountFault(venue, command);
    case CommandKind.listCurrency:
      return currencyFault(venue, command);
    case CommandKind.listInstrument:
      return command.listing === undefined
        ? no(RejectCode.invalidListing)
        : listingAnswer(venue, command.listing);
    case CommandKind.setFeeTier:
      if (!isWithin(command.option, 0, tierMax)) return no(RejectCode.invalidFeeTier, tierMax);
      return isRate(command.makerFeeRate) && isRate(command.takerFeeRate)
        ? undefined
        : no(RejectCode.invalidFeeTier);
    case CommandKind.setPhase:
      if (instrument === undefined) return no(RejectCode.unknownInstrument);
      return isPhase(command.option) ? undefined : no(RejectCode.invalidPhase);
    case CommandKind.setAccountKillSwitch:
      if (account === undefined || !mayTrade(account.kind)) return no(RejectCode.unknownAccount);
      return isSwitch(command.option) ? undefined : no(RejectCode.invalidCommand);
    case CommandKind.setVenueKillSwitch:
      return isSwitch(command.option) ? undefined : no(RejectCode.invalidCommand);
    default:
      return no(RejectCode.invalidCommand);
  }
}

function accountFault(venue: NaiveVenue, { text, option }: Operation): Answer {
  if (text.length < 1 || text.length > 64) return no(RejectCode.invalidName, 64);
  if (!isWithin(option, 0, tierMax)) return no(RejectCode.invalidFeeTier, tierMax);
  const existing = [...venue.accounts.values()].find(({ name }) => name === text);
  if (existing === undefined) return undefined;
  const isSame = existing.kind === AccountKind.member && existing.feeTier === option;
  return isSame ? 'repeated' : no(RejectCode.accountExists, existing.accountId);
}

function currencyFault(venue: NaiveVenue, { text, decimals }: Operation): Answer {
  if (!isSymbol(text)) return no(RejectCode.invalidName);
  if (!isWithin(decimals, 0, 8)) return no(RejectCode.invalidListing, 8);
  const existing = [...venue.assets].find(([, { code }]) => code === text);
  if (existing === undefined) {
    return venue.assets.size + 1 >= assetsMax ? no(RejectCode.assetCapacity, assetsMax) : undefined;
  }
  const isSame = existing[1].isCurrency && existing[1].decimals === decimals;
  return isSame ? 'repeated' : no(RejectCode.assetExists, existing[0]);
}

function listingAnswer(venue: NaiveVenue, listing: InstrumentListing): Answer {
  if (!isListing(listing)) return no(RejectCode.invalidListing);
  const currency = venue.assets.get(listing.currencyId);
  if (currency === undefined || !currency.isCurrency) return no(RejectCode.unknownAsset);
  if (tickValueOf(listing, currency.decimals) === undefined) return no(RejectCode.invalidListing);
  const existing = [...venue.instruments.values()].find(
    (instrument) => instrument.listing.symbol === listing.symbol,
  );
  if (existing !== undefined) {
    const isSame = JSON.stringify(existing.listing) === JSON.stringify(listing);
    return isSame ? 'repeated' : no(RejectCode.instrumentExists, existing.instrumentId);
  }
  if ([...venue.assets.values()].some(({ code }) => code === listing.symbol)) {
    return no(RejectCode.assetExists);
  }
  const isFull = venue.instruments.size + 1 >= instrumentsMax || venue.assets.size + 1 >= assetsMax;
  return isFull ? no(RejectCode.assetCapacity, instrumentsMax) : undefined;
}

function isListing(listing: InstrumentListing): boolean {
  const max31 = 2 ** 31 - 2;
  return (
    isSymbol(listing.symbol) &&
    isWithin(listing.name.length, 1, 64) &&
    isWithin(listing.priceDecimals, 0, 9) &&
    isWithin(listing.tickUnits, 1, 1e9) &&
    isWithin(listing.lotShares, 1, 1e6) &&
    isWithin(listing.priceTicksMin, 1, max31) &&
    isWithin(listing.priceTicksMax, listing.priceTicksMin, max31) &&
    isWithin(listing.qtyLotsMin, 1, max31) &&
    isWithin(listing.qtyLotsMax, listing.qtyLotsMin, max31) &&
    listing.qtyLotsMax * listing.lotShares <= 2 ** 52 &&
    isWithin(listing.notionalMinorMax, 1, 2 ** 50) &&
    isWithin(listing.referencePriceTicks, 0, listing.priceTicksMax) &&
    isWithin(listing.marketCollarBps, 1, 10_000) &&
    isWithin(listing.limitCollarBps, 0, 1_000_000) &&
    isWithin(listing.openOrdersPerAccountMax, 1, max31)
  );
}

function isWithin(value: number, min: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= min && value <= max;
}

function isRate(rate: number): boolean {
  return isWithin(rate, -10_000, 50_000);
}

function isSwitch(option: number): boolean {
  return option === 0 || option === 1;
}

function isPhase(option: number): boolean {
  return option === Phase.closed || option === Phase.continuous || option === Phase.halted;
}

function mayTrade(kind: number): boolean {
  return kind === AccountKind.member || kind === AccountKind.house;
}

function isSymbol(text: string): boolean {
  return /^[A-Z][A-Z0-9.-]{0,11}$/.test(text);
}

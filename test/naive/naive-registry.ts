// What the naive venue says no to among operators' commands: names, listings, tiers, phases, switches, limits.

import {
  CommandKind,
  type AccountLimits,
  type InstrumentListing,
  type PositionLimits,
  type VenueLimits,
} from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { AccountKind, Phase } from '#core/terms.ts';
import { isWithin, no, type Refusal } from './naive-answers.ts';
import { mayTrade } from './naive-checks.ts';
import { isPhase, mayFollow } from './naive-phases.ts';
import type { Full } from './naive-request.ts';
import { tradeFault, windowFault } from './naive-trades.ts';
import { tickValueOf, type NaiveVenue } from './naive-venue.ts';

type Answer = Refusal | 'repeated' | undefined;

const assetsMax = 4_096;
const instrumentsMax = 2_048;
const tierMax = 15;
const max31 = 2 ** 31 - 2;

export function registryFault(venue: NaiveVenue, command: Full): Answer {
  switch (command.kind) {
    case CommandKind.openAccount:
      return accountFault(venue, command);
    case CommandKind.listCurrency:
      return currencyFault(venue, command);
    case CommandKind.listInstrument:
      return command.listing === undefined
        ? no(RejectCode.invalidListing)
        : listingAnswer(venue, command.listing);
    case CommandKind.changeInstrument:
      return changeFault(venue, command);
    case CommandKind.setFeeTier:
      return tierFault(command);
    case CommandKind.setPhase:
      return phaseFault(venue, command);
    case CommandKind.setAccountKillSwitch:
      return traderFault(venue, command) ?? switchFault(command);
    case CommandKind.setVenueKillSwitch:
      return switchFault(command);
    case CommandKind.setAccountLimits:
      return traderFault(venue, command) ?? limitsFault(boundsOfAccount(command.accountLimits));
    case CommandKind.setPositionLimits:
      return (
        traderFault(venue, command) ??
        instrumentFault(venue, command) ??
        limitsFault(boundsOfPosition(command.positionLimits))
      );
    case CommandKind.setVenueLimits:
      return limitsFault(boundsOfVenue(command.venueLimits));
    case CommandKind.setAccountFeeTier:
      return traderFault(venue, command) ?? tierNumberFault(command);
    case CommandKind.setAccountStatus:
      return traderFault(venue, command) ?? statusFault(command);
    case CommandKind.delistInstrument:
      return delistFault(venue, command);
    case CommandKind.setTradeWindow:
      return windowFault(venue, command);
    case CommandKind.bustTrade:
    case CommandKind.correctTrade:
      return tradeFault(venue, command);
    default:
      return no(RejectCode.invalidCommand);
  }
}

function traderFault(venue: NaiveVenue, { accountId }: Full): Refusal | undefined {
  const account = venue.accounts.get(accountId);
  const isTrader = account !== undefined && mayTrade(account);
  return isTrader ? undefined : no(RejectCode.unknownAccount);
}

function instrumentFault(venue: NaiveVenue, { instrumentId }: Full): Refusal | undefined {
  return venue.instruments.has(instrumentId) ? undefined : no(RejectCode.unknownInstrument);
}

function statusFault({ option }: Full): Refusal | undefined {
  return isWithin(option, 0, 2) ? undefined : no(RejectCode.invalidCommand);
}

/** Once, and while it is closed. */
function delistFault(venue: NaiveVenue, { instrumentId }: Full): Answer {
  const instrument = venue.instruments.get(instrumentId);
  if (instrument === undefined) return no(RejectCode.unknownInstrument);
  if (instrument.isDelisted) return 'repeated';
  const { phase } = instrument;
  return phase === Phase.closed ? undefined : no(RejectCode.instrumentNotClosed, phase);
}

function switchFault({ option }: Full): Refusal | undefined {
  return option === 0 || option === 1 ? undefined : no(RejectCode.invalidCommand);
}

/** Limits with the largest that each may be. */
type Bounds = readonly (readonly [value: number, max: number])[] | undefined;

function limitsFault(bounds: Bounds): Refusal | undefined {
  if (bounds === undefined) return no(RejectCode.invalidLimits);
  const broken = bounds.find(([value, max]) => !isWithin(value, 0, max));
  return broken === undefined ? undefined : no(RejectCode.invalidLimits, broken[1]);
}

function boundsOfAccount(limits: AccountLimits | undefined): Bounds {
  if (limits === undefined) return undefined;
  return [
    [limits.openOrdersMax, 2_000_000],
    [limits.ordersPerSecondMax, 1_000_000],
    [limits.grossExposureMinorMax, 2 ** 52],
    [limits.duplicateWindowUs, 60_000_000],
    [limits.noOpposingOrders, 1],
    [limits.tradeGroup, 1_048_575],
  ];
}

function boundsOfPosition(limits: PositionLimits | undefined): Bounds {
  if (limits === undefined) return undefined;
  return [
    [limits.longLotsMax, max31],
    [limits.shortLotsMax, max31],
  ];
}

function boundsOfVenue(limits: VenueLimits | undefined): Bounds {
  if (limits === undefined) return undefined;
  return [
    [limits.openOrdersMax, 16_000_000],
    [limits.ordersPerSecondMax, 1_000_000],
    [limits.stpNoneAllowed, 1],
  ];
}

function phaseFault(venue: NaiveVenue, { instrumentId, option }: Full): Refusal | undefined {
  const instrument = venue.instruments.get(instrumentId);
  if (instrument === undefined) return no(RejectCode.unknownInstrument);
  if (instrument.isDelisted) return no(RejectCode.instrumentDelisted);
  if (!isPhase(option)) return no(RejectCode.invalidPhase);
  const { phase } = instrument;
  return mayFollow(phase, option) ? undefined : no(RejectCode.phaseChangeNotAllowed, phase);
}

function tierNumberFault({ option }: Full): Refusal | undefined {
  return isWithin(option, 0, tierMax) ? undefined : no(RejectCode.invalidFeeTier, tierMax);
}

function tierFault(command: Full): Refusal | undefined {
  const { makerFeeRate, takerFeeRate, auctionFeeRate } = command;
  if (!isWithin(command.option, 0, tierMax)) return no(RejectCode.invalidFeeTier, tierMax);
  const areRates = [makerFeeRate, takerFeeRate, auctionFeeRate].every((rate) =>
    isWithin(rate, -10_000, 50_000),
  );
  return areRates ? undefined : no(RejectCode.invalidFeeTier);
}

function accountFault(venue: NaiveVenue, { text, option }: Full): Answer {
  if (text.length < 1 || text.length > 64) return no(RejectCode.invalidName, 64);
  if (!isWithin(option, 0, tierMax)) return no(RejectCode.invalidFeeTier, tierMax);
  const existing = [...venue.accounts.values()].find(({ name }) => name === text);
  if (existing === undefined) return undefined;
  const isSame = existing.kind === AccountKind.member && existing.feeTier === option;
  return isSame ? 'repeated' : no(RejectCode.accountExists, existing.accountId);
}

function currencyFault(venue: NaiveVenue, { text, decimals }: Full): Answer {
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
    if (existing.isDelisted) return no(RejectCode.instrumentDelisted, existing.instrumentId);
    const isSame = JSON.stringify(existing.listing) === JSON.stringify(listing);
    return isSame ? 'repeated' : no(RejectCode.instrumentExists, existing.instrumentId);
  }
  if ([...venue.assets.values()].some(({ code }) => code === listing.symbol)) {
    return no(RejectCode.assetExists);
  }
  const isFull = venue.instruments.size + 1 >= instrumentsMax || venue.assets.size + 1 >= assetsMax;
  return isFull ? no(RejectCode.assetCapacity, instrumentsMax) : undefined;
}

/** What an instrument is stays as it was listed; its limits may change. */
function changeFault(venue: NaiveVenue, { instrumentId, listing }: Full): Answer {
  const instrument = venue.instruments.get(instrumentId);
  if (instrument === undefined) return no(RejectCode.unknownInstrument);
  if (instrument.isDelisted) return no(RejectCode.instrumentDelisted);
  if (listing === undefined || !isListing(listing)) return no(RejectCode.invalidListing);
  const before = instrument.listing;
  const isSame =
    listing.symbol === before.symbol &&
    listing.currencyId === before.currencyId &&
    listing.priceDecimals === before.priceDecimals &&
    listing.tickUnits === before.tickUnits &&
    listing.lotShares === before.lotShares;
  if (!isSame) return no(RejectCode.listingChangeNotAllowed);
  return JSON.stringify(listing) === JSON.stringify(before) ? 'repeated' : undefined;
}

function isListing(listing: InstrumentListing): boolean {
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
    isWithin(listing.openOrdersPerAccountMax, 1, max31) &&
    isWithin(listing.positionLotsMax, 0, max31)
  );
}

function isSymbol(text: string): boolean {
  return /^[A-Z][A-Z0-9.-]{0,11}$/.test(text);
}

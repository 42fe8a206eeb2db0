// What operators' commands do to the naive venue: accounts, assets, listings, tiers, limits, switches. Each is told as an event.

import { CommandKind, type InstrumentListing } from '#core/command.ts';
import { AccountKind, AccountStatus, CloseReason, Phase } from '#core/terms.ts';
import type { Floor } from './naive-floor.ts';
import { changePhase } from './naive-phases.ts';
import type { Full } from './naive-request.ts';
import { changeTrade, setWindow } from './naive-trades.ts';
import { tickValueOf, type NaiveInstrument, type NaiveVenue } from './naive-venue.ts';

const firstAccountId = 10;
const ownAccounts = 3;

export function operate(floor: Floor, command: Full): void {
  const { venue } = floor;
  const { accountId, instrumentId, option } = command;
  switch (command.kind) {
    case CommandKind.openAccount:
      return openAccount(floor, command);
    case CommandKind.listCurrency:
      return listCurrency(floor, command);
    case CommandKind.listInstrument:
      return listInstrument(floor, command.listing!);
    case CommandKind.changeInstrument: {
      const listing = command.listing!;
      venue.instruments.get(instrumentId)!.listing = listing;
      return floor.tell({ kind: 'instrumentChanged', instrumentId, listing });
    }
    case CommandKind.setFeeTier:
      return setFeeTier(floor, command);
    case CommandKind.setPhase:
      return changePhase(floor, venue.instruments.get(instrumentId)!, option);
    case CommandKind.setAccountKillSwitch:
      return killAccount(floor, command);
    case CommandKind.setAccountLimits: {
      const limits = command.accountLimits!;
      const account = venue.accounts.get(accountId)!;
      const isNewRate = limits.ordersPerSecondMax !== account.limits.ordersPerSecondMax;
      if (isNewRate) account.tokens = { micro: 0, tsUs: 0, rate: 0 };
      account.limits = limits;
      if (limits.duplicateWindowUs === 0) account.accepted.length = 0;
      return floor.tell({ kind: 'accountLimitsSet', accountId, limits });
    }
    case CommandKind.setPositionLimits: {
      const limits = command.positionLimits!;
      venue.accounts.get(accountId)!.positionLimits.set(instrumentId, limits);
      return floor.tell({ kind: 'positionLimitsSet', accountId, instrumentId, limits });
    }
    case CommandKind.setVenueLimits: {
      const limits = command.venueLimits!;
      const isNewRate = limits.ordersPerSecondMax !== venue.limits.ordersPerSecondMax;
      if (isNewRate) freshRates(venue);
      venue.limits = limits;
      return floor.tell({ kind: 'venueLimitsSet', limits });
    }
    case CommandKind.setAccountFeeTier:
      venue.accounts.get(accountId)!.feeTier = option;
      return floor.tell({ kind: 'accountFeeTierSet', accountId, feeTier: option });
    case CommandKind.setAccountStatus:
      return setStatus(floor, command);
    case CommandKind.delistInstrument:
      return delist(floor, venue.instruments.get(instrumentId)!);
    case CommandKind.setTradeWindow:
      return setWindow(floor, command);
    case CommandKind.bustTrade:
    case CommandKind.correctTrade:
      return changeTrade(floor, command);
    default:
      venue.isKilled = option === 1;
      floor.tell({ kind: 'venueKillSwitch', on: option });
  }
}

/** A fresh limit of the venue's starts full, for every account without its own. */
function freshRates(venue: NaiveVenue): void {
  for (const account of venue.accounts.values()) {
    if (account.limits.ordersPerSecondMax === 0) account.tokens = { micro: 0, tsUs: 0, rate: 0 };
  }
}

function openAccount(floor: Floor, command: Full): void {
  const { venue } = floor;
  const accountId = firstAccountId + venue.accounts.size - ownAccounts;
  const { text: name, option: feeTier } = command;
  const accountKind = AccountKind.member;
  venue.openAccount(accountId, accountKind, name, feeTier);
  floor.tell({ kind: 'accountOpened', accountId, accountKind, feeTier, name });
}

function listCurrency(floor: Floor, { text: code, decimals }: Full): void {
  const assetId = floor.venue.assets.size + 1;
  floor.venue.assets.set(assetId, { code, decimals, isCurrency: true });
  floor.tell({ kind: 'currencyListed', assetId, code, decimals });
}

function setFeeTier(floor: Floor, command: Full): void {
  const { option: feeTier, makerFeeRate, takerFeeRate, auctionFeeRate } = command;
  floor.venue.feeTiers[feeTier] = {
    maker: BigInt(makerFeeRate),
    taker: BigInt(takerFeeRate),
    auction: BigInt(auctionFeeRate),
  };
  floor.tell({ kind: 'feeTierSet', feeTier, makerFeeRate, takerFeeRate, auctionFeeRate });
}

/** The account's orders end with it, in the order in which they were accepted. */
function killAccount(floor: Floor, { accountId, option: on }: Full): void {
  const account = floor.venue.accounts.get(accountId)!;
  account.killed = on === 1;
  floor.tell({ kind: 'accountKillSwitch', accountId, on });
  if (on !== 1) return;
  for (const order of account.open.values()) floor.close(order, CloseReason.killSwitch);
}

/** An account that is stopped has nothing open. */
function setStatus(floor: Floor, { accountId, option: status }: Full): void {
  const account = floor.venue.accounts.get(accountId)!;
  account.status = status;
  floor.tell({ kind: 'accountStatusSet', accountId, status });
  if (status === AccountStatus.active) return;
  for (const order of account.open.values()) floor.close(order, CloseReason.accountStopped);
}

/** Its orders end in the order of their ids. */
function delist(floor: Floor, instrument: NaiveInstrument): void {
  const { instrumentId } = instrument;
  instrument.isDelisted = true;
  floor.tell({ kind: 'instrumentDelisted', instrumentId });
  const open = [...floor.venue.accounts.values()]
    .flatMap((account) => [...account.open.values()])
    .filter((order) => order.instrumentId === instrumentId)
    .toSorted((a, b) => a.orderId - b.orderId);
  for (const order of open) floor.close(order, CloseReason.instrumentDelisted);
}

function listInstrument(floor: Floor, listing: InstrumentListing): void {
  const { venue } = floor;
  const instrumentId = venue.instruments.size + 1;
  const shareAssetId = venue.assets.size + 1;
  const tickValue = tickValueOf(listing, venue.assets.get(listing.currencyId)!.decimals)!;
  venue.instruments.set(instrumentId, {
    instrumentId,
    shareAssetId,
    listing,
    tickValue,
    buys: { book: [], hidden: [] },
    sells: { book: [], hidden: [] },
    call: [],
    aside: [],
    stops: [],
    phase: Phase.closed,
    isDelisted: false,
    lastPriceTicks: 0,
    toldIndicative: '',
  });
  venue.assets.set(shareAssetId, { code: listing.symbol, decimals: 0, isCurrency: false });
  const tickValueMinor = Number(tickValue);
  floor.tell({ kind: 'instrumentListed', instrumentId, shareAssetId, tickValueMinor, listing });
}

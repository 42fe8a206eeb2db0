// Deposits, withdrawals, transfers and loans of shares: what the naive venue says no to among them, and between whom they go.

import { CommandKind } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { AccountStatus } from '#core/terms.ts';
import { firstOf, isWithin, no, type Refusal } from './naive-answers.ts';
import { checkStatus, mayTrade } from './naive-checks.ts';
import type { Full } from './naive-request.ts';
import {
  outsideId,
  positionOf,
  referenceTicks,
  type NaiveAccount,
  type NaiveInstrument,
  type NaiveVenue,
} from './naive-venue.ts';

const amountMax = 2 ** 52;

/** Deposits and loans come from the outside world, withdrawals and what is given back go there. */
export function endsOfMove(command: Full): { fromId: number; toId: number } {
  const { kind, accountId, toAccountId } = command;
  if (kind === CommandKind.deposit || kind === CommandKind.borrowShares) {
    return { fromId: outsideId, toId: accountId };
  }
  return { fromId: accountId, toId: kind === CommandKind.transfer ? toAccountId : outsideId };
}

/** Who there is, what it is, how much, under which reference; then whether it is there to be moved. */
export function checkMove(venue: NaiveVenue, command: Full): Refusal | undefined {
  const { kind, accountId, assetId, amountMinor } = command;
  const { toId } = endsOfMove(command);
  const account = venue.accounts.get(accountId);
  const asset = venue.assets.get(assetId);
  const isLoan = kind === CommandKind.borrowShares || kind === CommandKind.giveBackShares;
  if (account === undefined || accountId === outsideId) return no(RejectCode.unknownAccount);
  if (isLoan && !mayTrade(account)) return no(RejectCode.unknownAccount);
  if (!venue.accounts.has(toId)) return no(RejectCode.unknownAccount);
  if (kind === CommandKind.transfer && toId === accountId) return no(RejectCode.sameAccount);
  if (kind === CommandKind.transfer && toId === outsideId) return no(RejectCode.unknownAccount);
  const stopped = checkEnds(account, venue.accounts.get(toId)!, kind);
  if (stopped !== undefined) return stopped;
  if (asset === undefined || (isLoan && asset.isCurrency)) return no(RejectCode.unknownAsset);
  if (!isWithin(amountMinor, 1, amountMax)) return no(RejectCode.amountOutOfRange, amountMax);
  if (command.clOrdId === '') return no(RejectCode.invalidClientOrderId);
  if (venue.findByClOrdId(accountId, command.clOrdId) !== undefined) {
    return no(RejectCode.duplicateClientOrderId);
  }
  if (kind === CommandKind.deposit || kind === CommandKind.borrowShares) {
    return checkRoom(venue, command);
  }
  return firstOf([
    () => checkLoan(account, command),
    () => checkAvailable(venue, command),
    () => (isLoan ? undefined : checkBorrowed(venue, account, command)),
    () => (isLoan ? undefined : checkShortCover(venue, account, command)),
  ]);
}

/** A closed account is left alone. Into a frozen one things may come, and lent shares go back from it. */
function checkEnds(account: NaiveAccount, to: NaiveAccount, kind: number): Refusal | undefined {
  if (to.status === AccountStatus.closed) return no(RejectCode.accountClosed);
  const mayPass = kind === CommandKind.deposit || kind === CommandKind.giveBackShares;
  return account.status === AccountStatus.frozen && mayPass ? undefined : checkStatus(account);
}

/** The outside world owes no more of an asset than an amount can say. */
function checkRoom(venue: NaiveVenue, { assetId, amountMinor }: Full): Refusal | undefined {
  const room = BigInt(amountMax) + venue.ledger.of(outsideId, assetId).available;
  return BigInt(amountMinor) > room ? no(RejectCode.amountOutOfRange, Number(room)) : undefined;
}

function checkLoan(account: NaiveAccount, command: Full): Refusal | undefined {
  if (command.kind !== CommandKind.giveBackShares) return undefined;
  const borrowed = account.borrowed.get(command.assetId) ?? 0n;
  return BigInt(command.amountMinor) > borrowed
    ? no(RejectCode.nothingBorrowed, Number(borrowed))
    : undefined;
}

function checkAvailable(venue: NaiveVenue, command: Full): Refusal | undefined {
  const { available } = venue.ledger.of(command.accountId, command.assetId);
  if (BigInt(command.amountMinor) <= available) return undefined;
  return no(RejectCode.insufficientBalance, Number(available));
}

/** Borrowed shares stay: what goes is the account's own. */
function checkBorrowed(
  venue: NaiveVenue,
  account: NaiveAccount,
  { assetId, amountMinor }: Full,
): Refusal | undefined {
  const borrowed = account.borrowed.get(assetId) ?? 0n;
  if (borrowed === 0n) return undefined;
  const { available, held } = venue.ledger.of(account.accountId, assetId);
  const own = available + held - borrowed;
  const most = own > 0n ? own : 0n;
  return BigInt(amountMinor) > most ? no(RejectCode.sharesBorrowed, Number(most)) : undefined;
}

/** Cash that buying back short positions would cost stays. */
function checkShortCover(
  venue: NaiveVenue,
  account: NaiveAccount,
  { assetId, amountMinor }: Full,
): Refusal | undefined {
  let cost = 0n;
  for (const instrument of venue.instruments.values()) {
    if (instrument.listing.currencyId !== assetId) continue;
    const short = -positionOf(venue, account, instrument);
    if (short > 0n) cost += costToBuyBack(instrument, short);
  }
  if (cost === 0n) return undefined;
  const free = venue.ledger.of(account.accountId, assetId).available - cost;
  const most = free > 0n ? free : 0n;
  return BigInt(amountMinor) > most
    ? no(RejectCode.shortPositionUncovered, Number(most))
    : undefined;
}

/** At the reference price, parts of a minor unit counted as one. */
function costToBuyBack(instrument: NaiveInstrument, shares: bigint): bigint {
  const lotShares = BigInt(instrument.listing.lotShares);
  const value = shares * BigInt(referenceTicks(instrument)) * instrument.tickValue;
  return (value + lotShares - 1n) / lotShares;
}

// Commands as words: what crosses to the engine's thread and what the journal keeps. Order commands have one fixed layout and
// reach the core without an allocation; operators' commands are rare and carry everything. Journals hold these
// layouts for ever: what is added must leave every record of before readable as it was meant.
//
//   order commands                        all other commands
//   0  kind side type tif inst stp        0  kind option
//   1  account                            1  account
//   2  seq           (double)             2  seq            (double)
//   4  tsUs          (double)             4  tsUs           (double)
//   6  instrument                         6  instrument
//   7  words of clOrdId, of origClOrdId,  7  toAccount
//      of the terms beyond (0 or 16)
//   8  priceTicks    (double)             8  amountMinor    (double)
//   10 qtyLots       (double)             10 asset, 11 makerFeeRate, 12 takerFeeRate, 13 decimals
//   12 orderId       (double)             14 clOrdId (9 words), 23 what follows the text (Tail)
//   14 clOrdId, origClOrdId, padding      24 text, then what follows; padding
//   .. the terms beyond (doubles)
//
// Lists and batches (list-codec.ts) hold order commands as their legs.

import { decodeLegs, encodeLegs, holdsLegs } from '#codec/list-codec.ts';
import { decodeOrder, encodeOrder, isOrderCommand } from '#codec/order-codec.ts';
import {
  accountLimitFields,
  appendListing,
  appendNumbers,
  appendText,
  positionLimitFields,
  readListing,
  readOldListing,
  tradeFields,
  venueLimitFields,
  WordCursor,
} from '#codec/record-fields.ts';
import { FrameError, type WordBuffer } from '#codec/word-buffer.ts';
import type { Command } from '#core/command.ts';
import { assert } from '#std/assert.ts';

const otherHeadWords = 24;

/** What stands behind the text of a command that is no order command. */
const Tail = {
  none: 0,
  /** A listing of the time before position limits: read, no longer written. */
  oldListing: 1,
  listing: 2,
  accountLimits: 3,
  venueLimits: 4,
  positionLimits: 5,
  /** One double. Where it is not there, the rate is 0. */
  auctionFeeRate: 6,
  trade: 7,
} as const;

const intFields = [
  'accountId',
  'instrumentId',
  'toAccountId',
  'assetId',
  'makerFeeRate',
  'takerFeeRate',
  'decimals',
] as const satisfies readonly (keyof Command)[];

/** Appends a command; returns its length in words, even. */
export function encodeCommand(command: Command, to: WordBuffer): number {
  if (isOrderCommand(command.kind)) return encodeOrder(command, to);
  return holdsLegs(command.kind) ? encodeLegs(command, to) : encodeOther(command, to);
}

/**
 * Reads the command of `words` words at `at` into a reused record. Throws FrameError where the words are no command; values are
 * the core's to judge.
 */
export function decodeCommand(
  ints: Int32Array,
  nums: Float64Array,
  at: number,
  words: number,
  into: Command,
): void {
  const kind = ints[at]! & 255;
  if (isOrderCommand(kind)) decodeOrder(ints, nums, at, words, into);
  else if (holdsLegs(kind)) decodeLegs(ints, nums, at, words, into);
  else decodeOther(ints, nums, at, words, into);
}

function encodeOther(command: Command, to: WordBuffer): number {
  const fits =
    (command.kind & 255) === command.kind &&
    (command.option << 8) >> 8 === command.option &&
    intFields.every((field) => (command[field] | 0) === command[field]);
  assert(fits, 'the small numbers of a command fit their places');
  const tail = tailOf(command);
  const at = to.used;
  to.reserve(otherHeadWords);
  const { ints, nums } = to;
  ints[at] = command.kind | (command.option << 8);
  ints[at + 1] = command.accountId;
  nums[(at + 2) >> 1] = command.seq;
  nums[(at + 4) >> 1] = command.tsUs;
  ints[at + 6] = command.instrumentId;
  ints[at + 7] = command.toAccountId;
  nums[(at + 8) >> 1] = command.amountMinor;
  ints[at + 10] = command.assetId;
  ints[at + 11] = command.makerFeeRate;
  ints[at + 12] = command.takerFeeRate;
  ints[at + 13] = command.decimals;
  ints.set(command.clOrdId, at + 14);
  ints[at + 23] = tail;
  to.used = at + otherHeadWords;
  appendText(command.text, to);
  appendTail(command, tail, to);
  return to.used - at;
}

function tailOf(command: Command): number {
  const { listing, accountLimits, venueLimits, positionLimits, auctionFeeRate, trade } = command;
  let tail: number = Tail.none;
  let count = 0;
  const note = (isThere: boolean, kind: number): void => {
    if (!isThere) return;
    tail = kind;
    count++;
  };
  note(listing !== undefined, Tail.listing);
  note(accountLimits !== undefined, Tail.accountLimits);
  note(venueLimits !== undefined, Tail.venueLimits);
  note(positionLimits !== undefined, Tail.positionLimits);
  note(auctionFeeRate !== 0, Tail.auctionFeeRate);
  note(trade !== undefined, Tail.trade);
  assert(count <= 1, 'a command carries one thing behind its text');
  return tail;
}

function appendTail(command: Command, tail: number, to: WordBuffer): void {
  switch (tail) {
    case Tail.listing:
      appendListing(command.listing!, to);
      break;
    case Tail.accountLimits:
      appendNumbers(command.accountLimits!, accountLimitFields, to);
      break;
    case Tail.venueLimits:
      appendNumbers(command.venueLimits!, venueLimitFields, to);
      break;
    case Tail.positionLimits:
      appendNumbers(command.positionLimits!, positionLimitFields, to);
      break;
    case Tail.auctionFeeRate:
      appendNumbers(command, ['auctionFeeRate'], to);
      break;
    case Tail.trade:
      appendNumbers(command.trade!, tradeFields, to);
      break;
    default:
    // Nothing follows.
  }
}

function decodeOther(
  ints: Int32Array,
  nums: Float64Array,
  at: number,
  words: number,
  into: Command,
): void {
  if (words < otherHeadWords + 1) throw new FrameError(`a command of ${words} words is too short`);
  into.clear();
  into.kind = ints[at]! & 255;
  into.option = ints[at]! >> 8;
  into.accountId = ints[at + 1]!;
  into.seq = nums[(at + 2) >> 1]!;
  into.tsUs = nums[(at + 4) >> 1]!;
  into.instrumentId = ints[at + 6]!;
  into.toAccountId = ints[at + 7]!;
  into.amountMinor = nums[(at + 8) >> 1]!;
  into.assetId = ints[at + 10]!;
  into.makerFeeRate = ints[at + 11]!;
  into.takerFeeRate = ints[at + 12]!;
  into.decimals = ints[at + 13]!;
  into.clOrdId.set(ints.subarray(at + 14, at + 23));
  const from = new WordCursor(ints, nums, at + otherHeadWords, at + words);
  into.text = from.text();
  readTail(ints[at + 23]!, from, into);
  from.end();
}

function readTail(tail: number, from: WordCursor, into: Command): void {
  switch (tail) {
    case Tail.none:
      break;
    case Tail.oldListing:
      into.listing = readOldListing(from);
      break;
    case Tail.listing:
      into.listing = readListing(from);
      break;
    case Tail.accountLimits:
      into.accountLimits = from.numbers(accountLimitFields);
      break;
    case Tail.venueLimits:
      into.venueLimits = from.numbers(venueLimitFields);
      break;
    case Tail.positionLimits:
      into.positionLimits = from.numbers(positionLimitFields);
      break;
    case Tail.auctionFeeRate:
      into.auctionFeeRate = from.num();
      break;
    case Tail.trade:
      into.trade = from.numbers(tradeFields);
      break;
    default:
      throw new FrameError(`a command is followed by something unknown, ${tail}`);
  }
}

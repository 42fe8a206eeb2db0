// Commands as words: what crosses to the engine's thread and what the journal keeps. Order commands have one fixed layout and
// reach the core without an allocation; operators' commands are rare and carry everything. Journals hold these
// layouts for ever: a change needs a new journal version.
//
//   order commands                        all other commands
//   0  kind side type tif inst stp        0  kind option
//   1  account                            1  account
//   2  seq           (double)             2  seq            (double)
//   4  tsUs          (double)             4  tsUs           (double)
//   6  instrument                         6  instrument
//   7  words of clOrdId, of origClOrdId   7  toAccount
//   8  priceTicks    (double)             8  amountMinor    (double)
//   10 qtyLots       (double)             10 asset, 11 makerFeeRate, 12 takerFeeRate, 13 decimals
//   12 orderId       (double)             14 clOrdId (9 words), 23 1 where a listing follows
//   14 clOrdId, origClOrdId, padding      24 text, then the listing's fields; padding

import { FrameError, type WordBuffer } from '#codec/word-buffer.ts';
import type { Command, InstrumentListing } from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import { clOrdIdWords } from '#core/limits.ts';
import { assert } from '#std/assert.ts';

const orderHeadWords = 14;
const otherHeadWords = 24;
/** A word for the length of a text and one for every two UTF-16 code units. */
const textLengthMax = 4_096;

const intFields = [
  'accountId',
  'instrumentId',
  'toAccountId',
  'assetId',
  'makerFeeRate',
  'takerFeeRate',
  'decimals',
] as const satisfies readonly (keyof Command)[];

function isOrderCommand(kind: number): boolean {
  return kind >= CommandKind.placeOrder && kind <= CommandKind.massCancel;
}

/** Appends a command; returns its length in words, even. */
export function encodeCommand(command: Command, to: WordBuffer): number {
  return isOrderCommand(command.kind) ? encodeOrder(command, to) : encodeOther(command, to);
}

function encodeOrder(command: Command, to: WordBuffer): number {
  const { side, ordType, timeInForce, execInst, stpMode } = command;
  const fits =
    (command.kind & 255) === command.kind &&
    (side & 3) === side &&
    (ordType & 15) === ordType &&
    (timeInForce & 15) === timeInForce &&
    (execInst & 255) === execInst &&
    (stpMode & 15) === stpMode &&
    (command.accountId | 0) === command.accountId &&
    (command.instrumentId | 0) === command.instrumentId;
  assert(fits, 'the small numbers of an order command fit their places');
  to.reserve(orderHeadWords + 2 * clOrdIdWords + 1);
  const { ints, nums, used: at } = to;
  const idWords = usedWords(command.clOrdId);
  const origWords = usedWords(command.origClOrdId);
  ints[at] =
    command.kind |
    (side << 8) |
    (ordType << 10) |
    (timeInForce << 14) |
    (execInst << 18) |
    (stpMode << 26);
  ints[at + 1] = command.accountId;
  nums[(at + 2) >> 1] = command.seq;
  nums[(at + 4) >> 1] = command.tsUs;
  ints[at + 6] = command.instrumentId;
  ints[at + 7] = idWords | (origWords << 8);
  nums[(at + 8) >> 1] = command.priceTicks;
  nums[(at + 10) >> 1] = command.qtyLots;
  nums[(at + 12) >> 1] = command.orderId;
  let end = at + orderHeadWords;
  for (let i = 0; i < idWords; i++) ints[end++] = command.clOrdId[i]!;
  for (let i = 0; i < origWords; i++) ints[end++] = command.origClOrdId[i]!;
  if ((end & 1) !== 0) ints[end++] = 0;
  to.used = end;
  return end - at;
}

function encodeOther(command: Command, to: WordBuffer): number {
  const fits =
    (command.kind & 255) === command.kind &&
    (command.option << 8) >> 8 === command.option &&
    intFields.every((field) => (command[field] | 0) === command[field]);
  assert(fits, 'the small numbers of a command fit their places');
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
  ints[at + 23] = command.listing === undefined ? 0 : 1;
  to.used = at + otherHeadWords;
  appendText(command.text, to);
  if (command.listing !== undefined) appendListing(command.listing, to);
  return to.used - at;
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
  else decodeOther(ints, nums, at, words, into);
}

function decodeOrder(
  ints: Int32Array,
  nums: Float64Array,
  at: number,
  words: number,
  into: Command,
): void {
  const idWords = ints[at + 7]! & 255;
  const origWords = (ints[at + 7]! >>> 8) & 255;
  const expected = (orderHeadWords + idWords + origWords + 1) & ~1;
  if (words !== expected || idWords > clOrdIdWords || origWords > clOrdIdWords) {
    throw new FrameError(`an order command of ${words} words has the wrong length`);
  }
  const head = ints[at]!;
  into.kind = head & 255;
  into.side = (head >>> 8) & 3;
  into.ordType = (head >>> 10) & 15;
  into.timeInForce = (head >>> 14) & 15;
  into.execInst = (head >>> 18) & 255;
  into.stpMode = (head >>> 26) & 15;
  into.accountId = ints[at + 1]!;
  into.seq = nums[(at + 2) >> 1]!;
  into.tsUs = nums[(at + 4) >> 1]!;
  into.instrumentId = ints[at + 6]!;
  into.priceTicks = nums[(at + 8) >> 1]!;
  into.qtyLots = nums[(at + 10) >> 1]!;
  into.orderId = nums[(at + 12) >> 1]!;
  readId(ints, at + orderHeadWords, idWords, into.clOrdId);
  readId(ints, at + orderHeadWords + idWords, origWords, into.origClOrdId);
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
  readId(ints, at + 14, clOrdIdWords, into.clOrdId);
  const from = new WordCursor(ints, nums, at + otherHeadWords, at + words);
  into.text = from.text();
  if (ints[at + 23] === 1) into.listing = readListing(from);
  from.end();
}

/** Appends a text: its length, then two code units to a word, padded to an even word. States that it can be read again. */
export function appendText(text: string, to: WordBuffer): void {
  assert(text.length <= textLengthMax, 'a text fits its place');
  const words = (1 + ((text.length + 1) >> 1) + 1) & ~1;
  to.reserve(words);
  const { ints, used: at } = to;
  ints.fill(0, at, at + words);
  ints[at] = text.length;
  for (let i = 0; i < text.length; i++) {
    const word = at + 1 + (i >> 1);
    ints[word] = ints[word]! | (text.charCodeAt(i) << ((i & 1) << 4));
  }
  to.used = at + words;
}

/** Appends the fields of a listing. */
export function appendListing(listing: InstrumentListing, to: WordBuffer): void {
  appendText(listing.symbol, to);
  appendText(listing.name, to);
  to.reserve(listingNumbers.length * 2);
  for (const field of listingNumbers) {
    to.nums[to.used >> 1] = listing[field];
    to.used += 2;
  }
}

const listingNumbers = [
  'currencyId',
  'priceDecimals',
  'tickUnits',
  'lotShares',
  'priceTicksMin',
  'priceTicksMax',
  'qtyLotsMin',
  'qtyLotsMax',
  'notionalMinorMax',
  'referencePriceTicks',
  'marketCollarBps',
  'limitCollarBps',
  'openOrdersPerAccountMax',
] as const satisfies readonly Exclude<keyof InstrumentListing, 'symbol' | 'name'>[];

export function readListing(from: WordCursor): InstrumentListing {
  const symbol = from.text();
  const name = from.text();
  const numbers = {} as Record<(typeof listingNumbers)[number], number>;
  for (const field of listingNumbers) numbers[field] = from.num();
  return { symbol, name, ...numbers };
}

/** Reads words in order, and never past the end of the record. */
export class WordCursor {
  private readonly ints: Int32Array;
  private readonly nums: Float64Array;
  private at: number;
  private readonly endAt: number;

  constructor(ints: Int32Array, nums: Float64Array, at: number, end: number) {
    this.ints = ints;
    this.nums = nums;
    this.at = at;
    this.endAt = end;
  }

  num(): number {
    this.take(2);
    return this.nums[(this.at - 2) >> 1]!;
  }

  text(): string {
    const length = this.ints[this.at]!;
    if (length < 0 || length > textLengthMax) throw new FrameError(`a text of length ${length}`);
    const from = this.at + 1;
    this.take((1 + ((length + 1) >> 1) + 1) & ~1);
    let text = '';
    for (let i = 0; i < length; i++) {
      text += String.fromCharCode((this.ints[from + (i >> 1)]! >>> ((i & 1) << 4)) & 0xffff);
    }
    return text;
  }

  /** States that nothing is left. */
  end(): void {
    if (this.at !== this.endAt) throw new FrameError('a record goes on after its end');
  }

  private take(words: number): void {
    this.at += words;
    if (this.at > this.endAt) throw new FrameError('a record ends too early');
  }
}

function usedWords(id: Int32Array): number {
  let words = clOrdIdWords;
  while (words > 0 && id[words - 1] === 0) words--;
  return words;
}

function readId(ints: Int32Array, from: number, words: number, into: Int32Array): void {
  for (let i = 0; i < words; i++) into[i] = ints[from + i]!;
  for (let i = words; i < clOrdIdWords; i++) into[i] = 0;
}

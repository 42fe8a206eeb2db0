// Order commands as words: the hot path to the engine. The layout stands at the head of command-codec.ts. Plain orders, nearly all of them,
// must cost no more than the words that they are; the terms beyond are appended where an order has them.

import { FrameError, type WordBuffer } from '#codec/word-buffer.ts';
import { CommandKind, type Command } from '#core/command.ts';
import { clOrdIdWords } from '#core/limits.ts';
import { assert } from '#std/assert.ts';

export const orderHeadWords = 14;
/** Eight doubles. */
const termsWords = 16;

export function isOrderCommand(kind: number): boolean {
  return kind >= CommandKind.placeOrder && kind <= CommandKind.massCancel;
}

/** True where every small number of an order command fits its place. */
export function orderFits(command: Command): boolean {
  const { side, ordType, timeInForce, execInst, stpMode } = command;
  return (
    (command.kind & 255) === command.kind &&
    (side & 3) === side &&
    (ordType & 15) === ordType &&
    (timeInForce & 15) === timeInForce &&
    (execInst & 255) === execInst &&
    (stpMode & 15) === stpMode &&
    (command.accountId | 0) === command.accountId &&
    (command.instrumentId | 0) === command.instrumentId
  );
}

/** Appends an order command; returns its length in words, even. */
export function encodeOrder(command: Command, to: WordBuffer): number {
  assert(orderFits(command), 'the small numbers of an order command fit their places');
  to.reserve(orderHeadWords + 2 * clOrdIdWords + termsWords);
  const { ints, nums, used: at } = to;
  const idWords = usedWords(command.clOrdId);
  const origWords = usedWords(command.origClOrdId);
  ints[at] =
    command.kind |
    (command.side << 8) |
    (command.ordType << 10) |
    (command.timeInForce << 14) |
    (command.execInst << 18) |
    (command.stpMode << 26);
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
  if (!command.isPlain) {
    ints[at + 7] = ints[at + 7]! | (termsWords << 16);
    writeTerms(command, nums, end >> 1);
    end += termsWords;
  }
  to.used = end;
  return end - at;
}

/** Reads an order command of exactly `words` words. What an order does not use stays in the record as it was. */
export function decodeOrder(
  ints: Int32Array,
  nums: Float64Array,
  at: number,
  words: number,
  into: Command,
): void {
  const lengths = ints[at + 7]!;
  const idWords = lengths & 255;
  const origWords = (lengths >>> 8) & 255;
  const beyondWords = lengths >>> 16;
  const idsEnd = (orderHeadWords + idWords + origWords + 1) & ~1;
  if (words !== idsEnd + beyondWords || idWords > clOrdIdWords || origWords > clOrdIdWords) {
    throw new FrameError(`an order command of ${words} words has the wrong length`);
  }
  if (beyondWords !== 0) readTerms(nums, at + idsEnd, beyondWords, into);
  else into.clearTerms();
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

function writeTerms(command: Command, nums: Float64Array, at: number): void {
  nums[at] = command.stopTicks;
  nums[at + 1] = command.activationTicks;
  nums[at + 2] = command.trailTicks;
  nums[at + 3] = command.trailBps;
  nums[at + 4] = command.displayLots;
  nums[at + 5] = command.minQtyLots;
  nums[at + 6] = command.expireTsUs;
  nums[at + 7] = command.budgetMinor;
}

function readTerms(nums: Float64Array, fromWord: number, words: number, into: Command): void {
  if (words !== termsWords) throw new FrameError(`the terms of an order have ${words} words`);
  const at = fromWord >> 1;
  into.stopTicks = nums[at]!;
  into.activationTicks = nums[at + 1]!;
  into.trailTicks = nums[at + 2]!;
  into.trailBps = nums[at + 3]!;
  into.displayLots = nums[at + 4]!;
  into.minQtyLots = nums[at + 5]!;
  into.expireTsUs = nums[at + 6]!;
  into.budgetMinor = nums[at + 7]!;
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

// Order lists and batches as words: a head, then each leg as an order command behind its length. Legs are order commands only: a list in
// a list cannot be written, and is no record where it is read.
//
//   0  kind option
//   1  account
//   2  seq           (double)
//   4  tsUs          (double)
//   6  legs
//   7  0
//   8  for each leg: its words, 0, then the order command

import {
  decodeOrder,
  encodeOrder,
  isOrderCommand,
  orderFits,
  orderHeadWords,
} from '#codec/order-codec.ts';
import { FrameError, type WordBuffer } from '#codec/word-buffer.ts';
import { CommandKind, type Command } from '#core/command.ts';
import { batchLegsMax } from '#core/limits.ts';
import { assert } from '#std/assert.ts';

const listHeadWords = 8;
const legHeadWords = 2;

export function holdsLegs(kind: number): boolean {
  return kind === CommandKind.orderList || kind === CommandKind.orderBatch;
}

/** Appends a list or a batch; returns its length in words, even. States that it can be read again. */
export function encodeLegs(command: Command, to: WordBuffer): number {
  const { legCount, option } = command;
  const fits = (option << 8) >> 8 === option && (command.accountId | 0) === command.accountId;
  assert(fits, 'the small numbers of a command fit their places');
  assert(legCount <= batchLegsMax, 'a batch is not longer than can be read again');
  for (let i = 0; i < legCount; i++) {
    const leg = command.legs[i]!;
    assert(isOrderCommand(leg.kind), 'the legs of a list are order commands');
    assert(orderFits(leg), 'the small numbers of an order command fit their places');
  }
  const at = to.used;
  to.reserve(listHeadWords);
  const { ints, nums } = to;
  ints[at] = command.kind | (option << 8);
  ints[at + 1] = command.accountId;
  nums[(at + 2) >> 1] = command.seq;
  nums[(at + 4) >> 1] = command.tsUs;
  ints[at + 6] = legCount;
  ints[at + 7] = 0;
  to.used = at + listHeadWords;
  for (let i = 0; i < legCount; i++) {
    to.reserve(legHeadWords);
    const headAt = to.used;
    to.used += legHeadWords;
    const words = encodeOrder(command.legs[i]!, to);
    to.ints[headAt] = words;
    to.ints[headAt + 1] = 0;
  }
  return to.used - at;
}

/** Reads a list or a batch of exactly `words` words. */
export function decodeLegs(
  ints: Int32Array,
  nums: Float64Array,
  at: number,
  words: number,
  into: Command,
): void {
  if (words < listHeadWords) throw new FrameError(`a list of ${words} words is too short`);
  into.clear();
  into.kind = ints[at]! & 255;
  into.option = ints[at]! >> 8;
  into.accountId = ints[at + 1]!;
  into.seq = nums[(at + 2) >> 1]!;
  into.tsUs = nums[(at + 4) >> 1]!;
  const legCount = ints[at + 6]!;
  if (legCount < 0 || legCount > batchLegsMax) throw new FrameError(`a list of ${legCount} legs`);
  const end = at + words;
  let from = at + listHeadWords;
  for (let i = 0; i < legCount; i++) {
    if (from + legHeadWords >= end) throw new FrameError('a list ends before its last leg');
    const legWords = ints[from]!;
    from += legHeadWords;
    if (legWords < orderHeadWords || from + legWords > end) {
      throw new FrameError(`a leg of ${legWords} words`);
    }
    const kind = ints[from]! & 255;
    if (!isOrderCommand(kind)) throw new FrameError(`a leg of kind ${kind}`);
    decodeOrder(ints, nums, from, legWords, into.addLeg());
    from += legWords;
  }
  if (from !== end) throw new FrameError('a list goes on after its last leg');
}

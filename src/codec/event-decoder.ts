// Reads encoded events and calls a sink for each. Layouts stand here and in event-encoder.ts, place for place. It must never read past the
// words it is given, nor pass on an event of a wrong length.

import { EventKind, fixedWords, hasText } from '#codec/event-kinds.ts';
import {
  accountLimitFields,
  positionLimitFields,
  readListing,
  venueLimitFields,
  WordCursor,
} from '#codec/record-fields.ts';
import { FrameError } from '#codec/word-buffer.ts';
import type { EventSink } from '#core/events.ts';
import { clOrdIdWords } from '#core/limits.ts';

/** Calls the sink for each event in `words` words from `at`, and answers how many there were. Throws FrameError where they are no events. */
export function decodeEvents(
  ints: Int32Array,
  nums: Float64Array,
  at: number,
  words: number,
  sink: EventSink,
): number {
  const end = at + words;
  let from = at;
  let count = 0;
  while (from < end) {
    const length = ints[from]! >>> 8;
    const kind = ints[from]! & 255;
    const needed = fixedWords[kind];
    const isRight = length === needed || (hasText(kind) && length > needed!);
    if (!isRight || length === 0 || from + length > end) {
      throw new FrameError(`an event of kind ${kind} has ${length} words`);
    }
    decodeEvent(ints, nums, from, length, sink);
    from += length;
    count++;
  }
  return count;
}

function decodeEvent(
  ints: Int32Array,
  nums: Float64Array,
  at: number,
  length: number,
  sink: EventSink,
): void {
  switch (ints[at]! & 255) {
    case EventKind.balanceChanged:
      sink.balanceChanged(ints[at + 1]!, ints[at + 6]!, nums[(at + 2) >> 1]!, nums[(at + 4) >> 1]!);
      break;
    case EventKind.depthChanged:
      sink.depthChanged(
        ints[at + 1]!,
        ints[at + 4]!,
        ints[at + 5]!,
        nums[(at + 2) >> 1]!,
        ints[at + 6]!,
      );
      break;
    case EventKind.orderAccepted: {
      const terms = ints[at + 5]!;
      sink.orderAccepted(
        nums[(at + 2) >> 1]!,
        ints[at + 1]!,
        ints[at + 4]!,
        terms & 15,
        (terms >>> 4) & 15,
        (terms >>> 8) & 15,
        (terms >>> 12) & 255,
        (terms >>> 20) & 15,
        ints[at + 6]!,
        ints[at + 7]!,
        ints.subarray(at + 8, at + 8 + clOrdIdWords),
      );
      break;
    }
    case EventKind.orderClosed:
      sink.orderClosed(
        nums[(at + 2) >> 1]!,
        ints[at + 1]!,
        ints[at + 4]!,
        ints[at + 5]!,
        ints[at + 6]!,
      );
      break;
    case EventKind.tradeExecuted:
      sink.tradeExecuted(
        nums[(at + 2) >> 1]!,
        ints[at + 1]!,
        ints[at + 4]!,
        ints[at + 5]!,
        ints[at + 6]!,
        nums[(at + 8) >> 1]!,
        ints[at + 16]!,
        ints[at + 7]!,
        nums[(at + 12) >> 1]!,
        nums[(at + 10) >> 1]!,
        ints[at + 17]!,
        ints[at + 18]!,
        nums[(at + 14) >> 1]!,
      );
      break;
    default:
      decodeRareEvent(ints, nums, at, length, sink);
  }
}

function decodeRareEvent(
  ints: Int32Array,
  nums: Float64Array,
  at: number,
  length: number,
  sink: EventSink,
): void {
  switch (ints[at]! & 255) {
    case EventKind.orderRejected: {
      const terms = ints[at + 7]!;
      sink.orderRejected(
        nums[(at + 2) >> 1]!,
        ints[at + 1]!,
        ints[at + 6]!,
        terms & 15,
        (terms >>> 4) & 15,
        (terms >>> 8) & 15,
        (terms >>> 12) & 255,
        ints[at + 8]!,
        ints[at + 9]!,
        ints.subarray(at + 11, at + 11 + clOrdIdWords),
        ints[at + 10]!,
        nums[(at + 4) >> 1]!,
      );
      break;
    }
    case EventKind.commandRejected:
      sink.commandRejected(
        ints[at + 6]!,
        ints[at + 1]!,
        ints[at + 7]!,
        nums[(at + 2) >> 1]!,
        ints[at + 8]!,
        nums[(at + 4) >> 1]!,
      );
      break;
    case EventKind.commandRepeated:
      sink.commandRepeated(ints[at + 4]!, ints[at + 1]!, nums[(at + 2) >> 1]!);
      break;
    case EventKind.orderAmended:
      sink.orderAmended(
        nums[(at + 2) >> 1]!,
        ints[at + 1]!,
        ints[at + 4]!,
        ints[at + 5]!,
        ints[at + 6]!,
        ints[at + 7]!,
        ints[at + 8]!,
      );
      break;
    case EventKind.massCanceled:
      sink.massCanceled(ints[at + 1]!, ints[at + 2]!, ints[at + 3]!, ints[at + 4]!);
      break;
    case EventKind.orderRestored: {
      const terms = ints[at + 11]!;
      sink.orderRestored(
        nums[(at + 2) >> 1]!,
        ints[at + 1]!,
        ints[at + 10]!,
        terms & 15,
        (terms >>> 4) & 15,
        (terms >>> 8) & 15,
        (terms >>> 12) & 255,
        (terms >>> 20) & 15,
        ints[at + 12]!,
        ints[at + 13]!,
        ints[at + 14]!,
        ints[at + 15]!,
        nums[(at + 4) >> 1]!,
        nums[(at + 6) >> 1]!,
        ints[at + 16]!,
        ints[at + 17]!,
        ints[at + 18]!,
        nums[(at + 8) >> 1]!,
        ints.subarray(at + 19, at + 19 + clOrdIdWords),
      );
      break;
    }
    case EventKind.marketRestored:
      sink.marketRestored(ints[at + 1]!, nums[(at + 2) >> 1]!, ints[at + 4]!);
      break;
    case EventKind.fundsMoved:
      sink.fundsMoved(
        nums[(at + 2) >> 1]!,
        ints[at + 1]!,
        ints[at + 6]!,
        ints[at + 7]!,
        ints[at + 8]!,
        nums[(at + 4) >> 1]!,
        ints.subarray(at + 9, at + 9 + clOrdIdWords),
      );
      break;
    case EventKind.orderTerms:
      decodeOrderTerms(ints, nums, at, sink);
      break;
    case EventKind.orderTriggered:
      sink.orderTriggered(
        nums[(at + 2) >> 1]!,
        ints[at + 1]!,
        ints[at + 4]!,
        ints[at + 5]!,
        ints[at + 6]!,
      );
      break;
    case EventKind.orderActivated:
      sink.orderActivated(nums[(at + 2) >> 1]!, ints[at + 1]!, ints[at + 4]!);
      break;
    case EventKind.matchPrevented:
      sink.matchPrevented(
        nums[(at + 2) >> 1]!,
        ints[at + 1]!,
        ints[at + 8]!,
        ints[at + 9]!,
        nums[(at + 4) >> 1]!,
        ints[at + 10]!,
        ints[at + 11]!,
        nums[(at + 6) >> 1]!,
        ints[at + 12]!,
        ints[at + 13]!,
      );
      break;
    case EventKind.auctionIndicative:
      sink.auctionIndicative(
        ints[at + 1]!,
        ints[at + 6]!,
        nums[(at + 2) >> 1]!,
        nums[(at + 4) >> 1]!,
        ints[at + 7]!,
      );
      break;
    case EventKind.auctionUncrossed:
      sink.auctionUncrossed(
        ints[at + 1]!,
        ints[at + 8]!,
        ints[at + 6]!,
        nums[(at + 2) >> 1]!,
        nums[(at + 4) >> 1]!,
        ints[at + 7]!,
      );
      break;
    case EventKind.tradeBusted:
      sink.tradeBusted(
        nums[(at + 2) >> 1]!,
        ints[at + 1]!,
        ints[at + 20]!,
        ints[at + 21]!,
        ints[at + 22]!,
        nums[(at + 4) >> 1]!,
        ints[at + 18]!,
        nums[(at + 8) >> 1]!,
        nums[(at + 6) >> 1]!,
        ints[at + 19]!,
        nums[(at + 10) >> 1]!,
        nums[(at + 12) >> 1]!,
        nums[(at + 14) >> 1]!,
        nums[(at + 16) >> 1]!,
      );
      break;
    case EventKind.tradeCorrected:
      sink.tradeCorrected(
        nums[(at + 2) >> 1]!,
        ints[at + 1]!,
        ints[at + 24]!,
        ints[at + 25]!,
        ints[at + 26]!,
        ints[at + 27]!,
        nums[(at + 4) >> 1]!,
        ints[at + 22]!,
        nums[(at + 8) >> 1]!,
        nums[(at + 10) >> 1]!,
        nums[(at + 6) >> 1]!,
        ints[at + 23]!,
        nums[(at + 12) >> 1]!,
        nums[(at + 14) >> 1]!,
        nums[(at + 16) >> 1]!,
        nums[(at + 18) >> 1]!,
        nums[(at + 20) >> 1]!,
      );
      break;
    default:
      decodeRegistryEvent(ints, nums, at, length, sink);
  }
}

function decodeOrderTerms(ints: Int32Array, nums: Float64Array, at: number, sink: EventSink): void {
  const word = ints[at + 11]!;
  sink.orderTerms(
    nums[(at + 2) >> 1]!,
    ints[at + 1]!,
    ints[at + 10]!,
    word & 255,
    ints[at + 12]!,
    ints[at + 13]!,
    ints[at + 14]!,
    ints[at + 15]!,
    ints[at + 16]!,
    ints[at + 17]!,
    nums[(at + 4) >> 1]!,
    nums[(at + 6) >> 1]!,
    nums[(at + 8) >> 1]!,
    word >>> 8,
    ints[at + 18]!,
  );
}

/** What operators' commands tell. */
function decodeRegistryEvent(
  ints: Int32Array,
  nums: Float64Array,
  at: number,
  length: number,
  sink: EventSink,
): void {
  const kind = ints[at]! & 255;
  switch (kind) {
    case EventKind.currencyListed: {
      const rest = new WordCursor(ints, nums, at + 4, at + length);
      const code = rest.text();
      rest.end();
      sink.currencyListed(ints[at + 1]!, code, ints[at + 2]!);
      break;
    }
    case EventKind.instrumentListed: {
      const rest = new WordCursor(ints, nums, at + 6, at + length);
      const listing = readListing(rest);
      rest.end();
      sink.instrumentListed(ints[at + 1]!, ints[at + 4]!, nums[(at + 2) >> 1]!, listing);
      break;
    }
    case EventKind.accountOpened: {
      const rest = new WordCursor(ints, nums, at + 4, at + length);
      const name = rest.text();
      rest.end();
      sink.accountOpened(ints[at + 1]!, ints[at + 2]!, ints[at + 3]!, name);
      break;
    }
    case EventKind.phaseChanged:
      sink.phaseChanged(ints[at + 1]!, ints[at + 2]!);
      break;
    case EventKind.feeTierSet:
      sink.feeTierSet(ints[at + 1]!, ints[at + 2]!, ints[at + 3]!, ints[at + 4]!);
      break;
    case EventKind.instrumentChanged: {
      const rest = new WordCursor(ints, nums, at + 2, at + length);
      const listing = readListing(rest);
      rest.end();
      sink.instrumentChanged(ints[at + 1]!, listing);
      break;
    }
    case EventKind.accountLimitsSet: {
      const rest = new WordCursor(ints, nums, at + 2, at + length);
      sink.accountLimitsSet(ints[at + 1]!, rest.numbers(accountLimitFields));
      break;
    }
    case EventKind.positionLimitsSet: {
      const rest = new WordCursor(ints, nums, at + 4, at + length);
      sink.positionLimitsSet(ints[at + 1]!, ints[at + 2]!, rest.numbers(positionLimitFields));
      break;
    }
    case EventKind.venueLimitsSet: {
      const rest = new WordCursor(ints, nums, at + 2, at + length);
      sink.venueLimitsSet(rest.numbers(venueLimitFields));
      break;
    }
    case EventKind.accountKillSwitch:
      sink.accountKillSwitch(ints[at + 1]!, ints[at + 2]!);
      break;
    case EventKind.venueKillSwitch:
      sink.venueKillSwitch(ints[at + 1]!);
      break;
    case EventKind.accountFeeTierSet:
      sink.accountFeeTierSet(ints[at + 1]!, ints[at + 2]!);
      break;
    case EventKind.accountStatusSet:
      sink.accountStatusSet(ints[at + 1]!, ints[at + 2]!);
      break;
    case EventKind.instrumentDelisted:
      sink.instrumentDelisted(ints[at + 1]!);
      break;
    case EventKind.tradeWindowSet:
      sink.tradeWindowSet(ints[at + 1]!);
      break;
    default:
      throw new FrameError(`an event of unknown kind ${kind}`);
  }
}

// Events as words: every one comes back as it went, and words that are no events are refused.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeEvents } from '#codec/event-decoder.ts';
import { EventEncoder } from '#codec/event-encoder.ts';
import { groupHeadWords } from '#codec/event-kinds.ts';
import { FrameError, WordBuffer } from '#codec/word-buffer.ts';
import { writeClOrdId } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import {
  accountLimits,
  bits,
  id,
  instant,
  int32,
  listing,
  positionLimits,
  text,
  venueLimits,
} from '../../test/support/record-arbitraries.ts';
import { EventRecorder } from '../../test/support/recorder.ts';
import { options, timeoutMs } from '../../test/properties/book-options.ts';

type Call = (sink: EventSink) => void;
const idWords = id.map((value) => {
  const words = new Int32Array(9);
  writeClOrdId(words, value);
  return words;
});
const nat31 = fc.nat({ max: 2 ** 31 - 1 });
const entryId = fc.maxSafeNat();

/** Every event there is, with whatever it can carry. */
const eventArbitraries: Record<keyof EventSink, fc.Arbitrary<Call>> = {
  currencyListed: fc.tuple(nat31, text, nat31).map((a) => (sink) => sink.currencyListed(...a)),
  instrumentListed: fc
    .tuple(nat31, nat31, entryId, listing)
    .map((a) => (sink) => sink.instrumentListed(...a)),
  phaseChanged: fc.tuple(nat31, nat31).map((a) => (sink) => sink.phaseChanged(...a)),
  feeTierSet: fc.tuple(nat31, int32, int32, int32).map((a) => (sink) => sink.feeTierSet(...a)),
  accountOpened: fc.tuple(nat31, nat31, nat31, text).map((a) => (sink) => sink.accountOpened(...a)),
  accountKillSwitch: fc.tuple(nat31, nat31).map((a) => (sink) => sink.accountKillSwitch(...a)),
  venueKillSwitch: fc.tuple(nat31).map((a) => (sink) => sink.venueKillSwitch(...a)),
  balanceChanged: fc
    .tuple(nat31, nat31, fc.maxSafeInteger(), fc.maxSafeInteger())
    .map((a) => (sink) => sink.balanceChanged(...a)),
  fundsMoved: fc
    .tuple(entryId, nat31, nat31, nat31, nat31, entryId, idWords)
    .map((a) => (sink) => sink.fundsMoved(...a)),
  orderAccepted: fc
    .tuple(entryId, nat31, nat31, bits(3), bits(15), bits(15), bits(255), bits(15))
    .chain((a) =>
      fc
        .tuple(nat31, nat31, idWords)
        .map((b) => (sink: EventSink) => sink.orderAccepted(...a, ...b)),
    ),
  orderTerms: fc
    .tuple(entryId, nat31, nat31, bits(255), nat31, nat31, nat31, nat31, nat31, nat31)
    .chain((a) =>
      fc
        .tuple(instant, entryId, entryId, bits(2 ** 23), nat31)
        .map((b) => (sink: EventSink) => sink.orderTerms(...a, ...b)),
    ),
  orderTriggered: fc
    .tuple(entryId, nat31, nat31, nat31, nat31)
    .map((a) => (sink) => sink.orderTriggered(...a)),
  orderActivated: fc.tuple(entryId, nat31, nat31).map((a) => (sink) => sink.orderActivated(...a)),
  matchPrevented: fc
    .tuple(entryId, nat31, bits(15), nat31, entryId, nat31, nat31, entryId, nat31, nat31)
    .map((a) => (sink) => sink.matchPrevented(...a)),
  auctionIndicative: fc
    .tuple(nat31, nat31, entryId, entryId, bits(3))
    .map((a) => (sink) => sink.auctionIndicative(...a)),
  auctionUncrossed: fc
    .tuple(nat31, bits(15), nat31, entryId, entryId, bits(3))
    .map((a) => (sink) => sink.auctionUncrossed(...a)),
  instrumentChanged: fc.tuple(nat31, listing).map((a) => (sink) => sink.instrumentChanged(...a)),
  accountLimitsSet: fc
    .tuple(nat31, accountLimits)
    .map((a) => (sink) => sink.accountLimitsSet(...a)),
  positionLimitsSet: fc
    .tuple(nat31, nat31, positionLimits)
    .map((a) => (sink) => sink.positionLimitsSet(...a)),
  venueLimitsSet: venueLimits.map((limits) => (sink) => sink.venueLimitsSet(limits)),
  orderRejected: fc
    .tuple(
      entryId,
      int32,
      int32,
      bits(3),
      bits(15),
      bits(15),
      bits(255),
      nat31,
      nat31,
      idWords,
      nat31,
      fc.maxSafeInteger(),
    )
    .map((a) => (sink) => sink.orderRejected(...a)),
  commandRepeated: fc.tuple(nat31, nat31, entryId).map((a) => (sink) => sink.commandRepeated(...a)),
  tradeExecuted: fc
    .tuple(entryId, nat31, bits(3), nat31, nat31, entryId, nat31, nat31, fc.maxSafeInteger())
    .chain((a) =>
      fc
        .tuple(entryId, nat31, nat31, fc.maxSafeInteger())
        .map((b) => (sink: EventSink) => sink.tradeExecuted(...a, ...b)),
    ),
  orderClosed: fc
    .tuple(entryId, nat31, nat31, nat31, nat31)
    .map((a) => (sink) => sink.orderClosed(...a)),
  orderAmended: fc
    .tuple(entryId, nat31, nat31, nat31, nat31, nat31, bits(1))
    .map((a) => (sink) => sink.orderAmended(...a)),
  massCanceled: fc.tuple(nat31, nat31, nat31, nat31).map((a) => (sink) => sink.massCanceled(...a)),
  commandRejected: fc
    .tuple(nat31, int32, int32, entryId, nat31, fc.maxSafeInteger())
    .map((a) => (sink) => sink.commandRejected(...a)),
  depthChanged: fc
    .tuple(nat31, bits(3), nat31, entryId, nat31)
    .map((a) => (sink) => sink.depthChanged(...a)),
  orderRestored: fc
    .tuple(entryId, nat31, nat31, bits(3), bits(15), bits(15), bits(255), bits(15), nat31, nat31)
    .chain((a) =>
      fc
        .tuple(nat31, nat31, entryId, fc.maxSafeInteger(), nat31, nat31, nat31, instant, idWords)
        .map((b) => (sink: EventSink) => sink.orderRestored(...a, ...b)),
    ),
  accountFeeTierSet: fc.tuple(nat31, nat31).map((a) => (sink) => sink.accountFeeTierSet(...a)),
  accountStatusSet: fc.tuple(nat31, nat31).map((a) => (sink) => sink.accountStatusSet(...a)),
  instrumentDelisted: fc.tuple(nat31).map((a) => (sink) => sink.instrumentDelisted(...a)),
  tradeWindowSet: fc.tuple(nat31).map((a) => (sink) => sink.tradeWindowSet(...a)),
  tradeBusted: fc
    .tuple(entryId, nat31, bits(3), nat31, nat31, entryId, nat31, fc.maxSafeInteger())
    .chain((a) =>
      fc
        .tuple(entryId, nat31, fc.maxSafeInteger(), instant, entryId, entryId)
        .map((b) => (sink: EventSink) => sink.tradeBusted(...a, ...b)),
    ),
  tradeCorrected: fc
    .tuple(entryId, nat31, bits(3), nat31, nat31, nat31, entryId, nat31, fc.maxSafeInteger())
    .chain((a) =>
      fc
        .tuple(fc.maxSafeInteger(), entryId, nat31, fc.maxSafeInteger(), fc.maxSafeInteger())
        .chain((b) =>
          fc
            .tuple(instant, entryId, entryId)
            .map((c) => (sink: EventSink) => sink.tradeCorrected(...a, ...b, ...c)),
        ),
    ),
  marketRestored: fc.tuple(nat31, entryId, nat31).map((a) => (sink) => sink.marketRestored(...a)),
};
const anyEvent = fc.oneof(...Object.values(eventArbitraries));

function encode(calls: readonly Call[], buffer = new WordBuffer(2)): WordBuffer {
  const encoder = new EventEncoder(buffer);
  for (const call of calls) call(encoder);
  return buffer;
}

describe('an event', () => {
  for (const [name, arbitrary] of Object.entries(eventArbitraries)) {
    test(`${name} comes back as it went`, { timeout: timeoutMs }, () => {
      fc.assert(
        fc.property(arbitrary, (call) => {
          const wanted = new EventRecorder();
          const found = new EventRecorder();
          call(wanted);
          const buffer = encode([call]);
          decodeEvents(buffer.ints, buffer.nums, 0, buffer.used, found);
          expect(found.take()).toEqual(wanted.take());
        }),
        options(60),
      );
    });
  }

  test('many come back in their groups', { timeout: timeoutMs }, () => {
    const groups = fc.array(
      fc.tuple(int32, instant, instant, fc.array(anyEvent, { maxLength: 8 })),
      {
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(groups, (all) => {
        const buffer = new WordBuffer(2);
        const encoder = new EventEncoder(buffer);
        for (const [tag, seq, tsUs, calls] of all) {
          encoder.beginGroup(tag, seq, tsUs);
          for (const call of calls) call(encoder);
          encoder.endGroup();
        }
        let at = 0;
        for (const [tag, seq, tsUs, calls] of all) {
          const words = buffer.ints[at]!;
          expect(buffer.ints[at + 1]).toBe(tag);
          expect(buffer.nums[(at + 2) >> 1]).toBe(seq);
          expect(buffer.nums[(at + 4) >> 1]).toBe(tsUs);
          const found = new EventRecorder();
          const wanted = new EventRecorder();
          const from = at + groupHeadWords;
          decodeEvents(buffer.ints, buffer.nums, from, words - groupHeadWords, found);
          for (const call of calls) call(wanted);
          expect(found.take()).toEqual(wanted.take());
          at += words;
        }
        expect(at).toBe(buffer.used);
        expect(buffer.bytes()).toHaveLength(buffer.used * 4);
      }),
      options(60),
    );
  });

  test('cut anywhere is refused, after those that are whole', { timeout: timeoutMs }, () => {
    fc.assert(
      fc.property(anyEvent, anyEvent, fc.nat(), (first, second, cut) => {
        const { used: whole } = encode([first]);
        const buffer = encode([first, second]);
        const kept = whole + 1 + (cut % (buffer.used - whole - 1));
        const found = new EventRecorder();
        const decode = (): number => decodeEvents(buffer.ints, buffer.nums, 0, kept, found);
        expect(decode).toThrow(FrameError);
        expect(found.take()).toHaveLength(1);
      }),
      options(150),
    );
  });

  test('that says another length than its kind has is refused', { timeout: timeoutMs }, () => {
    fc.assert(
      fc.property(anyEvent, fc.integer({ min: 0, max: 100 }), (call, length) => {
        const buffer = encode([call, call, call]);
        const words = buffer.ints[0]! >>> 8;
        fc.pre(length !== words);
        buffer.ints[0] = (buffer.ints[0]! & 255) | (length << 8);
        const decode = (): number =>
          decodeEvents(buffer.ints, buffer.nums, 0, length, new EventRecorder());
        expect(length === 0 ? (): void => decodeAll(buffer) : decode).toThrow(FrameError);
      }),
      options(150),
    );
  });

  test('of a kind that there is not is refused', () => {
    for (const kind of [0, 37, 255]) {
      const ints = Int32Array.of(kind | (4 << 8), 0, 0, 0);
      const nums = new Float64Array(ints.buffer);
      expect(() => decodeEvents(ints, nums, 0, 4, new EventRecorder())).toThrow(FrameError);
    }
  });
});

function decodeAll(buffer: WordBuffer): void {
  decodeEvents(buffer.ints, buffer.nums, 0, buffer.used, new EventRecorder());
}

// Commands and events as words: every one comes back as it went, and words that are no record are refused.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCommand, encodeCommand } from '#codec/command-codec.ts';
import { decodeEvents } from '#codec/event-decoder.ts';
import { EventEncoder } from '#codec/event-encoder.ts';
import { groupHeadWords } from '#codec/event-kinds.ts';
import { FrameError, WordBuffer } from '#codec/word-buffer.ts';
import {
  Command,
  CommandKind,
  readClOrdId,
  writeClOrdId,
  type InstrumentListing,
} from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import { numericFields, type CommandData, makeCommand } from '../../test/support/commands.ts';
import { plainListing } from '../../test/support/listing.ts';
import { EventRecorder } from '../../test/support/recorder.ts';
import { options, timeoutMs } from '../../test/properties/book-options.ts';

const int32 = fc.oneof(fc.integer(), fc.constantFrom(0, 1, -1, 2 ** 31 - 1, -(2 ** 31)));
const double = fc.oneof(
  fc.maxSafeInteger(),
  fc.double(),
  fc.constantFrom(0, NaN, Infinity, -Infinity, 0.5, 2 ** 53, 1e300),
);
const instant = fc.maxSafeNat();
const id = fc.string({
  unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
  maxLength: 36,
  size: 'max',
});
const text = fc.string({ unit: 'binary', maxLength: 64, size: 'max' });
const bits = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });
const listing: fc.Arbitrary<InstrumentListing> = fc.record({
  symbol: text,
  name: text,
  currencyId: double,
  priceDecimals: double,
  tickUnits: double,
  lotShares: double,
  priceTicksMin: double,
  priceTicksMax: double,
  qtyLotsMin: double,
  qtyLotsMax: double,
  notionalMinorMax: double,
  referencePriceTicks: double,
  marketCollarBps: double,
  limitCollarBps: double,
  openOrdersPerAccountMax: double,
});

const orderKinds = [
  CommandKind.placeOrder,
  CommandKind.cancelOrder,
  CommandKind.amendOrder,
  CommandKind.replaceOrder,
  CommandKind.massCancel,
];
const otherKinds = [
  ...Object.values(CommandKind).filter((kind) => !(orderKinds as number[]).includes(kind)),
  0,
  99,
  255,
];

/** Whatever the layouts can carry: the codec does not judge values. */
const orderCommand: fc.Arbitrary<CommandData> = fc.record({
  kind: fc.constantFrom(...orderKinds),
  accountId: int32,
  instrumentId: int32,
  orderId: double,
  side: bits(3),
  ordType: bits(15),
  timeInForce: bits(15),
  execInst: bits(255),
  stpMode: bits(15),
  priceTicks: double,
  qtyLots: double,
  clOrdId: id,
  origClOrdId: id,
});
const otherCommand: fc.Arbitrary<CommandData> = fc.record(
  {
    kind: fc.constantFrom(...otherKinds),
    accountId: int32,
    instrumentId: int32,
    toAccountId: int32,
    assetId: int32,
    amountMinor: double,
    option: fc.integer({ min: -(2 ** 23), max: 2 ** 23 - 1 }),
    makerFeeRate: int32,
    takerFeeRate: int32,
    decimals: int32,
    clOrdId: id,
    text,
    listing,
  },
  { requiredKeys: ['kind', 'accountId', 'instrumentId', 'amountMinor', 'clOrdId', 'text'] },
);
const anyCommand = fc.oneof(orderCommand, otherCommand);

function plain(command: Command): unknown {
  const numbers = numericFields.map((field) => command[field] + 0);
  const ids = [[...command.clOrdId], [...command.origClOrdId]];
  return [...numbers, command.seq, command.tsUs, ...ids, command.text, command.listing];
}

/** A record full of what another command left. */
function usedRecord(): Command {
  const record = makeCommand({ kind: 9, text: 'old', listing: plainListing }, 9, 9);
  for (const field of numericFields) record[field] = 9;
  record.clOrdId.fill(9);
  record.origClOrdId.fill(9);
  return record;
}

describe('a command', () => {
  test('comes back as it went, wherever it stands', { timeout: timeoutMs }, () => {
    fc.assert(
      fc.property(
        fc.array(anyCommand, { minLength: 1, maxLength: 6 }),
        instant,
        instant,
        (all, seq, tsUs) => {
          const buffer = new WordBuffer(2);
          const frames = all.map((data) => {
            const command = makeCommand(data, seq, tsUs);
            const at = buffer.used;
            return { command, at, words: encodeCommand(command, buffer) };
          });
          expect(buffer.used).toBe(frames.reduce((sum, frame) => sum + frame.words, 0));
          const record = usedRecord();
          for (const { command, at, words } of frames) {
            expect(at % 2).toBe(0);
            expect(buffer.ints[at]! & 255).toBe(command.kind);
            decodeCommand(buffer.ints, buffer.nums, at, words, record);
            if (isOrder(command.kind)) {
              // What an order does not use is not written; the core does not read it.
              record.text = '';
              record.listing = undefined;
              for (const field of unusedByOrders) record[field] = 0;
            }
            expect(plain(record)).toEqual(plain(command));
          }
        },
      ),
      options(200),
    );
  });

  test('of a wrong length is no command', { timeout: timeoutMs }, () => {
    fc.assert(
      fc.property(anyCommand, fc.integer({ min: -60, max: 60 }), (data, by) => {
        fc.pre(by !== 0);
        const buffer = new WordBuffer(256);
        const words = encodeCommand(makeCommand(data, 1, 1), buffer);
        fc.pre(words + by >= 0);
        // Behind the frame stands the next one, not zeros.
        buffer.ints.fill(0x01010101, words);
        const decode = (): void =>
          decodeCommand(buffer.ints, buffer.nums, 0, words + by, new Command());
        expect(decode).toThrow(FrameError);
      }),
      options(200),
    );
  });

  test.each(['text', 'listing'] as const)(
    'with a %s that could not be read again is not written: a journal with it could never be replayed',
    (where) => {
      const tooLong = 'x'.repeat(4_097);
      const data: CommandData =
        where === 'text'
          ? { kind: CommandKind.openAccount, text: tooLong }
          : { kind: CommandKind.listInstrument, listing: { ...plainListing, name: tooLong } };
      const command = makeCommand(data, 1, 1);
      expect(() => encodeCommand(command, new WordBuffer())).toThrow('a text fits its place');
    },
  );

  test('cut where the buffer ends is no command', { timeout: timeoutMs }, () => {
    fc.assert(
      fc.property(anyCommand, fc.nat(), (data, cut) => {
        const buffer = new WordBuffer(256);
        const words = encodeCommand(makeCommand(data, 1, 1), buffer);
        const kept = Math.floor((cut % words) / 2) * 2;
        const ints = buffer.ints.slice(0, kept);
        const nums = new Float64Array(ints.buffer);
        expect(() => decodeCommand(ints, nums, 0, kept, new Command())).toThrow(FrameError);
      }),
      options(200),
    );
  });

  test(
    'with damaged words is another command or none, and nothing worse',
    { timeout: timeoutMs },
    () => {
      fc.assert(
        fc.property(anyCommand, fc.nat(), int32, (data, at, word) => {
          const buffer = new WordBuffer(256);
          const words = encodeCommand(makeCommand(data, 1, 1), buffer);
          buffer.ints[at % words] = word;
          try {
            decodeCommand(buffer.ints, buffer.nums, 0, words, new Command());
          } catch (error) {
            expect(error).toBeInstanceOf(FrameError);
          }
        }),
        options(300),
      );
    },
  );

  const misfits: CommandData[] = [
    { kind: CommandKind.placeOrder, side: 5 },
    { kind: CommandKind.placeOrder, side: -1 },
    { kind: CommandKind.placeOrder, ordType: 17 },
    { kind: CommandKind.placeOrder, timeInForce: 16 },
    { kind: CommandKind.placeOrder, execInst: 256 },
    { kind: CommandKind.placeOrder, stpMode: 17 },
    { kind: CommandKind.placeOrder, stpMode: 0.5 },
    { kind: CommandKind.placeOrder, accountId: 2 ** 32 + 10 },
    { kind: CommandKind.placeOrder, accountId: 10.5 },
    { kind: CommandKind.cancelOrder, instrumentId: 2 ** 31 },
    { kind: CommandKind.deposit, assetId: 2 ** 32 + 1 },
    { kind: CommandKind.transfer, toAccountId: NaN },
    { kind: CommandKind.setPhase, option: 2 ** 24 + 4 },
    { kind: CommandKind.setFeeTier, makerFeeRate: 0.5 },
    { kind: 257 },
  ];
  for (const data of misfits) {
    test(`whose numbers do not fit is not written as another: ${JSON.stringify(data)}`, () => {
      const buffer = new WordBuffer(256);
      expect(() => encodeCommand(makeCommand(data, 1, 1), buffer)).toThrow();
      expect(buffer.used).toBe(0);
    });
  }
});

const unusedByOrders = [
  'toAccountId',
  'assetId',
  'amountMinor',
  'option',
  'makerFeeRate',
  'takerFeeRate',
  'decimals',
] as const;
function isOrder(kind: number): boolean {
  return (orderKinds as number[]).includes(kind);
}

test('a client order id comes back from its words, in all lengths', () => {
  const words = new Int32Array(9);
  const long = 'abcdefghijklmnopqrstuvwxyz0123456789';
  for (let length = 0; length <= 36; length++) {
    writeClOrdId(words, long.slice(0, length));
    expect(readClOrdId(words)).toBe(long.slice(0, length));
  }
});

// ---- events

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
  feeTierSet: fc.tuple(nat31, int32, int32).map((a) => (sink) => sink.feeTierSet(...a)),
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
    .tuple(entryId, nat31, nat31, bits(3), bits(15), bits(15), bits(255), nat31, nat31, idWords)
    .map((a) => (sink) => sink.orderAccepted(...a)),
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
    .tuple(entryId, nat31, nat31, bits(3), bits(15), bits(15), bits(255), nat31, nat31, nat31)
    .chain((a) =>
      fc
        .tuple(nat31, entryId, fc.maxSafeInteger(), nat31, nat31, nat31, instant, idWords)
        .map((b) => (sink: EventSink) => sink.orderRestored(...a, ...b)),
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
        const decode = (): void => decodeEvents(buffer.ints, buffer.nums, 0, kept, found);
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
        const decode = (): void =>
          decodeEvents(buffer.ints, buffer.nums, 0, length, new EventRecorder());
        expect(length === 0 ? (): void => decodeAll(buffer) : decode).toThrow(FrameError);
      }),
      options(150),
    );
  });

  test('of a kind that there is not is refused', () => {
    for (const kind of [0, 21, 255]) {
      const ints = Int32Array.of(kind | (4 << 8), 0, 0, 0);
      const nums = new Float64Array(ints.buffer);
      expect(() => decodeEvents(ints, nums, 0, 4, new EventRecorder())).toThrow(FrameError);
    }
  });
});

function decodeAll(buffer: WordBuffer): void {
  decodeEvents(buffer.ints, buffer.nums, 0, buffer.used, new EventRecorder());
}

// Commands as words: every one comes back as it went, words that are no record are refused, and old journals are read as they were meant.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCommand, encodeCommand } from '#codec/command-codec.ts';
import { FrameError, WordBuffer } from '#codec/word-buffer.ts';
import {
  Command,
  CommandKind,
  readClOrdId,
  writeClOrdId,
  type AccountLimits,
} from '#core/command.ts';
import { batchLegsMax } from '#core/limits.ts';
import { InvariantError } from '#std/assert.ts';
import { numericFields, type CommandData, makeCommand } from '../../test/support/commands.ts';
import { plainListing } from '../../test/support/listing.ts';
import {
  accountLimits,
  bits,
  double,
  id,
  instant,
  int32,
  listing,
  positionLimits,
  text,
  tradeTerms,
  venueLimits,
} from '../../test/support/record-arbitraries.ts';
import { options, timeoutMs } from '../../test/properties/book-options.ts';

const orderKinds = [
  CommandKind.placeOrder,
  CommandKind.cancelOrder,
  CommandKind.amendOrder,
  CommandKind.replaceOrder,
  CommandKind.massCancel,
];
const legKinds = [CommandKind.orderList, CommandKind.orderBatch];
const otherKinds = [
  ...Object.values(CommandKind).filter((kind) => !isOrder(kind) && !holdsLegs(kind)),
  0,
  99,
  255,
];

/** Whatever the layouts can carry: the codec does not judge values. */
const plainOrder = {
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
};
const termsBeyond = {
  stopTicks: double,
  activationTicks: double,
  trailTicks: double,
  trailBps: double,
  displayLots: double,
  minQtyLots: double,
  expireTsUs: double,
  budgetMinor: double,
};
const plainKeys = Object.keys(plainOrder) as (keyof typeof plainOrder)[];
const orderCommand: fc.Arbitrary<CommandData> = fc.oneof(
  fc.record(plainOrder),
  fc.record({ ...plainOrder, ...termsBeyond }, { requiredKeys: plainKeys }),
);
const listCommand: fc.Arbitrary<CommandData> = fc.record({
  kind: fc.constantFrom(...legKinds),
  accountId: int32,
  option: fc.integer({ min: -(2 ** 23), max: 2 ** 23 - 1 }),
  legs: fc.array(orderCommand, { maxLength: 6 }),
});
const otherHead: fc.Arbitrary<CommandData> = fc.record(
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
  },
  { requiredKeys: ['kind', 'accountId', 'instrumentId', 'amountMinor', 'clOrdId', 'text'] },
);
/** One thing at most stands behind the text. */
const tail: fc.Arbitrary<Partial<CommandData>> = fc.oneof(
  fc.constant({}),
  listing.map((value) => ({ listing: value })),
  accountLimits.map((value) => ({ accountLimits: value })),
  venueLimits.map((value) => ({ venueLimits: value })),
  positionLimits.map((value) => ({ positionLimits: value })),
  double.map((value) => ({ auctionFeeRate: value })),
  tradeTerms.map((value) => ({ trade: value })),
);
const otherCommand = fc.tuple(otherHead, tail).map(([head, rest]) => ({ ...head, ...rest }));
const anyCommand = fc.oneof(orderCommand, listCommand, otherCommand);

function plain(command: Command): unknown {
  const numbers = numericFields.map((field) => command[field] + 0);
  const ids = [[...command.clOrdId], [...command.origClOrdId]];
  const { listing: listed, accountLimits: account, venueLimits: venue } = command;
  const limits = [listed, account, venue, command.positionLimits, command.trade];
  const legs: unknown = command.legs.slice(0, command.legCount).map(plain);
  return [...numbers, command.seq, command.tsUs, ...ids, command.text, limits, legs];
}

/** A record full of what another command left. */
function usedRecord(): Command {
  const leg = { kind: CommandKind.placeOrder };
  const record = makeCommand({ kind: 9, text: 'old', listing: plainListing, legs: [leg] }, 9, 9);
  for (const each of [record, record.legs[0]!]) {
    for (const field of numericFields) each[field] = 9;
    each.clOrdId.fill(9);
    each.origClOrdId.fill(9);
  }
  record.accountLimits = { ...noLimits };
  record.venueLimits = { openOrdersMax: 9, ordersPerSecondMax: 9, stpNoneAllowed: 9 };
  record.positionLimits = { longLotsMax: 9, shortLotsMax: 9 };
  record.trade = {
    tradeId: 9,
    priceTicks: 9,
    qtyLots: 9,
    buyAccountId: 9,
    sellAccountId: 9,
    buyFeeMinor: 9,
    sellFeeMinor: 9,
    newPriceTicks: 9,
  };
  return record;
}

const noLimits: AccountLimits = {
  openOrdersMax: 0,
  ordersPerSecondMax: 0,
  grossExposureMinorMax: 0,
  duplicateWindowUs: 0,
  noOpposingOrders: 0,
  tradeGroup: 0,
};

/** What an order does not use is not written; the core does not read it. */
function forgetUnused(record: Command): void {
  record.text = '';
  record.listing = undefined;
  record.accountLimits = undefined;
  record.venueLimits = undefined;
  record.positionLimits = undefined;
  record.trade = undefined;
  record.legCount = 0;
  for (const field of unusedByOrders) record[field] = 0;
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
            if (isOrder(command.kind)) forgetUnused(record);
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

  const place = { kind: CommandKind.placeOrder, side: 1 };
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
    { kind: CommandKind.orderBatch, accountId: 2 ** 31 },
    { kind: CommandKind.orderList, option: 2 ** 23 },
    { kind: CommandKind.orderBatch, legs: [{ kind: CommandKind.deposit }] },
    { kind: CommandKind.orderBatch, legs: [{ kind: CommandKind.orderBatch }] },
    { kind: CommandKind.orderBatch, legs: [place, { ...place, side: 4 }] },
    { kind: CommandKind.listInstrument, listing: plainListing, auctionFeeRate: 1 },
  ];
  for (const data of misfits) {
    test(`whose numbers do not fit is not written as another: ${JSON.stringify(data)}`, () => {
      const buffer = new WordBuffer(256);
      expect(() => encodeCommand(makeCommand(data, 1, 1), buffer)).toThrow(InvariantError);
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
  'auctionFeeRate',
  'decimals',
] as const;
function isOrder(kind: number): boolean {
  return (orderKinds as number[]).includes(kind);
}
function holdsLegs(kind: number): boolean {
  return (legKinds as number[]).includes(kind);
}

test('an order without terms takes none from the order before it in the record', () => {
  const buffer = new WordBuffer();
  const stop = { kind: CommandKind.placeOrder, side: 1, ordType: 3, stopTicks: 9, budgetMinor: 1 };
  const first = encodeCommand(makeCommand(stop, 1, 1), buffer);
  const second = encodeCommand(makeCommand({ kind: CommandKind.cancelOrder }, 2, 2), buffer);
  const record = new Command();
  decodeCommand(buffer.ints, buffer.nums, 0, first, record);
  expect(record).toMatchObject({ ordType: 3, stopTicks: 9, budgetMinor: 1 });
  decodeCommand(buffer.ints, buffer.nums, first, second, record);
  expect(record).toMatchObject({ ordType: 0, stopTicks: 0, budgetMinor: 0 });
  expect(record.isPlain).toBe(true);
});

test('a plain order is as long as its head and its client order ids, one with terms 16 words longer', () => {
  const data = { kind: CommandKind.placeOrder, side: 1, ordType: 2, clOrdId: 'abcdefgh' };
  const words = (more: Partial<CommandData>): number =>
    encodeCommand(makeCommand({ ...data, ...more }, 1, 1), new WordBuffer());
  expect(words({})).toBe(16);
  expect(words({ displayLots: 1 })).toBe(32);
  expect(words({ ordType: 4 })).toBe(32);
});

describe('a list or a batch', () => {
  const place: CommandData = { kind: CommandKind.placeOrder, side: 1, ordType: 2, qtyLots: 1 };
  const legAt = 8;

  function batch(legs: readonly CommandData[]): { buffer: WordBuffer; words: number } {
    const buffer = new WordBuffer(64);
    const command = makeCommand({ kind: CommandKind.orderBatch, accountId: 10, legs }, 1, 1);
    return { buffer, words: encodeCommand(command, buffer) };
  }

  test('of the most legs there may be comes back, one more is not written', () => {
    const { buffer, words } = batch(Array.from({ length: batchLegsMax }, () => place));
    const record = usedRecord();
    decodeCommand(buffer.ints, buffer.nums, 0, words, record);
    expect(record.legCount).toBe(batchLegsMax);
    expect(record.legs.every((leg) => leg.kind === CommandKind.placeOrder)).toBe(true);
    expect(() => batch(Array.from({ length: batchLegsMax + 1 }, () => place))).toThrow(
      'a batch is not longer than can be read again',
    );
  });

  test('of whole legs, but more than there may be, is no record', () => {
    const { buffer, words } = batch(Array.from({ length: batchLegsMax }, () => place));
    const legWords = buffer.ints[legAt]! + 2;
    buffer.reserve(legWords);
    buffer.ints.copyWithin(words, legAt, legAt + legWords);
    buffer.ints[6] = batchLegsMax + 1;
    const decode = (): void =>
      decodeCommand(buffer.ints, buffer.nums, 0, words + legWords, new Command());
    expect(decode).toThrow(FrameError);
  });

  test('without legs comes back; with fewer than none it is no record', () => {
    const { buffer, words } = batch([]);
    const record = usedRecord();
    decodeCommand(buffer.ints, buffer.nums, 0, words, record);
    expect(record).toMatchObject({ kind: CommandKind.orderBatch, accountId: 10, legCount: 0 });
    buffer.ints[6] = -1;
    const decode = (): void => decodeCommand(buffer.ints, buffer.nums, 0, words, new Command());
    expect(decode).toThrow(FrameError);
  });

  const damages: [string, at: number, word: number][] = [
    ['more legs than there may be', 6, batchLegsMax + 1],
    ['legs below nought', 6, -1],
    ['a leg more than it holds', 6, 3],
    ['a leg less than it holds', 6, 1],
    ['a leg without words', legAt, 0],
    ['a leg of negative length', legAt, -16],
    ['a leg that goes past the list', legAt, 1_000],
    ['a leg of an odd length', legAt, 13],
    ['a list as a leg', legAt + 2, CommandKind.orderList],
    ['a batch as a leg', legAt + 2, CommandKind.orderBatch],
    ["an operator's command as a leg", legAt + 2, CommandKind.deposit],
    ['a leg with terms that are not there', legAt + 9, 16 << 16],
    ['a leg with ids that are too long', legAt + 9, 10],
  ];
  test.each(damages)('that says %s is no record', (_name, at, word) => {
    const { buffer, words } = batch([place, { kind: CommandKind.cancelOrder, orderId: 7 }]);
    buffer.ints[at] = word;
    const decode = (): void => decodeCommand(buffer.ints, buffer.nums, 0, words, new Command());
    expect(decode).toThrow(FrameError);
  });
});

test('terms of another length than they have are no record', () => {
  const buffer = new WordBuffer();
  const data = { kind: CommandKind.placeOrder, side: 1, displayLots: 1 };
  const words = encodeCommand(makeCommand(data, 1, 1), buffer);
  buffer.ints[7] = 14 << 16;
  const decode = (): void => decodeCommand(buffer.ints, buffer.nums, 0, words - 2, new Command());
  expect(decode).toThrow(FrameError);
});

test("an operator's command that is followed by something unknown is no record", () => {
  const buffer = new WordBuffer();
  const words = encodeCommand(makeCommand({ kind: CommandKind.setPhase }, 1, 1), buffer);
  for (const tailKind of [-1, 8, 256]) {
    buffer.ints[23] = tailKind;
    const decode = (): void => decodeCommand(buffer.ints, buffer.nums, 0, words, new Command());
    expect(decode).toThrow(FrameError);
  }
});

/** Records as journals hold them from before there were terms, limits of positions and auction fees. */
describe('a record of an old journal', () => {
  // seq 41, at 1_700_000_000_000_000.
  const stamp = [0, 1078231040, 1618542592, 1125656720];
  const noIds = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  const oldListing = [
    [4, 4390977, 4522061, 0, 4, 6488129, 6619245, 0, 0, 1072693248, 0, 1073741824, 0, 1072693248],
    [0, 1072693248, 0, 1072693248, 0, 1093567616, 0, 1072693248, 0, 1093567616, 0, 1114636288],
    [0, 1079574528, 0, 1083129856, 0, 0, 0, 1083129856],
  ].flat();
  const order = { accountId: 10, clOrdId: 'old-1' };
  const { positionLotsMax: _none, ...listed } = plainListing;
  const cases: [string, number[], CommandData, isWritten: boolean][] = [
    [
      'an order',
      [268716545, 10, ...stamp, 2, 2, 0, 1089246368, 0, 1075576832, 0, 0, 761556079, 49],
      {
        ...order,
        kind: CommandKind.placeOrder,
        instrumentId: 2,
        side: 2,
        ordType: 2,
        timeInForce: 1,
        execInst: 1,
        stpMode: 4,
        priceTicks: 58_533,
        qtyLots: 7,
      },
      true,
    ],
    [
      'an amendment',
      [3, 10, ...stamp, 0, 512, 0, 0, 0, 1074266112, 2621440, 1107296256, 761556079, 49],
      {
        kind: CommandKind.amendOrder,
        accountId: 10,
        orderId: 2 ** 33 + 5,
        qtyLots: 3,
        origClOrdId: 'old-1',
      },
      true,
    ],
    [
      'a fee tier',
      [804, 0, ...stamp, 0, 0, 0, 0, 0, -50, 300, 0, ...noIds, 0, 0, 0],
      { kind: CommandKind.setFeeTier, option: 3, makerFeeRate: -50, takerFeeRate: 300 },
      true,
    ],
    [
      'a listing',
      [33, 0, ...stamp, 0, 0, 0, 0, 0, 0, 0, 0, ...noIds, 1, 0, 0, ...oldListing],
      {
        kind: CommandKind.listInstrument,
        listing: { ...listed, name: 'Acme', notionalMinorMax: 2 ** 40, positionLotsMax: 0 },
      },
      false,
    ],
  ];
  test.each(cases)('%s is read as it was meant', (_name, words, data, isWritten) => {
    const command = makeCommand(data, 41, 1_700_000_000_000_000);
    const ints = Int32Array.from(words);
    const record = usedRecord();
    decodeCommand(ints, new Float64Array(ints.buffer), 0, words.length, record);
    if (isOrder(command.kind)) forgetUnused(record);
    expect(plain(record)).toEqual(plain(command));
    if (!isWritten) return;
    const buffer = new WordBuffer();
    const length = encodeCommand(command, buffer);
    expect([...buffer.ints.subarray(0, length)]).toEqual(words);
  });
});

test('a client order id comes back from its words, in all lengths', () => {
  const words = new Int32Array(9);
  const long = 'abcdefghijklmnopqrstuvwxyz0123456789';
  for (let length = 0; length <= 36; length++) {
    writeClOrdId(words, long.slice(0, length));
    expect(readClOrdId(words)).toBe(long.slice(0, length));
  }
});

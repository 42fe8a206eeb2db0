// Numbers that no honest sender sends, in every field of every command: the answer is a reject, never an exception and never
// something done by half.

import { describe, expect, test } from 'vitest';
import { CommandKind } from '#core/command.ts';
import type { ExchangeState } from '#core/state.ts';
import { OrdType, Phase, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { InvariantError } from '#std/assert.ts';
import { makeCommand, type CommandData, type NumericField } from '../../test/support/commands.ts';
import { Desk } from '../../test/support/desk.ts';
import { plainListing } from '../../test/support/listing.ts';
import { EventRecorder } from '../../test/support/recorder.ts';

const notIntegers = [NaN, Infinity, -Infinity, 0.5, 1.5, -0.5, 1e300, -1e300, 2 ** 53, -(2 ** 53)];
/** Beside an id that exists: the same in other words, its neighbours, and what truncates to it. */
const around = (id: number): number[] => [id + 0.5, id + 2 ** 32, id + 2 ** 53, -id, 999_999];
const unknown = [...notIntegers, -1, 2 ** 31, 2 ** 32];

const newOrder = {
  accountId: 10,
  instrumentId: 1,
  side: Side.buy,
  ordType: OrdType.limit,
  timeInForce: TimeInForce.gtc,
  execInst: 0,
  stpMode: StpMode.cancelNewest,
  priceTicks: 99,
  qtyLots: 5,
};
const orderFields: Partial<Record<NumericField, number[]>> = {
  accountId: [...unknown, ...around(10), 0],
  instrumentId: [...unknown, ...around(1), 0],
  side: [...unknown, 0, 3, 5, 257],
  ordType: [...unknown, 0, 3, 9, 18],
  timeInForce: [...unknown, 2, 5, 6, 8, 17],
  execInst: [...unknown, 2, 6, 8, 256, 257, 2 ** 32 + 1],
  stpMode: [...unknown, 0, 5, 17],
  priceTicks: [...unknown, ...around(99), 0],
  qtyLots: [...unknown, ...around(5), 0],
  stopTicks: [...unknown, 95],
  activationTicks: [...unknown, 95],
  trailTicks: [...unknown, 5],
  trailBps: [...unknown, 5],
  displayLots: [...unknown, 6],
  minQtyLots: [...unknown, 6],
  expireTsUs: [...unknown, 1, 2 ** 52],
  budgetMinor: [...unknown, 500],
};
/** Terms that only some types have, each on an order that is good with them. */
const stop = { ...newOrder, ordType: OrdType.stop, priceTicks: 0, stopTicks: 120 };
const stopFields = { stopTicks: [...unknown, ...around(120), 0] };
const trailing = {
  ...newOrder,
  ordType: OrdType.trailingStopLimit,
  trailTicks: 5,
  activationTicks: 90,
};
const trailingFields = {
  trailTicks: [...unknown, 5.5, -5, 2 ** 32 + 5, 0],
  activationTicks: [...unknown, ...around(90).filter((ticks) => ticks !== 999_999)],
};
const expiring = { ...newOrder, timeInForce: TimeInForce.gtd, expireTsUs: 5_000_000 };
const expiringFields = { expireTsUs: [...notIntegers, -1, 0, 1] };
const iceberg = { ...newOrder, displayLots: 2 };
const minimum = { ...newOrder, minQtyLots: 2 };
const budget = {
  ...newOrder,
  ordType: OrdType.market,
  timeInForce: TimeInForce.ioc,
  priceTicks: 0,
  qtyLots: 0,
  budgetMinor: 500,
};
const budgetFields = { budgetMinor: [...notIntegers, -1, -500, 500.5, 2 ** 52, 0] };
const accountLimits = {
  openOrdersMax: 5,
  ordersPerSecondMax: 5,
  grossExposureMinorMax: 5,
  duplicateWindowUs: 5,
  noOpposingOrders: 1,
  tradeGroup: 5,
};
const moveFields: Partial<Record<NumericField, number[]>> = {
  accountId: [...unknown, ...around(10), 0, 1],
  assetId: [...unknown, ...around(1), 0],
  amountMinor: [...unknown.filter((value) => value < 2 ** 31 || value > 2 ** 52), 5.5, 0],
};
const target = { accountId: 10, origClOrdId: 'resting' };
const targetFields: Partial<Record<NumericField, number[]>> = {
  accountId: [...unknown, ...around(10), 0],
};

/** Each kind of command as it would pass, and what is wrong for each number that it uses. */
const commands: {
  what?: string;
  good: CommandData;
  fields: Partial<Record<NumericField, number[]>>;
}[] = [
  { good: { kind: CommandKind.placeOrder, ...newOrder }, fields: orderFields },
  { what: 'a stop', good: { kind: CommandKind.placeOrder, ...stop }, fields: stopFields },
  {
    what: 'a trailing stop',
    good: { kind: CommandKind.placeOrder, ...trailing },
    fields: trailingFields,
  },
  {
    what: 'an order that expires',
    good: { kind: CommandKind.placeOrder, ...expiring },
    fields: expiringFields,
  },
  {
    what: 'an iceberg',
    good: { kind: CommandKind.placeOrder, ...iceberg },
    fields: { displayLots: [...unknown, 2.5, -2, 6] },
  },
  {
    what: 'an order with a minimum',
    good: { kind: CommandKind.placeOrder, ...minimum },
    fields: { minQtyLots: [...unknown, 2.5, -2, 6] },
  },
  {
    what: 'an order by budget',
    good: { kind: CommandKind.placeOrder, ...budget },
    fields: budgetFields,
  },
  {
    good: { kind: CommandKind.replaceOrder, ...newOrder, origClOrdId: 'resting' },
    fields: { ...orderFields, orderId: [...unknown, 999_999] },
  },
  {
    good: { kind: CommandKind.cancelOrder, ...target },
    fields: { ...targetFields, orderId: [...unknown, 999_999] },
  },
  {
    good: { kind: CommandKind.amendOrder, ...target, priceTicks: 98, qtyLots: 4 },
    fields: {
      ...targetFields,
      orderId: [...unknown, 999_999],
      priceTicks: unknown,
      qtyLots: unknown,
      stopTicks: [...unknown, 95],
    },
  },
  {
    what: 'a waiting stop',
    good: { kind: CommandKind.amendOrder, accountId: 10, origClOrdId: 'waiting', stopTicks: 121 },
    fields: { stopTicks: unknown },
  },
  {
    good: { kind: CommandKind.massCancel, accountId: 10 },
    fields: {
      ...targetFields,
      instrumentId: [...unknown, ...around(1)],
      side: [...unknown, 3, 257],
    },
  },
  {
    good: { kind: CommandKind.deposit, accountId: 10, assetId: 1, amountMinor: 5 },
    fields: moveFields,
  },
  {
    good: { kind: CommandKind.withdraw, accountId: 10, assetId: 1, amountMinor: 5 },
    fields: { ...moveFields, amountMinor: [...unknown, 5.5, 0] },
  },
  {
    good: {
      kind: CommandKind.transfer,
      accountId: 10,
      toAccountId: 11,
      assetId: 1,
      amountMinor: 5,
    },
    fields: {
      ...moveFields,
      amountMinor: [...unknown, 5.5, 0],
      toAccountId: [...unknown, ...around(11), 0, 1],
    },
  },
  {
    good: { kind: CommandKind.borrowShares, accountId: 10, assetId: 2, amountMinor: 5 },
    fields: { ...moveFields, assetId: [...unknown, ...around(2), 0, 1] },
  },
  {
    good: { kind: CommandKind.giveBackShares, accountId: 10, assetId: 2, amountMinor: 5 },
    fields: {
      ...moveFields,
      assetId: [...unknown, ...around(2), 0, 1],
      amountMinor: [...unknown, 5.5, 0, 11],
    },
  },
  {
    good: { kind: CommandKind.setAccountLimits, accountId: 10, accountLimits },
    fields: { accountId: [...unknown, ...around(10), 0, 1] },
  },
  {
    good: {
      kind: CommandKind.setPositionLimits,
      accountId: 10,
      instrumentId: 1,
      positionLimits: { longLotsMax: 5, shortLotsMax: 5 },
    },
    fields: {
      accountId: [...unknown, ...around(10), 0, 1],
      instrumentId: [...unknown, ...around(1), 0],
    },
  },
  {
    good: {
      kind: CommandKind.changeInstrument,
      instrumentId: 1,
      listing: { ...plainListing, qtyLotsMin: 2 },
    },
    fields: { instrumentId: [...unknown, ...around(1), 0] },
  },
  {
    good: { kind: CommandKind.openAccount, text: 'new' },
    fields: { option: [...unknown, 16] },
  },
  {
    good: { kind: CommandKind.listCurrency, text: 'NEW', decimals: 2 },
    fields: { decimals: [...unknown, 9] },
  },
  {
    good: { kind: CommandKind.setPhase, instrumentId: 1, option: Phase.halted },
    fields: {
      instrumentId: [...unknown, ...around(1), 0],
      option: [...unknown, 1, 2, 3, 7, 8, 260],
    },
  },
  {
    good: {
      kind: CommandKind.setFeeTier,
      option: 1,
      makerFeeRate: 5,
      takerFeeRate: 5,
      auctionFeeRate: 5,
    },
    fields: {
      option: [...unknown, 16],
      makerFeeRate: [...notIntegers, -10_001, 50_001, 2 ** 32 + 5],
      takerFeeRate: [...notIntegers, -10_001, 50_001, 2 ** 32 + 5],
      auctionFeeRate: [...notIntegers, -10_001, 50_001, 2 ** 32 + 5],
    },
  },
  {
    good: { kind: CommandKind.setAccountKillSwitch, accountId: 10, option: 1 },
    fields: { ...targetFields, option: [...unknown, 2, 256, 257] },
  },
  {
    good: { kind: CommandKind.setVenueKillSwitch, option: 1 },
    fields: { option: [...unknown, 2, 256, 257] },
  },
];

/** Everything but the memory of client order ids: balances, queues, switches, phases, rates, the trade counter. */
function marketOf(state: ExchangeState): string {
  const { ledger, store } = state;
  const cells = Array.from({ length: ledger.count }, (_, cell) =>
    [
      ledger.accountIds[cell],
      ledger.assetIds[cell],
      ledger.available[cell],
      ledger.held[cell],
      ledger.openOrders[cell],
      ledger.openBuyLots[cell],
      ledger.borrowed[cell],
      ledger.longLotsMax[cell],
      ledger.shortLotsMax[cell],
    ].join('/'),
  );
  const accounts = state.accounts.map((account) =>
    account === undefined
      ? ''
      : [
          account.name,
          account.feeTier,
          account.killSwitch,
          account.openCount,
          Object.values(account.limits),
          state.tradeGroup(account.accountId),
        ].join('/'),
  );
  const instruments = state.instruments.map((instrument) =>
    instrument === undefined
      ? ''
      : [
          instrument.phase,
          instrument.lastPriceTicks,
          instrument.lastTradeId,
          instrument.trailingCount,
          instrument.minimumCount,
          instrument.queues.waiting,
          Object.values(instrument.listing),
        ].join('/'),
  );
  const counters = [state.nextTradeId, state.venueKillSwitch, store.openCount, state.assets.length];
  return JSON.stringify([cells, accounts, instruments, counters, state.feeTiers]);
}

function openDesk(): Desk {
  const desk = Desk.open();
  desk.rest({ account: 'anna', side: 'buy', price: 97, qty: 10, id: 'resting' });
  desk.rest({ account: 'ben', side: 'buy', price: 97, qty: 10, id: 'resting' });
  desk.rest({ account: 'cleo', side: 'sell', price: 105, qty: 10 });
  desk.rest({ account: 'anna', side: 'buy', type: 'stop', stop: 120, qty: 10, id: 'waiting' });
  desk.borrow('anna', 'ACME', 10);
  return desk;
}

for (const { what, good, fields } of commands) {
  const name = Object.entries(CommandKind).find(([, kind]) => kind === good.kind)?.[0];
  describe(what === undefined ? `${name}` : `${name}, ${what}`, () => {
    test('as it should be, passes', () => {
      const desk = openDesk();
      const outcome = desk.send({ clOrdId: 'new', ...good });
      expect(outcome.reject).toBe('none');
      expect(outcome.isRepeated).toBe(false);
    });

    for (const [field, values] of Object.entries(fields)) {
      test(`with a bad ${field} is rejected and changes nothing`, () => {
        const desk = openDesk();
        const { state } = desk.exchange;
        for (const [i, value] of values.entries()) {
          const market = marketOf(state);
          const hash = desk.hash();
          const depth = [desk.queue('buy'), desk.queue('sell')];
          const bad = { clOrdId: `bad-${i}`, ...good, [field]: value };
          const outcome = desk.send(bad);
          expect(outcome.reject, `${field} ${value}`).not.toBe('none');
          expect(marketOf(state), `${field} ${value}`).toBe(market);
          expect([desk.queue('buy'), desk.queue('sell')]).toEqual(depth);
          // A rejected order is remembered by its client order id, and only that.
          const isRemembered = outcome.events.some(
            (event) => event.kind === 'orderRejected' && event.orderId !== 0,
          );
          expect(desk.hash() === hash, `${field} ${value}`).toBe(!isRemembered);
        }
      });
    }
  });
}

test('an order is found by its own id and no number that is merely near it', () => {
  const desk = openDesk();
  const orderId = desk.orderId('anna', 'resting');
  const before = desk.hash();
  for (const near of [orderId + 0.5, orderId + 2 ** 32, 2 ** 64 + 4_096, -orderId]) {
    const cancel = { kind: CommandKind.cancelOrder, accountId: 10, orderId: near };
    expect(desk.send(cancel).reject, `${near}`).not.toBe('none');
  }
  expect(desk.hash()).toBe(before);
});

describe('a resend is another request where only the bad number differs', () => {
  const numbers: [NumericField, number[]][] = [
    ['priceTicks', [99.5, 99 + 2 ** 53, NaN]],
    ['qtyLots', [5.5, 5 + 2 ** 53, NaN]],
    ['stopTicks', [0.5, 2 ** 53, NaN, 1]],
    ['displayLots', [0.5, 2 ** 53, NaN, 1]],
    ['minQtyLots', [0.5, 2 ** 53, NaN, 1]],
    ['expireTsUs', [0.5, 2 ** 53, NaN, 1]],
    ['budgetMinor', [0.5, 2 ** 53, NaN, 1]],
    ['trailTicks', [0.5, 2 ** 53, NaN, 1]],
    ['trailBps', [0.5, 2 ** 53, NaN, 1]],
    ['activationTicks', [0.5, 2 ** 53, NaN, 1]],
  ];
  for (const [field, values] of numbers) {
    test(`of an order's ${field}`, () => {
      const desk = openDesk();
      const first = { kind: CommandKind.placeOrder, ...newOrder, clOrdId: 'first' };
      desk.send(first);
      for (const value of values) {
        expect(desk.send({ ...first, [field]: value }).reject, `${value}`).not.toBe('none');
      }
    });
  }

  test("of a deposit's amount", () => {
    const desk = openDesk();
    const first = { accountId: 10, assetId: 1, amountMinor: 5, clOrdId: 'first' };
    desk.send({ kind: CommandKind.deposit, ...first });
    for (const amountMinor of [5.5, 5 + 2 ** 53, NaN]) {
      const again = desk.send({ kind: CommandKind.deposit, ...first, amountMinor });
      expect(again.reject, `${amountMinor}`).not.toBe('none');
    }
  });
});

describe('a kind of command that there is not', () => {
  test.each([0, 10, 15, 27, 31, 43, 255, -1, NaN, 1.5, 257, 1e300])('%d is refused', (kind) => {
    const desk = openDesk();
    const before = desk.hash();
    const outcome = desk.send({ ...newOrder, kind, clOrdId: 'new' });
    expect(outcome.kinds).toEqual(['commandRejected']);
    expect(outcome.reject).toBe('invalidCommand');
    expect(desk.hash()).toBe(before);
  });
});

describe('the stamp of the sequencer is not to be judged but to be relied on', () => {
  const cases = [
    ['a seq that leaves one out', 2, 0],
    ['a seq again', 0, 0],
    ['no seq', NaN, 0],
    ['time that runs backwards', 1, -1],
    ['no time', 1, NaN],
  ] as const;
  for (const [name, seqs, us] of cases) {
    test(`${name} stops the engine`, () => {
      const desk = openDesk();
      const { state } = desk.exchange;
      const before = desk.hash();
      const data = { kind: CommandKind.placeOrder, ...newOrder, clOrdId: 'new' };
      const command = makeCommand(data, state.seq + seqs, state.tsUs + us);
      expect(() => desk.exchange.apply(command, new EventRecorder())).toThrow(InvariantError);
      expect(desk.hash()).toBe(before);
    });
  }
});

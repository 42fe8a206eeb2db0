// The pre-trade checks, each alone and every two together: the one that the rulebook names first is the reject.

import { describe, expect, test } from 'vitest';
import { CommandKind, type InstrumentListing } from '#core/command.ts';
import { openOrdersMax, openOrdersPerAccountMax } from '#core/limits.ts';
import { feeAccountId } from '#core/ledger/ledger.ts';
import type { RejectName } from '#core/reject-codes.ts';
import { collarTicks } from '#core/risk/pre-trade.ts';
import { OrdType, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { Desk, type Outcome } from '../../../test/support/desk.ts';
import { Engine } from '../../../test/support/engine.ts';
import { plainListing } from '../../../test/support/listing.ts';
import type { CommandData } from '../../../test/support/commands.ts';

const listing: Partial<InstrumentListing> = {
  qtyLotsMin: 2,
  qtyLotsMax: 5_000,
  priceTicksMin: 10,
  priceTicksMax: 1_000,
  notionalMinorMax: 50_000,
  limitCollarBps: 1_000,
  openOrdersPerAccountMax: 2,
};

interface Fault {
  readonly code: RejectName;
  /** What the order says wrong. */
  readonly order?: Partial<CommandData>;
  /** What is wrong with the venue; `prepare` while it still trades, `arrange` last. */
  readonly prepare?: (desk: Desk) => void;
  readonly arrange?: (desk: Desk) => void;
  readonly limit?: number;
}

/** In the rulebook's order; within "order well formed" in the order in which an order is read. */
const faults: readonly Fault[] = [
  { code: 'venueKillSwitch', arrange: (desk) => desk.killVenue() },
  { code: 'unknownInstrument', order: { instrumentId: 99 } },
  { code: 'unknownAccount', order: { accountId: 999 } },
  { code: 'accountKillSwitch', arrange: (desk) => desk.killAccount('anna') },
  { code: 'accountNotPermitted', order: { accountId: feeAccountId } },
  { code: 'instrumentClosed', arrange: (desk) => desk.setPhase('closed') },
  { code: 'instrumentHalted', arrange: (desk) => desk.setPhase('halted') },
  { code: 'invalidSide', order: { side: 3 } },
  { code: 'invalidOrderType', order: { ordType: 9 } },
  { code: 'invalidTimeInForce', order: { timeInForce: 7 } },
  { code: 'unsupportedOrderCharacteristic', order: { execInst: 4 } },
  { code: 'contradictoryInstructions', order: { execInst: 1, timeInForce: TimeInForce.ioc } },
  { code: 'priceRequired', order: { priceTicks: 0 } },
  { code: 'incorrectQuantity', order: { qtyLots: 0 } },
  { code: 'quantityBelowMin', order: { qtyLots: 1 }, limit: 2 },
  { code: 'quantityAboveMax', order: { qtyLots: 5_001 }, limit: 5_000 },
  { code: 'priceOutOfBounds', order: { priceTicks: 1_001 }, limit: 1_000 },
  { code: 'notionalAboveMax', order: { qtyLots: 501 }, limit: 50_000 },
  { code: 'invalidClientOrderId', order: { clOrdId: '' } },
  {
    code: 'duplicateClientOrderId',
    order: { clOrdId: 'used' },
    prepare: (desk) => {
      desk.rest({ account: 'anna', side: 'buy', price: 95, qty: 2, id: 'used' });
      desk.cancel({ account: 'anna', id: 'used' });
    },
  },
  {
    code: 'openOrdersInstrument',
    prepare: (desk) => {
      desk.rest({ account: 'anna', side: 'buy', price: 95, qty: 2 });
      desk.rest({ account: 'anna', side: 'buy', price: 95, qty: 2 });
    },
    limit: 2,
  },
  { code: 'priceCollar', order: { priceTicks: 111 }, limit: 110 },
  {
    code: 'insufficientFunds',
    prepare: (desk) => {
      desk.withdraw('anna', 'USD', desk.balance('anna').available - 999);
    },
    limit: 999,
  },
  { code: 'unsupportedOrderCharacteristic', order: { stpMode: StpMode.cancelOldest } },
];

/** A good order, and the venue as it is, with so many things wrong with them. */
function placeWith(...wrong: readonly Fault[]): Outcome {
  const desk = Desk.open({ instruments: [listing] });
  for (const { prepare } of wrong) prepare?.(desk);
  for (const { arrange } of wrong) arrange?.(desk);
  const words = { account: 'anna', side: 'buy', price: 100, qty: 10, id: 'new' } as const;
  const good = desk.orderData(CommandKind.placeOrder, words);
  return desk.send(Object.assign({}, good, ...wrong.map(({ order }) => order)) as CommandData);
}

test('an order with nothing wrong passes every check', () => {
  expect(placeWith().reject).toBe('none');
});

describe('a check alone', () => {
  for (const [at, fault] of faults.entries()) {
    test(`${at + 1}. ${fault.code}`, () => {
      const outcome = placeWith(fault);
      expect(outcome.reject).toBe(fault.code);
      expect(outcome.limit).toBe(fault.limit ?? 0);
      expect(outcome.kinds).toEqual(['orderRejected']);
    });
  }
});

describe('of two checks that fail the earlier one is the reject', () => {
  for (const [at, earlier] of faults.entries()) {
    for (const later of faults.slice(at + 1)) {
      if (exclude(earlier, later)) continue;
      test(`${earlier.code} before ${later.code}`, () => {
        expect(placeWith(earlier, later).reject).toBe(earlier.code);
      });
    }
  }
});

/** Two faults that are about one thing cannot both be there, nor can a switch be on for an account that must not trade. */
function exclude(earlier: Fault, later: Fault): boolean {
  const fields = Object.keys(earlier.order ?? {});
  if (fields.some((field) => field in (later.order ?? {}))) return true;
  const codes = [earlier.code, later.code].join();
  return (
    codes === 'instrumentClosed,instrumentHalted' ||
    codes === 'accountKillSwitch,accountNotPermitted' ||
    // Both ways of placing orders first, of which the second finds no room.
    (earlier.prepare !== undefined && later.prepare !== undefined && codes.includes('Funds'))
  );
}

describe('what a market order must be', () => {
  const market = { ordType: OrdType.market, priceTicks: 0, timeInForce: TimeInForce.ioc };
  const cases: readonly [RejectName, Partial<CommandData>][] = [
    ['contradictoryInstructions', { ...market, execInst: 1 }],
    ['invalidTimeInForce', { ...market, timeInForce: TimeInForce.gtc }],
    ['invalidTimeInForce', { ...market, timeInForce: TimeInForce.day }],
    ['priceNotAllowed', { ...market, priceTicks: 100 }],
    ['quantityBelowMin', { ...market, qtyLots: 1 }],
    // 455 lots at the collar of 110 are worth more than 50,000.
    ['notionalAboveMax', { ...market, qtyLots: 455 }],
    ['none', { ...market, qtyLots: 454 }],
  ];
  for (const [code, order] of cases) {
    test(`${code}: ${JSON.stringify(order)}`, () => {
      expect(placeWith({ code, order }).reject).toBe(code);
    });
  }

  test('without a last trade or a reference price it is refused', () => {
    const desk = Desk.open({ instruments: [{ referencePriceTicks: 0 }] });
    expect(desk.place({ account: 'anna', side: 'buy', qty: 1 }).reject).toBe('noReferencePrice');
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 1 });
    desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 1 });
    expect(desk.place({ account: 'anna', side: 'buy', qty: 1 }).reject).toBe('none');
  });

  test('a buy holds at the collar, so it must afford the collar', () => {
    const desk = Desk.open({ cash: 1_099 });
    const tooPoor = desk.place({ account: 'anna', side: 'buy', qty: 10 });
    expect([tooPoor.reject, tooPoor.limit]).toEqual(['insufficientFunds', 1_099]);
    desk.deposit('anna', 'USD', 1);
    expect(desk.place({ account: 'anna', side: 'buy', qty: 10 }).reject).toBe('none');
  });
});

describe('what a sale must be covered by', () => {
  test('shares that are available, not those that are held', () => {
    const desk = Desk.open({ shares: 10 });
    const short = desk.place({ account: 'anna', side: 'sell', price: 100, qty: 11 });
    expect([short.reject, short.limit]).toEqual(['insufficientShares', 10]);
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 4 });
    const held = desk.place({ account: 'anna', side: 'sell', price: 100, qty: 7 });
    expect([held.reject, held.limit]).toEqual(['insufficientShares', 6]);
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 6 });
    expect(desk.balance('anna', 'ACME')).toEqual({ available: 0, held: 10 });
  });

  test('nothing, where the account has never had any', () => {
    const desk = Desk.open({ shares: 0, cash: 0 });
    const sale = desk.place({ account: 'anna', side: 'sell', price: 100, qty: 1 });
    expect([sale.reject, sale.limit]).toEqual(['insufficientShares', 0]);
    const buy = desk.place({ account: 'anna', side: 'buy', price: 100, qty: 1 });
    expect([buy.reject, buy.limit]).toEqual(['insufficientFunds', 0]);
  });
});

describe('the fat-finger collar', () => {
  const cases = [
    { side: 'buy', price: 110, code: 'none' },
    { side: 'buy', price: 111, code: 'priceCollar' },
    { side: 'buy', price: 1, code: 'none' },
    { side: 'sell', price: 90, code: 'none' },
    { side: 'sell', price: 89, code: 'priceCollar' },
    { side: 'sell', price: 10_000, code: 'none' },
  ] as const;
  for (const { side, price, code } of cases) {
    test(`a ${side} at ${price} with the reference at 100 and 10%: ${code}`, () => {
      const desk = Desk.open({ instruments: [{ limitCollarBps: 1_000 }] });
      expect(desk.place({ account: 'anna', side, price, qty: 1 }).reject).toBe(code);
    });
  }

  test('refers to the last trade as soon as there is one', () => {
    const desk = Desk.open({ instruments: [{ limitCollarBps: 1_000 }] });
    desk.rest({ account: 'ben', side: 'sell', price: 105, qty: 1 });
    desk.rest({ account: 'anna', side: 'buy', price: 105, qty: 1 });
    expect(desk.place({ account: 'anna', side: 'buy', price: 115, qty: 1 }).reject).toBe('none');
    const outcome = desk.place({ account: 'anna', side: 'buy', price: 116, qty: 1 });
    expect([outcome.reject, outcome.limit]).toEqual(['priceCollar', 115]);
  });

  test('is off at 0, and where there is no reference', () => {
    const off = Desk.open({ instruments: [{ limitCollarBps: 0 }] });
    expect(off.place({ account: 'anna', side: 'buy', price: 900, qty: 1 }).reject).toBe('none');
    const none = Desk.open({ instruments: [{ limitCollarBps: 1, referencePriceTicks: 0 }] });
    expect(none.place({ account: 'anna', side: 'buy', price: 900, qty: 1 }).reject).toBe('none');
  });

  test('is rounded towards the reference', () => {
    expect(collarTicks(Side.buy, 101, 990)).toBe(110);
    expect(collarTicks(Side.sell, 101, 990)).toBe(92);
    expect(collarTicks(Side.buy, 2 ** 31 - 2, 1_000_000)).toBe((2 ** 31 - 2) * 101);
  });
});

describe('limits on open orders', () => {
  test('of an instrument count only that instrument, and what ends makes room', () => {
    const desk = Desk.open({
      instruments: [{ openOrdersPerAccountMax: 2 }, { symbol: 'BETA', openOrdersPerAccountMax: 2 }],
    });
    desk.rest({ account: 'anna', side: 'buy', price: 90, qty: 1, id: 'a1' });
    desk.rest({ account: 'anna', side: 'sell', price: 110, qty: 1, id: 'a2' });
    const third = { account: 'anna', side: 'buy', price: 90, qty: 1 } as const;
    expect(desk.place(third).reject).toBe('openOrdersInstrument');
    expect(desk.place({ ...third, instrument: 'BETA' }).reject).toBe('none');
    expect(desk.place({ ...third, account: 'ben' }).reject).toBe('none');
    expect(desk.replace('a1', third).reject).toBe('none');
    desk.cancel({ account: 'anna', id: 'a2' });
    expect(desk.place(third).reject).toBe('none');
    // A fill makes room as well.
    desk.rest({ account: 'cleo', side: 'sell', price: 90, qty: 2 });
    expect(desk.place(third).reject).toBe('none');
  });

  test('of an account and of the venue are in the limits', () => {
    const engine = new Engine();
    engine.applyAll([
      { kind: CommandKind.listCurrency, text: 'USD', decimals: 2 },
      { kind: CommandKind.listInstrument, listing: plainListing },
      { kind: CommandKind.setPhase, instrumentId: 1, option: 4 },
      { kind: CommandKind.openAccount, text: 'anna' },
      { kind: CommandKind.deposit, accountId: 10, assetId: 1, amountMinor: 1_000, clOrdId: 'd' },
    ]);
    const { state } = engine.exchange;
    const order = {
      kind: CommandKind.placeOrder,
      accountId: 10,
      instrumentId: 1,
      side: Side.buy,
      ordType: OrdType.limit,
      timeInForce: TimeInForce.gtc,
      priceTicks: 100,
      qtyLots: 1,
    };
    state.account(10).openCount = openOrdersPerAccountMax;
    expect(engine.apply({ ...order, clOrdId: 'a' })[0]).toMatchObject({ code: 121 });
    state.account(10).openCount = openOrdersPerAccountMax - 1;
    state.store.openCount = openOrdersMax;
    expect(engine.apply({ ...order, clOrdId: 'b' })[0]).toMatchObject({ code: 129 });
    state.store.openCount = openOrdersMax - 1;
    expect(engine.apply({ ...order, clOrdId: 'c' })[0]).toMatchObject({ kind: 'orderAccepted' });
  });
});

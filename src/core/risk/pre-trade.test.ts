// The pre-trade checks, each alone and every two together: the one that the rulebook names first is the reject.

import { describe, expect, test } from 'vitest';
import { CommandKind, type AccountLimits, type InstrumentListing } from '#core/command.ts';
import {
  minimumOrdersMax,
  openOrdersMax,
  openOrdersPerAccountMax,
  trailingOrdersMax,
} from '#core/limits.ts';
import { feeAccountId } from '#core/ledger/ledger.ts';
import { RejectCode, type RejectName } from '#core/reject-codes.ts';
import { collarTicks } from '#core/risk/pre-trade.ts';
import { ExecInst, OrdType, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { Desk, type Outcome } from '../../../test/support/desk.ts';
import { Engine } from '../../../test/support/engine.ts';
import { plainListing } from '../../../test/support/listing.ts';
import { RiskRig } from '../../../test/support/risk-rig.ts';
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
  /** What is wrong with the venue; `prepare` while it still trades (where two of them fill a limit, the later finds no room), `arrange` last. */
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
  { code: 'phaseNotPermitted', order: { timeInForce: TimeInForce.opg } },
  { code: 'invalidSide', order: { side: 3 } },
  { code: 'invalidOrderType', order: { ordType: 9 } },
  { code: 'invalidTimeInForce', order: { timeInForce: 5 } },
  { code: 'unsupportedOrderCharacteristic', order: { execInst: 8 } },
  { code: 'postOnlyImmediate', order: { execInst: 1, timeInForce: TimeInForce.ioc } },
  { code: 'stopPriceNotAllowed', order: { stopTicks: 99 } },
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
    code: 'orderRateExceeded',
    arrange: (desk) => {
      desk.exchange.state.account(10).rateMicro = 0;
      desk.exchange.state.account(10).rateTsUs = desk.nowUs;
      limit(desk, { ordersPerSecondMax: 7 });
    },
    limit: 7,
  },
  {
    code: 'openOrdersAccount',
    prepare: (desk) => desk.place({ account: 'anna', side: 'buy', price: 95, qty: 2 }),
    arrange: (desk) => limit(desk, { openOrdersMax: 1 }),
    limit: 1,
  },
  {
    code: 'openOrdersInstrument',
    prepare: (desk) => {
      desk.place({ account: 'anna', side: 'buy', price: 95, qty: 2 });
      desk.place({ account: 'anna', side: 'buy', price: 95, qty: 2 });
    },
    limit: 2,
  },
  {
    code: 'venueCapacity',
    prepare: (desk) => desk.rest({ account: 'ben', side: 'buy', price: 95, qty: 2 }),
    arrange: (desk) => {
      const { state } = desk.exchange;
      state.venueLimits = { ...state.venueLimits, openOrdersMax: 1 };
    },
    limit: 1,
  },
  { code: 'priceCollar', order: { priceTicks: 111 }, limit: 110 },
  {
    code: 'positionLimit',
    arrange: (desk) => desk.limitPosition('anna', { longLotsMax: 10_009 }),
    limit: 10_009,
  },
  {
    code: 'exposureLimit',
    arrange: (desk) => limit(desk, { grossExposureMinorMax: 1_000_999 }),
    limit: 1_000_999,
  },
  {
    code: 'insufficientFunds',
    prepare: (desk) => {
      desk.withdraw('anna', 'USD', desk.balance('anna').available - 200);
    },
    limit: 200,
  },
  {
    code: 'duplicateOrderGuard',
    prepare: (desk) => {
      limit(desk, { duplicateWindowUs: 60_000_000 });
      const { guard } = desk.exchange.state.account(10);
      for (const priceTicks of [100, 111]) {
        guard.note(1, Side.buy, OrdType.limit, priceTicks, 10, desk.nowUs);
      }
    },
  },
  { code: 'unsupportedOrderCharacteristic', order: { stpMode: 5 } },
  { code: 'stpModeNotAllowed', order: { stpMode: StpMode.none } },
  {
    code: 'opposingOrderOpen',
    prepare: (desk) => desk.place({ account: 'anna', side: 'sell', price: 120, qty: 2 }),
    arrange: (desk) => limit(desk, { noOpposingOrders: 1 }),
  },
];

/** Adds to the limits that anna's account has. */
function limit(desk: Desk, changes: Partial<AccountLimits>): void {
  const account = desk.exchange.state.account(10);
  account.setLimits({ ...account.limits, ...changes });
}

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
    // A phase judges orders only.
    codes === 'phaseNotPermitted,invalidOrderType' ||
    codes === 'accountKillSwitch,accountNotPermitted'
  );
}

describe('what a market order must be', () => {
  const market = { ordType: OrdType.market, priceTicks: 0, timeInForce: TimeInForce.ioc };
  const cases: readonly [RejectName, Partial<CommandData>][] = [
    ['postOnlyImmediate', { ...market, execInst: 1 }],
    ['timeInForceNotAllowed', { ...market, timeInForce: TimeInForce.gtc }],
    ['phaseNotPermitted', { ...market, timeInForce: TimeInForce.day }],
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
      stpMode: StpMode.cancelNewest,
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

describe('limits on open orders that operators set', () => {
  test('are the account’s own, and go for all instruments together', () => {
    const desk = Desk.open({ instruments: [{}, { symbol: 'BETA' }] });
    desk.limitAccount('anna', { openOrdersMax: 2 });
    const order = { account: 'anna', side: 'buy', price: 90, qty: 1 } as const;
    desk.rest({ ...order, id: 'a1' });
    desk.rest({ ...order, instrument: 'BETA' });
    const third = desk.place(order);
    expect([third.reject, third.limit]).toEqual(['openOrdersAccount', 2]);
    expect(desk.replace('a1', order).reject).toBe('none');
    expect(desk.place({ ...order, account: 'ben' }).reject).toBe('none');
  });

  test('end nothing that is open when they are lowered', () => {
    const desk = Desk.open();
    for (let i = 0; i < 3; i++) desk.rest({ account: 'anna', side: 'buy', price: 90, qty: 1 });
    expect(desk.limitAccount('anna', { openOrdersMax: 1 }).kinds).toEqual(['accountLimitsSet']);
    expect(desk.exchange.state.account(10).openCount).toBe(3);
  });

  test('of the venue go for everybody', () => {
    const desk = Desk.open();
    desk.limitVenue({ openOrdersMax: 2 });
    desk.rest({ account: 'anna', side: 'buy', price: 90, qty: 1, id: 'a1' });
    desk.rest({ account: 'ben', side: 'buy', price: 90, qty: 1 });
    const third = desk.place({ account: 'cleo', side: 'buy', price: 90, qty: 1 });
    expect([third.reject, third.limit]).toEqual(['venueCapacity', 2]);
    desk.cancel({ account: 'anna', id: 'a1' });
    expect(desk.place({ account: 'cleo', side: 'buy', price: 90, qty: 1 }).reject).toBe('none');
  });

  test('are in the limits for trailing stops and for orders with a minimum', () => {
    const rig = new RiskRig();
    const trailing = { ordType: OrdType.trailingStop, priceTicks: 0, trailTicks: 5 };
    rig.instrument.trailingCount = trailingOrdersMax - 1;
    rig.instrument.minimumCount = minimumOrdersMax - 1;
    expect(rig.check(trailing)).toBe('none');
    expect(rig.check({ minQtyLots: 2 })).toBe('none');
    rig.instrument.trailingCount++;
    expect(rig.check(trailing)).toBe(`specialOrdersInstrument ${trailingOrdersMax}`);
    expect(rig.check({ minQtyLots: 2 })).toBe('none');
    rig.instrument.minimumCount++;
    expect(rig.check({ minQtyLots: 2 })).toBe(`specialOrdersInstrument ${minimumOrdersMax}`);
    expect(rig.check({ execInst: ExecInst.allOrNone })).toBe(
      `specialOrdersInstrument ${minimumOrdersMax}`,
    );
    // An immediate one waits nowhere.
    expect(rig.check({ minQtyLots: 2, timeInForce: TimeInForce.ioc })).toBe('none');
    expect(rig.check()).toBe('none');
  });

  test('count orders of the same list that are not open yet', () => {
    const rig = new RiskRig({ openOrdersPerAccountMax: 1 });
    expect(rig.check()).toBe('none');
    expect(rig.check({}, { freedOrders: -1 })).toBe('openOrdersInstrument 1');
  });
});

describe('how far an order may trade, and what it must hold', () => {
  const { sell } = Side;
  /** Limit, lots, per lot, in all. */
  function measured(terms: Partial<CommandData>, rig = new RiskRig()): number[] {
    expect(rig.check(terms)).toBe('none');
    const { limitTicks, qtyLots, holdPerLotMinor, needMinor } = rig.checks;
    return [limitTicks, qtyLots, holdPerLotMinor, needMinor];
  }
  const stop = { ordType: OrdType.stop, priceTicks: 0 };
  const trailing = { ordType: OrdType.trailingStop, priceTicks: 0 };
  const market = { ordType: OrdType.market, priceTicks: 0, timeInForce: TimeInForce.ioc };

  test.each<[string, Partial<CommandData>, number[]]>([
    ['a limit order its price', {}, [100, 10, 100, 1_000]],
    ['a sale its shares', { side: sell }, [100, 10, 1, 10]],
    ['a market order its collar', market, [110, 10, 110, 1_100]],
    ['a market sale its collar', { ...market, side: sell }, [90, 10, 1, 10]],
    ['a stop the collar around its stop price', { ...stop, stopTicks: 200 }, [220, 10, 220, 2_200]],
    ['a stop sale as well', { ...stop, stopTicks: 50, side: sell }, [45, 10, 1, 10]],
    [
      'a stop-limit its limit',
      { ordType: OrdType.stopLimit, stopTicks: 200, priceTicks: 205 },
      [205, 10, 205, 2_050],
    ],
    // The reference 100 and 20 behind it, and a tenth more.
    ['a trailing buy', { ...trailing, trailTicks: 20 }, [132, 10, 132, 1_320]],
    ['a trailing buy in basis points', { ...trailing, trailBps: 999 }, [119, 10, 119, 1_190]],
    ['a trailing buy at least a tick', { ...trailing, trailBps: 1 }, [111, 10, 111, 1_110]],
    [
      'a trailing buy that begins elsewhere',
      { ...trailing, trailTicks: 20, activationTicks: 80 },
      [110, 10, 110, 1_100],
    ],
    [
      'a trailing sale the collar of its lowest stop',
      { ...trailing, trailTicks: 20, side: sell },
      [72, 10, 1, 10],
    ],
    [
      'a trailing stop-limit its limit',
      { ordType: OrdType.trailingStopLimit, trailTicks: 5 },
      [100, 10, 100, 1_000],
    ],
    ['a budget the budget', { ...market, qtyLots: 0, budgetMinor: 777 }, [110, 0, 0, 777]],
    [
      'a sale by budget the lots that it needs at the collar',
      { ...market, qtyLots: 0, budgetMinor: 901, side: sell },
      [90, 11, 1, 11],
    ],
  ])('%s', (_name, terms, wanted) => {
    expect(measured(terms)).toEqual(wanted);
  });

  test('prices stay within the listing', () => {
    const rig = new RiskRig({ priceTicksMin: 48, priceTicksMax: 210 });
    expect(measured({ ...stop, stopTicks: 200 }, rig)[0]).toBe(210);
    expect(measured({ ...stop, stopTicks: 50, side: sell }, rig)[0]).toBe(48);
    expect(measured({ ...trailing, trailTicks: 150 }, rig)[0]).toBe(210);
    expect(measured({ ...trailing, trailTicks: 150, side: sell }, rig)[0]).toBe(48);
  });

  test('a lot holds the highest of the three fees', () => {
    const rig = new RiskRig();
    rig.state.feeTiers[0] = rig.state.rateCards.card(0, 10_000, 20_000);
    expect(measured({}, rig)).toEqual([100, 10, 102, 1_020]);
    // A lot brings 90 less 2: 11 lots bring 968.
    const sale = { ...market, qtyLots: 0, budgetMinor: 968, side: sell };
    expect(measured(sale, rig)).toEqual([90, 11, 1, 11]);
    expect(measured({ ...sale, budgetMinor: 969 }, rig)).toEqual([90, 12, 1, 12]);
  });

  test('a trailing stop needs a reference price, as a market order does', () => {
    const rig = new RiskRig({ referencePriceTicks: 0 });
    for (const ordType of [OrdType.trailingStop, OrdType.trailingStopLimit]) {
      const priceTicks = ordType === OrdType.trailingStop ? 0 : 100;
      expect(rig.check({ ordType, priceTicks, trailTicks: 5 })).toBe('noReferencePrice');
    }
    expect(rig.check({ ...market, qtyLots: 0, budgetMinor: 5 })).toBe('noReferencePrice');
    expect(rig.check({ ...stop, stopTicks: 105 })).toBe('none');
  });

  test('the limit price of a stop is held against the collar, its protection price is not', () => {
    const rig = new RiskRig({ limitCollarBps: 500 });
    const stopLimit = { ordType: OrdType.stopLimit, stopTicks: 200 };
    expect(rig.check({ ...stopLimit, priceTicks: 106 })).toBe('priceCollar 105');
    expect(rig.check({ ...stopLimit, priceTicks: 105 })).toBe('none');
    expect(rig.check({ ...stop, stopTicks: 200 })).toBe('none');
  });

  test('a trailing order’s value is judged where it could begin', () => {
    const rig = new RiskRig({ notionalMinorMax: 1_320 });
    expect(rig.check({ ...trailing, trailTicks: 20 })).toBe('none');
    expect(rig.check({ ...trailing, trailTicks: 21 })).toBe('notionalAboveMax 1320');
  });

  test('a sale by budget that needs too many lots is refused', () => {
    const rig = new RiskRig({ qtyLotsMax: 10 });
    const sale = { ...market, qtyLots: 0, side: sell };
    expect(rig.check({ ...sale, budgetMinor: 900 })).toBe('none');
    expect(rig.check({ ...sale, budgetMinor: 901 })).toBe('budgetOutOfRange 900');
    // At a fee that eats all that a lot brings, no number of lots is enough.
    const cheap = new RiskRig({ referencePriceTicks: 1 });
    cheap.state.feeTiers[0] = cheap.state.rateCards.card(0, 50_000, 0);
    expect(cheap.check({ ...sale, budgetMinor: 1 })).toBe('budgetOutOfRange');
  });

  test('what is lent by another order counts, and what waits is not asked', () => {
    const rig = new RiskRig({}, 300);
    expect(rig.check()).toBe('insufficientFunds 300');
    expect(rig.check({}, { creditMinor: 699 })).toBe('insufficientFunds 999');
    expect(rig.check({}, { creditMinor: 700 })).toBe('none');
    expect(rig.check({}, { defersCover: true })).toBe('none');
    expect(rig.checks.needMinor).toBe(1_000);
    expect(rig.check({ priceTicks: 0 }, { defersCover: true })).toBe('priceRequired');
  });

  test('position, exposure and funds can be asked for alone', () => {
    const rig = new RiskRig({ positionLotsMax: 10_010 }, 1_000);
    const cover = (added: number, need: number, credit: number): [number, number] => [
      rig.checks.checkCover(rig.anna, rig.instrument, Side.buy, added, 100, need, credit),
      rig.checks.limit,
    ];
    expect(cover(10, 1_000, 0)).toEqual([0, 0]);
    expect(cover(11, 1_000, 0)).toEqual([RejectCode.positionLimit, 10_010]);
    expect(cover(10, 1_001, 0)).toEqual([RejectCode.insufficientFunds, 1_000]);
    expect(cover(10, 1_501, 501)).toEqual([0, 0]);
    // An order that grows by nothing adds to no position, however large that is.
    rig.give(rig.instrument.shareAssetId, 10_000);
    expect(cover(0, 1_000, 0)).toEqual([0, 0]);
    expect(cover(-5, 1_000, 0)).toEqual([0, 0]);
    expect(cover(1, 1_000, 0)).toEqual([RejectCode.positionLimit, 10_010]);
  });
});

describe('self-trade prevention', () => {
  test('has a mode; none only where the venue allows it', () => {
    const rig = new RiskRig();
    const { cancelOldest, cancelBoth, decrement } = StpMode;
    for (const stpMode of [cancelOldest, cancelBoth, decrement]) {
      expect(rig.check({ stpMode })).toBe('none');
    }
    for (const stpMode of [-1, 5, 1.5, NaN]) {
      expect(rig.check({ stpMode })).toBe('unsupportedOrderCharacteristic');
    }
    expect(rig.check({ stpMode: StpMode.none })).toBe('stpModeNotAllowed');
    rig.state.venueLimits = { ...rig.state.venueLimits, stpNoneAllowed: 1 };
    expect(rig.check({ stpMode: StpMode.none })).toBe('none');
  });

  test('can go so far that no order is taken against an open one of one’s own', () => {
    const desk = Desk.open({ instruments: [{}, { symbol: 'BETA' }] });
    desk.limitAccount('anna', { noOpposingOrders: 1 });
    const buy = { account: 'anna', side: 'buy', price: 90, qty: 1 } as const;
    const sale = { account: 'anna', side: 'sell', price: 110, qty: 1 } as const;
    desk.rest({ ...sale, id: 's1' });
    desk.rest(sale);
    expect(desk.place(buy).reject).toBe('opposingOrderOpen');
    expect(desk.place({ ...buy, instrument: 'BETA' }).reject).toBe('none');
    expect(desk.place({ ...buy, account: 'ben' }).reject).toBe('none');
    desk.massCancel('anna', { side: 'sell' });
    expect(desk.place({ ...buy, id: 'b1' }).reject).toBe('none');
    expect(desk.place(sale).reject).toBe('opposingOrderOpen');
    desk.cancel({ account: 'anna', id: 'b1' });
    expect(desk.place(sale).reject).toBe('none');
  });

  test('does not hold against a waiting order the one that it waits for', () => {
    const rig = new RiskRig();
    rig.anna.setLimits({ ...rig.anna.limits, noOpposingOrders: 1 });
    const { ledger } = rig.state;
    const cell = ledger.find(10, rig.instrument.shareAssetId);
    ledger.openBuyLots[cell] = 10;
    const exit = { side: Side.sell };
    expect(rig.check(exit, { defersCover: true })).toBe('opposingOrderOpen');
    expect(rig.check(exit, { defersCover: true, creditLots: 10 })).toBe('none');
    expect(rig.check(exit, { creditLots: 10 })).toBe('opposingOrderOpen');
    ledger.openBuyLots[cell] = 0;
    ledger.hold(cell, 10);
    expect(rig.check({}, { defersCover: true })).toBe('opposingOrderOpen');
    expect(rig.check({}, { defersCover: true, creditMinor: 10 })).toBe('none');
  });
});

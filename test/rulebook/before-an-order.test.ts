// docs/rulebook.md, "Before an order is taken": the fourteen checks in their order, and its limits through a whole engine. Each check by
// itself is in src/core/risk.

import { describe, expect, test } from 'vitest';
import { CommandKind, type AccountLimits } from '#core/command.ts';
import { feeAccountId } from '#core/ledger/ledger.ts';
import type { RejectName } from '#core/reject-codes.ts';
import type { CommandData } from '../support/commands.ts';
import { Desk, type Outcome } from '../support/desk.ts';

interface Fault {
  /** The check's number in the rulebook. */
  readonly check: number;
  readonly code: RejectName;
  /** What the order says wrong. */
  readonly order?: Partial<CommandData>;
  readonly limits?: Partial<AccountLimits>;
  /** Before the account's limits are set, and after that. */
  readonly before?: (desk: Desk) => void;
  readonly after?: (desk: Desk) => void;
  readonly limit?: number;
}

const good = { account: 'anna', side: 'buy', price: 100, qty: 10 } as const;
const rest = (desk: Desk): unknown => desk.rest({ ...good, price: 50, qty: 1 });

const faults: readonly Fault[] = [
  { check: 1, code: 'venueKillSwitch', after: (desk) => desk.killVenue() },
  { check: 2, code: 'unknownInstrument', order: { instrumentId: 99 } },
  { check: 3, code: 'unknownAccount', order: { accountId: 999 } },
  { check: 3, code: 'accountKillSwitch', after: (desk) => desk.killAccount('anna') },
  { check: 3, code: 'accountNotPermitted', order: { accountId: feeAccountId } },
  { check: 4, code: 'instrumentHalted', after: (desk) => desk.setPhase('halted') },
  { check: 4, code: 'instrumentClosed', after: (desk) => desk.setPhase('closed') },
  { check: 4, code: 'phaseNotPermitted', order: { timeInForce: 2 } },
  { check: 5, code: 'quantityAboveMax', order: { qtyLots: 1_000_001 }, limit: 1_000_000 },
  { check: 6, code: 'duplicateClientOrderId', order: { clOrdId: 'used' } },
  {
    check: 7,
    code: 'orderRateExceeded',
    limits: { ordersPerSecondMax: 1 },
    after: (desk) => desk.place({ ...good, price: 99_999 }),
    limit: 1,
  },
  { check: 8, code: 'openOrdersAccount', limits: { openOrdersMax: 1 }, before: rest, limit: 1 },
  {
    check: 8,
    code: 'openOrdersInstrument',
    before: (desk) => {
      rest(desk);
      desk.changeInstrument({ openOrdersPerAccountMax: 1 });
    },
    limit: 1,
  },
  {
    check: 8,
    code: 'venueCapacity',
    before: (desk) => {
      rest(desk);
      desk.limitVenue({ openOrdersMax: 1 });
    },
    limit: 1,
  },
  { check: 9, code: 'priceCollar', order: { priceTicks: 151 }, limit: 150 },
  {
    check: 10,
    code: 'positionLimit',
    before: (desk) => desk.limitPosition('anna', { longLotsMax: 10_009 }),
    limit: 10_009,
  },
  {
    check: 11,
    code: 'exposureLimit',
    limits: { grossExposureMinorMax: 1_000_999 },
    limit: 1_000_999,
  },
  {
    check: 12,
    code: 'insufficientFunds',
    before: (desk) => desk.withdraw('anna', 'USD', desk.balance('anna').available - 999),
    limit: 999,
  },
  {
    check: 13,
    code: 'duplicateOrderGuard',
    limits: { duplicateWindowUs: 1_000_000 },
    after: (desk) => {
      desk.rest({ ...good, id: 'twin' });
      desk.cancel({ account: 'anna', id: 'twin' });
    },
  },
  { check: 14, code: 'stpModeNotAllowed', order: { stpMode: 0 } },
  {
    check: 14,
    code: 'opposingOrderOpen',
    limits: { noOpposingOrders: 1 },
    before: (desk) => desk.rest({ account: 'anna', side: 'sell', price: 120, qty: 1 }),
  },
];

/** A good order, and the venue with these faults. */
function placeWith(...wrong: readonly Fault[]): Outcome {
  const desk = Desk.open({ instruments: [{ limitCollarBps: 5_000 }] });
  desk.rest({ ...good, price: 60, qty: 1, id: 'used' });
  desk.cancel({ account: 'anna', id: 'used' });
  // Each makes room for its own orders first, before a limit that comes earlier closes it.
  for (const { before } of wrong.toReversed()) before?.(desk);
  const limits = wrong.map((fault) => fault.limits);
  desk.limitAccount('anna', Object.assign({}, ...limits) as Partial<AccountLimits>);
  // Switches and phases last: the others need the market.
  for (const { after } of wrong.toReversed()) after?.(desk);
  const data = desk.orderData(CommandKind.placeOrder, { ...good, id: 'new' });
  const orders = wrong.map(({ order }) => order);
  return desk.send(Object.assign({}, data, ...orders.toReversed()) as CommandData);
}

test('an order with nothing wrong is taken', () => {
  expect(placeWith().reject).toBe('none');
});

describe('a check alone is the reject, with the limit that was broken', () => {
  for (const fault of faults) {
    test(`${fault.check}. ${fault.code}`, () => {
      const outcome = placeWith(fault);
      expect([outcome.reject, outcome.limit]).toEqual([fault.code, fault.limit ?? 0]);
      expect(outcome.story).toEqual([`rejected ${fault.code}`]);
    });
  }
});

/** Of two codes of one check, and of faults that need one another's room, only one can be arranged. */
function together(earlier: Fault, later: Fault): boolean {
  if (earlier.check === later.check) return false;
  const needsOrders = (fault: Fault): boolean => fault.after !== undefined && fault.check > 6;
  // The guard's twin and the rate's other order would be refused themselves.
  const blocks = earlier.check >= 7 && earlier.check <= 12 && earlier.order === undefined;
  if (earlier.code === 'duplicateOrderGuard' && later.code === 'opposingOrderOpen') return false;
  return !(needsOrders(later) && blocks);
}

describe('the first that fails is the reject', () => {
  for (const earlier of faults) {
    for (const later of faults.filter(({ check }) => check > earlier.check)) {
      if (!together(earlier, later)) continue;
      test(`${earlier.check}. ${earlier.code} before ${later.check}. ${later.code}`, () => {
        expect(placeWith(earlier, later).reject).toBe(earlier.code);
      });
    }
  }
});

describe('the rate', () => {
  const second = 1_000_000;
  const order = { account: 'anna', side: 'buy', price: 50, qty: 1 } as const;
  const limited = (perSecond: number): Desk => {
    const desk = Desk.open();
    desk.limitAccount('anna', { ordersPerSecondMax: perSecond });
    return desk;
  };
  const codes = (desk: Desk, count: number): string[] =>
    Array.from({ length: count }, () => desk.place(order).reject);

  test('allows a burst of one second, and no more', () => {
    expect(codes(limited(3), 4)).toEqual(['none', 'none', 'none', 'orderRateExceeded']);
  });

  test('comes back with time', () => {
    const desk = limited(2);
    expect(codes(desk, 3)).toEqual(['none', 'none', 'orderRateExceeded']);
    desk.wait(second / 2);
    expect(codes(desk, 2)).toEqual(['none', 'orderRateExceeded']);
    desk.wait(100 * second);
    expect(codes(desk, 3)).toEqual(['none', 'none', 'orderRateExceeded']);
  });

  test('is used by every order that comes to this check, taken or not', () => {
    const desk = limited(2);
    expect(desk.place({ ...order, qty: 999_999 }).reject).toBe('insufficientFunds');
    expect(codes(desk, 2)).toEqual(['none', 'orderRateExceeded']);
  });

  test('is not used by an order that an earlier check refuses', () => {
    const desk = limited(1);
    expect(desk.place({ ...order, qty: 0 }).reject).toBe('incorrectQuantity');
    expect(codes(desk, 1)).toEqual(['none']);
  });

  test('is not used by cancels and amendments', () => {
    const desk = limited(1);
    desk.rest({ ...order, id: 'a' });
    for (const qty of [2, 3, 4]) {
      expect(desk.amend({ account: 'anna', id: 'a' }, { qty }).reject).toBe('none');
    }
    expect(desk.cancel({ account: 'anna', id: 'a' }).reject).toBe('none');
  });

  test("is the venue's, for accounts without one of their own", () => {
    const desk = Desk.open();
    desk.limitVenue({ ordersPerSecondMax: 1 });
    desk.limitAccount('anna', { ordersPerSecondMax: 2 });
    expect(codes(desk, 3)).toEqual(['none', 'none', 'orderRateExceeded']);
    const ben = { ...order, account: 'ben' };
    expect(desk.place(ben).reject).toBe('none');
    expect(desk.place(ben).reject).toBe('orderRateExceeded');
  });
});

describe('the position limit', () => {
  test('counts all open buys, or all open sales, and this order as if filled', () => {
    const desk = Desk.open({ shares: 100 });
    desk.limitPosition('anna', { longLotsMax: 120 });
    desk.rest({ account: 'anna', side: 'buy', price: 90, qty: 15, id: 'a' });
    const more = { account: 'anna', side: 'buy', price: 90, qty: 6 } as const;
    expect(desk.place(more).reject).toBe('positionLimit');
    expect(desk.place({ ...more, qty: 5 }).reject).toBe('none');
    // A sale does not make room before it is filled.
    desk.rest({ account: 'anna', side: 'sell', price: 110, qty: 50 });
    expect(desk.place({ ...more, qty: 1 }).reject).toBe('positionLimit');
  });

  test("is the instrument's where the account has none", () => {
    const desk = Desk.open({ shares: 100, instruments: [{ positionLotsMax: 110 }] });
    const order = { account: 'anna', side: 'buy', price: 90, qty: 11 } as const;
    const refused = desk.place(order);
    expect([refused.reject, refused.limit]).toEqual(['positionLimit', 110]);
    desk.limitPosition('anna', { longLotsMax: 200 });
    expect(desk.place(order).reject).toBe('none');
  });

  test('lets an order through that brings an over-large position down', () => {
    const desk = Desk.open({ shares: 100 });
    desk.limitPosition('anna', { longLotsMax: 50, shortLotsMax: 50 });
    const sell = { account: 'anna', side: 'sell', price: 110, qty: 10 } as const;
    expect(desk.place(sell).reject).toBe('none');
    expect(desk.place({ ...sell, side: 'buy', price: 90, qty: 1 }).reject).toBe('positionLimit');
  });

  test('counts a pair with its larger leg, and a waiting leg not at all', () => {
    const desk = Desk.open({ shares: 0 });
    desk.limitPosition('anna', { longLotsMax: 20 });
    const buy = { account: 'anna', side: 'buy' } as const;
    const high = { ...buy, type: 'stop', stop: 120, qty: 10 } as const;
    expect(desk.list('oco', { ...buy, price: 90, qty: 8 }, high).reject).toBe('none');
    const waits = { ...buy, price: 80, qty: 19 };
    expect(desk.list('oto', { ...buy, price: 89, qty: 6 }, waits).reject).toBe('none');
    expect(desk.place({ ...buy, price: 90, qty: 5 }).reject).toBe('positionLimit');
    expect(desk.place({ ...buy, price: 90, qty: 4 }).reject).toBe('none');
  });

  test('counts a buy by budget with what the best offer would give for all of it', () => {
    const desk = Desk.open({ shares: 0 });
    desk.limitPosition('anna', { longLotsMax: 9 });
    const order = { account: 'anna', side: 'buy' } as const;
    expect(desk.place({ ...order, budget: 99_999 }).reject).toBe('none');
    desk.deposit('ben', 'ACME', 50);
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 50 });
    expect(desk.place({ ...order, budget: 1_000 }).reject).toBe('positionLimit');
    expect(desk.place({ ...order, budget: 999 }).reject).toBe('none');
  });

  test('limits a short position as well', () => {
    const desk = Desk.open({ shares: 0 });
    desk.limitPosition('anna', { shortLotsMax: 5 });
    desk.borrow('anna', 'ACME', 100);
    const sell = { account: 'anna', side: 'sell', price: 110, qty: 6 } as const;
    expect(desk.place(sell).reject).toBe('positionLimit');
    expect(desk.place({ ...sell, qty: 5 }).reject).toBe('none');
  });
});

describe('gross exposure', () => {
  test('takes for each instrument the larger of what the position could become, and sums them', () => {
    const desk = Desk.open({ shares: 0, instruments: [{}, { symbol: 'BETA' }] });
    desk.limitAccount('anna', { grossExposureMinorMax: 3_000 });
    desk.rest({ account: 'anna', side: 'buy', price: 90, qty: 20 });
    const other = { account: 'anna', side: 'buy', price: 90, instrument: 'BETA' } as const;
    // At the reference price, 100: 2,000 and 1,100.
    expect(desk.place({ ...other, qty: 11 }).reject).toBe('exposureLimit');
    expect(desk.place({ ...other, qty: 10 }).reject).toBe('none');
  });

  test('counts odd shares of a lot by their part', () => {
    const desk = Desk.open({ shares: 25, instruments: [{ lotShares: 10 }] });
    // Two and a half lots at 1,000, and one more.
    const order = { account: 'anna', side: 'buy', price: 90, qty: 1 } as const;
    desk.limitAccount('anna', { grossExposureMinorMax: 3_499 });
    expect(desk.place(order).reject).toBe('exposureLimit');
    desk.limitAccount('anna', { grossExposureMinorMax: 3_500 });
    expect(desk.place(order).reject).toBe('none');
  });

  test("goes by the order's own price where there is no reference", () => {
    const desk = Desk.open({ shares: 0, instruments: [{ referencePriceTicks: 0 }] });
    desk.limitAccount('anna', { grossExposureMinorMax: 1_000 });
    const order = { account: 'anna', side: 'buy', price: 50 } as const;
    expect(desk.place({ ...order, qty: 21 }).reject).toBe('exposureLimit');
    expect(desk.place({ ...order, qty: 20 }).reject).toBe('none');
  });
});

test('an order that adds nothing to the exposure is taken, however large that is', () => {
  const desk = Desk.open({ shares: 100 });
  desk.limitAccount('anna', { grossExposureMinorMax: 1_000 });
  const sell = { account: 'anna', side: 'sell', price: 110, qty: 10 } as const;
  expect(desk.place(sell).reject).toBe('none');
  expect(desk.place({ ...sell, side: 'buy', price: 90, qty: 1 }).reject).toBe('exposureLimit');
});

describe('the duplicate guard', () => {
  const order = { account: 'anna', side: 'buy', price: 90, qty: 3 } as const;
  const guarded = (): Desk => {
    const desk = Desk.open();
    desk.limitAccount('anna', { duplicateWindowUs: 1_000 });
    return desk;
  };

  test('is off by default', () => {
    const desk = Desk.open();
    expect([desk.place(order).reject, desk.place(order).reject]).toEqual(['none', 'none']);
  });

  test('refuses an equal order within its window', () => {
    const desk = guarded();
    desk.rest(order);
    expect(desk.place(order).reject).toBe('duplicateOrderGuard');
    for (const change of [{ price: 91 }, { qty: 4 }, { side: 'sell', price: 110 }] as const) {
      expect(desk.place({ ...order, ...change }).reject).toBe('none');
    }
    desk.wait(1_000);
    expect(desk.place(order).reject).toBe('none');
  });

  test('compares budgets where there is no quantity', () => {
    const desk = guarded();
    const spend = { account: 'anna', side: 'buy', budget: 500 } as const;
    desk.rest(spend);
    expect(desk.place(spend).reject).toBe('duplicateOrderGuard');
    expect(desk.place({ ...spend, budget: 501 }).reject).toBe('none');
  });

  test('looks at accepted orders only', () => {
    const desk = guarded();
    const dear = { ...order, qty: 500_000 };
    expect(desk.place(dear).reject).toBe('insufficientFunds');
    expect(desk.place(dear).reject).toBe('insufficientFunds');
  });
});

describe('limits', () => {
  test('lowered, they end no order that is open', () => {
    const desk = Desk.open({ shares: 100 });
    for (const id of ['a', 'b'])
      desk.rest({ account: 'anna', side: 'buy', price: 90, qty: 50, id });
    desk.limitAccount('anna', { openOrdersMax: 1, grossExposureMinorMax: 1 });
    desk.limitPosition('anna', { longLotsMax: 1 });
    desk.limitVenue({ openOrdersMax: 1 });
    desk.changeInstrument({ openOrdersPerAccountMax: 1, positionLotsMax: 1, qtyLotsMax: 10 });
    expect(desk.queue('buy')).toBe('90: a b');
    desk.limitVenue({});
    const sale = { account: 'ben', side: 'sell', price: 90, qty: 10 } as const;
    expect(desk.rest(sale).fills).toBe('10@90');
    expect(desk.queue('buy')).toBe('90: a b');
  });

  test('of a listing may change, but not what it is', () => {
    const desk = Desk.open();
    for (const change of [
      { symbol: 'OTHER' },
      { currencyId: 2 },
      { tickUnits: 5 },
      { lotShares: 10 },
      { priceDecimals: 3 },
    ]) {
      expect(desk.changeInstrument(change).reject).toBe('listingChangeNotAllowed');
    }
    expect(desk.changeInstrument({ name: 'Acme plc', qtyLotsMin: 5 }).reject).toBe('none');
    const order = { account: 'anna', side: 'buy', price: 90, qty: 4 } as const;
    expect(desk.place(order).reject).toBe('quantityBelowMin');
  });

  test('that are none are refused', () => {
    const desk = Desk.open();
    expect(desk.limitAccount('anna', { ordersPerSecondMax: -1 }).reject).toBe('invalidLimits');
    expect(desk.limitAccount('anna', { duplicateWindowUs: 60_000_001 }).reject).toBe(
      'invalidLimits',
    );
    expect(desk.limitAccount('anna', { noOpposingOrders: 2 }).reject).toBe('invalidLimits');
    expect(desk.limitPosition('anna', { longLotsMax: 0.5 }).reject).toBe('invalidLimits');
    expect(desk.limitVenue({ stpNoneAllowed: 2 }).reject).toBe('invalidLimits');
  });
});

describe('kill switches', () => {
  test('of an account: all its orders end, stops and waiting legs too, and new ones are refused', () => {
    const desk = Desk.open();
    const buy = { account: 'anna', side: 'buy', qty: 1 } as const;
    desk.rest({ ...buy, price: 90, id: 'limit' });
    desk.rest({ ...buy, type: 'stop', stop: 120, id: 'stop' });
    desk.rest({ ...buy, price: 80, allOrNone: true, id: 'hidden' });
    desk.rest({ ...buy, price: 85, tif: 'cls', id: 'close' });
    desk.list('oto', { ...buy, price: 91, id: 'first' }, { ...buy, price: 92, id: 'second' });
    desk.killAccount('anna');
    for (const id of ['limit', 'stop', 'hidden', 'close', 'first', 'second']) {
      expect(desk.status('anna', id)).toBe('canceled');
    }
    expect(desk.balance('anna').held).toBe(0);
    expect(desk.place({ ...buy, price: 90 }).reject).toBe('accountKillSwitch');
    const listed = desk.list('oto', { ...buy, price: 91 }, { ...buy, price: 92 });
    expect(listed.rejects).toContain('accountKillSwitch');
    desk.killAccount('anna', false);
    expect(desk.place({ ...buy, price: 90 }).reject).toBe('none');
  });

  test('of the venue: new orders, lists and batches are refused, cancels pass', () => {
    const desk = Desk.open();
    const buy = { account: 'anna', side: 'buy', price: 90, qty: 1 } as const;
    desk.rest({ ...buy, id: 'a' });
    desk.killVenue();
    expect(desk.list('oto', buy, buy).rejects).toContain('venueKillSwitch');
    const { account: _account, ...place } = buy;
    expect(desk.batch('anna', { place }).rejects).toEqual(['venueKillSwitch']);
    expect(desk.cancel({ account: 'anna', id: 'a' }).ends).toEqual(['a canceledByUser']);
  });
});

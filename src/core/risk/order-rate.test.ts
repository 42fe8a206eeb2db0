// The order rate: a bucket of one second, filled microsecond by microsecond, exact.

import { describe, expect, test } from 'vitest';
import { Account } from '#core/accounts.ts';
import { ordersPerSecondMax } from '#core/limits.ts';
import { takeFromRate } from '#core/risk/order-rate.ts';
import { AccountKind } from '#core/terms.ts';
import { RiskRig } from '../../../test/support/risk-rig.ts';

const newAccount = (): Account => new Account(10, AccountKind.member, 0, 'anna');

/** How many orders pass at one time. */
function burst(account: Account, perSecond: number, tsUs: number): number {
  for (let count = 0; ; count++) {
    if (!takeFromRate(account, perSecond, tsUs)) return count;
  }
}

describe('the rate of orders', () => {
  test('allows a burst of one second, and then its rate', () => {
    const account = newAccount();
    expect(burst(account, 5, 1)).toBe(5);
    expect(takeFromRate(account, 5, 200_000)).toBe(false);
    expect(takeFromRate(account, 5, 200_001)).toBe(true);
    expect(takeFromRate(account, 5, 200_001)).toBe(false);
    expect(burst(account, 5, 600_001)).toBe(2);
    expect(burst(account, 5, 10_000_000)).toBe(5);
  });

  test('loses no part of an order, however often it is asked', () => {
    const account = newAccount();
    burst(account, 3, 0);
    let passed = 0;
    for (let tsUs = 7; tsUs <= 7_000_000; tsUs += 7) {
      if (takeFromRate(account, 3, tsUs)) passed++;
    }
    expect(passed).toBe(21);
  });

  test('is exact at the highest rate', () => {
    const account = newAccount();
    for (let i = 0; i < 1_000; i++) takeFromRate(account, ordersPerSecondMax, 5);
    expect(account.rateMicro).toBe((ordersPerSecondMax - 1_000) * 1_000_000);
    takeFromRate(account, ordersPerSecondMax, 6);
    expect(account.rateMicro).toBe((ordersPerSecondMax - 1_000) * 1_000_000);
    takeFromRate(account, ordersPerSecondMax, 1_000_005);
    expect(account.rateMicro).toBe((ordersPerSecondMax - 1) * 1_000_000);
  });

  test('is off at 0 and then leaves the bucket alone', () => {
    const account = newAccount();
    expect(takeFromRate(account, 0, 5)).toBe(true);
    expect([account.rateMicro, account.rateTsUs]).toEqual([0, -1]);
  });
});

describe('of an account', () => {
  test('is its own limit, else the venue’s', () => {
    const rig = new RiskRig();
    rig.state.venueLimits = { openOrdersMax: 0, ordersPerSecondMax: 2, stpNoneAllowed: 0 };
    expect([rig.check(), rig.check(), rig.check()]).toEqual([
      'none',
      'none',
      'orderRateExceeded 2',
    ]);
    rig.anna.setLimits({ ...rig.anna.limits, ordersPerSecondMax: 1 });
    rig.state.tsUs += 500_000;
    expect(rig.check()).toBe('orderRateExceeded 1');
    rig.state.tsUs += 500_000;
    expect([rig.check(), rig.check()]).toEqual(['none', 'orderRateExceeded 1']);
  });

  test('counts orders that later checks refuse, and none that earlier ones do', () => {
    const rig = new RiskRig();
    rig.anna.setLimits({ ...rig.anna.limits, ordersPerSecondMax: 2 });
    expect(rig.check({ clOrdId: '' })).toBe('invalidClientOrderId');
    expect(rig.check({ qtyLots: 0 })).toBe('incorrectQuantity');
    expect(rig.check({ qtyLots: 1_000_000 })).toBe('insufficientFunds 1000000');
    expect(rig.check()).toBe('none');
    expect(rig.check()).toBe('orderRateExceeded 2');
  });
});

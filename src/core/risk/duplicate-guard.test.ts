// The duplicate-order guard: what is equal, for how long, and how many orders it remembers.

import { describe, expect, test } from 'vitest';
import { duplicateGuardOrders } from '#core/limits.ts';
import { DuplicateGuard } from '#core/risk/duplicate-guard.ts';
import { OrdType, Side } from '#core/terms.ts';
import { RiskRig } from '../../../test/support/risk-rig.ts';

function guardOf(windowUs: number): DuplicateGuard {
  const guard = new DuplicateGuard();
  guard.windowUs = windowUs;
  return guard;
}

const { buy } = Side;
const { limit } = OrdType;

describe('the duplicate guard', () => {
  test('knows an equal order for its window and no longer', () => {
    const guard = guardOf(1_000);
    guard.note(1, buy, limit, 100, 10, 5_000);
    expect(guard.hasEqual(1, buy, limit, 100, 10, 5_000)).toBe(true);
    expect(guard.hasEqual(1, buy, limit, 100, 10, 6_000)).toBe(true);
    expect(guard.hasEqual(1, buy, limit, 100, 10, 6_001)).toBe(false);
  });

  test('compares instrument, side, type, price and quantity', () => {
    const guard = guardOf(1_000);
    guard.note(1, buy, limit, 100, 10, 0);
    const orders: [number, number, number, number, number][] = [
      [2, buy, limit, 100, 10],
      [1, Side.sell, limit, 100, 10],
      [1, buy, OrdType.stopLimit, 100, 10],
      [1, buy, limit, 101, 10],
      [1, buy, limit, 100, 11],
    ];
    for (const order of orders) expect(guard.hasEqual(...order, 1)).toBe(false);
  });

  test('remembers so many orders and then forgets the oldest', () => {
    const guard = guardOf(1_000);
    for (let i = 0; i < duplicateGuardOrders; i++) guard.note(1, buy, limit, 100 + i, 10, i);
    expect(guard.hasEqual(1, buy, limit, 100, 10, 50)).toBe(true);
    guard.note(1, buy, limit, 999, 10, 50);
    expect(guard.hasEqual(1, buy, limit, 100, 10, 50)).toBe(false);
    expect(guard.hasEqual(1, buy, limit, 101, 10, 50)).toBe(true);
    expect(guard.hasEqual(1, buy, limit, 999, 10, 50)).toBe(true);
    expect(guard.count).toBe(duplicateGuardOrders);
  });

  test('is read back from what it was written as', () => {
    const guard = guardOf(1_000);
    for (let i = 0; i < 40; i++) guard.note(1, buy, limit, 100 + i, 10, i);
    const again = guardOf(1_000);
    for (let i = 0; i < guard.count; i++) {
      const at = guard.at(i);
      const [a, b, c, d, e, f] = guard.nums.subarray(at, at + 6) as unknown as number[];
      again.note(a!, b!, c!, d!, e!, f!);
    }
    const pricesOf = (of: DuplicateGuard): number[] =>
      Array.from({ length: of.count }, (_, i) => of.nums[of.at(i) + 3]!);
    expect(pricesOf(again)).toEqual(pricesOf(guard));
    expect(pricesOf(again)[0]).toBe(108);
  });

  test('keeps nothing while it is off', () => {
    const guard = guardOf(0);
    guard.note(1, buy, limit, 100, 10, 5);
    expect([guard.count, guard.nums.length]).toEqual([0, 0]);
  });
});

test('an order equal to one that was accepted just before is refused, once the account asks for it', () => {
  const rig = new RiskRig();
  const note = (): void => rig.anna.guard.note(1, buy, limit, 100, 10, rig.state.tsUs);
  note();
  expect(rig.check()).toBe('none');
  rig.anna.setLimits({ ...rig.anna.limits, duplicateWindowUs: 1_000 });
  note();
  rig.state.tsUs += 1_000;
  expect(rig.check()).toBe('duplicateOrderGuard');
  expect(rig.check({ qtyLots: 11 })).toBe('none');
  rig.state.tsUs += 1;
  expect(rig.check()).toBe('none');
  rig.anna.setLimits({ ...rig.anna.limits, duplicateWindowUs: 0 });
  expect(rig.anna.guard.count).toBe(0);
});

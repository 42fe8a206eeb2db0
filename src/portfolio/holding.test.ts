// What shares have cost: the weighted average, to the minor unit, and when nobody can know it.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Holding } from '#portfolio/holding.ts';

/** A holding of shares that were bought, at so much each. */
function bought(qty: number, eachMinor: number): Holding {
  const holding = new Holding(10, 2);
  holding.buy(qty, qty * eachMinor);
  holding.set(qty, 0);
  return holding;
}

const costOf = (holding: Holding): (number | boolean)[] => [
  holding.costQty,
  holding.costMinor,
  holding.isCostKnown,
];

describe('the cost of a holding', () => {
  test('grows by what a purchase paid, and its fee is no part of it', () => {
    const holding = bought(10, 100);
    holding.buy(10, 2_000);
    holding.set(20, 0);
    expect(costOf(holding)).toEqual([20, 3_000, true]);
  });

  test('shrinks in proportion when shares are sold, whatever they fetched', () => {
    const holding = bought(10, 100);
    expect(holding.take(4)).toBe(400);
    expect(costOf(holding)).toEqual([6, 600, true]);
  });

  test('goes with the shares rounded down, the last share takes the rest', () => {
    const holding = new Holding(10, 2);
    holding.buy(3, 100);
    expect([holding.take(1), holding.take(1), holding.take(1)]).toEqual([33, 33, 34]);
    expect(costOf(holding)).toEqual([0, 0, true]);
  });

  test('is unknown once shares came without one, until there are none left', () => {
    const holding = bought(10, 100);
    holding.set(15, 0);
    expect(costOf(holding)).toEqual([15, 0, false]);
    holding.buy(1, 100);
    expect(holding.take(3)).toBe(-1);
    expect(costOf(holding)).toEqual([13, 0, false]);
    holding.set(0, 0);
    expect(costOf(holding)).toEqual([0, 0, true]);
    holding.buy(2, 50);
    expect(costOf(holding)).toEqual([2, 50, true]);
  });

  test('leaves with shares that are withdrawn', () => {
    const holding = bought(10, 100);
    holding.set(7, 0);
    expect(costOf(holding)).toEqual([7, 700, true]);
  });

  test('does not change when shares are held and released', () => {
    const holding = bought(10, 100);
    holding.set(4, 6);
    expect(costOf(holding)).toEqual([10, 1_000, true]);
    expect([holding.availableMinor, holding.heldMinor, holding.totalMinor]).toEqual([4, 6, 10]);
  });

  test('of an account that owes is none', () => {
    const holding = new Holding(1, 2);
    holding.set(-50, 0);
    holding.set(-20, 0);
    expect([holding.costMinor, holding.totalMinor]).toEqual([0, -20]);
  });

  test('past what can be counted is unknown', () => {
    const holding = bought(1, Number.MAX_SAFE_INTEGER);
    holding.buy(1, 1);
    expect(costOf(holding)).toEqual([2, 0, false]);
  });

  test('that was sold short is what it brought, and buying it back realises the difference', () => {
    const holding = new Holding(10, 2);
    holding.borrow(10);
    holding.set(10, 0);
    expect([holding.positionQty, holding.totalMinor, ...costOf(holding)]).toEqual([
      0,
      10,
      0,
      0,
      true,
    ]);
    holding.sell(4, 400);
    holding.sell(2, 140);
    holding.set(4, 0);
    expect([holding.positionQty, ...costOf(holding)]).toEqual([-6, -6, 540, true]);
    expect(holding.unrealizedMinor(600n)).toBe(-60n);
    holding.buy(3, 240);
    holding.set(7, 0);
    expect([holding.positionQty, holding.realizedMinor, ...costOf(holding)]).toEqual([
      -3,
      30,
      -3,
      270,
      true,
    ]);
    holding.borrow(-7);
    holding.set(0, 0);
    expect([holding.positionQty, ...costOf(holding)]).toEqual([-3, -3, 270, true]);
  });

  test('that goes through zero closes one position and opens the other', () => {
    const holding = bought(5, 100);
    holding.sell(8, 960);
    expect([holding.realizedMinor, ...costOf(holding)]).toEqual([100, -3, 360, true]);
    holding.buy(5, 500);
    expect([holding.realizedMinor, ...costOf(holding)]).toEqual([160, 2, 200, true]);
  });

  test('that is short and not known realises nothing, until it is flat', () => {
    const holding = new Holding(10, 2);
    holding.borrow(10);
    holding.set(5, 0);
    expect(costOf(holding)).toEqual([-5, 0, false]);
    expect(holding.unrealizedMinor(1n)).toBeUndefined();
    holding.buy(5, 500);
    expect([holding.realizedMinor, ...costOf(holding)]).toEqual([0, 0, 0, true]);
  });

  test('that shares from outside cover has no profit from them', () => {
    const holding = new Holding(10, 2);
    holding.borrow(10);
    holding.set(10, 0);
    holding.sell(10, 1_000);
    holding.set(4, 0);
    expect([holding.realizedMinor, ...costOf(holding)]).toEqual([0, -6, 600, true]);
  });

  test('and what was realised are together what was paid and received, while all is known', () => {
    const trades = fc.array(
      fc.record({
        isBuy: fc.boolean(),
        qty: fc.integer({ min: 1, max: 2 ** 30 }),
        price: fc.integer({ min: 1, max: 2 ** 14 }),
      }),
      { maxLength: 60, size: 'max' },
    );
    fc.assert(
      fc.property(trades, (list) => {
        const holding = new Holding(10, 2);
        let cashMinor = 0n;
        let qty = 0n;
        for (const trade of list) {
          const notional = trade.qty * trade.price;
          if (trade.isBuy) holding.buy(trade.qty, notional);
          else holding.sell(trade.qty, notional);
          cashMinor += trade.isBuy ? -BigInt(notional) : BigInt(notional);
          qty += BigInt(trade.isBuy ? trade.qty : -trade.qty);
          expect(BigInt(holding.costQty)).toBe(qty);
          expect(holding.costMinor).toBeGreaterThanOrEqual(0);
          const standing = BigInt(qty < 0n ? holding.costMinor : -holding.costMinor);
          expect(BigInt(holding.realizedMinor) + standing).toBe(cashMinor);
        }
        // At its own average cost a position has no profit.
        if (holding.isCostKnown) {
          expect(holding.unrealizedMinor(BigInt(holding.costMinor))).toBe(0n);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('is exact for every number of shares and every price', () => {
    const amounts = fc.integer({ min: 1, max: 2 ** 52 });
    fc.assert(
      fc.property(amounts, amounts, amounts, (costMinor, qty, some) => {
        const part = 1 + (some % qty);
        const holding = new Holding(10, 2);
        holding.buy(qty, costMinor);
        const taken = holding.take(part);
        expect(BigInt(taken)).toBe((BigInt(costMinor) * BigInt(part)) / BigInt(qty));
        expect(taken + holding.costMinor).toBe(costMinor);
      }),
      { numRuns: 500 },
    );
  });
});

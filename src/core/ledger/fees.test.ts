// Fees against plain arithmetic in bigint, over the whole range of notionals and rates.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feeMinor, holdPerLotMinor } from '#core/ledger/fees.ts';
import { feeRateMax, feeRateMin, notionalMinorMax } from '#core/limits.ts';
import { naiveFee } from '../../../test/naive/naive-ledger.ts';
import { options, timeoutMs } from '../../../test/properties/book-options.ts';

const rate = fc.integer({ min: feeRateMin, max: feeRateMax });
const notional = fc.oneof(
  fc.nat({ max: 5_000_000 }),
  fc.maxSafeNat().map((value) => value % (notionalMinorMax + 1)),
  fc.nat({ max: 1_000 }).map((value) => notionalMinorMax - value),
  // Next to where a division is exact.
  fc
    .tuple(fc.nat({ max: 2 ** 30 }), fc.integer({ min: -2, max: 2 }))
    .map(([millions, off]) => Math.max(0, millions * 1_000_000 + off)),
);

describe('a fee', () => {
  test.each([
    [0, 100, 0],
    [1, 1, 1],
    [1_000_000, 1, 1],
    [1_000_001, 1, 2],
    [999_999, 1, 1],
    [10_000, 30, 1],
    [100_000, 30, 3],
    [100_001, 30, 4],
    [1, 50_000, 1],
    [100, 0, 0],
    [100_000, -30, -3],
    [199_999, -30, -5],
    [1, -10_000, 0],
    [99, -10_000, 0],
    [100, -10_000, -1],
    [notionalMinorMax, feeRateMax, 56_294_995_342_132],
    [notionalMinorMax, feeRateMin, -11_258_999_068_426],
  ])('on %i at %i hundredths of a basis point is %i', (amount, per, fee) => {
    expect(feeMinor(amount, per)).toBe(fee);
  });

  test(
    'is exact: charges rounded up, rebates down, over the whole range',
    { timeout: timeoutMs },
    () => {
      fc.assert(
        fc.property(notional, rate, (amount, per) => {
          const fee = feeMinor(amount, per);
          expect(BigInt(fee)).toBe(naiveFee(BigInt(amount), BigInt(per)));
          expect(Object.is(fee, -0)).toBe(false);
        }),
        options(5_000),
      );
    },
  );
});

describe('the hold of a lot', () => {
  const price = fc.integer({ min: 1, max: 2 ** 31 - 2 });
  const tick = fc.integer({ min: 1, max: 2 ** 19 });

  test('covers every way in which an order may be filled', { timeout: timeoutMs }, () => {
    const fills = fc.array(
      fc.record({ lots: fc.integer({ min: 1, max: 50 }), better: fc.nat({ max: 3 }) }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(price, tick, rate, rate, fills, (limitTicks, tickValue, maker, taker, parts) => {
        const lots = parts.reduce((sum, part) => sum + part.lots, 0);
        fc.pre(limitTicks * lots <= notionalMinorMax / tickValue);
        let cost = 0;
        for (const [at, part] of parts.entries()) {
          const paid = Math.max(1, limitTicks - part.better) * tickValue * part.lots;
          cost += paid + feeMinor(paid, at % 2 === 0 ? maker : taker);
        }
        const held = lots * holdPerLotMinor(limitTicks, tickValue, Math.max(maker, taker));
        expect(held).toBeGreaterThanOrEqual(cost);
      }),
      options(1_000),
    );
  });

  test('is the price where nothing is charged: a rebate is not counted on', () => {
    expect(holdPerLotMinor(100, 5, 0)).toBe(500);
    expect(holdPerLotMinor(100, 5, -10_000)).toBe(500);
    expect(holdPerLotMinor(100, 5, 1)).toBe(501);
    expect(holdPerLotMinor(100, 5, 10_000)).toBe(505);
  });
});

// The kernel's auction against the naive one over random calls: few prices, so that ties are common, and many, so that they are not.

import fc from 'fast-check';
import { test } from 'vitest';
import { priceTicksMax } from '#core/limits.ts';
import { Side } from '#core/terms.ts';
import { options, timeoutMs } from '../properties/book-options.ts';
import { kernelCall, naiveCall, type CallOrder } from './auction-call.ts';

interface Call {
  readonly orders: readonly CallOrder[];
  readonly referenceTicks: number;
}

/** Prices of a call lie in a band of this width, at the bottom of all prices, above it, or now and then at the top. */
const bands = [1, 3, 8, 60];
const bases = [...Array<number>(9).fill(1), ...Array<number>(10).fill(1_000), priceTicksMax - 80];

function calls(ordersMost: number): fc.Arbitrary<Call> {
  return fc
    .tuple(fc.constantFrom(...bands), fc.constantFrom(...bases), fc.integer({ min: 0, max: 3 }))
    .chain(([band, base, marketShare]) => {
      const price = fc.integer({ min: base, max: base + band });
      const order = fc
        .record({
          side: fc.constantFrom(Side.buy, Side.sell),
          qtyLots: fc.integer({ min: 1, max: 6 }),
          priceTicks: price,
          isMarket: fc.integer({ min: 1, max: 4 }).map((n) => n <= marketShare),
          show: fc.constantFrom(0, 0, 0, 1, 2),
        })
        .map(({ show, ...terms }) => ({ ...terms, showLots: terms.isMarket ? 0 : show }));
      return fc.record({
        orders: fc.array(order, { minLength: 1, maxLength: ordersMost, size: 'max' }),
        // Within the prices, just beside them, or none.
        referenceTicks: fc.oneof(
          fc.constant(0),
          fc.integer({ min: Math.max(1, base - 2), max: base + band + 2 }),
        ),
      });
    });
}

function expectAlike({ orders, referenceTicks }: Call): void {
  const ofKernel = JSON.stringify(kernelCall(orders, referenceTicks), undefined, 1);
  const ofNaive = JSON.stringify(naiveCall(orders, referenceTicks), undefined, 1);
  if (ofKernel !== ofNaive) throw new Error(`kernel: ${ofKernel}\nnaive: ${ofNaive}`);
}

test(
  'agree on price, surplus, trades and what is left of a few orders',
  { timeout: timeoutMs },
  () => {
    fc.assert(fc.property(calls(7), expectAlike), options(12_000));
  },
);

test('agree on price, surplus, trades and what is left of many', { timeout: timeoutMs }, () => {
  fc.assert(fc.property(calls(80), expectAlike), options(500));
});

// What a bot has made is what it has more than before, whatever the numbers; what it is compared with is the same money, spent at once.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { add, decimal, decimalString, divideDown, subtract } from '#client/decimal.ts';
import { termsOf } from '../runtime/instrument-terms.ts';
import { middleText, resultsOf, type Baseline } from './benchmark.ts';

/** Money in cents, whole shares, a middle in half cents: so that every figure but one is exact. */
interface Moment {
  readonly cents: number;
  readonly shares: number;
  readonly midHalfCents: number;
}

const moment: fc.Arbitrary<Moment> = fc.record({
  cents: fc.integer({ min: -100_000_000, max: 1_000_000_000 }),
  shares: fc.integer({ min: -100_000, max: 100_000 }),
  midHalfCents: fc.integer({ min: 1, max: 20_000_000 }),
});

function centsText(cents: number): string {
  return decimalString(divideDown(decimal(String(cents)), decimal('100')) ?? decimal('0'));
}

function baselineOf({ cents, shares, midHalfCents }: Moment): Baseline {
  const mid = divideDown(decimal(String(midHalfCents)), decimal('200')) ?? decimal('0');
  return { cash: centsText(cents), position: String(shares), mid: decimalString(mid) };
}

/** Of a result: every one has two decimals. */
function centsOf(text: string): bigint {
  expect(text).toMatch(/^-?\d+\.\d\d$/);
  return BigInt(text.replace('.', ''));
}

/** Half cents as whole cents, rounded down. */
function wholeCents(halfCents: bigint): bigint {
  return halfCents >> 1n;
}

const valueIn = ({ cents, shares }: Moment, midHalfCents: number): bigint =>
  2n * BigInt(cents) + BigInt(shares) * BigInt(midHalfCents);

test('what it made and what its first shares made are together what it has more than before', () => {
  fc.assert(
    fc.property(moment, moment, (start, now) => {
      const results = resultsOf('100000', baselineOf(start), baselineOf(now));
      const rise = BigInt(now.midHalfCents - start.midHalfCents);
      const held = BigInt(start.shares) * rise;
      const more = valueIn(now, now.midHalfCents) - valueIn(start, start.midHalfCents);
      expect(centsOf(results.heldShares)).toBe(wholeCents(held));
      expect(centsOf(results.profit)).toBe(wholeCents(more - held));
    }),
  );
});

test('a bot that has not traded has made nothing, wherever the price went', () => {
  fc.assert(
    fc.property(moment, fc.integer({ min: 1, max: 20_000_000 }), (start, midHalfCents) => {
      const results = resultsOf('5000', baselineOf(start), baselineOf({ ...start, midHalfCents }));
      expect(results.profit).toBe('0.00');
      expect(centsOf(results.againstBenchmark)).toBe(-centsOf(results.buyAndHold));
    }),
  );
});

test('the benchmark is the stake, spent at the first middle, to the cent', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000_000), moment, moment, (stakeCents, start, now) => {
      const results = resultsOf(centsText(stakeCents), baselineOf(start), baselineOf(now));
      const [first, last] = [BigInt(start.midHalfCents), BigInt(now.midHalfCents)];
      // Exactly: stake * (last - first) / first.
      const off = centsOf(results.buyAndHold) * first - BigInt(stakeCents) * (last - first);
      // A share is divided into a hundred million parts, and none is bought on credit: at most a part's rise and a cent are lost.
      const lost = first + (first * (last > first ? last - first : first - last)) / 100_000_000n;
      expect(off).toBeLessThanOrEqual(lost);
      expect(off).toBeGreaterThanOrEqual(-lost);
      expect(centsOf(results.againstBenchmark)).toBe(
        centsOf(results.profit) - centsOf(results.buyAndHold),
      );
    }),
  );
});

test('a first middle of nothing buys nothing', () => {
  const start = { cash: '0', position: '0', mid: '0' };
  expect(resultsOf('100', start, { ...start, mid: '5' }).buyAndHold).toBe('0.00');
});

test.each(['0.01', '0.005', '1', '0.25'])('a middle between ticks of %s is exact', (tickSize) => {
  const terms = termsOf({
    symbol: 'ACME',
    name: 'Acme',
    currency: 'USD',
    tickSize,
    lotSize: '1',
    priceMin: tickSize,
    priceMax: '100000',
    qtyMin: '1',
    qtyMax: '1000',
    referencePrice: null,
    notionalMax: '1000000',
    marketCollarBps: 0,
    limitCollarBps: 0,
    openOrdersPerAccountMax: 10,
    positionMax: null,
    phase: 'continuous',
  });
  const price = (ticks: number) => decimal(terms.priceText(ticks));
  fc.assert(
    fc.property(fc.nat(90_000), (ticks) => {
      expect(middleText(ticks, terms)).toBe(terms.priceText(ticks));
      const between = middleText(ticks + 0.5, terms) ?? '';
      const toBelow = subtract(decimal(between), price(ticks));
      expect(toBelow).toBe(subtract(price(ticks + 1), decimal(between)));
      expect(add(toBelow, toBelow)).toBe(decimal(tickSize));
    }),
  );
  expect(middleText(undefined, terms)).toBeNull();
});

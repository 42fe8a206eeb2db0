// Decimals, exactly: what is written is read back, what is not a whole number of ticks or lots is refused with its reason.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountMinorMax, priceTicksMax, qtyLotsMax } from '#core/limits.ts';
import {
  formatMinor,
  formatPrice,
  formatQty,
  formatRatio,
  parseMinor,
  parsePrice,
  parseQty,
  parseSignedMinor,
} from '#marketdata/decimal.ts';
import type { DecimalTerms } from '#marketdata/decimal.ts';

const cents: DecimalTerms = { priceDecimals: 2, tickUnits: 1, lotShares: 1 };
const nickels: DecimalTerms = { priceDecimals: 2, tickUnits: 5, lotShares: 100 };

const terms: fc.Arbitrary<DecimalTerms> = fc.record({
  priceDecimals: fc.integer({ min: 0, max: 9 }),
  tickUnits: fc.oneof(fc.constantFrom(1, 5, 25, 10 ** 9), fc.integer({ min: 1, max: 10 ** 9 })),
  lotShares: fc.oneof(fc.constantFrom(1, 10, 100), fc.integer({ min: 1, max: 1_000_000 })),
});

/** Units of 10^-decimals as a decimal, the plain way. */
function naiveDecimal(units: bigint, decimals: number): string {
  if (units < 0n) return `-${naiveDecimal(-units, decimals)}`;
  const digits = units.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`;
}

/** What parsePrice may answer: the very price, or the reasons that hold. */
function acceptable(instrument: DecimalTerms, text: string): unknown[] {
  const match = /^(0|[1-9]\d*)(?:\.(\d+))?$/.exec(text);
  if (match === null) return ['malformed'];
  const [, whole = '', fraction = ''] = match;
  const { priceDecimals, tickUnits } = instrument;
  if (fraction.length > priceDecimals) return ['tooManyDecimals'];
  const units = BigInt(whole + fraction.padEnd(priceDecimals, '0'));
  const ticks = units / BigInt(tickUnits);
  const isExact = ticks * BigInt(tickUnits) === units;
  const isInRange = ticks > 0n && ticks <= BigInt(priceTicksMax);
  if (isExact && isInRange) return [Number(ticks)];
  return [...(isExact ? [] : ['offTick']), ...(isInRange ? [] : ['outOfRange'])];
}

describe('a price', () => {
  test.each([
    [cents, 58_533, '585.33'],
    [cents, 5, '0.05'],
    [cents, 100, '1.00'],
    [nickels, 1, '0.05'],
    [nickels, 21, '1.05'],
    [{ priceDecimals: 0, tickUnits: 25, lotShares: 1 }, 3, '75'],
    [{ priceDecimals: 9, tickUnits: 1, lotShares: 1 }, 1, '0.000000001'],
    [{ priceDecimals: 9, tickUnits: 10 ** 9, lotShares: 1 }, priceTicksMax, '2147483646.000000000'],
    [{ priceDecimals: 0, tickUnits: 10 ** 9, lotShares: 1 }, priceTicksMax, '2147483646000000000'],
  ])('of %j, %d ticks is written %s and read back', (instrument, ticks, text) => {
    expect(formatPrice(instrument, ticks)).toBe(text);
    expect(parsePrice(instrument, text)).toBe(ticks);
  });

  test('has all decimals of its instrument, and comes back as it was, for every instrument', () => {
    const ticks = fc.integer({ min: 1, max: priceTicksMax });
    fc.assert(
      fc.property(terms, ticks, (instrument, priceTicks) => {
        const text = formatPrice(instrument, priceTicks);
        const units = BigInt(priceTicks) * BigInt(instrument.tickUnits);
        expect(text).toBe(naiveDecimal(units, instrument.priceDecimals));
        expect(parsePrice(instrument, text)).toBe(priceTicks);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['585.3', 58_530],
    ['585', 58_500],
    ['0.1', 10],
    ['21474836.46', priceTicksMax],
  ])('%s may leave trailing zeros out', (text, ticks) => {
    expect(parsePrice(cents, text)).toBe(ticks);
  });

  test.each([
    ['', 'malformed'],
    ['.', 'malformed'],
    ['1.', 'malformed'],
    ['.5', 'malformed'],
    ['00.1', 'malformed'],
    ['01', 'malformed'],
    ['-1', 'malformed'],
    ['-0', 'malformed'],
    ['+1', 'malformed'],
    [' 1', 'malformed'],
    ['1 ', 'malformed'],
    ['1\n', 'malformed'],
    ['1e5', 'malformed'],
    ['1E2', 'malformed'],
    ['0x10', 'malformed'],
    ['1_000', 'malformed'],
    ['1,5', 'malformed'],
    ['1.2.3', 'malformed'],
    ['1.x', 'malformed'],
    ['NaN', 'malformed'],
    ['Infinity', 'malformed'],
    ['١', 'malformed'],
    ['１', 'malformed'],
    ['585.330', 'tooManyDecimals'],
    ['585.333', 'tooManyDecimals'],
    ['0', 'outOfRange'],
    ['0.00', 'outOfRange'],
    ['21474836.47', 'outOfRange'],
    ['9007199254740993', 'outOfRange'],
    ['9'.repeat(400), 'outOfRange'],
  ])('%j is %s', (text, fault) => {
    expect(parsePrice(cents, text)).toBe(fault);
  });

  test.each([
    ['585.33', 'offTick'],
    ['0.01', 'offTick'],
    ['92233720368547758.01', 'offTick'],
    ['107374182.35', 'outOfRange'],
    ['107374182.30', priceTicksMax],
    ['585.35', 11_707],
  ])('%j in ticks of 0.05 is %s', (text, expected) => {
    expect(parsePrice(nickels, text)).toBe(expected);
  });

  test('is never rounded: every text is either the very price or refused', () => {
    const digits = fc.stringMatching(/^\d{1,21}$/);
    const texts = fc.oneof(
      fc.tuple(digits, digits).map(([whole, fraction]) => `${whole}.${fraction.slice(0, 10)}`),
      digits,
      fc.stringMatching(/^[-+0-9.eE ]{0,12}$/),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(terms, texts, (instrument, text) => {
        const parsed = parsePrice(instrument, text);
        expect(acceptable(instrument, text)).toContain(parsed);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a quantity', () => {
  test.each([
    [cents, '10', 10],
    [nickels, '1500', 15],
    [cents, '2147483646', qtyLotsMax],
    [nickels, '214748364600', qtyLotsMax],
    [cents, '2147483647', 'outOfRange'],
    [nickels, '150', 'offLot'],
    [nickels, '0', 'outOfRange'],
    [cents, '0', 'outOfRange'],
    [cents, '1.0', 'tooManyDecimals'],
    [cents, '1.', 'malformed'],
    [cents, '-5', 'malformed'],
    [cents, '05', 'malformed'],
  ])('of %j, %j is %s', (instrument, text, expected) => {
    expect(parseQty(instrument, text)).toBe(expected);
  });

  test('is written in shares and comes back in lots', () => {
    fc.assert(
      fc.property(terms, fc.integer({ min: 1, max: qtyLotsMax }), (instrument, qtyLots) => {
        const text = formatQty(instrument, qtyLots);
        expect(text).toBe(String(BigInt(qtyLots) * BigInt(instrument.lotShares)));
        expect(parseQty(instrument, text)).toBe(qtyLots);
      }),
    );
    expect(formatQty(nickels, Number.MAX_SAFE_INTEGER)).toBe('900719925474099100');
  });
});

describe('an amount', () => {
  test.each([
    [2, 0, '0.00'],
    [2, 1_250, '12.50'],
    [2, -1_250, '-12.50'],
    [2, -5, '-0.05'],
    [0, -7, '-7'],
    [8, 1, '0.00000001'],
    [2, 10n ** 30n, '10000000000000000000000000000.00'],
    [2, -(10n ** 20n), '-1000000000000000000.00'],
    [0, 5n, '5'],
  ])('with %d decimals, %s minor units are %s', (decimals, minor, text) => {
    expect(formatMinor(decimals, minor)).toBe(text);
  });

  test('comes back as it was, with its sign', () => {
    const minors = fc.integer({ min: -amountMinorMax, max: amountMinorMax });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), minors, (decimals, minor) => {
        const text = formatMinor(decimals, minor);
        expect(text).toBe(naiveDecimal(BigInt(minor), decimals));
        expect(formatMinor(decimals, BigInt(minor))).toBe(text);
        expect(parseSignedMinor(decimals, text)).toBe(minor);
        if (minor >= 0) expect(parseMinor(decimals, text)).toBe(minor);
        else expect(parseMinor(decimals, text)).toBe('malformed');
      }),
    );
  });

  test.each([
    ['-0', 'malformed'],
    ['-0.00', 'malformed'],
    ['--1', 'malformed'],
    ['-', 'malformed'],
    ['-1.234', 'tooManyDecimals'],
    ['-45035996273704.97', 'outOfRange'],
    ['45035996273704.97', 'outOfRange'],
    ['45035996273704.96', amountMinorMax],
    ['0', 0],
  ])('%j with two decimals is %s', (text, expected) => {
    expect(parseSignedMinor(2, text)).toBe(expected);
  });
});

describe('an average', () => {
  test.each([
    // 100.00 for 3 shares; 0.05 for 10; rounded half up at the sixth decimal; never more than needed.
    [10_000, 2, 3, 2, '33.333333'],
    [5, 2, 10, 2, '0.005'],
    [20_000, 2, 3, 2, '66.666667'],
    [58_533, 2, 1, 2, '585.33'],
    [58_530, 2, 1, 2, '585.30'],
    [1, 2, 4, 2, '0.0025'],
    [7, 0, 2, 0, '3.5'],
    [8, 0, 2, 0, '4'],
    [1, 8, 3, 8, '0.00000000'],
    [2, 8, 3, 8, '0.00000001'],
    [1, 2, 2_000_000_000, 2, '0.00'],
    [2n ** 80n, 2, 2n ** 70n, 2, '10.24'],
  ])('of %s minor units (%d decimals) by %s shares at %d decimals is %s', (...row) => {
    const [minor, currencyDecimals, shares, decimals, text] = row;
    expect(formatRatio(minor, currencyDecimals, shares, decimals)).toBe(text);
  });
});

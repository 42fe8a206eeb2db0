// Decimal arithmetic is exact, rounds only where it says so, and refuses what is not a decimal.
import { describe, expect, it } from 'vitest';
import {
  add,
  ceilTo,
  decimal,
  decimalString,
  decimalsOf,
  divideDown,
  floorTo,
  isMultipleOf,
  multiplyDown,
  multiplyUp,
  parseDecimal,
  subtract,
  times,
} from './decimal.ts';

describe('parsing', () => {
  it.each([
    ['0', 0n],
    ['585.33', 58_533_000_000n],
    ['0.00000001', 1n],
    ['-1.5', -150_000_000n],
    ['007', 700_000_000n],
    ['999999999999999999', 99_999_999_999_999_999_900_000_000n],
  ])('%s is %s hundred-millionths', (text, units) => {
    expect(parseDecimal(text)).toBe(units);
  });

  it.each([
    '',
    '.',
    '1.',
    '.5',
    ' 1',
    '1 ',
    '1,5',
    '1e3',
    '+1',
    '--1',
    '0x1',
    '1.123456789',
    'NaN',
    '1_000',
    '١',
  ])('refuses %j', (text) => {
    expect(parseDecimal(text)).toBeNull();
  });

  it('throws on a string from the venue that is no decimal', () => {
    expect(() => decimal('abc')).toThrow('not a decimal');
  });
});

describe('writing', () => {
  it.each([
    ['585.33', 0, '585.33'],
    ['585.30', 2, '585.30'],
    ['585.30', 0, '585.3'],
    ['585', 2, '585.00'],
    ['-0.05', 2, '-0.05'],
    ['1.00000001', 2, '1.00000001'],
    ['0', 0, '0'],
  ])('%s with at least %i decimals is %s', (text, decimalsMin, expected) => {
    expect(decimalString(decimal(text), decimalsMin)).toBe(expected);
  });

  it('counts the decimals of a tick', () => {
    expect([decimalsOf('0.01'), decimalsOf('1'), decimalsOf('0.0005')]).toEqual([2, 0, 4]);
  });
});

describe('arithmetic', () => {
  it('adds what floats cannot: 0.1 + 0.2 is 0.3', () => {
    expect(add(decimal('0.1'), decimal('0.2'))).toBe(decimal('0.3'));
    expect(subtract(decimal('0.3'), decimal('0.1'))).toBe(decimal('0.2'));
  });

  it('multiplies beyond 2^53 exactly', () => {
    expect(decimalString(multiplyDown(decimal('123456789.01'), decimal('987654321')))).toBe(
      '121932631122511812.21',
    );
  });

  it('rounds a cost up and a product down at the ninth decimal', () => {
    const tiny = decimal('0.00000001');
    expect(multiplyUp(tiny, decimal('0.5'))).toBe(1n);
    expect(multiplyDown(tiny, decimal('0.5'))).toBe(0n);
    expect(multiplyDown(decimal('-0.00000001'), decimal('0.5'))).toBe(-1n);
  });

  it('divides downwards, and not by zero', () => {
    expect(divideDown(decimal('10'), decimal('3'))).toBe(333_333_333n);
    expect(divideDown(decimal('-10'), decimal('3'))).toBe(-333_333_334n);
    expect(divideDown(decimal('1'), decimal('0'))).toBeNull();
  });

  it.each([
    ['585.337', '0.01', '585.33', '585.34'],
    ['585.33', '0.01', '585.33', '585.33'],
    ['-0.5', '1', '-1', '0'],
  ])('%s lies between multiples of %s', (value, step, below, above) => {
    expect(floorTo(decimal(value), decimal(step))).toBe(decimal(below));
    expect(ceilTo(decimal(value), decimal(step))).toBe(decimal(above));
  });

  it('knows what is on the tick', () => {
    expect(isMultipleOf(decimal('585.33'), decimal('0.01'))).toBe(true);
    expect(isMultipleOf(decimal('585.335'), decimal('0.01'))).toBe(false);
    expect(isMultipleOf(decimal('1'), decimal('0'))).toBe(false);
    expect(times(decimal('0.01'), 3)).toBe(decimal('0.03'));
  });
});

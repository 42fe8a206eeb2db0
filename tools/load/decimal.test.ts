// Decimal strings as whole numbers: sums and products of them come out exactly. It must never accept what the venue would not write.

import { expect, test } from 'vitest';
import { productOf, textOf, unitsOf } from './decimal.ts';

test.each([
  ['0', '0'],
  ['585.30', '585.3'],
  ['-0.01', '-0.01'],
  ['1000000000', '1000000000'],
  ['0.00000001', '0.00000001'],
])('%s is %s', (text, same) => {
  expect(textOf(unitsOf(text))).toBe(same);
});

test('prices times quantities are exact', () => {
  expect(textOf(productOf(unitsOf('585.33'), unitsOf('7')))).toBe('4097.31');
  expect(textOf(productOf(unitsOf('-0.1'), unitsOf('0.2')))).toBe('-0.02');
  expect(() => productOf(unitsOf('0.00001'), unitsOf('0.00001'))).toThrow('eight places');
});

test.each(['', '1.', '.5', '1e3', '1.123456789', '--1', 'NaN'])('"%s" is none', (text) => {
  expect(() => unitsOf(text)).toThrow('no decimal');
});

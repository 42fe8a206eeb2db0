// Prices of the demonstrations, there and back. It must never meet a float.

import { expect, test } from 'vitest';
import { priceText, sumOf, ticksOf } from './prices.ts';

test.each([
  [0, '0.00'],
  [5, '0.05'],
  [10_005, '100.05'],
  [-5, '-0.05'],
  [-12_345, '-123.45'],
])('%i ticks are %s, and back', (ticks, text) => {
  expect(priceText(ticks)).toBe(text);
  expect(ticksOf(text)).toBe(ticks);
});

test('a price may have fewer decimals', () => {
  expect(ticksOf('100')).toBe(10_000);
  expect(ticksOf('100.5')).toBe(10_050);
});

test('sums are exact', () => {
  expect(sumOf(['0.1', '0.2', '-0.3'])).toBe(0n);
});

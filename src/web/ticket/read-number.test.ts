// What is written into a field of a number is read exactly or refused with what is expected; nothing is guessed. Never asks a venue.
import { expect, test } from 'vitest';
import type { Instrument } from '#api/types.ts';
import { decimalString } from '#client/decimal.ts';
import { isNumber, read, readPrice, readQty } from './read-number.ts';

const aapl = {
  symbol: 'AAPL',
  tickSize: '0.01',
  priceMin: '0.01',
  priceMax: '100000.00',
  lotSize: '1',
  qtyMin: '1',
  qtyMax: '1000000',
} as Instrument;

test.each([
  ['1,000', '1000'],
  ['12,345.50', '12345.5'],
  ['1,234,567', '1234567'],
  [' 1,000. ', '1000'],
  ['-1,000', '-1000'],
  ['1000', '1000'],
  ['.5', '0.5'],
  ['007', '7'],
  ['999,999,999,999,999,999', '999999999999999999'],
])('%j is read as %s', (text, expected) => {
  const value = read(text);
  expect(typeof value === 'bigint' && decimalString(value)).toBe(expected);
});

test.each([
  '1,50',
  '1,00,0',
  '1000,000',
  ',100',
  '1,',
  '0,500',
  '1,0000',
  '1.000,5',
  '1e3',
  '.',
  '1 000',
])('%j is not guessed at', (text) => {
  expect(read(text)).toBeNull();
});

const commas = ' Commas only part thousands, as in 1,000.';
const large = '1000000000000000000';

test.each([
  ['1,50', `Not a number. Use digits and a point, such as 585.33.${commas}`],
  ['1,00,0', `Not a number. Use digits and a point, such as 585.33.${commas}`],
  ['dear', 'Not a number. Use digits and a point, such as 585.33.'],
  [large, 'This number is too large.'],
  ['1,000,000,000,000,000,000.5', 'This number is too large.'],
  ['585.3333333333', 'At most 2 decimals.'],
])('of a price of %j is said: %s', (text, message) => {
  const value = readPrice(text, aapl);
  expect(isNumber(value) ? undefined : value.message).toBe(message);
});

test.each([
  ['1,50', `Not a number. Use digits, such as 100.${commas}`],
  [large, 'This number is too large.'],
  ['1.0000000001', 'Whole numbers only.'],
])('of a quantity of %j is said: %s', (text, message) => {
  const value = readQty(text, aapl);
  expect(isNumber(value) ? undefined : value.message).toBe(message);
});

// What a price alert takes, and which alert a link is about. Never asks a venue.
import { expect, test } from 'vitest';
import type { Instrument } from '#api/types.ts';
import { alertBody, alertOfHash, alertPath, alertProblems } from './read-alert.ts';

const aapl = {
  symbol: 'AAPL',
  tickSize: '0.01',
  priceMin: '0.01',
  priceMax: '100000.00',
} as Instrument;
const values = { instrument: 'AAPL', condition: 'above', price: '585.33', repeats: 'no' };

test.each([
  ['', 'Enter a price.'],
  ['dear', 'Not a number. Use digits and a point, such as 585.33.'],
  ['585.333', 'Off the tick of 0.01: use 585.33 or 585.34.'],
  ['0', 'The lowest price is 0.01.'],
  [
    '1,50',
    'Not a number. Use digits and a point, such as 585.33. Commas only part thousands, as in 1,000.',
  ],
  ['1000000000000000000', 'This number is too large.'],
  ['100000.01', 'The highest price is 100,000.00.'],
])('an alert at %j is refused', (price, message) => {
  expect(alertProblems({ ...values, price }, aapl)).toEqual({ price: message });
});

test('an alert needs a stock', () => {
  expect(alertProblems(values, undefined)).toEqual({ instrument: 'Choose a stock.' });
});

test('what is sent is on the tick and says what was chosen', () => {
  expect(alertProblems(values, aapl)).toEqual({});
  expect(alertBody({ ...values, price: ' 1,585.3 ' }, aapl)).toEqual({
    instrument: 'AAPL',
    condition: 'above',
    price: '1585.30',
    repeats: false,
  });
  expect(alertBody({ ...values, price: '1,585' }, aapl).price).toBe('1585.00');
  expect(alertBody({ ...values, condition: 'below', repeats: 'yes' }, aapl)).toMatchObject({
    condition: 'below',
    repeats: true,
  });
});

test.each([
  ['#AAPL', { symbol: 'AAPL', price: '' }],
  ['#AAPL@585.33', { symbol: 'AAPL', price: '585.33' }],
  ['#BRK%2EB@1', { symbol: 'BRK.B', price: '1' }],
  ['#AAPL@-1', null],
  ['#aapl', null],
  ['', null],
  ['#%E0%A4%A', null],
])('behind %j stands %j', (hash, alert) => {
  expect(alertOfHash(hash)).toEqual(alert);
});

test('a link leads back to what it was made of', () => {
  const path = alertPath('BRK.B', '10.5');
  expect(alertOfHash(path.slice(path.indexOf('#')))).toEqual({ symbol: 'BRK.B', price: '10.5' });
});

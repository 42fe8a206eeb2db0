// Parameters as they are given, and the one sentence for each mistake; series of prices. It starts nothing.

import { expect, test } from 'vitest';
import { ParameterError, rangeOf, readParameters } from './parameters.ts';
import { parsePriceSeries, pointAt } from './price-series.ts';
import { termsOf } from './instrument-terms.ts';

const specs = {
  size: { kind: 'qty', default: '200', doc: 'size' },
  levels: { kind: 'integer', min: 1, max: 5, default: 3, doc: 'levels' },
  gamma: { kind: 'number', min: 0.1, max: 2, doc: 'aversion' },
  limit: { kind: 'price', optional: true, doc: 'limit' },
  side: { kind: 'choice', options: ['buy', 'sell'], default: 'buy', doc: 'side' },
  series: { kind: 'series', optional: true, doc: 'prices' },
} as const;

/** A tick of 0.05, lots of 100 shares. */
const terms = termsOf({
  symbol: 'LOTS',
  name: 'Lots',
  currency: 'USD',
  tickSize: '0.05',
  lotSize: '100',
  priceMin: '0.50',
  priceMax: '100.00',
  qtyMin: '100',
  qtyMax: '100000',
  referencePrice: '10.00',
  notionalMax: '1000000.00',
  marketCollarBps: 500,
  limitCollarBps: 0,
  openOrdersPerAccountMax: 200,
  positionMax: null,
  phase: 'continuous',
});

function read(texts: Readonly<Record<string, string>>, known = true) {
  const readFile = (name: string): string => {
    if (name === 'there.csv') return '0,10.05\n';
    if (name === 'bad.csv') return '0,ten\n';
    throw new Error(`ENOENT: no such file, open '${name}'`);
  };
  const given = { strategy: 'mine', texts: new Map(Object.entries(texts)), readFile };
  return readParameters(specs, given, known ? terms : undefined);
}

test('what is given, and the defaults of the rest, in lots and ticks', () => {
  expect(read({ gamma: '0.5', limit: '10.05', series: 'there.csv' })).toEqual({
    size: 2,
    levels: 3,
    gamma: 0.5,
    limit: 201,
    side: 'buy',
    series: [{ atMs: 0, price: 10.05 }],
  });
  expect(read({ gamma: '1', size: '1300.00' })).toMatchObject({ size: 13, limit: null });
});

test.each([
  [{}, 'mine needs the parameter "gamma" (aversion): give --param gamma=0.1.'],
  [{ gama: '1' }, 'mine has no parameter "gama": it has size, levels, gamma, limit, side, series.'],
  [{ gamma: '3' }, 'The parameter "gamma" of mine is between 0.1 and 2, and not 3.'],
  [{ gamma: 'x' }, 'The parameter "gamma" of mine is a number, and "x" is none.'],
  [{ gamma: '' }, 'The parameter "gamma" of mine is a number, and "" is none.'],
  [{ levels: '2.5' }, 'The parameter "levels" of mine is a whole number, and "2.5" is none.'],
  [{ levels: '6' }, 'The parameter "levels" of mine is between 1 and 5, and not 6.'],
  [{ side: 'up' }, 'The parameter "side" of mine is one of buy, sell, and not "up".'],
  [
    { size: '-100' },
    'The parameter "size" of mine is a positive quantity of shares, and not "-100".',
  ],
  [
    { size: '150' },
    'The parameter "size" of mine is 150 shares, and LOTS trades in whole lots of 100.',
  ],
  [
    { limit: '10.02' },
    'The parameter "limit" of mine is 10.02, and LOTS is priced in ticks of 0.05.',
  ],
  [
    { limit: '100.05' },
    'The parameter "limit" of mine is 100.05, and LOTS is priced from 0.50 to 100.00.',
  ],
  [
    { series: 'gone.csv' },
    `The parameter "series" of mine names a file that cannot be read: ENOENT: no such file, open 'gone.csv'.`,
  ],
  [
    { series: 'bad.csv' },
    'The parameter "series" of mine names bad.csv, which is no series of time,price: line 1 has the price "ten".',
  ],
])('%j: one sentence', (texts, sentence) => {
  const all = Object.hasOwn(texts, 'gamma') || Object.keys(texts).length === 0;
  const given = all ? texts : { gamma: '1', ...texts };
  expect(() => read(given as Record<string, string>)).toThrow(new ParameterError(sentence));
});

test('before the instrument is known, all but lots and ticks is held against its range', () => {
  expect(() => read({ gamma: '1', size: '150', limit: '10.02' }, false)).not.toThrow();
  expect(() => read({ gamma: '9' }, false)).toThrow(ParameterError);
  expect(() => read({ gamma: '1', size: 'many' }, false)).toThrow(ParameterError);
});

test('a range is told as it is checked', () => {
  expect(rangeOf(specs.levels)).toBe('integer 1 to 5');
  expect(rangeOf(specs.side)).toBe('buy|sell');
});

test('a series has the price of the last line that is not after the moment', () => {
  const text = 'time,price\n2026-11-21T09:30:00Z,10\n\n2026-11-21T09:30:05Z,11\n# end\n';
  const series = parsePriceSeries(text);
  expect(series).toEqual([
    { atMs: 0, price: 10 },
    { atMs: 5_000, price: 11 },
  ]);
  const prices = [-1, 0, 4_999, 5_000, 9e9].map((atMs) => pointAt(series, atMs).price);
  expect(prices).toEqual([10, 10, 10, 11, 11]);
});

test.each([
  ['', 'it has no line with a price'],
  ['0,1\n-5,1', 'line 2 has the time "-5"'],
  ['5,1\n4,1', 'line 2 is before the line above it'],
  ['0,0', 'line 1 has the price "0"'],
  ['0', 'line 1 has the price ""'],
])('the series %j is refused', (text, why) => {
  expect(() => parsePriceSeries(text)).toThrow(why);
});

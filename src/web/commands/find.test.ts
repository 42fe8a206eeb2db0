// A few letters find what is meant, and what was used last comes first among equals.

import { expect, test } from 'vitest';
import { find, score } from './find.ts';
import { noteRecent, readRecent } from './recent.ts';

const items = [
  'Write a buy order',
  'Write a sell order',
  'Buy at the best ask',
  'Cancel all open orders',
  'AAPL',
  'Layout: Scalper',
].map((label) => ({ id: label, label, also: label === 'AAPL' ? 'Apple Inc.' : '' }));

const labels = (query: string, recent: readonly string[] = []) =>
  find(items, query, recent).map(({ label }) => label);

test.each<[string, string]>([
  ['buy', 'Buy at the best ask'],
  ['sell', 'Write a sell order'],
  ['aapl', 'AAPL'],
  ['apple', 'AAPL'],
  ['all cancel', 'Cancel all open orders'],
  ['scal', 'Layout: Scalper'],
  ['cao', 'Cancel all open orders'],
])('%s finds first: %s', (query, first) => {
  expect(labels(query)[0]).toBe(first);
});

test('letters that are not there find nothing', () => {
  expect(labels('zzz')).toEqual([]);
  expect(score('buyx', 'Write a buy order')).toBe(0);
});

test('without a query everything is there, in its order, but what was used last first', () => {
  expect(labels('')).toEqual(items.map(({ label }) => label));
  expect(labels('', ['AAPL', 'Write a sell order']).slice(0, 2)).toEqual([
    'AAPL',
    'Write a sell order',
  ]);
});

test('the last ones used are remembered once each, the newest first, and few', () => {
  let text: string | null = null;
  const storage = {
    getItem: () => text,
    setItem(_key: string, value: string) {
      text = value;
    },
  };
  for (const id of ['a', 'b', 'a', 'c', 'd', 'e', 'f', 'g']) noteRecent(storage, id);
  expect(readRecent(storage)).toEqual(['g', 'f', 'e', 'd', 'c', 'a']);
  text = '{"no":"list"}';
  expect(readRecent(storage)).toEqual([]);
  text = '{';
  expect(readRecent(storage)).toEqual([]);
});

// Parameters of strategies as they are typed: what is refused before it is sent, and what is not.

import { expect, test } from 'vitest';
import { checkAmount, checkParameter, rangeWords, type Parameter } from './check-parameter.ts';

const parameter = (change: Partial<Parameter>): Parameter => ({
  name: 'levels',
  kind: 'integer',
  doc: 'orders a side',
  optional: false,
  default: '3',
  min: 1,
  max: 20,
  unit: null,
  options: null,
  ...change,
});

test.each([
  ['', null],
  ['1', null],
  ['20', null],
  ['0', 'From 1 to 20.'],
  ['21', 'From 1 to 20.'],
  ['2.5', 'A whole number.'],
  ['two', 'A whole number.'],
])('a whole number from 1 to 20: %j', (text, problem) => {
  expect(checkParameter(parameter({}), text)).toBe(problem);
});

test('what has no default and is not optional must be given', () => {
  expect(checkParameter(parameter({ default: null }), '')).toBe('Must be given.');
  expect(checkParameter(parameter({ default: null, optional: true }), '')).toBeNull();
});

test('numbers, choices and shares', () => {
  const number = parameter({ kind: 'number', min: 1e-6, max: 100 });
  expect(checkParameter(number, '0.05')).toBeNull();
  expect(checkParameter(number, '1e-6')).toBeNull();
  expect(checkParameter(number, '101')).toBe('From 0.000001 to 100.');
  const side = parameter({ kind: 'choice', options: ['buy', 'sell'], min: null, max: null });
  expect(checkParameter(side, 'hold')).toBe('One of buy, sell.');
  const qty = parameter({ kind: 'qty', min: null, max: null });
  expect(checkParameter(qty, '0')).toBe('More than zero.');
  expect(checkParameter(qty, '-5')).toBe('A number such as 100 or 12.5.');
  expect(checkAmount('0', true)).toBeNull();
});

test('a field says its range and unit', () => {
  expect(rangeWords(parameter({ unit: 'ticks' }))).toBe('Orders a side; 1 to 20 ticks.');
  expect(rangeWords(parameter({ kind: 'qty' }))).toBe('Orders a side; shares.');
});

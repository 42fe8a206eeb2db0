// Figures and tables read well, and a target is judged on the right side of its limit.

import { expect, test } from 'vitest';
import { figure, formatSection, formatTargets } from './table.ts';
import { judge } from './targets.ts';

test('figures have three significant digits and groups', () => {
  const texts = [0.0123, 1.234, 12.34, 123.4, 1_234.5, 1_234_567].map(figure);
  expect(texts).toEqual(['0.012', '1.23', '12.3', '123', '1,235', '1,234,567']);
  expect(figure(Number.NaN)).toBe('-');
});

test('columns of figures are aligned to the right, others to the left', () => {
  const text = formatSection({
    id: 'x',
    title: 'Title',
    notes: ['A note.'],
    header: ['name', 'rate'],
    rows: [
      ['a', '1.23'],
      ['longer', '12.3'],
    ],
    data: {},
    targets: [],
  });
  expect(text.split('\n')).toEqual([
    '',
    'Title',
    '  A note.',
    '  name    rate',
    '  a       1.23',
    '  longer  12.3',
  ]);
});

test('a target is reached at its limit and missed beyond', () => {
  expect(judge('kernelRatio', 30).reached).toBe(true);
  expect(judge('kernelRatio', 29.9).reached).toBe(false);
  expect(judge('gcPause', 2).reached).toBe(true);
  expect(judge('gcPause', 2.1).reached).toBe(false);
  expect(formatTargets([judge('gcPause', 2.1)])).toContain('MISSED');
});

// What may be chosen about an indicator, and what is left of a memory that was tampered with.
import { describe, expect, it } from 'vitest';
import { choicesIn, usualChoices } from './chart-choices.ts';
import {
  indicatorKinds,
  indicatorName,
  indicatorsIn,
  indicatorsMax,
  kindNames,
  newIndicator,
  problemTogether,
  readField,
  type IndicatorField,
} from './indicator-kinds.ts';

const period = indicatorKinds.sma.fields[0] as IndicatorField;
const deviations = indicatorKinds.bollinger.fields[1] as IndicatorField;

describe('what is chosen about an indicator', () => {
  it.each([
    [period, ' 50 ', 50],
    [period, '2', 2],
    [period, '', 'Enter the period.'],
    [period, '1', 'The least period is 2.'],
    [period, '501', 'The greatest period is 500.'],
    [period, '9.5', 'The period is a whole number, such as 20.'],
    [period, '-5', 'The period is a whole number, such as 20.'],
    [deviations, '2.5', 2.5],
    [deviations, '2.55', 'The deviation is a number with at most one decimal, such as 2.'],
    [deviations, '0.4', 'The least deviation is 0.5.'],
  ])('$label of "%s" is %s', (field, text, expected) => {
    expect(readField(field, text)).toBe(expected);
  });

  it('a fast period is shorter than the slow one', () => {
    const macd = newIndicator('macd', []);
    expect(problemTogether(macd)).toBeNull();
    expect(problemTogether({ ...macd, values: { fast: 26, slow: 26, signal: 9 } })).toMatch(
      /shorter/,
    );
  });

  it('is told apart by its name and its id', () => {
    const one = newIndicator('sma', []);
    const two = newIndicator('sma', [one]);
    expect(two.id).not.toBe(one.id);
    expect(indicatorName(one)).toBe('SMA 20');
    expect(indicatorName(newIndicator('vwap', []))).toBe('VWAP');
  });
});

describe('what a browser remembered', () => {
  it('comes back as it was', () => {
    const all = kindNames.map((kind) => newIndicator(kind, []));
    const choices = { style: 'area', logScale: true, volume: false, indicators: all } as const;
    expect(choicesIn(JSON.parse(JSON.stringify(choices)))).toEqual(choices);
  });

  it.each([
    null,
    7,
    'x',
    [],
    { style: 'pie', logScale: 'yes', indicators: {} },
    { indicators: [null, 3, { kind: 'sma' }, { kind: 'sma', values: { period: 0 } }] },
    { indicators: [{ kind: 'macd', values: { fast: 30, slow: 20, signal: 9 } }] },
    { indicators: [{ kind: 'toString', values: {} }] },
  ])('%j is the usual chart', (stored) => {
    expect(choicesIn(stored)).toEqual(usualChoices);
  });

  it('is bounded', () => {
    const many = Array.from({ length: 40 }, () => ({ kind: 'vwap', values: {} }));
    const found = indicatorsIn(many);
    expect(found).toHaveLength(indicatorsMax);
    expect(new Set(found.map(({ id }) => id)).size).toBe(indicatorsMax);
  });
});

// Decimal strings and whole steps: every step has one text, and nothing is rounded.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { TickScale } from './tick-scale.ts';

test.each([
  ['0.01', '585.33', 58_533],
  ['0.01', '585.3', 58_530],
  ['0.01', '585.3300', 58_533],
  ['0.005', '10.015', 2_003],
  ['1', '17', 17],
  ['100', '300', 3],
  ['0.25', '-1.75', -7],
])('in steps of %s, %s is %i', (step, text, steps) => {
  expect(new TickScale(step).toSteps(text)).toBe(steps);
});

test.each([
  ['0.01', '585.333'],
  ['0.005', '10.012'],
  ['100', '350'],
  ['0.01', 'NaN'],
  ['0.01', '1e3'],
  ['0.01', ''],
])('in steps of %s, "%s" is refused and never rounded', (step, text) => {
  expect(() => new TickScale(step).toSteps(text)).toThrow(Error);
});

test.each(['0', '0.00', 'x', '-1', ''])('"%s" is no step', (step) => {
  expect(() => new TickScale(step)).toThrow('is no step');
});

test('steps survive the way to text and back', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('0.01', '0.005', '0.25', '1', '100', '0.0001'),
      fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }),
      (step, steps) => {
        const scale = new TickScale(step);
        expect(scale.toSteps(scale.toText(steps)) + 0).toBe(steps + 0);
      },
    ),
  );
});

test('null is no price', () => {
  expect(new TickScale('0.01').toStepsOrNone(null)).toBeUndefined();
});

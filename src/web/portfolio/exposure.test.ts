// Exposure and parts are exact sums of what the venue says, whatever the sizes. Never asks a venue.
import { expect, test } from 'vitest';
import { decimal, decimalString } from '#client/decimal.ts';
import { exposureOf, percentOf } from './exposure.ts';

test('long and short add up, together and against each other', () => {
  const { long, short, gross, net, grossPercent } = exposureOf(
    [{ marketValue: '6000.10' }, { marketValue: '-1500.05' }, { marketValue: null }],
    '10000.00',
  );
  expect([long, short, gross, net].map((sum) => decimalString(sum, 2))).toEqual([
    '6000.10',
    '1500.05',
    '7500.15',
    '4500.05',
  ]);
  expect(grossPercent).toBe('75.00');
});

test('amounts beyond what a float can hold stay exact', () => {
  const { gross } = exposureOf(
    [{ marketValue: '90071992547409.93' }, { marketValue: '-0.01' }],
    '1.00',
  );
  expect(decimalString(gross, 2)).toBe('90071992547409.94');
});

test('without equity there is no part of it', () => {
  expect(exposureOf([{ marketValue: '5.00' }], '0.00').grossPercent).toBeNull();
  expect(percentOf(decimal('1'), decimal('-1'))).toBeNull();
});

test('parts are rounded down to two decimals', () => {
  expect(percentOf(decimal('1'), decimal('3'))).toBe('33.33');
  expect(percentOf(decimal('2'), decimal('3'))).toBe('66.66');
  expect(percentOf(decimal('3'), decimal('3'))).toBe('100.00');
});

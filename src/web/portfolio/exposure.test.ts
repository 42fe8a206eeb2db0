// Exposure and parts are exact sums of what the venue says, whatever the sizes. Never asks a venue.
import { expect, test } from 'vitest';
import { decimal, decimalString } from '#client/decimal.ts';
import { exposureOf, percentOf } from './exposure.ts';

test('long and short add up, together and against each other', () => {
  const { long, short, gross, net, grossPercent } = exposureOf([
    { marketValue: '6000.10', allocationPercent: '60.00' },
    { marketValue: '-1500.05', allocationPercent: '-15.00' },
    { marketValue: null, allocationPercent: null },
  ]);
  expect([long, short, gross, net].map((sum) => decimalString(sum, 2))).toEqual([
    '6000.10',
    '1500.05',
    '7500.15',
    '4500.05',
  ]);
  expect(grossPercent).toBe('75.00');
});

test('amounts beyond what a float can hold stay exact', () => {
  const { gross } = exposureOf([
    { marketValue: '90071992547409.93', allocationPercent: '100.00' },
    { marketValue: '-0.01', allocationPercent: '0.00' },
  ]);
  expect(decimalString(gross, 2)).toBe('90071992547409.94');
});

test('without equity there is no part of it', () => {
  expect(exposureOf([{ marketValue: '5.00', allocationPercent: null }]).grossPercent).toBeNull();
  expect(percentOf(decimal('1'), decimal('-1'))).toBeNull();
});

test('the gross is what the parts beside it add up to', () => {
  const held = { marketValue: '46.74', allocationPercent: '4.68' };
  expect(exposureOf([held]).grossPercent).toBe('4.68');
  const sold = { marketValue: '-46.74', allocationPercent: '-4.68' };
  expect(exposureOf([sold]).grossPercent).toBe('4.68');
});

test('parts are rounded half up to two decimals', () => {
  expect(percentOf(decimal('1'), decimal('3'))).toBe('33.33');
  expect(percentOf(decimal('2'), decimal('3'))).toBe('66.67');
  expect(percentOf(decimal('1'), decimal('20000'))).toBe('0.01');
  expect(percentOf(decimal('3'), decimal('3'))).toBe('100.00');
});

// Which stretch of the equity curve is asked for, and what trading made of it.

import { expect, test } from 'vitest';
import { decimalString } from '#client/decimal.ts';
import {
  drawdownOf,
  equityQuery,
  lineOf,
  resultOf,
  resultPercentOf,
  sinceFunded,
  type EquityPoint,
} from './equity-range.ts';

const point = (time: string, equity: string, netFlow = '0.00'): EquityPoint => ({
  time: `2026-11-21T${time}Z`,
  cash: equity,
  positionsValue: '0.00',
  equity,
  netFlow,
});

test.each([
  ['day', '2026-11-20T12:00:00.000Z', 'hour'],
  ['week', '2026-11-14T12:00:00.000Z', 'hour'],
  ['month', '2026-10-22T12:00:00.000Z', 'day'],
  ['year', '2025-11-21T12:00:00.000Z', 'day'],
] as const)('a %s is asked from %s by the %s, up to now', (range, from, interval) => {
  const to = '2026-11-21T12:00:00.000Z';
  expect(equityQuery(range, Date.parse(to))).toEqual({ from, to, interval });
});

test('the curve begins where there is something in the account', () => {
  const funded = point('11:00:00', '100000.00', '100000.00');
  const later = point('12:00:00', '0.00');
  expect(sinceFunded([point('09:00:00', '0.00'), point('10:00:00', '0'), funded, later])).toEqual([
    funded,
    later,
  ]);
  expect(sinceFunded([point('09:00:00', '0.00')])).toEqual([]);
});

test('money that was paid in or out is no profit', () => {
  const points = [
    point('09:00:00', '100.00', '100.00'),
    point('10:00:00', '160.10', '50.00'),
    point('11:00:00', '135.30', '-25.00'),
  ];
  expect(decimalString(resultOf(points) ?? (0n as never))).toBe('10.3');
  expect(resultOf(points.slice(0, 1))).toBeNull();
  expect(resultOf([])).toBeNull();
});

test('the line rises strictly in time; of one second the later point counts', () => {
  const points = [
    point('09:00:00.000000', '1.00'),
    point('10:00:00.100000', '2.00'),
    point('10:00:00.900000', '3.50'),
  ];
  const nine = Date.parse('2026-11-21T09:00:00Z') / 1_000;
  expect(lineOf(points, -60)).toEqual([
    { time: nine + 3_600, value: 1 },
    { time: nine + 7_200, value: 3.5 },
  ]);
});

test('the deepest fall is from a peak to a later low, and paying out is no fall', () => {
  const points = [
    point('09:00:00', '100.00', '100.00'),
    point('10:00:00', '120.00'),
    point('11:00:00', '90.00'),
    point('12:00:00', '130.00'),
    point('13:00:00', '70.00', '-50.00'),
  ];
  const fall = drawdownOf(points);
  expect(decimalString(fall?.amount ?? (0n as never))).toBe('30');
  expect(fall).toMatchObject({ percent: '25.00', peakAt: points[1]?.time, lowAt: points[2]?.time });
});

test('what only rose has not fallen, and one point says nothing', () => {
  const risen = [point('09:00:00', '100.00'), point('10:00:00', '100.00')];
  expect(drawdownOf(risen)?.amount).toBe(0n);
  expect(drawdownOf(risen.slice(1))).toBeNull();
});

test('a result is a part of what it was made with', () => {
  const made = [point('09:00:00', '100.00'), point('10:00:00', '210.00', '100.00')];
  expect(resultPercentOf(made)).toBe('5.00');
  const lost = [point('09:00:00', '300.00'), point('10:00:00', '200.00')];
  expect(resultPercentOf(lost)).toBe('-33.33');
  expect(resultPercentOf([point('09:00:00', '0.00'), point('10:00:00', '0.00')])).toBeNull();
});

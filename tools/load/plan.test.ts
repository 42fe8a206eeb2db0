// Which runs cannot fit a venue's budgets, and what is said of them. It must never ask a venue.

import { expect, test } from 'vitest';
import type { Mix } from './mix.ts';
import { readOptions } from './options.ts';
import { checkPlan, requestsPerSecond } from './plan.ts';

const mix: Mix = {
  instruments: [{ symbol: 'AAPL', weight: 1 }],
  weights: { rest: 50, marketable: 10, ioc: 10, market: 5, cancel: 20, amend: 5, query: 25 },
  distanceTicks: { kind: 'fixed', value: 1 },
  qtyLots: { kind: 'fixed', value: 1 },
};
const bounds = {
  requestRate: { perSecond: 5_000, burst: 20_000 },
  signUpsMax: 50,
  socketsMax: 10_000,
  ordersPerSecondMax: 0,
};

function check(text: string, hasOperator = true, change: object = {}): void {
  checkPlan(readOptions(text.split(' ')), mix, { ...bounds, ...change }, hasOperator);
}

test('queries come on top of the orders', () => {
  expect(requestsPerSecond(readOptions(['--orders-per-second', '1000']), mix)).toBe(1_250);
});

test('a plan that fits is taken', () => {
  check('--orders-per-second 20000 --sessions 1000 --seconds 60');
  check('--sessions 50', false);
  // The burst carries a short run.
  check('--orders-per-second 8000 --sessions 1 --seconds 2');
});

test('one member cannot send more than its budget', () => {
  expect(() => check('--orders-per-second 8000 --sessions 1 --seconds 60')).toThrow(
    '--orders-per-second 8000 over --sessions 1 cannot fit: 10000 requests a second of one member',
  );
  expect(() => check('--orders-per-second 8000 --sessions 1 --seconds 60')).toThrow(
    'it needs at least 2 sessions.',
  );
});

test('sign-ups, connections and the rate of an account have their bounds', () => {
  expect(() => check('--sessions 51', false)).toThrow(
    '--sessions 51 cannot fit: the venue lets 50',
  );
  expect(() => check('--sessions 9', true, { socketsMax: 8 })).toThrow(
    'the venue takes at most 8 connections',
  );
  expect(() =>
    check('--orders-per-second 100 --sessions 9', true, { ordersPerSecondMax: 10 }),
  ).toThrow('the venue takes 10 orders a second of one account; it needs at least 10 sessions.');
});

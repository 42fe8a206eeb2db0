// Latencies of orders: percentiles of the last seconds, and nothing of what is older.

import { expect, test } from 'vitest';
import { OrderTimes } from './order-times.ts';

function timesAt(): { times: OrderTimes; at: (ms: number) => void } {
  let nowMs = 0;
  return {
    times: new OrderTimes(() => nowMs),
    at: (ms) => {
      nowMs = ms;
    },
  };
}

const nothing = { count: 0, p50Us: null, p90Us: null, p99Us: null, maxUs: null };

test('before the first order there is nothing to say', () => {
  expect(timesAt().times.over(60)).toEqual(nothing);
});

test('percentiles are those of what was measured, within one percent, and the longest is exact', () => {
  const { times, at } = timesAt();
  for (let us = 1; us <= 1_000; us++) {
    at(5_000 + us / 1_000);
    times.answered(5_000);
  }
  const { count, p50Us, p90Us, p99Us, maxUs } = times.over(10);
  expect({ count, maxUs }).toEqual({ count: 1_000, maxUs: 1_000 });
  expect(Math.abs((p50Us ?? 0) - 500)).toBeLessThanOrEqual(5);
  expect(Math.abs((p90Us ?? 0) - 900)).toBeLessThanOrEqual(9);
  expect(Math.abs((p99Us ?? 0) - 990)).toBeLessThanOrEqual(10);
});

test('what is older than the window counts no more, and its place is used again', () => {
  const { times, at } = timesAt();
  at(1_007);
  times.answered(1_000);
  at(9_003);
  times.answered(9_000);
  expect(times.over(60)).toMatchObject({ count: 2, maxUs: 7_000 });
  expect(times.over(5)).toMatchObject({ count: 1, maxUs: 3_000 });
  // The same place of the ring, a minute later.
  at(61_002);
  times.answered(61_000);
  expect(times.over(60)).toMatchObject({ count: 2, maxUs: 3_000 });
  at(200_000);
  expect(times.over(60)).toEqual(nothing);
});

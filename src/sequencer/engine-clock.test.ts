// The clock of the engine against a wall clock that steps and a monotonic one that does not, both by hand.

import { expect, test } from 'vitest';
import { driftMaxMs, engineClock } from './engine-clock.ts';

const epochMs = 1_700_000_000_000;

function rig(): { clock: () => number; wall: { ms: number }; monotonic: { ms: number } } {
  const wall = { ms: epochMs };
  const monotonic = { ms: 5_000.25 };
  const clock = engineClock(
    () => wall.ms,
    () => monotonic.ms,
  );
  return { clock, wall, monotonic };
}

test('between two steps of the wall clock, time goes on by microseconds', () => {
  const { clock, monotonic } = rig();
  const startUs = clock();
  monotonic.ms += 0.25;
  expect(clock()).toBe(startUs + 250);
});

test.each([
  ['a machine that slept for an hour', 3_600_000],
  ['a wall clock that was set forward', driftMaxMs + 1],
  ['a wall clock that was set back', -60_000],
])('%s: time is the wall clock again', (_what, stepMs) => {
  const { clock, wall, monotonic } = rig();
  wall.ms += stepMs;
  expect(clock()).toBe((epochMs + stepMs) * 1_000);
  monotonic.ms += 1.5;
  wall.ms += 1;
  expect(clock()).toBe((epochMs + stepMs) * 1_000 + 1_500);
});

test('a wall clock that is only coarser is not followed', () => {
  const { clock, wall, monotonic } = rig();
  wall.ms += driftMaxMs - 1;
  monotonic.ms += 0.5;
  expect(clock()).toBe(epochMs * 1_000 + 500);
});

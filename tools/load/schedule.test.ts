// The open loop's schedule: how many requests, when and whose, whatever the venue does. It must never look at a clock.

import { expect, test } from 'vitest';
import { Schedule } from './schedule.ts';

function drained(schedule: Schedule): { atMs: number; session: number }[] {
  const all: { atMs: number; session: number }[] = [];
  for (let due = schedule.next(Infinity); due; due = schedule.next(Infinity)) all.push(due);
  return all;
}

test('every second has its rate, in order, and the whole is exact', () => {
  const all = drained(new Schedule(500, 4, 7, 1));
  expect(all.length).toBe(2_000);
  for (let second = 0; second < 4; second++) {
    expect(all.filter(({ atMs }) => Math.floor(atMs / 1_000) === second).length).toBe(500);
  }
  const times = all.map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

test('the load is spread over the sessions: nobody has a turn more than one ahead', () => {
  const all = drained(new Schedule(100, 10, 8, 5));
  const turns = Array.from({ length: 8 }, () => 0);
  for (const { session } of all) {
    turns[session] = (turns[session] ?? 0) + 1;
    expect(Math.max(...turns) - Math.min(...turns)).toBeLessThanOrEqual(1);
  }
});

test('what is not due yet waits, and a stall loses nothing', () => {
  const schedule = new Schedule(10, 1, 2, 9);
  expect(schedule.next(-1)).toBeUndefined();
  const first = schedule.next(100);
  expect(first?.atMs).toBeLessThanOrEqual(100);
  // The generator stalls for the rest: all is still there, with the times at which it was due.
  const late: number[] = [];
  for (let due = schedule.next(5_000); due; due = schedule.next(5_000)) late.push(due.atMs);
  expect(late.length).toBe(9);
  expect(late.every((atMs, i) => atMs >= (i + 1) * 100 && atMs < (i + 2) * 100)).toBe(true);
  expect(schedule.isDone).toBe(true);
});

test('a seed is a schedule', () => {
  expect(drained(new Schedule(50, 2, 5, 3))).toEqual(drained(new Schedule(50, 2, 5, 3)));
  expect(drained(new Schedule(50, 2, 5, 3))).not.toEqual(drained(new Schedule(50, 2, 5, 4)));
});

// What a run told, put together: nothing that failed may be left out, and the bar of a run never claims an end that has not come.
import { describe, expect, test } from 'vitest';
import type { DemonstrationEvent, DemonstrationRun } from '#api/demonstration-schemas.ts';
import {
  axisOf,
  barsOf,
  claimWords,
  durationWords,
  figureText,
  lastVerdict,
  partDone,
  reportsOf,
  secondsWords,
} from './report.ts';

let count = 0;
const told = (demo: string) => ({ n: ++count, demo, elapsedMs: 1 });

const events: readonly DemonstrationEvent[] = [
  { ...told('a'), kind: 'started', title: 'The first', shows: '' },
  { ...told('a'), kind: 'step', text: 'done', seq: 4, time: null },
  { ...told('a'), kind: 'claim', sentence: 'One is one.', holds: true, found: '1' },
  { ...told('a'), kind: 'progress', text: 'orders', done: 1, total: 4 },
  { ...told('b'), kind: 'started', title: 'The second', shows: '' },
  { ...told('a'), kind: 'claim', sentence: 'One is two.', holds: false, found: '1' },
  { ...told('a'), kind: 'reason', text: 'because' },
];

function run(states: readonly DemonstrationRun['state'][]): DemonstrationRun {
  return {
    runId: 'r',
    name: 'all',
    quick: true,
    state: 'running',
    startedAt: '2026-11-21T09:30:00.000000Z',
    endedAt: null,
    durationMs: null,
    mayStop: false,
    events: 0,
    error: null,
    verdicts: states.map((state, at) => ({
      demo: ['a', 'b', 'c'][at] ?? '',
      state,
      claims: 1,
      claimsFailed: 0,
      error: null,
      durationMs: state === 'passed' ? 10_000 : null,
      instruments: [],
    })),
  };
}
const startMs = Date.parse('2026-11-21T09:30:00Z');

describe('a report', () => {
  test('has each claim, the failed ones too, and steps with their reasons in order', () => {
    const [first, second] = reportsOf(events);
    expect(first?.title).toBe('The first');
    expect(first?.claims.map(({ holds }) => holds)).toEqual([true, false]);
    expect(first?.lines.map(({ text }) => text)).toEqual(['done', 'because']);
    expect(first?.progress?.done).toBe(1);
    expect(second).toMatchObject({ demo: 'b', claims: [], lines: [] });
  });

  test('makes no progress any more once it has ended', () => {
    const end: DemonstrationEvent = {
      ...told('a'),
      kind: 'ended',
      outcome: 'failed',
      claims: 2,
      claimsFailed: 1,
      error: null,
    };
    expect(reportsOf([...events, end])[0]?.progress).toBeNull();
  });
});

describe('how far a run is', () => {
  const usual = (): number => 10;

  test.each([
    ['nothing has begun', ['waiting', 'waiting'], 5, 0],
    ['one of two has ended', ['passed', 'waiting'], 10, 0.5],
    ['half of the second', ['passed', 'running'], 15, 0.75],
    ['never whole, however long it takes', ['passed', 'running'], 1_000, 0.975],
  ] as const)('%s', (_name, states, seconds, part) => {
    expect(partDone(run(states), usual, startMs + seconds * 1_000, [])).toBeCloseTo(part, 5);
  });

  test('what was counted may be further than the clock', () => {
    const reports = reportsOf(events);
    expect(partDone(run(['running']), usual, startMs, reports)).toBeCloseTo(0.25, 5);
  });

  test('whole where it has ended', () => {
    const ended = { ...run(['failed']), endedAt: '2026-11-21T09:30:01.000000Z' };
    expect(partDone(ended, usual, startMs, [])).toBe(1);
  });
});

test('the last verdict is of the newest run that came to an end there', () => {
  const [newest, older] = [run(['stopped', 'running']), run(['passed', 'failed'])];
  expect(lastVerdict([newest, older], 'a')?.run).toBe(older);
  expect(lastVerdict([newest, older], 'b')?.verdict.state).toBe('failed');
  expect(lastVerdict([newest], 'a')).toBeUndefined();
});

test('figures of one unit have bars, where there are three or more and none is below zero', () => {
  const figures = (...values: readonly [number | string, string?][]) => ({
    figures: values.map(([value, unit], at) => ({
      name: String(at),
      value,
      ...(unit === undefined ? {} : { unit }),
    })),
  });
  expect(barsOf(figures([5, 'ms'], [10, 'ms'], [7, 'USD'], [1, 'ms'], ['x', 'ms']))).toEqual([
    0.5,
    1,
    null,
    0.1,
    null,
  ]);
  expect(barsOf(figures([5, 'ms'], [10, 'ms']))).toEqual([null, null]);
  expect(barsOf(figures([5, 'ms'], [-1, 'ms'], [2, 'ms']))).toEqual([null, null, null]);
  expect(barsOf(figures([0, 'ms'], [0, 'ms'], [0, 'ms']))).toEqual([null, null, null]);
});

test('words for counts, times and numbers', () => {
  expect([claimWords(0, 0), claimWords(1, 0), claimWords(12, 2)]).toEqual([
    'No claim yet',
    '1 of 1 claim holds',
    '10 of 12 claims hold',
  ]);
  expect([secondsWords(8.2), secondsWords(60), secondsWords(70)]).toEqual([
    '8 s',
    '1 min',
    '1 min 10 s',
  ]);
  expect([durationWords(3_140), durationWords(70_000)]).toEqual(['3.1 s', '1 min 10 s']);
  expect([figureText(3_800), figureText(1.5), figureText(63.94), figureText(-2), figureText('x')]) //
    .toEqual(['3,800', '1.50', '63.9', '−2', 'x']);
  expect([axisOf([1, 2])(2), axisOf([99.5, 100.01])(100), axisOf([0.5, 200])(-7)]) //
    .toEqual(['2', '100.00', '−7.0']);
});

// When phases change and auctions trade, from what a calendar says.
import { expect, test } from 'vitest';
import { comingWords, countdown, nextChange, nextUncross, type TradingHours } from './day-plan.ts';

const at = (seconds: number): string => new Date(seconds * 1_000).toISOString();
const hours = (byHand: boolean, ...changes: readonly (readonly [number, string])[]): TradingHours =>
  ({
    instrument: 'AAPL',
    phase: 'continuous',
    byHand,
    changes: changes.map(([seconds, phase]) => ({ time: at(seconds), phase })),
    time: at(0),
  }) as TradingHours;
const day = hours(
  false,
  [10, 'preOpen'],
  [20, 'openingAuction'],
  [30, 'continuous'],
  [90, 'closingAuction'],
  [100, 'closed'],
);

test.each([
  [0, '0:00'],
  [-5_000, '0:00'],
  [1, '0:01'],
  [1_000, '0:01'],
  [1_001, '0:02'],
  [59_999, '1:00'],
  [3_600_000, '1:00:00'],
  [86_400_000, '1 d 0 h'],
  [97_199_000, '1 d 2 h'],
])('%i ms are %s', (leftMs, text) => {
  expect(countdown(leftMs)).toBe(text);
});

test('the next change is the first to another phase that has not been', () => {
  expect(nextChange(day, 'closed', 0)).toMatchObject({ phase: 'preOpen', atMs: 10_000 });
  expect(nextChange(day, 'preOpen', 10_000)).toMatchObject({ phase: 'openingAuction' });
  expect(nextChange(day, 'continuous', 30_000)).toMatchObject({ phase: 'closingAuction' });
});

test('a call ends where it trades, whichever call follows on it', () => {
  expect(nextUncross(day, 'preOpen', 10_000)).toMatchObject({ phase: 'continuous', atMs: 30_000 });
  expect(nextUncross(day, 'closingAuction', 90_000)).toMatchObject({ phase: 'closed' });
});

test('outside of a call it is when the next one begins', () => {
  expect(nextUncross(day, 'closed', 0)).toMatchObject({ phase: 'preOpen', atMs: 10_000 });
  expect(nextUncross(day, 'continuous', 30_000)).toMatchObject({ phase: 'closingAuction' });
});

test('by hand and round the clock are said so', () => {
  expect(nextChange(hours(true), 'continuous', 0)).toEqual({ kind: 'byHand' });
  const round = hours(false, [10, 'continuous'], [20, 'continuous']);
  expect(nextChange(round, 'continuous', 0)).toEqual({ kind: 'never' });
  expect(comingWords(nextChange(round, 'continuous', 0), 0)).toBe('Round the clock');
  expect(comingWords(nextChange(day, 'continuous', 30_000), 30_000)).toBe(
    'Closing auction in 1:00',
  );
});

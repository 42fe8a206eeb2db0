// Days and months of reports are the venue's, not the user's. Never asks a venue.
import { expect, test } from 'vitest';
import { dayIn, dayProblem, fileName, monthsUpTo, monthWords } from './report-periods.ts';

test('at three in the morning in London it is still the day before in New York', () => {
  expect(dayIn('America/New_York', Date.parse('2026-11-21T03:00:00Z'))).toBe('2026-11-20');
});

test('months go back over the turn of a year', () => {
  expect(monthsUpTo('2026-02-10', 4)).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
});

test('tomorrow has no statement', () => {
  expect(dayProblem('2026-11-22', '2026-11-21')).toBe('This day has not begun yet.');
  expect(dayProblem('', '2026-11-21')).toBe('Choose a day.');
  expect(dayProblem('2026-11-21', '2026-11-21')).toBeUndefined();
});

test('months and files have names', () => {
  expect(monthWords('2026-11')).toBe('November 2026');
  expect(fileName(['statement', 'maria k', '2026-11-21'], 'pdf')).toBe(
    'statement-maria_k-2026-11-21.pdf',
  );
});

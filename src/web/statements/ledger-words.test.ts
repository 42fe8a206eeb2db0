// The filter of the ledger becomes a question to the venue: days of the user's zone, both included. Never asks one.
import { expect, test } from 'vitest';
import { ledgerCsvPath, ledgerQuery, rangeProblem } from './ledger-words.ts';

const none = { kind: '', asset: '', from: '', to: '' } as const;

test('without a filter everything of the account is asked for', () => {
  expect(ledgerQuery('15', none)).toEqual({ account: '15' });
});

test('one day is the whole of it, from its local midnight to the next', () => {
  const { from, to } = ledgerQuery('15', { ...none, from: '2026-11-21', to: '2026-11-21' });
  expect(from).toBe(new Date(2026, 10, 21).toISOString());
  expect(to).toBe(new Date(2026, 10, 22).toISOString());
});

test('the last day of a month runs to the first of the next', () => {
  expect(ledgerQuery('15', { ...none, to: '2026-12-31' }).to).toBe(
    new Date(2027, 0, 1).toISOString(),
  );
});

test('a range that ends before it begins is refused', () => {
  expect(rangeProblem({ ...none, from: '2026-11-22', to: '2026-11-21' })).toBeDefined();
  expect(rangeProblem({ ...none, from: '2026-11-21', to: '2026-11-21' })).toBeUndefined();
  expect(rangeProblem({ ...none, to: '2026-11-21' })).toBeUndefined();
});

test('a file has the same filter as the screen', () => {
  const query = ledgerQuery('15', { ...none, kind: 'fee', asset: 'USD' });
  expect(ledgerCsvPath(query)).toBe('/v1/history/ledger?account=15&kind=fee&asset=USD&format=csv');
});

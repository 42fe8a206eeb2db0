// Amounts are read exactly, a mistyped IBAN is seen, and one request keeps one reference until it is answered. Never asks a venue.
import { expect, test } from 'vitest';
import { isFinal, statusWords, waitWords, type RequestStatus } from './money-words.ts';
import {
  accountNameProblem,
  amountProblem,
  amountText,
  createReference,
  ibanProblem,
} from './read-money.ts';

test.each([
  ['', 'Enter an amount.'],
  ['much', 'Not a number. Use digits and a point, such as 1000.00.'],
  ['0', 'An amount is more than zero.'],
  ['-5', 'An amount is more than zero.'],
  ['100.01', 'More than the 100.00 that are available.'],
  ['0.001', 'At most 2 decimals.'],
  ['0.0000000001', 'At most 2 decimals.'],
  ['1000000000000000000', 'This number is too large.'],
  [
    '1,50',
    'Not a number. Use digits and a point, such as 1000.00. Commas only part thousands, as in 1,000.',
  ],
])('an amount of %j is refused', (text, message) => {
  expect(amountProblem(text, '100.00')).toBe(message);
});

test.each([
  ['5000', '0.5', 'Whole numbers only.'],
  ['0.000', '0.001', undefined],
  ['120', '1.5', 'Whole numbers only.'],
  ['120', '1,500', undefined],
  // Of what nobody holds yet only the venue knows.
  [null, '0.0001', undefined],
])('where the venue writes %j, %j is told: %s', (like, text, message) => {
  expect(amountProblem(text, null, like)).toBe(message);
});

test('all that is available may go, to the last cent', () => {
  expect(amountProblem('100.00', '100.00')).toBeUndefined();
  expect(amountProblem('90071992547409.93', '90071992547409.93')).toBeUndefined();
  expect(amountProblem('90071992547409.94', '90071992547409.93')).toBeDefined();
  expect(amountText(' 1,234.50 ')).toBe('1234.5');
  expect(amountText('1,000')).toBe('1000');
});

test.each([
  ['DE89 3704 0044 0532 0130 00', true],
  ['de89370400440532013000', true],
  ['GB82 WEST 1234 5698 7654 32', true],
  ['DE89 3704 0044 0532 0130 01', false],
  ['DE98 3704 0044 0532 0130 00', false],
  ['89370400440532013000', false],
  ['', false],
])('the IBAN %j is right: %s', (iban, isRight) => {
  expect(ibanProblem(iban) === undefined).toBe(isRight);
});

test.each([
  ['hedge', true],
  ['1', true],
  ['Hedge', false],
  ['-x', false],
  ['a'.repeat(25), false],
])('an account may be called %j: %s', (name, may) => {
  expect(accountNameProblem(name) === undefined).toBe(may);
});

test('the same request keeps its reference until it is answered, another has another', () => {
  const reference = createReference();
  const first = reference.of({ amount: '5' });
  expect(reference.of({ amount: '5' })).toBe(first);
  expect(reference.of({ amount: '6' })).not.toBe(first);
  const second = reference.of({ amount: '6' });
  reference.done();
  expect(reference.of({ amount: '6' })).not.toBe(second);
  expect(second).toMatch(/^[\w-]{1,36}$/);
});

test('a request ends in exactly the states that docs/money.md calls final', () => {
  const ends = (Object.keys(statusWords) as RequestStatus[]).filter(isFinal);
  expect(ends.sort()).toEqual(['cancelled', 'completed', 'credited', 'failed', 'rejected']);
});

test.each([
  ['2026-11-21T09:30:00Z', null],
  ['2026-11-21T09:30:01Z', 'in 1 s'],
  ['2026-11-21T09:31:30Z', 'in 2 min'],
  ['2026-11-22T09:30:00Z', 'in 24 h 0 min'],
])('what may be used at %s waits %j', (until, words) => {
  expect(waitWords(until, Date.parse('2026-11-21T09:30:00Z'))).toBe(words);
});

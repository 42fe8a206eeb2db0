// What a new key is sent with, and which addresses are none.

import { expect, test } from 'vitest';
import { scopeNames } from '#api/identity-schemas.ts';
import {
  addressesProblem,
  endProblem,
  endWords,
  keyBody,
  keyScopes,
  labelProblem,
  toggleScope,
} from './new-key.ts';

test('the scopes are those of the venue', () => {
  expect(keyScopes).toEqual(scopeNames);
});

test.each([
  '',
  '192.0.2.7',
  '192.0.2.0/24',
  '0.0.0.0/0',
  '255.255.255.255/32',
  '::1',
  '2001:db8::/32',
  '192.0.2.7, 198.51.100.0/24\n2001:db8::1',
])('the addresses %j are taken', (text) => {
  expect(addressesProblem(text)).toBeUndefined();
});

test.each(['home', '192.0.2', '192.0.2.256', '192.0.2.0/33', '192.0.2.7.', '1', 'a:b', '::/129'])(
  'the address %j is none, and is named',
  (text) => {
    expect(addressesProblem(`192.0.2.7 ${text}`)).toContain(`"${text}"`);
  },
);

test('more than 50 addresses are too many', () => {
  const many = Array.from({ length: 51 }, (_, at) => `192.0.2.${at}`).join(' ');
  expect(addressesProblem(many)).toBe('A key takes 50 addresses at most.');
});

test.each([
  ['', 'trade', true, 'trade'],
  ['trade', 'read', true, 'read trade'],
  ['read trade', 'read', false, 'trade'],
  ['read', 'read', true, 'read'],
] as const)('of %j, with %s being %s, %j remain', (before, scope, on, after) => {
  expect(toggleScope(before, scope, on)).toBe(after);
});

test('a key without addresses is sent without them, and a name without spaces around it', () => {
  expect(keyBody({ label: ' bot ', scopes: 'read trade', addresses: ' ', expiresAt: '' })).toEqual({
    label: 'bot',
    scopes: ['read', 'trade'],
  });
  expect(
    keyBody({ label: 'bot', scopes: 'read', addresses: '::1,192.0.2.7', expiresAt: '' }),
  ).toEqual({
    label: 'bot',
    scopes: ['read'],
    addresses: ['::1', '192.0.2.7'],
  });
});

test('a key has a name of 1 to 64 characters', () => {
  expect(labelProblem('  ')).toBe('Give the key a name, to know it again.');
  expect(labelProblem('x'.repeat(65))).toBe('A name has at most 64 characters.');
  expect(labelProblem('x'.repeat(64))).toBeUndefined();
});

test('a key ends with its last day, where the user is', () => {
  const values = { label: 'bot', scopes: 'read', addresses: '', expiresAt: '2026-12-31' };
  expect(keyBody(values).expiresAt).toBe(new Date(2027, 0, 1).toISOString());
});

test('the end of a key is told as its last day, with the year', () => {
  const nowMs = new Date(2026, 10, 21, 12).getTime();
  for (const day of ['2030-06-15', '2026-12-31', '2028-02-29']) {
    const values = { label: 'bot', scopes: 'read', addresses: '', expiresAt: day };
    const [year = '', , date = ''] = day.split('-');
    expect(endWords(keyBody(values).expiresAt ?? '', nowMs)).toMatch(
      new RegExp(`^last day ${date} [A-Z][a-z]+ ${year}$`),
    );
  }
  const noon = new Date(2030, 5, 16, 12).toISOString();
  expect(endWords(noon, nowMs)).toBe('ends 16 Jun 2030, 12:00');
});

test('a key does not end before it begins', () => {
  const nowMs = new Date(2026, 10, 21, 12).getTime();
  expect(endProblem('', nowMs)).toBeUndefined();
  expect(endProblem('2026-11-21', nowMs)).toBeUndefined();
  expect(endProblem('2026-11-20', nowMs)).toBe('This day is over already.');
  expect(endProblem('tomorrow', nowMs)).toBe('Choose a day, or leave it empty.');
});

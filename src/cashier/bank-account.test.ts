// IBANs against the examples of the SWIFT registry, and against every slip of one character.

import { expect, test } from 'vitest';
import { parseIban } from './bank-account.ts';

const examples = [
  'DE89 3704 0044 0532 0130 00',
  'GB29 NWBK 6016 1331 9268 19',
  'FR14 2004 1010 0505 0001 3M02 606',
  'NO93 8601 1117 947',
  'MT84 MALT 0110 0001 2345 MTLC AST0 01S',
];

test.each(examples)('%s is taken, with and without spaces', (text) => {
  const compact = text.replaceAll(' ', '');
  expect(parseIban(text)).toBe(compact);
  expect(parseIban(compact.toLowerCase())).toBe(compact);
});

test('one wrong digit, or two changed places, is refused', () => {
  const iban = 'DE89370400440532013000';
  for (let at = 2; at < iban.length; at++) {
    const digit = (Number(iban[at]) + 1) % 10;
    expect(parseIban(iban.slice(0, at) + digit + iban.slice(at + 1))).toBeUndefined();
    const next = iban[at + 1];
    if (next === undefined || next === iban[at]) continue;
    expect(
      parseIban(iban.slice(0, at) + next + iban[at] + iban.slice(at + 2)),
      `places ${at} and ${at + 1}`,
    ).toBeUndefined();
  }
});

test.each(['', 'DE', 'DE89', 'XX00', '1E89370400440532013000', 'DE89-3704-0044-0532-0130-00'])(
  '"%s" is no IBAN',
  (text) => {
    expect(parseIban(text)).toBeUndefined();
  },
);

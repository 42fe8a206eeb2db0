// The table of codes in docs/api.md is the table of the code: every reject has its row, with what causes it and what cures it.

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isTransient, RejectCode } from '#core/reject-codes.ts';
import { rejectMeanings } from '#gateways/rejects.ts';

const page = fs.readFileSync(path.join(import.meta.dirname, '../../docs/api.md'), 'utf8');
const rows = new Map(
  [...page.matchAll(/^\| (\d+) \| `(\w+)` \| (.*?) \| (.*?) \|$/gm)].map(
    ([, code, name, cause, cure]) => [Number(code), { name, cause: cause!, cure: cure! }],
  ),
);
const codes = Object.entries(RejectCode).filter(([, code]) => code !== RejectCode.none);

describe('docs/api.md', () => {
  test.each(codes)('tells cause and cure of %s', (name, code) => {
    const row = rows.get(code);
    expect(row?.name).toBe(name);
    expect(row?.cause.length).toBeGreaterThan(5);
    expect(row?.cure.length).toBeGreaterThan(3);
    expect(row?.cause.includes('(transient)')).toBe(isTransient(code));
  });

  test('has no code that is none', () => {
    expect([...rows.keys()].sort((a, b) => a - b)).toEqual(
      codes.map(([, code]) => code).sort((a, b) => a - b),
    );
  });
});

describe('what a reject says', () => {
  test.each(Object.entries(rejectMeanings).filter(([name]) => name !== 'none'))(
    '%s is one sentence, and no success',
    (_name, { message, status }) => {
      expect(message).toMatch(/[.:]$/);
      expect(message).toMatch(/^[A-Z]/);
      expect(status).toBeGreaterThanOrEqual(400);
    },
  );

  test('no two codes say the same', () => {
    const messages = Object.values(rejectMeanings).map(({ message }) => message);
    expect(new Set(messages).size).toBe(messages.length);
  });
});

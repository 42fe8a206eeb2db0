// Cursors: what was written is read; anything else is refused, whatever it is.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CursorError, readCursor, writeCursor } from '#projections/page-cursor.ts';

test('a cursor comes back as it was given out', () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat(), { minLength: 1, maxLength: 4 }), (numbers) => {
      expect(readCursor('o', writeCursor('o', numbers), numbers.length)).toEqual(numbers);
    }),
  );
});

test.each([
  ['of another list', writeCursor('e', [1, 2])],
  ['with too few numbers', writeCursor('o', [1])],
  ['with too many', writeCursor('o', [1, 2, 3])],
  ['with a number that is not exact', writeCursor('o', [1, 2n ** 53n])],
  ['that is empty', ''],
  ['that is no base64url', 'o.1.2'],
  ['with a sign', Buffer.from('o.1.-2').toString('base64url')],
  ['with more behind it', Buffer.from('o.1.2; drop').toString('base64url')],
  ['that is very long', writeCursor('o', [1, 2]).padEnd(5_000, 'A')],
])('a cursor %s is refused', (_what, text) => {
  expect(() => readCursor('o', text, 2)).toThrow(CursorError);
});

test('any text is read or refused, and nothing else happens', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      try {
        readCursor('o', text, 2);
      } catch (error) {
        expect(error).toBeInstanceOf(CursorError);
      }
    }),
  );
});

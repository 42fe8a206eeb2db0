// CRC-32 against the check value of its definition, and against zlib, which every client has.

import zlib from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from '#std/crc32.ts';

test.each([
  ['', 0],
  ['123456789', 0xcbf43926],
  ['a', 0xe8b7be43],
  ['The quick brown fox jumps over the lazy dog', 0x414fa339],
])('the CRC of %j is %d', (text, expected) => {
  expect(crc32(text)).toBe(expected);
});

test('it is zlib’s, for every text of single bytes, in one piece or in two', () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
  fc.assert(
    fc.property(bytes, bytes, (first, second) => {
      const whole = zlib.crc32(Buffer.concat([first, second]));
      expect(crc32(first.toString('latin1') + second.toString('latin1'))).toBe(whole);
      expect(crc32(second.toString('latin1'), crc32(first.toString('latin1')))).toBe(whole);
    }),
  );
});

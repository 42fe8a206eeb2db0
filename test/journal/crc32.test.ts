// The CRC in JavaScript against zlib's.

import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc32 } from '#journal/crc32.ts';

test('a CRC over any part of a buffer, continued from any value, is what zlib computes', () => {
  const parts = fc.record({
    bytes: fc.uint8Array({ maxLength: 100 }),
    from: fc.nat(100),
    length: fc.nat(100),
    value: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  });
  fc.assert(
    fc.property(parts, ({ bytes, from, length, value }) => {
      const start = Math.min(from, bytes.length);
      const end = Math.min(start + length, bytes.length);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      expect(crc32(view, start, end, value)).toBe(zlibCrc32(bytes.subarray(start, end), value));
    }),
  );
});

// The fast reading of client order ids is the core's.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readClOrdId, writeClOrdId } from '#core/command.ts';
import { clOrdIdWords } from '#core/limits.ts';
import { clOrdIdText } from '#portfolio/cl-ord-id-text.ts';

test('every id that a client may choose is read as it was written', () => {
  const words = new Int32Array(clOrdIdWords);
  fc.assert(
    fc.property(fc.stringMatching(/^[-A-Za-z0-9_.:]{1,36}$/), (clOrdId) => {
      writeClOrdId(words, clOrdId);
      expect(clOrdIdText(words, 0)).toBe(clOrdId);
    }),
  );
});

test('any bytes at all are read as the core reads them', () => {
  const bytes = fc.oneof(fc.nat(255), fc.nat(127), fc.constant(0), fc.constant(65));
  const lengths = { minLength: clOrdIdWords * 4, maxLength: clOrdIdWords * 4 };
  fc.assert(
    fc.property(fc.array(bytes, lengths), fc.nat(36), (all, end) => {
      const words = new Int32Array(clOrdIdWords + 2).fill(0x41414141);
      const image = new Uint8Array(words.buffer, 8);
      image.set(all);
      expect(clOrdIdText(words, 2)).toBe(readClOrdId(words, 2));
      // The same without a zero before the end, and nothing after it.
      image.set(all.map((byte, at) => (at < end ? Math.max(1, byte & 127) : 0)));
      expect(clOrdIdText(words, 2)).toBe(readClOrdId(words, 2));
    }),
    { numRuns: 1_000 },
  );
});

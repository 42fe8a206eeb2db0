// Frames as any WebSocket client reads them: every length class, every width of character.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameOf, layOut } from './frames.ts';

/** Takes frames apart as RFC 6455 says. */
function textsOf(bytes: Buffer): string[] {
  const texts: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    expect(bytes[at]).toBe(0x81);
    let length = bytes[at + 1]!;
    let head = 2;
    if (length === 126) {
      length = bytes.readUInt16BE(at + 2);
      head = 4;
      expect(length).toBeGreaterThan(125);
    } else if (length === 127) {
      length = Number(bytes.readBigUInt64BE(at + 2));
      head = 10;
      expect(length).toBeGreaterThan(65_535);
    }
    texts.push(bytes.toString('utf8', at + head, at + head + length));
    at += head + length;
  }
  expect(at).toBe(bytes.length);
  return texts;
}

const around = [0, 1, 40, 41, 42, 125, 126, 127, 21_844, 21_845, 21_846, 65_535, 65_536, 70_000];

test.each(['a', 'é', '€', '😀'])('texts of %s of every length class become frames', (character) => {
  for (const length of around) {
    const text = character.repeat(length);
    expect(textsOf(frameOf(text))).toEqual([text]);
    expect(textsOf(Buffer.from(layOut([text], 1)))).toEqual([text]);
  }
});

test('many messages are laid out one behind the other, texts and frames alike', () => {
  const message = fc.record({ text: fc.string({ unit: 'grapheme' }), isFrame: fc.boolean() });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 50 }), (messages) => {
      const sent = messages.map(({ text, isFrame }) => (isFrame ? frameOf(text) : text));
      const bytes = layOut(sent, sent.length);
      expect(textsOf(bytes)).toEqual(messages.map(({ text }) => text));
    }),
  );
});

test('what was handed out is never written over', () => {
  const first = layOut(['a'.repeat(1_000)], 1);
  const copy = Buffer.from(first);
  for (let i = 0; i < 2_000; i++) layOut(['b'.repeat(1_000)], 1);
  expect(first.equals(copy)).toBe(true);
});

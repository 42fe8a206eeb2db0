// Replies are read right wherever their bytes are split, and what is no reply is passed over.

import { expect, test } from 'vitest';
import { ReplyReader } from './reply-reader.ts';

type Seen = [request: number, ok: boolean] | ['ping', string] | ['closed', number];

function frame(opcode: number, payload: string | Buffer): Buffer {
  const bytes = Buffer.from(payload);
  const { length } = bytes;
  if (length < 126) return Buffer.concat([Buffer.from([0x80 | opcode, length]), bytes]);
  if (length < 65_536) {
    return Buffer.concat([Buffer.from([0x80 | opcode, 126, length >> 8, length & 255]), bytes]);
  }
  const head = Buffer.from([0x80 | opcode, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(length, 6);
  return Buffer.concat([head, bytes]);
}

const stream = Buffer.concat([
  frame(1, '{"id":"0000000001","ok":true,"result":{}}'),
  frame(1, `{"id":"0000000002","ok":false,"error":{"message":"${'x'.repeat(300)}"}}`),
  frame(9, 'beat'),
  frame(1, '{"channel":"trades","type":"event","data":[]}'),
  frame(1, `{"id":"1234567890","ok":true,"result":"${'y'.repeat(70_000)}"}`),
  frame(1, '{"id":1}'),
  frame(8, Buffer.from([4_008 >> 8, 4_008 & 255])),
]);
const wanted: readonly Seen[] = [
  [1, true],
  [2, false],
  ['ping', 'beat'],
  [1_234_567_890, true],
  ['closed', 4_008],
];

function read(chunks: readonly Buffer[]): Seen[] {
  const seen: Seen[] = [];
  const reader = new ReplyReader({
    reply: (request, ok) => seen.push([request, ok]),
    ping: (payload) => seen.push(['ping', payload.toString()]),
    closed: (code) => seen.push(['closed', code]),
  });
  for (const chunk of chunks) reader.feed(chunk);
  return seen;
}

test('replies in one piece are read', () => {
  expect(read([stream])).toEqual(wanted);
});

test('replies split into pieces of any length are read', () => {
  for (const length of [1_000, 4_093, 65_000]) {
    expect(read(split(stream, length))).toEqual(wanted);
  }
  // The large one would take long byte by byte.
  const small = stream.subarray(0, 1_000);
  for (const length of [1, 2, 3, 7, 41, 42]) {
    expect(read(split(small, length))).toEqual(wanted.slice(0, 3));
  }
});

function split(bytes: Buffer, length: number): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += length) pieces.push(bytes.subarray(at, at + length));
  return pieces;
}

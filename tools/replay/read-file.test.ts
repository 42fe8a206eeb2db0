// Message files on disk: plain, gzip, and damaged in each way that a download can be.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';

import { readMessages } from './read-file.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'buttonwood-replay-'));
afterAll(() => rmSync(folder, { recursive: true }));

const lines = Array.from(
  { length: 5_000 },
  (_, i) =>
    `${34_200 + i / 100},1,${1_000 + i * 7},${1 + (i % 90)},${5_850_000 + (i % 50) * 100},1`,
);
const text = `${lines.join('\n')}\n`;

function write(name: string, content: string | Buffer): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

test('a plain and a compressed file hold the same messages, whatever they are called', async () => {
  const plain = await readMessages(write('plain.csv', text));
  const packed = await readMessages(write('packed.csv', gzipSync(text)));
  expect(plain.count).toBe(5_000);
  expect(packed.count).toBe(5_000);
  expect(packed.fingerprint('AAPL')).toBe(plain.fingerprint('AAPL'));
  expect(packed.fingerprint('MSFT')).not.toBe(plain.fingerprint('AAPL'));
});

test('another file has another fingerprint', async () => {
  const one = await readMessages(write('one.csv', text));
  const other = await readMessages(
    write('other.csv', text.replace('34200.01,1,1007,2', '34200.01,1,1007,3')),
  );
  expect(other.fingerprint('AAPL')).not.toBe(one.fingerprint('AAPL'));
});

test.each([
  ['a missing file', () => path.join(folder, 'none.csv'), /^There is no file .*none\.csv\.$/],
  ['a folder', () => folder, /is a folder/],
  [
    'an empty file',
    () => write('empty.csv', ''),
    /is not a LOBSTER message file: line 1: the file is empty/,
  ],
  [
    'a cut-off gzip file',
    () => write('cut.csv.gz', gzipSync(text).subarray(0, 5_000)),
    /is cut off: its gzip data ends too early/,
  ],
  [
    'a corrupt gzip file',
    () => {
      const bytes = gzipSync(text);
      bytes.fill(0xaa, 1_000, 1_100);
      return write('corrupt.csv.gz', bytes);
    },
    /is damaged: its gzip data is not valid|line \d+/,
  ],
  [
    'a gzip file with a wrong checksum',
    () => {
      const bytes = gzipSync(text);
      bytes.writeUInt32LE(1, bytes.length - 8);
      return write('sum.csv.gz', bytes);
    },
    /is damaged/,
  ],
  [
    'a picture',
    () => write('picture.png', Buffer.from([0x89, 0x50, 0x4e, 0x47])),
    /is not a LOBSTER message file/,
  ],
  ['a wrong line', () => write('wrong.csv', `${text}x,1,2,3,4,1\n`), /line 5001, field time: "x"/],
])('%s is refused in one sentence', async (_name, make, sentence) => {
  await expect(readMessages(make())).rejects.toThrow(sentence);
});

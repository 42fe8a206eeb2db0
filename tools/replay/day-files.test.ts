// Files and folders as they are given, to one day an instrument. Small files of its own.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';

import { readDay } from './day-files.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'buttonwood-day-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, second: number): string {
  const at = path.join(folder, name);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, `${second},1,${second},10,1000000,1\n${second + 1},3,${second},10,1000000,1\n`);
  return at;
}

const first = write('AAPL_2012-06-21_message_5_a.csv', 34_200);
const second = write('AAPL_2012-06-21_message_5_b.csv', 34_210);
const other = write('hour.csv', 34_205);

/** By its order in the folder the later one comes first. */
const day = path.dirname(write('day/AAPL_2012-06-21_message_1.csv', 34_230));
write('day/AAPL_2012-06-21_message_2.csv', 34_200);
write('day/MSFT_2012-06-21_message_1.csv', 34_200);
write('day/AAPL_2012-06-21_orderbook_1.csv', 34_200);

function given(file: string, symbol?: string): { path: string; symbol: string | undefined } {
  return { path: file, symbol };
}

test('files of one stock are one day, and those of another stand beside it', async () => {
  const parts = await readDay([given(first), given(other, 'MSFT'), given(second)], 60e9);
  expect(parts.map(({ symbol, table }) => [symbol, table.count])).toEqual([
    ['AAPL', 4],
    ['MSFT', 2],
  ]);
});

test('a folder stands for its message files, by stock and in order of time', async () => {
  const parts = await readDay([given(day)], 60e9);
  expect(parts.map(({ symbol, table }) => [symbol, table.count, table.startNs / 1e9])).toEqual([
    ['AAPL', 4, 34_200],
    ['MSFT', 2, 34_200],
  ]);
  expect(parts[0]?.table.place(3)).toBe(
    `${path.join(day, 'AAPL_2012-06-21_message_1.csv')} line 1`,
  );
});

test.each([
  ['a file that names no stock', [given(other)], /^Which stock is .*hour\.csv\? .*SYMBOL=/],
  ['files in the wrong order', [given(second), given(first)], /line 1: .*in order of time/],
  ['an empty folder', [given(mkdtempSync(path.join(folder, 'none-')))], /no LOBSTER message files/],
  ['a missing file', [given(path.join(folder, 'AAPL_2012-06-21_message_9.csv'))], /^There is no/],
  [
    'two stocks as one',
    [given(day, 'AAPL')],
    /MSFT_2012-06-21_message_1\.csv is of MSFT and .* they cannot both be AAPL/,
  ],
])('%s is refused in one sentence', async (_what, files, sentence) => {
  await expect(readDay(files, 60e9)).rejects.toThrow(sentence);
});

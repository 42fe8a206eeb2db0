// CSV as spreadsheets and parsers read it: nothing in a cell becomes a formula, a line or another cell.

import { expect, test } from 'vitest';
import { csvCell, csvStream, csvText } from './csv.ts';

test.each([
  ['=1+2', "'=1+2"],
  ['+1', "'+1"],
  ['-cmd', "'-cmd"],
  ['-1+1', "'-1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', "'\r=1"],
  ['\uFF1D1', "'\uFF1D1"],
  ['-12.50', '-12.50'],
  ['-7', '-7'],
  ['-1e5', "'-1e5"],
  ['585.33', '585.33'],
  ['a=b', 'a=b'],
  ['', ''],
])('a cell %j is written as %j', (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});

test('quotes, commas and line ends stay inside their cell', () => {
  const text = csvText(
    ['name', 'n'],
    [
      ['Apple "Test", Inc.', '1'],
      ['a\nb', null],
      ['c\rd', '2'],
    ],
  );
  expect(text).toBe('name,n\r\n"Apple ""Test"", Inc.",1\r\n"a\nb",\r\n"c\rd",2\r\n');
});

test('a stream pulls rows only as its reader takes them', async () => {
  let made = 0;
  let isEnded = false;
  async function* rows(): AsyncGenerator<readonly string[]> {
    try {
      for (; made < 1_000_000; made++) yield [await Promise.resolve('x'.repeat(100))];
    } finally {
      isEnded = true;
    }
  }
  const stream = csvStream(['x'], rows());
  for await (const chunk of stream) {
    expect(String(chunk)).toMatch(/^x/);
    break;
  }
  expect(made).toBeLessThan(5_000);
  await new Promise(setImmediate);
  expect(isEnded).toBe(true);
});

test('rows that fail cut the text off', async () => {
  // oxlint-disable-next-line require-yield
  async function* rows(): AsyncGenerator<readonly string[]> {
    await Promise.resolve();
    throw new Error('the database went away');
  }
  const read = async (): Promise<void> => {
    for await (const chunk of csvStream(['x'], rows())) expect(String(chunk)).toBe('x\r\n');
  };
  await expect(read()).rejects.toThrow(/went away/);
});

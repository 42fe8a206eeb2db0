// The replay's command line: what it means, and one sentence for each mistake.

import { expect, test } from 'vitest';

import { readOptions } from './options.ts';

test('a file and a stock are enough', () => {
  expect(readOptions(['hour.csv.gz', '--instrument', 'AAPL', '--data', 'x'])).toMatchObject({
    file: 'hour.csv.gz',
    instrument: 'AAPL',
    speed: undefined,
    verify: false,
    resume: false,
    lastLine: undefined,
    isUrlGiven: false,
    dataFolder: 'x',
    inFlightMax: 512,
  });
});

test('a speed is a factor, an address is taken without its path', () => {
  const args = [
    'f',
    '--instrument',
    'A',
    '--speed',
    '2.5',
    '--url',
    'http://127.0.0.1:9/x',
    '--limit',
    '7',
  ];
  expect(readOptions(args)).toMatchObject({
    speed: 2.5,
    baseUrl: 'http://127.0.0.1:9',
    isUrlGiven: true,
    lastLine: 7,
  });
});

test.each([
  [[], /^Which file\?/],
  [['f'], /^Which stock\?/],
  [['f', 'g', '--instrument', 'A'], /g is too much/],
  [['f', '--instrument', 'A', '--speed', '0'], /--speed takes a number above 0/],
  [['f', '--instrument', 'A', '--speed', 'fast'], /"fast" is neither/],
  [['f', '--instrument', 'A', '--limit', '-1'], /--limit/],
  [['f', '--instrument', 'A', '--in-flight', '0'], /--in-flight takes a whole number from 1/],
  [['f', '--instrument', 'A', '--url', 'nowhere'], /--url takes an address/],
  [['f', '--instrument', 'A', '--data', ''], /--data takes the name of a folder/],
  [['f', '--instrument', 'A', '--what'], /--help lists the options/],
])('%j is refused in one sentence', (args, sentence) => {
  expect(() => readOptions(args)).toThrow(sentence);
});

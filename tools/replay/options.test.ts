// The replay's command line: what it means, and one sentence for each mistake. It starts nothing.

import { expect, test } from 'vitest';

import { readOptions } from './options.ts';

test('a file and a stock are enough', () => {
  expect(readOptions(['hour.csv.gz', '--instrument', 'AAPL', '--data', 'x'])).toMatchObject({
    files: [{ symbol: 'AAPL', path: 'hour.csv.gz' }],
    gapNsMax: 60e9,
    speed: undefined,
    fromNs: undefined,
    toNs: undefined,
    against: false,
    own: false,
    controlPort: undefined,
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

test('each file may name its stock, and one that does not has the one of --instrument', () => {
  expect(
    readOptions(['MSFT=a=b.csv', './AAPL=c.csv', 'd.csv', '--instrument', 'INTC']).files,
  ).toEqual([
    { symbol: 'MSFT', path: 'a=b.csv' },
    { symbol: 'INTC', path: './AAPL=c.csv' },
    { symbol: 'INTC', path: 'd.csv' },
  ]);
  expect(readOptions(['d.csv']).files).toEqual([{ symbol: undefined, path: 'd.csv' }]);
});

test('a part of the day, others in the market, a venue of its own and a remote control', () => {
  const args = ['f', '--from', '9:45', '--to', '10:00:30.5', '--against', '--sample', '0.5'];
  expect(readOptions([...args, '--keep-agents', '--own', '--control', '0'])).toMatchObject({
    fromNs: 35_100e9,
    toNs: 36_030.5e9,
    against: true,
    keepAgents: true,
    sampleNs: 0.5e9,
    own: true,
    controlPort: 0,
  });
});

test.each([
  [[], /^Which file\?/],
  [['f', '--instrument', 'A', '--speed', '0'], /--speed takes a number above 0/],
  [['f', '--instrument', 'A', '--speed', 'fast'], /"fast" is neither/],
  [['f', '--instrument', 'A', '--limit', '-1'], /--limit/],
  [['f', '--instrument', 'A', '--in-flight', '0'], /--in-flight takes a whole number from 1/],
  [['f', '--instrument', 'A', '--url', 'nowhere'], /--url takes an address/],
  [['f', '--instrument', 'A', '--data', ''], /--data takes the name of a folder/],
  [['f', '--instrument', 'A', '--what'], /--help lists the options/],
  [['f', '--from', '25:00'], /^--from takes a time such as 10:00 or 10:00:30, and "25:00" is none/],
  [['f', '--to', 'noon'], /^--to takes a time/],
  [['f', '--from', '10:00', '--to', '09:59'], /^--to 09:59 is before --from 10:00/],
  [['f', '--gap', '-1'], /--gap/],
  [['f', '--gap', '0'], /^--gap takes seconds from 0\.001/],
  [['f', '--sample', '2'], /^--sample means something with --against only/],
  [['f', '--keep-agents'], /^--keep-agents means something with --against only/],
  [['f', '--own', '--resume'], /^--own starts a venue afresh, so --resume means nothing/],
  [['f', '--own', '--url', 'http://127.0.0.1:1'], /--url means nothing with it/],
  [['f', '--control', '65536'], /^--control takes a port from 0 to 65535/],
])('%j is refused in one sentence', (args, sentence) => {
  expect(() => readOptions(args)).toThrow(sentence);
});

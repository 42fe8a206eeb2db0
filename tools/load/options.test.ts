// The options of a load run: each mistake is one sentence that names the option. It must never start anything.

import { describe, expect, test } from 'vitest';
import { readOptions } from './options.ts';
import { Refusal } from '#demonstrations/refusal.ts';

test('without options a small run over the WebSocket is meant', () => {
  const options = readOptions([]);
  expect(options).toMatchObject({ ordersPerSecond: 200, sessions: 100, seconds: 10, door: 'ws' });
  expect(options.url).toBeUndefined();
  expect(options.mixFile).toMatch(/default-mix\.json$/);
});

test('every option is read', () => {
  const text =
    '--orders-per-second 2000 --sessions 1000 --seconds 60 --mix m.json --door rest --url http://127.0.0.1:8080/ --seed 7 --json out.json --operator-token-file t';
  expect(readOptions(text.split(' '))).toEqual({
    ordersPerSecond: 2000,
    sessions: 1000,
    seconds: 60,
    mixFile: 'm.json',
    door: 'rest',
    url: 'http://127.0.0.1:8080',
    operatorTokenFile: 't',
    seed: 7,
    jsonFile: 'out.json',
    help: false,
  });
});

describe('a mistake is one sentence that names the option', () => {
  test.each([
    [['--sessions', '0'], '--sessions takes a whole number from 1 to 10000, and "0" is none.'],
    [['--sessions', '10001'], '--sessions takes a whole number'],
    [['--orders-per-second', '2.5'], '--orders-per-second takes a whole number'],
    [['--seconds', 'ten'], '--seconds takes a whole number from 1 to 86400, and "ten" is none.'],
    [['--seed=-1'], '--seed takes a whole number'],
    [['--door', 'fix'], '--door takes rest or ws, and "fix" is neither.'],
    [['--url', 'venue'], '--url takes the address of a venue'],
    [['--mix', ''], '--mix takes the name of a file, and it is empty.'],
    [['--operator-token-file', 'x'], '--operator-token-file belongs to --url'],
    [['--rate', '5'], "Unknown option '--rate'"],
    [['fast'], "Unexpected argument 'fast'"],
  ])('%j', (args, sentence) => {
    const refuse = (): unknown => readOptions(args);
    expect(refuse).toThrow(Refusal);
    expect(refuse).toThrow(sentence);
  });
});

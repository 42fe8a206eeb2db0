// The options of `npm run signals`: what is understood, and that every mistake is one sentence with the option's name.

import { describe, expect, test } from 'vitest';
import { readOptions } from './options.ts';
import { BotRefusal } from '#bots/refusal.ts';

const url = ['--url', 'http://127.0.0.1:8080/'];

describe('the options of the signals', () => {
  test('have sensible defaults', () => {
    expect(readOptions(url)).toEqual({
      url: 'http://127.0.0.1:8080',
      credentials: undefined,
      instruments: 'all',
      periodMs: 3_000,
      workers: 3,
      queueFolder: undefined,
      seconds: undefined,
      qty: '1',
      ttlMs: 30_000,
      attemptsMax: 5,
      statusPort: 0,
      burst: 0,
    });
    expect(readOptions(['--help'])).toBeUndefined();
  });

  test('take a member or a key, symbols, and parts of a second', () => {
    const args = ['--user', 'ann', '--password', 'p', '--instruments', 'A, B,A'];
    expect(readOptions([...url, ...args, '--period-seconds', '0.5'])).toMatchObject({
      credentials: { kind: 'password', username: 'ann', password: 'p' },
      instruments: ['A', 'B'],
      periodMs: 500,
    });
    expect(readOptions([...url, '--key-id', 'k', '--secret', 's'])).toMatchObject({
      credentials: { kind: 'apiKey', keyId: 'k', secret: 's' },
    });
  });

  test.each([
    [[], '--url'],
    [['--url', '127.0.0.1'], '--url'],
    [[...url, '--user', 'ann'], '--password'],
    [[...url, '--password', 'p'], '--user'],
    [[...url, '--key-id', 'k'], '--secret'],
    [[...url, '--secret', 's'], '--key-id'],
    [[...url, '--user', 'a', '--password', 'p', '--key-id', 'k', '--secret', 's'], '--key-id'],
    [[...url, '--workers', '0'], '--workers'],
    [[...url, '--workers', '33'], '--workers'],
    [[...url, '--workers', 'three'], '--workers'],
    [[...url, '--period-seconds', '0.01'], '--period-seconds'],
    [[...url, '--qty', '0'], '--qty'],
    [[...url, '--qty', '1e3'], '--qty'],
    [[...url, '--queue', ''], '--queue'],
    [[...url, '--instruments', 'A,,B'], '--instruments'],
    [[...url, '--seconds', '-1'], '--seconds'],
    [[...url, '--burst', '100001'], '--burst'],
    [[...url, '--colour', 'red'], '--colour'],
  ])('%j names what is wrong', (args, name) => {
    expect(() => readOptions(args)).toThrow(BotRefusal);
    expect(() => readOptions(args)).toThrow(name);
  });
});

// The bot's command line: what it means, and one sentence for each mistake. It starts nothing.

import { expect, test } from 'vitest';
import { listing, loadStrategy } from './load-strategy.ts';
import { OptionError, readOptions } from './options.ts';
import { strategies } from '#bots/strategies/catalogue.ts';

const key = { BUTTONWOOD_API_SECRET: 'bws_x' };

test('a strategy and an instrument are enough: a new member of the venue on this machine', () => {
  expect(readOptions(['hello', '--instrument', 'AAPL'], {})).toMatchObject({
    kind: 'run',
    strategy: 'hello',
    symbol: 'AAPL',
    url: 'http://127.0.0.1:8080',
    who: { kind: 'newcomer' },
    seconds: 0,
    seed: 1,
    positionMax: '100',
    neutral: undefined,
    quoteLifeSeconds: 60,
  });
});

test('who it is, its parameters and a file of its own', () => {
  const args = [
    '--strategy-file',
    './mine.ts',
    '--instrument',
    'A',
    '--param',
    'a=1',
    '--param',
    'b=x=y',
  ];
  expect(readOptions([...args, '--user', 'u', '--password', 'p'], {})).toMatchObject({
    strategyFile: './mine.ts',
    who: { kind: 'password', username: 'u', password: 'p' },
    parameters: new Map([
      ['a', '1'],
      ['b', 'x=y'],
    ]),
  });
  expect(readOptions([...args, '--api-key', 'bwk_1'], key)).toMatchObject({
    who: { kind: 'apiKey', keyId: 'bwk_1', secret: 'bws_x' },
  });
  expect(readOptions([...args, '--user', 'u'], { BUTTONWOOD_PASSWORD: 'q' })).toMatchObject({
    who: { password: 'q' },
  });
});

test('list and help need nothing else', () => {
  expect(readOptions(['list'], {})).toEqual({ kind: 'list' });
  expect(readOptions(['--help'], {})).toEqual({ kind: 'help' });
});

test.each([
  [[], 'Say which strategy: npm run bot -- list shows them.'],
  [['hello'], '--instrument is missing: the symbol of what the bot trades.'],
  [['hello', 'ladder'], 'One strategy at a time, and "ladder" is a second one.'],
  [
    ['hello', '--strategy-file', 'x.ts'],
    'Either the strategy "hello" or --strategy-file x.ts, not both.',
  ],
  [
    ['hello', '--instrument', 'A', '--url', 'venue'],
    '--url takes the address of a venue, such as http://127.0.0.1:8080, and "venue" is none.',
  ],
  [
    ['hello', '--instrument', 'A', '--user', 'u'],
    '--user needs --password, or the password in BUTTONWOOD_PASSWORD.',
  ],
  [
    ['hello', '--instrument', 'A', '--password', 'p'],
    '--password is for --user, and that is missing.',
  ],
  [
    ['hello', '--instrument', 'A', '--api-key', 'k'],
    '--api-key needs its secret in the environment: BUTTONWOOD_API_SECRET.',
  ],
  [
    ['hello', '--instrument', 'A', '--api-key', 'k', '--user', 'u'],
    'Either --user or --api-key, not both.',
  ],
  [
    ['hello', '--instrument', 'A', '--param', 'levels'],
    '--param takes NAME=VALUE, and not "levels".',
  ],
  [['hello', '--instrument', 'A', '--param', 'a=1', '--param', 'a=2'], '--param gives "a" twice.'],
  [
    ['hello', '--instrument', 'A', '--seconds', 'x'],
    '--seconds is a number from 0 to 1000000000, and not "x".',
  ],
  [
    ['hello', '--instrument', 'A', '--seed', '1.5'],
    '--seed is a whole number from 0 to 9007199254740991, and not "1.5".',
  ],
  [
    ['hello', '--instrument', 'A', '--max-position', 'all'],
    '--max-position is a quantity of shares, and not "all".',
  ],
  [
    ['hello', '--instrument', 'A', '--quote-life', '1'],
    '--quote-life is 0 or at least 2 seconds, and not "1".',
  ],
  [['hello', '--wrong'], "Unknown option '--wrong'; --help lists the options."],
])('%j: one sentence', (args, sentence) => {
  expect(() => readOptions(args, {})).toThrow(new OptionError(sentence));
});

test('a strategy that is not there is named before whatever else is missing, with all that there are', () => {
  const names = strategies.map(({ name }) => name).join(', ');
  const sentence = `There is no strategy "nope": there are ${names}, and --strategy-file for one of your own.`;
  for (const more of [[], ['--instrument', ''], ['--seconds', 'x'], ['--user', 'u']]) {
    expect(() => readOptions(['nope', ...more], {})).toThrow(new OptionError(sentence));
  }
  for (const { name } of strategies) {
    expect(() => readOptions([name], {})).toThrow('--instrument is missing');
  }
});

test('a strategy that is not there, and files that are none, are refused', async () => {
  const load = (strategy: string | undefined, strategyFile?: string): Promise<unknown> =>
    loadStrategy({ strategy, strategyFile });
  await expect(load('helo')).rejects.toThrow(
    /^There is no strategy "helo": there are hello, ladder, .*, and --strategy-file/,
  );
  await expect(load(undefined, 'no-such.ts')).rejects.toThrow(
    /names \S+no-such\.ts, which is not there/,
  );
  await expect(
    load(undefined, import.meta.filename.replace('options.test', 'report')),
  ).rejects.toThrow(/has no strategy as its default export/);
});

test('the list has every strategy with every parameter', () => {
  const text = listing();
  for (const { name, summary, parameters } of strategies) {
    expect(text).toContain(`${name}\n  ${summary}\n`);
    for (const parameter of Object.keys(parameters)) expect(text).toContain(`    ${parameter}`);
  }
});

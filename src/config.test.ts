// What the venue is started with: where each option comes from, and what is said of one that cannot be.

import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig, usage } from './config.ts';

const defaults = {
  host: '127.0.0.1',
  port: 8_080,
  dataFolder: 'data',
  databaseUrl: undefined,
  agents: true,
  seed: 1_792,
  calendarFile: undefined,
  day: 'demo',
  snapshotEvery: 1_000_000,
  ordersHint: 65_536,
  logLevel: 'warn',
  mode: 'demo',
  publicUrl: undefined,
  secureCookie: false,
  trustProxy: 0,
  mailUrl: undefined,
  mailFrom: 'venue@buttonwood.example',
  addressWaitSeconds: undefined,
  zone: 'America/New_York',
  secrets: { operatorToken: undefined, sessionSecret: undefined, keyring: undefined },
  help: false,
};

/** Option, variable, field, a value in the environment and one on the command line with what they become, values that cannot be. */
const options = [
  ['host', 'BUTTONWOOD_HOST', 'host', ['::1', '::1'], ['0.0.0.0', '0.0.0.0'], ['', ' ']],
  [
    'port',
    'BUTTONWOOD_PORT',
    'port',
    ['0', 0],
    ['65535', 65_535],
    [
      '',
      ' ',
      'http',
      '65536',
      '80.5',
      '8e3',
      '0x50',
      ' 80',
      '80 ',
      '+80',
      '٨٠',
      'NaN',
      '9'.repeat(400),
    ],
  ],
  [
    'data',
    'BUTTONWOOD_DATA_FOLDER',
    'dataFolder',
    ['somewhere', 'somewhere'],
    ['a folder with spaces', 'a folder with spaces'],
    ['', ' '],
  ],
  [
    'agents',
    'BUTTONWOOD_AGENTS',
    'agents',
    ['off', false],
    ['on', true],
    ['', 'yes', 'true', 'ON', 'off '],
  ],
  [
    'seed',
    'BUTTONWOOD_SEED',
    'seed',
    ['0', 0],
    ['4294967295', 4_294_967_295],
    ['', 'x', '4294967296', '1.5'],
  ],
  [
    'calendar',
    'BUTTONWOOD_CALENDAR',
    'calendarFile',
    ['none', undefined],
    ['exchange days.json', 'exchange days.json'],
    ['', ' '],
  ],
  [
    'day',
    'BUTTONWOOD_DAY',
    'day',
    ['off', 'off'],
    ['0,20,400,0,10', [0, 20, 400, 0, 10]],
    [
      '',
      ' ',
      '12h',
      'Accelerated',
      '400',
      '20,20,400,30',
      '20,20,400,30,10,5',
      '20,20,0,30,10',
      '20,20,400,30,0',
      '20,20,400,30,86401',
      '20, 20, 400, 30, 10',
      '1e1,20,400,30,10',
      '-1,20,400,30,10',
    ],
  ],
  [
    'snapshot-every',
    'BUTTONWOOD_SNAPSHOT_EVERY',
    'snapshotEvery',
    ['1000', 1_000],
    ['1000000000', 1_000_000_000],
    ['', '999', '0', '1000000001', '1_000'],
  ],
  [
    'orders-hint',
    'BUTTONWOOD_ORDERS_HINT',
    'ordersHint',
    ['1024', 1_024],
    ['16777216', 16_777_216],
    ['', '1023', '16777217', 'many'],
  ],
  [
    'log-level',
    'BUTTONWOOD_LOG_LEVEL',
    'logLevel',
    ['silent', 'silent'],
    ['debug', 'debug'],
    ['', 'loud', 'WARN'],
  ],
  [
    'mode',
    'BUTTONWOOD_MODE',
    'mode',
    ['production', 'production'],
    ['demo', 'demo'],
    ['', 'prod', 'Production'],
  ],
  [
    'public-url',
    'BUTTONWOOD_PUBLIC_URL',
    'publicUrl',
    ['https://exchange.example/', 'https://exchange.example'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    [
      '',
      'exchange.example',
      'ftp://exchange.example',
      'https://a:b@c',
      'https://c/?q',
      'https://c/#a',
    ],
  ],
  [
    'secure-cookie',
    'BUTTONWOOD_SECURE_COOKIE',
    'secureCookie',
    ['on', true],
    ['off', false],
    ['', 'yes', 'true'],
  ],
  [
    'trust-proxy',
    'BUTTONWOOD_TRUST_PROXY',
    'trustProxy',
    ['0', 0],
    ['10', 10],
    ['', '-1', '11', 'true'],
  ],
  [
    'mail-from',
    'BUTTONWOOD_MAIL_FROM',
    'mailFrom',
    ['desk@exchange.example', 'desk@exchange.example'],
    ['a.b+c@d', 'a.b+c@d'],
    ['', 'desk', 'a b@c', 'Desk <desk@c>', 'a@b@c'],
  ],
  [
    'address-wait',
    'BUTTONWOOD_ADDRESS_WAIT',
    'addressWaitSeconds',
    ['0', 0],
    ['2592000', 2_592_000],
    ['', '-1', '2592001', '1h'],
  ],
  [
    'zone',
    'BUTTONWOOD_ZONE',
    'zone',
    ['Europe/London', 'Europe/London'],
    ['UTC', 'UTC'],
    ['', 'Europe/Nowhere', 'here'],
  ],
] as const;

test('without options everything has its default', () => {
  expect(readConfig([], {})).toEqual(defaults);
  expect(readConfig([], { PORT: '1', HOST: 'elsewhere', BUTTONWOOD: 'x' })).toEqual(defaults);
});

describe.for(options)('--%s', ([name, variable, field, inEnvironment, asArgument, bad]) => {
  test('comes from the command line, else from the environment, else it is the default', () => {
    const environment = { [variable]: inEnvironment[0] };
    expect(readConfig([], environment)).toEqual({ ...defaults, [field]: inEnvironment[1] });
    for (const args of [[`--${name}`, asArgument[0]], [`--${name}=${asArgument[0]}`]]) {
      expect(readConfig(args, {})).toEqual({ ...defaults, [field]: asArgument[1] });
      expect(readConfig(args, environment)).toEqual({ ...defaults, [field]: asArgument[1] });
      // Even where what the environment says could not be.
      expect(readConfig(args, { [variable]: bad[0] })).toEqual({
        ...defaults,
        [field]: asArgument[1],
      });
    }
  });

  test('with a value that cannot be is one sentence that names it, wherever it stands', () => {
    for (const value of bad) {
      for (const read of [
        () => readConfig([`--${name}=${value}`], {}),
        () => readConfig([], { [variable]: value }),
      ]) {
        const sentence = sentenceOf(read);
        expect(sentence).toContain(`--${name} takes `);
        if (value.trim() !== '') expect(sentence).toContain(`"${value}"`);
      }
    }
  });

  test('without a value is one sentence that names it', () => {
    expect(sentenceOf(() => readConfig([`--${name}`], {}))).toContain(`--${name}`);
    expect(sentenceOf(() => readConfig([`--${name}`, '--help'], {}))).toContain(`--${name}`);
    expect(sentenceOf(() => readConfig([`--${name}`, '-1'], {}))).toContain(`--${name}`);
  });

  test('stands in the help with its variable and its default', () => {
    const line = usage()
      .split('\n')
      .find((each) => each.includes(` --${name} `));
    expect(line).toContain(`(${variable}, default `);
  });
});

test('a database is embedded, or named by its URL, which no message repeats', () => {
  const url = 'postgres://venue:s3cret@db.example:5432/venue?sslmode=require';
  expect(readConfig(['--database', url], {}).databaseUrl).toBe(url);
  expect(readConfig([], { DATABASE_URL: url }).databaseUrl).toBe(url);
  expect(readConfig(['--database', 'embedded'], { DATABASE_URL: url }).databaseUrl).toBeUndefined();
  for (const bad of ['', 'postgres://', 'mysql://venue:s3cret@db', 'postgres://a b', 'memory']) {
    const sentence = sentenceOf(() => readConfig(['--database', bad], {}));
    expect(sentence).toContain('--database takes ');
    expect(sentence).not.toContain('s3cret');
  }
});

test('a mail server is named by its URL, which no message repeats', () => {
  const url = 'smtps://venue:s3cret@mail.example:465';
  expect(readConfig([], { BUTTONWOOD_MAIL_URL: url }).mailUrl).toBe(url);
  expect(readConfig(['--mail', 'outbox'], { BUTTONWOOD_MAIL_URL: url }).mailUrl).toBeUndefined();
  for (const bad of ['', 'http://venue:s3cret@mail', 'smtp://', 'mail.example']) {
    const sentence = sentenceOf(() => readConfig(['--mail', bad], {}));
    expect(sentence).toContain('--mail takes ');
    expect(sentence).not.toContain('s3cret');
  }
});

test('secrets come from the environment only', () => {
  const secrets = { operatorToken: 'a', sessionSecret: 'b', keyring: 'c' };
  const environment = {
    BUTTONWOOD_OPERATOR_TOKEN: 'a',
    BUTTONWOOD_SESSION_SECRET: 'b',
    BUTTONWOOD_KEYRING: 'c',
  };
  expect(readConfig([], environment).secrets).toEqual(secrets);
  expect(sentenceOf(() => readConfig(['--operator-token', 'a'], {}))).toContain('--operator-token');
  for (const name of Object.keys(environment)) expect(usage()).toContain(name);
});

test.for([['--fast'], ['-p'], ['--port', '80', 'now'], ['--no-agents'], ['--help=yes']])(
  'what is no option is one sentence that names it: %s',
  (args) => {
    const named = args.at(-1)?.split('=')[0] ?? '';
    const sentence = sentenceOf(() => readConfig(args, {}));
    expect(sentence).toContain(named);
    expect(sentence).toContain('--help');
  },
);

test('of an option that stands there twice the last one counts', () => {
  expect(readConfig(['--port', '1', '--port', '2'], {}).port).toBe(2);
});

test('help is asked for on the command line', () => {
  expect(readConfig(['--help'], {})).toEqual({ ...defaults, help: true });
});

/** The sentence of the ConfigError that this throws: one line with one full stop, at its end. */
function sentenceOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message).toMatch(/^[^\n]+\.$/);
    return error.message;
  }
  return expect.unreachable('no ConfigError was thrown');
}

// What the venue is started with: the only reader of the command line and the environment. Everything is typed, checked and has a
// default; a mistake is one plain sentence that names the option.

import { parseArgs } from 'node:util';

/**
 * The trading day of the demo's stocks: `demo` is round the clock but for one stock with short days, `off` leaves all phases to operators;
 * numbers are the seconds of preOpen, openingAuction, continuous, closingAuction and closed, over and over, for all stocks.
 */
export type DayOption = (typeof dayNames)[number] | readonly number[];

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
  /** Of a PostgreSQL server, secrets included; undefined for the embedded one. */
  readonly databaseUrl: string | undefined;
  /** The venue's own liquidity agents trade. */
  readonly agents: boolean;
  /** Seed of the agents' market. */
  readonly seed: number;
  /** Trading calendars; where there are some, `day` means nothing. */
  readonly calendarFile: string | undefined;
  readonly day: DayOption;
  /** Commands between two snapshots. */
  readonly snapshotEvery: number;
  /** Orders to make room for from the start. */
  readonly ordersHint: number;
  readonly logLevel: string;
  /** `demo` has members whose passwords everybody knows; `production` has none, and does not start with secrets that others know. */
  readonly mode: 'demo' | 'production';
  /** Where members find the venue, without a slash at its end; undefined for where it listens. */
  readonly publicUrl: string | undefined;
  /** Behind TLS: the session cookie is sent over TLS only. */
  readonly secureCookie: boolean;
  /** Proxies in front that add to X-Forwarded-For. */
  readonly trustProxy: number;
  /** `smtp://…` or `smtps://…`, secrets included; undefined for the outbox folder. */
  readonly mailUrl: string | undefined;
  readonly mailFrom: string;
  /** Seconds until a new withdrawal address may be used; undefined for what the mode has. */
  readonly addressWaitSeconds: number | undefined;
  /** IANA name: of the days and months of statements and reports. */
  readonly zone: string;
  readonly secrets: Secrets;
  readonly help: boolean;
}

/** From the environment only, where other users of the machine cannot read them; undefined for those kept in the data folder. */
export interface Secrets {
  /** Who has it is the operator. */
  readonly operatorToken: string | undefined;
  /** Signs sessions. */
  readonly sessionSecret: string | undefined;
  /** Seals what must be read again. */
  readonly keyring: string | undefined;
}

/** Thrown for a mistake in the options: the message is for the person who made it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

interface Option {
  readonly variable: string;
  readonly fallback: string;
  readonly says: string;
}

const modes = ['demo', 'production'] as const;
const secretVariables = {
  operatorToken: 'BUTTONWOOD_OPERATOR_TOKEN',
  sessionSecret: 'BUTTONWOOD_SESSION_SECRET',
  keyring: 'BUTTONWOOD_KEYRING',
} as const;
const proxiesMax = 10;
const addressWaitSecondsMax = 2_592_000;
const dayNames = ['demo', '24h', 'accelerated', 'off'] as const;
const daySecondsMax = 86_400;
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

const options = {
  host: { variable: 'BUTTONWOOD_HOST', fallback: '127.0.0.1', says: 'address to listen on' },
  port: {
    variable: 'BUTTONWOOD_PORT',
    fallback: '8080',
    says: 'port to listen on, 0 for any free one',
  },
  data: {
    variable: 'BUTTONWOOD_DATA_FOLDER',
    fallback: 'data',
    says: 'folder for journal, snapshots and keys',
  },
  database: {
    variable: 'DATABASE_URL',
    fallback: 'embedded',
    says: 'postgres://… of a server of your own; or embedded: one in the data folder',
  },
  agents: { variable: 'BUTTONWOOD_AGENTS', fallback: 'on', says: 'liquidity agents: on or off' },
  seed: { variable: 'BUTTONWOOD_SEED', fallback: '1792', says: "seed of the agents' market" },
  calendar: {
    variable: 'BUTTONWOOD_CALENDAR',
    fallback: 'none',
    says: 'file with trading calendars, in place of --day; or none',
  },
  day: {
    variable: 'BUTTONWOOD_DAY',
    fallback: 'demo',
    says: `${dayNames.join(', ')}, or the seconds of an accelerated day: 20,20,400,30,10`,
  },
  'snapshot-every': {
    variable: 'BUTTONWOOD_SNAPSHOT_EVERY',
    fallback: '1000000',
    says: 'commands between two snapshots',
  },
  'orders-hint': {
    variable: 'BUTTONWOOD_ORDERS_HINT',
    fallback: '65536',
    says: 'orders to make room for from the start',
  },
  mode: { variable: 'BUTTONWOOD_MODE', fallback: 'demo', says: modes.join(' or ') },
  'public-url': {
    variable: 'BUTTONWOOD_PUBLIC_URL',
    fallback: 'none',
    says: 'where members find the venue, such as https://exchange.example; or none: where it listens',
  },
  'secure-cookie': {
    variable: 'BUTTONWOOD_SECURE_COOKIE',
    fallback: 'off',
    says: 'on behind TLS: the session cookie is sent over TLS only',
  },
  'trust-proxy': {
    variable: 'BUTTONWOOD_TRUST_PROXY',
    fallback: '0',
    says: 'proxies in front that add to X-Forwarded-For',
  },
  mail: {
    variable: 'BUTTONWOOD_MAIL_URL',
    fallback: 'outbox',
    says: 'smtp://user:password@host:587; or outbox: a folder in the data folder',
  },
  'mail-from': {
    variable: 'BUTTONWOOD_MAIL_FROM',
    fallback: 'venue@buttonwood.example',
    says: 'sender of mails',
  },
  'address-wait': {
    variable: 'BUTTONWOOD_ADDRESS_WAIT',
    fallback: 'mode',
    says: 'seconds until a new withdrawal address may be used; or mode: 60 in a demo, else a day',
  },
  zone: {
    variable: 'BUTTONWOOD_ZONE',
    fallback: 'America/New_York',
    says: 'time zone of the days in statements and reports',
  },
  'log-level': { variable: 'BUTTONWOOD_LOG_LEVEL', fallback: 'warn', says: logLevels.join(', ') },
} as const satisfies Readonly<Record<string, Option>>;

type OptionName = keyof typeof options;

/** Command line first, then environment, then default. Throws ConfigError. */
export function readConfig(
  args: readonly string[] = process.argv.slice(2),
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const given = readArguments(args);
  const value = (name: OptionName): string => {
    const fromArguments = given.values[name];
    if (typeof fromArguments === 'string') return fromArguments;
    return environment[options[name].variable] ?? options[name].fallback;
  };
  const integer = (name: OptionName, min: number, max: number): number => {
    const text = value(name);
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= min && number <= max) return number;
    throw new ConfigError(
      `--${name} takes a whole number from ${min} to ${max}, and "${text}" is none.`,
    );
  };
  const oneOf = (name: OptionName, allowed: readonly string[]): string => {
    const text = value(name);
    if (allowed.includes(text)) return text;
    throw new ConfigError(
      `--${name} takes one of ${allowed.join(', ')}, and "${text}" is none of them.`,
    );
  };
  const named = (name: OptionName, what: string): string => {
    const text = value(name);
    // An empty host would mean every address of the machine, and an empty folder the current one.
    if (text.trim() === '')
      throw new ConfigError(`--${name} takes the name of ${what}, and it is empty.`);
    return text;
  };
  const calendarFile = named('calendar', 'a file');
  return {
    host: named('host', 'an address'),
    port: integer('port', 0, 65_535),
    dataFolder: named('data', 'a folder'),
    databaseUrl: databaseUrlOf(value('database')),
    agents: oneOf('agents', ['on', 'off']) === 'on',
    seed: integer('seed', 0, 2 ** 32 - 1),
    calendarFile: calendarFile === options.calendar.fallback ? undefined : calendarFile,
    day: dayOf(value('day')),
    snapshotEvery: integer('snapshot-every', 1_000, 1_000_000_000),
    ordersHint: integer('orders-hint', 1_024, 16_777_216),
    logLevel: oneOf('log-level', logLevels),
    mode: oneOf('mode', modes) === 'demo' ? 'demo' : 'production',
    publicUrl: publicUrlOf(value('public-url')),
    secureCookie: oneOf('secure-cookie', ['on', 'off']) === 'on',
    trustProxy: integer('trust-proxy', 0, proxiesMax),
    mailUrl: mailUrlOf(value('mail')),
    mailFrom: mailFromOf(value('mail-from')),
    addressWaitSeconds:
      value('address-wait') === options['address-wait'].fallback
        ? undefined
        : integer('address-wait', 0, addressWaitSecondsMax),
    zone: zoneOf(value('zone')),
    secrets: {
      operatorToken: environment[secretVariables.operatorToken],
      sessionSecret: environment[secretVariables.sessionSecret],
      keyring: environment[secretVariables.keyring],
    },
    help: given.values['help'] === true,
  };
}

function databaseUrlOf(text: string): string | undefined {
  if (text === options.database.fallback) return undefined;
  if (/^postgres(?:ql)?:\/\/\S+$/.test(text) && URL.canParse(text)) return text;
  // Not repeated: it may hold a password.
  throw new ConfigError('--database takes embedded, or a URL that begins with postgres://.');
}

function publicUrlOf(text: string): string | undefined {
  if (text === options['public-url'].fallback) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url !== undefined && /^https?:$/.test(url.protocol) && url.username === '';
  if (isPlain && url.search === '' && url.hash === '') return url.href.replace(/\/$/, '');
  throw new ConfigError(
    `--public-url takes a URL that begins with https:// or http://, and "${text}" is none.`,
  );
}

function mailUrlOf(text: string): string | undefined {
  if (text === options.mail.fallback) return undefined;
  if (/^smtps?:\/\/\S+$/.test(text) && URL.canParse(text)) return text;
  // Not repeated: it may hold a password.
  throw new ConfigError('--mail takes outbox, or a URL that begins with smtp:// or smtps://.');
}

function mailFromOf(text: string): string {
  if (/^[\w!#$%&'*+/=?^`{|}~.-]+@[\w.-]+$/.test(text)) return text;
  throw new ConfigError(`--mail-from takes a mail address, and "${text}" is none.`);
}

function zoneOf(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new ConfigError(
      `--zone takes the name of a time zone such as Europe/London, and "${text}" is none.`,
    );
  }
}

function dayOf(text: string): DayOption {
  const name = dayNames.find((each) => each === text);
  if (name !== undefined) return name;
  const seconds = /^\d+(?:,\d+){4}$/.test(text) ? text.split(',').map(Number) : [];
  const [, , continuous = 0, , closed = 0] = seconds;
  const isLongEnough = continuous >= 1 && closed >= 1;
  if (isLongEnough && seconds.every((each) => each <= daySecondsMax)) return seconds;
  throw new ConfigError(
    `--day takes one of ${dayNames.join(', ')}, or five numbers of seconds up to ${daySecondsMax} (preOpen, openingAuction, continuous, ` +
      `closingAuction, closed; the third and the last at least 1), and "${text}" is none of them.`,
  );
}

/** The environment without what is set there for a venue: for programs that this one starts. */
export function plainEnvironment(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<string, string>> {
  const plain = Object.entries(environment).filter(
    (entry): entry is [string, string] =>
      !entry[0].startsWith('BUTTONWOOD_') && entry[0] !== 'DATABASE_URL' && entry[1] !== undefined,
  );
  return Object.fromEntries(plain);
}

/** What `--help` prints. */
export function usage(): string {
  const lines = Object.entries(options).map(([name, { variable, fallback, says }]) => {
    return `  --${`${name} VALUE`.padEnd(22)} ${says} (${variable}, default ${fallback})`;
  });
  return [
    'Usage: npm start -- [options]',
    '',
    ...lines,
    '  --help'.padEnd(27) + ' this text',
    '',
    `Secrets come from the environment, else from files in the data folder: ${Object.values(secretVariables).join(', ')}.`,
  ].join('\n');
}

function readArguments(args: readonly string[]): { values: Record<string, unknown> } {
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...Object.fromEntries(
          Object.keys(options).map((name) => [name, { type: 'string' as const }]),
        ),
        help: { type: 'boolean' },
      },
      strict: true,
      allowPositionals: false,
    });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(/\.\s/)[0] ?? '') : String(error);
    throw new ConfigError(`${reason}; --help lists the options.`);
  }
}

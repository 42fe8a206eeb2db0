// What a bot is started with. A mistake is one plain sentence that names the option. Secrets of API keys come from the environment only, where other users
// of the machine cannot read them.

import { parseArgs } from 'node:util';
import type { StrategyDefinition } from '#bots/runtime/strategy.ts';
import { strategies } from '#bots/strategies/catalogue.ts';

/** Thrown for a mistake in the options: the message is for the person who made it. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

export type Who =
  /** Becomes a new member of a demo venue. */
  | { readonly kind: 'newcomer' }
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  | { readonly kind: 'apiKey'; readonly keyId: string; readonly secret: string };

export interface BotOptions {
  readonly kind: 'run';
  /** Undefined where a file is given. */
  readonly strategy: string | undefined;
  readonly strategyFile: string | undefined;
  readonly url: string;
  readonly symbol: string;
  readonly who: Who;
  readonly account: string | undefined;
  readonly parameters: ReadonlyMap<string, string>;
  /** 0: until it is stopped. */
  readonly seconds: number;
  readonly seed: number;
  /** In shares, as decimals: lots are not known yet. */
  readonly positionMax: string;
  readonly neutral: string | undefined;
  /** In the currency. */
  readonly lossMax: number;
  readonly openNotionalMax: number;
  readonly referenceAgeSecondsMax: number;
  readonly requoteMs: number;
  readonly quoteLifeSeconds: number;
  readonly commandsPerSecond: number;
  readonly statusSeconds: number;
}

export type Told = BotOptions | { readonly kind: 'list' } | { readonly kind: 'help' };

export const usage = `Usage: npm run bot -- STRATEGY --instrument SYMBOL [options]
       npm run bot -- list

  STRATEGY               one of the list
  --strategy-file FILE   a strategy of your own instead (docs/bots.md)
  --param NAME=VALUE     a parameter of the strategy; once for each
  --url URL              of the venue (default: http://127.0.0.1:8080)
  --instrument SYMBOL    what it trades

Who it is; without any of these it signs up as a new member, which a demo venue gives money to:
  --user NAME            with --password, or the password in BUTTONWOOD_PASSWORD
  --password PASSWORD
  --api-key ID           its secret is in BUTTONWOOD_API_SECRET; it needs the scopes read and trade
  --account ID           id or name, where there are several

What it may do:
  --max-position SHARES  inventory with all orders filled, long or short (default: 100)
  --neutral SHARES       the position that is no inventory (default: the one at the start)
  --max-loss MONEY       since the start; then it pulls its orders and ends with code 1 (default: 1000)
  --max-notional MONEY   value of all its open orders (default: 100000)
  --max-age SECONDS      of the reference; its quotes are pulled while that is older (default: 5)

How it goes about it:
  --seconds N            ends well after so long (default: 0, when it is stopped)
  --seed N               of the strategy's chance (default: 1)
  --requote MS           least time between two decisions, but after a fill (default: 250)
  --quote-life SECONDS   the venue ends a quote by itself after so long; half way it is renewed. 0: never
                         (default: 60)
  --rate N               orders, changes and cancels a second at most (default: 20)
  --status SECONDS       between two status lines (default: 5)
  --help                 this text

Ends with 0 when it was stopped or is done, 1 when it could not begin or go on, lost more than --max-loss or
could not make sure that its orders are gone, 2 for a mistake in these options.`;

const optionTypes = {
  'strategy-file': { type: 'string' },
  param: { type: 'string', multiple: true },
  url: { type: 'string' },
  instrument: { type: 'string' },
  user: { type: 'string' },
  password: { type: 'string' },
  'api-key': { type: 'string' },
  account: { type: 'string' },
  'max-position': { type: 'string' },
  neutral: { type: 'string' },
  'max-loss': { type: 'string' },
  'max-notional': { type: 'string' },
  'max-age': { type: 'string' },
  seconds: { type: 'string' },
  seed: { type: 'string' },
  requote: { type: 'string' },
  'quote-life': { type: 'string' },
  rate: { type: 'string' },
  status: { type: 'string' },
  help: { type: 'boolean' },
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws OptionError. */
export function readOptions(args: readonly string[], environment: Environment): Told {
  const { values, positionals } = parsed(args);
  if (values.help === true) return { kind: 'help' };
  const [strategy, ...others] = positionals;
  if (others.length > 0) {
    throw new OptionError(`One strategy at a time, and "${others[0]}" is a second one.`);
  }
  if (strategy === 'list') return { kind: 'list' };
  const strategyFile = filled('strategy-file', values['strategy-file']);
  if (strategy === undefined && strategyFile === undefined) {
    throw new OptionError('Say which strategy: npm run bot -- list shows them.');
  }
  if (strategy !== undefined && strategyFile !== undefined) {
    throw new OptionError(
      `Either the strategy "${strategy}" or --strategy-file ${strategyFile}, not both.`,
    );
  }
  // A name that is none comes before all that is missing beside it.
  if (strategy !== undefined) namedStrategy(strategy);
  const symbol = filled('instrument', values.instrument);
  if (symbol === undefined) {
    throw new OptionError('--instrument is missing: the symbol of what the bot trades.');
  }
  return {
    kind: 'run',
    strategy,
    strategyFile,
    symbol,
    url: urlOf(values.url ?? 'http://127.0.0.1:8080'),
    who: whoOf(values, environment),
    account: filled('account', values.account),
    parameters: parametersOf(values.param ?? []),
    positionMax: sharesOf('max-position', values['max-position'] ?? '100'),
    neutral: values.neutral === undefined ? undefined : sharesOf('neutral', values.neutral),
    lossMax: numberOf('max-loss', values['max-loss'] ?? '1000', 0, 1e12),
    openNotionalMax: numberOf('max-notional', values['max-notional'] ?? '100000', 0, 1e12),
    referenceAgeSecondsMax: numberOf('max-age', values['max-age'] ?? '5', 0.1, 86_400),
    seconds: numberOf('seconds', values.seconds ?? '0', 0, 1e9),
    seed: wholeOf('seed', values.seed ?? '1', 0, Number.MAX_SAFE_INTEGER),
    requoteMs: wholeOf('requote', values.requote ?? '250', 10, 3_600_000),
    quoteLifeSeconds: lifeOf(values['quote-life'] ?? '60'),
    commandsPerSecond: wholeOf('rate', values.rate ?? '20', 1, 1_000),
    statusSeconds: numberOf('status', values.status ?? '5', 0.1, 86_400),
  };
}

/** One of those that come with Buttonwood. Throws OptionError. */
export function namedStrategy(strategy: string | undefined): StrategyDefinition {
  const found = strategies.find(({ name }) => name === strategy);
  if (found !== undefined) return found;
  const names = strategies.map(({ name }) => name).join(', ');
  throw new OptionError(
    `There is no strategy "${strategy}": there are ${names}, and --strategy-file for one of your own.`,
  );
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: optionTypes, allowPositionals: true });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(/\.\s/)[0] ?? '') : String(error);
    throw new OptionError(`${reason}; --help lists the options.`, { cause: error });
  }
}

function filled(option: string, text: string | undefined): string | undefined {
  if (text?.trim() === '') throw new OptionError(`--${option} is empty.`);
  return text;
}

function urlOf(text: string): string {
  if (!/^https?:\/\/[^/?#\s]+\/?$/.test(text)) {
    throw new OptionError(
      `--url takes the address of a venue, such as http://127.0.0.1:8080, and "${text}" is none.`,
    );
  }
  return text.replace(/\/$/, '');
}

interface WhoValues {
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly 'api-key'?: string | undefined;
}

function whoOf(values: WhoValues, environment: Environment): Who {
  const username = filled('user', values.user);
  const keyId = filled('api-key', values['api-key']);
  if (username !== undefined && keyId !== undefined) {
    throw new OptionError('Either --user or --api-key, not both.');
  }
  if (keyId !== undefined) {
    const secret = environment['BUTTONWOOD_API_SECRET'] ?? '';
    if (secret !== '') return { kind: 'apiKey', keyId, secret };
    throw new OptionError('--api-key needs its secret in the environment: BUTTONWOOD_API_SECRET.');
  }
  if (username === undefined) {
    if (values.password === undefined) return { kind: 'newcomer' };
    throw new OptionError('--password is for --user, and that is missing.');
  }
  const password = values.password ?? environment['BUTTONWOOD_PASSWORD'] ?? '';
  if (password !== '') return { kind: 'password', username, password };
  throw new OptionError('--user needs --password, or the password in BUTTONWOOD_PASSWORD.');
}

function parametersOf(texts: readonly string[]): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const text of texts) {
    const [, name, value] = /^([^=\s]+)=(.+)$/.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      throw new OptionError(`--param takes NAME=VALUE, and not "${text}".`);
    }
    if (parameters.has(name)) throw new OptionError(`--param gives "${name}" twice.`);
    parameters.set(name, value);
  }
  return parameters;
}

function sharesOf(option: string, text: string): string {
  if (!/^\d+(?:\.\d+)?$/.test(text)) {
    throw new OptionError(`--${option} is a quantity of shares, and not "${text}".`);
  }
  return text;
}

function numberOf(option: string, text: string, min: number, max: number): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value) || value < min || value > max) {
    throw new OptionError(`--${option} is a number from ${min} to ${max}, and not "${text}".`);
  }
  return value;
}

function wholeOf(option: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value) || value < min || value > max) {
    throw new OptionError(
      `--${option} is a whole number from ${min} to ${max}, and not "${text}".`,
    );
  }
  return value;
}

function lifeOf(text: string): number {
  const value = numberOf('quote-life', text, 0, 86_400);
  if (value > 0 && value < 2) {
    throw new OptionError(`--quote-life is 0 or at least 2 seconds, and not "${text}".`);
  }
  return value;
}

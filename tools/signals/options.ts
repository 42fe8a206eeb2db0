// What `npm run signals` is started with. A mistake is one plain sentence that names the option.

import { parseArgs } from 'node:util';
import { BotRefusal } from '#bots/refusal.ts';
import type { MemberKey } from '#bots/signals/workers/worker-settings.ts';

export interface ToolOptions {
  readonly url: string;
  /** Undefined: a new member is made for the run. */
  readonly credentials: MemberKey | undefined;
  readonly instruments: 'all' | readonly string[];
  readonly periodMs: number;
  readonly workers: number;
  /** Undefined: a new folder among the temporary ones. */
  readonly queueFolder: string | undefined;
  /** Undefined: until Ctrl-C. */
  readonly seconds: number | undefined;
  readonly qty: string;
  readonly ttlMs: number;
  readonly attemptsMax: number;
  readonly statusPort: number;
  readonly burst: number;
}

export const usage = `Usage: npm run signals -- --url URL [options]

  --url URL             of a venue that runs, such as http://127.0.0.1:8080
  --user NAME --password WORD
                        the member who trades; without them a new member of a demo venue
  --key-id ID --secret WORD
                        or an API key with the scopes read and trade
  --instruments A,B     symbols, or all (default: all)
  --period-seconds N    how often each instrument is looked at, 0.1 to 3600 (default 3)
  --workers N           execution workers, 1 to 32 (default 3)
  --queue FOLDER        of the durable queue; what an earlier run left is executed (default: a new folder)
  --seconds N           how long to publish (default: until Ctrl-C)
  --qty N               shares of one signal (default 1)
  --ttl-seconds N       how long a signal may wait (default 30)
  --attempts N          deliveries before a signal is dead, 1 to 100 (default 5)
  --status-port N       of the status page on 127.0.0.1; 0 is any free port (default 0)
  --burst N             publish N signals at once first that trade nothing, to see what the workers can do
  --help                this text`;

/** Undefined where help is asked for. Throws BotRefusal. */
export function readOptions(args: readonly string[]): ToolOptions | undefined {
  const values = parsed(args);
  if (values.help === true) return undefined;
  const { url = '', instruments = 'all', queue, qty = '1' } = values;
  if (!/^https?:\/\/[^/?#\s]+\/?$/.test(url)) {
    throw new BotRefusal(
      `--url takes the address of a venue, such as http://127.0.0.1:8080, and ${url === '' ? 'is missing' : `"${url}" is none`}.`,
    );
  }
  if (queue?.trim() === '') throw new BotRefusal('--queue takes a folder, and it is empty.');
  if (!/^\d{1,12}(?:\.\d{1,8})?$/.test(qty) || Number(qty) === 0) {
    throw new BotRefusal(`--qty takes a number of shares above zero, and "${qty}" is none.`);
  }
  return {
    url: url.replace(/\/$/, ''),
    credentials: credentialsOf(values),
    instruments: symbolsOf(instruments),
    periodMs: milliseconds('--period-seconds', values['period-seconds'] ?? '3', 0.1, 3_600),
    workers: whole('--workers', values.workers ?? '3', 1, 32),
    queueFolder: queue,
    seconds:
      values.seconds === undefined ? undefined : whole('--seconds', values.seconds, 1, 1_000_000),
    qty,
    ttlMs: milliseconds('--ttl-seconds', values['ttl-seconds'] ?? '30', 0.1, 86_400),
    attemptsMax: whole('--attempts', values.attempts ?? '5', 1, 100),
    statusPort: whole('--status-port', values['status-port'] ?? '0', 0, 65_535),
    burst: whole('--burst', values.burst ?? '0', 0, 100_000),
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        url: text,
        user: text,
        password: text,
        'key-id': text,
        secret: text,
        instruments: text,
        'period-seconds': text,
        workers: text,
        queue: text,
        seconds: text,
        qty: text,
        'ttl-seconds': text,
        attempts: text,
        'status-port': text,
        burst: text,
        help: { type: 'boolean' },
      },
    });
    return values;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(/\.\s/)[0] ?? '') : String(error);
    throw new BotRefusal(`${reason}; --help lists the options.`, { cause: error });
  }
}

function credentialsOf(values: ReturnType<typeof parsed>): MemberKey | undefined {
  const { user, password, secret } = values;
  const keyId = values['key-id'];
  if (user !== undefined && keyId !== undefined) {
    throw new BotRefusal('--user and --key-id say two different things: leave one out.');
  }
  const together = (name: string, other: string, isThere: boolean): never | void => {
    if (!isThere) throw new BotRefusal(`${name} is missing: it goes with ${other}.`);
  };
  if (user !== undefined) together('--password', '--user', password !== undefined);
  if (password !== undefined) together('--user', '--password', user !== undefined);
  if (keyId !== undefined) together('--secret', '--key-id', secret !== undefined);
  if (secret !== undefined) together('--key-id', '--secret', keyId !== undefined);
  if (user !== undefined && password !== undefined) {
    return { kind: 'password', username: user, password };
  }
  if (keyId !== undefined && secret !== undefined) return { kind: 'apiKey', keyId, secret };
  return undefined;
}

function symbolsOf(text: string): 'all' | readonly string[] {
  if (text === 'all') return 'all';
  const symbols = text.split(',').map((symbol) => symbol.trim());
  if (symbols.some((symbol) => symbol === '')) {
    throw new BotRefusal(
      `--instruments takes symbols with commas between them, or all, and "${text}" is neither.`,
    );
  }
  return [...new Set(symbols)];
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new BotRefusal(
    `${name} takes a whole number from ${least} to ${most}, and "${text}" is none.`,
  );
}

function milliseconds(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && value >= least && value <= most) {
    return Math.round(value * 1_000);
  }
  throw new BotRefusal(
    `${name} takes a number of seconds from ${least} to ${most}, and "${text}" is none.`,
  );
}

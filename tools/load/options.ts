// What a load run is started with. A mistake is one plain sentence that names the option.

import path from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal } from '#demonstrations/refusal.ts';

export interface LoadOptions {
  /** Orders, cancels and amendments a second, over all sessions; queries come on top. */
  readonly ordersPerSecond: number;
  readonly sessions: number;
  readonly seconds: number;
  readonly mixFile: string;
  readonly door: 'rest' | 'ws';
  /** Of a venue that runs, without a slash at its end; undefined: one is started for the run. */
  readonly url: string | undefined;
  readonly operatorTokenFile: string | undefined;
  readonly seed: number;
  readonly jsonFile: string | undefined;
  readonly help: boolean;
}

const defaultMixFile = path.join(import.meta.dirname, 'default-mix.json');

export const usage = `Usage: npm run load -- [options]

Members trade at a fixed rate, whatever the venue does, and the venue's books are compared with what it answered. Exit code 1 where they differ.

  --orders-per-second N       orders, cancels and amendments a second over all sessions (default 200); queries come on top
  --sessions M                members, each signed in and with an account of its own (default 100)
  --seconds S                 how long (default 10)
  --mix FILE                  JSON: what they do how often (default tools/load/default-mix.json)
  --door rest|ws              where orders go in (default ws); fills are always heard over WebSockets
  --url URL                   of a venue that runs, such as http://127.0.0.1:8080; without it one is started on a temporary folder
  --operator-token-file FILE  with --url: operator.token of the venue's data folder, to fund the members and read the venue's totals
  --seed N                    of what they do and when (default 1)
  --json FILE                 write the result as JSON as well
  --help                      this text`;

/** Throws Refusal. */
export function readOptions(args: readonly string[]): LoadOptions {
  const values = parsed(args);
  const whole = (
    name: 'orders-per-second' | 'sessions' | 'seconds' | 'seed',
    fallback: number,
    min: number,
    max: number,
  ) => {
    const text = values[name];
    if (text === undefined) return fallback;
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= min && number <= max) {
      return number;
    }
    throw new Refusal(
      `--${name} takes a whole number from ${min} to ${max}, and "${text}" is none.`,
    );
  };
  const { url, door = 'ws', json } = values;
  if (door !== 'rest' && door !== 'ws') {
    throw new Refusal(`--door takes rest or ws, and "${door}" is neither.`);
  }
  if (url !== undefined && !/^https?:\/\/[^/?#\s]+\/?$/.test(url)) {
    throw new Refusal(
      `--url takes the address of a venue, such as http://127.0.0.1:8080, and "${url}" is none.`,
    );
  }
  for (const name of ['mix', 'json', 'operator-token-file'] as const) {
    if (values[name]?.trim() === '') {
      throw new Refusal(`--${name} takes the name of a file, and it is empty.`);
    }
  }
  const operatorTokenFile = values['operator-token-file'];
  if (operatorTokenFile !== undefined && url === undefined) {
    throw new Refusal(
      '--operator-token-file belongs to --url; the venue of the run has its own token.',
    );
  }
  return {
    ordersPerSecond: whole('orders-per-second', 200, 1, 100_000),
    sessions: whole('sessions', 100, 1, 10_000),
    seconds: whole('seconds', 10, 1, 86_400),
    mixFile: values.mix ?? defaultMixFile,
    door,
    url: url?.replace(/\/$/, ''),
    operatorTokenFile,
    seed: whole('seed', 1, 0, 2 ** 32 - 1),
    jsonFile: json,
    help: values.help === true,
  };
}

function parsed(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        'orders-per-second': { type: 'string' },
        sessions: { type: 'string' },
        seconds: { type: 'string' },
        mix: { type: 'string' },
        door: { type: 'string' },
        url: { type: 'string' },
        'operator-token-file': { type: 'string' },
        seed: { type: 'string' },
        json: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    return values;
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split(/\.\s/)[0] ?? '') : String(cause);
    throw new Refusal(`${reason}; --help lists the options.`, 2, { cause });
  }
}

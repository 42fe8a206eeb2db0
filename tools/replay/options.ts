// The replay's command line, checked. A mistake is one plain sentence.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { ConfigError, readConfig } from '#config.ts';
import { Refusal } from './refusal.ts';

export interface ReplayOptions {
  readonly file: string;
  readonly instrument: string;
  /** Times the file's own clock; undefined is as fast as it goes. */
  readonly speed: number | undefined;
  readonly verify: boolean;
  readonly resume: boolean;
  /** Lines to replay; undefined is all. */
  readonly lastLine: number | undefined;
  readonly baseUrl: string;
  /** True where the address was given: no venue is started then. */
  readonly isUrlGiven: boolean;
  readonly dataFolder: string;
  readonly jsonFile: string | undefined;
  readonly listMismatches: boolean;
  readonly inFlightMax: number;
  readonly help: boolean;
}

export const usage = `Usage: npm run replay -- FILE --instrument SYMBOL [options]

FILE is a LOBSTER message file, plain or gzip. Its orders go through the venue as historical participants.

  --instrument SYMBOL   the listed stock to replay into
  --speed N|max         times the file's own clock, or as fast as it goes (default max)
  --verify              check every invariant after every command, and the depth at the end
  --resume              go on where an interrupted replay of the same file stopped
  --limit N             stop after line N
  --in-flight N         at most N commands without an answer (default 512)
  --mismatches          list every execution that met another order than the data names
  --json FILE           write the result as JSON as well
  --url URL             the venue (default: the one of the data folder; where it does not run, it is started)
  --data DIR            the venue's data folder, where operator.token lies
  --help                this text`;

/** Throws Refusal. */
export function readOptions(args: readonly string[]): ReplayOptions {
  const { values, positionals } = parse(args);
  const help = values.help === true;
  const [file = '', ...others] = positionals;
  if (!help) {
    if (file === '')
      throw new Refusal('Which file? Usage: npm run replay -- FILE --instrument SYMBOL');
    if (others.length > 0)
      throw new Refusal(`One file at a time; ${others.join(' ')} is too much.`);
    if (values.instrument === undefined) {
      throw new Refusal('Which stock? Add --instrument SYMBOL, such as --instrument AAPL.');
    }
  }
  const venue = venueDefaults(values.data);
  return {
    file,
    instrument: values.instrument ?? '',
    speed: readSpeed(values.speed ?? 'max'),
    verify: values.verify === true,
    resume: values.resume === true,
    lastLine: values.limit === undefined ? undefined : readCount('limit', values.limit),
    baseUrl:
      readUrl(values.url) ?? lastUrlOf(venue.dataFolder) ?? `http://${venue.host}:${venue.port}`,
    isUrlGiven: values.url !== undefined,
    dataFolder: venue.dataFolder,
    jsonFile: values.json,
    listMismatches: values.mismatches === true,
    inFlightMax: readCount('in-flight', values['in-flight'] ?? '512'),
    help,
  };
}

/** Where the venue of a data folder answered last. */
function lastUrlOf(dataFolder: string): string | undefined {
  try {
    return readUrl(readFileSync(path.join(dataFolder, 'venue.url'), 'utf8').trim());
  } catch {
    return undefined;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        instrument: { type: 'string' },
        speed: { type: 'string' },
        verify: { type: 'boolean' },
        resume: { type: 'boolean' },
        limit: { type: 'string' },
        'in-flight': { type: 'string' },
        mismatches: { type: 'boolean' },
        json: { type: 'string' },
        url: { type: 'string' },
        data: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new Refusal(`${reason}; --help lists the options.`, { cause: error });
  }
}

/** Where a venue started with the same folder and environment would be. */
function venueDefaults(dataFolder: string | undefined): {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string;
} {
  try {
    return readConfig(dataFolder === undefined ? [] : ['--data', dataFolder]);
  } catch (error) {
    if (error instanceof ConfigError) throw new Refusal(error.message, { cause: error });
    throw error;
  }
}

function readSpeed(text: string): number | undefined {
  if (text === 'max') return undefined;
  const speed = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && speed > 0 && speed <= 1_000_000) return speed;
  throw new Refusal(`--speed takes a number above 0 or "max", and "${text}" is neither.`);
}

function readCount(name: string, text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && Number.isSafeInteger(count)) return count;
  throw new Refusal(`--${name} takes a whole number from 1 on, and "${text}" is none.`);
}

function readUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    const url = new URL(text);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url.origin;
  } catch {
    // Said below.
  }
  throw new Refusal(`--url takes an address such as http://127.0.0.1:8080, and "${text}" is none.`);
}

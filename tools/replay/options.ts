// The replay's command line, checked. A mistake is one plain sentence.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { ConfigError, readConfig } from '#config.ts';
import { parseClock } from './clock-text.ts';
import type { FileArgument } from './day-files.ts';
import { OptionRefusal } from './refusal.ts';
import { readSpeed } from './speed-text.ts';

export interface ReplayOptions {
  /** Files and folders, in the order given. */
  readonly files: readonly FileArgument[];
  /** Silence between two files of an instrument that is no gap. */
  readonly gapNsMax: number;
  /** Times the file's own clock; undefined is as fast as it goes. */
  readonly speed: number | undefined;
  /** Of the data's clock, in nanoseconds after midnight: sent at once before, and nothing behind; undefined is all. */
  readonly fromNs: number | undefined;
  readonly toNs: number | undefined;
  /** Others trade too. */
  readonly against: boolean;
  /** The venue's own agents stay. */
  readonly keepAgents: boolean;
  /** Of the data's clock, between two looks at how far the market has departed. */
  readonly sampleNs: number;
  /** A venue of the replay's own, on a folder that it removes. */
  readonly own: boolean;
  /** Port of the remote control, 0 for a free one; undefined for none. */
  readonly controlPort: number | undefined;
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

export const usage = `Usage: npm run replay -- FILE|FOLDER|SYMBOL=FILE ... [--instrument SYMBOL] [options]

FILE is a LOBSTER message file, plain or gzip. Its orders go through the venue as historical participants. Several files of one stock, in
order of time, are one day; files of several stocks go side by side, by their clock. A folder stands for its message files.

  --instrument SYMBOL   the listed stock to replay into (default: what the file's name begins with, as in AAPL_2012-06-21_..._message_50.csv)
  --gap SECONDS         silence between two files of a stock that is still no gap (default 60)
  --speed N|max         times the data's own clock, or as fast as it goes (default max)
  --from TIME           such as 10:00 or 10:00:30.5: what comes before is sent at once, the speed counts from there
  --to TIME             stop behind this time
  --against             let others trade with history, and say how far the market departed from it
  --keep-agents         with --against: the venue's own agents stay
  --sample SECONDS      with --against: compare the market with history so often, by the data's clock (default 1)
  --own                 a venue of its own on a folder that is removed at the end; it can go back in time
  --control PORT        remote control at 127.0.0.1:PORT (0: a free one): GET /status, POST /pause /resume /speed /seek
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
  if (!help && positionals.length === 0) {
    throw new OptionRefusal('Which file? Usage: npm run replay -- FILE --instrument SYMBOL');
  }
  const against = values.against === true;
  const own = values.own === true;
  if (!against && values['keep-agents'] === true) throw needsAgainst('keep-agents');
  if (!against && values.sample !== undefined) throw needsAgainst('sample');
  if (own) {
    for (const name of ['url', 'data', 'resume'] as const) {
      if (values[name] === undefined) continue;
      throw new OptionRefusal(`--own starts a venue afresh, so --${name} means nothing with it.`);
    }
  }
  const [fromNs, toNs] = [readTime('from', values.from), readTime('to', values.to)];
  if (fromNs !== undefined && toNs !== undefined && toNs < fromNs) {
    throw new OptionRefusal(`--to ${values.to} is before --from ${values.from}.`);
  }
  const venue = venueDefaults(values.data);
  return {
    files: positionals.map((text) => readFileArgument(text, values.instrument)),
    gapNsMax: readSeconds('gap', values.gap ?? '60'),
    speed: speedOf(values.speed ?? 'max'),
    fromNs,
    toNs,
    against,
    keepAgents: values['keep-agents'] === true,
    sampleNs: readSeconds('sample', values.sample ?? '1'),
    own,
    controlPort: readPort(values.control),
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
        gap: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        against: { type: 'boolean' },
        'keep-agents': { type: 'boolean' },
        sample: { type: 'string' },
        own: { type: 'boolean' },
        control: { type: 'string' },
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
    throw new OptionRefusal(`${reason}; --help lists the options.`, { cause: error });
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
    if (error instanceof ConfigError) throw new OptionRefusal(error.message, { cause: error });
    throw error;
  }
}

/** A name before the first `=`, where it is one that a stock can have; a path with one in it is written with its folder. */
function readFileArgument(text: string, instrument: string | undefined): FileArgument {
  const parts = /^([A-Z][A-Z0-9.-]{0,11})=(.+)$/.exec(text);
  return parts === null
    ? { symbol: instrument, path: text }
    : { symbol: parts[1], path: parts[2] ?? '' };
}

function needsAgainst(name: string): OptionRefusal {
  return new OptionRefusal(`--${name} means something with --against only.`);
}

function readTime(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const timeNs = parseClock(text);
  if (timeNs !== undefined) return timeNs;
  throw new OptionRefusal(
    `--${name} takes a time such as 10:00 or 10:00:30, and "${text}" is none.`,
  );
}

/** As nanoseconds. */
function readSeconds(name: string, text: string): number {
  const seconds = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && seconds >= 0.001 && seconds <= 86_400) return seconds * 1e9;
  throw new OptionRefusal(`--${name} takes seconds from 0.001 to 86400, and "${text}" is none.`);
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new OptionRefusal(`--control takes a port from 0 to 65535, and "${text}" is none.`);
}

function speedOf(text: string): number | undefined {
  const speed = readSpeed(text);
  if (speed !== 'wrong') return speed;
  throw new OptionRefusal(`--speed takes a number above 0 or "max", and "${text}" is neither.`);
}

function readCount(name: string, text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && Number.isSafeInteger(count)) return count;
  throw new OptionRefusal(`--${name} takes a whole number from 1 on, and "${text}" is none.`);
}

function readUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    const url = new URL(text);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url.origin;
  } catch {
    // Said below.
  }
  throw new OptionRefusal(
    `--url takes an address such as http://127.0.0.1:8080, and "${text}" is none.`,
  );
}

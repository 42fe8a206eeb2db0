// What the headless market is started with. A mistake is one plain sentence that names the option.

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { demoListings } from '#demo/demo-market.ts';
import type { InstrumentListing } from '#core/command.ts';
import { Refusal } from '../replay/refusal.ts';

export interface MarketOptions {
  readonly agentsFile: string;
  readonly seed: number;
  readonly minutes: number;
  readonly listing: InstrumentListing;
  readonly outFolder: string | undefined;
  readonly verify: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm run market -- [options]

Runs agents against the exchange's core at full speed and prints the stylised facts of the market that they make,
beside those of a recorded hour of AAPL. The same agents and the same seed give the same trades.

  --agents FILE      which agents (default: tools/market/default-agents.json; docs/market.md describes the format)
  --seed N           where all chance comes from (default 1)
  --minutes M        how long, in the market's own time, after a first minute that is not measured (default 60)
  --instrument SYM   one of the demo's stocks, for price, tick and lot (default AAPL)
  --out FOLDER       writes trades.csv, book.csv and facts.json
  --verify           checks every invariant of the core after every command; slow
  --help             this text`;

const minutesMax = 24 * 60;

/** Throws Refusal. */
export function readOptions(args: readonly string[]): MarketOptions {
  const values = parsed(args);
  const { agents, out, instrument = 'AAPL', verify = false, help = false } = values;
  if (agents?.trim() === '')
    throw new Refusal('--agents takes the name of a file, and it is empty.');
  if (out?.trim() === '') throw new Refusal('--out takes the name of a folder, and it is empty.');
  const listing = demoListings.find(({ symbol }) => symbol === instrument);
  if (listing === undefined) {
    const known = demoListings.map(({ symbol }) => symbol).join(', ');
    throw new Refusal(`--instrument takes one of ${known}, and "${instrument}" is none.`);
  }
  return {
    agentsFile: agents ?? fileURLToPath(new URL('default-agents.json', import.meta.url)),
    seed: wholeOf('seed', values.seed ?? '1', 0, Number.MAX_SAFE_INTEGER),
    minutes: wholeOf('minutes', values.minutes ?? '60', 1, minutesMax),
    listing,
    outFolder: out,
    verify,
    help,
  };
}

function wholeOf(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  const isWhole = /^\d{1,16}$/.test(text) && value >= min && value <= max;
  if (isWhole) return value;
  throw new Refusal(
    `--${option} takes a whole number from ${min} to ${max}, and "${text}" is none.`,
  );
}

function parsed(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        agents: { type: 'string' },
        seed: { type: 'string' },
        minutes: { type: 'string' },
        instrument: { type: 'string' },
        out: { type: 'string' },
        verify: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    return values;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(/\.\s/)[0] ?? '') : String(error);
    throw new Refusal(`${reason}; --help lists the options.`, { cause: error });
  }
}

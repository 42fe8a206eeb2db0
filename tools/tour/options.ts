// What the tour is started with. A mistake is one plain sentence that names the option.

import { parseArgs } from 'node:util';
import { Refusal } from '#demonstrations/refusal.ts';

export interface TourOptions {
  /** Of a venue that runs, without a slash at its end; undefined: one is started for the tour. */
  readonly url: string | undefined;
  /** Waits for nothing that takes a minute. */
  readonly quick: boolean;
  /** Where files are saved; undefined for a new folder among the temporary ones. */
  readonly outFolder: string | undefined;
  readonly help: boolean;
}

export const usage = `Usage: npm run tour -- [options]

  --url URL      of a venue that runs, such as http://127.0.0.1:8080; without it the tour starts a demo
                 venue of its own on a temporary folder and a free port, and ends it
  --quick        do not wait the minute that a withdrawal address waits: show the refusal instead
  --out FOLDER   where the statement is saved (default: a new folder among the temporary ones)
  --help         this text`;

/** Throws Refusal. */
export function readOptions(args: readonly string[]): TourOptions {
  const { url, quick = false, out, help = false } = parsed(args);
  if (url !== undefined && !/^https?:\/\/[^/?#\s]+\/?$/.test(url)) {
    throw new Refusal(
      `--url takes the address of a venue, such as http://127.0.0.1:8080, and "${url}" is none.`,
    );
  }
  if (out?.trim() === '') throw new Refusal('--out takes the name of a folder, and it is empty.');
  return { url: url?.replace(/\/$/, ''), quick, outFolder: out, help };
}

function parsed(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        url: { type: 'string' },
        quick: { type: 'boolean' },
        out: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    return values;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(/\.\s/)[0] ?? '') : String(error);
    throw new Refusal(`${reason}; --help lists the options.`, 2, { cause: error });
  }
}

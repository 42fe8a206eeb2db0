// npm run replay: sends a LOBSTER message file through a real venue, live for everybody who watches, and says how the venue's executions
// compare with those of the exchange that the data is from. This file only ties the parts in replay/ together.

import { access, constants, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { VenueError } from '#client/errors.ts';
import { findVenue } from './replay/local-venue.ts';
import type { ReplayOptions } from './replay/options.ts';
import { readOptions, usage } from './replay/options.ts';
import { readMessages } from './replay/read-file.ts';
import { reasonOf, Refusal } from './replay/refusal.ts';
import { isSound, progressText, reportJson, reportText } from './replay/report.ts';
import type { ReplayProgress } from './replay/session.ts';
import { ReplaySession } from './replay/session.ts';
import { readToken, VenueApi } from './replay/venue-api.ts';

async function main(args: readonly string[], signal: AbortSignal): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    console.log(usage);
    return 0;
  }
  if (options.jsonFile !== undefined) await checkWritable(options.jsonFile);
  const table = await readMessages(options.file);
  const venue = await findVenue(options);
  try {
    const { baseUrl, dataFolder, instrument } = options;
    if (venue.isOwn) say(`No venue was running; one was started on ${dataFolder} for the replay.`);
    say(`Watch at ${baseUrl}/#${instrument}`);
    const api = new VenueApi(baseUrl, await readToken(dataFolder), dataFolder);
    const session = new ReplaySession(options, api, table, progressOf(options), signal);
    const result = await session.run();
    console.log(reportText(result, options.listMismatches));
    if (options.jsonFile !== undefined) await writeJson(options.jsonFile, reportJson(result));
    return isSound(result) ? 0 : 1;
  } finally {
    await venue.stop();
  }
}

function progressOf({ instrument }: ReplayOptions): ReplayProgress {
  return { say, beat: (sender) => say(progressText(sender, instrument)) };
}

/** Before the work, not after it. */
async function checkWritable(file: string): Promise<void> {
  try {
    await access(path.dirname(file), constants.W_OK);
  } catch (error) {
    throw new Refusal(`${file} cannot be written (${reasonOf(error)}).`, { cause: error });
  }
}

async function writeJson(file: string, result: object): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(result, undefined, 2)}\n`);
  } catch (error) {
    throw new Refusal(`${file} could not be written: ${reasonOf(error)}.`, { cause: error });
  }
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // The second time it is meant.
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort();
  });
}
try {
  process.exitCode = await main(process.argv.slice(2), stopping.signal);
} catch (error) {
  if (error instanceof Refusal) say(error.message);
  else if (error instanceof VenueError) say(`The venue refused: ${error.reason}: ${error.message}`);
  else throw error;
  process.exitCode = 1;
}

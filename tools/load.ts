// npm run load: members who trade at a fixed rate through the public doors, and a verdict on what the venue answered against its own books. This file only
// ties the parts in load/ together.

import { access, constants, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseMix, type Mix } from './load/mix.ts';
import { readOptions, usage, type LoadOptions } from './load/options.ts';
import { isSound, reportJson, reportText } from './load/report.ts';
import { LoadRun } from './load/run.ts';
import { VenueApi, VenueRefusal } from './load/venue-api.ts';
import { plainEnvironment } from '#config.ts';
import { isReady, OwnVenue } from '#demonstrations/own-venue.ts';
import { reasonOf, Refusal } from '#demonstrations/refusal.ts';

/** Answers the exit code. */
async function main(options: LoadOptions): Promise<number> {
  const mix = await readMix(options.mixFile);
  if (options.jsonFile !== undefined) await checkWritable(options.jsonFile);
  const givenToken = await readToken(options.operatorTokenFile);
  const stopping = new AbortController();
  const own = options.url === undefined ? await startOwn() : undefined;
  // Once, to end the load early and judge what there was; a second time to leave at once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!stopping.signal.aborted) {
        stopping.abort();
        return;
      }
      const leave = (): never => process.exit(128 + os.constants.signals[signal]);
      (own?.stop() ?? Promise.resolve()).then(leave, leave);
    });
  }
  try {
    const url = options.url ?? own?.url ?? '';
    if (own === undefined && !(await isReady(url))) {
      throw new Refusal(`No venue takes orders at ${url}; start one with npm start.`, 1);
    }
    const token = own?.operatorToken ?? givenToken;
    const operator = token === undefined ? undefined : new VenueApi(url, token);
    if (operator !== undefined) await checkToken(operator, options.operatorTokenFile);
    const api = new VenueApi(url);
    const isOwnVenue = own !== undefined;
    const { signal } = stopping;
    const run = new LoadRun({ options, mix, api, operator, isOwnVenue, say, signal });
    const result = await run.run();
    console.log(reportText(result));
    if (options.jsonFile !== undefined) await writeJson(options.jsonFile, reportJson(result));
    return isSound(result) ? 0 : 1;
  } finally {
    await own?.stop();
  }
}

function startOwn(): Promise<OwnVenue> {
  say('Starting a venue for the run, on a temporary folder.');
  const options = ['--agents', 'off', '--day', 'off', '--log-level', 'error'];
  return OwnVenue.start(options, plainEnvironment());
}

async function readMix(file: string): Promise<Mix> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new Refusal(`--mix ${file} cannot be read: ${reasonOf(cause)}.`, 2, { cause });
  }
  return parseMix(text, file);
}

async function readToken(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  let token: string;
  try {
    token = (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    const sentence = `--operator-token-file ${file} cannot be read: ${reasonOf(cause)}.`;
    throw new Refusal(sentence, 2, { cause });
  }
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new Refusal(`--operator-token-file ${file} holds no token.`);
}

/** Before sign-ups and deposits are asked with it. */
async function checkToken(operator: VenueApi, file: string | undefined): Promise<void> {
  try {
    await operator.get('/v1/operator/venue');
  } catch (cause) {
    if (!(cause instanceof VenueRefusal) || cause.status >= 404) throw cause;
    const sentence = `--operator-token-file ${file} does not hold the operator's token of this venue.`;
    throw new Refusal(sentence, 2, { cause });
  }
}

/** Before the work, not after it. */
async function checkWritable(file: string): Promise<void> {
  try {
    await access(path.dirname(path.resolve(file)), constants.W_OK);
  } catch (cause) {
    throw new Refusal(`--json ${file} cannot be written: ${reasonOf(cause)}.`, 2, { cause });
  }
}

async function writeJson(file: string, result: object): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(result, undefined, 2)}\n`);
  } catch (cause) {
    throw new Refusal(`--json ${file} could not be written: ${reasonOf(cause)}.`, 1, { cause });
  }
}

/** Progress goes to stderr; the result is stdout's. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) console.log(usage);
  else process.exitCode = await main(options);
} catch (error) {
  if (error instanceof Refusal) {
    say(error.message);
    process.exitCode = error.exitCode;
  } else if (error instanceof VenueRefusal) {
    say(error.message);
    process.exitCode = 1;
  } else throw error;
}

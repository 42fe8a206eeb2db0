// npm run replay: sends LOBSTER message files through a real venue, live for everybody who watches, and says how the venue's executions
// compare with those of the exchange that the data is from. This file only ties the parts in replay/ together.

import { access, constants, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { VenueError } from '#client/errors.ts';
import type { ControlServer } from './replay/control-server.ts';
import { startControl } from './replay/control-server.ts';
import { clockText } from './replay/clock-text.ts';
import type { DayPart } from './replay/day-files.ts';
import { readDay } from './replay/day-files.ts';
import { listenToKeys } from './replay/keyboard.ts';
import type { FoundVenue } from './replay/local-venue.ts';
import { findVenue } from './replay/local-venue.ts';
import type { ReplayOptions } from './replay/options.ts';
import { readOptions, usage } from './replay/options.ts';
import { Playback } from './replay/playback.ts';
import { OptionRefusal, reasonOf, Refusal } from './replay/refusal.ts';
import type { ReplayResult } from './replay/report.ts';
import { isSound, progressText, reportJson, reportText } from './replay/report.ts';
import type { Sender } from './replay/sender.ts';
import type { ReplayProgress } from './replay/session.ts';
import { ReplaySession } from './replay/session.ts';
import { readToken, VenueApi } from './replay/venue-api.ts';

async function main(args: readonly string[], stopping: AbortController): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    console.log(usage);
    return 0;
  }
  if (options.jsonFile !== undefined) await checkWritable(options.jsonFile);
  const parts = await readDay(options.files, options.gapNsMax);
  if (options.lastLine !== undefined && parts.length > 1) {
    throw new OptionRefusal('--limit counts the lines of one stock; with several, use --to.');
  }
  const playback = playbackOf(options, parts);
  const watched = new Watched();
  const control = await startControlOf(options, playback, watched);
  try {
    const venue = await findVenue(options);
    const stop = (): void => {
      // The second time it is meant.
      if (stopping.signal.aborted) process.exit(130);
      stopping.abort();
    };
    const forget = listenToKeys(process.stdin, playback, say, stop);
    try {
      const result = await play(options, parts, venue, playback, watched, stopping.signal);
      playback.end();
      console.log(reportText(result, options.listMismatches));
      if (options.jsonFile !== undefined) await writeJson(options.jsonFile, reportJson(result));
      return isSound(result) ? 0 : 1;
    } finally {
      forget();
      await venue.stop();
    }
  } finally {
    control?.close();
  }
}

/** Until the end; each time somebody goes back in time, from the beginning in a venue started afresh. */
async function play(
  options: ReplayOptions,
  parts: readonly DayPart[],
  venue: FoundVenue,
  playback: Playback,
  watched: Watched,
  signal: AbortSignal,
): Promise<ReplayResult> {
  const { baseUrl, dataFolder, kind } = venue;
  if (kind === 'started') {
    say(`No venue was running; one was started on ${dataFolder} for the replay.`);
  } else if (kind === 'fresh') say('A venue was started for the replay; it is removed at the end.');
  for (const { symbol } of parts) say(`Watch at ${baseUrl}/#${symbol}`);
  const progress: ReplayProgress = {
    say,
    beat: (sender, { symbol }) => {
      watched.sender = sender;
      const { state } = playback.status();
      say(`${progressText(sender, symbol)}${state === 'playing' ? '' : `  ${state}`}`);
    },
  };
  for (;;) {
    const api = new VenueApi(baseUrl, await readToken(dataFolder), dataFolder);
    const session = new ReplaySession(options, parts, { api, playback, progress, signal });
    const result = await session.run();
    if (result !== undefined) return result;
    say('Going back: the venue is started afresh.');
    watched.sender = undefined;
    await venue.startAfresh();
  }
}

/** What the remote control's status tells of the session that plays. */
class Watched {
  sender: Sender | undefined;
}

function playbackOf(options: ReplayOptions, parts: readonly DayPart[]): Playback {
  const startNs = Math.min(...parts.map(({ table }) => table.startNs));
  const dataEndNs = Math.max(...parts.map(({ table }) => table.endNs));
  const endNs = Math.min(dataEndNs, options.toNs ?? dataEndNs);
  const { speed, fromNs, toNs, own } = options;
  if (fromNs !== undefined && fromNs > dataEndNs) {
    throw new OptionRefusal(`--from: the data ends at ${clockText(dataEndNs)}, before that.`);
  }
  if (toNs !== undefined && toNs < startNs) {
    throw new OptionRefusal(`--to: the data begins at ${clockText(startNs)}, behind that.`);
  }
  return new Playback({
    speed,
    fromNs,
    startNs,
    endNs,
    canRestart: own,
    nowMs: () => performance.now(),
  });
}

async function startControlOf(
  { controlPort }: ReplayOptions,
  playback: Playback,
  watched: Watched,
): Promise<ControlServer | undefined> {
  if (controlPort === undefined) return undefined;
  const control = await startControl(controlPort, playback, () => ({
    answered: watched.sender?.answered ?? 0,
    inFlight: watched.sender?.inFlight ?? 0,
  }));
  say(`Control at ${control.url}`);
  return control;
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
stopping.signal.addEventListener('abort', () => {
  // The second time it is meant.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => process.exit(130));
  }
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => stopping.abort());
}
try {
  process.exitCode = await main(process.argv.slice(2), stopping);
} catch (error) {
  if (error instanceof Refusal) say(error.message);
  else if (error instanceof VenueError) say(`The venue refused: ${error.reason}: ${error.message}`);
  else throw error;
  process.exitCode = error instanceof OptionRefusal ? 2 : 1;
}

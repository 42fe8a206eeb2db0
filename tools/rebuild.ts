// npm run rebuild -- [DATA FOLDER] [--database URL]: makes the records in the database (schema `market`) anew from the journal. Where a venue
// runs on the data folder it is asked to do it, and goes on trading; otherwise this does it itself, in the database named with --database or
// DATABASE_URL, or in the data folder's own. The old tables serve until the new ones take their place. Exit code 1 where it failed.

import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startPostgres } from '#database/embedded-postgres.ts';
import { NodeDisk } from '#journal/node-disk.ts';
import { readFolder } from '#journal/segment-folder.ts';
import { startProjections, type Projections } from '#projections/projections.ts';

const showMs = 1_000;

interface Arguments {
  readonly folder: string;
  readonly databaseUrl: string | undefined;
}

function readArguments(): Arguments {
  const usage = 'Usage: npm run rebuild -- [DATA FOLDER] [--database URL]';
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { database: { type: 'string' } },
    });
    if (positionals.length > 1) throw new Error('One data folder at a time');
    const databaseUrl = values.database ?? process.env.DATABASE_URL;
    return { folder: positionals[0] ?? 'data', databaseUrl };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/\.\s/)[0] : String(error);
    throw new Error(`${reason}. ${usage}`, { cause: error });
  }
}

/** A venue that runs on the data folder; undefined where none answers. */
class RunningVenue {
  private readonly url: string;
  private readonly token: string;

  private constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  static async find(folder: string): Promise<RunningVenue | undefined> {
    const read = (name: string): string | undefined => {
      try {
        return fs.readFileSync(path.join(folder, name), 'utf8').trim();
      } catch {
        return undefined;
      }
    };
    const url = read('venue.url');
    const token = read('operator.token');
    if (url === undefined || token === undefined) return undefined;
    try {
      await fetch(new URL('/health/live', url), { signal: AbortSignal.timeout(5_000) });
    } catch {
      return undefined;
    }
    return new RunningVenue(url, token);
  }

  async rebuild(): Promise<string> {
    await this.ask('POST', '/v1/operator/projections/rebuild');
    for (;;) {
      await sleep(showMs);
      const { rebuild, lastRebuild } = await this.ask('GET', '/v1/operator/projections');
      if (rebuild !== null) {
        show(rebuild);
        continue;
      }
      if (lastRebuild?.isDone !== true)
        throw new Error(lastRebuild?.error ?? 'The venue says nothing of how the rebuild ended.');
      return doneSentence(lastRebuild);
    }
  }

  private async ask(method: string, route: string): Promise<Answer> {
    const response = await fetch(new URL(route, this.url), {
      method,
      headers: { authorization: `Bearer ${this.token}` },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The venue refused: ${text}`);
    return JSON.parse(text) as Answer;
  }
}

interface Progress {
  readonly seq: number;
  readonly ofSeq: number;
  readonly rows: number;
  readonly rowsPerSecond: number;
}

interface Done {
  readonly seq: number;
  readonly rows: number;
  readonly elapsedMs: number;
}

interface Answer {
  readonly rebuild: Progress | null;
  readonly lastRebuild: (Done & { readonly isDone: boolean; readonly error: string | null }) | null;
}

function show({ seq, ofSeq, rows, rowsPerSecond }: Progress): void {
  const percent = ofSeq === 0 ? 100 : Math.floor((100 * seq) / ofSeq);
  console.log(`seq ${seq} of ${ofSeq} (${percent}%), ${rows} rows, ${rowsPerSecond} rows/s`);
}

function doneSentence({ seq, rows, elapsedMs }: Done): string {
  return `The records were made anew up to seq ${seq}: ${rows} rows in ${(elapsedMs / 1_000).toFixed(1)} s.`;
}

/** Without a venue: the tables are made by this process. */
async function rebuildHere({ folder, databaseUrl }: Arguments): Promise<string> {
  const journalFolder = path.join(folder, 'journal');
  const { segments } = readFolder(new NodeDisk(), journalFolder, undefined);
  const venueId = segments[0]?.venueId;
  if (venueId === undefined) throw new Error(`There is no journal in ${journalFolder}.`);
  const server =
    databaseUrl === undefined
      ? await startPostgres({ folder: path.join(folder, 'postgres') })
      : undefined;
  try {
    const projections = startProjections({
      databaseUrl: databaseUrl ?? server?.url ?? '',
      journalFolder,
      snapshotFolder: path.join(folder, 'snapshots'),
      venueId,
      isIdle: true,
    });
    try {
      return await rebuildWith(projections);
    } finally {
      await projections.stop();
    }
  } finally {
    await server?.stop();
  }
}

async function rebuildWith(projections: Projections): Promise<string> {
  const timer = setInterval(() => {
    const { rebuild } = projections.state();
    if (rebuild !== undefined) show(rebuild);
  }, showMs);
  try {
    return doneSentence(await projections.rebuild());
  } finally {
    clearInterval(timer);
  }
}

try {
  const options = readArguments();
  const venue = await RunningVenue.find(options.folder);
  console.log(await (venue?.rebuild() ?? rebuildHere(options)));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

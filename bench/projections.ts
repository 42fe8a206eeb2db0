// Events a second that the projector folds into tables, from a journal that is already there: read, verified, applied, turned into rows and
// committed, in a PostgreSQL of its own with every index and safe against a crash. Beside it what a bare COPY of rows of the same kind into
// a table without indexes does on the same server, in the same run.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import type { Statements } from '#database/connections.ts';
import { openDatabase, type Database } from '#database/database.ts';
import { startPostgres } from '#database/embedded-postgres.ts';
import type { ProjectorNews, ProjectorOptions } from '#projections/projector.ts';
import { encodeFlow } from './core/core-flow.ts';
import { JournalOnDisk } from './core/journal-replay.ts';
import { generateFlow, scenarioNamed } from './flow/generator.ts';
import type { BenchOptions } from './options.ts';
import type { Section } from './report/section.ts';
import { figure } from './report/table.ts';
import { judge } from './report/targets.ts';
import { median } from './statistics.ts';

const scenario = 'normal';
/** A million orders would be many gigabytes of rows. */
const ordersMax = 200_000;
const runsMax = 3;
const rawRowsMax = 300_000;

interface Run {
  readonly eventsPerSecond: number;
  readonly rowsPerSecond: number;
  readonly commandsPerSecond: number;
  readonly events: number;
  readonly rows: number;
  readonly rawRowsPerSecond: number;
}

export async function measureProjections(options: BenchOptions): Promise<Section> {
  const orders = Math.min(options.orders, ordersMax);
  const commands = encodeFlow(generateFlow(scenarioNamed(scenario), orders, options.seed));
  const journal = new JournalOnDisk(commands);
  const runs: Run[] = [];
  try {
    for (let run = 0; run < Math.min(options.runs, runsMax); run++) {
      runs.push(await runOnce(journal, commands.count));
    }
  } finally {
    journal.remove();
  }
  const of = (pick: (run: Run) => number): number => median(runs.map(pick));
  const events = of((run) => run.eventsPerSecond);
  const rows = of((run) => run.rowsPerSecond);
  const raw = of((run) => run.rawRowsPerSecond);
  return {
    id: 'projections',
    title: `Records: the journal into tables, ${figure(commands.count)} commands, seed ${options.seed}`,
    notes: [
      `The ${scenario} flow out of a journal on disk, from an empty database to the last commit; events that change no record (depth) are not`,
      `counted. Raw COPY: rows of order_event into a table without indexes, by one connection. Median of ${runs.length} runs.`,
    ],
    header: ['measure', 'a second', 'in all', 'to raw COPY'],
    rows: [
      ['events', figure(events), figure(runs[0]?.events ?? 0), ''],
      ['rows', figure(rows), figure(runs[0]?.rows ?? 0), (rows / raw).toFixed(2)],
      ['commands', figure(of((run) => run.commandsPerSecond)), figure(commands.count), ''],
      ['raw COPY, rows', figure(raw), '', '1.00'],
    ],
    data: { runs },
    targets: [judge('projectedEvents', events)],
  };
}

async function runOnce(journal: JournalOnDisk, lastSeq: number): Promise<Run> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'buttonwood-bench-postgres-'));
  // The server does not run as root, and has to get in.
  fs.chmodSync(folder, 0o755);
  const server = await startPostgres({ folder });
  const database = openDatabase({ url: server.url, connectionsMax: 1 });
  try {
    const projected = await project(journal, server.url, lastSeq);
    return { ...projected, rawRowsPerSecond: await rawCopy(database) };
  } finally {
    await database.close();
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function project(
  { journalFolder, snapshotFolder, venueId }: JournalOnDisk,
  databaseUrl: string,
  lastSeq: number,
): Promise<Omit<Run, 'rawRowsPerSecond'>> {
  const workerData: ProjectorOptions = {
    databaseUrl,
    journalFolder,
    snapshotFolder,
    venueId,
    mode: 'live',
  };
  const worker = new Worker(new URL('../src/projections/projector-worker.ts', import.meta.url), {
    workerData,
  });
  let startMs = 0;
  let events = 0;
  let rows = 0;
  const elapsedMs = await new Promise<number>((resolve, reject) => {
    worker.on('error', reject);
    worker.on('message', (news: ProjectorNews) => {
      if (news.kind === 'opened') startMs = performance.now();
      if (news.kind === 'failed') reject(new Error(news.message));
      if (news.kind !== 'committed') return;
      events += news.events;
      rows += news.rows;
      if (news.seq === lastSeq) resolve(performance.now() - startMs);
    });
  });
  await worker.terminate();
  const seconds = elapsedMs / 1_000;
  return {
    eventsPerSecond: events / seconds,
    rowsPerSecond: rows / seconds,
    commandsPerSecond: lastSeq / seconds,
    events,
    rows,
  };
}

function rawCopy(database: Database): Promise<number> {
  return database.connected(rawCopyOn);
}

async function rawCopyOn(sql: Statements): Promise<number> {
  const chunks: Buffer[] = [];
  let rows = 0;
  const out = await sql
    .unsafe(`copy (select * from market.order_event limit ${rawRowsMax}) to stdout`)
    .readable();
  for await (const chunk of out) chunks.push(chunk as Buffer);
  await sql`create table public.raw (like market.order_event)`;
  const startMs = performance.now();
  const stream = await sql.unsafe('copy public.raw from stdin').writable();
  await pipeline([Buffer.concat(chunks)], stream);
  const elapsedMs = performance.now() - startMs;
  const [counted] = await sql<{ n: bigint }[]>`select count(*) as n from public.raw`;
  rows = Number(counted?.n ?? 0);
  return rows / (elapsedMs / 1_000);
}

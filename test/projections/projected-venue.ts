// A venue on a data folder of its own, run in the test's thread, whose journal is projected: the real engine and journal, the venue's views
// beside it to compare with, and questions to the tables.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeEvents } from '#codec/event-decoder.ts';
import { groupHeadWords } from '#codec/event-kinds.ts';
import type { WordBuffer } from '#codec/word-buffer.ts';
import { CommandKind, type Command } from '#core/command.ts';
import type { Statements } from '#database/connections.ts';
import type { Database } from '#database/database.ts';
import type { Fill } from '#demo/demo-market.ts';
import { NodeDisk } from '#journal/node-disk.ts';
import { SnapshotStore } from '#journal/snapshot-store.ts';
import { Market } from '#marketdata/market.ts';
import { Portfolio } from '#portfolio/portfolio.ts';
import { startProjections, type Projections } from '#projections/projections.ts';
import { Engine } from '#sequencer/engine.ts';
import { writeSnapshot } from '#sequencer/state-snapshot.ts';
import { Views } from '#sequencer/views.ts';
import { commandsOf, flowOfSeed } from '../properties/exchange-flow.ts';
import { submissionsOf } from '../simulation/submissions.ts';
import { fillCommand, type CommandData } from '../support/commands.ts';

/** A little before the end of a month, so that flows go through it. */
export const startTsUs = Date.UTC(2026, 9, 31, 23, 59, 58) * 1_000;

export class ProjectedVenue {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'buttonwood-projections-'));
  readonly engine: Engine;
  readonly views = new Views(new Market(), new Portfolio());
  private readonly opened: Projections[] = [];
  private nowUs = startTsUs;

  constructor() {
    this.engine = new Engine(
      { ...this.folders, ordersHint: 1_024, segmentBytes: 2 * 1_024 * 1_024 },
      () => this.nowUs,
      {
        history: () => undefined,
        notice: () => undefined,
        publish: (out) => this.take(out),
      },
    );
  }

  get folders(): { journalFolder: string; snapshotFolder: string } {
    return {
      journalFolder: path.join(this.folder, 'journal'),
      snapshotFolder: path.join(this.folder, 'snapshots'),
    };
  }

  get seq(): number {
    return this.engine.sequencer.exchange.state.seq;
  }

  /** In batches of a few, with some time between them. */
  run(fills: readonly Fill[], batchSize = 23): void {
    for (let at = 0; at < fills.length; at += batchSize) {
      this.nowUs += 130_001 + (at % 7) * 911;
      const batch = submissionsOf(fills.slice(at, at + batchSize), at + 1);
      this.engine.sequencer.process(batch.ints, batch.nums, 0, batch.used);
    }
    for (const projections of this.opened) projections.advance(this.seq);
  }

  /** Commands as plain data. */
  apply(...commands: readonly CommandData[]): void {
    this.run(fillsOf(commands));
  }

  snapshot(): void {
    const disk = new NodeDisk();
    const { snapshotFolder } = this.folders;
    const { venueId, hash } = this.engine.journal;
    const damaged = (): void => undefined;
    const store = new SnapshotStore({ disk, folder: snapshotFolder, venueId, damaged });
    writeSnapshot(store, this.engine.sequencer.exchange, this.views, hash);
  }

  project(databaseUrl: string, more: { isIdle?: boolean } = {}): Projections {
    const { venueId } = this.engine.journal;
    const projections = startProjections({ databaseUrl, ...this.folders, venueId, ...more });
    projections.advance(this.seq);
    this.opened.push(projections);
    return projections;
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.map((projections) => projections.stop()));
    this.engine.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private take({ ints, nums, used }: WordBuffer): void {
    for (let at = 0; at < used; at += ints[at]!) {
      this.views.begin(nums[(at + 2) >> 1]!, nums[(at + 4) >> 1]!);
      decodeEvents(ints, nums, at + groupHeadWords, ints[at]! - groupHeadWords, this.views);
    }
  }
}

/** The commands of a random swarm, those that the codec has words for. */
export function randomFlow(seed: number, length: number): Fill[] {
  return fillsOf(commandsOf(flowOfSeed(seed, length)).filter(hasWords));
}

function fillsOf(commands: readonly CommandData[]): Fill[] {
  return commands.map((data) => (command: Command) => {
    fillCommand(command, data, 0, 0);
  });
}

function hasWords(data: CommandData): boolean {
  const { listing, accountLimits, venueLimits, positionLimits, trade, auctionFeeRate = 0 } = data;
  const tails = [
    listing,
    accountLimits,
    venueLimits,
    positionLimits,
    trade,
    auctionFeeRate || undefined,
  ];
  const legs = data.legs ?? [];
  return (
    tails.filter((tail) => tail !== undefined).length <= 1 &&
    legs.every(({ kind }) => kind >= CommandKind.placeOrder && kind <= CommandKind.massCancel)
  );
}

export async function until(
  isSo: () => boolean | Promise<boolean>,
  what: () => string,
  timeoutMs = 30_000,
): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`not within ${timeoutMs} ms: ${what()}`);
    await sleep(10);
  }
}

/** Until the tables are where the venue is. */
export async function caughtUp(venue: ProjectedVenue, projections: Projections): Promise<void> {
  await until(
    () => projections.state().seq === venue.seq && projections.state().status === 'following',
    () => `seq ${venue.seq}: ${JSON.stringify(projections.state())}`,
  );
}

export const marketTables = [
  'asset',
  'instrument',
  'account',
  'orders',
  'order_event',
  'execution',
  'trade',
  'ledger_entry',
  'balance',
  'position',
  'candle',
  'auction',
  'prevented_match',
] as const;

/** Of each table: how many rows, and a hash of all of them in order. */
export function tableHashes(database: Database): Promise<Record<string, string>> {
  return database.connected(hashesOf);
}

async function hashesOf(sql: Statements): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const table of marketTables) {
    const [row] = await sql.unsafe<{ rows: bigint; hash: string }[]>(
      `select count(*) as rows, coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash from market.${table} t`,
    );
    hashes[table] = `${row!.rows} ${row!.hash}`;
  }
  return hashes;
}

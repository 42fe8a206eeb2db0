// Keeps the tables at the journal: reads, collects, writes, and begins again from what the tables have whenever something fails. While a batch
// is written the next one is collected; no more than these two wait in memory, however long the database is away. It must never pass over a
// command, nor give up.

import os from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openDatabase, type Database } from '#database/database.ts';
import { BatchWriter, MovedError } from './batch-writer.ts';
import { marketMigrations, marketSchema, nextSchema, oldSchema } from './migrations.ts';
import { Pace } from './pace.ts';
import { Replica } from './replica.ts';
import type { RowBatch } from './row-batch.ts';

export interface ProjectorOptions {
  readonly databaseUrl: string;
  readonly journalFolder: string;
  readonly snapshotFolder: string;
  readonly venueId: Uint8Array;
  /** `rebuild`: into a schema aside, from the journal's start, until it is told to take the place of the tables that serve. */
  readonly mode: 'live' | 'rebuild';
  readonly retentionDays?: number;
}

/** What a projector says. */
export type ProjectorNews =
  | { readonly kind: 'opened'; readonly seq: number }
  | {
      readonly kind: 'committed';
      readonly seq: number;
      readonly tsUs: number;
      readonly rows: number;
      readonly events: number;
      readonly journalSeq: number;
    }
  | { readonly kind: 'failed'; readonly message: string }
  /** Of a rebuild: there is nothing left to read. */
  | { readonly kind: 'caughtUp'; readonly seq: number }
  | { readonly kind: 'promoted'; readonly seq: number };

/** Rows from which a batch is written; a command's rows are never parted. Less at a time where orders wait for the processor. */
const batchRows = 40_000;
const yieldingBatchRows = 4_000;
/** From this many processors on, the tables take nothing from the venue. */
const processorsEnough = 4;
/** How often the journal is looked at where nobody says that there is something new. */
const lookMs = 250;
const turnMs = 8;
const backoffMs = [100, 250, 500, 1_000, 2_000, 5_000] as const;

/** Thrown through everything when the projector is to end. */
class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

export class Projector {
  private readonly options: ProjectorOptions;
  private readonly told: (news: ProjectorNews) => void;
  private readonly pace = new Pace(os.availableParallelism() < processorsEnough);
  private schema: string;
  private readonly database: Database;
  private isStopping = false;
  private wake: (() => void) | undefined;
  private isPoked = false;
  /** Place that the tables must have reached to take over; undefined while nobody asked for it. */
  private promoteSeq: number | undefined;
  private hasCaughtUp = false;
  private failures = 0;
  /** Of the replica at hand: what an earlier one still writes is not tried again. */
  private life = 0;

  constructor(options: ProjectorOptions, told: (news: ProjectorNews) => void) {
    this.options = options;
    this.told = told;
    this.schema = options.mode === 'live' ? marketSchema : nextSchema;
    const url = new URL(options.databaseUrl);
    // What a crash of the server takes is read from the journal again.
    url.searchParams.set('synchronous_commit', 'off');
    this.database = openDatabase({ url: url.href, connectionsMax: 1, endWithinSeconds: 1 });
  }

  /** Until it is stopped. Never rejects. */
  async run(): Promise<void> {
    while (!this.isStopping) {
      let replica: Replica | undefined;
      try {
        const { writer, cursorSeq } = await this.open();
        replica = new Replica(this.options, cursorSeq);
        await this.follow(writer, replica, cursorSeq);
      } catch (error) {
        await this.failed(error);
      } finally {
        replica?.close();
      }
    }
    await this.database.close();
  }

  /** The venue is at `seq`: there may be something new in the journal. */
  poke(seq: number): void {
    this.pace.advance(seq, performance.now());
    this.isPoked = true;
    this.wake?.();
  }

  /** The tables take the place of those that serve, once they are at `seq` or after it. */
  promote(seq: number): void {
    this.promoteSeq = seq;
    this.wake?.();
  }

  /** `run` resolves soon after; a batch that is not written by then is written by whoever comes next. */
  stop(): void {
    this.isStopping = true;
    this.wake?.();
  }

  /** The tables, and where they are; -1 where they have nothing yet. */
  private async open(): Promise<{ writer: BatchWriter; cursorSeq: number }> {
    const { database } = this;
    const { retentionDays } = this.options;
    const isFresh = this.schema === nextSchema;
    if (isFresh)
      await database.connected((sql) => sql.unsafe(`drop schema if exists ${nextSchema} cascade`));
    const settings = retentionDays === undefined ? {} : { retentionDays };
    await database.migrate(marketMigrations(this.schema, settings));
    const venueId = Buffer.from(this.options.venueId).toString('hex');
    const writer = new BatchWriter(database, this.schema, venueId);
    const cursor = await writer.cursor();
    if (cursor !== undefined && cursor.venueId !== venueId) {
      throw new Error(
        `The tables are those of venue ${cursor.venueId}, and this is ${venueId}: use another database, or make them anew with npm run rebuild.`,
      );
    }
    const cursorSeq = cursor?.seq ?? -1;
    this.told({ kind: 'opened', seq: Math.max(0, cursorSeq) });
    return { writer, cursorSeq };
  }

  private async follow(writer: BatchWriter, replica: Replica, cursorSeq: number): Promise<void> {
    let writtenSeq = cursorSeq;
    let writing: Promise<void> | undefined;
    try {
      while (!this.isStopping) {
        const startedMs = performance.now();
        const isDry = await this.collect(replica);
        await writing;
        writing = undefined;
        if (isDry && replica.seq < cursorSeq) {
          throw new Error(
            `The tables are at seq ${cursorSeq}, and the journal ends at ${replica.seq}: where it is the right one, make them anew with npm run rebuild.`,
          );
        }
        const isNew = replica.seq >= cursorSeq && (writtenSeq < 0 || replica.seq > writtenSeq);
        if (isNew) {
          const batch = replica.take();
          writing = this.persist(writer, batch, writtenSeq, replica.journalSeq);
          writing.catch(() => undefined);
          writtenSeq = batch.seq;
          if (isDry || this.pace.isYielding(performance.now())) {
            await writing;
            writing = undefined;
            await this.pause(this.pace.restMs(performance.now() - startedMs, isDry), false);
          }
        } else if (isDry && !(await this.hasPromoted(writer, writtenSeq))) {
          await this.pause(lookMs, true);
        }
      }
    } finally {
      // What is still being written has failed or will be read again: nobody goes on with it.
      this.life++;
      await writing?.catch(() => undefined);
    }
  }

  /** Reads on until there is a batch of rows (false), or nothing more to read (true). */
  private async collect(replica: Replica): Promise<boolean> {
    this.isPoked = false;
    let turnedMs = performance.now();
    const rowsMax = this.pace.isYielding(turnedMs) ? yieldingBatchRows : batchRows;
    while (replica.rows < rowsMax && !this.isStopping) {
      if (!replica.next()) return true;
      if (performance.now() - turnedMs < turnMs) continue;
      // The batch before is being written by this thread too.
      await nextTurn();
      turnedMs = performance.now();
    }
    return false;
  }

  /** Writes a batch, however often it takes. */
  private async persist(
    writer: BatchWriter,
    batch: RowBatch,
    afterSeq: number,
    journalSeq: number,
  ): Promise<void> {
    const { rows, events, seq, tsUs } = batch;
    const { life } = this;
    for (let isAgain = false; ; isAgain = true) {
      try {
        // The last commit may have come through although nobody heard of it.
        const isThere = isAgain && (await writer.cursor())?.seq === seq;
        if (!isThere) await writer.write(batch, afterSeq);
        this.failures = 0;
        this.told({ kind: 'committed', seq, tsUs, rows, events, journalSeq });
        return;
      } catch (error) {
        if (error instanceof MovedError) throw error;
        await this.failed(error);
        if (this.isStopping || life !== this.life) throw new StoppedError();
      }
    }
  }

  /** Takes the place of the tables that serve, where it is asked for and time. */
  private async hasPromoted(writer: BatchWriter, seq: number): Promise<boolean> {
    if (this.schema === marketSchema) return false;
    if (!this.hasCaughtUp) {
      this.hasCaughtUp = true;
      this.told({ kind: 'caughtUp', seq });
    }
    if (this.promoteSeq === undefined || seq < this.promoteSeq) return false;
    await swapSchemas(this.database, seq);
    this.schema = marketSchema;
    writer.schema = marketSchema;
    // It is over when nothing of the old is left, or somebody keeps it.
    await dropOld(this.database);
    this.told({ kind: 'promoted', seq });
    return true;
  }

  private async failed(error: unknown): Promise<void> {
    if (error instanceof StoppedError || this.isStopping) return;
    this.told({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    const waitMs = backoffMs[Math.min(this.failures, backoffMs.length - 1)] ?? lookMs;
    this.failures++;
    await this.pause(waitMs, false);
  }

  /** Ends early where the projector is to stop or to promote, and, `forPoke`, where there may be something to read. */
  private async pause(ms: number, forPoke: boolean): Promise<void> {
    if (this.isStopping || (forPoke && this.isPoked)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        if (!this.isStopping && !forPoke) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }
}

/** One transaction: whoever asks sees the old tables before it and the new ones after it. */
async function swapSchemas(database: Database, seq: number): Promise<void> {
  await database.connected((sql) => sql.unsafe(`drop schema if exists ${oldSchema} cascade`));
  await database.transaction(async (sql) => {
    const [there] = await sql<{ there: boolean }[]>`
      select to_regclass(${`${marketSchema}.projection`}) is not null as there`;
    if (there?.there === true) {
      const rows = await sql.unsafe<{ seq: bigint; same: boolean }[]>(
        `select seq, venue_id = (select venue_id from ${nextSchema}.projection) as same
         from ${marketSchema}.projection for update`,
      );
      const [served] = rows;
      // What was told must not be taken back; of another venue's tables the seq says nothing.
      if (served?.same === true && Number(served.seq) > seq)
        throw new MovedError(`the tables that serve are at ${served.seq} already`);
    }
    await sql.unsafe(`update ${nextSchema}.projection set rebuilt_at = now()`);
    await sql.unsafe(`create schema if not exists ${marketSchema}`);
    await sql.unsafe(`alter schema ${marketSchema} rename to ${oldSchema}`);
    await sql.unsafe(`alter schema ${nextSchema} rename to ${marketSchema}`);
  });
}

/** Waits for those that still read them, but not for long: the next rebuild begins with it. */
async function dropOld(database: Database): Promise<void> {
  try {
    await database.transaction(async (sql) => {
      await sql.unsafe(`set local lock_timeout = '5s'`);
      await sql.unsafe(`drop schema if exists ${oldSchema} cascade`);
    });
  } catch {
    // They take space and nothing else.
  }
}

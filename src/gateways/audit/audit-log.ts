// The audit log: every operator's action stands in a file before it is done and with its outcome before it is answered, and goes from there
// into the database's chain. While the database is away the file keeps everything. It must never let an action go on unrecorded unless the
// caller says that it cannot wait.

import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { AuditEntry, AuditIntent, AuditResult, ChainedEntry } from './audit-entry.ts';
import { unknownResult } from './audit-entry.ts';
import { AuditSpool } from './audit-spool.ts';
import type { AuditFilter, ChainHead, ChainReport } from './audit-store.ts';
import { AuditStore } from './audit-store.ts';
import { auditMigrations } from './migrations.ts';
import { withinMs } from '#database/away.ts';
import type { Database } from '#database/database.ts';

export interface AuditLogOptions {
  readonly database: Database;
  /** Of the data folder: `audit`. Made where it is not there. */
  readonly folder: string;
  readonly logger: Logger;
  /** Between two attempts while the database is away. */
  readonly retryMs?: number;
}

type SpoolLine =
  | { readonly begin: AuditIntent }
  | { readonly end: AuditResult & { readonly entryId: string } };

const batchEntries = 200;
/** Entries that may wait for the database before actions that can wait are refused. */
const waitingMax = 100_000;
/** A batch that takes longer is tried again; entries that came through after all are not added twice. */
const appendMs = 30_000;
const headName = 'audit.head';

export class AuditLog {
  private readonly options: AuditLogOptions;
  private readonly spool: AuditSpool;
  private readonly store: AuditStore;
  /** Begun and not ended, by id. */
  private readonly open = new Map<string, AuditIntent>();
  /** Ended and not in the database yet, oldest first. */
  private readonly waiting: AuditEntry[];
  private head: ChainHead | undefined;
  private isMigrated = false;
  private isAway = false;
  private flushing: Promise<void> | undefined;
  private retry: NodeJS.Timeout | undefined;
  private isClosed = false;

  private constructor(
    options: AuditLogOptions,
    spool: AuditSpool,
    waiting: AuditEntry[],
    head: ChainHead | undefined,
  ) {
    this.options = options;
    this.spool = spool;
    this.store = new AuditStore(options.database);
    this.waiting = waiting;
    this.head = head;
  }

  /** Takes up what the last process left in the file. Does not wait for the database. Throws where the folder cannot be used. */
  static async open(options: AuditLogOptions): Promise<AuditLog> {
    const { folder, logger } = options;
    const { spool, lines, damaged } = await AuditSpool.open(folder);
    if (damaged > 0) logger.warn({ damaged }, 'the audit file has lines that were cut short');
    const begun = new Map<string, AuditIntent>();
    const waiting: AuditEntry[] = [];
    for (const line of lines) {
      const read = JSON.parse(line) as SpoolLine;
      if ('begin' in read) {
        begun.set(read.begin.entryId, read.begin);
        continue;
      }
      const { entryId, ...result } = read.end;
      const intent = begun.get(entryId);
      if (intent !== undefined) waiting.push({ ...intent, ...result });
      begun.delete(entryId);
    }
    for (const intent of begun.values()) waiting.push({ ...intent, ...unknownResult });
    const log = new AuditLog(options, spool, waiting, await readHead(folder));
    log.flushSoon();
    return log;
  }

  /** Entries that the database does not have yet. */
  get pending(): number {
    return this.waiting.length;
  }

  /** True while more wait for the database than the venue wants to keep. */
  get isFull(): boolean {
    return this.waiting.length >= waitingMax;
  }

  /** An action is about to be done. Resolves when that is on the disk; rejects where it cannot be written, and keeps it all the same. */
  begin(intent: AuditIntent): Promise<void> {
    this.open.set(intent.entryId, intent);
    return this.spool.append(lineOf({ begin: intent }), () => undefined);
  }

  /** An action that was begun will not be done after all. */
  forget(entryId: string): void {
    this.open.delete(entryId);
  }

  /** What became of an action. Resolves when that is on the disk; rejects where it cannot be written, and keeps it all the same. */
  async end(entryId: string, result: AuditResult): Promise<void> {
    const intent = this.open.get(entryId);
    if (intent === undefined) return;
    const move = (): void => {
      this.open.delete(entryId);
      this.waiting.push({ ...intent, ...result });
    };
    try {
      await this.spool.append(lineOf({ end: { entryId, ...result } }), move);
    } catch (error) {
      move();
      throw error;
    } finally {
      this.flushSoon();
    }
  }

  /** Brings what waits into the database; rejects where that is away. */
  async flush(): Promise<void> {
    this.flushing ??= this.flushAll().finally(() => {
      this.flushing = undefined;
    });
    await this.flushing;
  }

  /** Newest first. Rejects while the database is away. */
  async page(filter: AuditFilter, limit: number, before?: number): Promise<ChainedEntry[]> {
    await this.flush();
    return this.store.page(filter, limit, before);
  }

  /** Whether every entry is there as it was written. Rejects while the database is away. */
  async verify(): Promise<ChainReport> {
    await this.flush();
    return this.store.verify(this.head);
  }

  /** Gives what waits a moment to reach the database; the file keeps the rest. */
  async close(waitMs = 1_000): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.retry);
    const flushed = this.flush().catch(ignore);
    await Promise.race([flushed, pause(waitMs, undefined, { ref: false })]);
    await this.spool.close();
  }

  private flushSoon(): void {
    if (this.waiting.length === 0 || this.retry !== undefined || this.isClosed) return;
    void this.flush().catch(() => this.retryLater());
  }

  private retryLater(): void {
    if (this.retry !== undefined || this.isClosed) return;
    this.retry = setTimeout(() => {
      this.retry = undefined;
      this.flushSoon();
    }, this.options.retryMs ?? 1_000).unref();
  }

  private async flushAll(): Promise<void> {
    const { database, folder, logger } = this.options;
    try {
      if (!this.isMigrated) await database.migrate(auditMigrations);
      this.isMigrated = true;
      while (this.waiting.length > 0) {
        const batch = this.waiting.slice(0, batchEntries);
        this.head = await withinMs(appendMs, this.store.append(batch, this.head));
        this.waiting.splice(0, batch.length);
        await writeHead(folder, this.head).catch((error: unknown) =>
          logger.error({ err: error }, 'the head of the audit log was not written'),
        );
      }
      this.isAway = false;
      if (!this.isClosed) await this.spool.cut(() => this.kept());
    } catch (error) {
      if (!this.isAway) {
        logger.warn(
          { err: error, pending: this.waiting.length },
          'the audit log waits in its file',
        );
      }
      this.isAway = true;
      throw error;
    }
  }

  /** The file's lines of everything that the database does not have. */
  private kept(): string[] {
    const ended = this.waiting.flatMap((entry) => {
      const { endedAt, outcome, status, code, seq, after, ...intent } = entry;
      const end = { entryId: entry.entryId, endedAt, outcome, status, code, seq, after };
      return [lineOf({ begin: intent }), lineOf({ end })];
    });
    return [...ended, ...Array.from(this.open.values(), (begin) => lineOf({ begin }))];
  }
}

function lineOf(line: SpoolLine): string {
  return JSON.stringify(line);
}

async function readHead(folder: string): Promise<ChainHead | undefined> {
  try {
    const head = JSON.parse(await readFile(path.join(folder, headName), 'utf8')) as ChainHead;
    return Number.isSafeInteger(head.n) && /^[0-9a-f]{64}$/.test(head.hash) ? head : undefined;
  } catch {
    // The first start; or a file of no use, without which the chain is checked from its own beginning only.
    return undefined;
  }
}

async function writeHead(folder: string, head: ChainHead): Promise<void> {
  const file = path.join(folder, headName);
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(head));
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}

function ignore(): void {
  // The file keeps it.
}

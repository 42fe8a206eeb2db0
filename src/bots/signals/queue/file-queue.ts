// The durable queue: its state in memory (queue-state.ts), every change in a file before it is told. What a crash tore off the end of the file was never
// told to anybody and is cut away at the opening, and reported. It must never answer `published` or `done` before the disk has it.

import fs from 'node:fs/promises';
import path from 'node:path';
import { lockFolder } from './folder-lock.ts';
import { LogFile } from './log-file.ts';
import { lineOf, readLines } from './queue-lines.ts';
import { QueueState, type QueueRecord } from './queue-state.ts';
import type {
  Answered,
  DeadLetter,
  Lease,
  QueueDepth,
  Rejection,
  WorkQueue,
} from './work-queue.ts';
import { checkMessage } from './work-queue.ts';
import { backoffMs } from '#client/backoff.ts';

export interface FileQueueOptions {
  readonly folder: string;
  /** Deliveries that count before a message is dead. Default 5. */
  readonly attemptsMax?: number;
  /** The pause after a rejection, growing. Default 250 ms to 10 s. */
  readonly backoff?: { readonly firstMs: number; readonly maxMs: number };
  /** The file is written anew when it has grown by so much since the last time. Default 4 MiB. */
  readonly compactAfterBytes?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly random?: () => number;
}

/** What was found at the opening. */
export interface Opened {
  readonly records: number;
  /** Bytes of a record that a crash cut off; 0 after a stop in order. */
  readonly tornBytes: number;
}

export const queueFileName = 'queue.log';

interface Parts {
  readonly opened: Opened;
  readonly state: QueueState;
  readonly log: LogFile;
  readonly unlock: () => Promise<void>;
}

export class FileQueue implements WorkQueue {
  readonly opened: Opened;
  private readonly state: QueueState;
  private readonly log: LogFile;
  private readonly unlock: () => Promise<void>;
  private readonly attemptsMax: number;
  private readonly backoff: { readonly firstMs: number; readonly maxMs: number };
  private readonly compactAfterBytes: number;
  private readonly now: () => number;
  private readonly random: () => number;
  private readonly waiters = new Set<() => void>();
  /** Changes under way: a compaction waits for them, and new ones wait for it. */
  private changes = 0;
  private compaction: PromiseWithResolvers<void> | undefined;
  /** Of the file when it was last written anew. */
  private bytesAtStart = 0;
  private isClosed = false;

  private constructor(options: FileQueueOptions, parts: Parts) {
    this.opened = parts.opened;
    this.state = parts.state;
    this.log = parts.log;
    this.unlock = parts.unlock;
    this.attemptsMax = options.attemptsMax ?? 5;
    this.backoff = options.backoff ?? { firstMs: 250, maxMs: 10_000 };
    this.compactAfterBytes = options.compactAfterBytes ?? 4 * 1_048_576;
    this.now = options.now ?? Date.now;
    this.random = options.random ?? Math.random;
  }

  /** Makes the folder where it is missing. Throws QueueLockedError, QueueDamagedError, or what the disk says. */
  static async open(options: FileQueueOptions): Promise<FileQueue> {
    const { folder } = options;
    await fs.mkdir(folder, { recursive: true });
    const unlock = await lockFolder(folder);
    try {
      const file = path.join(folder, queueFileName);
      const bytes = await fs.readFile(file).catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
          return new Uint8Array();
        }
        throw error;
      });
      const { records, wholeBytes } = readLines(bytes, file);
      const state = new QueueState();
      for (const record of records) state.replay(record);
      const log = await LogFile.open(file, wholeBytes);
      const opened = { records: records.length, tornBytes: bytes.length - wholeBytes };
      return new FileQueue(options, { opened, state, log, unlock });
    } catch (error) {
      await unlock();
      throw error;
    }
  }

  async publish(id: string, body: string): Promise<'published' | 'known'> {
    checkMessage(id, body);
    return this.change(async () => {
      if (this.state.isKnown(id)) return 'known';
      await this.write({ kind: 'published', id, body, atMs: this.now() }, true);
      return 'published';
    });
  }

  async lease(visibilityMs: number, waitMs: number): Promise<Lease | undefined> {
    const endMs = performance.now() + waitMs;
    for (;;) {
      const lease = await this.change(() => this.leaseNow(visibilityMs));
      const leftMs = endMs - performance.now();
      if (lease !== undefined || leftMs <= 0 || this.isClosed) return lease;
      await this.somethingNew(leftMs);
      if (this.isClosed) return undefined;
    }
  }

  acknowledge(receipt: string, note: string): Promise<Answered> {
    return this.change(async () => {
      const message = this.state.leasedBy(receipt);
      if (message === undefined) return 'stale';
      await this.write({ kind: 'acknowledged', id: message.id, note }, true);
      return 'done';
    });
  }

  reject(receipt: string, rejection: Rejection): Promise<Answered | 'dead'> {
    return this.change(async () => {
      const message = this.state.leasedBy(receipt);
      if (message === undefined) return 'stale';
      const { reason, isFinal = false, isUncounted = false } = rejection;
      const memo = rejection.memo ?? message.memo;
      const { id, attempts } = message;
      const nowMs = this.now();
      if (isFinal || (!isUncounted && attempts >= this.attemptsMax)) {
        await this.write({ kind: 'died', id, reason, memo, atMs: nowMs }, true);
        return 'dead';
      }
      const pauseMs =
        rejection.retryAfterMs ?? backoffMs(attempts - 1, this.random(), this.backoff);
      const notBeforeMs = nowMs + pauseMs;
      await this.write({ kind: 'rejected', id, notBeforeMs, memo, isUncounted }, false);
      return 'done';
    });
  }

  async deadLetters(limit: number): Promise<readonly DeadLetter[]> {
    return this.state.deadLetters(limit);
  }

  requeue(id: string): Promise<boolean> {
    return this.change(async () => {
      if (!this.state.isDead(id)) return false;
      await this.write({ kind: 'requeued', id, atMs: this.now() }, true);
      return true;
    });
  }

  async depth(): Promise<QueueDepth> {
    return this.numbers;
  }

  /** The same at once, for whoever is in this process. */
  get numbers(): QueueDepth {
    return this.state.depth();
  }

  deadNow(limit: number): readonly DeadLetter[] {
    return this.state.deadLetters(limit);
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.wakeAll();
    await this.compaction?.promise;
    await this.log.close();
    await this.unlock();
  }

  private async leaseNow(visibilityMs: number): Promise<Lease | undefined> {
    const nowMs = this.now();
    for (const { id, memo } of this.state.overdue(nowMs, this.attemptsMax)) {
      const reason = `It was delivered ${this.attemptsMax} times, and the last worker did not answer in time.`;
      await this.write({ kind: 'died', id, reason, memo, atMs: nowMs }, true);
    }
    const lease = this.state.lease(nowMs, visibilityMs);
    if (lease !== undefined) {
      const delivery = Number(lease.receipt.split(' ')[0]);
      // Lost in a power cut it is one delivery that is not counted.
      await this.log.append(lineOf({ kind: 'leased', id: lease.id, delivery }), false);
    }
    return lease;
  }

  /** The file first; then the state, in the order of the file. */
  private async write(
    record: Exclude<QueueRecord, { kind: 'leased' }>,
    isSynced: boolean,
  ): Promise<void> {
    await this.log.append(lineOf(record), isSynced);
    this.state.apply(record);
    this.wakeAll();
  }

  private async change<Result>(make: () => Promise<Result>): Promise<Result> {
    while (this.compaction !== undefined) await this.compaction.promise;
    if (this.isClosed) throw new Error('The queue is closed.');
    this.changes += 1;
    try {
      return await make();
    } finally {
      this.changes -= 1;
      const isLong = this.log.bytes - this.bytesAtStart > this.compactAfterBytes;
      if (isLong && !this.isClosed) this.compaction ??= Promise.withResolvers();
      if (this.compaction !== undefined && this.changes === 0) void this.compact(this.compaction);
    }
  }

  /** Writes down where things stand, in place of how they came to be so. */
  private async compact({ resolve }: PromiseWithResolvers<void>): Promise<void> {
    try {
      await this.log.replace([...this.state.records()].map(lineOf).join(''));
    } catch {
      // The log remembers its failure and refuses the next change with it.
    } finally {
      this.bytesAtStart = this.log.bytes;
      this.compaction = undefined;
      resolve();
    }
  }

  private somethingNew(withinMs: number): Promise<void> {
    const nextMs = (this.state.nextReadyMs() ?? Infinity) - this.now();
    const waitMs = Math.max(1, Math.min(withinMs, nextMs));
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiters.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, waitMs);
      this.waiters.add(wake);
    });
  }

  private wakeAll(): void {
    for (const wake of this.waiters) wake();
  }
}

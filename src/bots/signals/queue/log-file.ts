// A file that only grows at its end: what is appended while the disk is busy goes out together, in one write and one fdatasync. It can be replaced as
// a whole, at one stroke. It must never say that something is durable before it is; after a failed write or sync nothing more is promised.

import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';

interface Waiting {
  readonly text: string;
  readonly isSynced: boolean;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** The disk failed under the queue: what was told before holds, nothing more is taken. */
export class QueueDiskError extends Error {
  override readonly name = 'QueueDiskError';
}

export class LogFile {
  private readonly name: string;
  private file: fs.FileHandle;
  private endBytes: number;
  private waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;
  private failure: QueueDiskError | undefined;

  private constructor(name: string, file: fs.FileHandle, endBytes: number) {
    this.name = name;
    this.file = file;
    this.endBytes = endBytes;
  }

  /** The file is cut to `wholeBytes` first, and made where it is missing. */
  static async open(name: string, wholeBytes: number): Promise<LogFile> {
    // Neither cut by the opening itself nor in append mode: writes go where they are told.
    const file = await fs.open(name, constants.O_RDWR | constants.O_CREAT);
    await file.truncate(wholeBytes);
    await file.datasync();
    await syncFolder(path.dirname(name));
    return new LogFile(name, file, wholeBytes);
  }

  get bytes(): number {
    return this.endBytes;
  }

  /** Resolves when the text is written, and durable too where `isSynced`. Throws QueueDiskError. */
  append(text: string, isSynced: boolean): Promise<void> {
    const appended = new Promise<void>((resolve, reject) => {
      this.waiting.push({ text, isSynced, resolve, reject });
    });
    this.writing ??= this.writeAll();
    return appended;
  }

  /** Takes the place of all that was written before. The caller appends nothing meanwhile. */
  async replace(text: string): Promise<void> {
    await this.writing;
    if (this.failure !== undefined) throw this.failure;
    const fresh = `${this.name}.new`;
    try {
      const file = await fs.open(fresh, 'w+');
      const bytes = Buffer.from(text);
      await writeWhole(file, bytes, 0);
      await file.datasync();
      await fs.rename(fresh, this.name);
      await syncFolder(path.dirname(this.name));
      await this.file.close();
      this.file = file;
      this.endBytes = bytes.length;
    } catch (cause) {
      throw this.fail(cause);
    }
  }

  async close(): Promise<void> {
    while (this.writing !== undefined) await this.writing;
    await this.file.close();
  }

  private async writeAll(): Promise<void> {
    // What is asked for in the same turn goes out together.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        if (this.failure !== undefined) throw this.failure;
        const bytes = Buffer.from(batch.map(({ text }) => text).join(''));
        await writeWhole(this.file, bytes, this.endBytes);
        this.endBytes += bytes.length;
        if (batch.some(({ isSynced }) => isSynced)) await this.file.datasync();
        for (const { resolve } of batch) resolve();
      } catch (cause) {
        const failure = this.fail(cause);
        for (const { reject } of batch) reject(failure);
      }
    }
    this.writing = undefined;
  }

  private fail(cause: unknown): QueueDiskError {
    this.failure ??= new QueueDiskError(
      `The queue's file ${this.name} cannot be written (${cause instanceof Error ? cause.message : String(cause)}); nothing more is taken.`,
      { cause },
    );
    return this.failure;
  }
}

async function writeWhole(file: fs.FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at);
    at += bytesWritten;
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; its file system makes names durable by itself.
  if (process.platform === 'win32') return;
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

// The audit log's own file: a line for every beginning and every end of an action, on the disk before the action goes on. What the database
// has taken is cut off again. It must never lose a line that it said was there, whenever the process is killed.

import { constants } from 'node:fs';
import { mkdir, open, readFile, rename, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { crc32 as crcOf } from 'node:zlib';

const fileName = 'audit.spool';
/** From this size on the file is written anew although an action is under way. */
const rewriteBytes = 256 * 1024;

interface Waiting {
  readonly line: string;
  /** Called in the order of the lines, before anything else is done with the file. */
  readonly written: () => void;
  readonly failed: (error: unknown) => void;
}

export class AuditSpool {
  private readonly file: string;
  private readonly waiting: Waiting[] = [];
  private handle: FileHandle;
  private bytes: number;
  private running: Promise<void> | undefined;
  private rewrite: (() => readonly string[]) | undefined;
  /** The last write failed: half a line may stand at the end. */
  private isTorn = true;

  private constructor(file: string, handle: FileHandle, bytes: number) {
    this.file = file;
    this.handle = handle;
    this.bytes = bytes;
  }

  /** Opens the file, and makes it where there is none. `lines` are those that stand in it whole; `damaged` counts the others. */
  static async open(
    folder: string,
  ): Promise<{ spool: AuditSpool; lines: string[]; damaged: number }> {
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, fileName);
    const flags = constants.O_CREAT | constants.O_APPEND | constants.O_WRONLY;
    const handle = await open(file, flags, 0o600);
    const text = await readFile(file, 'utf8');
    const lines: string[] = [];
    let damaged = 0;
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const body = bodyOf(line);
      if (body === undefined) damaged++;
      else lines.push(body);
    }
    await syncFolder(folder);
    const spool = new AuditSpool(file, handle, Buffer.byteLength(text));
    return { spool, lines, damaged };
  }

  /**
   * Resolves when the line is on the disk; `written` is called at that moment, before the file is cut. Rejects where it cannot be written.
   */
  append(line: string, written: () => void): Promise<void> {
    const isDone = new Promise<void>((resolve, reject) => {
      const whenWritten = (): void => {
        written();
        resolve();
      };
      this.waiting.push({ line, written: whenWritten, failed: reject });
    });
    this.start();
    return isDone;
  }

  /** Leaves only the lines that `keep` names, as soon as nothing is being written. Not worth it, it is not done. */
  cut(keep: () => readonly string[]): Promise<void> {
    this.rewrite = keep;
    this.start();
    return this.running ?? Promise.resolve();
  }

  async close(): Promise<void> {
    await this.running;
    await this.handle.close();
  }

  private start(): void {
    this.running ??= this.run().finally(() => {
      this.running = undefined;
      if (this.waiting.length > 0) this.start();
    });
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0 || this.rewrite !== undefined) {
      const batch = this.waiting.splice(0);
      if (batch.length > 0) await this.write(batch);
      const keep = this.rewrite;
      this.rewrite = undefined;
      if (keep !== undefined) await this.writeAnew(keep());
    }
  }

  private async write(batch: readonly Waiting[]): Promise<void> {
    const lines = batch.map(({ line }) => framed(line)).join('');
    const text = this.isTorn ? `\n${lines}` : lines;
    try {
      this.isTorn = true;
      await this.handle.appendFile(text);
      await this.handle.datasync();
      this.isTorn = false;
      this.bytes += Buffer.byteLength(text);
      for (const each of batch) each.written();
    } catch (error) {
      for (const each of batch) each.failed(error);
    }
  }

  /** A new file in the old one's place, so that there is always a whole one. */
  private async writeAnew(lines: readonly string[]): Promise<void> {
    if (this.bytes === 0 || (lines.length > 0 && this.bytes < rewriteBytes)) return;
    const text = lines.map(framed).join('');
    const next = `${this.file}.new`;
    let handle: FileHandle | undefined;
    try {
      const flags = constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND | constants.O_WRONLY;
      handle = await open(next, flags, 0o600);
      await handle.appendFile(text);
      await handle.datasync();
      await rename(next, this.file);
      const old = this.handle;
      this.handle = handle;
      this.bytes = Buffer.byteLength(text);
      this.isTorn = false;
      await syncFolder(path.dirname(this.file));
      await old.close();
    } catch {
      // The old file holds all of it; the next time will do.
      if (handle !== undefined && handle !== this.handle) await handle.close().catch(ignore);
    }
  }
}

function framed(line: string): string {
  return `${crcOf(line).toString(16).padStart(8, '0')} ${line}\n`;
}

/** The text of a line whose checksum is right. */
function bodyOf(line: string): string | undefined {
  const body = line.slice(9);
  return line[8] === ' ' && crcOf(body).toString(16).padStart(8, '0') === line.slice(0, 8)
    ? body
    : undefined;
}

/** The folder's own record of the file, so that it survives a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function ignore(): void {
  // Nothing can be done about it.
}

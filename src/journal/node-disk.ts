// The real file system under the journal. It must never hide a failure or retry one: the journal decides what each means.

import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statfsSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { threadId } from 'node:worker_threads';
import type { Disk, DiskFile, OpenMode } from '#journal/disk.ts';
import { codeOf } from '#journal/errors.ts';

const flags = { read: 'r', write: 'r+', create: 'wx+' } as const;

export class NodeDisk implements Disk {
  open(path: string, mode: OpenMode): DiskFile {
    // Owner and group only: the journal holds what members did and own.
    return new NodeFile(openSync(path, flags[mode], 0o640));
  }

  list(folder: string): string[] {
    return readdirSync(folder);
  }

  makeFolder(folder: string): void {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o750 });
    } catch (error) {
      // The recursive call says ENOENT for a read-only file system too; the plain one says what is wrong.
      if (codeOf(error) !== 'ENOENT') throw error;
      mkdirSync(folder, { mode: 0o750 });
    }
  }

  rename(from: string, to: string): void {
    renameSync(from, to);
  }

  createWhole(path: string, contents: Uint8Array): void {
    // A link is made at one stroke and never over another file; the name beside it is this thread's own.
    const aside = `${path}.${process.pid}-${threadId}`;
    removeIfThere(aside);
    const file = this.open(aside, 'create');
    try {
      file.write(contents, 0, contents.length, 0);
      file.sync();
      linkSync(aside, path);
    } finally {
      file.close();
      removeIfThere(aside);
    }
  }

  remove(path: string): void {
    unlinkSync(path);
  }

  syncFolder(folder: string): void {
    // Windows has no such call, and journals its names by itself.
    if (process.platform === 'win32') return;
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  freeBytes(folder: string): number {
    const stats = statfsSync(folder);
    return stats.bavail * stats.bsize;
  }
}

class NodeFile implements DiskFile {
  private readonly descriptor: number;

  constructor(descriptor: number) {
    this.descriptor = descriptor;
  }

  size(): number {
    return fstatSync(this.descriptor).size;
  }

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    let done = 0;
    while (done < length) {
      const count = readSync(this.descriptor, into, offset + done, length - done, position + done);
      if (count === 0) break;
      done += count;
    }
    return done;
  }

  write(from: Uint8Array, offset: number, length: number, position: number): void {
    let done = 0;
    while (done < length) {
      done += writeSync(this.descriptor, from, offset + done, length - done, position + done);
    }
  }

  sync(): void {
    fdatasyncSync(this.descriptor);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

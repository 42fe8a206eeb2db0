// One snapshot open for reading, its digest checked over every byte before anything of it is shown. It must never show a byte of a
// snapshot that is not whole.

import { createHash } from 'node:crypto';
import type { Disk, DiskFile } from '#journal/disk.ts';
import { codeOf, JournalRefusedError, SnapshotDamagedError } from '#journal/errors.ts';
import { equalBytes, toHex } from '#journal/layout.ts';
import {
  decodeSectionTable,
  decodeSnapshotHeader,
  digestedHeaderBytes,
  sectionEntryBytes,
  snapshotHeaderBytes,
  type SectionEntry,
  type SnapshotFacts,
  type SnapshotHeader,
} from '#journal/snapshot-layout.ts';
import { assert } from '#std/assert.ts';

const chunkBytes = 1_024 * 1_024;

export class Snapshot implements SnapshotFacts {
  readonly path: string;
  readonly seq: number;
  readonly journalHash: string;
  readonly stateHash: string;
  /** In the order in which they were written. */
  readonly sections: readonly SectionEntry[];

  private readonly file: DiskFile;

  /** Verifies all of it. Throws SnapshotDamagedError, and JournalRefusedError for another venue or a format to come. */
  static open(disk: Disk, path: string, venueId: Uint8Array): Snapshot {
    let file: DiskFile | undefined;
    try {
      file = disk.open(path, 'read');
      return new Snapshot(path, file, venueId);
    } catch (error) {
      file?.close();
      if (codeOf(error) === '') throw error;
      throw new SnapshotDamagedError(path, `cannot be read (${codeOf(error)})`, { cause: error });
    }
  }

  private constructor(path: string, file: DiskFile, venueId: Uint8Array) {
    this.path = path;
    this.file = file;
    const header = readHeader(path, file, venueId);
    this.seq = header.seq;
    this.journalHash = header.journalHash;
    this.stateHash = header.stateHash;
    const table = new Uint8Array(header.sections * sectionEntryBytes);
    file.read(table, 0, table.length, header.tableAt);
    this.sections = decodeSectionTable(table);
  }

  /** The contents of a section in order, in chunks of up to 1 MiB, each borrowed until the next is asked for. */
  *chunks(name: string): Generator<Uint8Array, void, void> {
    const section = this.sections.find((entry) => entry.name === name);
    assert(section !== undefined, `the snapshot has the section ${name}`);
    const chunk = new Uint8Array(Math.min(chunkBytes, section.bytes));
    for (let done = 0; done < section.bytes;) {
      const wanted = Math.min(chunk.length, section.bytes - done);
      const length = this.file.read(chunk, 0, wanted, section.offset + done);
      if (length < wanted) throw new SnapshotDamagedError(this.path, 'became shorter');
      done += length;
      yield chunk.subarray(0, length);
    }
  }

  close(): void {
    this.file.close();
  }
}

function readHeader(path: string, file: DiskFile, venueId: Uint8Array): SnapshotHeader {
  const bytes = new Uint8Array(snapshotHeaderBytes);
  const length = file.read(bytes, 0, bytes.length, 0);
  const header = decodeSnapshotHeader(bytes.subarray(0, length));
  if (header === 'unknown version') {
    throw new JournalRefusedError(path, 'is of a format version that this program does not know');
  }
  if (header === 'damaged') throw new SnapshotDamagedError(path, 'has a header that is not whole');
  if (!equalBytes(venueId, header.venueId, 0)) {
    const whose = `${toHex(header.venueId)} instead of ${toHex(venueId)}`;
    throw new JournalRefusedError(path, `belongs to another venue: ${whose}`);
  }
  if (file.size() !== header.fileBytes) {
    const what = `is ${file.size()} bytes long instead of ${header.fileBytes}`;
    throw new SnapshotDamagedError(path, what);
  }
  const digest = createHash('sha256');
  const chunk = new Uint8Array(chunkBytes);
  for (let at = snapshotHeaderBytes; at < header.fileBytes; at += chunk.length) {
    const read = file.read(chunk, 0, Math.min(chunk.length, header.fileBytes - at), at);
    digest.update(chunk.subarray(0, read));
  }
  digest.update(bytes.subarray(0, digestedHeaderBytes));
  if (!equalBytes(digest.digest(), header.digest, 0)) {
    throw new SnapshotDamagedError(path, 'does not have its own digest');
  }
  return header;
}

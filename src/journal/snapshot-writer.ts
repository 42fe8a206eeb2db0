// Writes one snapshot, a section at a time, in chunks: sections may be far larger than memory allows to hold twice. The file is
// aside until it is whole and synced. It must never be seen under its own name before that.

import { createHash } from 'node:crypto';
import type { Disk, DiskFile } from '#journal/disk.ts';
import { SnapshotFailedError } from '#journal/errors.ts';
import {
  digestedHeaderBytes,
  encodeSectionTable,
  encodeSnapshotHeader,
  sealSnapshotHeader,
  sectionAlignment,
  snapshotHeaderBytes,
  type SectionEntry,
  type SnapshotFacts,
} from '#journal/snapshot-layout.ts';
import { assert } from '#std/assert.ts';

const chunkBytes = 1_024 * 1_024;

export class SnapshotWriter {
  private readonly disk: Disk;
  private readonly folder: string;
  private readonly name: string;
  private readonly venueId: Uint8Array;
  private readonly facts: SnapshotFacts;
  private readonly finished: () => void;
  private readonly file: DiskFile;
  private readonly digest = createHash('sha256');
  private readonly chunk = new Uint8Array(chunkBytes);
  private chunkLength = 0;
  private flushedTo = snapshotHeaderBytes;
  private readonly entries: SectionEntry[] = [];
  private open: { readonly name: string; readonly offset: number } | undefined;
  private done = false;

  /** Made by SnapshotStore.begin. `finished` is called once the snapshot is durable. */
  constructor(
    disk: Disk,
    folder: string,
    name: string,
    venueId: Uint8Array,
    facts: SnapshotFacts,
    finished: () => void,
  ) {
    this.disk = disk;
    this.folder = folder;
    this.name = name;
    this.venueId = venueId;
    this.facts = facts;
    this.finished = finished;
    try {
      this.file = disk.open(this.aside, 'create');
    } catch (error) {
      throw new SnapshotFailedError(this.aside, error);
    }
  }

  /** Begins a section: what is written from now on is its contents. Names are unique, up to 40 bytes. */
  section(name: string): void {
    assert(!this.done, 'the snapshot is being written');
    this.endSection();
    assert(
      this.entries.every((entry) => entry.name !== name),
      'a section name is used once',
    );
    this.open = { name, offset: this.position };
  }

  /** The bytes are the caller's and may be reused. Throws SnapshotFailedError; nothing is left of the snapshot then. */
  write(bytes: Uint8Array): void {
    assert(this.open !== undefined && !this.done, 'a section is open');
    this.put(bytes);
  }

  /** Seals the snapshot, makes it durable and gives it its name. */
  finish(): void {
    assert(!this.done, 'the snapshot is being written');
    this.endSection();
    const tableAt = this.position;
    this.put(encodeSectionTable(this.entries));
    this.guard(() => {
      this.flush();
      const header = encodeSnapshotHeader({
        ...this.facts,
        venueId: this.venueId,
        fileBytes: this.flushedTo,
        tableAt,
        sections: this.entries.length,
      });
      this.digest.update(header.subarray(0, digestedHeaderBytes));
      sealSnapshotHeader(header, this.digest.digest());
      this.file.write(header, 0, header.length, 0);
      this.file.sync();
      this.disk.rename(this.aside, `${this.folder}/${this.name}`);
      this.disk.syncFolder(this.folder);
    });
    this.done = true;
    this.file.close();
    this.finished();
  }

  /** Leaves nothing of it. */
  abandon(): void {
    if (this.done) return;
    this.done = true;
    try {
      this.file.close();
      this.disk.remove(this.aside);
    } catch {
      // It is removed when the next snapshot is begun.
    }
  }

  private get aside(): string {
    return `${this.folder}/${this.name}.writing`;
  }

  private get position(): number {
    return this.flushedTo + this.chunkLength;
  }

  private endSection(): void {
    if (this.open === undefined) return;
    this.entries.push({ ...this.open, bytes: this.position - this.open.offset });
    this.open = undefined;
    const over = this.position % sectionAlignment;
    if (over > 0) this.put(new Uint8Array(sectionAlignment - over));
  }

  private put(bytes: Uint8Array): void {
    let from = 0;
    while (from < bytes.length) {
      const length = Math.min(bytes.length - from, chunkBytes - this.chunkLength);
      this.chunk.set(bytes.subarray(from, from + length), this.chunkLength);
      this.chunkLength += length;
      from += length;
      if (this.chunkLength === chunkBytes) this.guard(() => this.flush());
    }
  }

  private flush(): void {
    this.digest.update(this.chunk.subarray(0, this.chunkLength));
    this.file.write(this.chunk, 0, this.chunkLength, this.flushedTo);
    this.flushedTo += this.chunkLength;
    this.chunkLength = 0;
  }

  private guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.abandon();
      throw new SnapshotFailedError(this.aside, error);
    }
  }
}

// The next segment, prepared ahead: a file of zeros of full length under a name of its own, filled step by step while the current
// segment is in use, so that the engine never stands still for it and no append waits for the file system to find room. It must
// never be part of the journal before its header is durable.

import type { Disk, DiskFile } from '#journal/disk.ts';
import { codeOf } from '#journal/errors.ts';
import { encodeSegmentHeader, segmentHeaderBytes } from '#journal/layout.ts';
import { segmentName, spareName, type Segment } from '#journal/segment-folder.ts';

/** About 0.8 ms with the sync. */
const stepBytesMax = 256 * 1_024;
/** Small segments are prepared in steps too, though fewer. */
const stepsMin = 8;
const zeros = new Uint8Array(stepBytesMax);
/** Zeros written for each byte appended: the spare is whole when half of the current segment is used. */
const pace = 2;

/** Thrown where the file system says beforehand that a segment would not fit. */
class NoSpaceError extends Error {
  readonly code = 'ENOSPC';
}

/** Thrown where the segment may or may not have its name by now. */
class UnplacedError extends Error {
  readonly code = 'EIO';

  constructor(path: string, cause: unknown) {
    super(`${path} could not be put in its place`, { cause });
  }
}

export function isFull(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

export class SpareSegment {
  private readonly disk: Disk;
  private readonly folder: string;
  private readonly path: string;
  private readonly segmentBytes: number;
  private readonly stepBytes: number;
  private file: DiskFile | undefined;
  private filledBytes = 0;
  private owedBytes = 0;

  constructor(disk: Disk, folder: string, segmentBytes: number) {
    this.disk = disk;
    this.folder = folder;
    this.path = `${folder}/${spareName}`;
    this.segmentBytes = segmentBytes;
    this.stepBytes = Math.min(stepBytesMax, Math.ceil(segmentBytes / stepsMin));
  }

  /** Goes on preparing, at the pace of what was appended. A failure shows when the segment is needed and not before. */
  advance(appendedBytes: number): void {
    if (this.filledBytes === this.segmentBytes) return;
    this.owedBytes += appendedBytes * pace;
    if (this.owedBytes < this.stepBytes) return;
    try {
      while (this.owedBytes >= this.stepBytes && this.filledBytes < this.segmentBytes) {
        this.owedBytes -= this.stepBytes;
        this.step();
        this.file?.sync();
      }
    } catch {
      this.discard();
    }
  }

  /** Makes the segment part of the journal and returns it, open. Where it throws, the journal stands as before. */
  take(header: Omit<Segment, 'path'>): { segment: Segment; file: DiskFile } {
    try {
      while (this.filledBytes < this.segmentBytes) this.step();
      const file = this.file!;
      file.write(encodeSegmentHeader(header), 0, segmentHeaderBytes, 0);
      file.sync();
      const path = `${this.folder}/${segmentName(header.firstSeq)}`;
      this.publish(path);
      this.file = undefined;
      this.filledBytes = 0;
      this.owedBytes = 0;
      return { segment: { ...header, path }, file };
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  /** Gives the space back. */
  discard(): void {
    this.filledBytes = 0;
    this.owedBytes = 0;
    const { file } = this;
    if (file === undefined) return;
    this.file = undefined;
    try {
      file.close();
      this.disk.remove(this.path);
    } catch {
      // It is removed when the journal is next opened.
    }
  }

  private publish(path: string): void {
    try {
      this.disk.rename(this.path, path);
      this.disk.syncFolder(this.folder);
    } catch (error) {
      // Nobody knows now whether the journal has this segment: a full disk here is no different from a broken one.
      throw new UnplacedError(path, error);
    }
  }

  private step(): void {
    const missing = this.segmentBytes - this.filledBytes;
    if (this.disk.freeBytes(this.folder) < missing) throw new NoSpaceError('too little free space');
    this.file ??= this.disk.open(this.path, 'create');
    const length = Math.min(this.stepBytes, missing);
    this.file.write(zeros, 0, length, this.filledBytes);
    this.filledBytes += length;
  }
}

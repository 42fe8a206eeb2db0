// The command log in files of this machine, open for appending: one batch, one write, one fdatasync. It runs on the engine's own
// thread. It must never return from an append before the batch is durable, and never go on after a write or an fsync failed.

import { randomBytes } from 'node:crypto';
import { batchBytes, BatchEncoder } from '#journal/batch.ts';
import type { AppendOptions, CommandLog, ReadResult, VisitBatch } from '#journal/command-log.ts';
import type { Disk, DiskFile } from '#journal/disk.ts';
import { DurableMark, durableMarkName } from '#journal/durable-mark.ts';
import {
  codeOf,
  JournalFailedError,
  JournalFullError,
  JournalUnavailableError,
} from '#journal/errors.ts';
import {
  batchTrailerBytes,
  genesisHash,
  hashBytes,
  segmentHeaderBytes,
  toHex,
  venueIdBytes,
} from '#journal/layout.ts';
import { releaseLock, takeLock, type Processes } from '#journal/lock.ts';
import { readBatches } from '#journal/read-batches.ts';
import { recoverEnd, verifySegments, type JournalEnd } from '#journal/recovery.ts';
import { openFile, readFolder, type Segment } from '#journal/segment-folder.ts';
import { isFull, SpareSegment } from '#journal/spare-segment.ts';
import { blank, type TornTail } from '#journal/torn-tail.ts';
import { assert } from '#std/assert.ts';

export const segmentBytesDefault = 64 * 1_024 * 1_024;
export const reserveBytesDefault = 1_024 * 1_024;

export interface FileJournalOptions {
  readonly disk: Disk;
  readonly folder: string;
  readonly processes: Processes;
  /** Microseconds since the epoch, for the name of a tail that is cut off. */
  readonly nowUs: number;
  /** Sixteen bytes. A new journal gets them (or random ones); an existing one must have them. */
  readonly venueId?: Uint8Array;
  /** Length of the segments made from now on. */
  readonly segmentBytes?: number;
  /** The end of each segment that only reserved batches may use, for when no further segment can be made. */
  readonly reserveBytes?: number;
  /** A seq known from elsewhere to have been durable: a journal that ends before it is refused. */
  readonly knownDurableSeq?: number;
  /** Verify every segment, not only the newest. */
  readonly verifyAll?: boolean;
}

export class FileJournal implements CommandLog {
  readonly folder: string;
  readonly venueId: Uint8Array;
  /** What opening cut off, for the operator to be told. */
  readonly torn: TornTail | undefined;
  /** The longest batch that can be appended, in bytes of the format: see `batchBytes`. */
  readonly batchBytesMax: number;

  private readonly disk: Disk;
  private readonly segmentBytes: number;
  private readonly reserveBytes: number;
  private readonly segments: Segment[];
  private readonly mark: DurableMark;
  private readonly spare: SpareSegment;
  private readonly encoder = new BatchEncoder();
  private file: DiskFile;
  private at: number;
  private seq: number;
  private readonly lastHash: Uint8Array;
  /** End of what a write that found no space may have left behind in the current segment. */
  private dirtyEnd = 0;
  private failure: JournalFailedError | undefined;
  private closed = false;

  /** Opens the journal in the folder, or makes one where there is none. Every error class of errors.ts but JournalFull may come. */
  static open(options: FileJournalOptions): FileJournal {
    const { disk, folder } = options;
    unavailable(folder, () => disk.makeFolder(folder));
    takeLock(disk, folder, options.processes);
    try {
      return new FileJournal(options);
    } catch (error) {
      releaseLock(disk, folder);
      throw error;
    }
  }

  private constructor(options: FileJournalOptions) {
    const { disk, folder, venueId } = options;
    assert(venueId === undefined || venueId.length === venueIdBytes, 'a venue id has 16 bytes');
    this.disk = disk;
    this.folder = folder;
    this.segmentBytes = options.segmentBytes ?? segmentBytesDefault;
    this.reserveBytes = options.reserveBytes ?? reserveBytesDefault;
    this.batchBytesMax = this.segmentBytes - segmentHeaderBytes - this.reserveBytes;
    assert(this.segmentBytes < 2 ** 32, 'offsets in a segment have 32 bits');
    assert(this.batchBytesMax >= batchBytes(1, 4), 'a segment has room beside its reserve');
    this.spare = new SpareSegment(disk, folder, this.segmentBytes);

    const found = readFolder(disk, folder, venueId);
    for (const path of found.leftovers) unavailable(path, () => disk.remove(path));
    if (options.verifyAll === true) verifySegments(disk, found.segments);
    this.segments = [...found.segments];
    if (this.segments.length === 0) this.segments.push(this.makeFirst(venueId));
    const newest = this.segments.at(-1)!;
    this.venueId = newest.venueId;
    this.mark = unavailable(folder, () => openMark(disk, folder, found.hasMark));
    const end = this.recover(newest, options);
    this.torn = end.torn;
    this.at = end.at;
    this.seq = end.nextSeq;
    this.lastHash = end.hash;
    this.file = openFile(disk, newest.path, 'write');
  }

  get nextSeq(): number {
    return this.seq;
  }

  /** Seq of the oldest record that is kept; `nextSeq` where there is none yet. */
  get oldestSeq(): number {
    return this.segments[0]!.firstSeq;
  }

  /** Hash of the last batch, in hex: it stands for everything before `nextSeq`. */
  get hash(): string {
    return toHex(this.lastHash);
  }

  append(records: Uint8Array, count: number, options?: AppendOptions): void {
    if (this.failure !== undefined) throw this.failure;
    assert(!this.closed, 'the journal is open');
    assert(count > 0, 'a batch has records');
    const totalBytes = batchBytes(count, records.length);
    assert(totalBytes <= this.batchBytesMax, 'a batch fits into a segment');
    if (this.dirtyEnd > this.at) this.clean();
    this.makeRoom(totalBytes, options?.reserved === true);

    const firstSeq = this.seq;
    const { encoder } = this;
    // Nothing is in flight while a batch is written, so all before it is durable.
    encoder.encode(firstSeq, count, records, firstSeq - 1, this.lastHash, this.at);
    try {
      this.file.write(encoder.bytes, 0, totalBytes, this.at);
    } catch (error) {
      this.dirtyEnd = this.at + totalBytes;
      throw this.judge(error);
    }
    try {
      this.file.sync();
      this.mark.write(firstSeq + count - 1);
    } catch (error) {
      throw this.fail(error);
    }
    const hashAt = totalBytes - batchTrailerBytes;
    this.lastHash.set(encoder.bytes.subarray(hashAt, hashAt + hashBytes));
    this.seq = firstSeq + count;
    this.at += totalBytes;
    this.spare.advance(totalBytes);
  }

  read(fromSeq: number, visit: VisitBatch): ReadResult {
    return readBatches(this.disk, this.folder, this.segments, fromSeq, this.seq - 1, visit);
  }

  /**
   * Removes the segments that lie wholly before `seq`, oldest first. What is still needed is not for the journal to know: call
   * `pruneBefore` of prune.ts, which asks the snapshots.
   */
  removeSegmentsBefore(seq: number): void {
    const { segments } = this;
    if (segments.length < 2 || segments[1]!.firstSeq > seq) return;
    while (segments.length > 1 && segments[1]!.firstSeq <= seq) {
      const { path } = segments[0]!;
      unavailable(path, () => this.disk.remove(path));
      segments.shift();
    }
    unavailable(this.folder, () => this.disk.syncFolder(this.folder));
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    try {
      if (this.failure === undefined) this.mark.sync();
      this.spare.discard();
      this.file.close();
      this.mark.close();
    } finally {
      releaseLock(this.disk, this.folder);
    }
  }

  private makeFirst(venueId: Uint8Array | undefined): Segment {
    const id = venueId?.slice() ?? new Uint8Array(randomBytes(venueIdBytes));
    const header = {
      venueId: id,
      firstSeq: 1,
      index: 0,
      segmentBytes: this.segmentBytes,
      previousHash: genesisHash(id),
    };
    const made = unavailable(this.folder, () => this.spare.take(header));
    made.file.close();
    return made.segment;
  }

  private recover(newest: Segment, options: FileJournalOptions): JournalEnd {
    const { disk, folder } = this;
    const end = unavailable(newest.path, () =>
      recoverEnd(
        disk,
        folder,
        newest,
        this.mark.read(),
        options.knownDurableSeq ?? 0,
        options.nowUs,
      ),
    );
    unavailable(folder, () => {
      disk.syncFolder(folder);
      this.mark.write(end.nextSeq - 1);
      this.mark.sync();
    });
    return end;
  }

  /** Goes on to the next segment where the batch may not stand in this one. */
  private makeRoom(totalBytes: number, reserved: boolean): void {
    const segmentBytes = this.segments.at(-1)!.segmentBytes;
    if (this.at + totalBytes <= segmentBytes - this.reserveBytes) return;
    try {
      const made = this.spare.take({
        venueId: this.venueId,
        firstSeq: this.seq,
        index: this.segments.at(-1)!.index + 1,
        segmentBytes: this.segmentBytes,
        previousHash: this.lastHash.slice(),
      });
      this.file.close();
      this.file = made.file;
      this.segments.push(made.segment);
      this.at = segmentHeaderBytes;
    } catch (error) {
      const judged = this.judge(error);
      const fits = this.at + totalBytes <= segmentBytes;
      if (judged instanceof JournalFailedError || !reserved || !fits) throw judged;
    }
  }

  /** Blanks what a write without space left behind: nothing may stand after the last batch. */
  private clean(): void {
    try {
      blank(this.file, this.at, this.dirtyEnd);
      this.dirtyEnd = 0;
    } catch (error) {
      throw this.judge(error);
    }
  }

  private judge(error: unknown): JournalFullError | JournalFailedError {
    return isFull(error) ? new JournalFullError(this.folder, error) : this.fail(error);
  }

  private fail(error: unknown): JournalFailedError {
    this.failure = new JournalFailedError(this.segments.at(-1)!.path, error);
    return this.failure;
  }
}

function openMark(disk: Disk, folder: string, exists: boolean): DurableMark {
  const path = `${folder}/${durableMarkName}`;
  if (exists) return new DurableMark(disk.open(path, 'write'));
  const mark = DurableMark.create(disk, path);
  disk.syncFolder(folder);
  return mark;
}

/** Runs what touches the disk while opening; an error of the system becomes one sentence that names the path. */
function unavailable<Result>(path: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (codeOf(error) !== '') throw new JournalUnavailableError(path, error);
    throw error;
  }
}

// Walks the batches of one segment, forward, through a window of memory that follows along. It must never go past bytes that it
// could not vouch for: whoever walks decides what a blank or a bad place means.

import { BatchDecoder } from '#journal/batch.ts';
import type { DiskFile } from '#journal/disk.ts';
import { JournalDamagedError } from '#journal/errors.ts';
import {
  batchHeaderBytes,
  batchTrailerBytes,
  hashBytes,
  segmentHeaderBytes,
  viewOf,
  type SegmentHeader,
} from '#journal/layout.ts';

const windowBytes = 1_024 * 1_024;

/** What stands where the next batch would: see `look`. */
export type Place = 'batch' | 'blank' | 'bad';

export class SegmentCursor {
  readonly path: string;
  /** The batch last looked at. */
  readonly batch = new BatchDecoder();
  /** Offset of the next batch, its first seq, and the hash that it follows. */
  at = segmentHeaderBytes;
  nextSeq: number;
  readonly hash: Uint8Array;
  /** The highest seq that a batch passed so far says was durable. */
  durableUpTo = 0;

  readonly segmentBytes: number;
  private readonly file: DiskFile;
  private window: Uint8Array;
  private view: DataView;
  private windowAt = 0;
  private windowEnd = 0;

  constructor(path: string, file: DiskFile, header: SegmentHeader) {
    this.path = path;
    this.file = file;
    this.segmentBytes = header.segmentBytes;
    this.nextSeq = header.firstSeq;
    this.hash = header.previousHash.slice();
    this.window = new Uint8Array(Math.min(windowBytes, header.segmentBytes));
    this.view = viewOf(this.window);
  }

  /** Forgets what was read ahead: a writer may have gone on since. */
  refresh(): void {
    this.windowAt = 0;
    this.windowEnd = 0;
  }

  /** Says what stands at `at`. 'bad' covers a header that is whole but of another seq, or whose batch would not fit. */
  look(): Place {
    this.load(batchHeaderBytes);
    const from = this.at - this.windowAt;
    const limit = this.windowEnd - this.windowAt;
    const place = this.batch.readHeader(this.view, from, limit, this.at);
    if (place !== 'batch') return place;
    const fits = this.at + this.batch.totalBytes <= this.segmentBytes;
    return fits && this.batch.firstSeq === this.nextSeq && this.batch.count > 0 ? 'batch' : 'bad';
  }

  /** After a look at a batch: '' where all of it can be vouched for, else what is wrong. */
  flaw(): string {
    this.load(this.batch.totalBytes);
    if (this.windowEnd - this.at < this.batch.totalBytes) return 'the file ends within the batch';
    return this.batch.flawOf(this.window, this.view, this.at - this.windowAt, this.hash);
  }

  /** After `flaw` found none: '' where every record also has its own CRC and the framing is exact. */
  flawOfRecords(): string {
    const index = this.batch.firstBadRecord(this.view, this.at - this.windowAt);
    return index === this.batch.count ? '' : 'a record does not have its own CRC';
  }

  /** After `flaw`: the records of the batch, borrowed. */
  records(): Uint8Array {
    const from = this.at - this.windowAt + this.batch.recordsAt;
    return this.window.subarray(from, from + this.batch.recordsBytes);
  }

  /** Passes over the batch last looked at. */
  pass(): void {
    const hashAt = this.at + this.batch.totalBytes - batchTrailerBytes;
    if (hashAt + hashBytes <= this.windowEnd) {
      const from = hashAt - this.windowAt;
      this.hash.set(this.window.subarray(from, from + hashBytes));
    } else {
      this.file.read(this.hash, 0, hashBytes, hashAt);
    }
    this.at += this.batch.totalBytes;
    this.nextSeq += this.batch.count;
    this.durableUpTo = Math.max(this.durableUpTo, this.batch.durableUpTo);
  }

  /** The error for what the last look or `flaw` found wrong, as near to the damaged record as can be told. */
  damage(place: Place, flaw: string): JournalDamagedError {
    if (place === 'blank') {
      const what = 'nothing stands where the next batch must be';
      return new JournalDamagedError(this.path, this.at, this.nextSeq, what);
    }
    if (place === 'bad') {
      const what = 'no batch header stands where one must be';
      return new JournalDamagedError(this.path, this.at, this.nextSeq, what);
    }
    let seq = this.nextSeq;
    if (this.windowEnd - this.at >= this.batch.totalBytes) {
      const index = this.batch.firstBadRecord(this.view, this.at - this.windowAt);
      if (index < this.batch.count) seq += index;
    }
    return new JournalDamagedError(this.path, this.at, seq, flaw);
  }

  /** Has at least `length` bytes from `at` in the window, or what is left of the file. */
  private load(length: number): void {
    const wantedEnd = Math.min(this.at + length, this.segmentBytes);
    if (this.at >= this.windowAt && wantedEnd <= this.windowEnd) return;
    if (length > this.window.length) {
      this.window = new Uint8Array(Math.min(this.segmentBytes, Math.ceil(length * 1.5)));
      this.view = viewOf(this.window);
    }
    const room = Math.min(this.window.length, this.segmentBytes - this.at);
    this.windowAt = this.at;
    this.windowEnd = this.at + this.file.read(this.window, 0, room, this.at);
  }
}

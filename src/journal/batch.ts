// One batch as bytes: header, a CRC for each record, the records in the caller's own framing, hash, end mark. Records are copied
// once and handed back without a copy. It must never read or write a file, and allocates nothing per record.

import { hash } from 'node:crypto';
import { crc32 } from '#journal/crc32.ts';
import {
  BatchField,
  batchAlignment,
  batchHeaderBytes,
  batchMagic,
  batchTrailerBytes,
  endMark,
  equalBytes,
  getUint53,
  hashBytes,
  setUint53,
  viewOf,
} from '#journal/layout.ts';
import { assert } from '#std/assert.ts';

/** Length of a batch with this many records in this many framed bytes. */
export function batchBytes(count: number, recordsBytes: number): number {
  const body = batchHeaderBytes + count * 4 + recordsBytes;
  const padded = Math.ceil(body / batchAlignment) * batchAlignment;
  return padded + batchTrailerBytes;
}

/** Ties a record's CRC to its seq: the low 32 bits come in as they are, so that no neighbour's CRC fits. */
function crcSeed(seq: number): number {
  return (seq ^ Math.imul(Math.floor(seq / 2 ** 32), 0x9e3779b1)) >>> 0;
}

function hashOf(bytes: Uint8Array, from: number, end: number): Buffer {
  return hash('sha256', bytes.subarray(from, end), 'buffer').subarray(0, hashBytes);
}

/** Builds batches in a buffer of its own, one at a time. */
export class BatchEncoder {
  bytes = new Uint8Array(64 * 1_024);
  private view = viewOf(this.bytes);

  /** Returns the length; the batch stands at the start of `bytes`. Where the framing is not exactly `count` records, asserts. */
  encode(
    firstSeq: number,
    count: number,
    records: Uint8Array,
    durableUpTo: number,
    previousHash: Uint8Array,
    offset: number,
  ): number {
    const totalBytes = batchBytes(count, records.length);
    this.reserve(totalBytes);
    const { bytes, view } = this;
    const recordsAt = batchHeaderBytes + count * 4;
    bytes.set(records, recordsAt);
    this.sumRecords(firstSeq, count, recordsAt, recordsAt + records.length);
    view.setUint32(BatchField.magic, batchMagic, true);
    view.setUint32(BatchField.totalBytes, totalBytes, true);
    setUint53(view, BatchField.firstSeq, firstSeq);
    setUint53(view, BatchField.durableUpTo, durableUpTo);
    view.setUint32(BatchField.count, count, true);
    view.setUint32(BatchField.recordsBytes, records.length, true);
    bytes.set(previousHash, BatchField.previousHash);
    view.setUint32(BatchField.offset, offset, true);
    view.setUint32(BatchField.headerCrc, crc32(view, 0, BatchField.headerCrc), true);
    const hashAt = totalBytes - batchTrailerBytes;
    bytes.fill(0, recordsAt + records.length, hashAt);
    bytes.set(hashOf(bytes, 0, hashAt), hashAt);
    view.setUint32(totalBytes - 8, endMark[0], true);
    view.setUint32(totalBytes - 4, endMark[1], true);
    return totalBytes;
  }

  private sumRecords(firstSeq: number, count: number, from: number, end: number): void {
    const { view } = this;
    let at = from;
    for (let index = 0; index < count; index++) {
      assert(at + 4 <= end, 'a record has a length');
      const next = at + 4 + view.getUint32(at, true);
      assert(next <= end, 'a record ends within the batch');
      const crc = crc32(view, at, next, crcSeed(firstSeq + index));
      view.setUint32(batchHeaderBytes + index * 4, crc, true);
      at = next;
    }
    assert(at === end, 'the batch holds exactly its records');
  }

  private reserve(totalBytes: number): void {
    if (totalBytes <= this.bytes.length) return;
    let capacity = this.bytes.length;
    while (capacity < totalBytes) capacity *= 2;
    this.bytes = new Uint8Array(capacity);
    this.view = viewOf(this.bytes);
  }
}

/** One batch among bytes, looked at in place. Fields hold what the last `readHeader` that returned 'batch' found. */
export class BatchDecoder {
  totalBytes = 0;
  firstSeq = 0;
  durableUpTo = 0;
  count = 0;
  recordsBytes = 0;

  /**
   * Looks at `at`, where the header of a batch at `offset` of a segment would stand, in bytes that go up to `limit`: 'blank'
   * where nothing was written or no room is left, 'bad' where it is no header of this place.
   */
  readHeader(view: DataView, at: number, limit: number, offset: number): 'batch' | 'blank' | 'bad' {
    const end = Math.min(at + batchHeaderBytes, limit);
    if (isBlank(view, at, end)) return 'blank';
    if (end - at < batchHeaderBytes) return 'bad';
    if (view.getUint32(at + BatchField.magic, true) !== batchMagic) return 'bad';
    const crc = crc32(view, at, at + BatchField.headerCrc);
    if (view.getUint32(at + BatchField.headerCrc, true) !== crc) return 'bad';
    if (view.getUint32(at + BatchField.offset, true) !== offset) return 'bad';
    this.totalBytes = view.getUint32(at + BatchField.totalBytes, true);
    this.firstSeq = getUint53(view, at + BatchField.firstSeq);
    this.durableUpTo = getUint53(view, at + BatchField.durableUpTo);
    this.count = view.getUint32(at + BatchField.count, true);
    this.recordsBytes = view.getUint32(at + BatchField.recordsBytes, true);
    return this.totalBytes === batchBytes(this.count, this.recordsBytes) && this.firstSeq >= 1
      ? 'batch'
      : 'bad';
  }

  get recordsAt(): number {
    return batchHeaderBytes + this.count * 4;
  }

  /** '' where the whole batch at `at` is as it was written, after a batch with this hash; else what is wrong. */
  flawOf(bytes: Uint8Array, view: DataView, at: number, previousHash: Uint8Array): string {
    const hashAt = at + this.totalBytes - batchTrailerBytes;
    if (!equalBytes(hashOf(bytes, at, hashAt), bytes, hashAt)) {
      return 'the batch does not have its own hash';
    }
    const marked =
      view.getUint32(hashAt + hashBytes, true) === endMark[0] &&
      view.getUint32(hashAt + hashBytes + 4, true) === endMark[1];
    if (!marked) return 'the batch does not have its end mark';
    if (!equalBytes(previousHash, bytes, at + BatchField.previousHash)) {
      return 'the batch does not follow the batch before it';
    }
    return '';
  }

  /** Index of the first record at `at` whose bytes are not what its CRC says; `count` where all are. */
  firstBadRecord(view: DataView, at: number): number {
    const end = at + this.recordsAt + this.recordsBytes;
    let record = at + this.recordsAt;
    for (let index = 0; index < this.count; index++) {
      if (record + 4 > end) return index;
      const next = record + 4 + view.getUint32(record, true);
      if (next > end) return index;
      const crc = crc32(view, record, next, crcSeed(this.firstSeq + index));
      if (view.getUint32(at + batchHeaderBytes + index * 4, true) !== crc) return index;
      record = next;
    }
    return record === end ? this.count : this.count - 1;
  }
}

function isBlank(view: DataView, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (view.getUint8(at) !== 0) return false;
  return true;
}

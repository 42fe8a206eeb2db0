// Reading a journal's batches in order, across segments, each verified before it is shown. Shared by the journal that appends and
// by readers beside it. It must never show a batch past the limit, nor pass over a place that should hold one.

import type { ReadResult, VisitBatch } from '#journal/command-log.ts';
import type { Disk } from '#journal/disk.ts';
import { JournalDamagedError, JournalRangeError } from '#journal/errors.ts';
import { equalBytes, toHex } from '#journal/layout.ts';
import { SegmentCursor } from '#journal/segment-cursor.ts';
import { openFile, type Segment } from '#journal/segment-folder.ts';

/**
 * Visits the batches from the one that holds `fromSeq` to the last that ends at or before `limitSeq`. Infinity reads on to the
 * first blank place of the last segment. `segments` are all there are, oldest first, at least one.
 */
export function readBatches(
  disk: Disk,
  folder: string,
  segments: readonly Segment[],
  fromSeq: number,
  limitSeq: number,
  visit: VisitBatch,
): ReadResult {
  const oldestSeq = segments[0]!.firstSeq;
  const beyond = limitSeq === Infinity ? Infinity : limitSeq + 1;
  if (!Number.isSafeInteger(fromSeq) || fromSeq < oldestSeq || fromSeq > beyond) {
    throw new JournalRangeError(folder, fromSeq, oldestSeq, beyond);
  }
  const start = segments.findLastIndex((segment) => segment.firstSeq <= fromSeq);
  const passed: Passed = { firstSeq: -1, nextSeq: 0, hashBefore: '', hashAfter: '' };
  for (let index = start; index < segments.length; index++) {
    const segment = segments[index]!;
    const file = openFile(disk, segment.path, 'read');
    try {
      const cursor = new SegmentCursor(segment.path, file, segment);
      const ended = readSegment(cursor, segments[index + 1], fromSeq, limitSeq, visit, passed);
      passed.nextSeq = cursor.nextSeq;
      passed.hashAfter = toHex(cursor.hash);
      if (ended) break;
    } finally {
      file.close();
    }
  }
  if (fromSeq > passed.nextSeq) {
    throw new JournalRangeError(folder, fromSeq, oldestSeq, passed.nextSeq);
  }
  if (passed.firstSeq < 0)
    return { ...passed, firstSeq: passed.nextSeq, hashBefore: passed.hashAfter };
  return passed;
}

type Passed = { -readonly [Key in keyof ReadResult]: ReadResult[Key] };

/** Returns true where the read is over, false where it goes on in the next segment. */
function readSegment(
  cursor: SegmentCursor,
  next: Segment | undefined,
  fromSeq: number,
  limitSeq: number,
  visit: VisitBatch,
  passed: Passed,
): boolean {
  while (cursor.nextSeq <= limitSeq) {
    if (next !== undefined && cursor.nextSeq === next.firstSeq) {
      checkJoin(cursor, next);
      return false;
    }
    const place = cursor.look();
    if (place === 'blank') {
      if (next !== undefined) checkJoin(cursor, next);
      if (limitSeq === Infinity) return true;
    }
    if (place !== 'batch') throw cursor.damage(place, '');
    const { batch } = cursor;
    const endSeq = batch.firstSeq + batch.count;
    if (endSeq - 1 > limitSeq) return true;
    if (endSeq > fromSeq) {
      const flaw = cursor.flaw();
      if (flaw !== '') throw cursor.damage(place, flaw);
      if (passed.firstSeq < 0) {
        passed.firstSeq = batch.firstSeq;
        passed.hashBefore = toHex(cursor.hash);
      }
      visit(batch.firstSeq, batch.count, cursor.records());
    }
    cursor.pass();
  }
  return true;
}

/**
 * The next segment must go on with the seq and the hash at which this one ends. That it does is proof enough of the end: whatever
 * stands after it was never acknowledged.
 */
export function checkJoin(cursor: SegmentCursor, next: Segment): void {
  if (next.firstSeq === cursor.nextSeq && equalBytes(cursor.hash, next.previousHash, 0)) return;
  const what =
    next.firstSeq === cursor.nextSeq
      ? `${next.path} does not follow the last batch here`
      : `the batches end here, but ${next.path} begins with seq ${next.firstSeq}`;
  throw new JournalDamagedError(cursor.path, cursor.at, cursor.nextSeq, what);
}

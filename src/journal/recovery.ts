// Finds where a journal ends when it is opened for appending, and makes sure of it: verifies the newest segment (or all of them),
// cuts a tail only where it was provably never finished, and writes what may not have reached the disk once more. It must never
// end the journal before anything that could have been acknowledged.

import type { Disk, DiskFile } from '#journal/disk.ts';
import { JournalDamagedError } from '#journal/errors.ts';
import { segmentHeaderBytes } from '#journal/layout.ts';
import { checkJoin } from '#journal/read-batches.ts';
import { SegmentCursor } from '#journal/segment-cursor.ts';
import { openFile, type Segment } from '#journal/segment-folder.ts';
import { blankAgain, cutTail, flawOfTail, writtenEnd, type TornTail } from '#journal/torn-tail.ts';

const chunkBytes = 1_024 * 1_024;

export interface JournalEnd {
  readonly at: number;
  readonly nextSeq: number;
  readonly hash: Uint8Array;
  readonly torn: TornTail | undefined;
}

/** Verifies whole segments that have a successor, CRCs included. */
export function verifySegments(disk: Disk, segments: readonly Segment[]): void {
  for (let index = 0; index + 1 < segments.length; index++) {
    const segment = segments[index]!;
    const file = openFile(disk, segment.path, 'read');
    try {
      const cursor = new SegmentCursor(segment.path, file, segment);
      const next = segments[index + 1]!;
      const damage = walk(cursor, next.firstSeq, () => undefined);
      if (damage !== undefined) throw damage;
      checkJoin(cursor, next);
    } finally {
      file.close();
    }
  }
}

/**
 * Verifies the newest segment and returns where the next batch goes. `markedSeq` is what the durable mark says, and `knownSeq`
 * what the caller knows to have been durable (the seq of a snapshot, say).
 */
export function recoverEnd(
  disk: Disk,
  folder: string,
  newest: Segment,
  markedSeq: number,
  knownSeq: number,
  nowUs: number,
): JournalEnd {
  const file = openFile(disk, newest.path, 'write');
  try {
    const cursor = new SegmentCursor(newest.path, file, newest);
    let confirmedAt = segmentHeaderBytes;
    const damage = walk(cursor, Infinity, () => {
      if (cursor.nextSeq - 1 <= markedSeq) confirmedAt = cursor.at;
    });
    const durableSeq = Math.max(markedSeq, knownSeq, cursor.durableUpTo);
    if (durableSeq >= cursor.nextSeq) {
      if (damage !== undefined) throw damage;
      const what = `the batches end here, but seq ${durableSeq} was acknowledged`;
      throw new JournalDamagedError(newest.path, cursor.at, cursor.nextSeq, what);
    }
    const end = writtenEnd(file, cursor.at, newest.segmentBytes);
    let torn: TornTail | undefined;
    if (end > cursor.at) {
      const flaw = flawOfTail(cursor, file, end);
      if (flaw !== '') {
        if (damage !== undefined && damage.seq > cursor.nextSeq) throw damage;
        throw new JournalDamagedError(newest.path, cursor.at, cursor.nextSeq, flaw);
      }
      torn = cutTail(disk, folder, newest.path, cursor.at, end, cursor.nextSeq, nowUs);
    }
    blankAgain(disk, folder, file, cursor);
    rewrite(file, confirmedAt, cursor.at);
    return { at: cursor.at, nextSeq: cursor.nextSeq, hash: cursor.hash, torn };
  } finally {
    file.close();
  }
}

/** Passes over every batch that verifies, up to `endSeq`. Returns what is wrong with the place after them, if anything is. */
function walk(
  cursor: SegmentCursor,
  endSeq: number,
  passed: () => void,
): JournalDamagedError | undefined {
  while (cursor.nextSeq !== endSeq) {
    const place = cursor.look();
    if (place === 'blank') return undefined;
    if (place === 'bad') return cursor.damage(place, '');
    const flaw = cursor.flaw() || cursor.flawOfRecords();
    if (flaw !== '') return cursor.damage(place, flaw);
    cursor.pass();
    passed();
  }
  return undefined;
}

/**
 * After an fsync that failed, the system may hold pages for clean that never reached the disk: read back they look well, and
 * another fsync would not write them. So what the mark does not vouch for is written again, as it is, and synced.
 */
function rewrite(file: DiskFile, from: number, end: number): void {
  const chunk = new Uint8Array(Math.min(chunkBytes, end - from));
  for (let at = from; at < end; at += chunk.length) {
    const length = file.read(chunk, 0, Math.min(chunk.length, end - at), at);
    file.write(chunk, 0, length, at);
  }
  file.sync();
}

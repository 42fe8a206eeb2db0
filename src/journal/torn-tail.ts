// Tells a write that was never finished from damage, and takes it out of the way. A power cut leaves each sector of an unfinished
// write as it was before, blank, or as it was to be; or the write ends somewhere and all after it is blank. Whatever else does not
// verify was whole once and is not now. It must never cut what could have been acknowledged, nor lose the bytes that it cuts.

import { BatchDecoder } from '#journal/batch.ts';
import type { Disk, DiskFile } from '#journal/disk.ts';
import {
  BatchField,
  batchAlignment,
  batchHeaderBytes,
  batchMagic,
  equalBytes,
  sectorBytes,
  viewOf,
} from '#journal/layout.ts';
import type { SegmentCursor } from '#journal/segment-cursor.ts';

const chunkBytes = 1_024 * 1_024;
const blanks = new Uint8Array(chunkBytes);

/** What was cut off the end of the journal. */
export interface TornTail {
  readonly segment: string;
  readonly offset: number;
  /** The seq that the unfinished batch began with; it was never acknowledged. */
  readonly seq: number;
  readonly bytes: number;
  /** Where the bytes are kept. */
  readonly keptAt: string;
}

/** Offset after the last byte that is not 0 from `from` on; `from` where all are. */
export function writtenEnd(file: DiskFile, from: number, end: number): number {
  const chunk = new Uint8Array(Math.min(chunkBytes, Math.max(0, end - from)));
  let found = from;
  for (let at = from; at < end; at += chunk.length) {
    const length = file.read(chunk, 0, Math.min(chunk.length, end - at), at);
    if (Buffer.compare(chunk.subarray(0, length), blanks.subarray(0, length)) === 0) continue;
    let last = length - 1;
    while (chunk[last] === 0) last--;
    found = at + last + 1;
  }
  return found;
}

/** '' where the bytes from the cursor's place to `end` are what an unfinished write leaves behind; else why not. */
export function flawOfTail(cursor: SegmentCursor, file: DiskFile, end: number): string {
  const from = cursor.at;
  const tail = new Uint8Array(end - from);
  file.read(tail, 0, tail.length, from);
  const view = viewOf(tail);
  const batch = new BatchDecoder();
  if (batch.readHeader(view, 0, tail.length, from) !== 'batch') {
    if (holdsHeader(view, from, 0)) return 'batches stand after the damaged one';
    // The header itself was cut short, or a sector of it or after it never came.
    const torn = tail.length <= batchHeaderBytes || hasBlankSector(tail, from, tail.length);
    return torn ? '' : 'the batch header is not whole, though all of the batch was written';
  }
  if (!equalBytes(cursor.hash, tail, BatchField.previousHash)) {
    return 'a whole batch header does not follow the batch before it';
  }
  if (from + batch.totalBytes > cursor.segmentBytes) return 'the batch would not fit';
  if (tail.length > batch.totalBytes) return 'something stands after the damaged batch';
  const torn = tail.length < batch.totalBytes || hasBlankSector(tail, from, batch.totalBytes);
  return torn ? '' : 'the batch is damaged, though all of it was written';
}

/** Keeps the bytes from `offset` to `end` aside, durably, and only then blanks them. */
export function cutTail(
  disk: Disk,
  folder: string,
  segment: string,
  offset: number,
  end: number,
  seq: number,
  nowUs: number,
): TornTail {
  const file = disk.open(segment, 'write');
  try {
    const tail = new Uint8Array(end - offset);
    file.read(tail, 0, tail.length, offset);
    const keptAt = keepAside(disk, folder, `${segment}.torn-${seq}-${nowUs}`, tail);
    // All of the batch, though its end looks blank: an earlier try may have failed to sync just that.
    const batch = new BatchDecoder();
    const whole = batch.readHeader(viewOf(tail), 0, tail.length, offset) === 'batch';
    blank(file, offset, whole ? Math.max(end, offset + batch.totalBytes) : end);
    return { segment, offset, seq, bytes: tail.length, keptAt };
  } finally {
    file.close();
  }
}

/**
 * Takes an unfinished batch away. The header goes last and apart: where the power fails meanwhile, what is left is an unfinished
 * batch still.
 */
export function blank(file: DiskFile, from: number, end: number): void {
  const bodyAt = Math.min(from + batchHeaderBytes, end);
  if (end > bodyAt) {
    file.write(new Uint8Array(end - bodyAt), 0, end - bodyAt, bodyAt);
    file.sync();
  }
  file.write(new Uint8Array(bodyAt - from), 0, bodyAt - from, from);
  file.sync();
}

/**
 * Where a tail was cut at the cursor's place before, blanks it again: if that fsync failed, the system shows blanks that never reached
 * the disk, and a power cut would bring the tail back behind what is appended next.
 */
export function blankAgain(
  disk: Disk,
  folder: string,
  file: DiskFile,
  cursor: SegmentCursor,
): void {
  const start = `${cursor.path.slice(folder.length + 1)}.torn-${cursor.nextSeq}-`;
  for (const name of disk.list(folder)) {
    if (!name.startsWith(start)) continue;
    const kept = disk.open(`${folder}/${name}`, 'read');
    const end = Math.min(cursor.at + kept.size(), cursor.segmentBytes);
    kept.close();
    blank(file, cursor.at, end);
  }
}

function keepAside(disk: Disk, folder: string, wanted: string, bytes: Uint8Array): string {
  const names = new Set(disk.list(folder));
  let path = wanted;
  for (let turn = 1; names.has(path.slice(folder.length + 1)); turn++) path = `${wanted}.${turn}`;
  const aside = `${path}.writing`;
  const file = disk.open(aside, 'create');
  try {
    file.write(bytes, 0, bytes.length, 0);
    file.sync();
  } finally {
    file.close();
  }
  disk.rename(aside, path);
  disk.syncFolder(folder);
  return path;
}

function holdsHeader(view: DataView, tailAt: number, from: number): boolean {
  const batch = new BatchDecoder();
  for (let at = from; at + batchHeaderBytes <= view.byteLength; at += batchAlignment) {
    if (view.getUint32(at, true) !== batchMagic) continue;
    if (batch.readHeader(view, at, view.byteLength, tailAt + at) === 'batch') return true;
  }
  return false;
}

/** True where a whole sector, or the part of one at either end, is blank. */
function hasBlankSector(tail: Uint8Array, tailAt: number, length: number): boolean {
  let from = 0;
  while (from < length) {
    const end = Math.min(length, from + sectorBytes - ((tailAt + from) % sectorBytes));
    let at = from;
    while (at < end && (tail[at] ?? 0) === 0) at++;
    if (at === end) return true;
    from = end;
  }
  return false;
}

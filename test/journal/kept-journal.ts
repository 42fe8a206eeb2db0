// A small journal at rest, for tests that harm it, and where its batches stand.

import type { FileJournal } from '#journal/file-journal.ts';
import { Prng } from '#std/prng.ts';
import type { FakeDisk } from './fake-disk.ts';
import { appendBatches, folder, Venue } from './harness.ts';

export const small = { segmentBytes: 1_536, reserveBytes: 256 };
export const markPath = `${folder}/durable`;

export interface Batch {
  readonly path: string;
  readonly from: number;
  readonly end: number;
  readonly firstSeq: number;
  readonly count: number;
}

export interface Kept {
  readonly disk: FakeDisk;
  readonly records: readonly string[];
  readonly segments: readonly string[];
  readonly batches: readonly Batch[];
}

/** A journal of three segments, closed. */
export function makeKept(seed: number): Kept {
  const venue = new Venue();
  const prng = new Prng(seed);
  const journal = venue.open(small);
  const records: string[] = [];
  const segmentPaths = (): string[] =>
    venue.disk.paths().filter((path) => path.endsWith('.journal'));
  while (segmentPaths().length < 3) records.push(...appendBatches(journal, prng, 1));
  records.push(...appendBatches(journal, prng, 1));
  journal.close();
  const segments = segmentPaths();
  const batches = segments.flatMap((path) => batchesOf(path, venue.disk.contents(path)));
  return { disk: venue.disk, records, segments, batches };
}

/** Read off the documented format, not with the journal's own code. */
export function batchesOf(path: string, bytes: Uint8Array): Batch[] {
  const view = new DataView(bytes.buffer);
  const found: Batch[] = [];
  for (let at = 512; at + 56 <= bytes.length && bytes[at] !== 0;) {
    const end = at + view.getUint32(at + 4, true);
    const firstSeq = Number(view.getBigUint64(at + 8, true));
    found.push({ path, from: at, end, firstSeq, count: view.getUint32(at + 24, true) });
    at = end;
  }
  return found;
}

export function reopen(disk: FakeDisk, verifyAll: boolean): FileJournal {
  const venue = new Venue();
  venue.disk = disk;
  return venue.open({ ...small, verifyAll });
}

// Which files make up a journal: names, headers, and how the segments follow one another. It must never pass over a file that it
// does not know, or a gap between segments.

import type { Disk, DiskFile } from '#journal/disk.ts';
import { durableMarkName } from '#journal/durable-mark.ts';
import {
  codeOf,
  JournalDamagedError,
  JournalRefusedError,
  JournalUnavailableError,
} from '#journal/errors.ts';
import {
  decodeSegmentHeader,
  equalBytes,
  segmentHeaderBytes,
  toHex,
  type SegmentHeader,
} from '#journal/layout.ts';
import { lockName } from '#journal/lock.ts';

/** The next segment while it is being prepared; never part of the journal under this name. */
export const spareName = 'next.spare';

const segmentPattern = /^\d{20}\.journal$/;
/** Tolerated beside the segments: what a cut kept aside, a lock being made, and what a mount point brings along. */
const besidePattern = /^(?:\d{20}\.journal\.torn-\d+-\d+(?:\.\d+)?|lock\.[\d.-]+|lost\+found)$/;
/** A torn tail that was not wholly kept aside when the venue stopped; the tail itself is still in its segment. */
const unfinishedPattern = /^\d{20}\.journal\.torn-\d+-\d+(?:\.\d+)?\.writing$/;

export interface Segment extends SegmentHeader {
  readonly path: string;
}

export interface JournalFolder {
  /** Oldest first. */
  readonly segments: readonly Segment[];
  /** Files of ours that a stop left behind and that hold nothing: may be removed by whoever holds the lock. */
  readonly leftovers: readonly string[];
  readonly hasMark: boolean;
}

export function segmentName(firstSeq: number): string {
  return `${String(firstSeq).padStart(20, '0')}.journal`;
}

/** Reads names and headers. With a venue id, refuses the segments of any other. */
export function readFolder(disk: Disk, folder: string, venueId?: Uint8Array): JournalFolder {
  const segmentNames: string[] = [];
  const leftovers: string[] = [];
  let hasMark = false;
  for (const name of listNames(disk, folder)) {
    if (segmentPattern.test(name)) segmentNames.push(name);
    else if (name === spareName || unfinishedPattern.test(name))
      leftovers.push(`${folder}/${name}`);
    else if (name === durableMarkName) hasMark = true;
    else if (name !== lockName && !besidePattern.test(name)) {
      throw new JournalRefusedError(`${folder}/${name}`, 'is not a file of a journal');
    }
  }
  if (hasMark && segmentNames.length === 0) {
    throw new JournalRefusedError(folder, 'has lost its segments: only the durable mark is left');
  }
  const segments: Segment[] = [];
  for (const name of segmentNames.sort()) {
    const segment = readSegment(disk, `${folder}/${name}`, name);
    checkVenue(segment, venueId ?? segments[0]?.venueId);
    checkFollows(segments.at(-1), segment);
    segments.push(segment);
  }
  return { segments, leftovers, hasMark };
}

function listNames(disk: Disk, folder: string): string[] {
  try {
    return disk.list(folder);
  } catch (error) {
    throw new JournalUnavailableError(folder, error);
  }
}

export function openFile(disk: Disk, path: string, mode: 'read' | 'write'): DiskFile {
  try {
    return disk.open(path, mode);
  } catch (error) {
    if (codeOf(error) === 'ENOENT')
      throw new JournalRefusedError(path, 'is missing', { cause: error });
    throw new JournalUnavailableError(path, error);
  }
}

function readSegment(disk: Disk, path: string, name: string): Segment {
  const file = openFile(disk, path, 'read');
  try {
    const bytes = new Uint8Array(segmentHeaderBytes);
    const length = file.read(bytes, 0, segmentHeaderBytes, 0);
    const header = decodeSegmentHeader(bytes.subarray(0, length));
    const firstSeq = Number(name.slice(0, 20));
    if (header === 'unknown version') {
      throw new JournalRefusedError(path, 'is of a format version that this program does not know');
    }
    if (header === 'damaged') {
      throw new JournalDamagedError(path, 0, firstSeq, 'the segment header is not whole');
    }
    if (header.firstSeq !== firstSeq) {
      throw new JournalRefusedError(
        path,
        `is named wrongly: it begins with seq ${header.firstSeq}`,
      );
    }
    if (file.size() !== header.segmentBytes) {
      const what = `the file is ${file.size()} bytes long instead of ${header.segmentBytes}`;
      throw new JournalDamagedError(path, file.size(), firstSeq, what);
    }
    return { ...header, path };
  } finally {
    file.close();
  }
}

function checkVenue(segment: Segment, venueId: Uint8Array | undefined): void {
  if (venueId === undefined || equalBytes(venueId, segment.venueId, 0)) return;
  throw new JournalRefusedError(
    segment.path,
    `belongs to another venue: ${toHex(segment.venueId)} instead of ${toHex(venueId)}`,
  );
}

function checkFollows(before: Segment | undefined, segment: Segment): void {
  if (before === undefined) return;
  if (segment.index > before.index + 1) {
    const missing = segment.index - before.index - 1;
    throw new JournalRefusedError(
      segment.path,
      `does not follow ${before.path}: ${missing} segment(s) between them are missing`,
    );
  }
  if (segment.index !== before.index + 1) {
    throw new JournalRefusedError(segment.path, `overlaps ${before.path}`);
  }
}

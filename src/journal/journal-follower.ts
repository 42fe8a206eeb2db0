// Follows a journal that another thread or process is appending to, batch by batch and without a lock: it keeps its place, so that looking
// again costs nothing of what was read before. It must never show what was not acknowledged.

import type { VisitBatch } from '#journal/command-log.ts';
import type { DiskFile } from '#journal/disk.ts';
import { JournalRangeError, JournalRefusedError } from '#journal/errors.ts';
import { JournalReader, withRetry, type JournalReaderOptions } from '#journal/journal-reader.ts';
import { checkJoin } from '#journal/read-batches.ts';
import { SegmentCursor } from '#journal/segment-cursor.ts';
import { openFile, readFolder, segmentName, type Segment } from '#journal/segment-folder.ts';

export type JournalFollowerOptions = Omit<JournalReaderOptions, 'upTo'>;

export class JournalFollower {
  private readonly options: JournalFollowerOptions;
  private readonly reader: JournalReader;
  /** The first seq that is wanted; batches before the one that holds it are passed over. */
  private readonly fromSeq: number;
  private limitSeq = 0;
  private segments: readonly Segment[] = [];
  private index = -1;
  private file: DiskFile | undefined;
  private cursor: SegmentCursor | undefined;

  /** Nothing is opened before the first `next`. */
  constructor(options: JournalFollowerOptions, fromSeq: number) {
    this.options = options;
    this.reader = new JournalReader({ ...options, upTo: 'acknowledged' });
    this.fromSeq = fromSeq;
  }

  /** The last seq that was acknowledged when the follower looked last; 0 before that. */
  get acknowledgedSeq(): number {
    return this.limitSeq;
  }

  /**
   * Visits the next batch, verified; false where there is none that was acknowledged. The first one may begin before the seq that was
   * asked for. Throws what JournalReader.read throws; a follower that threw is of no more use.
   */
  next(visit: VisitBatch): boolean {
    for (;;) {
      if (this.nextSeq > this.limitSeq && !this.lookAgain()) return false;
      const cursor = this.here();
      const place = cursor.look();
      // What is before the mark was written before it: a blank place is where the segment ends.
      if (place !== 'batch') throw cursor.damage(place, '');
      const { firstSeq, count } = cursor.batch;
      if (firstSeq + count - 1 > this.limitSeq) return false;
      const isWanted = firstSeq + count > this.fromSeq;
      if (isWanted) {
        const flaw = cursor.flaw();
        if (flaw !== '') throw cursor.damage(place, flaw);
        visit(firstSeq, count, cursor.records());
      }
      cursor.pass();
      if (isWanted) return true;
    }
  }

  close(): void {
    this.file?.close();
    this.file = undefined;
    this.cursor = undefined;
  }

  private get nextSeq(): number {
    return this.cursor?.nextSeq ?? this.fromSeq;
  }

  /** Reads the mark, and the folder where a segment has been added. False where nothing is new. */
  private lookAgain(): boolean {
    const { disk, folder, venueId } = this.options;
    // The mark first: segments that are made meanwhile hold later records only.
    const limitSeq = this.reader.acknowledgedSeq();
    if (this.fromSeq > limitSeq + 1 && this.cursor === undefined) {
      throw new JournalRangeError(
        folder,
        this.fromSeq,
        this.segments[0]?.firstSeq ?? 1,
        limitSeq + 1,
      );
    }
    if (limitSeq < this.nextSeq) return false;
    this.limitSeq = limitSeq;
    const newest = this.segments.at(-1);
    const names = disk.list(folder);
    const isSame =
      newest !== undefined && !names.some((name) => isAfter(name, segmentName(newest.firstSeq)));
    if (!isSame) {
      this.segments = withRetry(() => readFolder(disk, folder, venueId)).segments;
      if (this.segments.length === 0) throw new JournalRefusedError(folder, 'holds no journal');
      const here = this.cursor?.path;
      if (here !== undefined) this.index = this.segments.findIndex(({ path }) => path === here);
    }
    this.cursor?.refresh();
    return true;
  }

  /** The cursor at the next batch: in the first segment that holds it, or in the one that follows where this one is over. */
  private here(): SegmentCursor {
    let { cursor } = this;
    if (cursor === undefined) {
      const oldestSeq = this.segments[0]!.firstSeq;
      if (this.fromSeq < oldestSeq) {
        throw new JournalRangeError(
          this.options.folder,
          this.fromSeq,
          oldestSeq,
          this.limitSeq + 1,
        );
      }
      return this.open(this.segments.findLastIndex(({ firstSeq }) => firstSeq <= this.fromSeq));
    }
    for (;;) {
      const next = this.segments[this.index + 1];
      if (next === undefined) return cursor;
      if (cursor.nextSeq !== next.firstSeq && cursor.look() !== 'blank') return cursor;
      checkJoin(cursor, next);
      cursor = this.open(this.index + 1);
    }
  }

  private open(index: number): SegmentCursor {
    const segment = this.segments[index]!;
    this.close();
    this.file = openFile(this.options.disk, segment.path, 'read');
    this.cursor = new SegmentCursor(segment.path, this.file, segment);
    this.index = index;
    return this.cursor;
  }
}

/** Names of segments sort as their seqs do. */
function isAfter(name: string, segment: string): boolean {
  return name.endsWith('.journal') && name > segment;
}

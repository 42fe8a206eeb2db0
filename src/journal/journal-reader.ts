// Reads a journal that another thread or process may be appending to, without a lock: the snapshot worker, the verify command. It
// must never show what was not acknowledged, unless it is asked for all that was written, as of a journal that nobody has open.

import type { ReadResult, VisitBatch } from '#journal/command-log.ts';
import type { Disk } from '#journal/disk.ts';
import { DurableMark, durableMarkName } from '#journal/durable-mark.ts';
import { codeOf, JournalRefusedError } from '#journal/errors.ts';
import { readBatches } from '#journal/read-batches.ts';
import { openFile, readFolder } from '#journal/segment-folder.ts';

const attemptsMax = 5;

export interface JournalReaderOptions {
  readonly disk: Disk;
  readonly folder: string;
  /** Refuses the journal of any other venue. */
  readonly venueId?: Uint8Array;
  /** 'acknowledged' is for beside a writer; 'written' reads to the end of what verifies. */
  readonly upTo: 'acknowledged' | 'written';
}

export class JournalReader {
  private readonly options: JournalReaderOptions;

  constructor(options: JournalReaderOptions) {
    this.options = options;
  }

  /** As CommandLog.read. The folder is looked at anew each time. */
  read(fromSeq: number, visit: VisitBatch): ReadResult {
    const { disk, folder, venueId, upTo } = this.options;
    // The mark first: segments that are made meanwhile hold later records only.
    const limitSeq = upTo === 'written' ? Infinity : this.acknowledgedSeq();
    const { segments } = withRetry(() => readFolder(disk, folder, venueId));
    if (segments.length === 0) throw new JournalRefusedError(folder, 'holds no journal');
    return readBatches(disk, folder, segments, fromSeq, limitSeq, visit);
  }

  /** The last seq that the appending side has acknowledged, as far as its mark says. */
  acknowledgedSeq(): number {
    const { disk, folder } = this.options;
    const file = openFile(disk, `${folder}/${durableMarkName}`, 'read');
    try {
      return new DurableMark(file).read();
    } finally {
      file.close();
    }
  }
}

/** A segment can be pruned between its being listed and read. */
export function withRetry<Result>(run: () => Result): Result {
  for (let attempt = 1; ; attempt++) {
    try {
      return run();
    } catch (error) {
      const gone = error instanceof JournalRefusedError && codeOf(error.cause) === 'ENOENT';
      if (!gone || attempt === attemptsMax) throw error;
    }
  }
}

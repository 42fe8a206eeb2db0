// Gives back the disk space of old journal. It must never remove what a kept snapshot, or the fallback from a damaged one, would
// need to reach the present.

import type { FileJournal } from '#journal/file-journal.ts';
import { JournalRefusedError } from '#journal/errors.ts';
import type { SnapshotStore } from '#journal/snapshot-store.ts';

const wholeMin = 2;

/**
 * Removes the segments that lie wholly before `seq`. Reads all kept snapshots first: refuses (JournalRefusedError) where fewer
 * than two are whole, or where one of them needs records before `seq`.
 */
export function pruneBefore(journal: FileJournal, snapshots: SnapshotStore, seq: number): void {
  const whole = snapshots.wholeSeqs();
  if (whole.length < wholeMin) {
    const what = `keeps its records: ${whole.length} whole snapshot(s), and ${wholeMin} are needed`;
    throw new JournalRefusedError(journal.folder, what);
  }
  const oldestSeq = whole.at(-1)!;
  if (seq > oldestSeq + 1) {
    const what = `keeps its records from seq ${oldestSeq + 1}: a snapshot is followed by them`;
    throw new JournalRefusedError(journal.folder, what);
  }
  journal.removeSegmentsBefore(seq);
}

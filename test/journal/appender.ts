// A process of its own that appends to a journal on the real disk until it is killed, and prints each seq once acknowledged.
// Arguments: folder. Run by kill.test.ts.

import { writeSync } from 'node:fs';
import { FileJournal } from '#journal/file-journal.ts';
import { NodeDisk } from '#journal/node-disk.ts';
import { NodeProcesses } from '#journal/node-processes.ts';
import { recordOf } from './appender-records.ts';
import { framed } from './harness.ts';

const journal = FileJournal.open({
  disk: new NodeDisk(),
  folder: process.argv[2]!,
  processes: new NodeProcesses(),
  nowUs: 1,
  segmentBytes: 256 * 1_024,
  reserveBytes: 8_192,
});
for (;;) {
  const first = journal.nextSeq;
  const count = 1 + (first % 97);
  const records = Array.from({ length: count }, (_, index) => recordOf(first + index));
  journal.append(framed(records), count);
  writeSync(1, `${journal.nextSeq - 1}\n`);
}

// Where the batches of a journal's segment stand, read from its bytes by the format's own page.

import fs from 'node:fs';

const batchMagic = 'BWJB';

export interface BatchPlace {
  readonly offset: number;
  readonly firstSeq: number;
  readonly count: number;
}

/** Where the batches of a segment begin, by docs/decisions/0002-journal-format.md. */
export function batchesOf(file: string): BatchPlace[] {
  const bytes = fs.readFileSync(file);
  const batches: BatchPlace[] = [];
  for (let at = 512; bytes.toString('latin1', at, at + 4) === batchMagic;) {
    const firstSeq = bytes.readUInt32LE(at + 8);
    batches.push({ offset: at, firstSeq, count: bytes.readUInt32LE(at + 24) });
    at += bytes.readUInt32LE(at + 4);
  }
  return batches;
}

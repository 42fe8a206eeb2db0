// A journal of encoded commands in a temporary folder, read back and applied as recovery does it: batches verified, records
// copied to where doubles are aligned, decoded, applied. Removes its folder.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FileJournal } from '#journal/file-journal.ts';
import { NodeDisk } from '#journal/node-disk.ts';
import { NodeProcesses } from '#journal/node-processes.ts';
import type { EncodedCommands } from './core-flow.ts';
import type { Engine } from './engine.ts';

const batchRecords = 1_000;
const lengthBytes = 4;
const recordWordsMax = 4_096;

export class JournalOnDisk {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'buttonwood-bench-'));
  private readonly journal: FileJournal;

  constructor(commands: EncodedCommands) {
    this.journal = FileJournal.open({
      disk: new NodeDisk(),
      folder: path.join(this.folder, 'journal'),
      processes: new NodeProcesses(),
      nowUs: Date.now() * 1_000,
    });
    for (let from = 0; from < commands.count; from += batchRecords) {
      const to = Math.min(from + batchRecords, commands.count);
      this.journal.append(frameRecords(commands, from, to), to - from);
    }
  }

  /** Milliseconds to read the whole journal and apply it to an empty core. */
  timeReplay(engine: Engine): number {
    const ints = new Int32Array(recordWordsMax);
    const nums = new Float64Array(ints.buffer);
    const start = performance.now();
    this.journal.read(1, (_firstSeq, count, records) => {
      const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
      let at = 0;
      for (let i = 0; i < count; i++) {
        const bytes = view.getUint32(at, true);
        at += lengthBytes;
        for (let byte = 0; byte < bytes; byte += 4)
          ints[byte >> 2] = view.getInt32(at + byte, true);
        engine.apply(ints, nums, 0, bytes >> 2);
        at += bytes;
      }
      engine.clearEvents();
    });
    return performance.now() - start;
  }

  remove(): void {
    this.journal.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Commands `from` up to `to` as the journal takes them: each its length in bytes and its bytes. */
function frameRecords(commands: EncodedCommands, from: number, to: number): Uint8Array {
  const wordsFrom = commands.starts[from]!;
  const words = commands.starts[to]! - wordsFrom;
  const framed = new Int32Array(words + to - from);
  let at = 0;
  for (let i = from; i < to; i++) {
    const start = commands.starts[i]!;
    const end = commands.starts[i + 1]!;
    framed[at++] = (end - start) * 4;
    framed.set(commands.buffer.ints.subarray(start, end), at);
    at += end - start;
  }
  return new Uint8Array(framed.buffer);
}

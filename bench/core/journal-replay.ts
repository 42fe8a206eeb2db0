// A journal of encoded commands in a temporary folder, and its replay by the venue's own replayer: batches verified, commands
// decoded and applied, events encoded. It must always remove its folder.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EventEncoder } from '#codec/event-encoder.ts';
import { WordBuffer } from '#codec/word-buffer.ts';
import { Exchange } from '#core/exchange.ts';
import { FileJournal } from '#journal/file-journal.ts';
import { NodeDisk } from '#journal/node-disk.ts';
import { NodeProcesses } from '#journal/node-processes.ts';
import { EncodingReplaySink, Replayer } from '#sequencer/replay.ts';
import type { EncodedCommands } from './core-flow.ts';

const batchRecords = 1_000;
/** Words of events after which they are handed on, as the engine does it. */
const flushWords = 65_536;

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

  get journalFolder(): string {
    return path.join(this.folder, 'journal');
  }

  /** Where snapshots would lie: there are none. */
  get snapshotFolder(): string {
    return path.join(this.folder, 'snapshots');
  }

  get venueId(): Uint8Array {
    return this.journal.venueId;
  }

  /** Milliseconds to read the whole journal and apply it to an empty core. */
  timeReplay(ordersHint: number): number {
    const events = new EventEncoder(new WordBuffer());
    const sink = new EncodingReplaySink(events, flushWords, () => undefined);
    const replayer = new Replayer(new Exchange({ ordersHint }), sink);
    const start = performance.now();
    this.journal.read(1, replayer.visit);
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

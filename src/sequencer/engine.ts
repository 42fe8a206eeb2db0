// The engine's set-up on a data folder: opens the journal, restores the newest snapshot, replays what came after, and is then ready to
// sequence. Shared by the worker thread and by tests that run it in their own. It must never start on a journal that it cannot vouch for.

import { EventEncoder } from '#codec/event-encoder.ts';
import { WordBuffer } from '#codec/word-buffer.ts';
import { Exchange } from '#core/exchange.ts';
import { emitState } from '#core/state-events.ts';
import { JournalRefusedError } from '#journal/errors.ts';
import { FileJournal } from '#journal/file-journal.ts';
import { NodeDisk } from '#journal/node-disk.ts';
import { NodeProcesses } from '#journal/node-processes.ts';
import { newestSnapshotSeq, SnapshotStore } from '#journal/snapshot-store.ts';
import { EncodingReplaySink, Replayer, type ReplaySink } from '#sequencer/replay.ts';
import type { Clock, Publish } from '#sequencer/sequencer.ts';
import { Sequencer } from '#sequencer/sequencer.ts';
import type { History } from '#sequencer/state-snapshot.ts';
import { loadSnapshot } from '#sequencer/state-snapshot.ts';

const flushWords = 65_536;

export interface EngineOptions {
  readonly journalFolder: string;
  readonly snapshotFolder: string;
  readonly ordersHint: number;
  /** A 32-bit number that clients do not know. */
  readonly hashSeed?: number;
  readonly segmentBytes?: number;
}

export interface EngineListener {
  /** What the views knew at the snapshot; told before any event. */
  history(history: History): void;
  /** Something an operator should read: a torn tail that was cut, a damaged snapshot that was passed over. */
  notice(sentence: string): void;
  publish: Publish;
}

export interface RecoveryReport {
  readonly venueId: Uint8Array;
  readonly seq: number;
  readonly snapshotSeq: number;
  readonly replayed: number;
  readonly elapsedMs: number;
}

export class Engine {
  readonly sequencer: Sequencer;
  readonly journal: FileJournal;
  readonly report: RecoveryReport;

  constructor(options: EngineOptions, clock: Clock, listener: EngineListener) {
    const startedMs = performance.now();
    const disk = new NodeDisk();
    this.journal = FileJournal.open({
      disk,
      folder: options.journalFolder,
      processes: new NodeProcesses(),
      nowUs: clock(),
      knownDurableSeq: newestSnapshotSeq(disk, options.snapshotFolder),
      ...(options.segmentBytes === undefined ? {} : { segmentBytes: options.segmentBytes }),
    });
    try {
      const { exchange, snapshotSeq } = this.recover(options, listener);
      this.sequencer = new Sequencer(exchange, this.journal, clock, listener.publish);
      const { seq } = exchange.state;
      this.report = {
        venueId: this.journal.venueId,
        seq,
        snapshotSeq,
        replayed: seq - snapshotSeq,
        elapsedMs: performance.now() - startedMs,
      };
    } catch (error) {
      this.journal.close();
      throw error;
    }
  }

  private recover(
    options: EngineOptions,
    listener: EngineListener,
  ): { exchange: Exchange; snapshotSeq: number } {
    const { journal } = this;
    if (journal.torn !== undefined) listener.notice(tornSentence(journal));
    const store = new SnapshotStore({
      disk: new NodeDisk(),
      folder: options.snapshotFolder,
      venueId: journal.venueId,
      damaged: (error) => listener.notice(error.message),
    });
    const restored = loadSnapshot(store, options, (sentence) => listener.notice(sentence));
    const exchange = restored?.exchange ?? new Exchange(options);
    const encoder = new EventEncoder(new WordBuffer(flushWords * 2));
    const to = new EncodingReplaySink(encoder, flushWords, listener.publish);
    if (restored !== undefined) listener.history(restored.history);
    encoder.beginGroup(0, exchange.state.seq, exchange.state.tsUs);
    emitState(exchange.state, encoder);
    encoder.endGroup();
    to.flush();
    const snapshotSeq = exchange.state.seq;
    if (snapshotSeq >= journal.nextSeq) {
      throw new JournalRefusedError(
        journal.folder,
        `ends at seq ${journal.nextSeq - 1}, before the snapshot of seq ${snapshotSeq}`,
      );
    }
    const hashBefore = this.replayTail(exchange, to);
    if (restored !== undefined && hashBefore !== restored.journalHash) {
      throw new JournalRefusedError(
        journal.folder,
        `does not continue the snapshot of seq ${snapshotSeq}: their hashes differ`,
      );
    }
    to.flush();
    return { exchange, snapshotSeq };
  }

  /** Applies what the journal has beyond the state; answers the journal's hash just before that. */
  private replayTail(exchange: Exchange, to: ReplaySink): string {
    const { journal } = this;
    const fromSeq = exchange.state.seq + 1;
    if (fromSeq === journal.nextSeq) return journal.hash;
    const result = journal.read(fromSeq, new Replayer(exchange, to).visit);
    // A snapshot ends with a batch, so the batch that follows it begins with the next seq.
    return result.firstSeq === fromSeq ? result.hashBefore : '';
  }

  close(): void {
    this.journal.close();
  }
}

function tornSentence(journal: FileJournal): string {
  return `The journal's last write was torn and never acknowledged; it was cut off and kept aside in ${journal.torn!.keptAt}.`;
}

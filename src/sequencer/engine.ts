// The engine's set-up on a data folder: opens the journal, restores the newest snapshot, replays what came after, and is then ready to
// sequence. Shared by the worker thread and by tests that run it in their own. It must never start on a journal that it cannot vouch for.

import { EventEncoder } from '#codec/event-codec.ts';
import { WordBuffer } from '#codec/word-buffer.ts';
import { Exchange } from '#core/exchange.ts';
import { emitState } from '#core/state-events.ts';
import { JournalRefusedError } from '#journal/errors.ts';
import { FileJournal } from '#journal/file-journal.ts';
import { NodeDisk } from '#journal/node-disk.ts';
import { NodeProcesses } from '#journal/node-processes.ts';
import { SnapshotStore } from '#journal/snapshot-store.ts';
import { EncodingReplaySink, Replayer } from '#sequencer/replay.ts';
import type { Clock, Publish } from '#sequencer/sequencer.ts';
import { Sequencer } from '#sequencer/sequencer.ts';
import type { History } from '#sequencer/state-snapshot.ts';
import { loadSnapshot } from '#sequencer/state-snapshot.ts';

const flushWords = 65_536;

export interface EngineOptions {
  readonly journalFolder: string;
  readonly snapshotFolder: string;
  readonly ordersHint: number;
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
    this.journal = FileJournal.open({
      disk: new NodeDisk(),
      folder: options.journalFolder,
      processes: new NodeProcesses(),
      nowUs: clock(),
      ...(options.segmentBytes === undefined ? {} : { segmentBytes: options.segmentBytes }),
    });
    try {
      const recovered = this.recover(options, listener);
      const elapsedMs = performance.now() - startedMs;
      this.report = { ...recovered, venueId: this.journal.venueId, elapsedMs };
      this.sequencer = new Sequencer(this.exchange!, this.journal, clock, listener.publish);
    } catch (error) {
      this.journal.close();
      throw error;
    }
  }

  private exchange: Exchange | undefined;

  private recover(
    options: EngineOptions,
    listener: EngineListener,
  ): Omit<RecoveryReport, 'elapsedMs' | 'venueId'> {
    const { journal } = this;
    if (journal.torn !== undefined) listener.notice(tornSentence(journal));
    const store = new SnapshotStore({
      disk: new NodeDisk(),
      folder: options.snapshotFolder,
      venueId: journal.venueId,
      damaged: (error) => listener.notice(error.message),
    });
    const restored = loadSnapshot(store, { ordersHint: options.ordersHint });
    const exchange = restored?.exchange ?? new Exchange({ ordersHint: options.ordersHint });
    this.exchange = exchange;
    const encoder = new EventEncoder(new WordBuffer(flushWords * 2));
    const to = new EncodingReplaySink(encoder, flushWords, listener.publish);
    if (restored !== undefined) listener.history(restored.history);
    encoder.beginGroup(0, exchange.state.seq, exchange.state.tsUs);
    emitState(exchange.state, encoder);
    encoder.endGroup();
    to.flush();
    const snapshotSeq = exchange.state.seq;
    if (snapshotSeq >= journal.nextSeq) {
      if (snapshotSeq === journal.nextSeq - 1)
        return { seq: snapshotSeq, snapshotSeq, replayed: 0 };
      throw new JournalRefusedError(
        journal.folder,
        `ends at seq ${journal.nextSeq - 1}, before the snapshot of seq ${snapshotSeq}`,
      );
    }
    const result = journal.read(snapshotSeq + 1, new Replayer(exchange, to).visit);
    const joins =
      restored === undefined ||
      result.firstSeq !== snapshotSeq + 1 ||
      result.hashBefore === restored.journalHash;
    if (!joins) {
      throw new JournalRefusedError(
        journal.folder,
        `does not continue the snapshot of seq ${snapshotSeq}: their hashes differ`,
      );
    }
    to.flush();
    return { seq: exchange.state.seq, snapshotSeq, replayed: exchange.state.seq - snapshotSeq };
  }

  close(): void {
    this.journal.close();
  }
}

function tornSentence(journal: FileJournal): string {
  return `The journal's last write was torn and never acknowledged; it was cut off and kept aside in ${journal.torn!.keptAt}.`;
}

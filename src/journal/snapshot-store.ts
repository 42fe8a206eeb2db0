// The folder of snapshots: writes new ones aside, loads the newest that is whole, keeps at least two. A damaged one is reported and
// passed over. It must never remove a snapshot before as many newer ones as are to be kept have been read back whole.

import type { Disk } from '#journal/disk.ts';
import {
  codeOf,
  JournalRefusedError,
  JournalUnavailableError,
  SnapshotDamagedError,
  SnapshotFailedError,
} from '#journal/errors.ts';
import type { SnapshotFacts } from '#journal/snapshot-layout.ts';
import { SnapshotWriter } from '#journal/snapshot-writer.ts';
import { Snapshot } from '#journal/snapshot.ts';
import { assert } from '#std/assert.ts';

const keepMin = 2;
const namePattern = /^\d{20}\.snapshot$/;
const leftoverPattern = /^\d{20}\.snapshot\.writing$/;

export interface SnapshotStoreOptions {
  readonly disk: Disk;
  /** Of its own, beside the journal's. */
  readonly folder: string;
  readonly venueId: Uint8Array;
  /** How many whole snapshots stay; at least, and by default, two. */
  readonly keep?: number;
  /** Tells the operator of a damaged snapshot that was passed over. */
  readonly damaged: (error: SnapshotDamagedError) => void;
}

export class SnapshotStore {
  private readonly disk: Disk;
  private readonly folder: string;
  private readonly venueId: Uint8Array;
  private readonly keep: number;
  private readonly damaged: (error: SnapshotDamagedError) => void;

  /** Makes the folder where there is none. Throws JournalUnavailableError. */
  constructor(options: SnapshotStoreOptions) {
    this.disk = options.disk;
    this.folder = options.folder;
    this.venueId = options.venueId;
    this.keep = options.keep ?? keepMin;
    this.damaged = options.damaged;
    assert(this.keep >= keepMin, 'at least two snapshots are kept');
    try {
      this.disk.makeFolder(this.folder);
    } catch (error) {
      throw new JournalUnavailableError(this.folder, error);
    }
  }

  /** Begins a snapshot; one at a time. Older ones are removed when it is finished. */
  begin(facts: SnapshotFacts): SnapshotWriter {
    const { disk, folder, venueId } = this;
    const name = snapshotName(facts.seq);
    try {
      for (const left of this.names(leftoverPattern)) disk.remove(`${folder}/${left}`);
    } catch (error) {
      throw new SnapshotFailedError(`${folder}/${name}`, error);
    }
    return new SnapshotWriter(disk, folder, name, venueId, facts, () => this.removeOld());
  }

  /**
   * The newest snapshot that is whole (and of a seq below this one: for who could not use a later one), to be closed by the caller;
   * undefined where there is none.
   */
  loadNewest(belowSeq = Infinity): Snapshot | undefined {
    for (const name of this.names(namePattern)) {
      if (seqOf(name) >= belowSeq) continue;
      const snapshot = this.openWhole(name);
      if (snapshot !== undefined) return snapshot;
    }
    return undefined;
  }

  /** The seqs of all snapshots, newest first, each read through now and found whole. */
  wholeSeqs(): number[] {
    const seqs: number[] = [];
    for (const name of this.names(namePattern)) {
      const snapshot = this.openWhole(name);
      if (snapshot === undefined) continue;
      seqs.push(snapshot.seq);
      snapshot.close();
    }
    return seqs;
  }

  private openWhole(name: string): Snapshot | undefined {
    const path = `${this.folder}/${name}`;
    try {
      const snapshot = Snapshot.open(this.disk, path, this.venueId);
      if (snapshotName(snapshot.seq) === name) return snapshot;
      snapshot.close();
      throw new JournalRefusedError(path, `is named wrongly: it is of seq ${snapshot.seq}`);
    } catch (error) {
      if (!(error instanceof SnapshotDamagedError)) throw error;
      this.damaged(error);
      return undefined;
    }
  }

  /** Everything older than the last one to keep, damaged ones included. */
  private removeOld(): void {
    const oldestKept = this.wholeSeqs()[this.keep - 1];
    if (oldestKept === undefined) return;
    for (const name of this.names(namePattern)) {
      if (name < snapshotName(oldestKept)) this.disk.remove(`${this.folder}/${name}`);
    }
    this.disk.syncFolder(this.folder);
  }

  /** Newest first. */
  private names(pattern: RegExp): string[] {
    let all: string[];
    try {
      all = this.disk.list(this.folder);
    } catch (error) {
      throw new JournalUnavailableError(this.folder, error);
    }
    for (const name of all) {
      if (namePattern.test(name) || leftoverPattern.test(name)) continue;
      throw new JournalRefusedError(`${this.folder}/${name}`, 'is not a snapshot');
    }
    return all
      .filter((name) => pattern.test(name))
      .sort()
      .reverse();
  }
}

/**
 * The seq of the newest snapshot by its name alone, 0 where there is none: what it names was durable, so the journal can be told
 * (`knownDurableSeq`) before it is opened.
 */
export function newestSnapshotSeq(disk: Disk, folder: string): number {
  let newest = 0;
  try {
    for (const name of disk.list(folder)) {
      if (namePattern.test(name)) newest = Math.max(newest, seqOf(name));
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw new JournalUnavailableError(folder, error);
  }
  return newest;
}

function seqOf(name: string): number {
  return Number(name.slice(0, 20));
}

function snapshotName(seq: number): string {
  return `${String(seq).padStart(20, '0')}.snapshot`;
}

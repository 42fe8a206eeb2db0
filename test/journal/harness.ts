// What the journal's tests share: records, an open journal on a fake disk, and reading everything back.

import type { CommandLog } from '#journal/command-log.ts';
import { FileJournal, type FileJournalOptions } from '#journal/file-journal.ts';
import type { LockHolder, Processes } from '#journal/lock.ts';
import type { Prng } from '#std/prng.ts';
import { FakeDisk } from './fake-disk.ts';

export const folder = '/venue/journal';
export const venueId = Uint8Array.from({ length: 16 }, (_, index) => index + 1);
export const segmentBytes = 4_096;
export const reserveBytes = 512;
export const nowUs = 1_700_000_000_000_000;

/** One machine whose processes come and go. */
export class FakeProcesses implements Processes {
  self: LockHolder = { pid: 100, host: 'venue', space: 'boot-1', startedAt: '1' };
  readonly running = new Map<number, string>([[100, '1']]);

  startedAt(pid: number): string | undefined {
    return this.running.get(pid);
  }

  /** As a new process after the last one died. */
  restart(): void {
    this.running.delete(this.self.pid);
    const pid = this.self.pid + 1;
    this.self = { ...this.self, pid, startedAt: String(pid) };
    this.running.set(pid, String(pid));
  }
}

export class Venue {
  disk = new FakeDisk();
  readonly processes = new FakeProcesses();

  open(options: Partial<FileJournalOptions> = {}): FileJournal {
    const { disk, processes } = this;
    const fixed = { disk, folder, processes, nowUs, venueId, segmentBytes, reserveBytes };
    return FileJournal.open({ ...fixed, ...options });
  }
}

/** Records are told apart by their contents: random bytes of 0 to `lengthMax`, never blank over a whole sector. */
export function randomRecords(prng: Prng, count: number, lengthMax = 60): Uint8Array[] {
  return Array.from({ length: count }, () => {
    const bytes = new Uint8Array(prng.nextBelow(lengthMax + 1));
    for (let at = 0; at < bytes.length; at++) bytes[at] = prng.nextBelow(256);
    return bytes;
  });
}

export function framed(records: readonly Uint8Array[]): Uint8Array {
  const length = records.reduce((sum, record) => sum + 4 + record.length, 0);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const record of records) {
    view.setUint32(at, record.length, true);
    bytes.set(record, at + 4);
    at += 4 + record.length;
  }
  return bytes;
}

export function unframed(records: Uint8Array): Uint8Array[] {
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  const found: Uint8Array[] = [];
  for (let at = 0; at < records.length;) {
    const length = view.getUint32(at, true);
    found.push(records.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return found;
}

/** Every record from `fromSeq` on, as hex; asserts nothing, so that a wrong journal shows as wrong records. */
export function readAll(log: Pick<CommandLog, 'read'>, fromSeq = 1): string[] {
  const found: string[] = [];
  log.read(fromSeq, (firstSeq, _count, records) => {
    unframed(records).forEach((record, index) => {
      if (firstSeq + index >= fromSeq) found.push(hexOf(record));
    });
  });
  return found;
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Appends batches of random records; returns every record appended, as hex. */
export function appendBatches(
  journal: FileJournal,
  prng: Prng,
  batches: number,
  recordsMax = 4,
): string[] {
  const appended: string[] = [];
  for (let batch = 0; batch < batches; batch++) {
    const records = randomRecords(prng, 1 + prng.nextBelow(recordsMax));
    journal.append(framed(records), records.length);
    appended.push(...records.map(hexOf));
  }
  return appended;
}

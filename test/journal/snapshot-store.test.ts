// Snapshots are whole or passed over: written aside, read back before older ones go, and the journal keeps what they need.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  JournalRangeError,
  JournalRefusedError,
  type SnapshotDamagedError,
  SnapshotFailedError,
} from '#journal/errors.ts';
import { pruneBefore } from '#journal/prune.ts';
import { newestSnapshotSeq, SnapshotStore } from '#journal/snapshot-store.ts';
import type { Snapshot } from '#journal/snapshot.ts';
import { Prng } from '#std/prng.ts';
import { FakeDisk, PowerCut } from './fake-disk.ts';
import { atRandom, lostAll } from './fates.ts';
import { appendBatches, folder as journalFolder, readAll, Venue, venueId } from './harness.ts';

const folder = '/venue/snapshots';
const journalHash = '00112233445566778899aabbccddeeff';

class Bench {
  readonly disk: FakeDisk;
  readonly damaged: SnapshotDamagedError[] = [];
  readonly store: SnapshotStore;

  constructor(disk = new FakeDisk(), id = venueId) {
    this.disk = disk;
    const damaged = (error: SnapshotDamagedError): void => void this.damaged.push(error);
    this.store = new SnapshotStore({ disk, folder, venueId: id, damaged });
  }

  take(
    seq: number,
    sections: Record<string, Uint8Array[]> = { state: [Uint8Array.of(seq)] },
  ): void {
    const writer = this.store.begin({ seq, journalHash, stateHash: `state-${seq}` });
    for (const [name, pieces] of Object.entries(sections)) {
      writer.section(name);
      for (const piece of pieces) writer.write(piece);
    }
    writer.finish();
  }

  newest(): number | undefined {
    const snapshot = this.store.loadNewest();
    snapshot?.close();
    return snapshot?.seq;
  }

  names(): string[] {
    return this.disk.paths().map((path) => path.slice(folder.length + 1));
  }
}

function sectionOf(snapshot: Snapshot, name: string): Buffer {
  const copies: Buffer[] = [];
  for (const chunk of snapshot.chunks(name)) copies.push(Buffer.from(chunk));
  return Buffer.concat(copies);
}

function nameOf(seq: number): string {
  return `${String(seq).padStart(20, '0')}.snapshot`;
}

describe('a snapshot', () => {
  test('gives back what was written, section by section, however it was cut into pieces', () => {
    const sections = fc.dictionary(
      fc.string({ minLength: 1, maxLength: 10 }),
      fc.array(fc.uint8Array({ maxLength: 50 })),
      { maxKeys: 5, noNullPrototype: true },
    );
    fc.assert(
      fc.property(sections, (wanted) => {
        const bench = new Bench();
        bench.take(9, wanted);
        const snapshot = bench.store.loadNewest()!;
        expect(snapshot).toMatchObject({ seq: 9, journalHash, stateHash: 'state-9' });
        expect(snapshot.sections.map(({ name }) => name)).toEqual(Object.keys(wanted));
        for (const [name, pieces] of Object.entries(wanted)) {
          expect(sectionOf(snapshot, name)).toEqual(Buffer.concat(pieces));
        }
      }),
    );
  });

  test('may have sections far longer than a chunk, and gives them out in aligned chunks', () => {
    const bench = new Bench();
    const piece = new Uint8Array(700_001);
    for (let at = 0; at < piece.length; at++) piece[at] = at * 31;
    bench.take(3, { short: [Uint8Array.of(1)], long: [piece, piece, piece, piece], none: [] });
    const snapshot = bench.store.loadNewest()!;
    expect(sectionOf(snapshot, 'long').equals(Buffer.concat([piece, piece, piece, piece]))).toBe(
      true,
    );
    const lengths = [...snapshot.chunks('long')].map((chunk) => chunk.length);
    expect(lengths.slice(0, -1).every((length) => length % 8 === 0)).toBe(true);
    expect(sectionOf(snapshot, 'none').length).toBe(0);
    expect(snapshot.sections.every(({ offset }) => offset % 8 === 0)).toBe(true);
  });

  test('with any byte changed, or cut short, is passed over for the one before it, and reported', () => {
    const bench = new Bench();
    bench.take(5);
    bench.take(8, { state: [new Uint8Array(100).fill(3)], more: [Uint8Array.of(1, 2)] });
    const path = `${folder}/${nameOf(8)}`;
    const { length } = bench.disk.contents(path);
    for (let offset = 0; offset < length; offset++) {
      const after = new Bench(bench.disk.clone());
      after.disk.flip(path, offset, offset % 2 === 0 ? 0x01 : 0xff);
      expect(after.newest()).toBe(5);
      expect(after.damaged).toHaveLength(1);
      expect(after.damaged[0]!.path).toBe(path);
    }
    for (const kept of [0, 100, 512, length - 1]) {
      const after = new Bench(bench.disk.clone());
      after.disk.plant(path, bench.disk.contents(path).slice(0, kept));
      expect(after.newest()).toBe(5);
    }
    const longer = new Bench(bench.disk.clone());
    longer.disk.plant(path, Buffer.concat([bench.disk.contents(path), Uint8Array.of(0)]));
    expect(longer.newest()).toBe(5);
    const unreadable = new Bench(bench.disk.clone());
    unreadable.disk.fail('open', /8\.snapshot$/, 'EIO');
    expect(unreadable.newest()).toBe(5);
    expect(unreadable.damaged[0]!.message).toBe(
      `The snapshot is damaged: ${path} cannot be read (EIO).`,
    );
  });

  test('of another venue, or with a foreign file beside it, is refused', () => {
    const bench = new Bench();
    bench.take(5);
    const stranger = new Bench(bench.disk, venueId.toReversed());
    expect(() => stranger.newest()).toThrow('belongs to another venue');
    bench.disk.plant(`${folder}/notes.txt`, new Uint8Array(1));
    expect(() => bench.newest()).toThrow('notes.txt is not a snapshot');
  });
});

describe('the store', () => {
  test('keeps two whole snapshots, and never counts a damaged one', () => {
    const bench = new Bench();
    for (const seq of [10, 20, 30]) bench.take(seq);
    expect(bench.names()).toEqual([nameOf(20), nameOf(30)]);
    bench.disk.flip(`${folder}/${nameOf(30)}`, 520, 1);
    bench.take(40);
    expect(bench.names()).toEqual([nameOf(20), nameOf(30), nameOf(40)]);
    bench.take(50);
    expect(bench.names()).toEqual([nameOf(40), nameOf(50)]);
    expect(bench.store.wholeSeqs()).toEqual([50, 40]);
  });

  test('goes back beyond a snapshot that its reader could not use', () => {
    const bench = new Bench();
    expect(newestSnapshotSeq(bench.disk, '/venue/nothing')).toBe(0);
    for (const seq of [10, 20]) bench.take(seq);
    expect(newestSnapshotSeq(bench.disk, folder)).toBe(20);
    expect(bench.store.loadNewest(20)?.seq).toBe(10);
    expect(bench.store.loadNewest(10)).toBeUndefined();
  });

  test('has no snapshot where none was taken, and none where all are damaged', () => {
    const bench = new Bench();
    expect(bench.newest()).toBeUndefined();
    bench.take(5);
    bench.disk.flip(`${folder}/${nameOf(5)}`, 0, 1);
    expect(bench.newest()).toBeUndefined();
    expect(bench.damaged).toHaveLength(1);
  });

  test('survives a power cut at any operation: the snapshots before it stand, half ones do not show', () => {
    for (let operation = 1; ; operation++) {
      for (const seed of [0, 1, 2, 3]) {
        const bench = new Bench();
        for (const seq of [10, 20, 30]) bench.take(seq);
        bench.disk.powerCut(atRandom(new Prng(9)));
        bench.disk.cutAtOperation = bench.disk.operations + operation;
        let done = false;
        try {
          bench.take(40);
          done = true;
        } catch (error) {
          if (!(error instanceof PowerCut) && !(error instanceof SnapshotFailedError)) throw error;
        }
        bench.disk.powerCut(seed === 0 ? lostAll : atRandom(new Prng(operation * 10 + seed)));
        const after = new Bench(bench.disk);
        expect(done ? [40] : [30, 40]).toContain(after.newest());
        expect(after.store.wholeSeqs().length).toBeGreaterThanOrEqual(2);
        expect(after.damaged).toEqual([]);
        after.take(50);
        expect(after.newest()).toBe(50);
        expect(after.names().filter((name) => name.endsWith('writing'))).toEqual([]);
        if (done && seed === 3) {
          expect(operation).toBeGreaterThan(8);
          return;
        }
      }
    }
  });

  test.each([
    ['write', 'ENOSPC', 'is on a disk that is full'],
    ['sync', 'EIO', 'cannot be read or written (input/output error)'],
    ['rename', 'EIO', 'cannot be read or written (input/output error)'],
    ['open', 'EACCES', 'may not be read and written by this user'],
  ] as const)(
    'where %s fails with %s, leaves those before and can try again',
    (operation, code, reason) => {
      const bench = new Bench();
      bench.take(10);
      bench.disk.fail(operation, /writing$/, code);
      expect(() => bench.take(20)).toThrow(SnapshotFailedError);
      bench.disk.fail(operation, /writing$/, code);
      expect(() => bench.take(20)).toThrow(
        `The snapshot was not written: ${folder}/${nameOf(20)}.writing ${reason}.`,
      );
      expect(bench.names()).toEqual([nameOf(10)]);
      bench.take(20);
      expect(bench.newest()).toBe(20);
    },
  );

  test('can abandon a snapshot, of which nothing is left', () => {
    const bench = new Bench();
    const writer = bench.store.begin({ seq: 1, journalHash, stateHash: '' });
    writer.section('state');
    writer.write(new Uint8Array(2_000_000));
    writer.abandon();
    expect(bench.names()).toEqual([]);
  });
});

describe('pruning the journal', () => {
  test('removes what lies wholly before the oldest kept snapshot, and refuses more', () => {
    const venue = new Venue();
    const journal = venue.open();
    const appended = appendBatches(journal, new Prng(7), 100);
    const bench = new Bench(venue.disk);
    expect(() => pruneBefore(journal, bench.store, 1)).toThrow(JournalRefusedError);
    const half = Math.floor(appended.length / 2);
    bench.take(half);
    expect(() => pruneBefore(journal, bench.store, half)).toThrow('1 whole snapshot(s)');
    bench.take(half + 20);
    expect(() => pruneBefore(journal, bench.store, half + 2)).toThrow(JournalRefusedError);
    expect(readAll(journal)).toEqual(appended);

    pruneBefore(journal, bench.store, half + 1);
    expect(journal.oldestSeq).toBeGreaterThan(1);
    expect(journal.oldestSeq).toBeLessThanOrEqual(half + 1);
    expect(() => readAll(journal, 1)).toThrow(JournalRangeError);
    expect(readAll(journal, half + 1)).toEqual(appended.slice(half));
    journal.close();
    const again = venue.open({ verifyAll: true });
    expect(readAll(again, half + 1)).toEqual(appended.slice(half));
    expect(venue.disk.paths()[0]).not.toBe(`${journalFolder}/${'1'.padStart(20, '0')}.journal`);
  });

  test('counts no damaged snapshot', () => {
    const venue = new Venue();
    const journal = venue.open();
    appendBatches(journal, new Prng(8), 50);
    const bench = new Bench(venue.disk);
    bench.take(40);
    bench.take(60);
    venue.disk.flip(`${folder}/${nameOf(60)}`, 514, 4);
    expect(() => pruneBefore(journal, bench.store, 10)).toThrow('1 whole snapshot(s)');
  });
});

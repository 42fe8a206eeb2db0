// Bytes that are not what was written: the journal refuses to open (or to be read on), and
// names the place. It never loses a record silently, and never shows a wrong one.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JournalDamagedError } from '#journal/errors.ts';
import type { FileJournal } from '#journal/file-journal.ts';
import { Prng } from '#std/prng.ts';
import type { FakeDisk } from './fake-disk.ts';
import { keptPrefix, lostFirstSector } from './fates.ts';
import {
  batchesOf,
  makeKept,
  markPath,
  reopen,
  small,
  type Batch,
  type Kept,
} from './kept-journal.ts';
import { appendBatches, folder, framed, readAll, Venue } from './harness.ts';

/** Opens and reads everything: the damage found, or undefined where everything is there. */
function damageOf(disk: FakeDisk, kept: Kept, verifyAll: boolean): JournalDamagedError | undefined {
  try {
    const journal = reopen(disk, verifyAll);
    const { torn } = journal;
    expect(readAll(journal)).toEqual(kept.records);
    // Cut off was only what stood after all that was acknowledged.
    if (torn !== undefined) expect(torn.offset).toBe(kept.batches.at(-1)!.end);
    return undefined;
  } catch (error) {
    if (error instanceof JournalDamagedError) return error;
    throw error;
  }
}

function checkNamed(error: JournalDamagedError, kept: Kept, path: string, offset: number): void {
  expect(error.segment).toBe(path);
  expect(error.message).toContain(path);
  expect(error.message).toContain(`byte ${error.offset}, seq ${error.seq}`);
  const batch = kept.batches.find(
    (one) => one.path === path && one.from <= offset && offset < one.end,
  );
  if (batch === undefined) return;
  expect(error.offset).toBe(batch.from);
  expect(error.seq).toBeGreaterThanOrEqual(batch.firstSeq);
  expect(error.seq).toBeLessThan(batch.firstSeq + batch.count);
}

describe('a flipped bit', () => {
  const kept = makeKept(1);

  test.each([
    ['all is verified', true, false],
    ['only the newest segment is', false, false],
    ['the durable mark was lost as well', true, true],
  ])('anywhere is found and named when %s', (_title, verifyAll, markLost) => {
    const harmless: number[] = [];
    let tried = 0;
    for (const path of kept.segments) {
      const length = kept.disk.contents(path).length;
      for (let offset = 0; offset < length; offset++) {
        const disk = kept.disk.clone();
        disk.flip(path, offset, [0x01, 0x80, 0xff][(offset + tried) % 3]!);
        if (markLost) disk.lose(markPath);
        const error = damageOf(disk, kept, verifyAll);
        tried++;
        if (error === undefined) harmless.push(offset);
        else checkNamed(error, kept, path, offset);
        const inBatch = kept.batches.some(
          (batch) => batch.path === path && batch.from <= offset && offset < batch.end,
        );
        if (inBatch || offset < 512) expect(error).toBeDefined();
      }
    }
    expect(tried).toBe(3 * small.segmentBytes);
    expect(harmless.length).toBeLessThan(3 * small.segmentBytes - 512 * 3);
  });

  test('in the durable mark harms nothing', () => {
    for (let offset = 0; offset < kept.disk.contents(markPath).length; offset++) {
      const disk = kept.disk.clone();
      disk.flip(markPath, offset, 0xff);
      expect(damageOf(disk, kept, true)).toBeUndefined();
    }
  });

  test('in a record names that record', () => {
    const batch = kept.batches.find(({ count }) => count > 2)!;
    const view = new DataView(kept.disk.contents(batch.path).buffer);
    let at = batch.from + 56 + batch.count * 4;
    for (let index = 0; index < batch.count; index++) {
      const length = view.getUint32(at, true);
      if (length > 0) {
        const disk = kept.disk.clone();
        disk.flip(batch.path, at + 4, 0x10);
        expect(damageOf(disk, kept, true)?.seq).toBe(batch.firstSeq + index);
      }
      at += 4 + length;
    }
  });
});

test('whatever happens to acknowledged bytes is found: blanked, scrambled or copied ranges', () => {
  const kept = makeKept(2);
  const harm = fc.record({
    segment: fc.nat(2),
    from: fc.nat(small.segmentBytes - 1),
    length: fc.integer({ min: 1, max: 700 }),
    kind: fc.constantFrom('blank', 'scramble', 'copy'),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(harm, fc.boolean(), ({ segment, from, length, kind, seed }, verifyAll) => {
      const disk = kept.disk.clone();
      const bytes = disk.contents(kept.segments[segment]!);
      const prng = new Prng(seed);
      const copied = prng.nextBelow(bytes.length);
      for (let at = from; at < Math.min(bytes.length, from + length); at++) {
        if (kind === 'blank') bytes[at] = 0;
        else if (kind === 'scramble') bytes[at] = prng.nextBelow(256);
        else bytes[at] = bytes[(copied + at - from) % bytes.length]!;
      }
      // The check is inside: all records, or the error.
      damageOf(disk, kept, verifyAll);
    }),
    { numRuns: 1_500 },
  );
});

/** Puts the batch that stands at the same place of another history over the last one of this. */
function withLastBatchOf(kept: Kept, other: (journal: FileJournal) => void): FakeDisk {
  const last = kept.batches.at(-1)!;
  const venue = new Venue();
  other(venue.open());
  const from = batchesOf(last.path, venue.disk.contents(`${folder}/00000000000000000001.journal`));
  const batch = from.at(-1)!;
  expect([batch.from, batch.end]).toEqual([last.from, last.end]);
  const disk = kept.disk.clone();
  disk.lose(markPath);
  disk
    .contents(last.path)
    .set(
      venue.disk
        .contents(batch.path.replace(/\d{20}/, '00000000000000000001'))
        .subarray(batch.from, batch.end),
      batch.from,
    );
  return disk;
}

/** Two batches of one record, in one segment. */
function makePair(first: Uint8Array[], second: Uint8Array[]): (journal: FileJournal) => void {
  return (journal) => {
    journal.append(framed(first), first.length);
    journal.append(framed(second), second.length);
  };
}

describe('a batch of another history', () => {
  const long = new Uint8Array(100).fill(1);
  const one = Uint8Array.of(1);
  const venue = new Venue();
  makePair([long], [long])(venue.open());
  const path = `${folder}/00000000000000000001.journal`;
  const kept: Kept = {
    disk: venue.disk.clone(),
    records: [],
    segments: [path],
    batches: batchesOf(path, venue.disk.contents(path)),
  };
  kept.disk.lose(`${folder}/lock`);

  test('is refused in the place of the right one, though it is whole', () => {
    const disk = withLastBatchOf(kept, makePair([long.map(() => 2)], [long]));
    const error = damageOf(disk, kept, true)!;
    expect(error.seq).toBe(2);
    expect(error.message).toContain('does not follow the batch before it');
  });

  test('is refused, not cut, where its end is blank', () => {
    const { end } = kept.batches.at(-1)!;
    // As long as the right ones, but the first batch holds two records: 104 bytes framed and a CRC, or 100 and two.
    const two = [one, new Uint8Array(91)];
    for (const first of [[long.map(() => 2)], two]) {
      const disk = withLastBatchOf(kept, makePair(first, [long]));
      disk.contents(path).fill(0, end - 8, end);
      const error = damageOf(disk, kept, true)!;
      expect(error).toMatchObject({ segment: path, seq: 2 });
      expect(error.message).toContain('does not follow the batch before it');
    }
  });
});

describe('a torn tail', () => {
  test('is refused where something whole stands after it', () => {
    const kept = makeKept(3);
    const last = kept.batches.at(-1)!;
    const before = kept.batches.at(-2)!;
    if (before.path !== last.path) expect.unreachable('two batches in the newest segment');
    const disk = kept.disk.clone();
    disk.lose(markPath);
    disk.contents(last.path).fill(0, before.from, before.end);
    const error = damageOf(disk, kept, false)!;
    expect(error).toMatchObject({ offset: before.from, seq: before.firstSeq });
    expect(error.message).toContain('batches stand after the damaged one');
  });

  test('is refused where something stands after its own end', () => {
    const kept = makeKept(3);
    const [before, last] = kept.batches.slice(-2) as [Batch, Batch];
    const disk = kept.disk.clone();
    disk.lose(markPath);
    disk.contents(last.path).fill(0, before.end - 8, before.end);
    disk.flip(last.path, last.from, 0xff);
    const error = damageOf(disk, kept, false)!;
    expect(error).toMatchObject({ offset: before.from, seq: before.firstSeq });
    expect(error.message).toContain('something stands after the damaged batch');
  });

  test('is refused where the caller knows that it was durable', () => {
    const venue = new Venue();
    const journal = venue.open();
    appendBatches(journal, new Prng(4), 4);
    const { nextSeq } = journal;
    venue.disk.cutAtOperation = venue.disk.operations + 1;
    expect(() => journal.append(framed([new Uint8Array(80).fill(1)]), 1)).toThrow('failed');
    venue.disk.powerCut(keptPrefix(100, /journal$/, 'lost'));
    venue.processes.restart();
    expect(() => venue.open({ knownDurableSeq: nextSeq })).toThrow(JournalDamagedError);
    expect(venue.open({ knownDurableSeq: nextSeq - 1 }).torn?.seq).toBe(nextSeq);
  });

  test('is cut though a record in it looks like a batch that stands elsewhere', () => {
    const venue = new Venue();
    const journal = venue.open();
    appendBatches(journal, new Prng(5), 3);
    const path = `${folder}/00000000000000000001.journal`;
    const [first] = batchesOf(path, venue.disk.contents(path));
    const image = venue.disk.contents(path).slice(first!.from, first!.end);
    const { nextSeq } = journal;
    venue.disk.cutAtOperation = venue.disk.operations + 1;
    // Framed so that the image is aligned as a batch would be.
    const records = framed([new Uint8Array(600).fill(1), image, image]);
    expect(() => journal.append(records, 3)).toThrow('failed');
    venue.disk.powerCut(lostFirstSector());
    venue.processes.restart();
    const again = venue.open();
    expect(again.torn?.seq).toBe(nextSeq);
    expect(again.nextSeq).toBe(nextSeq);
  });
});

test('a segment of another history is refused, though it is whole and its seqs fit', () => {
  // Two journals of one venue whose batches are cut alike, and only the first record differs.
  const [kept, other] = [1, 2].map((first): Kept => {
    const venue = new Venue();
    const journal = venue.open(small);
    for (let batch = 0; batch < 30; batch++) {
      journal.append(framed([new Uint8Array(50).fill(batch === 0 ? first : 3)]), 1);
    }
    const records = readAll(journal);
    journal.close();
    const segments = venue.disk.paths().filter((path) => path.endsWith('.journal'));
    return { disk: venue.disk, records, segments, batches: [] };
  }) as [Kept, Kept];
  expect(other.segments).toEqual(kept.segments);
  const disk = kept.disk.clone();
  for (const path of kept.segments.slice(1)) disk.plant(path, other.disk.contents(path));
  expect(() => reopen(disk.clone(), true)).toThrow('does not follow the last batch here');
  for (const verifyAll of [true, false]) {
    const error = damageOf(disk.clone(), kept, verifyAll)!;
    expect(error.segment).toBe(kept.segments[0]);
    expect(error.message).toContain(`${kept.segments[1]} does not follow the last batch here`);
  }
});

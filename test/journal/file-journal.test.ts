// The file journal in fair weather: what is appended is read back, across batches, segments, openings and instances.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JournalLockedError, JournalRangeError } from '#journal/errors.ts';
import { JournalReader } from '#journal/journal-reader.ts';
import { InvariantError } from '#std/assert.ts';
import { Prng } from '#std/prng.ts';
import { appendBatches, folder, framed, hexOf, readAll, Venue, venueId } from './harness.ts';

describe('appending and reading', () => {
  test('whatever was appended is read back, at once and after opening again', () => {
    const batches = fc.array(fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1 }), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(batches, (wanted) => {
        const venue = new Venue();
        const journal = venue.open({ segmentBytes: 16_384 });
        for (const records of wanted) journal.append(framed(records), records.length);
        const expected = wanted.flat().map(hexOf);
        expect(journal.nextSeq).toBe(expected.length + 1);
        expect(readAll(journal)).toEqual(expected);
        const { hash } = journal;
        journal.close();
        const again = venue.open({ segmentBytes: 16_384, verifyAll: true });
        expect(again.hash).toBe(hash);
        expect(again.torn).toBeUndefined();
        expect(readAll(again)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test('batches go on across segments of any length, and a read begins anywhere', () => {
    const venue = new Venue();
    const prng = new Prng(1);
    const journal = venue.open();
    const appended = appendBatches(journal, prng, 120);
    expect(venue.disk.paths().filter((path) => path.endsWith('.journal')).length).toBeGreaterThan(
      5,
    );
    for (let fromSeq = 1; fromSeq <= appended.length + 1; fromSeq++) {
      expect(readAll(journal, fromSeq)).toEqual(appended.slice(fromSeq - 1));
    }
    journal.close();
    const other = venue.open({ segmentBytes: 8_192, verifyAll: true });
    appended.push(...appendBatches(other, prng, 60));
    expect(readAll(other)).toEqual(appended);
    other.close();
    expect(readAll(venue.open({ verifyAll: true }))).toEqual(appended);
  });

  test('a read tells the hashes between which it went, and they chain', () => {
    const journal = new Venue().open();
    appendBatches(journal, new Prng(2), 40);
    const whole = journal.read(1, () => undefined);
    expect(whole).toMatchObject({ firstSeq: 1, nextSeq: journal.nextSeq, hashAfter: journal.hash });
    let before = whole.hashBefore;
    const firsts: number[] = [];
    journal.read(1, (firstSeq) => firsts.push(firstSeq));
    for (const firstSeq of firsts) {
      const tail = journal.read(firstSeq, () => undefined);
      expect(tail.firstSeq).toBe(firstSeq);
      expect(tail.hashAfter).toBe(journal.hash);
      expect(tail.hashBefore === before).toBe(firstSeq === 1);
      before = whole.hashBefore;
    }
    const nothing = journal.read(journal.nextSeq, () => expect.unreachable());
    expect(nothing.firstSeq).toBe(journal.nextSeq);
    expect(nothing.hashBefore).toBe(journal.hash);
  });

  test('the same records give the same hash, in batches of the same cut and the same venue only', () => {
    const hashAfter = (id: Uint8Array, cuts: number[]): string => {
      const journal = new Venue().open({ venueId: id });
      const record = Uint8Array.of(1, 2, 3);
      for (const count of cuts) journal.append(framed(Array(count).fill(record)), count);
      return journal.hash;
    };
    expect(hashAfter(venueId, [2, 3])).toBe(hashAfter(venueId, [2, 3]));
    expect(hashAfter(venueId, [2, 3])).not.toBe(hashAfter(venueId, [3, 2]));
    expect(hashAfter(venueId, [2, 3])).not.toBe(hashAfter(venueId.toReversed(), [2, 3]));
  });

  test('a read from before the oldest record or from beyond the next is refused', () => {
    const journal = new Venue().open();
    appendBatches(journal, new Prng(3), 3);
    expect(() => journal.read(0, () => undefined)).toThrow(JournalRangeError);
    expect(() => journal.read(journal.nextSeq + 1, () => undefined)).toThrow(JournalRangeError);
    expect(() => journal.read(1.5, () => undefined)).toThrow(JournalRangeError);
  });

  test('a batch whose framing is not exactly its records is never written', () => {
    const venue = new Venue();
    const journal = venue.open();
    const records = framed([Uint8Array.of(1, 2, 3), Uint8Array.of(4)]);
    for (const [bytes, count] of [
      [records, 1],
      [records, 3],
      [records.subarray(0, records.length - 1), 2],
      [records.subarray(0, 2), 1],
      [records, 0],
      [new Uint8Array(journal.batchBytesMax), 1],
    ] as const) {
      expect(() => journal.append(bytes, count)).toThrow(InvariantError);
    }
    expect(journal.nextSeq).toBe(1);
    journal.append(records, 2);
    expect(readAll(journal)).toEqual(['010203', '04']);
  });

  test('the longest batch that is allowed fits', () => {
    const journal = new Venue().open();
    appendBatches(journal, new Prng(4), 5);
    const longest = new Uint8Array(Math.floor((journal.batchBytesMax - 84) / 8) * 8 - 8).fill(7);
    journal.append(framed([longest]), 1);
    expect(readAll(journal).at(-1)).toBe(hexOf(longest));
    expect(() => journal.append(framed([new Uint8Array(journal.batchBytesMax)]), 1)).toThrow(
      'a batch fits into a segment',
    );
  });
});

describe('two at one journal', () => {
  test('a second instance cannot append, in this process or another, until the first is closed', () => {
    const venue = new Venue();
    const first = venue.open();
    expect(() => venue.open()).toThrow(JournalLockedError);
    const other = { ...venue.processes.self, pid: 200, startedAt: '2' };
    const processes = { self: other, startedAt: () => '1' };
    expect(() => venue.open({ processes })).toThrow(/process 100 on venue/);
    first.close();
    venue.open({ processes }).close();
  });

  test('a reader beside the writer sees all that was acknowledged and nothing more', () => {
    const venue = new Venue();
    const prng = new Prng(5);
    const journal = venue.open();
    const reader = new JournalReader({ disk: venue.disk, folder, venueId, upTo: 'acknowledged' });
    const appended: string[] = [];
    for (let turn = 0; turn < 40; turn++) {
      appended.push(...appendBatches(journal, prng, 1 + prng.nextBelow(3)));
      const fromSeq = 1 + prng.nextBelow(appended.length + 1);
      expect(readAll(reader, fromSeq)).toEqual(appended.slice(fromSeq - 1));
    }
  });

  test('a reader does not see what was written but not yet acknowledged, unless asked to', () => {
    const venue = new Venue();
    const journal = venue.open();
    const appended = appendBatches(journal, new Prng(6), 2);
    venue.disk.cutAtOperation = venue.disk.operations + 2;
    expect(() => journal.append(framed([Uint8Array.of(1)]), 1)).toThrow('failed');
    venue.disk.kill();
    const beside = new JournalReader({ disk: venue.disk, folder, upTo: 'acknowledged' });
    expect(readAll(beside)).toEqual(appended);
    const toTheEnd = new JournalReader({ disk: venue.disk, folder, upTo: 'written' });
    expect(readAll(toTheEnd)).toEqual([...appended, '01']);
  });

  test('a reader refuses a folder without a journal, and the journal of another venue', () => {
    const venue = new Venue();
    const reader = new JournalReader({ disk: venue.disk, folder, upTo: 'written' });
    expect(() => readAll(reader)).toThrow(`cannot be opened: ${folder} does not exist`);
    venue.disk.makeFolder(folder);
    expect(() => readAll(reader)).toThrow('holds no journal');
    venue.open().close();
    const other = venueId.toReversed();
    const stranger = new JournalReader({
      disk: venue.disk,
      folder,
      venueId: other,
      upTo: 'written',
    });
    expect(() => readAll(stranger)).toThrow('belongs to another venue');
  });
});

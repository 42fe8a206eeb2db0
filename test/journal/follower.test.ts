// Following a journal while somebody appends to it: every record once, in order, wherever the follower began and whatever was appended
// between two looks; nothing that was not acknowledged.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JournalDamagedError, JournalRangeError } from '#journal/errors.ts';
import { JournalFollower } from '#journal/journal-follower.ts';
import { Prng } from '#std/prng.ts';
import { appendBatches, folder, hexOf, unframed, Venue, venueId } from './harness.ts';

/** Takes what there is; answers the records from `fromSeq` on. */
function take(follower: JournalFollower, fromSeq: number): string[] {
  const found: string[] = [];
  while (
    follower.next((firstSeq, _count, records) => {
      unframed(records).forEach((record, index) => {
        if (firstSeq + index >= fromSeq) found.push(hexOf(record));
      });
    })
  );
  return found;
}

test('a follower that looks now and then sees every record once, across segments and lives', () => {
  fc.assert(
    fc.property(fc.nat(), fc.array(fc.nat({ max: 9 }), { maxLength: 40 }), (seed, steps) => {
      const prng = new Prng(seed);
      const venue = new Venue();
      let journal = venue.open();
      const appended = appendBatches(journal, prng, prng.nextBelow(30));
      const fromSeq = 1 + prng.nextBelow(appended.length + 1);
      const follower = new JournalFollower({ disk: venue.disk, folder, venueId }, fromSeq);
      const seen: string[] = [];
      for (const step of steps) {
        if (step === 0) {
          journal.close();
          journal = venue.open();
        }
        appended.push(...appendBatches(journal, prng, step));
        if (step % 3 !== 0) seen.push(...take(follower, fromSeq));
      }
      seen.push(...take(follower, fromSeq));
      expect(seen).toEqual(appended.slice(fromSeq - 1));
      follower.close();
      journal.close();
    }),
    { numRuns: 60 },
  );
});

test('it never shows what the mark does not cover', () => {
  const venue = new Venue();
  const journal = venue.open();
  const appended = appendBatches(journal, new Prng(3), 10);
  const mark = venue.disk.open(`${folder}/durable`, 'read');
  const before = new Uint8Array(1_024);
  mark.read(before, 0, before.length, 0);
  appendBatches(journal, new Prng(4), 10);
  const old = venue.disk.open(`${folder}/durable`, 'write');
  old.write(before, 0, before.length, 0);
  const follower = new JournalFollower({ disk: venue.disk, folder, venueId }, 1);
  expect(take(follower, 1)).toEqual(appended);
  expect(follower.acknowledgedSeq).toBe(appended.length);
});

test('a place beyond the end, and a batch that is not as it was written, are refused', () => {
  const venue = new Venue();
  const journal = venue.open();
  appendBatches(journal, new Prng(5), 3);
  const options = { disk: venue.disk, folder, venueId };
  const beyond = new JournalFollower(options, journal.nextSeq + 1);
  expect(() => beyond.next(() => undefined)).toThrow(JournalRangeError);
  const path = venue.disk.paths().find((name) => name.endsWith('.journal'))!;
  const file = venue.disk.open(path, 'write');
  // The first record of the first batch.
  file.write(Uint8Array.of(0xff, 0xff), 0, 2, 512 + 100);
  const follower = new JournalFollower(options, 1);
  expect(() => follower.next(() => undefined)).toThrow(JournalDamagedError);
});

// One journal through life after life: power cuts, kills, failed and full disks at random moments, also while recovering from the last
// one. Whatever comes, it opens, with a prefix of what was appended that includes everything acknowledged. A failure names its seed.

import { expect, test } from 'vitest';
import { JournalFailedError, JournalFullError, JournalUnavailableError } from '#journal/errors.ts';
import type { FileJournal } from '#journal/file-journal.ts';
import { Prng } from '#std/prng.ts';
import { PowerCut } from './fake-disk.ts';
import { atRandom } from './fates.ts';
import { framed, hexOf, randomRecords, readAll, Venue } from './harness.ts';

/** What is known of the journal from outside. */
interface Known {
  acknowledged: string[];
  /** With the batch in flight, which may or may not be there. */
  attempted: string[];
}

function lives(seed: number): number {
  const prng = new Prng(seed);
  const venue = new Venue();
  const sizes = {
    segmentBytes: 4_096 + prng.nextBelow(5_000),
    reserveBytes: 512 + prng.nextBelow(512),
    verifyAll: true,
  };
  const known: Known = { acknowledged: [], attempted: [] };
  let torn = 0;
  for (let life = 0; life < 6; life++) {
    layTrap(venue, prng);
    try {
      const journal = venue.open(sizes);
      if (journal.torn !== undefined) torn++;
      checkFound(journal, known);
      appendSome(journal, prng, known);
    } catch (error) {
      if (!isExpected(error)) throw new Error(`seed ${seed}, life ${life}`, { cause: error });
    }
    if (prng.nextChance(0.3)) venue.disk.kill();
    else venue.disk.powerCut(atRandom(prng));
    venue.processes.restart();
  }
  return torn;
}

function layTrap({ disk }: Venue, prng: Prng): void {
  disk.cutAtOperation = disk.operations + 1 + prng.nextBelow(120);
  if (!prng.nextChance(0.2)) return;
  const operation = prng.nextChance(0.5) ? 'write' : 'sync';
  const code = prng.nextChance(0.5) ? 'ENOSPC' : 'EIO';
  disk.fail(operation, /journal$/, code, { throughBytes: prng.nextBelow(200) });
}

function checkFound(journal: FileJournal, known: Known): void {
  const found = readAll(journal);
  expect(found).toEqual(known.attempted.slice(0, found.length));
  expect(found.length).toBeGreaterThanOrEqual(known.acknowledged.length);
  known.acknowledged = found;
  known.attempted = found;
}

function appendSome(journal: FileJournal, prng: Prng, known: Known): void {
  for (let batch = 0; batch < 30; batch++) {
    const records = randomRecords(prng, 1 + prng.nextBelow(8), prng.nextChance(0.1) ? 150 : 60);
    const reserved = prng.nextChance(0.2);
    known.attempted = [...known.acknowledged, ...records.map(hexOf)];
    try {
      journal.append(framed(records), records.length, { reserved });
      known.acknowledged = known.attempted;
    } catch (error) {
      if (!(error instanceof JournalFullError)) throw error;
      known.attempted = known.acknowledged;
    }
  }
}

function isExpected(error: unknown): boolean {
  if (error instanceof PowerCut) return true;
  return error instanceof JournalFailedError || error instanceof JournalUnavailableError;
}

test('a journal goes on through any faults, one after another, and loses nothing acknowledged', () => {
  let torn = 0;
  for (let seed = 1; seed <= 400; seed++) torn += lives(seed);
  expect(torn).toBeGreaterThan(50);
});

// The power goes at any moment, with any fate for what was not synced: opening again gives a prefix of what was appended that
// includes everything acknowledged, and goes on from there.

import { describe, expect, test } from 'vitest';
import type { FileJournal } from '#journal/file-journal.ts';
import type { TornTail } from '#journal/torn-tail.ts';
import { Prng } from '#std/prng.ts';
import { PowerCut, type FakeDisk } from './fake-disk.ts';
import { atRandom, keptAll, keptPrefix, lostAll, lostFirstSector, type Fate } from './fates.ts';
import { framed, hexOf, randomRecords, readAll, Venue } from './harness.ts';

interface Run {
  readonly venue: Venue;
  /** Acknowledged, as hex. */
  readonly acknowledged: string[];
  /** With the batch in flight at the end. */
  readonly attempted: string[];
  /** Whether the power went before the run was over. */
  readonly cut: boolean;
}

const batches = 16;

/** The same run for the same seed, up to the operation at which the power goes. */
function run(seed: number, cutAtOperation: number, venue = new Venue()): Run {
  const prng = new Prng(seed);
  const acknowledged: string[] = [];
  const attempted: string[] = [];
  venue.disk.cutAtOperation = cutAtOperation;
  try {
    const journal = venue.open();
    for (let batch = 0; batch < batches; batch++) {
      const records = randomRecords(prng, 1 + prng.nextBelow(12), 80);
      attempted.push(...records.map(hexOf));
      journal.append(framed(records), records.length);
      acknowledged.push(...records.map(hexOf));
    }
    venue.disk.cutAtOperation = Infinity;
    return { venue, acknowledged, attempted, cut: false };
  } catch (error) {
    if (!causedByPowerCut(error)) throw error;
    return { venue, acknowledged, attempted, cut: true };
  }
}

function causedByPowerCut(error: unknown): boolean {
  if (error instanceof PowerCut) return true;
  return error instanceof Error && causedByPowerCut(error.cause);
}

function reopen(venue: Venue): FileJournal {
  venue.processes.restart();
  return venue.open({ verifyAll: true });
}

function checkPrefix(journal: FileJournal, { acknowledged, attempted }: Run): string[] {
  const found = readAll(journal);
  expect(found).toEqual(attempted.slice(0, found.length));
  expect(found.length).toBeGreaterThanOrEqual(acknowledged.length);
  return found;
}

/** Opens after the cut, checks, goes on, and opens once more. */
function checkSurvives(cutRun: Run, fate: Fate): FileJournal {
  const { venue } = cutRun;
  venue.disk.powerCut(fate);
  const journal = reopen(venue);
  const found = checkPrefix(journal, cutRun);
  const next = [Uint8Array.of(9, 9, 9)];
  journal.append(framed(next), 1);
  venue.disk.powerCut(lostAll);
  const again = reopen(venue);
  expect(again.torn).toBeUndefined();
  expect(readAll(again)).toEqual([...found, '090909']);
  return journal;
}

function reopenedTail(venue: Venue): { torn: TornTail; disk: FakeDisk } {
  const { torn } = reopen(venue);
  if (torn === undefined) return expect.unreachable('nothing was torn');
  return { torn, disk: venue.disk };
}

describe('a power cut', () => {
  test('at any operation loses nothing acknowledged, whatever became of unsynced writes', () => {
    let torn = 0;
    let points = 0;
    for (let operation = 1; ; operation++) {
      if (!run(11, operation).cut) break;
      points++;
      const fates: (() => Fate)[] = [() => lostAll, () => keptAll];
      for (let seed = 1; seed <= 8; seed++) {
        fates.push(() => atRandom(new Prng(operation * 100 + seed)));
      }
      for (const [index, fate] of fates.entries()) {
        try {
          const journal = checkSurvives(run(11, operation), fate());
          if (journal.torn !== undefined) torn++;
        } catch (error) {
          throw new Error(`operation ${operation}, fate ${index}`, { cause: error });
        }
      }
    }
    expect(points).toBeGreaterThan(50);
    expect(torn).toBeGreaterThan(20);
  });

  test.each(['kept', 'lost'] as const)(
    'at any byte of the last batch cuts exactly that batch and keeps its bytes aside (the mark is %s)',
    (mark) => {
      const writeAt = run(12, Infinity).venue.disk.segmentWriteAt;
      for (let bytes = 0; ; bytes++) {
        const cutRun = run(12, writeAt);
        const lastBatch = cutRun.attempted.length - cutRun.acknowledged.length;
        expect(lastBatch).toBeGreaterThan(0);
        cutRun.venue.disk.powerCut(keptPrefix(bytes, /journal$/, mark));
        const journal = reopen(cutRun.venue);
        const found = checkPrefix(journal, cutRun);
        if (found.length === cutRun.attempted.length) {
          expect(bytes).toBeGreaterThan(100);
          break;
        }
        expect(found).toEqual(cutRun.acknowledged);
        const { torn } = journal;
        // Nothing is left of a write whose first byte never came; later bytes of it may be 0 themselves.
        if (bytes > 0) expect(torn).toBeDefined();
        if (torn !== undefined) {
          expect(torn.seq).toBe(found.length + 1);
          expect(torn.keptAt).toBe(`${torn.segment}.torn-${torn.seq}-1700000000000000`);
          const kept = cutRun.venue.disk.contents(torn.keptAt);
          expect(kept.length).toBe(torn.bytes);
          expect(kept.length).toBeLessThanOrEqual(bytes);
        }
      }
    },
  );

  test('while a torn tail is being taken away loses none of its bytes', () => {
    const cutRun = (): Run => {
      const again = run(13, run(13, Infinity).venue.disk.segmentWriteAt);
      again.venue.disk.powerCut(keptPrefix(150, /journal$/, 'lost'));
      return again;
    };
    const { torn: expected, disk: untouched } = reopenedTail(cutRun().venue);
    const tail = untouched.contents(expected.keptAt);
    expect(tail.length).toBeGreaterThan(100);
    for (let operation = 1; ; operation++) {
      for (let seed = 0; seed < 6; seed++) {
        const torn = cutRun();
        const { venue } = torn;
        venue.disk.cutAtOperation = venue.disk.operations + operation;
        let done = false;
        try {
          reopen(venue);
          done = true;
        } catch (error) {
          if (!causedByPowerCut(error)) throw error;
        }
        checkSurvives(torn, seed === 0 ? lostAll : atRandom(new Prng(operation * 10 + seed)));
        const kept = venue.disk.paths().filter((path) => path.includes('.torn-'));
        const whole = kept.filter((path) => hexOf(venue.disk.contents(path)) === hexOf(tail));
        expect(whole.length).toBeGreaterThanOrEqual(1);
        if (done && seed === 5) {
          expect(operation).toBeGreaterThan(8);
          return;
        }
      }
    }
  });

  test('brings no torn tail back, though the fsync that was to blank it failed', () => {
    for (const skip of [0, 1]) {
      const venue = new Venue();
      const first = venue.open();
      first.append(framed([Uint8Array.of(6)]), 1);
      venue.disk.cutAtOperation = venue.disk.operations + 1;
      expect(() => first.append(framed([new Uint8Array(900).fill(5)]), 1)).toThrow('failed');
      venue.disk.powerCut(lostFirstSector());
      // The next opening gets as far as the blanking, whose first or second fsync fails, and the process ends.
      venue.disk.fail('sync', /\.journal$/, 'EIO', { skip });
      venue.processes.restart();
      expect(() => venue.open()).toThrow('input/output error');
      venue.disk.kill();
      // Up to the end of the sector: what comes back would stand right behind it.
      const next = new Uint8Array(328).fill(7);
      const journal = reopen(venue);
      journal.append(framed([next]), 1);
      venue.disk.powerCut(lostAll);
      const again = reopen(venue);
      expect(again.torn).toBeUndefined();
      expect(readAll(again)).toEqual(['06', hexOf(next)]);
    }
  });

  test('right after opening loses nothing that opening found, though a dead process never synced it', () => {
    const { venue, acknowledged, attempted } = run(16, run(16, Infinity).venue.disk.segmentWriteAt);
    venue.disk.kill();
    expect(readAll(reopen(venue))).toEqual(attempted);
    expect(attempted.length).toBeGreaterThan(acknowledged.length);
    venue.disk.powerCut(lostAll);
    expect(readAll(reopen(venue))).toEqual(attempted);
  });

  test('after an fsync that failed: what was read back as written is made durable when opening', () => {
    const made = run(14, Infinity);
    const { venue, acknowledged } = made;
    venue.disk.kill();
    const journal = reopen(venue);
    venue.disk.fail('sync', /journal$/, 'EIO');
    expect(() => journal.append(framed([Uint8Array.of(1)]), 1)).toThrow(/failed/);
    venue.disk.kill();
    const after = reopen(venue);
    expect(readAll(after)).toEqual([...acknowledged, '01']);
    after.append(framed([Uint8Array.of(2)]), 1);
    venue.disk.powerCut(lostAll);
    expect(readAll(reopen(venue))).toEqual([...acknowledged, '01', '02']);
  });
});

test('a process that dies at any operation loses nothing acknowledged', () => {
  for (let operation = 1; ; operation++) {
    const killed = run(15, operation);
    if (!killed.cut) break;
    killed.venue.disk.kill();
    const journal = reopen(killed.venue);
    checkPrefix(journal, killed);
    expect(journal.torn).toBeUndefined();
    expect(killed.venue.disk.paths().filter((path) => path.includes('spare'))).toEqual([]);
  }
});

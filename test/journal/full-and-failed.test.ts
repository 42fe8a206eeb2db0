// A disk that fails is final; a disk that is full is not: cancels go on from reserved space, and everything does when there is room.

import { describe, expect, test } from 'vitest';
import { JournalFailedError, JournalFullError } from '#journal/errors.ts';
import type { FileJournal } from '#journal/file-journal.ts';
import { Prng } from '#std/prng.ts';
import { keptAll, lostAll } from './fates.ts';
import { appendBatches, folder, framed, hexOf, readAll, segmentBytes, Venue } from './harness.ts';

/** More than any disk here has room for. */
const batchesMax = 1_000;
const cancel = Uint8Array.of(0xca);

function appendCancel(journal: FileJournal): void {
  journal.append(framed([cancel]), 1, { reserved: true });
}

/** Appends until the disk is full; returns what was acknowledged. */
function fill(journal: FileJournal, prng: Prng): string[] {
  const appended: string[] = [];
  try {
    for (let batch = 0; batch < batchesMax; batch++) {
      appended.push(...appendBatches(journal, prng, 1));
    }
  } catch (error) {
    expect(error).toBeInstanceOf(JournalFullError);
    return appended;
  }
  return expect.unreachable('the disk was never full');
}

describe('a full disk', () => {
  /** Room for two segments, the mark and the lock, and a part of a third segment. */
  function fullVenue(extraBytes: number): { venue: Venue; journal: FileJournal; kept: string[] } {
    const venue = new Venue();
    venue.disk.capacityBytes = 2 * segmentBytes + 2_000 + extraBytes;
    const journal = venue.open();
    return { venue, journal, kept: fill(journal, new Prng(extraBytes)) };
  }

  test.each([0, 500, 3_000])(
    'refuses batches, takes cancels, and goes on when there is space (%i bytes too many)',
    (extraBytes) => {
      const { venue, journal, kept } = fullVenue(extraBytes);
      expect(kept.length).toBeGreaterThan(20);
      const { hash } = journal;
      expect(() => journal.append(framed([new Uint8Array(600)]), 1)).toThrow(
        `The disk is full: ${folder} has no room for the next batch.`,
      );
      expect(journal.hash).toBe(hash);
      appendCancel(journal);
      kept.push(hexOf(cancel));
      expect(() => journal.append(framed([new Uint8Array(600)]), 1)).toThrow(JournalFullError);
      venue.disk.capacityBytes += 2 * segmentBytes;
      kept.push(...appendBatches(journal, new Prng(2), 20));
      expect(readAll(journal)).toEqual(kept);
      venue.disk.powerCut(lostAll);
      venue.processes.restart();
      expect(readAll(venue.open({ verifyAll: true }))).toEqual(kept);
    },
  );

  test('ends at last: when the reserve is used up, cancels are refused too, and nothing breaks', () => {
    const { venue, journal, kept } = fullVenue(0);
    let cancels = 0;
    try {
      for (;;) {
        appendCancel(journal);
        cancels++;
      }
    } catch (error) {
      expect(error).toBeInstanceOf(JournalFullError);
    }
    // 512 bytes of reserve at 96 bytes a cancel, and what the last ordinary batch left.
    expect(cancels).toBeGreaterThanOrEqual(5);
    venue.disk.capacityBytes = Infinity;
    appendCancel(journal);
    const all = [...kept, ...Array<string>(cancels + 1).fill('ca')];
    expect(readAll(journal)).toEqual(all);
    journal.close();
    expect(readAll(venue.open({ verifyAll: true }))).toEqual(all);
  });

  test('opens, and takes cancels, while it is full', () => {
    const { venue, journal, kept } = fullVenue(0);
    journal.close();
    const again = venue.open();
    expect(fill(again, new Prng(3))).toEqual([]);
    appendCancel(again);
    expect(readAll(again)).toEqual([...kept, 'ca']);
  });

  test('leaves no half-made segment behind', () => {
    const { venue } = fullVenue(3_000);
    expect(venue.disk.paths().filter((path) => path.includes('spare'))).toEqual([]);
  });

  test('in the middle of a batch, where overwriting needs space, leaves nothing of the batch', () => {
    const venue = new Venue();
    const journal = venue.open();
    const kept = appendBatches(journal, new Prng(4), 3);
    const long = framed([new Uint8Array(300).fill(5)]);
    venue.disk.fail('write', /\.journal$/, 'ENOSPC', { throughBytes: 200 });
    expect(() => journal.append(long, 1)).toThrow(JournalFullError);
    // Blanking what it left finds no space either.
    venue.disk.fail('write', /\.journal$/, 'ENOSPC');
    expect(() => appendCancel(journal)).toThrow(JournalFullError);
    appendCancel(journal);
    kept.push('ca');
    expect(readAll(journal)).toEqual(kept);
    venue.disk.powerCut(keptAll);
    venue.processes.restart();
    const again = venue.open();
    expect(again.torn).toBeUndefined();
    expect(readAll(again)).toEqual(kept);
  });
});

describe('a failed disk', () => {
  test.each([
    ['sync', /\.journal$/],
    ['write', /\.journal$/],
    ['write', /durable$/],
  ] as const)('is final where %s fails on %s', (operation, path) => {
    const venue = new Venue();
    const journal = venue.open();
    const kept = appendBatches(journal, new Prng(5), 3);
    venue.disk.fail(operation, path, 'EIO');
    expect(() => appendCancel(journal)).toThrow(JournalFailedError);
    expect(() => appendCancel(journal)).toThrow(
      'The journal failed and stays closed to appends: ' +
        `${folder}/00000000000000000001.journal cannot be read or written (input/output error).`,
    );
    expect(journal.nextSeq).toBe(kept.length + 1);
    expect(readAll(journal)).toEqual(kept);
    journal.close();
    const again = venue.open();
    expect(readAll(again).slice(0, kept.length)).toEqual(kept);
    appendCancel(again);
  });

  test.each([
    ['rename', /spare$/, 'EIO'],
    ['syncFolder', /./, 'EIO'],
    ['syncFolder', /./, 'ENOSPC'],
    ['sync', /spare$/, 'EIO'],
  ] as const)(
    'is final where %s fails on %s (%s) as a segment is made',
    (operation, path, code) => {
      const venue = new Venue();
      const journal = venue.open();
      venue.disk.fail(operation, path, code, { times: Infinity });
      const prng = new Prng(6);
      const kept: string[] = [];
      expect(() => {
        for (let batch = 0; batch < batchesMax; batch++)
          kept.push(...appendBatches(journal, prng, 1));
      }).toThrow(JournalFailedError);
      expect(() => appendCancel(journal)).toThrow(JournalFailedError);
      venue.disk.powerCut(lostAll);
      venue.processes.restart();
      expect(readAll(venue.open())).toEqual(kept);
    },
  );
});

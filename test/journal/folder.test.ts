// Files that are missing, foreign or of another journal, and folders that cannot be used: each is refused in one sentence that names it.

import { describe, expect, test } from 'vitest';
import { crc32 } from '#journal/crc32.ts';
import {
  JournalDamagedError,
  JournalRefusedError,
  JournalUnavailableError,
} from '#journal/errors.ts';
import type { FakeDisk } from './fake-disk.ts';
import { folder, Venue, venueId } from './harness.ts';
import { makeKept, reopen } from './kept-journal.ts';

describe('a folder that is not the journal', () => {
  function refusal(harm: (disk: FakeDisk, segments: readonly string[]) => void): Error {
    const kept = makeKept(6);
    harm(kept.disk, kept.segments);
    try {
      reopen(kept.disk, false);
    } catch (error) {
      expect(kept.disk.paths()).not.toContain(`${folder}/lock`);
      if (error instanceof JournalRefusedError || error instanceof JournalDamagedError)
        return error;
      throw error;
    }
    return expect.unreachable('opened');
  }

  test('a foreign file is refused by name', () => {
    const error = refusal((disk) => disk.plant(`${folder}/notes.txt`, Uint8Array.of(1)));
    expect(error.message).toBe(
      `The journal cannot be used: ${folder}/notes.txt is not a file of a journal.`,
    );
  });

  test('a missing segment is refused, wherever it was', () => {
    const middle = refusal((disk, segments) => disk.lose(segments[1]!));
    expect(middle.message).toMatch(/1 segment\(s\) between them are missing/);
    const newest = refusal((disk, segments) => disk.lose(segments[2]!));
    expect(newest.message).toMatch(/the batches end here, but seq \d+ was acknowledged/);
    const all = refusal((disk, segments) => segments.forEach((path) => disk.lose(path)));
    expect(all.message).toContain('has lost its segments');
  });

  test('another venue, another name, a later version, another length are refused', () => {
    const venue = new Venue();
    venue.open().close();
    expect(() => venue.open({ venueId: venueId.toReversed() })).toThrow('belongs to another venue');
    const renamed = refusal((disk, segments) => {
      disk.plant(`${folder}/00000000000000000099.journal`, disk.contents(segments[2]!));
    });
    expect(renamed.message).toContain('is named wrongly');
    const version = refusal((disk, segments) => {
      const bytes = disk.contents(segments[0]!);
      const view = new DataView(bytes.buffer);
      view.setUint32(8, 2, true);
      view.setUint32(508, crc32(view, 0, 508), true);
    });
    expect(version.message).toContain('a format version that this program does not know');
    const shorter = refusal((disk, segments) => {
      disk.plant(segments[1]!, disk.contents(segments[1]!).slice(0, 1_000));
    });
    expect(shorter.message).toContain('the file is 1000 bytes long instead of 1536');
    const empty = refusal((disk, segments) => disk.plant(segments[1]!, new Uint8Array(0)));
    expect(empty.message).toContain('the segment header is not whole');
  });

  test('overlapping segments are refused', () => {
    const overlapping = refusal((disk, segments) => {
      // The second segment once more, under a seq of its own, sealed well.
      const bytes = disk.contents(segments[1]!).slice();
      const view = new DataView(bytes.buffer);
      const seq = view.getBigUint64(32, true) + 1n;
      view.setBigUint64(32, seq, true);
      view.setUint32(508, crc32(view, 0, 508), true);
      disk.plant(`${folder}/${String(seq).padStart(20, '0')}.journal`, bytes);
    });
    expect(overlapping.message).toMatch(/overlaps/);
  });

  test.each([
    ['open', 'EACCES', 'may not be read and written by this user'],
    ['make', 'EROFS', 'is on a read-only file system'],
    ['make', 'EEXIST', 'is not a folder'],
    ['make', 'ENOSPC', 'is on a disk that is full'],
    ['list', 'EACCES', 'may not be read and written by this user'],
  ] as const)(
    'a folder where %s fails with %s is one plain sentence',
    (operation, code, reason) => {
      const venue = new Venue();
      venue.disk.fail(operation, /./, code);
      expect(() => venue.open()).toThrow(JournalUnavailableError);
      venue.disk.fail(operation, /./, code);
      expect(() => venue.open()).toThrow(`The journal cannot be opened: ${folder}`);
      venue.disk.fail(operation, /./, code);
      expect(() => venue.open()).toThrow(`${reason}.`);
      venue.open().close();
    },
  );
});

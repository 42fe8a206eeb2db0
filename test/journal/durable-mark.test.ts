// The mark that says how far the journal was acknowledged: late at worst, never early, never gone.

import { expect, test } from 'vitest';
import { DurableMark } from '#journal/durable-mark.ts';
import { FakeDisk } from './fake-disk.ts';
import { keptPrefix } from './fates.ts';

const path = '/venue/journal/durable';

test('a power cut at any byte of writing the mark leaves the new one or the one before', () => {
  for (let bytes = 0; bytes <= 16; bytes++) {
    for (const before of [1, 2, 3, 4]) {
      const disk = new FakeDisk();
      const mark = DurableMark.create(disk, path);
      disk.syncFolder('/venue/journal');
      for (let seq = 1; seq <= before; seq++) mark.write(seq * 1_000);
      mark.sync();
      mark.write((before + 1) * 1_000);
      disk.powerCut(keptPrefix(bytes, /durable$/, 'lost'));
      const found = new DurableMark(disk.open(path, 'read')).read();
      const either = [before * 1_000, (before + 1) * 1_000];
      expect(bytes === 0 ? either.slice(0, 1) : bytes === 16 ? either.slice(1) : either).toContain(
        found,
      );
    }
  }
});

test('a mark that was never written, or is cut short, says nothing', () => {
  const disk = new FakeDisk();
  DurableMark.create(disk, path);
  expect(new DurableMark(disk.open(path, 'read')).read()).toBe(0);
  disk.plant(path, new Uint8Array(3));
  expect(new DurableMark(disk.open(path, 'read')).read()).toBe(0);
});

// Who may take the journal's lock: nobody from a holder that lives or cannot be looked up; anybody from one that is surely gone.

import { describe, expect, test } from 'vitest';
import { JournalLockedError } from '#journal/errors.ts';
import type { LockHolder, Processes } from '#journal/lock.ts';
import { releaseLock, takeLock } from '#journal/lock.ts';
import { NodeProcesses } from '#journal/node-processes.ts';
import { FakeDisk } from './fake-disk.ts';
import { folder } from './harness.ts';

const holder: LockHolder = { pid: 7, host: 'a', space: 'boot-1 ns-1', startedAt: '70' };
const self: LockHolder = { pid: 8, host: 'a', space: 'boot-1 ns-1', startedAt: '80' };

function processesOf(own: LockHolder, living: Record<number, string>): Processes {
  return { self: own, startedAt: (pid) => living[pid] };
}

function diskHeldBy(held: LockHolder): FakeDisk {
  const disk = new FakeDisk();
  disk.makeFolder(folder);
  takeLock(disk, folder, processesOf(held, {}));
  return disk;
}

describe('a lock', () => {
  test.each([
    ['whose holder lives', holder, self, { 7: '70' }],
    ['of another host', holder, { ...self, host: 'b' }, {}],
    [
      'whose holder lives, where the system says no more',
      { ...holder, startedAt: '' },
      self,
      { 7: '' },
    ],
    ['of a space unknown', { ...holder, space: '' }, self, {}],
    ['of our own process', self, self, { 8: '80' }],
  ])('%s stands', (_title, held, own, living) => {
    const disk = diskHeldBy(held);
    expect(() => takeLock(disk, folder, processesOf(own, living))).toThrow(JournalLockedError);
    expect(disk.paths()).toEqual([`${folder}/lock`]);
  });

  test.each([
    ['whose process is gone', holder, self, {}],
    ['whose pid is used again by another process', holder, self, { 7: '75' }],
    [
      'of an earlier boot, or an earlier life of the container',
      { ...holder, space: 'boot-0 ns-1' },
      self,
      { 7: '70' },
    ],
  ])('%s is taken over', (_title, held, own, living) => {
    const disk = diskHeldBy(held);
    takeLock(disk, folder, processesOf(own, living));
    expect(new TextDecoder().decode(disk.contents(`${folder}/lock`))).toContain('"pid":8');
    expect(disk.paths()).toEqual([`${folder}/lock`]);
    releaseLock(disk, folder);
    expect(disk.paths()).toEqual([]);
  });

  test.each(['', '{', '{"pid":1}', 'null'])('that a power cut left as %j is taken over', (text) => {
    const disk = new FakeDisk();
    disk.makeFolder(folder);
    disk.plant(`${folder}/lock`, new TextEncoder().encode(text));
    takeLock(disk, folder, processesOf(self, { 8: '80' }));
    expect(new TextDecoder().decode(disk.contents(`${folder}/lock`))).toContain('"pid":8');
  });

  test('that someone else is taking over stands, until that one is gone too', () => {
    const disk = diskHeldBy(holder);
    const other = { ...self, pid: 9, startedAt: '90' };
    disk.plant(`${folder}/lock.0`, new TextEncoder().encode(JSON.stringify(other)));
    expect(() => takeLock(disk, folder, processesOf(self, { 9: '90' }))).toThrow(/process 9 on a/);
    takeLock(disk, folder, processesOf(self, {}));
    expect(disk.paths()).toEqual([`${folder}/lock`]);
  });
});

test('the real system knows this process, and that no process has a pid never given', () => {
  const processes = new NodeProcesses();
  expect(processes.self.pid).toBe(process.pid);
  expect(processes.startedAt(process.pid)).toBe(processes.self.startedAt);
  expect(processes.startedAt(2 ** 30)).toBeUndefined();
});

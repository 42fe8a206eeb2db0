// The real disk and real processes: kill -9 in the middle of appending, over and over, and a reader beside the writer.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { JournalLockedError, JournalUnavailableError } from '#journal/errors.ts';
import { FileJournal, type FileJournalOptions } from '#journal/file-journal.ts';
import { JournalReader } from '#journal/journal-reader.ts';
import { NodeDisk } from '#journal/node-disk.ts';
import { NodeProcesses } from '#journal/node-processes.ts';
import { Prng } from '#std/prng.ts';
import { recordOf } from './appender-records.ts';
import { hexOf, readAll } from './harness.ts';

const disk = new NodeDisk();
const processes = new NodeProcesses();
let folder: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'journal-')), 'journal');
});
afterEach(() => {
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

function open(options: Partial<FileJournalOptions> = {}): FileJournal {
  return FileJournal.open({ disk, folder, processes, nowUs: 1, ...options });
}

/** Appends in another process for about `timeMs`; returns the last seq that it acknowledged. */
async function appendAndKill(timeMs: number, meanwhile: () => void): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'appender.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let acknowledged = '';
  child.stdout.on('data', (text) => (acknowledged += String(text)));
  await once(child.stdout, 'data');
  meanwhile();
  await new Promise((resolve) => setTimeout(resolve, timeMs));
  child.kill('SIGKILL');
  await exited;
  return Number(acknowledged.trimEnd().split('\n').at(-1));
}

test('kill -9 of the appending process, time after time, loses nothing acknowledged', async () => {
  const prng = new Prng(1);
  const reader = new JournalReader({ disk, folder, upTo: 'acknowledged' });
  for (let turn = 0; turn < 5; turn++) {
    const acknowledged = await appendAndKill(20 + prng.nextBelow(120), () => {
      expect(() => open()).toThrow(JournalLockedError);
      const seen = readAll(reader);
      expect(seen.length).toBeGreaterThan(0);
      expect(seen.at(-1)).toBe(hexOf(recordOf(seen.length)));
    });
    const journal = open({ verifyAll: true });
    const found = readAll(journal);
    expect(found.length).toBeGreaterThanOrEqual(acknowledged);
    found.forEach((record, index) => {
      if (record !== hexOf(recordOf(index + 1))) expect.unreachable(`record ${index + 1}`);
    });
    journal.close();
  }
});

test('a path that is no folder is one plain sentence', () => {
  writeFileSync(folder, 'a file');
  expect(() => open()).toThrow(JournalUnavailableError);
  expect(() => open()).toThrow(`The journal cannot be opened: ${folder} is not a folder.`);
});

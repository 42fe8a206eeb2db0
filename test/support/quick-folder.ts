// Folders in memory where the machine has room for that: a database is some fifteen hundred files, and each run of tests makes a hundred of
// them. What is said about disks, what a kill leaves among it, must never be tested here: that is for `os.tmpdir()`.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const memory = '/dev/shm';
/** Below this a run could fill it. */
const roomBytes = 4 * 2 ** 30;
const named = /^buttonwood-tests-(\d+)-/;

/** An empty folder; whoever makes it removes it. */
export function quickFolder(): string {
  const folder = fs.mkdtempSync(path.join(place(), `buttonwood-tests-${process.pid}-`));
  // Where the tests run as root, the database runs as somebody else.
  fs.chmodSync(folder, 0o755);
  return fs.realpathSync(folder);
}

/** Removes what runs left behind that were killed: memory is too dear for it. */
export function sweepQuickFolders(): void {
  for (const name of fs.readdirSync(place())) {
    const pid = Number(named.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid))
      fs.rmSync(path.join(place(), name), { recursive: true, force: true });
  }
}

function place(): string {
  return hasRoom() ? memory : os.tmpdir();
}

function hasRoom(): boolean {
  // Whoever names a place for temporary files is heard.
  if (process.platform !== 'linux' || process.env['TMPDIR'] !== undefined) return false;
  try {
    fs.accessSync(memory, fs.constants.W_OK);
    const { bavail, bsize } = fs.statfsSync(memory);
    return bavail * bsize >= roomBytes;
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

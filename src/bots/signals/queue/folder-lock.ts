// Keeps two processes from one queue folder. A lock whose process is gone is taken over. It must never take one from a process that lives.

import fs from 'node:fs/promises';
import path from 'node:path';

/** Another process has the folder. */
export class QueueLockedError extends Error {
  override readonly name = 'QueueLockedError';
}

/** Folders that this process has: its own pid in a lock says nothing else. */
const held = new Set<string>();

/** Answers what gives the folder free again. Throws QueueLockedError. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const real = await fs.realpath(folder);
  const file = path.join(real, 'queue.lock');
  if (held.has(real)) throw new QueueLockedError(`${folder} is open in this process already.`);
  held.add(real);
  try {
    await take(folder, file);
  } catch (error) {
    held.delete(real);
    throw error;
  }
  return async () => {
    await fs.rm(file, { force: true });
    held.delete(real);
  };
}

async function take(folder: string, file: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await fs.writeFile(file, `${process.pid}\n`, { flag: 'wx' });
      return;
    } catch (error) {
      if (!isExisting(error) || attempt > 2) throw error;
    }
    const pid = Number.parseInt(await fs.readFile(file, 'utf8').catch(() => ''), 10);
    if (isAlive(pid)) {
      throw new QueueLockedError(
        `${folder} is in use by process ${pid}. If that process is not a run of the signals, remove ${file}.`,
      );
    }
    await fs.rm(file, { force: true });
  }
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

/** A process started again in a container often has the pid that it had before. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

// The lock file that keeps two processes (or two parts of one) from appending to one journal. A lock whose holder is provably gone
// is taken over; where that cannot be told, it stands, and the error names the holder. It must never be taken from a living one.

import type { Disk } from '#journal/disk.ts';
import { codeOf, JournalLockedError, JournalUnavailableError } from '#journal/errors.ts';

export const lockName = 'lock';
/** Held for the moment of a takeover, so that two who find the same dead holder do not both win. */
const takeoverName = 'lock.0';

export interface LockHolder {
  readonly pid: number;
  /** Name of the machine or container. */
  readonly host: string;
  /** What `pid` counts in: this boot of the machine and its process namespace. '' where the system does not say. */
  readonly space: string;
  /** When the process began, in the system's own terms: another process under a pid used again began at another time. */
  readonly startedAt: string;
}

/** What the lock asks about processes. */
export interface Processes {
  readonly self: LockHolder;
  /** When a process of our own space began; '' where the system does not say, undefined where there is no such process. */
  startedAt(pid: number): string | undefined;
}

/** Takes the lock or throws JournalLockedError. */
export function takeLock(disk: Disk, folder: string, processes: Processes): void {
  const path = `${folder}/${lockName}`;
  if (create(disk, path, processes.self)) return;
  const holder = readHolder(disk, path);
  if (holder !== undefined && !isGone(holder, processes)) {
    throw new JournalLockedError(path, describe(holder));
  }
  takeOver(disk, folder, processes);
}

export function releaseLock(disk: Disk, folder: string): void {
  disk.remove(`${folder}/${lockName}`);
}

function create(disk: Disk, path: string, self: LockHolder): boolean {
  try {
    disk.createWhole(path, new TextEncoder().encode(`${JSON.stringify(self)}\n`));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw new JournalUnavailableError(path, error);
  }
}

function takeOver(disk: Disk, folder: string, processes: Processes): void {
  const path = `${folder}/${lockName}`;
  const takeoverPath = `${folder}/${takeoverName}`;
  if (!create(disk, takeoverPath, processes.self)) {
    const other = readHolder(disk, takeoverPath);
    if (other !== undefined && !isGone(other, processes)) {
      throw new JournalLockedError(takeoverPath, describe(other));
    }
    disk.remove(takeoverPath);
    if (!create(disk, takeoverPath, processes.self)) {
      throw new JournalLockedError(takeoverPath, 'another process that starts right now');
    }
  }
  // Again, now that nobody else takes over: the holder found before may have been replaced since.
  const holder = readHolder(disk, path);
  if (holder !== undefined && !isGone(holder, processes)) {
    disk.remove(takeoverPath);
    throw new JournalLockedError(path, describe(holder));
  }
  disk.rename(takeoverPath, path);
}

/** Undefined where nobody can be made out: the file is gone, or a power cut left it empty. */
function readHolder(disk: Disk, path: string): LockHolder | undefined {
  try {
    const file = disk.open(path, 'read');
    try {
      const bytes = new Uint8Array(4_096);
      const length = file.read(bytes, 0, bytes.length, 0);
      return parseHolder(new TextDecoder().decode(bytes.subarray(0, length)));
    } finally {
      file.close();
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new JournalUnavailableError(path, error);
  }
}

function parseHolder(text: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, host, space, startedAt } = value as Record<string, unknown>;
    const whole =
      Number.isSafeInteger(pid) &&
      typeof host === 'string' &&
      typeof space === 'string' &&
      typeof startedAt === 'string';
    return whole ? ({ pid, host, space, startedAt } as LockHolder) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Another host's process cannot be looked up: it counts as living. The same host with another space is an earlier life of it: the
 * machine or the container began anew since, and its processes with it.
 */
function isGone(holder: LockHolder, processes: Processes): boolean {
  const { self } = processes;
  if (holder.host !== self.host) return false;
  if (holder.space !== self.space) return holder.space !== '' && self.space !== '';
  const startedAt = processes.startedAt(holder.pid);
  if (startedAt === undefined) return true;
  return startedAt !== '' && holder.startedAt !== '' && startedAt !== holder.startedAt;
}

function describe(holder: LockHolder): string {
  return `process ${holder.pid} on ${holder.host} (remove the file only if that process is surely gone)`;
}

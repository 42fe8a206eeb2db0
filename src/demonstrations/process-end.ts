// Ends a process of our own that is no child any more: asks, waits, and kills it where it does not go. It must never be given a process that others started.

import { setTimeout as sleep } from 'node:timers/promises';

const lookEveryMs = 50;

/** Resolves when there is no such process. */
export async function waitUntilGone(pid: number, withinMs: number): Promise<void> {
  if (!signal(pid, 'SIGTERM')) return;
  const endMs = performance.now() + withinMs;
  while (signal(pid, 0)) {
    if (performance.now() > endMs) {
      signal(pid, 'SIGKILL');
      return;
    }
    await sleep(lookEveryMs);
  }
}

/** False where there is no such process. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

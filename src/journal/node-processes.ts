// What the lock needs to know about processes, from the real system. Linux says when each began; elsewhere only that it lives.

import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { codeOf } from '#journal/errors.ts';
import type { LockHolder, Processes } from '#journal/lock.ts';

export class NodeProcesses implements Processes {
  readonly self: LockHolder = {
    pid: process.pid,
    host: hostname(),
    space: processSpace(),
    startedAt: this.startedAt(process.pid) ?? '',
  };

  startedAt(pid: number): string | undefined {
    try {
      process.kill(pid, 0);
    } catch (error) {
      // Not permitted to signal it: it is there.
      if (codeOf(error) !== 'EPERM') return undefined;
    }
    try {
      // The 22nd field, in clock ticks since boot; the second, in brackets, may hold anything.
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // Ended, but not yet fetched by its parent: it holds nothing any more.
      if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
      return fields[19] ?? '';
    } catch {
      return '';
    }
  }
}

function processSpace(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return '';
  }
}

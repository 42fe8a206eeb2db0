// Small file systems of a test's own, for disks that are full or may not be written. Only root on Linux can mount; elsewhere `mounting` says
// why such a test is skipped. Everything mounted is unmounted by `unmountAll`.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const mounted = new Set<string>();

export interface Mount {
  /** Changes the options, such as `ro` or `size=8m`. */
  remount(options: string): void;
}

/** '' where file systems can be mounted here, else why not. */
export const mounting = whyNot();

/** An empty file system in memory at a folder that is made for it. */
export function mountTmpfs(folder: string, size: string): Mount {
  fs.mkdirSync(folder, { recursive: true });
  mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder);
  mounted.add(folder);
  return { remount: (options) => mount('-o', `remount,${options}`, folder) };
}

export function unmountAll(): void {
  for (const folder of mounted) spawnSync('umount', [folder]);
  mounted.clear();
}

function mount(...args: string[]): void {
  const { status, stderr, error } = spawnSync('mount', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${error?.message ?? stderr}`);
}

function whyNot(): string {
  if (process.platform !== 'linux') return 'tmpfs is mounted on Linux only';
  if (process.getuid?.() !== 0) return 'only root may mount a file system';
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'buttonwood-mount-'));
  try {
    mountTmpfs(folder, '64k');
    spawnSync('umount', [folder]);
    mounted.delete(folder);
    return '';
  } catch {
    return 'file systems cannot be mounted in this container';
  } finally {
    fs.rmdirSync(folder);
  }
}

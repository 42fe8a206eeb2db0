// How large the journal is, for the operators' overview: what stands in its folder. It must never open a segment.

import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

const segment = /^\d{20}\.journal$/;

/** Bytes on the disk, room that was made beforehand included, and segments. Rejects where the folder cannot be read. */
export async function journalSize(
  folder: string,
): Promise<{ readonly bytes: number; readonly segments: number }> {
  const names = (await readdir(folder)).filter((name) => segment.test(name));
  const sizes = await Promise.all(names.map((name) => stat(path.join(folder, name))));
  return { bytes: sizes.reduce((sum, { size }) => sum + size, 0), segments: names.length };
}

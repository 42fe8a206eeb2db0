// What becomes of unsynced writes and names when the power goes.

import type { Prng } from '#std/prng.ts';

/** What a power cut does: to each sector of each write that was not synced, and to changes of names. */
export interface Fate {
  /** How many of the sector's `length` bytes are kept. */
  sector(length: number, path: string): number;
  /** How many of the `count` changes of names are kept: the first ones, as in the journal of a file system. */
  names(count: number): number;
}

export const lostAll: Fate = { sector: () => 0, names: () => 0 };
export const keptAll: Fate = { sector: (length) => length, names: (count) => count };

/** Of what was written to such paths the first bytes are kept, wherever a sector ends. */
export function keptPrefix(bytes: number, paths: RegExp, others: 'kept' | 'lost'): Fate {
  let left = bytes;
  const sector = (length: number, path: string): number => {
    if (!paths.test(path)) return others === 'kept' ? length : 0;
    const kept = Math.min(left, length);
    left -= kept;
    return kept;
  };
  return { sector, names: (count) => count };
}

/** All is kept but the first sector that was written to a segment. */
export function lostFirstSector(): Fate {
  let seen = false;
  const sector = (length: number, path: string): number => {
    if (seen || !path.endsWith('.journal')) return length;
    seen = true;
    return 0;
  };
  return { sector, names: (count) => count };
}

/** Sectors come or not, in no order; at times one is torn at a byte, and nothing after it comes. */
export function atRandom(prng: Prng): Fate {
  const tears = prng.nextChance(0.3);
  let torn = false;
  const sector = (length: number): number => {
    if (torn) return 0;
    if (tears && prng.nextChance(0.3)) {
      torn = true;
      return prng.nextBelow(length + 1);
    }
    return tears || prng.nextChance(0.5) ? length : 0;
  };
  return { sector, names: (count) => prng.nextBelow(count + 1) };
}

// How long the order book's properties run, and from which seed: BUTTONWOOD_SEED repeats a run (a failure prints its seed),
// BUTTONWOOD_RUNS sets the runs of each property. Order ids that a hash, or arithmetic in 32 bits, might confuse.

import type { Parameters } from 'fast-check';

const seedText = process.env['BUTTONWOOD_SEED'];
const runsText = process.env['BUTTONWOOD_RUNS'];

/** Longer runs than the default ones have a day. */
export const timeoutMs = runsText === undefined ? 60_000 : 24 * 3_600_000;

export function options<Values>(defaultRuns: number): Parameters<Values> {
  return {
    numRuns: runsText === undefined ? defaultRuns : Number(runsText),
    ...(seedText === undefined ? {} : { seed: Number(seedText) }),
  };
}

/** The nth order id of a family; n from 0 to about a million. */
export const orderIdFamilies = {
  dense: (n: number): number => n + 1,
  largest: (n: number): number => Number.MAX_SAFE_INTEGER - n,
  sameLowWord: (n: number): number => 7 + n * 2 ** 32,
  sameHighWord: (n: number): number => 2 ** 52 + n,
  strided: (n: number): number => (n + 1) * 2 ** 16,
  mirrored: (n: number): number => (n % 1_000) * 2 ** 32 + Math.floor(n / 1_000) + 1,
} as const;
export type OrderIdFamily = keyof typeof orderIdFamilies;
export const orderIdFamilyNames = Object.keys(orderIdFamilies) as OrderIdFamily[];

// How long what an agent says takes to reach the venue: a least time and an exponential rest. In the headless market each agent has its own; a
// live agent has that of its connection. Pure but for its generator.

import type { Prng } from '#std/prng.ts';

export interface LatencyOptions {
  /** Never faster. */
  readonly minUs: number;
  readonly meanUs: number;
}

/** In whole microseconds, at least 1. */
export function drawLatencyUs(prng: Prng, { minUs, meanUs }: LatencyOptions): number {
  const rest = -Math.log(1 - prng.nextUnit()) * Math.max(0, meanUs - minUs);
  return Math.max(1, Math.round(minUs + rest));
}

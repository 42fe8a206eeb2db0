// How large an order is: mostly small, at times many times as much, and often a round number, as in records of real markets (order sizes
// have a power-law tail: Gopikrishnan and others, Physical Review E 62, 2000). Pure but for its generator.

import type { Prng } from '#std/prng.ts';

const tailIndex = 2.2;
const timesMax = 12;

/** Around `meanLots` on the average; at least one lot, never more than twelve times the mean. */
export function drawSizeLots(prng: Prng, meanLots: number): number {
  // A Pareto draw has the mean index / (index - 1) times its least value.
  const leastLots = (meanLots * (tailIndex - 1)) / tailIndex;
  const times = (1 - prng.nextUnit()) ** (-1 / tailIndex);
  const lots = Math.max(1, Math.round(Math.min(leastLots * times, meanLots * timesMax)));
  const isRound = prng.nextChance(0.4);
  if (!isRound || lots < 10) return lots;
  const step = lots < 100 ? 10 : 100;
  return Math.max(step, Math.round(lots / step) * step);
}

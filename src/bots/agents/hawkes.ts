// When an agent wakes: a self-exciting point process (Hawkes, 1971) with an exponential kernel, so that wakings come in bursts. Simulated
// exactly, without thinning, after Dassios and Zhao, "Exact simulation of Hawkes process with exponentially decaying intensity" (2013).
// Pure but for its generator.

import type { Prng } from '#std/prng.ts';

export interface HawkesOptions {
  /** Mean rate over a long time, with an activity of 1. */
  readonly ratePerMinute: number;
  /** Mean number of wakings that one waking brings about directly, 0 .. 0.95; 0 is a Poisson process. */
  readonly branching: number;
  /** After this time a waking's influence has fallen to 37%. */
  readonly decaySeconds: number;
}

export class HawkesArrivals {
  private readonly prng: Prng;
  private readonly basePerSecond: number;
  private readonly decayPerSecond: number;
  private readonly jumpPerSecond: number;
  /** Intensity beyond the base rate, right after the last waking. */
  private excessPerSecond = 0;

  constructor(prng: Prng, { ratePerMinute, branching, decaySeconds }: HawkesOptions) {
    this.prng = prng;
    this.basePerSecond = (ratePerMinute / 60) * (1 - branching);
    this.decayPerSecond = 1 / decaySeconds;
    this.jumpPerSecond = branching * this.decayPerSecond;
  }

  /** Microseconds to the next waking, at least 1. The base rate is multiplied by `activity` until then. */
  nextUs(activity = 1): number {
    const { prng, excessPerSecond, decayPerSecond } = this;
    let seconds = -Math.log(1 - prng.nextUnit()) / (this.basePerSecond * activity);
    // The part that decays gives a waking only with the chance that its whole integral allows.
    const left = 1 + (decayPerSecond * Math.log(1 - prng.nextUnit())) / excessPerSecond;
    if (left > 0) seconds = Math.min(seconds, -Math.log(left) / decayPerSecond);
    this.excessPerSecond =
      excessPerSecond * Math.exp(-decayPerSecond * seconds) + this.jumpPerSecond;
    return Math.max(1, Math.round(seconds * 1e6));
  }
}

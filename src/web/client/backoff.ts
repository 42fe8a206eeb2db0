// How long to wait before trying again: exponential, capped, with jitter so that a thousand pages do not return at once.

export const backoffFirstMs = 400;
export const backoffMaxMs = 15_000;

/** Between half of the step and all of it. `random` is in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  const step = Math.min(backoffMaxMs, backoffFirstMs * 2 ** Math.min(attempt, 16));
  return Math.round(step * (0.5 + random / 2));
}

// How long to wait before trying again: twice as long each time, up to a most, and spread by chance so that what failed together is not tried
// together. Kept in tables rather than in a policy object, since the tries go on after a restart.

/** From half of the pause to all of it. `attempts` made so far, from 1; `chance` in [0, 1). */
export function retryDelayMs(
  attempts: number,
  pauseMs: number,
  pauseMaxMs: number,
  chance: number,
): number {
  const pause = Math.min(pauseMs * 2 ** Math.min(attempts - 1, 30), pauseMaxMs);
  return Math.round(pause / 2 + (pause / 2) * chance);
}

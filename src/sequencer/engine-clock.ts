// The engine's time: microseconds since the epoch, by the monotonic clock from one batch to the next, and by the wall clock where the two
// part. The monotonic clock alone stands still while a machine sleeps, and knows nothing of a wall clock that was set right. It may step
// back with the wall clock: the sequencer never does.

/** Past it the wall clock is followed; below it, it is only coarser. */
export const driftMaxMs = 100;

/** Both clocks are in milliseconds. */
export function engineClock(wallMs: () => number, monotonicMs: () => number): () => number {
  let offsetMs = wallMs() - monotonicMs();
  return () => {
    const elapsedMs = monotonicMs();
    const nowMs = wallMs();
    if (Math.abs(nowMs - (offsetMs + elapsedMs)) > driftMaxMs) offsetMs = nowMs - elapsedMs;
    return Math.floor((offsetMs + elapsedMs) * 1_000);
  };
}

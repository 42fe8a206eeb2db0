// How long to wait before trying again: exponential, capped, with jitter so that a thousand clients do not return at once.

export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

export const defaultBackoff: Backoff = { firstMs: 400, maxMs: 15_000 };

/** Between half of the step and all of it. `random` is in [0, 1). */
export function backoffMs(
  attempt: number,
  random: number,
  { firstMs, maxMs }: Backoff = defaultBackoff,
): number {
  const step = Math.min(maxMs, firstMs * 2 ** Math.min(attempt, 16));
  return Math.round(step * (0.5 + random / 2));
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

// Whether what was asked for fits the venue at all: its budgets of requests, of sign-ins and of connections. A run that cannot pass is refused before it
// begins, with the bound and what would fit.

import type { Mix } from './mix.ts';
import type { LoadOptions } from './options.ts';
import { Refusal } from '#demonstrations/refusal.ts';

/** What a venue lets its members do. */
export interface VenueBounds {
  /** Requests of one member. */
  readonly requestRate: { readonly perSecond: number; readonly burst: number };
  /** Sign-ups from one address, without the operator's token. */
  readonly signUpsMax: number;
  readonly socketsMax: number;
  /** Orders a second of one account; 0 is no bound. */
  readonly ordersPerSecondMax: number;
}

/** Requests a second over all sessions: queries come on top of what concerns orders. */
export function requestsPerSecond({ ordersPerSecond }: LoadOptions, { weights }: Mix): number {
  const { query, ...others } = weights;
  const sum = Object.values(others).reduce((total, weight) => total + weight, 0);
  return (ordersPerSecond * (sum + query)) / sum;
}

/** Throws Refusal. */
export function checkPlan(
  options: LoadOptions,
  mix: Mix,
  bounds: VenueBounds,
  hasOperator: boolean,
): void {
  const { sessions, seconds } = options;
  const { requestRate, signUpsMax, socketsMax, ordersPerSecondMax } = bounds;
  if (sessions > socketsMax) {
    throw new Refusal(
      `--sessions ${sessions} cannot fit: the venue takes at most ${socketsMax} connections.`,
    );
  }
  if (!hasOperator && sessions > signUpsMax) {
    throw new Refusal(
      `--sessions ${sessions} cannot fit: the venue lets ${signUpsMax} sign up from one address at once; add --operator-token-file, or take at most ${signUpsMax}.`,
    );
  }
  // A member's requests are spread evenly, so that a burst only helps a short run.
  const perMember = requestsPerSecond(options, mix) / sessions;
  const allowed = requestRate.perSecond + requestRate.burst / seconds;
  if (perMember > allowed) {
    const needed = Math.ceil((perMember * sessions) / allowed);
    throw new Refusal(
      `--orders-per-second ${options.ordersPerSecond} over --sessions ${sessions} cannot fit: ${perMember.toFixed(0)} requests a second of one member, and the venue ` +
        `takes ${requestRate.perSecond} (and ${requestRate.burst} at once); it needs at least ${needed} sessions.`,
    );
  }
  const ordersPerMember = options.ordersPerSecond / sessions;
  if (ordersPerSecondMax > 0 && ordersPerMember > ordersPerSecondMax) {
    const needed = Math.ceil(options.ordersPerSecond / ordersPerSecondMax);
    throw new Refusal(
      `--orders-per-second ${options.ordersPerSecond} over --sessions ${sessions} cannot fit: the venue takes ${ordersPerSecondMax} orders a second of one account; ` +
        `it needs at least ${needed} sessions.`,
    );
  }
}

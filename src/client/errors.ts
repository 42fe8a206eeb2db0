// What can go wrong between a client and the venue: the venue said no, or it was not heard. The two must never be taken for each other: after a
// no nothing happened, after silence nobody knows.

import type { ErrorBody, Order } from '#api/types.ts';

export interface VenueErrorParts {
  readonly httpStatus?: number | null;
  readonly order?: Order | null;
  readonly orders?: readonly Order[];
  readonly retryAfterMs?: number | null;
}

/** The venue answered with an error: final unless `transient`. */
export class VenueError extends Error {
  /** As in docs/api.md, Codes; `reason` is its name. */
  readonly code: number;
  readonly reason: string;
  /** The field at fault, as a path. */
  readonly field: string | null;
  /** What would have been allowed. */
  readonly limit: string | null;
  /** The same request may succeed later. */
  readonly transient: boolean;
  /** Null for a refusal over the WebSocket. */
  readonly httpStatus: number | null;
  /** The rejected order, where there is one; of a list the first. */
  readonly order: Order | null;
  /** The rejected orders of a list. */
  readonly orders: readonly Order[];
  /** How long the venue asks to wait. */
  readonly retryAfterMs: number | null;

  constructor(body: ErrorBody, parts: VenueErrorParts = {}) {
    super(body.message);
    this.name = 'VenueError';
    this.code = body.code;
    this.reason = body.name;
    this.field = body.field ?? null;
    this.limit = body.limit ?? null;
    this.transient = body.transient ?? false;
    this.httpStatus = parts.httpStatus ?? null;
    this.orders = parts.orders ?? [];
    this.order = parts.order ?? this.orders[0] ?? null;
    this.retryAfterMs = parts.retryAfterMs ?? null;
  }
}

/** No answer was heard: what was asked may or may not have happened. */
export class NoAnswerError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NoAnswerError';
  }
}

export function isUnauthenticated(error: unknown): boolean {
  return (
    error instanceof VenueError && (error.reason === 'unauthenticated' || error.httpStatus === 401)
  );
}

/** Refusals from before the engine: the request certainly did nothing, and may be made again. */
const neverTaken: ReadonlySet<string> = new Set(['rateLimited', 'venueBusy', 'venueStopping']);

export function isNeverTaken(error: unknown): error is VenueError {
  return error instanceof VenueError && neverTaken.has(error.reason);
}

/** One sentence for the screen. */
export function messageOf(error: unknown): string {
  if (error instanceof VenueError || error instanceof NoAnswerError) return error.message;
  return 'Something went wrong in this page. Reload it if it does not recover.';
}

/** The error of an answer: the API's one shape, with the orders that stand beside it; null where the answer is none. */
export function venueErrorOf(
  answer: unknown,
  parts: Pick<VenueErrorParts, 'httpStatus' | 'retryAfterMs'> = {},
): VenueError | null {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return null;
  const { error } = answer;
  if (typeof error !== 'object' || error === null) return null;
  const { code, name, message } = error as Partial<ErrorBody>;
  if (typeof code !== 'number' || typeof name !== 'string' || typeof message !== 'string') {
    return null;
  }
  const { order, orders } = answer as { order?: Order; orders?: readonly Order[] };
  return new VenueError(error as ErrorBody, {
    ...parts,
    order: order ?? null,
    orders: orders ?? [],
  });
}

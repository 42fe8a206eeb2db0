// What can go wrong between the page and the venue: the venue said no, or it was not heard.
import type { ErrorBody, Order } from './wire.ts';

/** The venue answered with an error: final unless `transient`. */
export class VenueError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly field: string | null;
  readonly limit: string | null;
  readonly transient: boolean;
  readonly httpStatus: number | null;
  /** The rejected order, where there is one. */
  readonly order: Order | null;

  constructor(body: ErrorBody, httpStatus: number | null = null, order: Order | null = null) {
    super(body.message);
    this.name = 'VenueError';
    this.code = body.code;
    this.reason = body.name;
    this.field = body.field ?? null;
    this.limit = body.limit ?? null;
    this.transient = body.transient ?? false;
    this.httpStatus = httpStatus;
    this.order = order;
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

/** One sentence for the screen. */
export function messageOf(error: unknown): string {
  if (error instanceof VenueError || error instanceof NoAnswerError) {
    return error.message;
  }
  return 'Something went wrong in this page. Reload it if it does not recover.';
}

/** Reads the API's error shape out of any value; null where it is not one. */
export function errorBodyOf(value: unknown): ErrorBody | null {
  if (typeof value !== 'object' || value === null || !('error' in value)) {
    return null;
  }
  const error: unknown = value.error;
  if (typeof error !== 'object' || error === null) {
    return null;
  }
  const { code, name, message } = error as Partial<ErrorBody>;
  if (typeof code !== 'number' || typeof name !== 'string' || typeof message !== 'string') {
    return null;
  }
  return error as ErrorBody;
}

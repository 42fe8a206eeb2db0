// What a database that cannot be reached means at the doors: the code `databaseUnavailable`, which says that trying again helps. Any other
// fault of a query is a fault of the venue and stays what it is.

import { ApiError } from './api-error.ts';
import { RejectCode } from '#core/reject-codes.ts';

const awayCodes = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  // Too many connections; shutting down, crashed, starting up; gone altogether.
  '53300',
  '57P01',
  '57P02',
  '57P03',
  '3D000',
]);

/** True for an error of a database that is away, not of what it was asked. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { readonly code?: unknown; readonly cause?: unknown };
  if (typeof code === 'string' && (awayCodes.has(code) || code.startsWith('08'))) return true;
  return cause !== undefined && isDatabaseAway(cause);
}

/** What the database answers; throws ApiError `databaseUnavailable` where it is away. */
export async function fromDatabase<Result>(answer: Promise<Result>): Promise<Result> {
  try {
    return await answer;
  } catch (error) {
    if (isDatabaseAway(error)) throw new ApiError(RejectCode.databaseUnavailable);
    throw error;
  }
}

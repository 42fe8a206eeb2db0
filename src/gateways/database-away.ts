// What a database that cannot be reached means at the doors: the code `databaseUnavailable`, which says that trying again helps. Any other
// fault of a query is a fault of the venue and stays what it is.

import { ApiError } from './api-error.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { isDatabaseAway, withinMs } from '#database/away.ts';

/** Longest wait of a request for the database. */
const answerMs = 10_000;

/** What the database answers; throws ApiError `databaseUnavailable` where it is away. */
export async function fromDatabase<Result>(
  answer: Promise<Result>,
  waitMs: number = answerMs,
): Promise<Result> {
  try {
    return await withinMs(waitMs, answer);
  } catch (error) {
    if (isDatabaseAway(error)) throw new ApiError(RejectCode.databaseUnavailable);
    throw error;
  }
}

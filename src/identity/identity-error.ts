// A refusal of the identity part: a code of the API with the field at fault, which the gateways write in their one shape. Operating failures of
// the database become `databaseUnavailable` here, once for all. It must never carry a secret.

import { RejectCode } from '#core/reject-codes.ts';
import { isDatabaseAway, withinMs } from '#database/away.ts';

export class IdentityError extends Error {
  override readonly name = 'IdentityError';
  readonly code: RejectCode;
  readonly field: string | undefined;
  /** Seconds after which it may be tried again, where that is known. */
  readonly retryAfterS: number | undefined;
  /** HTTP status, where the place of the error gives it another than the code. */
  readonly status: number | undefined;

  /** Without a message the code's own sentence is shown. */
  constructor(
    code: RejectCode,
    details: {
      readonly field?: string;
      readonly message?: string;
      readonly retryAfterS?: number;
      readonly status?: number;
      readonly cause?: unknown;
    } = {},
  ) {
    super(details.message ?? '', { cause: details.cause });
    this.code = code;
    this.field = details.field;
    this.retryAfterS = details.retryAfterS;
    this.status = details.status;
  }
}

/** Longer than this a request does not wait for the database. */
const answerMs = 5_000;

/** A query's result. Throws IdentityError `databaseUnavailable` where the database is away or too slow. */
export async function query<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await withinMs(answerMs, work);
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    throw new IdentityError(RejectCode.databaseUnavailable, { cause: error });
  }
}

// Why there is no report, in words that its reader may see.

import { isDatabaseAway } from '#database/away.ts';

/** Tables that are not there yet, or were put in place of others at this moment. */
const notYet = /^(?:42P01|3F000|40001)$/;

export type ReportFault =
  /** The database is away, busy, or behind: the same request may succeed later. */
  | 'unavailable'
  | 'tooLarge'
  | 'unknownTrade'
  | 'unknownInstrument'
  /** The books do not add up; nothing is handed out that is wrong. */
  | 'inconsistent';

export class ReportError extends Error {
  override readonly name = 'ReportError';
  readonly fault: ReportFault;

  constructor(fault: ReportFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }

  /** What the database's own errors mean here; others are passed on as they are. */
  static of(error: unknown): Error {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === '57014') {
      const message = 'This report takes too long: ask for less at a time.';
      return new ReportError('tooLarge', message, { cause: error });
    }
    if (isDatabaseAway(error) || notYet.test(code)) {
      const message = 'The reports cannot be made now; try again in a moment.';
      return new ReportError('unavailable', message, { cause: error });
    }
    return error instanceof Error ? error : new Error(String(error));
  }
}

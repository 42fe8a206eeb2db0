// Why the cashier does not do what it was asked: a code of the venue's one table, for the door to answer. No operating failure is one.

import { rejectName } from '#core/reject-codes.ts';

export class CashierError extends Error {
  override readonly name = 'CashierError';
  /** RejectCode. */
  readonly code: number;
  readonly field: string | undefined;
  /** Largest amount that would have been taken, in minor units. */
  readonly limitMinor: number | undefined;

  constructor(
    code: number,
    details: { readonly field?: string; readonly limitMinor?: number | undefined } = {},
  ) {
    super(rejectName(code));
    this.code = code;
    this.field = details.field;
    this.limitMinor = details.limitMinor;
  }
}

// A request about notifications that is refused, with its code. It must never say anything of what another member has.

import type { RejectCode } from '#core/reject-codes.ts';

export class NotificationError extends Error {
  override readonly name = 'NotificationError';
  readonly code: RejectCode;
  readonly field: string | undefined;
  /** The most there may be, where that was passed. */
  readonly limit: number | undefined;

  constructor(
    code: RejectCode,
    message: string,
    details: { readonly field?: string; readonly limit?: number } = {},
  ) {
    super(message);
    this.code = code;
    this.field = details.field;
    this.limit = details.limit;
  }
}

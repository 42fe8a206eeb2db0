// A refusal of the identity part in the one shape of the API's errors.

import { ApiError } from './api-error.ts';
import { IdentityError } from '#identity/identity-error.ts';

/** Undefined for any other error. */
export function identityFault(error: unknown): ApiError | undefined {
  if (!(error instanceof IdentityError)) return undefined;
  const { code, field, message, status } = error;
  return new ApiError(code, { field, message: message === '' ? undefined : message, status });
}

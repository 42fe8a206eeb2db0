// The one shape of an error, at every door: code, name, message, the field at fault, the limit that was broken, and whether trying again
// may help. It must never carry what a client may not know.

import type { RejectMeaning } from './rejects.ts';
import { rejectMeanings } from './rejects.ts';
import { isTransient, RejectCode, rejectName } from '#core/reject-codes.ts';

export interface ErrorDetails {
  readonly field?: string | undefined;
  readonly limit?: string | undefined;
  readonly message?: string | undefined;
  /** HTTP status, where the place of the error gives it another than the code. */
  readonly status?: number | undefined;
}

/** Thrown where a request ends early and is rare; order entry reports codes instead. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: number;
  readonly details: ErrorDetails;

  constructor(code: number, details: ErrorDetails = {}) {
    super(details.message ?? meaningOf(code).message);
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return this.details.status ?? meaningOf(this.code).status;
  }

  /** `{"code":…}`, as it stands behind "error". */
  get json(): string {
    return errorJson(this.code, this.details);
  }
}

export function meaningOf(code: number): RejectMeaning {
  const name = rejectName(code);
  return rejectMeanings[name === 'unknownCode' ? 'internalError' : name];
}

/** The object that stands behind "error". */
export function errorJson(code: number, details: ErrorDetails = {}): string {
  const { field, message, limit } = details;
  const meaning = meaningOf(code);
  const fieldAtFault = field ?? meaning.field;
  return (
    `{"code":${code},"name":"${rejectName(code)}","message":${JSON.stringify(message ?? meaning.message)}` +
    (fieldAtFault === undefined ? '' : `,"field":${JSON.stringify(fieldAtFault)}`) +
    (limit === undefined ? '' : `,"limit":"${limit}"`) +
    `,"transient":${isTransient(code)}}`
  );
}

export function missingField(field: string): ApiError {
  return new ApiError(RejectCode.missingField, { field, message: `"${field}" is missing.` });
}

export function invalidField(field: string, message?: string): ApiError {
  return new ApiError(RejectCode.invalidField, { field, message });
}

// What requests of several orders have in common at both doors: how they are answered, and how a part of one is refused.

import { ApiError, errorJson, meaningOf } from './api-error.ts';
import type { OrderEntry } from './order-entry.ts';
import { firstUnknownField } from './order-fields.ts';
import type { JsonObject } from './strict-json.ts';
import { RejectCode } from '#core/reject-codes.ts';

export interface GroupAnswer {
  readonly ok: boolean;
  /** HTTP status. */
  readonly status: number;
  /** The result as JSON; where it is not ok the members of an object: `"error":{…},"orders":[…]`. */
  readonly text: string;
}

/** What `make` answers, or that something went wrong: whatever is wrong with one answer must not keep the venue from the next outcome. */
export function answerSafely(
  failed: (error: unknown) => void,
  make: () => GroupAnswer,
): GroupAnswer {
  try {
    return make();
  } catch (error) {
    failed(error);
    const { internalError } = RejectCode;
    const text = `"error":${errorJson(internalError)}`;
    return { ok: false, status: meaningOf(internalError).status, text };
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the entry found wrong. */
export function refusalOf({ fields }: OrderEntry): ApiError {
  const { code, field, limit, message } = fields;
  return new ApiError(code, { field, limit, message });
}

/** Throws ApiError where a body has a field that nobody knows; `path` stands before its name. */
export function refuseUnknown(body: JsonObject, known: readonly string[], path = ''): void {
  const unknown = firstUnknownField(body, known);
  if (unknown === undefined) return;
  const field = path + unknown;
  throw new ApiError(RejectCode.unknownField, { field, message: `There is no field "${field}".` });
}

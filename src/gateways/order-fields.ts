// The names of the fields that order requests may have, and what else a request has.

import type { JsonObject } from './strict-json.ts';

/** Of a new order. */
export const placeFields = [
  'instrument',
  'side',
  'type',
  'qty',
  'price',
  'timeInForce',
  'postOnly',
  'clOrdId',
  'account',
] as const;

/** The first field that is none of these. */
export function firstUnknownField(body: JsonObject, fields: readonly string[]): string | undefined {
  return Object.keys(body).find((field) => !fields.includes(field));
}

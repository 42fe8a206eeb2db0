// The names of the fields that order requests may have, and what else a request has.

import type { JsonObject } from './strict-json.ts';

/** Of a new order, but for the account: the legs of a list and the operations of a batch have the request's. */
export const orderFields = [
  'instrument',
  'side',
  'type',
  'qty',
  'cashOrderQty',
  'price',
  'stopPrice',
  'activationPrice',
  'trailingOffset',
  'trailingOffsetBps',
  'timeInForce',
  'expireTime',
  'postOnly',
  'repriceToPost',
  'allOrNone',
  'displayQty',
  'minQty',
  'stpMode',
  'clOrdId',
] as const;

/** Of a new order. */
export const placeFields = [...orderFields, 'account'] as const;

/** Of what an amendment may change, and of the instrument that says how its numbers are read. */
export const amendmentFields = ['instrument', 'price', 'stopPrice', 'qty'] as const;

/** The first field that is none of these. */
export function firstUnknownField(body: JsonObject, fields: readonly string[]): string | undefined {
  return Object.keys(body).find((field) => !fields.includes(field));
}

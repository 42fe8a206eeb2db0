// How the operator's long lists are asked for: newest first, so many at a time, on from where the last answer ended, within a span of time.

import { invalidField } from '../api-error.ts';

export const itemsByDefault = 100;

/** What stands behind a cursor: a number that the list goes down from. */
const cursorText = /^c([1-9][0-9]{0,15})$/;

export function cursorOf(below: number): string {
  return Buffer.from(`c${below}`).toString('base64url');
}

/** Throws ApiError where it is no cursor of the venue. */
export function readCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const below = Number(cursorText.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1]);
  if (Number.isSafeInteger(below)) return below;
  throw invalidField('cursor', '"cursor" is the nextCursor of an answer before.');
}

const instantText = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** Throws ApiError where it is no time of RFC 3339. */
export function readTime(text: string | undefined, field: string): Date | undefined {
  if (text === undefined) return undefined;
  const date = new Date(instantText.test(text) ? text : Number.NaN);
  if (!Number.isNaN(date.getTime())) return date;
  throw invalidField(field, `"${field}" is a time such as 2026-11-21T09:30:00Z.`);
}

/** `{"items":[…],"nextCursor":"…"}`; `last` is what the next page goes down from, undefined where this is the end. */
export function pageJson(itemsJson: string, last: number | undefined): string {
  const next = last === undefined ? '' : `,"nextCursor":"${cursorOf(last)}"`;
  return `{"items":${itemsJson}${next}}`;
}

// Arrays in queries and in rows. postgres.js would ask the server for these types with each connection that it opens, and where that is lost
// before the answer nobody hears of it: the rejection ends the whole process. PostgreSQL never changes their numbers, so nothing is asked.

import type postgres from 'postgres';

/** Of an array of anything else postgres.js takes the type of its first element for its own. */
type Element = string | number | null;

/** Numbers of the array types in PostgreSQL's catalogue (pg_type.dat), and what an element is here; arrays of other types stay texts. */
const arrayTypeOids: Readonly<Record<string, [oid: number, read: (text: string) => unknown]>> = {
  int4Array: [1007, Number],
  int8Array: [1016, BigInt],
  textArray: [1009, String],
  uuidArray: [2951, String],
};

/** The text of an array, as in https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO. Throws where an element is missing. */
export function arrayText(elements: unknown): string {
  // A text is one already.
  if (!Array.isArray(elements)) return String(elements);
  return `{${(elements as Element[]).map(elementText).join(',')}}`;
}

function elementText(element: Element | undefined, at: number): string {
  if (element === undefined) throw new TypeError(`element ${at} of the array is undefined`);
  if (element === null) return 'null';
  return `"${String(element).replaceAll(/["\\]/g, '\\$&')}"`;
}

/** An element as the server writes it: in quotes, or bare where it holds nothing of the syntax; a bare NULL is none. */
const elementPattern = /"((?:[^"\\]|\\.)*)"|([^{},]+)/gs;

/** The elements of an array of one dimension. */
function arrayElements(text: string, read: (text: string) => unknown): unknown[] {
  return Array.from(text.matchAll(elementPattern), ([, quoted, bare]) => {
    if (quoted !== undefined) return read(quoted.replaceAll(/\\(.)/gs, '$1'));
    return bare === undefined || bare === 'NULL' ? null : read(bare);
  });
}

/** For the `types` of postgres.js. */
export function arrayTypes(): Record<string, postgres.PostgresType> {
  const entries = Object.entries(arrayTypeOids).map(([name, [oid, read]]) => {
    const parse = (text: string): unknown[] => arrayElements(text, read);
    const type: postgres.PostgresType = { to: oid, from: [oid], serialize: arrayText, parse };
    return [name, type] as const;
  });
  return Object.fromEntries(entries);
}

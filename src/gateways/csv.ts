// Tables as comma-separated text (RFC 4180, UTF-8, CRLF), whole or as a stream. A spreadsheet must never take a cell for a formula, and a
// long table must never be in memory as a whole.

import { pipeline, Readable } from 'node:stream';
import { stringify, type Options } from 'csv-stringify';
import { stringify as stringifyNow } from 'csv-stringify/sync';

/** Null is an empty cell. */
export type CsvCell = string | null;

/** What spreadsheets take for the beginning of a formula, and what they skip before one. */
const formulaStart = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const plainNumber = /^-?[0-9]+(?:\.[0-9]+)?$/;

/** The text of a cell: where a spreadsheet would take it for a formula, with an apostrophe before it. Numbers below zero are left alone. */
export function csvCell(text: string): string {
  return formulaStart.test(text) && !plainNumber.test(text) ? `'${text}` : text;
}

const options: Options = {
  record_delimiter: 'windows',
  // A line end of any kind inside a cell: the library looks for the whole CRLF only.
  quoted_match: /[\r\n]/,
  cast: { string: csvCell },
};

/** A header and its rows. */
export function csvText(titles: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
  return stringifyNow([titles, ...rows], options);
}

/**
 * The same as a stream that pulls rows as fast as its reader takes them. A failure of `rows` destroys the stream, so that the reader sees
 * an answer that was cut off instead of one that looks whole; a reader that leaves ends `rows`.
 */
export function csvStream(
  titles: readonly string[],
  rows: AsyncIterable<readonly CsvCell[]>,
): Readable {
  const source = Readable.from(withHeader(titles, rows));
  const text = stringify(options);
  pipeline(source, text, () => undefined);
  return text;
}

async function* withHeader(
  titles: readonly string[],
  rows: AsyncIterable<readonly CsvCell[]>,
): AsyncGenerator<readonly CsvCell[]> {
  yield titles;
  yield* rows;
}

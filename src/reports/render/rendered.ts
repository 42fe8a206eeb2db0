// A report in its three forms: an object for JSON, one table for CSV, and a document of several tables for print. It must never compute:
// every figure comes from the report.

/** A cell that has nothing to say is null. */
export type Cell = string | null;

export interface CsvTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface PrintedColumn {
  readonly title: string;
  /** Numbers stand right. */
  readonly align: 'left' | 'right';
  /** Share of the page's width, relative to the others. */
  readonly weight: number;
}

export interface PrintedTable {
  readonly heading: string;
  readonly columns: readonly PrintedColumn[];
  readonly rows: readonly (readonly string[])[];
  /** Below the rows, set off by a line. */
  readonly totals: readonly (readonly string[])[];
}

export interface PrintedDocument {
  readonly venueName: string;
  readonly title: string;
  /** Whom and what it is about: label and value. */
  readonly facts: readonly (readonly [string, string])[];
  readonly tables: readonly PrintedTable[];
  /** Notes below everything. */
  readonly notes: readonly string[];
}

export interface Rendered {
  /** Without an ending: letters, digits, hyphens. */
  readonly fileName: string;
  readonly json: object;
  readonly csv: CsvTable;
  readonly document: PrintedDocument;
}

export const left = (title: string, weight = 1): PrintedColumn => ({
  title,
  align: 'left',
  weight,
});
export const right = (title: string, weight = 1): PrintedColumn => ({
  title,
  align: 'right',
  weight,
});

export function table(
  heading: string,
  columns: readonly PrintedColumn[],
  rows: readonly (readonly string[])[],
  totals: readonly (readonly string[])[] = [],
): PrintedTable {
  return { heading, columns, rows, totals };
}

const missing = '–';

/** A decimal as people read it: `1,234,567.89`; a dash for none. */
export function grouped(decimal: string | null | undefined): string {
  if (decimal === null || decimal === undefined) return missing;
  const [whole = '', fraction] = decimal.split('.');
  const parts = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? parts : `${parts}.${fraction}`;
}

/** `2026-11-21 09:30:00.000123`. */
export function printedTime(rfc3339: string): string {
  return rfc3339.replace('T', ' ').replace('Z', '');
}

export const orNull = <Value>(value: Value | undefined): Value | null => value ?? null;

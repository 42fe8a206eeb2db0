// Sections and targets as aligned text for a terminal. Writes strings, prints nothing.

import type { Section } from './section.ts';
import type { TargetResult } from './targets.ts';

/** Grouped digits: three significant ones below 1,000, whole numbers above. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const size = Math.abs(value);
  if (size >= 1_000) return Math.round(value).toLocaleString('en-US');
  if (size >= 100) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  return value.toFixed(size >= 1 ? 2 : 3);
}

/** A rate in millions a second. */
export function millions(perSecond: number): string {
  return figure(perSecond / 1_000_000);
}

export function formatSection(section: Section): string {
  const lines = ['', section.title, ...section.notes.map((note) => `  ${note}`)];
  if (section.rows.length > 0) lines.push(...alignedRows([section.header, ...section.rows]));
  return lines.join('\n');
}

export function formatTargets(results: readonly TargetResult[]): string {
  const rows = results.map((result) => [
    result.reached ? 'reached' : 'MISSED',
    result.what,
    figure(result.value),
    `${result.bound} ${figure(result.limit)}`,
    result.unit,
  ]);
  return [
    '',
    'Targets',
    ...alignedRows([['', 'what', 'measured', 'target', 'unit'], ...rows]),
  ].join('\n');
}

/** The first two columns and text to the left, figures to the right. */
function alignedRows(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column]!;
      return isFigure(rows, column) ? cell.padStart(width) : cell.padEnd(width);
    });
    return `  ${cells.join('  ').trimEnd()}`;
  });
}

function isFigure(rows: readonly (readonly string[])[], column: number): boolean {
  return rows
    .slice(1)
    .every((row) => /^-?[\d,.]*(?:x| MB)?$/.test(row[column] ?? '') || row[column] === '-');
}

// The facts as a table for people, and as files for programs.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { reasonOf, Refusal } from '../replay/refusal.ts';
import type { MeasureGroup } from './measures.ts';
import type { SimulationResult } from './simulation.ts';

const nameWidth = 52;
const columnWidth = 12;

/** The columns side by side; a market that was not measured has none. */
export function factsTable(
  columns: readonly { readonly title: string; readonly groups: readonly MeasureGroup[] }[],
): string {
  const lines = [' '.repeat(nameWidth) + columns.map(({ title }) => right(title)).join('')];
  const [first] = columns;
  for (const [groupIndex, { title, measures }] of (first?.groups ?? []).entries()) {
    lines.push('', title);
    measures.forEach(({ name, digits }, index) => {
      const figures = columns.map(({ groups }) => {
        const value = groups[groupIndex]?.measures[index]?.value ?? Number.NaN;
        return right(Number.isFinite(value) ? value.toFixed(digits) : '-');
      });
      lines.push(`  ${name}`.padEnd(nameWidth) + figures.join(''));
    });
  }
  return lines.join('\n');
}

function right(text: string): string {
  return text.padStart(columnWidth);
}

/** Makes the folder before the work, not after it. Throws Refusal. */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'trades.csv'), '');
  } catch (error) {
    throw new Refusal(`The folder ${folder} cannot be written: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

/** trades.csv, book.csv and facts.json. Times are microseconds after midnight of the simulated day. */
export function writeFiles(folder: string, { tape, names }: SimulationResult, facts: object): void {
  const trades = tape.trades.map(
    ({ timeUs, priceTicks, qtyLots, sign, makerAccountId, takerAccountId }) =>
      [
        timeUs,
        priceTicks,
        qtyLots,
        sign > 0 ? 'buy' : 'sell',
        names.get(makerAccountId),
        names.get(takerAccountId),
      ].join(','),
  );
  const tops = tape.tops.map(({ timeUs, bidTicks, bidLots, askTicks, askLots }) =>
    [timeUs, ofSide(bidTicks), ofSide(bidLots), ofSide(askTicks), ofSide(askLots)].join(','),
  );
  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
  write('trades.csv', table('timeUs,priceTicks,qtyLots,takerSide,maker,taker', trades));
  write('book.csv', table('timeUs,bidTicks,bidLots,askTicks,askLots', tops));
  write('facts.json', `${JSON.stringify(facts, undefined, 2)}\n`);
}

/** An empty side has no price and no quantity. */
function ofSide(figure: number): string {
  return figure === 0 ? '' : String(figure);
}

function table(head: string, rows: readonly string[]): string {
  return `${[head, ...rows].join('\n')}\n`;
}

/** Measures by group and name; what could not be measured is null. */
export function factsJson(groups: readonly MeasureGroup[]): object {
  return Object.fromEntries(
    groups.map(({ title, measures }) => [
      title,
      Object.fromEntries(
        measures.map(({ name, value }) => [name, Number.isFinite(value) ? value : null]),
      ),
    ]),
  );
}

// The user's fills as marks on the candles in which they happened: what bought points up from below, what sold points down from above. Pure and
// exact: several fills of a side in one candle are one mark with their sum and their average price.
import type { Fill } from '#api/types.ts';
import { add, decimal, decimalString, multiplyDown, zero, divideDown } from '#client/decimal.ts';
import { grouped, quantity, roundedTo } from '../format/format.ts';
import { placeAt } from './bars.ts';

export type FillMark = {
  readonly id: string;
  /** The chart's time of the candle. */
  readonly time: number;
  readonly side: Fill['side'];
  /** "Bought 10 at 585.33", "Sold 30 in 2 fills at 585.40 on average". */
  readonly words: string;
};

export function fillMarksOf(
  fills: readonly Fill[],
  symbol: string,
  bars: readonly { readonly time: number }[],
  chartTime: (rfc3339: string) => number,
): readonly FillMark[] {
  const groups = new Map<string, { time: number; fills: Fill[] }>();
  for (const fill of fills) {
    // A trade that was busted is none.
    if (fill.instrument !== symbol || fill.status === 'busted') continue;
    const time = bars[placeAt(bars, chartTime(fill.time))]?.time;
    if (time === undefined) continue;
    const id = `${fill.side} ${time}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { time, fills: [fill] });
    else group.fills.push(fill);
  }
  const marks = [...groups].map(([id, { time, fills: own }]) => ({
    id,
    time,
    side: own[0]?.side ?? 'buy',
    words: wordsOf(own),
  }));
  return marks.toSorted((a, b) => a.time - b.time);
}

function wordsOf(fills: readonly Fill[]): string {
  const first = fills[0];
  if (first === undefined) return '';
  const did = first.side === 'buy' ? 'Bought' : 'Sold';
  if (fills.length === 1) {
    return `${did} ${quantity(first.qty)} at ${grouped(first.price)}`;
  }
  let qty = zero;
  let value = zero;
  for (const fill of fills) {
    qty = add(qty, decimal(fill.qty));
    value = add(value, multiplyDown(decimal(fill.qty), decimal(fill.price)));
  }
  const average = divideDown(value, qty) ?? zero;
  return `${did} ${quantity(decimalString(qty))} in ${fills.length} fills at ${roundedTo(average, 4)} on average`;
}

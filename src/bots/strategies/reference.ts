// Where a price belongs: the others' middle, else the last trade, else the listing's price; or a series of prices from elsewhere. It tells when that was last
// known to be true, so that the runtime can pull quotes around a reference that has gone stale. Pure.

import { pointAt, type PriceSeries } from '../runtime/price-series.ts';
import type { InstrumentTerms, Situation } from '../runtime/strategy.ts';

export interface Reference {
  /** In ticks, and fractions of them. */
  readonly ticks: number;
  /** On the clock of `nowMs`. */
  readonly atMs: number;
}

/** Middle of the others' book in ticks; undefined where a side is empty. */
export function middleOf({ bids, asks }: Situation['book']): number | undefined {
  const bid = bids[0]?.priceTicks;
  const ask = asks[0]?.priceTicks;
  return bid === undefined || ask === undefined ? undefined : (bid + ask) / 2;
}

/** The venue's own price; undefined where it has none. */
export function ownReference(
  { book, lastTicks, nowMs }: Situation,
  terms: InstrumentTerms,
): Reference | undefined {
  const ticks = middleOf(book) ?? lastTicks ?? terms.referenceTicks;
  // The runtime asks on a live book only: what it shows is true now.
  return ticks === undefined ? undefined : { ticks, atMs: nowMs };
}

/** The series at this moment; after its last point it grows stale. */
export function seriesReference(
  series: PriceSeries,
  nowMs: number,
  { tickValue }: InstrumentTerms,
): Reference {
  const point = pointAt(series, nowMs);
  const lastMs = series.at(-1)?.atMs ?? 0;
  return { ticks: point.price / tickValue, atMs: Math.min(nowMs, lastMs) };
}

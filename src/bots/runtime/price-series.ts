// Prices of somewhere else over time, from a CSV file of `time,price`: what a maker may quote around. Times are seconds, or RFC 3339; the first line is
// the moment at which the bot begins. Pure: the caller brings the text.

export interface PricePoint {
  /** Milliseconds after the first point. */
  readonly atMs: number;
  /** In the currency, for one share. */
  readonly price: number;
}

/** In order of time; at least one point. */
export type PriceSeries = readonly PricePoint[];

/** Throws an Error that names the line and what is wrong with it. A first line of words is a heading. */
export function parsePriceSeries(text: string): PriceSeries {
  const points: PricePoint[] = [];
  let firstMs = 0;
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const [time = '', price = ''] = line.split(',').map((field) => field.trim());
    const timeMs = timeMsOf(time);
    if (index === 0 && timeMs === undefined && /^[A-Za-z_ ]+$/.test(price)) return;
    if (timeMs === undefined) throw new Error(`line ${index + 1} has the time "${time}"`);
    if (!/^\d+(?:\.\d+)?$/.test(price) || Number(price) <= 0) {
      throw new Error(`line ${index + 1} has the price "${price}"`);
    }
    if (points.length === 0) firstMs = timeMs;
    const atMs = timeMs - firstMs;
    const lastMs = points.at(-1)?.atMs ?? 0;
    if (atMs < lastMs) throw new Error(`line ${index + 1} is before the line above it`);
    points.push({ atMs, price: Number(price) });
  });
  if (points.length === 0) throw new Error('it has no line with a price');
  return points;
}

function timeMsOf(text: string): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1_000;
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text)) return undefined;
  const timeMs = Date.parse(text);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}

/** The latest point at a moment; before the first one that. */
export function pointAt(series: PriceSeries, atMs: number): PricePoint {
  let low = 0;
  let high = series.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((series[middle]?.atMs ?? Infinity) <= atMs) low = middle;
    else high = middle - 1;
  }
  return series[low] ?? { atMs: 0, price: Number.NaN };
}

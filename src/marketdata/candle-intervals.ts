// The candle intervals that the venue keeps: their names in the API, their lengths, and how many of each are remembered. Each
// interval starts at a multiple of its length since the epoch, in UTC.

export const candleIntervals = [
  /** An hour. */
  { name: '1s', lengthUs: 1_000_000, candlesMax: 3_600 },
  /** Three hours. */
  { name: '5s', lengthUs: 5_000_000, candlesMax: 2_160 },
  /** A day: the ticker's statistics are read from these, see day-statistics.ts. */
  { name: '1m', lengthUs: 60_000_000, candlesMax: 1_440 },
  /** A week. */
  { name: '5m', lengthUs: 300_000_000, candlesMax: 2_016 },
  /** A fortnight. */
  { name: '15m', lengthUs: 900_000_000, candlesMax: 1_344 },
  /** Sixty days. */
  { name: '1h', lengthUs: 3_600_000_000, candlesMax: 1_440 },
  /** Five years. */
  { name: '1d', lengthUs: 86_400_000_000, candlesMax: 1_830 },
] as const;

export type CandleInterval = (typeof candleIntervals)[number]['name'];

/** The interval's place in the table, or -1 for a name that is none. */
export function candleIntervalIndex(name: string): number {
  return candleIntervals.findIndex((interval) => interval.name === name);
}

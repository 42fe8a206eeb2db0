// Candles as the chart wants them: floats, and times moved to the user's zone, for the chart takes every time for UTC. Pure.
import type { Candle, Interval } from '#api/types.ts';
import { decimal, toPixelNumber } from '#client/decimal.ts';
import type { Bar } from './indicator-math.ts';

const daySeconds = 86_400;

/** What to add to a time for the user's clock to read it; daily candles keep the venue's day. */
export function offsetSecondsOf(latest: Candle | undefined, interval: Interval): number {
  return latest === undefined || interval === '1d'
    ? 0
    : -60 * new Date(latest.time).getTimezoneOffset();
}

export function barOf(candle: Candle, offsetSeconds: number): Bar {
  const utcSeconds = Date.parse(candle.time) / 1_000;
  const number = (text: string): number => toPixelNumber(decimal(text));
  return {
    time: utcSeconds + offsetSeconds,
    open: number(candle.open),
    high: number(candle.high),
    low: number(candle.low),
    close: number(candle.close),
    volume: number(candle.volume),
    day: Math.floor(utcSeconds / daySeconds),
  };
}

/** The place of the last item that is not after `time`, or -1: items are in order of time. */
export function placeAt(items: readonly { readonly time: number }[], time: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.time ?? Infinity) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// Which stretch of the equity curve is looked at, and what it says: the line, and the result of trading over it. Exact until the last step,
// where amounts become pixels.
import type { AnswerOf } from '#api/routes.ts';
import { add, decimal, subtract, toPixelNumber, zero, type Decimal } from '#client/decimal.ts';
import { percentOf } from './exposure.ts';

export const equityRanges = ['day', 'week', 'month', 'year'] as const;
export type EquityRange = (typeof equityRanges)[number];
export type EquityPoint = AnswerOf<'GET /v1/reports/equity'>['curves'][number]['points'][number];

export const rangeWords: Readonly<Record<EquityRange, string>> = {
  day: '24 h',
  week: 'Week',
  month: 'Month',
  year: 'Year',
};

const hourMs = 3_600_000;
const spans: Readonly<Record<EquityRange, { hours: number; interval: 'hour' | 'day' }>> = {
  day: { hours: 24, interval: 'hour' },
  week: { hours: 7 * 24, interval: 'hour' },
  month: { hours: 30 * 24, interval: 'day' },
  year: { hours: 365 * 24, interval: 'day' },
};

/** What the venue is asked. Ends now: the last point is what the account is worth. */
export function equityQuery(range: EquityRange, nowMs: number) {
  const { hours, interval } = spans[range];
  return {
    from: new Date(nowMs - hours * hourMs).toISOString(),
    to: new Date(nowMs).toISOString(),
    interval,
  };
}

/** Without the time before there was an account: the curve begins where something is in it. */
export function sinceFunded(points: readonly EquityPoint[]): readonly EquityPoint[] {
  const first = points.findIndex(
    ({ equity, netFlow }) => decimal(equity) !== 0n || decimal(netFlow) !== 0n,
  );
  return first === -1 ? [] : points.slice(first);
}

/** What trading and prices did between the first point and the last: money that came or went is no profit. Null with less than two points. */
export function resultOf(points: readonly EquityPoint[]): Decimal | null {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < 2) return null;
  const flows = points.slice(1).reduce((sum, point) => add(sum, decimal(point.netFlow)), zero);
  return subtract(subtract(decimal(last.equity), decimal(first.equity)), flows);
}

export type Drawdown = {
  readonly amount: Decimal;
  /** By what the equity would have been at the peak's level, rounded down to two decimals. */
  readonly percent: string | null;
  readonly peakAt: string;
  readonly lowAt: string;
};

/** The deepest fall from a peak to a later low. Money that came or went is neither. Null with less than two points. */
export function drawdownOf(points: readonly EquityPoint[]): Drawdown | null {
  const [first] = points;
  if (first === undefined || points.length < 2) return null;
  let flows = zero;
  let peak = decimal(first.equity);
  let peakAt = first.time;
  let deepest: Drawdown = { amount: zero, percent: null, peakAt, lowAt: peakAt };
  for (const point of points.slice(1)) {
    flows = add(flows, decimal(point.netFlow));
    const level = subtract(decimal(point.equity), flows);
    if (level >= peak) {
      peak = level;
      peakAt = point.time;
    } else if (subtract(peak, level) > deepest.amount) {
      const amount = subtract(peak, level);
      const percent = percentOf(amount, add(peak, flows));
      deepest = { amount, percent, peakAt, lowAt: point.time };
    }
  }
  return deepest;
}

/** The result by what it was made with: the first equity and what came in since. Null where that is not above zero. */
export function resultPercentOf(points: readonly EquityPoint[]): string | null {
  const result = resultOf(points);
  const last = points.at(-1);
  if (result === null || last === undefined) return null;
  const magnitude = result < 0n ? subtract(zero, result) : result;
  const percent = percentOf(magnitude, subtract(decimal(last.equity), result));
  return percent === null ? null : `${result < 0n ? '-' : ''}${percent}`;
}

/** For the chart: seconds in the user's zone, strictly rising, and pixels. */
export function lineOf(
  points: readonly EquityPoint[],
  offsetMinutes: number,
): readonly { readonly time: number; readonly value: number }[] {
  const line: { time: number; value: number }[] = [];
  for (const point of points) {
    const time = Math.floor(Date.parse(point.time) / 1_000) - offsetMinutes * 60;
    const before = line.at(-1);
    // Two points of one second are one point: the later.
    if (before !== undefined && before.time >= time) line.pop();
    line.push({ time, value: toPixelNumber(decimal(point.equity)) });
  }
  return line;
}

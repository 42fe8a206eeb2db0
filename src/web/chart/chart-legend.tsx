// The figures of the candle under the pointer, or of the latest: open to close, change, volume, and those of the indicators. A few times a second
// at most.
import { useStore } from 'zustand/react';
import type { StoreApi } from 'zustand/vanilla';
import type { Candle } from '#api/types.ts';
import {
  decimal,
  decimalString,
  decimalsOf,
  divideDown,
  subtract,
  times,
} from '#client/decimal.ts';
import {
  compactRounded,
  directionOf,
  grouped,
  instant,
  percent,
  price,
  signed,
  when,
} from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { directionColour } from '../ui/direction.tsx';
import { useThrottled } from '../ui/use-throttled.ts';
import { chartChoices } from './chart-choices.ts';
import type { CandlesState } from './candles-store.ts';
import type { Point } from './chart-feed.ts';
import { plotToken } from './chart-style.ts';
import { indicatorName } from './indicator-kinds.ts';
import type { ChartHandle } from './price-chart.tsx';

export type PointStore = StoreApi<{
  readonly point: Point | null;
  /** What the user's fills were, by the chart's times of their candles. */
  readonly marks: ReadonlyMap<number, readonly string[]>;
}>;

const everyMs = 120;
const latestOf = (state: CandlesState): Candle | null => state.latest;

export function ChartLegend(props: {
  handle: ChartHandle | null;
  points: PointStore;
  tickSize: string;
}) {
  const { handle, points, tickSize } = props;
  const { candles } = useTerminal();
  const latest = useThrottled(candles.store, latestOf, everyMs);
  const point = useStore(points, (state) => state.point);
  const marks = useStore(points, (state) => state.marks);
  const indicators = useStore(chartChoices.store, (state) => state.indicators);
  const candle = point?.candle ?? latest;
  if (candle === null) {
    return null;
  }
  const figures = point?.figures ?? handle?.feed.latestFigures();
  return (
    <div className="pointer-events-none absolute top-1.5 right-18 left-3 z-10 flex flex-col gap-0.5 text-2xs">
      <CandleFigures candle={candle} pointed={point !== null} tickSize={tickSize} />
      {indicators.length > 0 && (
        <p className="flex flex-wrap gap-x-3">
          {indicators.map((indicator, at) => (
            <span className="whitespace-nowrap" key={indicator.id}>
              <span className="text-ink-3">{indicatorName(indicator)} </span>
              <span style={{ color: plotToken(at) }}>
                {figuresText(figures?.get(indicator.id) ?? [], decimalsOf(tickSize))}
              </span>
            </span>
          ))}
        </p>
      )}
      {point !== null && marks.has(point.time) && (
        <p className="font-semibold text-ink">{marks.get(point.time)?.join(', ')}</p>
      )}
    </div>
  );
}

function figuresText(figures: readonly (number | null)[], decimals: number): string {
  const known = figures.filter((figure) => figure !== null);
  return known.length === 0
    ? 'too few candles yet'
    : known.map((figure) => figure.toFixed(decimals).replace('-', '−')).join(' ');
}

function CandleFigures(props: { candle: Candle; pointed: boolean; tickSize: string }) {
  const { candle, pointed, tickSize } = props;
  const { change, changePercent } = changeOf(candle, tickSize);
  const colour = directionColour[directionOf(change)];
  const figure = (name: string, value: string) => (
    <span className="whitespace-nowrap">
      <span className="text-ink-3">{name} </span>
      <span className={colour}>{value}</span>
    </span>
  );
  return (
    <p className="flex flex-wrap gap-x-3">
      {figure('O', price(candle.open, tickSize))}
      {figure('H', price(candle.high, tickSize))}
      {figure('L', price(candle.low, tickSize))}
      {figure('C', price(candle.close, tickSize))}
      <span className={colour}>
        {signed(grouped(change))} ({changePercent})
      </span>
      {figure('Vol', compactRounded(candle.volume))}
      {pointed && (
        <span className="text-ink-3" title={instant(candle.time)}>
          {when(candle.time)}
          {new Date(candle.time).getTimezoneOffset() !== 0 && `, ${candle.time.slice(11, 19)} UTC`}
        </span>
      )}
    </p>
  );
}

function changeOf(candle: Candle, tickSize: string) {
  const moved = subtract(decimal(candle.close), decimal(candle.open));
  const share = divideDown(times(moved, 100), decimal(candle.open));
  return {
    change: decimalString(moved, decimalsOf(tickSize)),
    changePercent: percent(share === null ? null : decimalString(share)),
  };
}

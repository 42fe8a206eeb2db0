// The user's fills and the average price of their position on the chart; a mark tells what it stands for when it is pointed at, and the legend
// tells it for the candle that keys have walked to.
import {
  LineStyle,
  createSeriesMarkers,
  type MouseEventParams,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { useEffect, useRef, type RefObject } from 'react';
import { useStore } from 'zustand/react';
import type { Instrument } from '#api/types.ts';
import { decimal, toPixelNumber } from '#client/decimal.ts';
import { quantity } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import type { PointStore } from './chart-legend.tsx';
import { fillMarksOf, type FillMark } from './fill-marks.ts';
import type { ChartHandle } from './price-chart.tsx';

export function MarksLayer(props: {
  handle: ChartHandle;
  instrument: Instrument;
  points: PointStore;
  theme: string;
}) {
  const { handle, instrument, points, theme } = props;
  const tip = useRef<HTMLDivElement>(null);
  useFillMarks(handle, instrument.symbol, points, theme, tip);
  useAveragePrice(handle, instrument.symbol, theme);
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none invisible absolute top-0 left-0 z-20 rounded-sm border border-line-strong bg-raised px-2 py-1 text-2xs whitespace-nowrap text-ink"
      ref={tip}
    />
  );
}

function useFillMarks(
  handle: ChartHandle,
  symbol: string,
  points: PointStore,
  theme: string,
  tip: RefObject<HTMLDivElement | null>,
): void {
  const { fills, candles } = useTerminal();
  useEffect(() => {
    const { view, feed } = handle;
    const markers = createSeriesMarkers<Time>(view.candles, [], { zOrder: 'top' });
    let marks: readonly FillMark[] = [];
    const draw = (): void => {
      const { items } = fills.store.getState();
      marks = fillMarksOf(items, symbol, feed.bars(), feed.chartTime);
      markers.setMarkers(marks.map((mark) => markerOf(mark, view.colours())));
      const byTime = new Map<number, readonly string[]>();
      for (const { time, words } of marks) byTime.set(time, [...(byTime.get(time) ?? []), words]);
      points.setState({ marks: byTime });
    };
    draw();
    const stops = [
      feed.onReset(draw),
      fills.store.subscribe((state, before) => {
        if (state.items !== before.items) draw();
      }),
      // A fill can be here before its candle.
      candles.store.subscribe((state, before) => {
        if (state.latest?.time !== before.latest?.time) draw();
      }),
    ];
    const point = (param: MouseEventParams): void => {
      const element = tip.current;
      if (element === null) return;
      const mark = marks.find(({ id }) => id === param.hoveredInfo?.objectId);
      element.style.visibility = mark === undefined ? 'hidden' : 'visible';
      if (mark === undefined || param.point === undefined) return;
      element.textContent = mark.words;
      const room = (element.parentElement?.clientWidth ?? 0) - element.offsetWidth - 8;
      const x = Math.max(4, Math.min(param.point.x + 12, room));
      element.style.transform = `translate(${x}px, ${param.point.y + 12}px)`;
    };
    view.chart.subscribeCrosshairMove(point);
    view.chart.subscribeClick(point);
    return () => {
      stops.forEach((stop) => stop());
      view.chart.unsubscribeCrosshairMove(point);
      view.chart.unsubscribeClick(point);
      markers.detach();
      points.setState({ marks: new Map() });
    };
  }, [handle, symbol, points, fills, candles, tip, theme]);
}

function markerOf(
  { id, time, side }: FillMark,
  colours: { buy: string; sell: string },
): SeriesMarker<Time> {
  const isBuy = side === 'buy';
  return {
    id,
    time: time as UTCTimestamp,
    position: isBuy ? 'belowBar' : 'aboveBar',
    shape: isBuy ? 'arrowUp' : 'arrowDown',
    color: isBuy ? colours.buy : colours.sell,
  };
}

/** What the position cost on average, as a line. */
function useAveragePrice(handle: ChartHandle, symbol: string, theme: string): void {
  const position = useStore(useTerminal().positions.store, ({ items }) =>
    items.find(({ instrument }) => instrument === symbol),
  );
  const avgCost = position?.avgCost ?? null;
  const qty = position?.qty ?? '0';
  useEffect(() => {
    if (avgCost === null) return undefined;
    const { candles, colours } = handle.view;
    const isLong = decimal(qty) > 0n;
    const line = candles.createPriceLine({
      price: toPixelNumber(decimal(avgCost)),
      color: colours().accent,
      axisLabelColor: colours().raised,
      axisLabelTextColor: colours().accent,
      lineWidth: 1,
      lineStyle: LineStyle.LargeDashed,
      title: `${isLong ? 'Long' : 'Short'} ${quantity(qty.replace('-', ''))}, average`,
    });
    return () => candles.removePriceLine(line);
  }, [handle, avgCost, qty, theme]);
}

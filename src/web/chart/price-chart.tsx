// The chart itself: candles and volume drawn by lightweight-charts, the user's open orders as lines. Prices become floats
// here and only here, as pixels.
import {
  CandlestickSeries,
  HistogramSeries,
  LineStyle,
  createChart,
  type CandlestickData,
  type HistogramData,
  type IChartApi,
  type ISeriesApi,
  type UTCTimestamp,
} from 'lightweight-charts';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand/react';
import type { Candle, Instrument, Interval, Order, Side } from '#api/types.ts';
import {
  add,
  decimal,
  decimalString,
  decimalsOf,
  toPixelNumber,
  zero,
  type Decimal,
} from '#client/decimal.ts';
import { quantity } from '../format/format.ts';
import { themeStore } from '../shell/theme.ts';
import { useTerminal } from '../terminal-context.ts';
import { chartOptions, seriesColours, type ChartColours, readColours } from './chart-style.ts';

type Handles = {
  readonly chart: IChartApi;
  readonly candles: ISeriesApi<'Candlestick'>;
  readonly volume: ISeriesApi<'Histogram'>;
};

export function PriceChart(props: {
  instrument: Instrument;
  onPoint: (candle: Candle | null) => void;
}) {
  const { instrument, onPoint } = props;
  const { candles: source } = useTerminal();
  const theme = useStore(themeStore, (state) => state.theme);
  const host = useRef<HTMLDivElement>(null);
  const [handles, setHandles] = useState<Handles | null>(null);
  const decimals = decimalsOf(instrument.tickSize);

  useEffect(() => {
    const made = make(host.current as HTMLDivElement);
    setHandles(made);
    return () => {
      setHandles(null);
      // The other effects still take their lines and listeners off it in this turn.
      queueMicrotask(() => made.chart.remove());
    };
  }, []);

  useEffect(() => {
    handles?.candles.applyOptions({
      priceFormat: {
        type: 'price',
        precision: decimals,
        minMove: toPixelNumber(decimal(instrument.tickSize)),
      },
    });
  }, [handles, instrument.tickSize, decimals]);

  useEffect(() => {
    if (handles === null) {
      return undefined;
    }
    const colours = readColours();
    handles.chart.applyOptions(chartOptions(colours));
    handles.candles.applyOptions(seriesColours(colours));
    return feed(handles, source.listen, colours, onPoint);
  }, [handles, source, theme, onPoint]);

  useOrderLines(handles, instrument.symbol, theme);

  return (
    <div
      aria-label={`Candles of ${instrument.symbol}. The figures of the latest candle stand above the chart.`}
      className="absolute inset-0"
      ref={host}
      role="figure"
    />
  );
}

const barPixels = 8;

function make(host: HTMLDivElement): Handles {
  const chart = createChart(host, { autoSize: true });
  const candles = chart.addSeries(CandlestickSeries, {
    borderVisible: true,
    priceLineStyle: LineStyle.Dotted,
  });
  const volume = chart.addSeries(HistogramSeries, {
    priceFormat: { type: 'volume' },
    priceScaleId: '',
    lastValueVisible: false,
    priceLineVisible: false,
  });
  candles.priceScale().applyOptions({ scaleMargins: { top: 0.12, bottom: 0.22 } });
  volume.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
  return { chart, candles, volume };
}

/**
 * Keeps the series in step with the store. The chart has no notion of time zones and takes every time for UTC, so times
 * are moved by the user's offset at the newest candle; daily candles keep the venue's day.
 */
function feed(
  { chart, candles, volume }: Handles,
  listen: (listener: {
    reset(candles: readonly Candle[], interval: Interval): void;
    update(candles: readonly Candle[]): void;
  }) => () => void,
  colours: ChartColours,
  onPoint: (candle: Candle | null) => void,
): () => void {
  const byTime = new Map<number, Candle>();
  let offsetSeconds = 0;
  let newest = -Infinity;
  let fitted = false;

  const timeOf = (candle: Candle): UTCTimestamp =>
    (Date.parse(candle.time) / 1_000 + offsetSeconds) as UTCTimestamp;
  const bar = (candle: Candle): CandlestickData => ({
    time: timeOf(candle),
    open: toPixelNumber(decimal(candle.open)),
    high: toPixelNumber(decimal(candle.high)),
    low: toPixelNumber(decimal(candle.low)),
    close: toPixelNumber(decimal(candle.close)),
  });
  const column = (candle: Candle): HistogramData => ({
    time: timeOf(candle),
    value: toPixelNumber(decimal(candle.volume)),
    color: decimal(candle.close) < decimal(candle.open) ? colours.sellBar : colours.buyBar,
  });

  const move = (param: { time?: unknown }): void =>
    onPoint(typeof param.time === 'number' ? (byTime.get(param.time) ?? null) : null);
  chart.subscribeCrosshairMove(move);

  const stop = listen({
    reset(list, interval) {
      const latest = list.at(-1);
      offsetSeconds =
        latest === undefined || interval === '1d'
          ? 0
          : -60 * new Date(latest.time).getTimezoneOffset();
      byTime.clear();
      for (const candle of list) {
        byTime.set(timeOf(candle), candle);
      }
      newest = latest === undefined ? -Infinity : timeOf(latest);
      candles.setData(list.map(bar));
      volume.setData(list.map(column));
      chart.timeScale().applyOptions({ secondsVisible: interval === '1s' || interval === '5s' });
      // Another stock or interval starts from an empty list; a resync does not, and keeps the user's view.
      if (latest === undefined) {
        fitted = false;
      } else if (!fitted) {
        fitted = true;
        candles.priceScale().applyOptions({ autoScale: true });
        const bars = Math.floor(chart.timeScale().width() / barPixels);
        chart.timeScale().setVisibleLogicalRange({ from: list.length - bars, to: list.length + 4 });
      }
    },
    update(list) {
      for (const candle of list) {
        const time = timeOf(candle);
        byTime.set(time, candle);
        candles.update(bar(candle), time < newest);
        volume.update(column(candle), time < newest);
        newest = Math.max(newest, time);
      }
    },
  });

  return () => {
    stop();
    onPoint(null);
    chart.unsubscribeCrosshairMove(move);
  };
}

type OrderLine = {
  readonly side: Side;
  /** It waits for this price. */
  readonly waits: boolean;
  readonly price: Decimal;
  readonly qty: Decimal;
};

/** One line a side and price, with what is open there in all; a waiting order stands at the price that it waits for. */
function linesOf(orders: readonly Order[], symbol: string): readonly OrderLine[] {
  const lines = new Map<string, OrderLine>();
  for (const { instrument, side, price, stopPrice, leavesQty, status } of orders) {
    const waits = status === 'suspended';
    const at = waits ? stopPrice : price;
    if (instrument === symbol && status !== 'pendingNew' && typeof at === 'string') {
      const key = `${side} ${waits} ${at}`;
      const qty = add(lines.get(key)?.qty ?? zero, decimal(leavesQty));
      lines.set(key, { side, waits, price: decimal(at), qty });
    }
  }
  return [...lines.values()];
}

/** The user's open orders of this stock, as lines at their prices. */
function useOrderLines(handles: Handles | null, symbol: string, theme: string): void {
  const orders = useStore(useTerminal().openOrders.store, (state) => state.items);
  useEffect(() => {
    if (handles === null) {
      return undefined;
    }
    const colours = readColours();
    const lines = linesOf(orders, symbol).map(({ side, waits, price, qty }) => {
      const color = side === 'buy' ? colours.buy : colours.sell;
      return handles.candles.createPriceLine({
        price: toPixelNumber(price),
        color,
        axisLabelColor: colours.raised,
        axisLabelTextColor: color,
        lineWidth: 1,
        lineStyle: waits ? LineStyle.SparseDotted : LineStyle.Dashed,
        title: `${side === 'buy' ? 'Buy' : 'Sell'}${waits ? ' waits' : ''} ${quantity(decimalString(qty))}`,
      });
    });
    return () => {
      for (const line of lines) {
        handles.candles.removePriceLine(line);
      }
    };
  }, [handles, orders, symbol, theme]);
}

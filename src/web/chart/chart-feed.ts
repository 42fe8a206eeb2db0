// Keeps a chart in step with the candles' store: one bar a tick, everything after a resync, more when the user scrolls back. Knows which candle
// the pointer, or the keyboard's crosshair, is on. It must never pass a tick through React.
import type { LogicalRange, MouseEventParams, UTCTimestamp } from 'lightweight-charts';
import type { Candle, Interval } from '#api/types.ts';
import { barOf, offsetSecondsOf, placeAt } from './bars.ts';
import type { Candles } from './candles-store.ts';
import type { ChartView } from './chart-view.ts';
import type { Figures, IndicatorLayer } from './indicator-layer.ts';
import type { Bar } from './indicator-math.ts';

export type Point = {
  /** As the chart has it. */
  readonly time: number;
  readonly candle: Candle;
  readonly figures: ReadonlyMap<string, Figures>;
};

export type ChartFeed = {
  readonly setLayer: (layer: IndicatorLayer | null) => void;
  readonly bars: () => readonly Bar[];
  /** The chart's time of one of the venue's. */
  readonly chartTime: (rfc3339: string) => number;
  /** The venue's time of one of the chart's, in milliseconds. */
  readonly venueMs: (chartTime: number) => number;
  /** Called whenever all bars are new: another stock, another interval, older candles. */
  readonly onReset: (listener: () => void) => () => void;
  /** Moves the crosshair by so many bars, from the newest where there is none. */
  readonly walk: (bars: number) => void;
  readonly leave: () => void;
  readonly latestFigures: () => ReadonlyMap<string, Figures>;
  /** As far in as when the stock was opened: the newest bars. */
  readonly showNewest: () => void;
  readonly stop: () => void;
};

const barPixels = 8;
/** So near the first bar the ones before it are asked for. */
const barsAhead = 30;
const noFigures: ReadonlyMap<string, Figures> = new Map();

export function feedChart(
  view: ChartView,
  source: Candles,
  onPoint: (point: Point | null) => void,
): ChartFeed {
  const { chart } = view;
  const timeScale = chart.timeScale();
  const byTime = new Map<number, Candle>();
  const resetListeners = new Set<() => void>();
  let bars: Bar[] = [];
  let layer: IndicatorLayer | null = null;
  let offsetSeconds = 0;
  let fitted = false;
  /** Where the keyboard's crosshair stands. */
  let walkedTo: number | null = null;

  const pointAt = (time: number): Point | null => {
    const candle = byTime.get(time);
    return candle === undefined
      ? null
      : { time, candle, figures: layer?.figuresAt(time) ?? noFigures };
  };

  const moved = (param: MouseEventParams): void => {
    if (param.sourceEvent === undefined && walkedTo !== null) return;
    walkedTo = null;
    onPoint(typeof param.time === 'number' ? pointAt(param.time) : null);
  };
  chart.subscribeCrosshairMove(moved);

  const scrolled = (range: LogicalRange | null): void => {
    if (range !== null && bars.length > 0 && range.from < barsAhead) void source.loadOlder();
  };
  timeScale.subscribeVisibleLogicalRangeChange(scrolled);

  const showNewest = (): void => {
    view.candles.priceScale().applyOptions({ autoScale: true });
    const shown = Math.floor(timeScale.width() / barPixels);
    timeScale.setVisibleLogicalRange({ from: bars.length - shown, to: bars.length + 4 });
  };

  /** The crosshair is a place on the screen, and bars move under it. */
  const stayOn = (): void => {
    const bar = walkedTo === null ? undefined : bars[placeAt(bars, walkedTo)];
    if (bar !== undefined) {
      chart.setCrosshairPosition(bar.close, bar.time as UTCTimestamp, view.candles);
    }
  };

  const resetAll = (list: readonly Candle[], interval: Interval): void => {
    offsetSeconds = offsetSecondsOf(list.at(-1), interval);
    byTime.clear();
    bars = list.map((candle) => {
      const bar = barOf(candle, offsetSeconds);
      byTime.set(bar.time, candle);
      return bar;
    });
    view.reset(bars);
    layer?.reset(bars);
    timeScale.applyOptions({
      timeVisible: interval !== '1d',
      secondsVisible: interval === '1s' || interval === '5s',
    });
    // Another stock or interval starts from an empty list; a resync does not, and keeps the user's view.
    if (bars.length === 0) {
      fitted = false;
      walkedTo = null;
      onPoint(null);
    } else if (!fitted) {
      fitted = true;
      showNewest();
    }
    for (const tell of resetListeners) tell();
    stayOn();
  };

  const stopListening = source.listen({
    reset: resetAll,
    update(list) {
      for (const candle of list) {
        const bar = barOf(candle, offsetSeconds);
        const newest = bars.at(-1)?.time ?? -Infinity;
        byTime.set(bar.time, candle);
        if (bar.time < newest) {
          // A bar before the newest changes all figures after it.
          const at = placeAt(bars, bar.time);
          bars.splice(
            bars[at]?.time === bar.time ? at : at + 1,
            bars[at]?.time === bar.time ? 1 : 0,
            bar,
          );
          view.reset(bars);
          layer?.reset(bars);
        } else {
          if (bar.time === newest) bars.pop();
          bars.push(bar);
          view.update(bar);
          layer?.update(bar);
        }
      }
      stayOn();
    },
  });

  return {
    setLayer(next) {
      layer = next;
      layer?.reset(bars);
    },
    bars: () => bars,
    chartTime: (rfc3339) => Date.parse(rfc3339) / 1_000 + offsetSeconds,
    venueMs: (chartTime) => (chartTime - offsetSeconds) * 1_000,
    onReset(listener) {
      resetListeners.add(listener);
      return () => resetListeners.delete(listener);
    },
    walk(count) {
      const from = walkedTo === null ? bars.length - (count < 0 ? 0 : 1) : placeAt(bars, walkedTo);
      const at = Math.max(0, Math.min(bars.length - 1, from + count));
      const bar = bars[at];
      if (bar === undefined) return;
      walkedTo = bar.time;
      const range = timeScale.getVisibleLogicalRange();
      if (range !== null && (at < range.from || at > range.to)) {
        const width = range.to - range.from;
        const left = at < range.from ? at - width / 10 : at - width + width / 10;
        timeScale.setVisibleLogicalRange({ from: left, to: left + width });
      }
      stayOn();
      onPoint(pointAt(bar.time));
    },
    leave() {
      walkedTo = null;
      chart.clearCrosshairPosition();
      onPoint(null);
    },
    latestFigures: () => layer?.figuresAt(bars.at(-1)?.time ?? Number.NaN) ?? noFigures,
    showNewest,
    stop() {
      stopListening();
      chart.unsubscribeCrosshairMove(moved);
      timeScale.unsubscribeVisibleLogicalRangeChange(scrolled);
      onPoint(null);
    },
  };
}

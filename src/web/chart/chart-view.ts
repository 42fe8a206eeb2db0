// The chart as lightweight-charts draws it: candles, the line or area over them, volume in its own pane. Knows nothing of stores and nothing of
// orders; floats live here as pixels and nowhere else.
import {
  AreaSeries,
  CandlestickSeries,
  HistogramSeries,
  LineSeries,
  LineStyle,
  PriceScaleMode,
  createChart,
  type IChartApi,
  type ISeriesApi,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { ChartChoices } from './chart-choices.ts';
import { candleColours, chartOptions, readColours, type ChartColours } from './chart-style.ts';
import type { Bar } from './indicator-math.ts';

export type ChartView = {
  readonly chart: IChartApi;
  /** What prices, lines and marks are measured against. */
  readonly candles: ISeriesApi<'Candlestick'>;
  readonly colours: () => ChartColours;
  /** Reads the tokens anew, as after a change of theme. */
  readonly paint: (choices: ChartChoices) => void;
  readonly reset: (bars: readonly Bar[]) => void;
  /** The last bar of what is there, grown, or those after it. */
  readonly update: (bar: Bar) => void;
  /** Called with every drawing: whatever stands over the chart moves with it. */
  readonly onDrawn: (listener: () => void) => () => void;
  readonly remove: () => void;
};

export const pricePane = 0;
const volumePane = 1;

export function createChartView(host: HTMLElement): ChartView {
  let colours = readColours();
  const chart = createChart(host, { autoSize: true, ...chartOptions(colours) });
  const candles = chart.addSeries(CandlestickSeries, {
    borderVisible: true,
    priceLineStyle: LineStyle.Dotted,
  });
  candles.priceScale().applyOptions({ scaleMargins: { top: 0.14, bottom: 0.08 } });
  let skin: ISeriesApi<'Line'> | ISeriesApi<'Area'> | null = null;
  let volume: ISeriesApi<'Histogram'> | null = null;
  let style: ChartChoices['style'] = 'hollow';
  let bars: Bar[] = [];
  const listeners = new Set<() => void>();

  candles.attachPrimitive({
    paneViews: () => [{ renderer: () => ({ draw: () => listeners.forEach((tell) => tell()) }) }],
  });

  const timeOf = (bar: Bar): UTCTimestamp => bar.time as UTCTimestamp;
  const column = (bar: Bar) => ({
    time: timeOf(bar),
    value: bar.volume,
    color: bar.close < bar.open ? colours.sellBar : colours.buyBar,
  });
  const point = (bar: Bar) => ({ time: timeOf(bar), value: bar.close });
  const whole = (bar: Bar) => ({ ...bar, time: timeOf(bar) });

  const dress = (next: ChartChoices['style']): void => {
    if (next !== style) {
      if (skin !== null) chart.removeSeries(skin);
      skin = null;
      style = next;
    }
    if (style === 'line' || style === 'area') {
      const quiet = { lastValueVisible: false, priceLineVisible: false, lineWidth: 2 } as const;
      if (skin === null) {
        skin =
          style === 'line'
            ? chart.addSeries(LineSeries, quiet, pricePane)
            : chart.addSeries(AreaSeries, quiet, pricePane);
        skin.setData(bars.map(point));
      }
      skin.applyOptions(
        style === 'line'
          ? { color: colours.focus }
          : { lineColor: colours.focus, topColor: colours.buyBar, bottomColor: 'transparent' },
      );
    }
    candles.applyOptions(candleColours(colours, style));
  };

  const showVolume = (shown: boolean): void => {
    if (shown && volume === null) {
      // The pane under the price is the volume's, whatever indicators stand below.
      const pane = chart.panes().length > 1 ? chart.addPane(true) : undefined;
      volume = chart.addSeries(
        HistogramSeries,
        { priceFormat: { type: 'volume' }, lastValueVisible: false, priceLineVisible: false },
        pane === undefined ? volumePane : pane.paneIndex(),
      );
      volume.getPane().setPreserveEmptyPane(false);
      volume.getPane().moveTo(volumePane);
      volume.priceScale().applyOptions({ scaleMargins: { top: 0.1, bottom: 0 } });
      chart.panes()[pricePane]?.setStretchFactor(6);
      volume.getPane().setStretchFactor(1.2);
    } else if (!shown && volume !== null) {
      chart.removeSeries(volume);
      volume = null;
    }
    volume?.setData(bars.map(column));
  };

  return {
    chart,
    candles,
    colours: () => colours,
    paint(choices) {
      colours = readColours();
      chart.applyOptions(chartOptions(colours));
      dress(choices.style);
      showVolume(choices.volume);
      candles.priceScale().applyOptions({
        mode: choices.logScale ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal,
      });
    },
    reset(next) {
      bars = [...next];
      candles.setData(bars.map(whole));
      skin?.setData(bars.map(point));
      volume?.setData(bars.map(column));
    },
    update(bar) {
      if (bars.at(-1)?.time === bar.time) bars.pop();
      bars.push(bar);
      candles.update(whole(bar));
      skin?.update(point(bar));
      volume?.update(column(bar));
    },
    onDrawn(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    remove() {
      listeners.clear();
      chart.remove();
    },
  };
}

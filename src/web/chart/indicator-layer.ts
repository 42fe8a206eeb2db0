// The chosen indicators on the chart: their lines, their panes, their figures. Loaded with the arithmetic when the first one is chosen; it must
// never touch the candles.
import {
  HistogramSeries,
  LineSeries,
  LineStyle,
  type ISeriesApi,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { ChartView } from './chart-view.ts';
import { plotColour } from './chart-style.ts';
import { indicatorKinds, type Indicator } from './indicator-kinds.ts';
import { calculationOf, type Bar, type Calculation } from './indicator-math.ts';

export type Figures = readonly (number | null)[];

export type IndicatorLayer = {
  readonly choose: (indicators: readonly Indicator[]) => void;
  readonly reset: (bars: readonly Bar[]) => void;
  readonly update: (bar: Bar) => void;
  /** The figures of every indicator at a bar, by their ids. */
  readonly figuresAt: (time: number) => ReadonlyMap<string, Figures>;
  readonly remove: () => void;
};

type Drawn = {
  readonly indicator: Indicator;
  readonly series: readonly ISeriesApi<'Line' | 'Histogram'>[];
  calculation: Calculation;
  readonly figures: Map<number, Figures>;
};

const quiet = {
  priceLineVisible: false,
  lastValueVisible: false,
  crosshairMarkerVisible: false,
  lineWidth: 1,
} as const;

export function createIndicatorLayer(view: ChartView): IndicatorLayer {
  const { chart } = view;
  let drawn: Drawn[] = [];
  let bars: Bar[] = [];

  const seriesOf = (indicator: Indicator, at: number): Drawn['series'] => {
    const { pane, plots } = indicatorKinds[indicator.kind];
    const colours = view.colours();
    const colour = plotColour(colours, at);
    const paneIndex = pane === 'price' ? 0 : chart.addPane(true).paneIndex();
    const series = plots.map((plot) => {
      if (plot === 'histogram') {
        return chart.addSeries(HistogramSeries, { ...quiet, base: 0 }, paneIndex);
      }
      const isSecond = plot !== '' && plot !== 'upper' && plot !== 'lower';
      return chart.addSeries(
        LineSeries,
        {
          ...quiet,
          color: plot === 'signal' ? plotColour(colours, at + 1) : colour,
          lineStyle: isSecond ? LineStyle.Dashed : LineStyle.Solid,
        },
        paneIndex,
      );
    });
    if (pane === 'own') {
      const own = series[0]?.getPane();
      own?.setPreserveEmptyPane(false);
      own?.setStretchFactor(1.5);
    }
    if (indicator.kind === 'rsi') {
      for (const price of [30, 70]) {
        series[0]?.createPriceLine({
          price,
          color: colours.crosshair,
          lineStyle: LineStyle.Dashed,
          lineWidth: 1,
          axisLabelVisible: false,
        });
      }
    }
    return series;
  };

  const pointOf = (plot: string | undefined, time: number, value: number | null) => {
    const at = time as UTCTimestamp;
    if (value === null) return { time: at };
    const { buyBar, sellBar } = view.colours();
    return plot === 'histogram'
      ? { time: at, value, color: value < 0 ? sellBar : buyBar }
      : { time: at, value };
  };

  const fill = (one: Drawn): void => {
    one.calculation = calculationOf(one.indicator);
    one.figures.clear();
    for (const bar of bars) one.figures.set(bar.time, one.calculation.add(bar));
    const { plots } = indicatorKinds[one.indicator.kind];
    one.series.forEach((series, plot) =>
      series.setData(
        bars.map(({ time }) => pointOf(plots[plot], time, one.figures.get(time)?.[plot] ?? null)),
      ),
    );
  };

  const clear = (): void => {
    for (const { series } of drawn) series.forEach((one) => chart.removeSeries(one));
    drawn = [];
  };

  return {
    choose(indicators) {
      clear();
      drawn = indicators.map((indicator, at) => ({
        indicator,
        series: seriesOf(indicator, at),
        calculation: calculationOf(indicator),
        figures: new Map(),
      }));
      drawn.forEach(fill);
    },
    reset(next) {
      bars = [...next];
      drawn.forEach(fill);
    },
    update(bar) {
      const grown = bars.at(-1)?.time === bar.time;
      if (grown) bars.pop();
      bars.push(bar);
      for (const one of drawn) {
        const figures = grown ? one.calculation.replace(bar) : one.calculation.add(bar);
        const { plots } = indicatorKinds[one.indicator.kind];
        one.figures.set(bar.time, figures);
        one.series.forEach((series, plot) =>
          series.update(pointOf(plots[plot], bar.time, figures[plot] ?? null)),
        );
      }
    },
    figuresAt: (time) =>
      new Map(drawn.map(({ indicator, figures }) => [indicator.id, figures.get(time) ?? []])),
    remove: clear,
  };
}

// Lines over time, drawn by lightweight-charts: which line is which is told by its dashes as well as by its colour. The figures beside a chart
// say the same in words. Heavy: load it lazily.
import {
  createChart,
  LineSeries,
  LineStyle,
  type IChartApi,
  type ISeriesApi,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand/react';
import { chartOptions, readColours, type ChartColours } from '../chart/chart-style.ts';
import { clock } from '../format/format.ts';
import { themeStore } from '../shell/theme.ts';
import type { ChartLine, LineLook } from './line-chart-legend.tsx';

const styles: Readonly<Record<LineLook, { colour: keyof ChartColours; style: LineStyle }>> = {
  first: { colour: 'buy', style: LineStyle.Solid },
  second: { colour: 'accent', style: LineStyle.Dashed },
  third: { colour: 'ink', style: LineStyle.Dotted },
};

export type LineChartProps = {
  readonly label: string;
  readonly lines: readonly ChartLine[];
  readonly format: (value: number) => string;
  readonly className?: string;
};

export default function LineChart({ label, lines, format, className = 'h-44' }: LineChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const made = useRef<{ chart: IChartApi; series: Map<string, ISeriesApi<'Line'>> } | null>(null);
  const theme = useStore(themeStore, (state) => state.theme);
  const names = lines.map(({ name, look }) => `${name}:${look}`).join();
  const formatter = useRef(format);
  useEffect(() => {
    formatter.current = format;
  }, [format]);
  useEffect(() => {
    const chart = createChart(host.current as HTMLDivElement, {
      autoSize: true,
      layout: { attributionLogo: false },
    });
    chart.applyOptions({ handleScroll: false, handleScale: false });
    const series = new Map(
      names.split(',').map((each) => {
        const [name = ''] = each.split(':');
        const added = chart.addSeries(LineSeries, {
          lineWidth: 2,
          priceLineVisible: false,
          lastValueVisible: false,
          crosshairMarkerRadius: 3,
          priceFormat: {
            type: 'custom',
            minMove: 0.01,
            formatter: (value: number) => formatter.current(value),
          },
        });
        return [name, added];
      }),
    );
    made.current = { chart, series };
    return () => {
      made.current = null;
      chart.remove();
    };
  }, [names]);
  useEffect(() => {
    const { chart, series } = made.current ?? {};
    const colours = readColours();
    chart?.applyOptions(chartOptions(colours));
    chart?.applyOptions({
      timeScale: {
        rightOffset: 0,
        fixLeftEdge: true,
        fixRightEdge: true,
        secondsVisible: false,
        tickMarkFormatter: (time: Time) => clockOf(time),
      },
      localization: { timeFormatter: clockOf },
      rightPriceScale: { scaleMargins: { top: 0.12, bottom: 0.08 } },
    });
    for (const each of names.split(',')) {
      const [name = '', look = 'first'] = each.split(':');
      const { colour, style } = styles[look as LineLook];
      series?.get(name)?.applyOptions({ color: colours[colour], lineStyle: style });
    }
  }, [theme, names]);
  useEffect(() => {
    for (const { name, points } of lines) {
      made.current?.series
        .get(name)
        ?.setData(
          points.map(({ timeS, value }) =>
            value === null
              ? { time: timeS as UTCTimestamp }
              : { time: timeS as UTCTimestamp, value },
          ),
        );
    }
    made.current?.chart.timeScale().fitContent();
  }, [lines]);
  return <div aria-label={label} className={`${className} w-full`} ref={host} role="figure" />;
}

/** In the user's zone. */
function clockOf(time: Time): string {
  return clock(new Date(Number(time) * 1_000).toISOString());
}

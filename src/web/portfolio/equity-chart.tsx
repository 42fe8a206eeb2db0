// The equity curve, drawn by lightweight-charts. The figures beside it say the same in words.
import {
  AreaSeries,
  createChart,
  type IChartApi,
  type ISeriesApi,
  type UTCTimestamp,
} from 'lightweight-charts';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand/react';
import { chartOptions, readColours } from '../chart/chart-style.ts';
import { themeStore } from '../shell/theme.ts';

type Line = readonly { readonly time: number; readonly value: number }[];

const axis = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export default function EquityChart({ line, label }: { line: Line; label: string }) {
  const host = useRef<HTMLDivElement>(null);
  const made = useRef<{ chart: IChartApi; series: ISeriesApi<'Area'> } | null>(null);
  const theme = useStore(themeStore, (state) => state.theme);
  useEffect(() => {
    const chart = createChart(host.current as HTMLDivElement, {
      autoSize: true,
      layout: { attributionLogo: false },
    });
    const series = chart.addSeries(AreaSeries, { lineWidth: 2, priceLineVisible: false });
    // It is looked at as a whole; the page scrolls under the wheel, not the chart.
    chart.applyOptions({ handleScroll: false, handleScale: false });
    made.current = { chart, series };
    return () => {
      made.current = null;
      chart.remove();
    };
  }, []);
  useEffect(() => {
    const { chart, series } = made.current ?? {};
    const colours = readColours();
    chart?.applyOptions(chartOptions(colours));
    chart?.applyOptions({
      timeScale: { rightOffset: 0, fixLeftEdge: true, fixRightEdge: true },
      localization: { priceFormatter: (value: number) => axis.format(value) },
      rightPriceScale: { scaleMargins: { top: 0.15, bottom: 0.1 } },
    });
    series?.applyOptions({
      lineColor: colours.buy,
      topColor: colours.buyBar,
      bottomColor: 'transparent',
    });
  }, [theme]);
  useEffect(() => {
    made.current?.series.setData(
      line.map(({ time, value }) => ({ time: time as UTCTimestamp, value })),
    );
    made.current?.chart.timeScale().fitContent();
  }, [line]);
  return <div aria-label={label} className="h-64 w-full" ref={host} role="figure" />;
}

// A profit beside what buying and holding would have made, over the last half hour. Numbers are for drawing only.
import { useMemo } from 'react';
import { decimal, toPixelNumber } from '#client/decimal.ts';
import { LineChartWithLegend, type ChartLine } from '../ui/line-chart-legend.tsx';

type Point = { readonly time: string; readonly profit: string; readonly buyAndHold: string };

const axis = new Intl.NumberFormat('en-GB', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  signDisplay: 'exceptZero',
});

export function ProfitChart({ points, label }: { points: readonly Point[]; label: string }) {
  const lines = useMemo((): readonly ChartLine[] => {
    const line = (pick: (point: Point) => string): ChartLine['points'] => {
      const bySecond = new Map(
        points.map((point) => [
          Math.floor(Date.parse(point.time) / 1_000),
          toPixelNumber(decimal(pick(point))),
        ]),
      );
      return [...bySecond].map(([timeS, value]) => ({ timeS, value }));
    };
    return [
      { name: 'Profit', look: 'first', points: line(({ profit }) => profit) },
      { name: 'Buy and hold', look: 'second', points: line(({ buyAndHold }) => buyAndHold) },
    ];
  }, [points]);
  return <LineChartWithLegend format={(value) => axis.format(value)} label={label} lines={lines} />;
}

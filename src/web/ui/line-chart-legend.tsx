// What the lines of a chart are, each with its dashes; and the chart with it, loaded when it is first shown.
import { lazy, Suspense } from 'react';
import type { LineChartProps } from './line-chart.tsx';

export type LineLook = 'first' | 'second' | 'third';

export type ChartLine = {
  /** Without a comma or a colon. */
  readonly name: string;
  readonly look: LineLook;
  readonly points: readonly { readonly timeS: number; readonly value: number | null }[];
};

const Chart = lazy(() => import('./line-chart.tsx'));

const dashes: Readonly<Record<LineLook, { readonly dash: string; readonly colour: string }>> = {
  first: { dash: '', colour: 'text-buy' },
  second: { dash: '5 3', colour: 'text-accent' },
  third: { dash: '1.500 3', colour: 'text-ink-2' },
};

export function LineChartWithLegend(props: LineChartProps) {
  const { lines, format, className = 'h-44' } = props;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
        {lines.map(({ name, look, points }) => {
          const last = points.findLast(({ value }) => value !== null)?.value ?? null;
          return (
            <li className="flex items-center gap-1.5" key={name}>
              <svg
                aria-hidden="true"
                className={dashes[look].colour}
                height="8"
                viewBox="0 0 22 8"
                width="22"
              >
                <path
                  d="M1 4h20"
                  stroke="currentColor"
                  strokeDasharray={dashes[look].dash}
                  strokeLinecap="round"
                  strokeWidth="2"
                />
              </svg>
              {name}
              <span className="font-medium text-ink tabular-nums">
                {last === null ? '–' : format(last)}
              </span>
            </li>
          );
        })}
      </ul>
      <div className={className}>
        <Suspense fallback={<div className="skeleton size-full" />}>
          <Chart {...props} className="h-full" />
        </Suspense>
      </div>
    </div>
  );
}

// The chart's tools: interval, style, indicators, scale, where to look.
import { useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand/react';
import { intervals, type Interval } from '#api/types.ts';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { chartChoices, chartStyles, styleWords, type ChartStyle } from './chart-choices.ts';
import { IndicatorMenu } from './indicator-menu.tsx';
import type { ChartHandle } from './price-chart.tsx';

const intervalOptions = intervals.map((value) => ({ value, label: value }));

export function ChartToolbar({ handle }: { handle: ChartHandle | null }) {
  const terminal = useTerminal();
  const interval = useStore(terminal.candles.store, (state) => state.interval);
  const { style, logScale, volume } = useStore(chartChoices.store);
  return (
    <header className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line py-1 pr-2 pl-1.5">
      <Segmented<Interval>
        label="Candle interval"
        onChange={terminal.chooseInterval}
        options={intervalOptions}
        value={interval}
      />
      <select
        aria-label="Chart style"
        className="h-7 rounded-(--radius) bg-raised px-1 text-xs text-ink"
        onChange={(event) => chartChoices.set({ style: event.currentTarget.value as ChartStyle })}
        value={style}
      >
        {chartStyles.map((value) => (
          <option key={value} value={value}>
            {styleWords[value]}
          </option>
        ))}
      </select>
      <IndicatorMenu />
      <span className="ml-auto flex items-center gap-0.5">
        <Toggle
          label="Volume"
          on={volume}
          onChange={(on) => chartChoices.set({ volume: on })}
          title="Volume in a pane under the price"
        />
        <Toggle
          label="Log"
          on={logScale}
          onChange={(on) => chartChoices.set({ logScale: on })}
          title="Logarithmic price scale"
        />
        <AutoScale handle={handle} />
        <Button
          disabled={handle === null}
          onClick={() => handle?.view.chart.timeScale().fitContent()}
          size="xs"
          title="Show all candles that are loaded"
        >
          Fit
        </Button>
        <Button
          disabled={handle === null}
          onClick={() => handle?.feed.showNewest()}
          size="xs"
          title="Go to the newest candle"
        >
          Now
        </Button>
      </span>
    </header>
  );
}

/** Where there is no status bar to say it. */
export function ChartCredit() {
  return (
    <a
      className="absolute bottom-8 left-2 z-10 text-2xs text-ink-3 underline underline-offset-2 lg:hidden"
      href="https://www.tradingview.com/"
      rel="noopener noreferrer"
      target="_blank"
    >
      Charts by TradingView
    </a>
  );
}

function Toggle(props: {
  label: ReactNode;
  title: string;
  on: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <Button
      aria-pressed={props.on}
      className="aria-pressed:bg-hover aria-pressed:font-semibold aria-pressed:text-ink"
      disabled={props.disabled ?? false}
      onClick={() => props.onChange(!props.on)}
      size="xs"
      title={props.title}
    >
      {props.label}
    </Button>
  );
}

/** The chart leaves automatic scaling by itself when its price scale is dragged. */
function AutoScale({ handle }: { handle: ChartHandle | null }) {
  const [on, setOn] = useState(true);
  useEffect(() => {
    if (handle === null) return undefined;
    const { candles, onDrawn } = handle.view;
    return onDrawn(() => {
      const now = candles.priceScale().options().autoScale;
      // Not while the chart draws.
      queueMicrotask(() => setOn(now));
    });
  }, [handle]);
  return (
    <Toggle
      disabled={handle === null}
      label="Auto"
      on={on}
      onChange={(next) => {
        handle?.view.candles.priceScale().applyOptions({ autoScale: next });
        setOn(next);
      }}
      title="Fit the price scale to what is seen"
    />
  );
}

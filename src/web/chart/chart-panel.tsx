// The price chart's frame: interval buttons, the figures of the candle under the pointer, and the chart itself, which is
// loaded after the rest of the page.
import { lazy, Suspense, useCallback, useState } from 'react';
import { useStore } from 'zustand/react';
import { intervals, type Candle, type Interval } from '#api/types.ts';
import { decimal, decimalString, decimalsOf, subtract } from '#client/decimal.ts';
import { compactRounded, directionOf, grouped, price, signed } from '../format/format.ts';
import { useInstrument, useTerminal } from '../terminal-context.ts';
import { directionColour } from '../ui/direction.tsx';
import { EmptyNote, FailedNote, LoadingRows } from '../ui/panel.tsx';
import { Segmented } from '../ui/segmented.tsx';

const PriceChart = lazy(async () => ({ default: (await import('./price-chart.tsx')).PriceChart }));

const intervalOptions = intervals.map((value) => ({ value, label: value }));

export function ChartPanel() {
  const terminal = useTerminal();
  const instrument = useInstrument();
  const interval = useStore(terminal.candles.store, (state) => state.interval);
  const [pointed, setPointed] = useState<Candle | null>(null);
  const point = useCallback((candle: Candle | null) => setPointed(candle), []);
  return (
    <section aria-label="Price chart" className="flex h-full min-h-0 min-w-0 flex-col bg-surface">
      <header className="flex h-9 shrink-0 items-center gap-3 border-b border-line pr-2 pl-1.5">
        <Segmented<Interval>
          label="Candle interval"
          onChange={terminal.chooseInterval}
          options={intervalOptions}
          value={interval}
        />
      </header>
      <div className="relative min-h-0 flex-1">
        {instrument !== null && <Legend pointed={pointed} tickSize={instrument.tickSize} />}
        <ChartState />
        {instrument !== null && (
          <Suspense fallback={null}>
            <PriceChart instrument={instrument} onPoint={point} />
          </Suspense>
        )}
      </div>
    </section>
  );
}

/** Lies over the chart while it has nothing to show. */
function ChartState() {
  const { candles } = useTerminal();
  const { phase, error, count } = useStore(candles.store);
  if (phase === 'ready' && count > 0) {
    return null;
  }
  return (
    <div className="absolute inset-0 z-20 bg-surface">
      {phase === 'failed' && <FailedNote message={error ?? ''} onRetry={candles.retry} />}
      {phase === 'loading' && <LoadingRows rows={6} />}
      {phase === 'ready' && (
        <EmptyNote hint="The first trade draws the first candle." title="No trades to chart yet" />
      )}
    </div>
  );
}

function Legend({ pointed, tickSize }: { pointed: Candle | null; tickSize: string }) {
  const latest = useStore(useTerminal().candles.store, (state) => state.latest);
  const candle = pointed ?? latest;
  if (candle === null) {
    return null;
  }
  const change = decimalString(
    subtract(decimal(candle.close), decimal(candle.open)),
    decimalsOf(tickSize),
  );
  const colour = directionColour[directionOf(change)];
  const figure = (name: string, value: string) => (
    <span className="whitespace-nowrap">
      <span className="text-ink-3">{name} </span>
      <span className={colour}>{value}</span>
    </span>
  );
  return (
    <div className="pointer-events-none absolute top-1.5 right-18 left-3 z-10 flex flex-wrap gap-x-3 text-2xs">
      {figure('O', price(candle.open, tickSize))}
      {figure('H', price(candle.high, tickSize))}
      {figure('L', price(candle.low, tickSize))}
      {figure('C', price(candle.close, tickSize))}
      <span className={colour}>{signed(grouped(change))}</span>
      {figure('Vol', compactRounded(candle.volume))}
    </div>
  );
}

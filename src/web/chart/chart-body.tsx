// The chart with its tools and its legend. State that changes with the pointer or the market lives in stores beside React, so that neither draws
// this anew.
import { useState } from 'react';
import { useStore } from 'zustand/react';
import { createStore } from 'zustand/vanilla';
import { useInstrument, useTerminal } from '../terminal-context.ts';
import { TextButton } from '../ui/button.tsx';
import { EmptyNote, FailedNote, LoadingRows } from '../ui/panel.tsx';
import { ChartLegend, type PointStore } from './chart-legend.tsx';
import { ChartCredit, ChartToolbar } from './chart-toolbar.tsx';
import { PriceChart, type ChartHandle } from './price-chart.tsx';

export default function ChartBody() {
  const instrument = useInstrument();
  const [points] = useState<PointStore>(() =>
    createStore(() => ({ point: null, marks: new Map() })),
  );
  const [handle, setHandle] = useState<ChartHandle | null>(null);
  return (
    <>
      <ChartToolbar handle={handle} />
      <div className="relative min-h-0 flex-1">
        {instrument !== null && (
          <ChartLegend handle={handle} points={points} tickSize={instrument.tickSize} />
        )}
        <ChartState />
        {instrument !== null && (
          <PriceChart instrument={instrument} onReady={setHandle} points={points} />
        )}
        <OlderNote />
        <ChartCredit />
      </div>
    </>
  );
}

/** Lies over the chart while it has nothing to show. */
function ChartState() {
  const { candles } = useTerminal();
  const phase = useStore(candles.store, (state) => state.phase);
  const error = useStore(candles.store, (state) => state.error);
  const isEmpty = useStore(candles.store, (state) => state.count === 0);
  if (phase === 'ready' && !isEmpty) {
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

/** What becomes of the candles before the first one. */
function OlderNote() {
  const { candles } = useTerminal();
  const older = useStore(candles.store, (state) => state.older);
  if (older !== 'loading' && older !== 'failed') {
    return null;
  }
  return (
    <div
      className="absolute bottom-14 left-3 z-10 flex items-center gap-2 rounded-(--radius) bg-raised px-2 py-1 text-2xs text-ink-2"
      role="status"
    >
      {older === 'loading' ? (
        'Loading older candles'
      ) : (
        <>
          Older candles did not come.
          <TextButton onClick={() => void candles.loadOlder()}>Try again</TextButton>
        </>
      )}
    </div>
  );
}

// Puts the chart on the page: makes it, feeds it, dresses it as the trader chose, and lets keys move over it. Whoever cannot see it is told what
// it shows.
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand/react';
import type { Instrument } from '#api/types.ts';
import { decimal, decimalsOf, toPixelNumber } from '#client/decimal.ts';
import { themeStore } from '../shell/theme.ts';
import { useSignedIn, useTerminal } from '../terminal-context.ts';
import { part, useSteadyPart } from '../ui/part.tsx';
import { chartChoices } from './chart-choices.ts';
import { feedChart, type ChartFeed } from './chart-feed.ts';
import type { PointStore } from './chart-legend.tsx';
import { ChartSummary } from './chart-summary.tsx';
import { createChartView, type ChartView } from './chart-view.ts';
import { MarksLayer } from './marks-layer.tsx';
import type { IndicatorLayer } from './indicator-layer.ts';

const orderLayer = part(() => import('./order-layer.tsx'));

export type ChartHandle = { readonly view: ChartView; readonly feed: ChartFeed };

export function PriceChart(props: {
  instrument: Instrument;
  points: PointStore;
  onReady: (handle: ChartHandle | null) => void;
}) {
  const { instrument, points, onReady } = props;
  const { candles } = useTerminal();
  const theme = useStore(themeStore, (state) => state.theme);
  const choices = useStore(chartChoices.store);
  const host = useRef<HTMLDivElement>(null);
  const [handle, setHandle] = useState<ChartHandle | null>(null);
  const summaryId = useId();
  const OrderLayer = useSteadyPart(orderLayer, useSignedIn());

  useEffect(() => {
    const view = createChartView(host.current as HTMLDivElement);
    view.paint(chartChoices.store.getState());
    const feed = feedChart(view, candles, (point) => points.setState({ point }));
    const made = { view, feed };
    setHandle(made);
    onReady(made);
    return () => {
      feed.stop();
      setHandle(null);
      onReady(null);
      // The other effects still take their lines and marks off it in this turn.
      queueMicrotask(() => view.remove());
    };
  }, [candles, points, onReady]);

  useEffect(() => {
    handle?.view.candles.applyOptions({
      priceFormat: {
        type: 'price',
        precision: decimalsOf(instrument.tickSize),
        minMove: toPixelNumber(decimal(instrument.tickSize)),
      },
    });
  }, [handle, instrument.tickSize]);

  useEffect(() => {
    handle?.view.paint(choices);
  }, [handle, choices, theme]);

  useIndicators(handle, theme);

  return (
    <>
      <div
        aria-describedby={summaryId}
        aria-label={`Chart of ${instrument.symbol}. Left and right arrow keys walk along its candles, plus and minus zoom.`}
        className="absolute inset-0 focus-visible:-outline-offset-2"
        onBlur={() => handle?.feed.leave()}
        onKeyDown={(event) => handle !== null && chartKey(event, handle)}
        ref={host}
        role="figure"
        tabIndex={0}
      />
      {handle !== null && (
        <>
          <MarksLayer handle={handle} instrument={instrument} points={points} theme={theme} />
          {OrderLayer !== null && (
            <OrderLayer handle={handle} instrument={instrument} theme={theme} />
          )}
        </>
      )}
      <ChartSummary id={summaryId} instrument={instrument} />
    </>
  );
}

/** Loads the indicators' chunk when there is one to draw. */
function useIndicators(handle: ChartHandle | null, theme: string): void {
  const indicators = useStore(chartChoices.store, (state) => state.indicators);
  const layer = useRef<{ readonly handle: ChartHandle; readonly layer: IndicatorLayer } | null>(
    null,
  );
  const wanted = useRef(indicators);
  useEffect(() => {
    wanted.current = indicators;
    if (handle === null) {
      layer.current = null;
      return;
    }
    if (layer.current?.handle === handle) {
      layer.current.layer.choose(indicators);
      return;
    }
    if (indicators.length === 0) return;
    void import('./indicator-layer.ts').then(({ createIndicatorLayer }) => {
      // Another chart may have come, or this one gone, or another effect been first.
      if (wanted.current !== indicators || layer.current?.handle === handle) return;
      const made = createIndicatorLayer(handle.view);
      layer.current = { handle, layer: made };
      made.choose(indicators);
      handle.feed.setLayer(made);
    });
  }, [handle, indicators, theme]);
  useEffect(
    () => () => {
      handle?.feed.setLayer(null);
    },
    [handle],
  );
}

const zoomShare = 0.2;

function chartKey(event: KeyboardEvent, { view, feed }: ChartHandle): void {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const step = event.shiftKey ? 10 : 1;
  const act = keys[event.key];
  if (act === undefined) return;
  event.preventDefault();
  act(view, feed, step);
}

const keys: Readonly<Record<string, (view: ChartView, feed: ChartFeed, step: number) => void>> = {
  ArrowLeft: (_view, feed, step) => feed.walk(-step),
  ArrowRight: (_view, feed, step) => feed.walk(step),
  Home: ({ chart }) => chart.timeScale().fitContent(),
  End: (_view, feed) => feed.showNewest(),
  '+': (view) => zoom(view, 1 - zoomShare),
  '=': (view) => zoom(view, 1 - zoomShare),
  '-': (view) => zoom(view, 1 + zoomShare),
  Escape: (_view, feed) => feed.leave(),
};

/** Keeps the right edge, as a trader looks at the newest. */
function zoom({ chart }: ChartView, factor: number): void {
  const range = chart.timeScale().getVisibleLogicalRange();
  if (range === null) return;
  const width = Math.max(5, (range.to - range.from) * factor);
  chart.timeScale().setVisibleLogicalRange({ from: range.to - width, to: range.to });
}

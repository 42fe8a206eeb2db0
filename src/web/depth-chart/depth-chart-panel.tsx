// The depth chart's place: its name, its zoom, its states; the chart itself is a chunk of its own.
import { useContext, useState } from 'react';
import { useStore } from 'zustand/react';
import { PanelSlotContext } from '../layout/panel-slot.ts';
import { useInstrument, useTerminal } from '../terminal-context.ts';
import { IconButton } from '../ui/button.tsx';
import { EmptyNote, FailedNote, LoadingRows, Panel } from '../ui/panel.tsx';
import { PanelPart, part } from '../ui/part.tsx';
import { curvesOf, nextZoom, zoomWords, type Zoom } from './depth-curve.ts';

const depthChart = part(() => import('./depth-chart.tsx'));

export default function DepthChartPanel() {
  const instrument = useInstrument();
  const docked = useContext(PanelSlotContext) !== undefined;
  const { depth } = useTerminal();
  const [zoom, setZoom] = useState<Zoom>(null);
  const step = (way: 'in' | 'out'): void => {
    const next = nextZoom(zoom, way, curvesOf(depth.book));
    if (next !== undefined) setZoom(next);
  };
  return (
    <Panel
      actions={
        <span className="flex items-center gap-0.5">
          <IconButton label="Zoom in on the middle" onClick={() => step('in')} size="xs">
            +
          </IconButton>
          <span className="w-14 text-center text-2xs text-ink-2">{zoomWords(zoom)}</span>
          <IconButton
            disabled={zoom === null}
            label="Zoom out"
            onClick={() => step('out')}
            size="xs"
          >
            −
          </IconButton>
        </span>
      }
      className="h-full"
      title="Depth chart"
      titled={!docked}
    >
      <div className="relative min-h-0 flex-1">
        <DepthState />
        {instrument !== null && (
          <PanelPart given={{ instrument, zoom, onZoom: step }} of={depthChart} rows={4} />
        )}
      </div>
    </Panel>
  );
}

/** Lies over the chart while it has nothing to show. */
function DepthState() {
  const { depth } = useTerminal();
  const phase = useStore(depth.store, (state) => state.phase);
  const error = useStore(depth.store, (state) => state.error);
  const isEmpty = useStore(
    depth.store,
    () => depth.book.bids.length === 0 && depth.book.asks.length === 0,
  );
  if (phase === 'ready' && !isEmpty) {
    return null;
  }
  return (
    <div className="absolute inset-0 z-10 bg-surface">
      {phase === 'failed' && <FailedNote message={error ?? ''} onRetry={depth.retry} />}
      {phase === 'loading' && <LoadingRows rows={4} />}
      {phase === 'ready' && (
        <EmptyNote hint="The first limit order will stand here." title="The book is empty" />
      )}
    </div>
  );
}

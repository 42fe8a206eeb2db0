// The depth ladder: the panel, its options, and the states that the book can be in.
import { useState } from 'react';
import { useStore } from 'zustand/react';
import type { Instrument } from '#api/types.ts';
import { useInstrument, useTerminal } from '../terminal-context.ts';
import { EmptyNote, FailedNote, LoadingRows, Panel } from '../ui/panel.tsx';
import { PanelPart, part } from '../ui/part.tsx';
import { CentredLadder } from './centred-ladder.tsx';
import { DepthControls } from './depth-controls.tsx';
import { depthOptions, readGrouping, writeGrouping } from './depth-options.ts';
import { MidLine } from './mid-line.tsx';

const fixedLadder = part(() => import('./fixed-ladder.tsx'));

export function DepthPanel({ onPick, titled = true }: { onPick?: () => void; titled?: boolean }) {
  const instrument = useInstrument();
  // Asked of the browser's memory with every other stock, and kept here while it is looked at.
  const [chosen, setChosen] = useState<{ symbol: string; ticks: number } | null>(null);
  const symbol = instrument?.symbol ?? '';
  const grouping = chosen?.symbol === symbol ? chosen.ticks : readGrouping(symbol);
  return (
    <Panel
      actions={
        instrument !== null && (
          <DepthControls
            grouping={grouping}
            instrument={instrument}
            onGrouping={(ticks) => {
              writeGrouping(symbol, ticks);
              setChosen({ symbol, ticks });
            }}
          />
        )
      }
      className="h-full"
      title="Order book"
      titled={titled}
    >
      <DepthBody grouping={grouping} instrument={instrument} onPick={onPick} />
    </Panel>
  );
}

function DepthBody(props: {
  instrument: Instrument | null;
  grouping: number;
  onPick: (() => void) | undefined;
}) {
  const { instrument, grouping, onPick } = props;
  const { depth } = useTerminal();
  const { phase, error } = useStore(depth.store);
  const mode = useStore(depthOptions, (state) => state.mode);
  if (phase === 'failed') {
    return <FailedNote message={error ?? ''} onRetry={depth.retry} />;
  }
  if (phase === 'loading' || instrument === null) {
    return <LoadingRows rows={12} />;
  }
  const isEmpty = depth.book.bids.length === 0 && depth.book.asks.length === 0;
  // Fixed prices can be pressed though nobody is there yet.
  if (mode === 'fixed') {
    return (
      <PanelPart
        given={{ grouping, instrument, onPick }}
        // Another stock, another grouping: centred anew.
        key={`${instrument.symbol}/${grouping}`}
        of={fixedLadder}
        rows={12}
      />
    );
  }
  if (isEmpty) {
    return (
      <>
        <EmptyNote hint="The first limit order will stand here." title="The book is empty" />
        <MidLine ask={null} bid={null} instrument={instrument} />
      </>
    );
  }
  return <CentredLadder grouping={grouping} instrument={instrument} onPick={onPick} />;
}

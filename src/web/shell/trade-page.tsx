// The trade page: the layout for the screen at hand, and the price in the title.
import { useEffect } from 'react';
import { useStore } from 'zustand/react';
import { price } from '../format/format.ts';
import { selectedTicker, type MarketState } from '../market/market-store.ts';
import { useInstrument, useTerminal } from '../terminal-context.ts';
import { useThrottled } from '../ui/use-throttled.ts';
import { FailedNote } from '../ui/panel.tsx';
import { PanelPart, part } from '../ui/part.tsx';
import { WideLayout } from './wide-layout.tsx';

const phoneLayout = part(() => import('./phone-layout.tsx'));

export function TradePage({ compact }: { compact: boolean }) {
  const { market } = useTerminal();
  const { phase, error, selected } = useStore(market.store);
  useTitle();
  if (phase === 'failed' && selected === null) {
    return (
      <main className="flex-1 bg-surface">
        <FailedNote message={error ?? ''} onRetry={() => void market.load()} />
      </main>
    );
  }
  return compact ? <PanelPart given={{}} of={phoneLayout} /> : <WideLayout />;
}

const titleEveryMs = 500;

const lastPrice = (state: MarketState): string | null => selectedTicker(state)?.last ?? null;

/** The price in the title, so that the tab tells it. */
function useTitle(): void {
  const { market } = useTerminal();
  const instrument = useInstrument();
  // Nobody reads a title faster, and each one goes through the browser to its tab.
  const last = useThrottled(market.store, lastPrice, titleEveryMs);
  useEffect(() => {
    document.title =
      instrument === null || last === null
        ? 'Buttonwood'
        : `${price(last, instrument.tickSize)} ${instrument.symbol} · Buttonwood`;
  }, [instrument, last]);
}

// The trade page: the layout for the screen at hand, its keys, and the price in the title.
import { useEffect } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { useStore } from 'zustand/react';
import { price } from '../format/format.ts';
import { useInstrument, useTerminal, useTicker } from '../terminal-context.ts';
import { FailedNote } from '../ui/panel.tsx';
import { PhoneLayout } from './phone-layout.tsx';
import { WideLayout } from './wide-layout.tsx';

export function TradePage(props: { compact: boolean; openSwitcher: () => void }) {
  const { market } = useTerminal();
  const { phase, error, selected } = useStore(market.store);
  useKeys(props.openSwitcher);
  useTitle();
  if (phase === 'failed' && selected === null) {
    return (
      <main className="flex-1 bg-surface">
        <FailedNote message={error ?? ''} onRetry={() => void market.load()} />
      </main>
    );
  }
  return props.compact ? <PhoneLayout /> : <WideLayout />;
}

function useKeys(openSwitcher: () => void): void {
  const { ticket } = useTerminal();
  const focusTicket = (side: 'buy' | 'sell'): void => {
    ticket.edit({ side });
    document.querySelector<HTMLInputElement>('form input[inputmode="decimal"]')?.focus();
  };
  useHotkeys('slash', openSwitcher, { preventDefault: true });
  useHotkeys('b', () => focusTicket('buy'), { preventDefault: true });
  useHotkeys('s', () => focusTicket('sell'), { preventDefault: true });
}

/** The price in the title, so that the tab tells it. */
function useTitle(): void {
  const instrument = useInstrument();
  const last = useTicker()?.last ?? null;
  useEffect(() => {
    document.title =
      instrument === null || last === null
        ? 'Buttonwood'
        : `${price(last, instrument.tickSize)} ${instrument.symbol} · Buttonwood`;
  }, [instrument, last]);
}

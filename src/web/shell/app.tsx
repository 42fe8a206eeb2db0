// The whole page: top bar, the layout for the screen at hand, dialogs, notices, keys.
import { clsx } from 'clsx';
import { useEffect, useState } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { Toaster } from 'sonner';
import { useStore } from 'zustand/react';
import { price } from '../format/format.ts';
import { ConnectionBanner } from '../session/connection-banner.tsx';
import { SignInDialog } from '../session/sign-in-dialog.tsx';
import { useInstrument, useTerminal, useTicker } from '../terminal-context.ts';
import { FailedNote } from '../ui/panel.tsx';
import { useCompact } from '../ui/use-media.ts';
import { PhoneLayout } from './phone-layout.tsx';
import { StatusBar } from './status-bar.tsx';
import { themeStore } from './theme.ts';
import { TopBar } from './top-bar.tsx';
import { WideLayout } from './wide-layout.tsx';

export function App() {
  const compact = useCompact();
  const theme = useStore(themeStore, (state) => state.theme);
  const lost = useStore(useTerminal().connection, (state) => state.phase === 'lost');
  const [switcherOpen, setSwitcherOpen] = useState(false);
  useKeys(() => setSwitcherOpen(true));
  useTitle();
  return (
    <div className="flex h-dvh min-w-0 flex-col overflow-hidden">
      <TopBar compact={compact} onSwitcherOpen={setSwitcherOpen} switcherOpen={switcherOpen} />
      <div className="relative flex min-h-0 flex-1 flex-col">
        <ConnectionBanner />
        <div className={clsx('flex min-h-0 flex-1 flex-col', lost && 'grayscale')}>
          <Body compact={compact} />
        </div>
      </div>
      {!compact && <StatusBar />}
      <SignInDialog />
      <Toaster
        className="notices"
        closeButton
        mobileOffset={{ top: 56, left: 8, right: 8 }}
        offset={{ bottom: 36, left: 12 }}
        position={compact ? 'top-center' : 'bottom-left'}
        theme={theme}
        visibleToasts={4}
      />
    </div>
  );
}

function Body({ compact }: { compact: boolean }) {
  const { market } = useTerminal();
  const { phase, error, selected } = useStore(market.store);
  if (phase === 'failed' && selected === null) {
    return (
      <main className="flex-1 bg-surface">
        <FailedNote message={error ?? ''} onRetry={() => void market.load()} />
      </main>
    );
  }
  return compact ? <PhoneLayout /> : <WideLayout />;
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

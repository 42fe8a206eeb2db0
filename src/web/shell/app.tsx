// The whole page: top bar, the page that the address names, dialogs, notices. Focus follows every move to another page.
import { clsx } from 'clsx';
import { useEffect, useState } from 'react';
import { Toaster } from 'sonner';
import { useStore } from 'zustand/react';
import { ConnectionBanner } from '../session/connection-banner.tsx';
import { SignInDialog } from '../session/sign-in-dialog.tsx';
import { useTerminal } from '../terminal-context.ts';
import { useCompact } from '../ui/use-media.ts';
import { PageFrame, pageHeadingId } from './page-frame.tsx';
import { StatusBar } from './status-bar.tsx';
import { themeStore } from './theme.ts';
import { TopBar } from './top-bar.tsx';
import { TradePage } from './trade-page.tsx';

export function App() {
  const compact = useCompact();
  const { connection, router } = useTerminal();
  const theme = useStore(themeStore, (state) => state.theme);
  const lost = useStore(connection, (state) => state.phase === 'lost');
  const { page, moves } = useStore(router.store);
  const [switcherOpen, setSwitcherOpen] = useState(false);
  useEffect(() => {
    if (moves > 0) document.querySelector<HTMLElement>(`#${pageHeadingId}`)?.focus();
  }, [moves]);
  return (
    <div className="flex h-dvh min-w-0 flex-col overflow-hidden">
      <TopBar
        compact={compact}
        onSwitcherOpen={setSwitcherOpen}
        page={page}
        switcherOpen={switcherOpen}
      />
      <div className="relative flex min-h-0 flex-1 flex-col">
        <ConnectionBanner />
        {page === 'trade' ? (
          <div className={clsx('flex min-h-0 flex-1 flex-col', lost && 'grayscale')}>
            <TradePage compact={compact} openSwitcher={() => setSwitcherOpen(true)} />
          </div>
        ) : (
          <PageFrame compact={compact} page={page} />
        )}
      </div>
      {!compact && <StatusBar keys={page === 'trade'} />}
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

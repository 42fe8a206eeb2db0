// The whole page: top bar, the page that the address names, dialogs, notices. Focus follows every move to another page.
import { clsx } from 'clsx';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand/react';
import { ConnectionBanner } from '../session/connection-banner.tsx';
import { noticesWanted } from '../notices/toast.ts';
import { useSignedIn, useTerminal } from '../terminal-context.ts';
import { PanelPart, part, useSteadyPart } from '../ui/part.tsx';
import { useCompact } from '../ui/use-media.ts';
import { pageHeadingId } from './page-heading.ts';
import { ShellDialogs } from './shell-dialogs.tsx';
import { StatusBar } from './status-bar.tsx';
import { TopBar } from './top-bar.tsx';
import { TradePage } from './trade-page.tsx';

const pageFrame = part(() => import('./page-frame.tsx'));
const announcementBanner = part(() => import('../notifications/announcement-banner.tsx'));
const toaster = part(() => import('../notices/toaster.tsx'));

export function App() {
  const compact = useCompact();
  const { connection, router } = useTerminal();
  const lost = useStore(connection, (state) => state.phase === 'lost');
  const { page, moves } = useStore(router.store);
  useEffect(() => {
    if (moves > 0) document.querySelector<HTMLElement>(`#${pageHeadingId}`)?.focus();
  }, [moves]);
  return (
    <div className="flex h-dvh min-w-0 flex-col overflow-hidden">
      <TopBar compact={compact} page={page} />
      <Announcements />
      <div className="relative flex min-h-0 flex-1 flex-col">
        <ConnectionBanner />
        {page === 'trade' ? (
          <div className={clsx('flex min-h-0 flex-1 flex-col', lost && 'grayscale')}>
            <TradePage compact={compact} />
          </div>
        ) : (
          <PanelPart given={{ compact, page }} of={pageFrame} />
        )}
      </div>
      {!compact && <StatusBar keys={page === 'trade'} />}
      <ShellDialogs />
      <Notices />
    </div>
  );
}

/** What the venue announces, which is nothing on most days. The region stands before, so that it is read out when something does. */
function Announcements() {
  const { announcements } = useTerminal();
  const some = useStore(announcements.store, (state) => state.shown.length > 0);
  const Banner = useSteadyPart(announcementBanner, some);
  return (
    <section aria-label="Announcements" aria-live="polite" className="shrink-0">
      {some && Banner !== null && <Banner />}
    </section>
  );
}

/** Loaded with the first notice, or as soon as somebody who is signed in does anything: what comes of it may be that the connection is lost. */
function Notices() {
  const wanted = useStore(noticesWanted, (state) => state.wanted);
  const signedIn = useSignedIn();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (busy) return undefined;
    const note = (): void => setBusy(true);
    const kinds = ['pointerdown', 'keydown'] as const;
    kinds.forEach((kind) => addEventListener(kind, note));
    return () => kinds.forEach((kind) => removeEventListener(kind, note));
  }, [busy]);
  const Toaster = useSteadyPart(toaster, wanted || (signedIn && busy));
  return Toaster !== null && <Toaster />;
}

// The bar at the top: whose venue this is, the pages, which stock is looked at, how it stands, how the connection is, who you are.
import { clsx } from 'clsx';
import { useStore } from 'zustand/react';
import { InstrumentSwitcher } from '../market/instrument-switcher.tsx';
import { MarketStats } from '../market/market-stats.tsx';
import { Link } from '../router/link.tsx';
import { accountPages, pages, type PageName } from '../router/route.ts';
import { tradePath } from '../router/router.ts';
import { ConnectionBadge } from '../session/connection-badge.tsx';
import { UserMenu } from '../session/user-menu.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Mark } from '../ui/icons.tsx';
import { pageHeadingId } from './page-frame.tsx';
import { ThemeToggle } from './theme-toggle.tsx';

type Props = {
  page: PageName;
  compact: boolean;
  switcherOpen: boolean;
  onSwitcherOpen: (open: boolean) => void;
};

export function TopBar({ page, compact, switcherOpen, onSwitcherOpen }: Props) {
  const isTrade = page === 'trade';
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-surface px-3">
      {isTrade ? (
        <h1 className={brand} id={pageHeadingId} tabIndex={-1}>
          <Brand compact={compact} />
        </h1>
      ) : (
        <p className={brand}>
          <Brand compact={compact} />
        </p>
      )}
      {/* A phone's trade page has no room for it; there the pages stand in the menu of the user. */}
      {!(compact && isTrade) && <Pages page={page} />}
      {isTrade && !compact && <span aria-hidden="true" className="mx-1 h-5 w-px bg-line" />}
      {isTrade && <InstrumentSwitcher onOpenChange={onSwitcherOpen} open={switcherOpen} />}
      {isTrade && !compact && <MarketStats />}
      <div className="ml-auto flex shrink-0 items-center gap-2">
        <ConnectionBadge short={compact} />
        <ThemeToggle />
        <UserMenu />
      </div>
    </header>
  );
}

const brand = 'flex items-center gap-2 text-[0.9375rem] font-semibold tracking-tight';

function Brand({ compact }: { compact: boolean }) {
  return (
    <>
      <Mark />
      <span className={compact ? 'sr-only' : undefined}>Buttonwood</span>
    </>
  );
}

function Pages({ page }: { page: PageName }) {
  const selected = useStore(useTerminal().market.store, (state) => state.selected);
  const ofAccount = accountPages.some(({ name }) => name === page);
  const links = [
    { label: 'Trade', to: tradePath(selected), current: page === 'trade' },
    { label: 'Account', to: (accountPages[0] ?? pages.security).path, current: ofAccount },
  ];
  return (
    <nav aria-label="Pages" className="ml-1 flex h-full items-stretch">
      {links.map(({ label, to, current }) => (
        <Link
          aria-current={current ? 'page' : undefined}
          className={clsx(
            'flex items-center border-b-2 border-transparent px-2 font-medium text-ink-2 hover:text-ink focus-visible:-outline-offset-2',
            'aria-[current=page]:border-accent aria-[current=page]:text-ink',
          )}
          key={label}
          to={to}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

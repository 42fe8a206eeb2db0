// The bar at the top: whose venue this is, the pages, which stock is looked at, how it stands, how the connection is, who you are.
import { clsx } from 'clsx';
import { useStore } from 'zustand/react';
import { InstrumentSwitcher } from '../market/instrument-switcher.tsx';
import { MarketStats } from '../market/market-stats.tsx';
import { NotificationBell } from '../notifications/notification-bell.tsx';
import { Link } from '../router/link.tsx';
import { entryOf, sectionOf, sections, type PageName } from '../router/route.ts';
import { tradePath } from '../router/router.ts';
import { AccountSwitcher } from '../session/account-switcher.tsx';
import { ConnectionBadge } from '../session/connection-badge.tsx';
import { UserMenu } from '../session/user-menu.tsx';
import { useTerminal } from '../terminal-context.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon, Mark } from '../ui/icons.tsx';
import { pageHeadingId } from './page-heading.ts';
import { ThemeToggle } from './theme-toggle.tsx';
import { useSections } from './use-sections.ts';

export function TopBar({ page, compact }: { page: PageName; compact: boolean }) {
  const { shell } = useTerminal();
  const choosing = useStore(shell.store, (state) => state.dialog === 'stocks');
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
      {isTrade && (
        <InstrumentSwitcher
          onOpenChange={(open) => shell.show(open ? 'stocks' : null)}
          open={choosing}
        />
      )}
      {isTrade && !compact && <MarketStats />}
      <div className="ml-auto flex shrink-0 items-center gap-2">
        <ConnectionBadge short={compact} />
        <NotificationBell />
        {compact && (
          <IconButton label="Commands" onClick={() => shell.show('commands')}>
            <Icon name="search" />
          </IconButton>
        )}
        <IconButton label="Settings" onClick={() => shell.show('settings')}>
          <Icon name="settings" />
        </IconButton>
        {!compact && <ThemeToggle />}
        <AccountSwitcher compact={compact} />
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

/** Where there is no room for all, the page that is open is among those that are seen. */
function intoView(link: HTMLAnchorElement | null): void {
  link?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function Pages({ page }: { page: PageName }) {
  const { market } = useTerminal();
  const selected = useStore(market.store, (state) => state.selected);
  const here = sectionOf(page);
  const links = useSections().map((name) => ({
    label: sections[name].label,
    // From elsewhere the stock comes back by itself. A # in the first link, scrolled away, would be taken for a skip link.
    to: name === 'trade' && page === 'trade' ? tradePath(selected) : entryOf(name),
    current: name === here,
  }));
  return (
    <nav
      aria-label="Pages"
      className="ml-1 flex h-full min-w-0 items-stretch overflow-x-auto [scrollbar-width:none]"
    >
      {links.map(({ label, to, current }) => (
        <Link
          aria-current={current ? 'page' : undefined}
          className={clsx(
            'flex items-center border-b-2 border-transparent px-2 font-medium whitespace-nowrap text-ink-2 hover:text-ink focus-visible:-outline-offset-2',
            'aria-[current=page]:border-accent aria-[current=page]:text-ink',
          )}
          key={label}
          ref={current ? intoView : undefined}
          to={to}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

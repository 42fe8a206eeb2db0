// The bar at the top: whose venue this is, which stock is looked at, how it stands, how the connection is, who you are.
import { InstrumentSwitcher } from '../market/instrument-switcher.tsx';
import { MarketStats } from '../market/market-stats.tsx';
import { ConnectionBadge } from '../session/connection-badge.tsx';
import { UserMenu } from '../session/user-menu.tsx';
import { Mark } from '../ui/icons.tsx';
import { ThemeToggle } from './theme-toggle.tsx';

type Props = { compact: boolean; switcherOpen: boolean; onSwitcherOpen: (open: boolean) => void };

export function TopBar({ compact, switcherOpen, onSwitcherOpen }: Props) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-surface px-3">
      <h1 className="flex items-center gap-2 text-[0.9375rem] font-semibold tracking-tight">
        <Mark />
        <span className={compact ? 'sr-only' : undefined}>Buttonwood</span>
      </h1>
      {!compact && <span aria-hidden="true" className="mx-1 h-5 w-px bg-line" />}
      <InstrumentSwitcher onOpenChange={onSwitcherOpen} open={switcherOpen} />
      {!compact && <MarketStats />}
      <div className="ml-auto flex shrink-0 items-center gap-2">
        <ConnectionBadge short={compact} />
        <ThemeToggle />
        <UserMenu />
      </div>
    </header>
  );
}

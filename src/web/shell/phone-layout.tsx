// The phone: one panel at a time, chosen by a bar of tabs under the thumb.
import { clsx } from 'clsx';
import * as RadixTabs from 'radix-ui/tabs';
import { useEffect, useState, type ReactNode } from 'react';
import { BalancesPanel } from '../balances/balances-panel.tsx';
import Positions from '../balances/positions.tsx';
import { ChartPanel } from '../chart/chart-panel.tsx';
import { DepthPanel } from '../depth/depth-panel.tsx';
import { noDesk, type DeskHandle } from '../layout/desk-store.ts';
import { panelIds, type PanelId } from '../layout/panels.ts';
import { MarketStats } from '../market/market-stats.tsx';
import { TicketPanel } from '../ticket/ticket-panel.tsx';
import { TradesPanel } from '../trades/trades-panel.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Icon, type IconName } from '../ui/icons.tsx';
import { Tabs } from '../ui/tabs.tsx';
import DepthChartPanel from '../depth-chart/depth-chart-panel.tsx';
import AuctionPanel from '../auction/auction-panel.tsx';
import WatchlistPanel from '../watchlist/watchlist-panel.tsx';
import { AccountTabs } from './account-tabs.tsx';

/** Where each panel of the desk stands here. */
const placeOf: Readonly<Record<PanelId, string>> = {
  chart: 'chart',
  book: 'book',
  ticket: 'ticket',
  trades: 'trades',
  depthChart: 'more',
  auction: 'more',
  watchlist: 'more',
  orders: 'orders',
  history: 'orders',
  fills: 'orders',
  balances: 'money',
  positions: 'money',
};

const nothing = (): void => undefined;

const places: readonly { value: string; label: string; icon: IconName }[] = [
  { value: 'chart', label: 'Chart', icon: 'chart' },
  { value: 'book', label: 'Book', icon: 'book' },
  { value: 'ticket', label: 'Trade', icon: 'ticket' },
  { value: 'trades', label: 'Trades', icon: 'trades' },
  { value: 'orders', label: 'Orders', icon: 'orders' },
  { value: 'money', label: 'Assets', icon: 'wallet' },
  { value: 'more', label: 'More', icon: 'more' },
];

export default function PhoneLayout() {
  const { desk } = useTerminal();
  const [place, setPlace] = useState('chart');
  const [more, setMore] = useState('watchlist');
  useEffect(() => {
    const reveal = (id: PanelId): void => {
      setPlace(placeOf[id]);
      if (placeOf[id] === 'more') setMore(id);
    };
    // Panels cannot be moved here, so no command offers it.
    const handle: DeskHandle = {
      reveal,
      add: reveal,
      close: nothing,
      move: nothing,
      split: nothing,
      toggleMaximised: nothing,
      openMenu: nothing,
      walk: nothing,
      layout: () => null,
    };
    desk.setState({ handle, placed: panelIds });
    return () => desk.setState(noDesk);
  }, [desk]);
  useEffect(() => {
    desk.setState({ shown: panelIds.filter((id) => placeOf[id] === place) });
  }, [desk, place]);
  return (
    <RadixTabs.Root className="flex min-h-0 flex-1 flex-col" onValueChange={setPlace} value={place}>
      <section aria-label="Market" className="shrink-0 border-b border-line bg-surface">
        <MarketStats compact />
      </section>
      <main className="min-h-0 flex-1">
        <Place value="chart">
          <ChartPanel />
        </Place>
        <Place value="book">
          <DepthPanel onPick={() => setPlace('ticket')} />
        </Place>
        <Place value="ticket">
          <TicketPanel titled={false} />
        </Place>
        <Place value="trades">
          <TradesPanel />
        </Place>
        <Place value="orders">
          <AccountTabs balances={false} positions={false} />
        </Place>
        <Place value="money">
          <div className="grid h-full grid-rows-[auto_minmax(0,1fr)] gap-1">
            <BalancesPanel />
            {/* The list is a region of its own, by this name. */}
            <div className="flex min-h-0 min-w-0 flex-col bg-surface">
              <h2 className="flex h-9 shrink-0 items-center border-b border-line px-3 text-xs font-semibold text-ink-2">
                Positions
              </h2>
              <Positions />
            </div>
          </div>
        </Place>
        <Place value="more">
          <Tabs
            className="h-full"
            label="More panels"
            onChange={setMore}
            tabs={[
              { value: 'watchlist', label: 'Watchlist', content: <WatchlistPanel /> },
              { value: 'depthChart', label: 'Depth', content: <DepthChartPanel /> },
              { value: 'auction', label: 'Auction', content: <AuctionPanel /> },
            ]}
            value={more}
          />
        </Place>
      </main>
      <nav aria-label="Panels" className="shrink-0">
        <RadixTabs.List
          aria-label="Panels"
          className="grid grid-cols-7 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)]"
        >
          {places.map(({ value, label, icon }) => (
            <RadixTabs.Trigger
              className={clsx(
                'flex h-13 flex-col items-center justify-center gap-0.5 text-2xs text-ink-3 focus-visible:-outline-offset-2',
                'data-[state=active]:font-semibold data-[state=active]:text-accent',
              )}
              key={value}
              value={value}
            >
              <Icon className="size-4.5" name={icon} />
              {label}
            </RadixTabs.Trigger>
          ))}
        </RadixTabs.List>
      </nav>
    </RadixTabs.Root>
  );
}

function Place({ value, children }: { value: string; children: ReactNode }) {
  return (
    <RadixTabs.Content className="h-full focus-visible:-outline-offset-2" value={value}>
      {children}
    </RadixTabs.Content>
  );
}

// The phone: one panel at a time, chosen by a bar of tabs under the thumb.
import { clsx } from 'clsx';
import * as RadixTabs from 'radix-ui/tabs';
import { useState, type ReactNode } from 'react';
import { BalancesPanel } from '../balances/balances-panel.tsx';
import { Positions } from '../balances/positions.tsx';
import { ChartPanel } from '../chart/chart-panel.tsx';
import { DepthPanel } from '../depth/depth-panel.tsx';
import { MarketStats } from '../market/market-stats.tsx';
import { TicketPanel } from '../ticket/ticket-panel.tsx';
import { TradesPanel } from '../trades/trades-panel.tsx';
import { Icon, type IconName } from '../ui/icons.tsx';
import { Panel } from '../ui/panel.tsx';
import { AccountTabs } from './account-tabs.tsx';

const places: readonly { value: string; label: string; icon: IconName }[] = [
  { value: 'chart', label: 'Chart', icon: 'chart' },
  { value: 'book', label: 'Book', icon: 'book' },
  { value: 'ticket', label: 'Trade', icon: 'ticket' },
  { value: 'trades', label: 'Trades', icon: 'trades' },
  { value: 'orders', label: 'Orders', icon: 'orders' },
  { value: 'money', label: 'Assets', icon: 'wallet' },
];

export function PhoneLayout() {
  const [place, setPlace] = useState('chart');
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
            <Panel title="Positions">
              <Positions />
            </Panel>
          </div>
        </Place>
      </main>
      <nav aria-label="Panels" className="shrink-0">
        <RadixTabs.List
          aria-label="Panels"
          className="grid grid-cols-6 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)]"
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

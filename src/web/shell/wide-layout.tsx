// The desk: everything at once. Chart and lists to the left, book and trades in the middle, ticket and money to the right.
import { BalancesPanel } from '../balances/balances-panel.tsx';
import { ChartPanel } from '../chart/chart-panel.tsx';
import { DepthPanel } from '../depth/depth-panel.tsx';
import { MarketStrip } from '../market/market-strip.tsx';
import { TicketPanel } from '../ticket/ticket-panel.tsx';
import { TradesPanel } from '../trades/trades-panel.tsx';
import { useMedia } from '../ui/use-media.ts';
import { AccountTabs } from './account-tabs.tsx';

export function WideLayout() {
  // A low screen has no room for money under the ticket: it moves behind a tab.
  const low = useMedia('(max-height: 819px)');
  return (
    <>
      <MarketStrip />
      <main className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_17rem_18.5rem] gap-1 pt-1">
        <div className="grid min-h-0 grid-rows-[minmax(0,1fr)_minmax(13rem,32%)] gap-1">
          <ChartPanel />
          <AccountTabs balances={low} positions />
        </div>
        <div className="grid min-h-0 grid-rows-[minmax(0,1fr)_minmax(13rem,32%)] gap-1">
          <DepthPanel />
          <TradesPanel />
        </div>
        <div className="grid min-h-0 grid-rows-[minmax(0,1fr)_auto] gap-1">
          <TicketPanel />
          {!low && (
            <div className="min-h-36">
              <BalancesPanel />
            </div>
          )}
        </div>
      </main>
    </>
  );
}

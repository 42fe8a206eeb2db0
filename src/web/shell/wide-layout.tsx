// The desk: the market in one line, then the panels.
import { Desk } from '../layout/desk.tsx';
import { LayoutMenu } from '../layout/layout-menu.tsx';
import { MarketStrip } from '../market/market-strip.tsx';

export function WideLayout() {
  return (
    <>
      <div className="flex h-8 shrink-0 bg-surface">
        <div className="min-w-0 flex-1">
          <MarketStrip />
        </div>
        <LayoutMenu />
      </div>
      <Desk />
    </>
  );
}

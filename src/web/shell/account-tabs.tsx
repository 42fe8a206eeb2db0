// The user's lists behind tabs: open orders, history, fills, positions.
import { useState } from 'react';
import { useStore } from 'zustand/react';
import { BalancesPanel } from '../balances/balances-panel.tsx';
import Positions from '../balances/positions.tsx';
import Fills from '../orders/fills.tsx';
import CancelAll from '../orders/cancel-all.tsx';
import OpenOrders from '../orders/open-orders.tsx';
import OrderHistory from '../orders/order-history.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Tabs, type Tab } from '../ui/tabs.tsx';

/** `positions` and `balances`: true where they stand here, false where they have a place of their own. */
export function AccountTabs(props: { positions: boolean; balances: boolean }) {
  const [wanted, setTab] = useState('open');
  const { openOrders, positions } = useTerminal();
  const openCount = useStore(openOrders.store, (state) => state.items.length);
  const positionCount = useStore(positions.store, (state) => state.items.length);
  const tabs: Tab[] = [
    { value: 'open', label: counted('Open orders', openCount), content: <OpenOrders /> },
    { value: 'history', label: 'History', content: <OrderHistory /> },
    { value: 'fills', label: 'Fills', content: <Fills /> },
  ];
  if (props.positions) {
    tabs.splice(1, 0, {
      value: 'positions',
      label: counted('Positions', positionCount),
      content: <Positions />,
    });
  }
  if (props.balances) {
    tabs.push({
      value: 'balances',
      label: 'Balances',
      content: <BalancesPanel titled={false} />,
    });
  }
  const tab = tabs.some(({ value }) => value === wanted) ? wanted : 'open';
  return (
    <Tabs
      actions={tab === 'open' ? <CancelAll /> : undefined}
      className="h-full"
      label="Your orders"
      onChange={setTab}
      tabs={tabs}
      value={tab}
    />
  );
}

function counted(label: string, count: number): string {
  return count === 0 ? label : `${label} (${count})`;
}

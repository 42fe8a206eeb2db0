// What stands in each panel of the desk. What a visitor does not see at once is loaded when it is.

import { useContext, type ComponentType, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand/react';
import { BalancesPanel } from '../balances/balances-panel.tsx';
import { ChartPanel } from '../chart/chart-panel.tsx';
import { DepthPanel } from '../depth/depth-panel.tsx';
import { useTerminal } from '../terminal-context.ts';
import { TicketPanel } from '../ticket/ticket-panel.tsx';
import { TradesPanel } from '../trades/trades-panel.tsx';
import { LoadingRows, SignedOutNote } from '../ui/panel.tsx';
import { PanelPart, part, usePart, type Part } from '../ui/part.tsx';
import { PanelSlotContext } from './panel-slot.ts';
import type { PanelId } from './panels.ts';

const depthChart = part(() => import('../depth-chart/depth-chart-panel.tsx'));
const auction = part(() => import('../auction/auction-panel.tsx'));
const watchlist = part(() => import('../watchlist/watchlist-panel.tsx'));
const openOrders = part(() => import('../orders/open-orders.tsx'));
const cancelAll = part(() => import('../orders/cancel-all.tsx'));
const positions = part(() => import('../balances/positions.tsx'));
const history = part(() => import('../orders/order-history.tsx'));
const fills = part(() => import('../orders/fills.tsx'));

export const panelContents: Readonly<Record<PanelId, ComponentType>> = {
  chart: ChartPanel,
  book: () => <DepthPanel titled={false} />,
  depthChart: () => <PanelPart given={{}} of={depthChart} />,
  trades: () => <TradesPanel titled={false} />,
  auction: () => <PanelPart given={{}} of={auction} />,
  watchlist: () => <PanelPart given={{}} of={watchlist} />,
  ticket: () => <TicketPanel titled={false} />,
  balances: () => <BalancesPanel titled={false} />,
  orders: () => <List actions={<CancelAll />} of={openOrders} what="your open orders" />,
  positions: () => <List of={positions} what="your positions" />,
  history: () => <List of={history} what="your order history" />,
  fills: () => <List of={fills} what="your fills" />,
};

/** A list of a member's. It names itself: a region around it would only say its name twice. */
function List(props: { of: Part<object>; what: string; actions?: ReactNode }) {
  const { of, what, actions } = props;
  const slot = useContext(PanelSlotContext) ?? null;
  const phase = useStore(useTerminal().session.store, (state) => state.phase);
  return (
    <div className="flex h-full min-h-0 min-w-0 flex-col bg-surface">
      {slot !== null && phase === 'signedIn' && createPortal(actions, slot)}
      {phase === 'signedIn' && <PanelPart given={{}} of={of} />}
      {phase === 'signedOut' && <SignedOutNote what={what} />}
      {phase === 'restoring' && <LoadingRows />}
    </div>
  );
}

function CancelAll() {
  const { Component } = usePart(cancelAll);
  return Component !== null && <Component />;
}

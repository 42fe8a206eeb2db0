// Which panels the desk has, and what they are called. Pure: what stands in them is panel-contents.tsx. A saved layout names panels by
// these ids, so an id must never come to mean another panel.

import type { IconName } from '../ui/icons.tsx';

export const panels = {
  chart: { title: 'Chart', icon: 'chart', minWidth: 280, minHeight: 180 },
  book: { title: 'Order book', icon: 'book', minWidth: 230, minHeight: 180 },
  depthChart: { title: 'Depth chart', icon: 'chart', minWidth: 240, minHeight: 140 },
  trades: { title: 'Trades', icon: 'trades', minWidth: 200, minHeight: 110 },
  auction: { title: 'Auction', icon: 'history', minWidth: 220, minHeight: 110 },
  watchlist: { title: 'Watchlist', icon: 'check', minWidth: 230, minHeight: 110 },
  ticket: { title: 'Order ticket', icon: 'ticket', minWidth: 270, minHeight: 240 },
  balances: { title: 'Balances', icon: 'wallet', minWidth: 220, minHeight: 110 },
  orders: { title: 'Open orders', icon: 'orders', minWidth: 260, minHeight: 110 },
  positions: { title: 'Positions', icon: 'wallet', minWidth: 260, minHeight: 110 },
  history: { title: 'History', icon: 'history', minWidth: 260, minHeight: 110 },
  fills: { title: 'Fills', icon: 'check', minWidth: 260, minHeight: 110 },
} as const satisfies Readonly<Record<string, PanelFacts>>;

export type PanelId = keyof typeof panels;

type PanelFacts = {
  readonly title: string;
  readonly icon: IconName;
  /** Below this, in pixels, nothing in it can be read. */
  readonly minWidth: number;
  readonly minHeight: number;
};

export const panelIds = Object.keys(panels) as readonly PanelId[];

export function isPanelId(value: unknown): value is PanelId {
  return typeof value === 'string' && Object.hasOwn(panels, value);
}

// How a trader wants the ladder, remembered in this browser: what it counts and shows for every stock, the grouping for each.
import { createStore } from 'zustand/vanilla';
import { readPreference, writePreference } from '../state/preference.ts';

/** How many ticks of a stock make one row. */
export const groupings = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000] as const;

const choices = {
  view: ['both', 'bids', 'asks'],
  measure: ['qty', 'value'],
  /** Centred follows the market, fixed stands still: a row is always the same price. */
  mode: ['centred', 'fixed'],
  orders: ['on', 'off'],
} as const;

export type DepthOptions = {
  readonly [Name in keyof typeof choices]: (typeof choices)[Name][number];
};

export const depthOptions = createStore<DepthOptions>(() => ({
  view: readPreference('depth.view', choices.view, 'both'),
  measure: readPreference('depth.measure', choices.measure, 'qty'),
  mode: readPreference('depth.mode', choices.mode, 'centred'),
  orders: readPreference('depth.orders', choices.orders, 'on'),
}));

export function setDepthOption(change: Partial<DepthOptions>): void {
  for (const [name, value] of Object.entries(change)) writePreference(`depth.${name}`, value);
  depthOptions.setState(change);
}

export function readGrouping(symbol: string): number {
  return Number(readPreference(`depth.group.${symbol}`, groupings.map(String), '1'));
}

export function writeGrouping(symbol: string, ticks: number): void {
  writePreference(`depth.group.${symbol}`, String(ticks));
}

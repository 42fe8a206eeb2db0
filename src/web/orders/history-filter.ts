// Which of the past orders and fills are shown, and how that is asked of the venue. Pure.
import type { Order, Side } from '#api/types.ts';

type ClosedStatus = 'filled' | 'canceled' | 'expired' | 'rejected';

export type HistoryFilter = {
  readonly symbol: string;
  readonly side: '' | Side;
  readonly status: '' | ClosedStatus;
  /** Days of the user's zone, as an input of type date has them; the last one is included. */
  readonly from: string;
  readonly to: string;
};

export const wholeHistory: HistoryFilter = { symbol: '', side: '', status: '', from: '', to: '' };

/** The instants between which it was, for the venue; null for an open end. */
export function rangeOf({ from, to }: Pick<HistoryFilter, 'from' | 'to'>): {
  readonly from: string | null;
  readonly to: string | null;
} {
  return { from: startOfDay(from, 0), to: startOfDay(to, 1) };
}

function startOfDay(day: string, daysOn: number): string | null {
  const [year, month, date] = day.split('-').map(Number);
  return year === undefined || month === undefined || date === undefined || day.length !== 10
    ? null
    : new Date(year, month - 1, date + daysOn).toISOString();
}

/** What goes into the request, only where it says something. */
export function historyQuery(
  filter: HistoryFilter,
  account: string | undefined,
): Readonly<Record<string, string>> {
  const { from, to } = rangeOf(filter);
  return {
    ...(filter.symbol === '' ? {} : { instrument: filter.symbol }),
    ...(filter.side === '' ? {} : { side: filter.side }),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    ...(account === undefined ? {} : { account }),
  };
}

/** Of closed orders: those of one status, or all of them. */
export function orderHistoryQuery(
  filter: HistoryFilter,
  account: string | undefined,
): Readonly<Record<string, string>> & { readonly status: 'closed' | ClosedStatus } {
  const status = filter.status === '' ? 'closed' : filter.status;
  return { ...historyQuery(filter, account), status };
}

/** What the request cannot say, and what the live list holds too much of. */
export function isShown(
  item: Pick<Order, 'instrument' | 'side'> & { readonly status?: string },
  atRfc3339: string,
  filter: HistoryFilter,
): boolean {
  const { from, to } = rangeOf(filter);
  const atMs = Date.parse(atRfc3339);
  return (
    (filter.symbol === '' || item.instrument === filter.symbol) &&
    (filter.side === '' || item.side === filter.side) &&
    (filter.status === '' || item.status === undefined || item.status === filter.status) &&
    (from === null || atMs >= Date.parse(from)) &&
    (to === null || atMs < Date.parse(to))
  );
}

export function csvHref(path: string, query: Readonly<Record<string, string>>): string {
  return `${path}?${new URLSearchParams({ ...query, format: 'csv' }).toString()}`;
}

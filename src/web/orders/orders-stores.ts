// The user's open orders and fills, live.
import type { VenueClient } from '#client/venue-client.ts';
import { isOpen, type Fill, type Order } from '#api/types.ts';
import { createPrivateList, type PrivateList } from '../state/private-list.ts';

export function createOpenOrders(
  client: VenueClient,
  events: { onSessionEnded: () => void; onEvent: (orders: readonly Order[]) => void },
): PrivateList<Order> {
  return createPrivateList<Order>({
    client,
    channel: 'orders',
    keyOf: (order) => order.orderId,
    keep: isOpen,
    seqOf: (order) => order.seq,
    // Of a list the entry comes before its exits.
    compare: (a, b) =>
      newestFirst(a.createdAt, b.createdAt) ||
      newestFirst(a.listId ?? a.orderId, b.listId ?? b.orderId) ||
      newestFirst(b.orderId, a.orderId),
    itemsMax: 20_000,
    ...events,
  });
}

export function createFills(
  client: VenueClient,
  events: { onSessionEnded: () => void; onEvent: (fills: readonly Fill[]) => void },
): PrivateList<Fill> {
  return createPrivateList<Fill>({
    client,
    channel: 'fills',
    keyOf: (fill) => `${fill.tradeId}|${fill.orderId}`,
    keep: () => true,
    compare: (a, b) =>
      b.seq - a.seq || b.tradeId.length - a.tradeId.length || newestFirst(a.tradeId, b.tradeId),
    itemsMax: 200,
    ...events,
  });
}

function newestFirst(a: string, b: string): number {
  return a < b ? 1 : a > b ? -1 : 0;
}

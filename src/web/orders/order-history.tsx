// The user's closed orders with how they ended, and why.
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand/react';
import { messageOf } from '#client/errors.ts';
import type { Order } from '#api/types.ts';
import { averageRounded, grouped, instant, missing, quantity, when } from '../format/format.ts';
import { accountChoice } from '../session/session-store.ts';
import { closedOrdersKey } from '../terminal.ts';
import { useTerminal } from '../terminal-context.ts';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { SideMark } from '../ui/direction.tsx';
import { EmptyNote, FailedNote, LoadingRows, SignedOutNote } from '../ui/panel.tsx';
import { typeWords } from '../ticket/terms.ts';
import { StockLink } from './open-orders.tsx';
import { LifeButton, OrderLifeDialog } from './order-life.tsx';
import { reasonInWords, statusWords, triggerInWords } from './order-words.ts';

export function OrderHistory() {
  const { client, session } = useTerminal();
  const account = useStore(session.store, (state) => state.account);
  const query = useQuery({
    queryKey: [closedOrdersKey, account?.accountId],
    queryFn: async () => {
      const { param } = accountChoice(session.store.getState()) ?? {};
      const { orders } = await client.rest.call('GET /v1/orders', {
        query: {
          status: 'closed',
          limit: 200,
          ...(param === undefined ? {} : { account: param }),
        },
      });
      return lastClosedFirst(orders);
    },
    enabled: account !== null,
  });
  const [shown, setShown] = useState<Order | null>(null);
  const columns = useMemo(() => columnsWith(setShown), []);
  if (account === null) {
    return <SignedOutNote what="your order history" />;
  }
  if (query.data !== undefined) {
    return query.data.length === 0 ? (
      <EmptyNote
        hint="Orders that were filled, canceled, expired or rejected stand here."
        title="No closed orders"
      />
    ) : (
      <>
        <DataTable
          columns={columns}
          keyOf={(order) => order.orderId}
          label="Order history"
          minWidth="54rem"
          rows={query.data}
        />
        <OrderLifeDialog onClose={() => setShown(null)} order={shown} />
      </>
    );
  }
  return query.isError ? (
    <FailedNote message={messageOf(query.error)} onRetry={() => void query.refetch()} />
  ) : (
    <LoadingRows />
  );
}

/** The venue sorts by when orders came; here they stand by when they ended. */
function lastClosedFirst(orders: readonly Order[]): readonly Order[] {
  return orders.toSorted((a, b) =>
    a.updatedAt < b.updatedAt ? 1 : a.updatedAt > b.updatedAt ? -1 : b.seq - a.seq,
  );
}

const columnsWith = (show: (order: Order) => void): readonly Column<Order>[] => [
  {
    key: 'time',
    header: 'Closed',
    width: 7,
    cell: (order) => <span title={instant(order.updatedAt)}>{when(order.updatedAt)}</span>,
  },
  {
    key: 'instrument',
    header: 'Stock',
    width: 5,
    card: 'lead',
    cell: (order) => <StockLink symbol={order.instrument} />,
  },
  {
    key: 'side',
    header: 'Side',
    width: 5.5,
    card: 'lead',
    cell: (order) => <SideMark side={order.side} />,
  },
  {
    key: 'type',
    header: 'Type',
    width: 12,
    cell: (order) => {
      const words = `${typeWords[order.type]} ${order.timeInForce}`;
      return <span title={words}>{words}</span>;
    },
  },
  {
    key: 'price',
    header: 'Price',
    width: 7,
    align: 'right',
    cell: (order) =>
      order.price === null ? (triggerInWords(order) ?? missing) : grouped(order.price),
  },
  {
    key: 'filled',
    header: 'Filled',
    width: 7,
    align: 'right',
    cell: (order) => `${quantity(order.cumQty)} / ${quantity(order.qty)}`,
  },
  {
    key: 'average',
    header: 'Average',
    width: 7.5,
    align: 'right',
    cell: (order) => averageRounded(order.avgPx),
  },
  {
    key: 'status',
    header: 'Status',
    width: 6,
    card: 'aside',
    cell: (order) => statusWords[order.status],
  },
  {
    key: 'reason',
    header: 'Reason',
    width: 15,
    card: 'wide',
    cardIf: (order) => order.reason !== null,
    cell: (order) => (
      <span className="text-ink-2" title={order.reason ?? undefined}>
        {reasonInWords(order.reason) || missing}
      </span>
    ),
  },
  {
    key: 'life',
    header: 'Details',
    hideHeader: true,
    width: 3,
    align: 'right',
    card: 'aside',
    cell: (order) => <LifeButton onShow={() => show(order)} order={order} />,
  },
];

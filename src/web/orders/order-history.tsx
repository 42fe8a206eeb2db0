// The user's closed orders with how they ended, and why.
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand/react';
import { messageOf } from '#client/errors.ts';
import type { Order } from '#api/types.ts';
import { averageRounded, grouped, missing, quantity } from '../format/format.ts';
import { accountChoice } from '../session/session-store.ts';
import { closedOrdersKey } from '../terminal.ts';
import { useTerminal } from '../terminal-context.ts';
import { Moment } from '../ui/moment.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { SideMark } from '../ui/direction.tsx';
import { EmptyNote, FailedNote, LoadingRows, SignedOutNote } from '../ui/panel.tsx';
import { typeWords } from '../ticket/terms.ts';
import { StockLink } from './stock-link.tsx';
import { joined, useFurtherBack } from './further-back.ts';
import { HistoryBar } from './history-bar.tsx';
import { csvHref, orderHistoryQuery, isShown, wholeHistory } from './history-filter.ts';
import { ListFoot } from './list-foot.tsx';
import { byDecimal, byText } from './open-list.ts';
import { LifeButton, OrderLifeDialog, lifeOf, type LifeSubject } from './order-life.tsx';
import { reasonInWords, statusWords, triggerInWords } from './order-words.ts';

/** As many as one request for the live ones brings. */
const liveMax = 200;

export default function OrderHistory() {
  const { session } = useTerminal();
  const account = useStore(session.store, (state) => state.account);
  return account === null ? (
    <SignedOutNote what="your order history" />
  ) : (
    <History accountId={account.accountId} key={account.accountId} />
  );
}

function History({ accountId }: { accountId: string }) {
  const { client, session } = useTerminal();
  const [filter, setFilter] = useState(wholeHistory);
  const [shown, setShown] = useState<LifeSubject | null>(null);
  const columns = useMemo(() => columnsWith((order) => setShown(lifeOf(order))), []);
  const { param } = accountChoice(session.store.getState()) ?? {};
  const { symbol } = filter;
  const live = useQuery({
    queryKey: [closedOrdersKey, accountId, symbol],
    queryFn: async () => {
      const { orders } = await client.rest.call('GET /v1/orders', {
        query: {
          status: 'closed',
          limit: liveMax,
          ...(symbol === '' ? {} : { instrument: symbol }),
          ...(param === undefined ? {} : { account: param }),
        },
      });
      return orders;
    },
  });
  const query = orderHistoryQuery(filter, param);
  const recent = live.data;
  const back = useFurtherBack<Order>({
    key: ['orders', accountId, query],
    possible: recent !== undefined && recent.length >= liveMax,
    load: (cursor) =>
      client.rest.call('GET /v1/history/orders', {
        query: {
          ...query,
          limit: 500,
          ...(cursor === undefined ? {} : { cursor }),
        },
      }),
  });
  const { older } = back;
  const rows = useMemo(
    () =>
      lastClosedFirst(
        joined(recent ?? [], older, (order) => order.orderId).filter((order) =>
          isShown(order, order.createdAt, filter),
        ),
      ),
    [recent, older, filter],
  );
  if (recent === undefined) {
    return live.isError ? (
      <FailedNote message={messageOf(live.error)} onRetry={() => void live.refetch()} />
    ) : (
      <LoadingRows />
    );
  }
  if (recent.length === 0 && filter === wholeHistory) {
    return (
      <EmptyNote
        hint="Orders that were filled, canceled, expired or rejected stand here."
        title="No closed orders"
      />
    );
  }
  return (
    <>
      <HistoryBar
        csv={csvHref('/v1/history/orders', query)}
        csvName={`orders-${accountId}.csv`}
        filter={filter}
        label="Order history shown"
        onFilter={setFilter}
        withStatus
      />
      {rows.length === 0 && back.note === null ? (
        <EmptyNote hint="Choose others above, or all." title="None of these" />
      ) : (
        <DataTable
          columns={columns}
          foot={<ListFoot back={back} />}
          keyOf={keyOf}
          label="Order history"
          minWidth="50rem"
          onNearEnd={back.onNearEnd}
          onOpen={(order) => setShown(lifeOf(order))}
          rows={rows}
        />
      )}
      <OrderLifeDialog onClose={() => setShown(null)} order={shown} />
    </>
  );
}

const keyOf = (order: Order): string => order.orderId;

/** The venue sorts by when orders came; here they stand by when they ended. */
function lastClosedFirst(orders: readonly Order[]): readonly Order[] {
  return orders.toSorted((a, b) =>
    a.updatedAt < b.updatedAt ? 1 : a.updatedAt > b.updatedAt ? -1 : b.seq - a.seq,
  );
}

const columnsWith = (show: (order: Order) => void): readonly Column<Order>[] => [
  {
    key: 'time',
    compare: byText((order) => order.updatedAt),
    header: 'Closed',
    width: 7,
    cell: (order) => <Moment at={order.updatedAt} />,
  },
  {
    key: 'instrument',
    compare: byText((order) => order.instrument),
    header: 'Stock',
    width: 5,
    card: 'lead',
    cell: (order) => <StockLink symbol={order.instrument} />,
  },
  {
    key: 'side',
    compare: byText((order) => order.side),
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
    compare: byDecimal((order) => order.price),
    header: 'Price',
    width: 7,
    align: 'right',
    cell: (order) =>
      order.price === null ? (triggerInWords(order) ?? missing) : grouped(order.price),
  },
  {
    key: 'filled',
    compare: byDecimal((order) => order.cumQty),
    header: 'Filled',
    width: 7,
    align: 'right',
    cell: (order) => `${quantity(order.cumQty)} / ${quantity(order.qty)}`,
  },
  {
    key: 'average',
    compare: byDecimal((order) => order.avgPx),
    header: 'Average',
    width: 7.5,
    align: 'right',
    cell: (order) => averageRounded(order.avgPx),
  },
  {
    key: 'status',
    compare: byText((order) => statusWords[order.status]),
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
    width: 4,
    align: 'right',
    card: 'aside',
    cell: (order) => <LifeButton onShow={() => show(order)} order={order} />,
  },
];

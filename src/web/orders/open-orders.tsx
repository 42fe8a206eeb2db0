// The user's open orders: cancel one, cancel all, change price, stop price or quantity in place.
import { useMemo, useState } from 'react';
import { useStore } from 'zustand/react';
import type { Order } from '#api/types.ts';
import { grouped, instant, missing, quantity, when } from '../format/format.ts';
import { useLive, useTerminal } from '../terminal-context.ts';
import { ConfirmButton, IconButton } from '../ui/button.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { SideMark } from '../ui/direction.tsx';
import { Icon } from '../ui/icons.tsx';
import { EmptyNote, FailedNote, LoadingRows, SignedOutNote } from '../ui/panel.tsx';
import { isConditional, isTrailing, typeWords } from '../ticket/terms.ts';
import { AmendCell, amendableFields, useAmend, type Amend } from './amend.tsx';
import { LifeButton, OrderLifeDialog } from './order-life.tsx';
import {
  conditionInWords,
  orderInWords,
  statusWords,
  trailInWords,
  triggerInWords,
} from './order-words.ts';

export function OpenOrders() {
  const { openOrders } = useTerminal();
  const { phase, error, items } = useStore(openOrders.store);
  switch (phase) {
    case 'signedOut':
      return <SignedOutNote what="your open orders" />;
    case 'loading':
      return <LoadingRows />;
    case 'failed':
      return <FailedNote message={error ?? ''} onRetry={openOrders.retry} />;
    case 'ready':
      return items.length === 0 ? (
        <EmptyNote
          hint="Orders that wait or have not traded in full stand here."
          title="No open orders"
        />
      ) : (
        <OpenOrdersTable orders={items} />
      );
  }
}

function OpenOrdersTable({ orders }: { orders: readonly Order[] }) {
  const amend = useAmend();
  const live = useLive();
  const [shown, setShown] = useState<Order | null>(null);
  const columns = useMemo(() => columnsWith(amend, live, setShown), [amend, live]);
  const problem = amend.problems.price ?? amend.problems.stopPrice ?? amend.problems.qty;
  return (
    <>
      <DataTable
        columns={columns}
        keyOf={(order) => order.orderId}
        label="Open orders"
        minWidth="54rem"
        rows={orders}
      />
      <OrderLifeDialog onClose={() => setShown(null)} order={shown} />
      <p aria-live="polite" className="shrink-0 bg-sell-soft px-3 text-xs text-sell" role="status">
        {amend.editing !== null && problem !== undefined && (
          <span className="block py-1.5">{problem}</span>
        )}
      </p>
    </>
  );
}

function columnsWith(
  amend: Amend,
  live: boolean,
  show: (order: Order) => void,
): readonly Column<Order>[] {
  return [
    {
      key: 'time',
      header: 'Time',
      width: 7.6,
      cell: (order) => <span title={instant(order.createdAt)}>{when(order.createdAt)}</span>,
    },
    {
      key: 'instrument',
      header: 'Stock',
      width: 5.3,
      card: 'lead',
      cell: (order) => <StockLink symbol={order.instrument} />,
    },
    {
      key: 'side',
      header: 'Side',
      width: 6,
      card: 'lead',
      cell: (order) => <SideMark side={order.side} />,
    },
    {
      key: 'type',
      header: 'Type',
      card: 'lead',
      width: 12,
      cell: (order) => <span title={typeWords[order.type]}>{typeWords[order.type]}</span>,
    },
    {
      key: 'price',
      header: 'Price',
      width: 6.5,
      align: 'right',
      cell: (order) => (
        <AmendCell amend={amend} field="price" order={order}>
          {order.price === null ? missing : grouped(order.price)}
        </AmendCell>
      ),
    },
    {
      key: 'trigger',
      header: 'Trigger',
      width: 11.2,
      align: 'right',
      cardIf: (order) => isConditional(order.type),
      cell: (order) => (
        <AmendCell amend={amend} field="stopPrice" order={order}>
          <Trigger order={order} />
        </AmendCell>
      ),
    },
    {
      key: 'qty',
      header: 'Quantity',
      width: 6.1,
      align: 'right',
      cell: (order) => (
        <AmendCell amend={amend} field="qty" order={order}>
          {quantity(order.qty)}
        </AmendCell>
      ),
    },
    {
      key: 'filled',
      header: 'Filled',
      width: 5.1,
      align: 'right',
      cell: (order) => quantity(order.cumQty),
    },
    {
      key: 'condition',
      header: 'Condition',
      width: 10.5,
      cell: (order) => {
        const words = conditionInWords(order);
        return <span title={words}>{words}</span>;
      },
    },
    { key: 'status', header: 'Status', width: 7, cell: (order) => statusWords[order.status] },
    {
      key: 'actions',
      header: 'Actions',
      hideHeader: true,
      width: 9.6,
      align: 'right',
      card: 'aside',
      cell: (order) => (
        <RowActions amend={amend} live={live} onShow={() => show(order)} order={order} />
      ),
    },
  ];
}

/** The price that it waits for; of a trailing stop how far behind as well. */
function Trigger({ order }: { order: Order }) {
  const words = triggerInWords(order);
  if (!isTrailing(order.type)) {
    return words ?? missing;
  }
  const trail = trailInWords(order);
  return <span title={`${trail} behind`}>{words === null ? trail : `${words} · ${trail}`}</span>;
}

function RowActions(props: { order: Order; amend: Amend; live: boolean; onShow: () => void }) {
  const { order, amend, live, onShow } = props;
  const { orderActions } = useTerminal();
  const [busy, setBusy] = useState(false);
  const name = `order: ${orderInWords(order)}`;
  if (amend.editing?.order.orderId === order.orderId) {
    return (
      <span className="inline-flex gap-1">
        <IconButton
          disabled={!live || amend.busy || !amend.ready}
          label={`Save the ${name}`}
          look="outline"
          onClick={() => void amend.save()}
          size="xs"
        >
          <Icon className="size-3.5" name="check" />
        </IconButton>
        <IconButton label="Keep it as it was" onClick={amend.stop} size="xs">
          <Icon className="size-3.5" name="close" />
        </IconButton>
      </span>
    );
  }
  return (
    <span className="inline-flex">
      <LifeButton onShow={onShow} order={order} />
      <IconButton
        disabled={!live || busy || amendableFields(order).length === 0}
        label={`Change the ${name}`}
        onClick={() => amend.start(order)}
        size="xs"
      >
        <Icon className="size-3.5" name="edit" />
      </IconButton>
      <IconButton
        disabled={!live || busy}
        label={`Cancel the ${name}`}
        onClick={() => {
          setBusy(true);
          void orderActions.cancel(order).finally(() => setBusy(false));
        }}
        size="xs"
      >
        <Icon className="size-3.5" name="close" />
      </IconButton>
    </span>
  );
}

/** Looks at the stock of a row. */
export function StockLink({ symbol }: { symbol: string }) {
  const { market } = useTerminal();
  return (
    <button
      className="rounded-sm font-semibold hover:text-accent"
      onClick={() => market.select(symbol)}
      type="button"
    >
      {symbol}
    </button>
  );
}

/** Stands beside the tabs while there is something to cancel. */
export function CancelAll() {
  const { openOrders, orderActions, market } = useTerminal();
  const orders = useStore(openOrders.store, (state) => state.items);
  const selected = useStore(market.store, (state) => state.selected);
  const live = useLive();
  const here = orders.filter((order) => order.instrument === selected).length;
  if (orders.length === 0) {
    return null;
  }
  return (
    <>
      {here > 0 && here < orders.length && (
        <ConfirmButton
          disabled={!live}
          onConfirm={() => void orderActions.cancelAll(selected)}
          question={`Cancel ${here} in ${selected}?`}
          size="xs"
        >
          Cancel {selected}
        </ConfirmButton>
      )}
      <ConfirmButton
        disabled={!live}
        onConfirm={() => void orderActions.cancelAll(null)}
        question={orders.length === 1 ? 'Cancel 1 order?' : `Cancel ${orders.length} orders?`}
        size="xs"
      >
        Cancel all
      </ConfirmButton>
    </>
  );
}

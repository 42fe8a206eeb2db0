// The user's open orders: cancel one, cancel all, change price, stop price or quantity in place.
import { useCallback, useMemo, useState } from 'react';
import { useStore } from 'zustand/react';
import type { Order, Side } from '#api/types.ts';
import { grouped } from '../format/format.ts';
import { useLive, useTerminal } from '../terminal-context.ts';
import { ConfirmButton } from '../ui/button.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { EmptyNote, FailedNote, LoadingRows, SignedOutNote } from '../ui/panel.tsx';
import { useAmend } from './amend.tsx';
import { BarSelect, ListBar, sideOptions, stockOptions } from './list-bar.tsx';
import { openColumns } from './open-columns.tsx';
import { allOrders, filtered, groupOf, symbolsOf, type OrderFilter } from './open-list.ts';
import { OrderLifeDialog, lifeOf, type LifeSubject } from './order-life.tsx';

export default function OpenOrders() {
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
  const { orderActions } = useTerminal();
  const amend = useAmend();
  const live = useLive();
  const [filter, setFilter] = useState(allOrders);
  const [shown, setShown] = useState<LifeSubject | null>(null);
  const show = useCallback((order: Order) => setShown(lifeOf(order)), []);
  const columns = useMemo(() => openColumns(amend, live, show), [amend, live, show]);
  const rows = useMemo(() => filtered(orders, filter), [orders, filter]);
  const problem = amend.problems.price ?? amend.problems.stopPrice ?? amend.problems.qty;
  return (
    <>
      <OpenOrdersBar filter={filter} onFilter={setFilter} orders={orders} shown={rows} />
      {rows.length === 0 ? (
        <EmptyNote hint="Other orders are open: choose all of them above." title="None of these" />
      ) : (
        <DataTable
          columns={columns}
          groupAction={(order) => <CancelList order={order} />}
          groupOf={groupOf}
          keyOf={keyOf}
          label="Open orders"
          minWidth="51rem"
          onDelete={(order) => live && void orderActions.cancel(order)}
          onOpen={(order, column) => live && amend.start(order, fieldOfColumn(column))}
          rows={rows}
        />
      )}
      <OrderLifeDialog onClose={() => setShown(null)} order={shown} />
      <p aria-live="polite" className="shrink-0 bg-sell-soft px-3 text-xs text-sell" role="status">
        {amend.editing !== null && problem !== undefined && (
          <span className="block py-1.5">{problem}</span>
        )}
      </p>
    </>
  );
}

const keyOf = (order: Order): string => order.orderId;
const fieldOfColumn = (column: string | null): string | null =>
  column === 'trigger' ? 'stopPrice' : column;

function OpenOrdersBar(props: {
  orders: readonly Order[];
  shown: readonly Order[];
  filter: OrderFilter;
  onFilter: (filter: OrderFilter) => void;
}) {
  const { orders, shown, filter, onFilter } = props;
  const { orderActions, settings } = useTerminal();
  const oneClick = useStore(settings.store, (state) => state.oneClick);
  const live = useLive();
  const symbols = useMemo(() => symbolsOf(orders), [orders]);
  const { symbol } = filter;
  const cancelOf = (side: Side) => {
    const count = orders.filter(
      (order) => order.side === side && (symbol === null || order.instrument === symbol),
    ).length;
    const what = `${count} ${side === 'buy' ? (count === 1 ? 'buy' : 'buys') : count === 1 ? 'sell' : 'sells'}`;
    return (
      count > 0 && (
        <ConfirmButton
          ask={!oneClick}
          disabled={!live}
          onConfirm={() => void orderActions.cancelAll(symbol, side)}
          question={`Cancel ${what}?`}
          size="xs"
        >
          {side === 'buy' ? 'Cancel buys' : 'Cancel sells'} ({count})
        </ConfirmButton>
      )
    );
  };
  return (
    <ListBar label="Open orders shown">
      <BarSelect
        label="Stock"
        onChange={(value) => onFilter({ ...filter, symbol: value === '' ? null : value })}
        options={stockOptions(symbols, symbol)}
        value={symbol ?? ''}
      />
      <BarSelect
        label="Side"
        onChange={(value) => onFilter({ ...filter, side: value === '' ? null : value })}
        options={sideOptions}
        value={filter.side ?? ''}
      />
      <span className="text-2xs text-ink-3" role="status">
        {shown.length === orders.length
          ? counted(orders.length)
          : `${grouped(String(shown.length))} of ${counted(orders.length)}`}
      </span>
      <span className="ml-auto flex gap-1">
        {cancelOf('buy')}
        {cancelOf('sell')}
      </span>
    </ListBar>
  );
}

function counted(count: number): string {
  return count === 1 ? '1 order' : `${grouped(String(count))} orders`;
}

/** Ends a whole list: with its first order all of it ends, and so does a pair with either. */
function CancelList({ order }: { order: Order }) {
  const { openOrders, orderActions, settings } = useTerminal();
  const oneClick = useStore(settings.store, (state) => state.oneClick);
  const live = useLive();
  const cancel = (): void => {
    const { items } = openOrders.store.getState();
    const first = items.find(({ orderId }) => orderId === order.listId);
    void orderActions.cancel(first ?? order);
  };
  return (
    <ConfirmButton
      ask={!oneClick}
      disabled={!live}
      onConfirm={cancel}
      question="Cancel all of it?"
      size="xs"
    >
      Cancel the list
    </ConfirmButton>
  );
}

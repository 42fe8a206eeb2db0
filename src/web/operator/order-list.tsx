// Open orders of everybody, or of one account: narrowed by instrument and side, each cancelled by the operator where that must be.
import { useState } from 'react';
import { useStore } from 'zustand/react';
import type { AnswerOf, RequestOf } from '#api/routes.ts';
import { price, quantity } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import type { Column } from '../ui/data-table.tsx';
import { SideMark } from '../ui/direction.tsx';
import { ChangeButton } from './change.tsx';
import { SubjectLink } from './links.tsx';
import { LongList } from './long-list.tsx';
import { FilterBar, FilterSelect, FilterText, given } from './search-bar.tsx';
import { Moment } from '../ui/moment.tsx';
import { useMayChange, usePaged } from './use-desk.ts';

type Order = AnswerOf<'GET /v1/operator/orders'>['items'][number];
type Query = NonNullable<RequestOf<'GET /v1/operator/orders'>['query']>;

const sides = [
  { value: '', label: 'Both' },
  { value: 'buy', label: 'Buy' },
  { value: 'sell', label: 'Sell' },
];

export function OrderList({ account: only }: { account?: string }) {
  const { client, market } = useTerminal();
  const mayChange = useMayChange();
  const instruments = useStore(market.store, (state) => state.instruments);
  const [typed, setAccount] = useState('');
  const [instrument, setInstrument] = useState('');
  const [side, setSide] = useState('');
  const account = only ?? typed;
  const list = usePaged(
    ['orders', account, instrument, side],
    (page) =>
      client.rest.call('GET /v1/operator/orders', {
        query: { ...page, ...given({ account, instrument, side }) } as Query,
      }),
    { everyMs: 3_000 },
  );
  const tickOf = (symbol: string): string => instruments[symbol]?.tickSize ?? '0.01';
  const columns: Column<Order>[] = [
    {
      key: 'order',
      header: 'Order',
      width: 10,
      card: 'lead',
      cell: ({ orderId }) => orderId,
    },
    {
      key: 'time',
      header: 'Entered',
      width: 14,
      cell: ({ createdAt }) => <Moment at={createdAt} />,
    },
    { key: 'instrument', header: 'Instrument', width: 11, cell: (order) => order.instrument },
    { key: 'side', header: 'Side', width: 9, cell: (order) => <SideMark side={order.side} /> },
    {
      key: 'type',
      header: 'Type',
      width: 14,
      cell: ({ type, timeInForce }) => `${type} ${timeInForce}`,
    },
    {
      key: 'price',
      header: 'Price',
      width: 11,
      align: 'right',
      cell: (order) => price(order.price ?? order.stopPrice, tickOf(order.instrument)),
    },
    {
      key: 'leaves',
      header: 'Open',
      width: 10,
      align: 'right',
      cell: ({ leavesQty }) => quantity(leavesQty),
    },
    {
      key: 'qty',
      header: 'Of',
      width: 10,
      align: 'right',
      cell: ({ qty }) => quantity(qty),
    },
  ];
  if (only === undefined) {
    columns.splice(2, 0, {
      key: 'account',
      header: 'Account',
      width: 9,
      align: 'right',
      cell: (order) => (
        <SubjectLink page="accounts" subject={order.account}>
          {order.account}
        </SubjectLink>
      ),
    });
  }
  if (mayChange) {
    columns.push({
      key: 'cancel',
      header: 'Cancel',
      hideHeader: true,
      width: 10,
      align: 'right',
      card: 'aside',
      cell: (order) => (
        <ChangeButton
          change={{
            title: `Cancel order ${order.orderId}?`,
            says: [
              `${order.side === 'buy' ? 'Buy' : 'Sell'} ${quantity(order.leavesQty)} ${order.instrument} of account ${order.account} is taken out of the market.`,
              'The member sees that the order was cancelled.',
            ],
            reason: 'none',
            danger: true,
            confirm: 'Cancel the order',
            done: `Order ${order.orderId} is cancelled`,
            run: () =>
              client.rest.call('DELETE /v1/operator/orders/:orderId', {
                params: { orderId: order.orderId },
              }),
          }}
          size="xs"
        >
          Cancel<span className="sr-only"> order {order.orderId}</span>
        </ChangeButton>
      ),
    });
  }
  return (
    <>
      <FilterBar label="Narrow the orders">
        {only === undefined && (
          <FilterText hint="Account id" label="Account" onChange={setAccount} />
        )}
        <FilterSelect
          choices={[
            { value: '', label: 'All' },
            ...Object.keys(instruments).map((symbol) => ({ value: symbol, label: symbol })),
          ]}
          label="Instrument"
          onChange={setInstrument}
          value={instrument}
        />
        <FilterSelect choices={sides} label="Side" onChange={setSide} value={side} />
      </FilterBar>
      <div className="-mx-4 sm:-mx-5">
        <LongList
          columns={columns}
          empty={{ title: 'No open orders', hint: 'None that fits is in the market now.' }}
          keyOf={({ orderId }) => orderId}
          label="Open orders"
          list={list}
          minWidth="56rem"
        />
      </div>
    </>
  );
}

// Every execution of the user's orders, newest first.
import { useStore } from 'zustand/react';
import type { Fill } from '#api/types.ts';
import { grouped, instant, money, quantity, when } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { SideMark } from '../ui/direction.tsx';
import { EmptyNote, FailedNote, LoadingRows, SignedOutNote } from '../ui/panel.tsx';
import { StockLink } from './open-orders.tsx';

export function Fills() {
  const { fills } = useTerminal();
  const { phase, error, items } = useStore(fills.store);
  switch (phase) {
    case 'signedOut':
      return <SignedOutNote what="your fills" />;
    case 'loading':
      return <LoadingRows />;
    case 'failed':
      return <FailedNote message={error ?? ''} onRetry={fills.retry} />;
    case 'ready':
      return items.length === 0 ? (
        <EmptyNote
          hint="Each trade of your orders stands here with its fee."
          title="No fills yet"
        />
      ) : (
        <DataTable
          columns={columns}
          keyOf={(fill) => `${fill.tradeId}|${fill.orderId}`}
          label="Fills"
          minWidth="40rem"
          rows={items}
        />
      );
  }
}

const roleWords = { maker: 'Maker', taker: 'Taker', auction: 'Auction' } as const;

const columns: readonly Column<Fill>[] = [
  {
    key: 'time',
    header: 'Time',
    width: 8,
    cell: (fill) => <span title={instant(fill.time)}>{when(fill.time)}</span>,
  },
  {
    key: 'instrument',
    header: 'Stock',
    width: 6,
    card: 'lead',
    cell: (fill) => <StockLink symbol={fill.instrument} />,
  },
  {
    key: 'side',
    header: 'Side',
    width: 6,
    card: 'lead',
    cell: (fill) => <SideMark side={fill.side} />,
  },
  { key: 'price', header: 'Price', width: 7, align: 'right', cell: (fill) => grouped(fill.price) },
  { key: 'qty', header: 'Quantity', width: 7, align: 'right', cell: (fill) => quantity(fill.qty) },
  { key: 'fee', header: 'Fee', width: 6, align: 'right', cell: (fill) => money(fill.fee) },
  {
    key: 'liquidity',
    header: 'Role',
    width: 6,
    card: 'aside',
    cell: (fill) => roleWords[fill.liquidity],
  },
  {
    key: 'trade',
    header: 'Trade',
    width: 7,
    align: 'right',
    cell: (fill) => <span className="text-ink-3">{fill.tradeId}</span>,
  },
];

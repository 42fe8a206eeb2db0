// The shares the user holds and what they are worth at the last price.
import { useMemo } from 'react';
import { useStore } from 'zustand/react';
import type { Position, Ticker } from '#api/types.ts';
import { decimal, decimalString } from '#client/decimal.ts';
import { missing, moneyRounded, price, quantity, roundedTo, signed } from '../format/format.ts';
import { StockLink } from '../orders/open-orders.tsx';
import { useTerminal } from '../terminal-context.ts';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Change } from '../ui/direction.tsx';
import { EmptyNote, FailedNote, LoadingRows, SignedOutNote } from '../ui/panel.tsx';
import { worthOf } from './balances-stores.ts';

export function Positions() {
  const { positions, market } = useTerminal();
  const { phase, error, items } = useStore(positions.store);
  const tickers = useStore(market.store, (state) => state.tickers);
  const columns = useMemo(() => columnsWith(tickers), [tickers]);
  switch (phase) {
    case 'signedOut':
      return <SignedOutNote what="your positions" />;
    case 'loading':
      return <LoadingRows />;
    case 'failed':
      return <FailedNote message={error ?? ''} onRetry={positions.retry} />;
    case 'ready':
      return items.length === 0 ? (
        <EmptyNote hint="Shares you buy stand here with their value." title="No positions" />
      ) : (
        <DataTable
          columns={columns}
          keyOf={(position) => position.instrument}
          label="Positions"
          minWidth="40rem"
          rows={items}
        />
      );
  }
}

function columnsWith(tickers: Readonly<Record<string, Ticker>>): readonly Column<Position>[] {
  const worth = (position: Position) => worthOf(position, tickers[position.instrument]);
  return [
    {
      key: 'instrument',
      header: 'Stock',
      width: 6,
      card: 'lead',
      cell: (row) => <StockLink symbol={row.instrument} />,
    },
    { key: 'qty', header: 'Shares', width: 7, align: 'right', cell: (row) => quantity(row.qty) },
    {
      key: 'held',
      header: 'In orders',
      width: 7,
      align: 'right',
      cell: (row) => quantity(row.held),
    },
    {
      key: 'cost',
      header: 'Average cost',
      width: 8,
      align: 'right',
      cell: (row) => (row.avgCost === null ? missing : roundedTo(decimal(row.avgCost), 2)),
    },
    {
      key: 'last',
      header: 'Last',
      width: 8,
      align: 'right',
      cell: (row) => price(worth(row).last, '0.01'),
    },
    {
      key: 'value',
      header: 'Value',
      width: 9,
      align: 'right',
      cell: (row) => {
        const { value } = worth(row);
        return value === null ? missing : moneyRounded(value);
      },
    },
    {
      key: 'pnl',
      header: 'Unrealized P&L',
      width: 10,
      align: 'right',
      card: 'aside',
      cell: (row) => {
        const { pnl } = worth(row);
        return pnl === null ? (
          missing
        ) : (
          <Change formatted={signed(moneyRounded(pnl))} value={decimalString(pnl)} />
        );
      },
    },
  ];
}

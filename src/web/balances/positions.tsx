// The shares the user holds, what they are worth at the last price, and the ways out of them. Each figure that follows the market does so by itself:
// a tick redraws a cell, never the table.
import { createContext, useCallback, useContext, useState, type ReactNode } from 'react';
import { useStore } from 'zustand/react';
import type { Position } from '#api/types.ts';
import { add, decimal, decimalString, times, zero, type Decimal } from '#client/decimal.ts';
import { missing, moneyRounded, price, quantity, roundedTo, signed } from '../format/format.ts';
import { ListBar } from '../orders/list-bar.tsx';
import { byDecimal, byText } from '../orders/open-list.ts';
import { closingTrade } from '../orders/order-actions.ts';
import { StockLink } from '../orders/stock-link.tsx';
import { useLive, useTerminal } from '../terminal-context.ts';
import { ConfirmButton } from '../ui/button.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Change } from '../ui/direction.tsx';
import { EmptyNote, FailedNote, LoadingRows, SignedOutNote } from '../ui/panel.tsx';
import { useThrottled } from '../ui/use-throttled.ts';
import { notCounted, sharePercent, sumOf, worthOf, type Sum } from './balances-stores.ts';

export default function Positions() {
  const { positions } = useTerminal();
  const { phase, error, items } = useStore(positions.store);
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
        <PositionsList items={items} />
      );
  }
}

/** Of all positions together, a few times a second. */
const SumContext = createContext<Sum>({
  value: zero,
  unrealized: zero,
  realized: zero,
  priced: 0,
});
const sumEveryMs = 500;

function PositionsList({ items }: { items: readonly Position[] }) {
  const { market } = useTerminal();
  const take = useCallback(() => sumOf(items, market.store.getState().tickers), [items, market]);
  const sum = useThrottled(market.store, take, sumEveryMs);
  return (
    <SumContext value={sum}>
      <ListBar label="All positions">
        <Figure label="Value">{moneyRounded(sum.value)}</Figure>
        <Figure label="Unrealized">
          {sum.priced === 0 ? missing : <Money value={sum.unrealized} />}
          {sum.priced > 0 && sum.priced < items.length && (
            <span className="text-2xs text-ink-3">
              {' '}
              of {sum.priced} of {items.length} positions
            </span>
          )}
        </Figure>
        <Figure label="Realized">
          <span title={items.some(isCostUnknown) ? notCounted : undefined}>
            {items.every(isCostUnknown) && sum.realized === 0n ? (
              missing
            ) : (
              <Money value={sum.realized} />
            )}
          </span>
        </Figure>
        <span className="ml-auto">
          <FlattenAll items={items} />
        </span>
      </ListBar>
      <DataTable columns={columns} keyOf={keyOf} label="Positions" minWidth="51rem" rows={items} />
    </SumContext>
  );
}

const keyOf = (position: Position): string => position.instrument;
const isCostUnknown = ({ avgCost }: Position): boolean => avgCost === null;

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <span className="px-1 text-2xs text-ink-3">
      {label} <span className="text-xs text-ink">{children}</span>
    </span>
  );
}

function Money({ value }: { value: Decimal }) {
  return <Change formatted={signed(moneyRounded(value))} value={decimalString(value)} />;
}

function useWorth(position: Position) {
  const { market } = useTerminal();
  const ticker = useStore(market.store, (state) => state.tickers[position.instrument]);
  return worthOf(position, ticker);
}

function LastPrice({ row }: { row: Position }) {
  const { market } = useTerminal();
  const tick = useStore(market.store, (state) => state.instruments[row.instrument]?.tickSize);
  return price(useWorth(row).last, tick ?? '0.01');
}

function Value({ row }: { row: Position }) {
  const { value } = useWorth(row);
  return value === null ? missing : moneyRounded(value);
}

function Unrealized({ row }: { row: Position }) {
  const { pnl } = useWorth(row);
  return pnl === null ? missing : <Money value={pnl} />;
}

function Realized({ row }: { row: Position }) {
  const realized = decimal(row.realizedPnl);
  return (
    <span title={isCostUnknown(row) ? notCounted : undefined}>
      {isCostUnknown(row) && realized === 0n ? missing : <Money value={realized} />}
    </span>
  );
}

function Share({ row }: { row: Position }) {
  const { balances } = useTerminal();
  const cash = useStore(balances.store, (state) => state.items[0]?.total ?? '0');
  const { value: stocks } = useContext(SumContext);
  const { value } = useWorth(row);
  const share = value === null ? null : sharePercent(value, add(stocks, decimal(cash)));
  return share === null ? missing : `${roundedTo(share, 1)}%`;
}

function WaysOut({ row }: { row: Position }) {
  const { market, orderActions, settings } = useTerminal();
  const instrument = useStore(market.store, (state) => state.instruments[row.instrument]);
  const ask = !useStore(settings.store, (state) => state.oneClick);
  const live = useLive();
  const [busy, setBusy] = useState(false);
  if (instrument === undefined) {
    return null;
  }
  const close = (turnAround: boolean): void => {
    setBusy(true);
    void orderActions.closePosition(row, instrument, turnAround).finally(() => setBusy(false));
  };
  const question = (turnAround: boolean): string => {
    const { side, qty } = closingTrade(row, instrument, turnAround);
    return `${side === 'buy' ? 'Buy' : 'Sell'} ${quantity(decimalString(qty))}?`;
  };
  const held = decimal(row.qty);
  // Nobody sells what they do not have: turning a long position around takes borrowed shares.
  const short = held > 0n && add(decimal(row.available), decimal(row.held)) < times(held, 2);
  return (
    <span className="inline-flex gap-0.5">
      <ConfirmButton
        aria-label={`Flatten ${row.instrument}`}
        ask={ask}
        disabled={!live || busy}
        onConfirm={() => close(false)}
        question={question(false)}
        size="xs"
        title="Trades the whole position away at the market"
      >
        Flatten
      </ConfirmButton>
      <ConfirmButton
        aria-label={`Reverse ${row.instrument}`}
        ask={ask}
        disabled={!live || busy || short}
        onConfirm={() => close(true)}
        question={question(true)}
        size="xs"
        title={
          short
            ? 'Selling more than you have takes borrowed shares: an operator lends them'
            : 'Trades twice the position at the market'
        }
      >
        Reverse
      </ConfirmButton>
    </span>
  );
}

function FlattenAll({ items }: { items: readonly Position[] }) {
  const { market, orderActions, settings } = useTerminal();
  const ask = !useStore(settings.store, (state) => state.oneClick);
  const live = useLive();
  const [busy, setBusy] = useState(false);
  const flatten = async (): Promise<void> => {
    setBusy(true);
    for (const position of items) {
      const instrument = market.store.getState().instruments[position.instrument];
      // One after the other: a refusal of one is told and does not keep the others.
      if (instrument !== undefined) await orderActions.closePosition(position, instrument, false);
    }
    setBusy(false);
  };
  return (
    <ConfirmButton
      ask={ask}
      disabled={!live || busy}
      onConfirm={() => void flatten()}
      question={items.length === 1 ? 'Flatten 1 position?' : `Flatten ${items.length} positions?`}
      size="xs"
    >
      Flatten all
    </ConfirmButton>
  );
}

const columns: readonly Column<Position>[] = [
  {
    key: 'instrument',
    header: 'Stock',
    width: 5.5,
    card: 'lead',
    compare: byText((row) => row.instrument),
    cell: (row) => <StockLink symbol={row.instrument} />,
  },
  {
    key: 'qty',
    header: 'Shares',
    width: 6,
    align: 'right',
    compare: byDecimal((row) => row.qty),
    cell: (row) => quantity(row.qty),
  },
  {
    key: 'held',
    header: 'In orders',
    width: 6,
    align: 'right',
    compare: byDecimal((row) => row.held),
    cell: (row) => quantity(row.held),
  },
  {
    key: 'cost',
    header: 'Average cost',
    width: 8,
    align: 'right',
    compare: byDecimal((row) => row.avgCost),
    cell: (row) => (row.avgCost === null ? missing : roundedTo(decimal(row.avgCost), 2)),
  },
  {
    key: 'last',
    header: 'Last',
    width: 7,
    align: 'right',
    cell: (row) => <LastPrice row={row} />,
  },
  {
    key: 'value',
    header: 'Value',
    width: 8.5,
    align: 'right',
    compare: byDecimal((row) => row.marketValue),
    cell: (row) => <Value row={row} />,
  },
  {
    key: 'share',
    header: 'Share',
    width: 5.5,
    align: 'right',
    cell: (row) => <Share row={row} />,
  },
  {
    key: 'pnl',
    header: 'Unrealized P&L',
    width: 9.5,
    align: 'right',
    compare: byDecimal((row) => row.unrealizedPnl),
    cell: (row) => <Unrealized row={row} />,
  },
  {
    key: 'realized',
    header: 'Realized P&L',
    width: 8.5,
    align: 'right',
    compare: byDecimal((row) => row.realizedPnl),
    cell: (row) => <Realized row={row} />,
  },
  {
    key: 'actions',
    header: 'Ways out',
    hideHeader: true,
    width: 12,
    align: 'right',
    card: 'aside',
    cell: (row) => <WaysOut row={row} />,
  },
];

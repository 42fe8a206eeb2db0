// The rows of the market list: a table on a desk, cards on a phone, of which only those exist that are seen. A press on a row opens its trade page; the
// arrow keys walk the rows.
import { clsx } from 'clsx';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useRef, type KeyboardEvent } from 'react';
import { useStore } from 'zustand/react';
import { compactRounded } from '../format/format.ts';
import { Link } from '../router/link.tsx';
import { tradePath } from '../router/router.ts';
import { useTerminal } from '../terminal-context.ts';
import { StarButton } from '../watchlist/star-button.tsx';
import { ChangeCell, LastCell, RangeCell, SpreadCell } from './market-cells.tsx';
import type { Sort, SortKey } from './market-rows.ts';
import { PhaseBadge } from './phase-badge.tsx';
import { Sparkline } from './sparkline.tsx';

const columns: readonly {
  readonly key: SortKey | 'spark' | 'star';
  readonly header: string;
  readonly align: 'text-left' | 'text-right' | 'text-center';
}[] = [
  { key: 'star', header: 'On the list', align: 'text-left' },
  { key: 'symbol', header: 'Stock', align: 'text-left' },
  { key: 'last', header: 'Last', align: 'text-right' },
  { key: 'change', header: '24h change', align: 'text-right' },
  { key: 'spark', header: 'Last hour', align: 'text-center' },
  { key: 'spread', header: 'Spread', align: 'text-right' },
  { key: 'volume', header: '24h volume', align: 'text-right' },
  { key: 'turnover', header: '24h turnover', align: 'text-right' },
  { key: 'range', header: '24h range', align: 'text-center' },
  { key: 'phase', header: 'Phase', align: 'text-left' },
];

const grid =
  'grid grid-cols-[2rem_minmax(9rem,1.6fr)_minmax(5.5rem,1fr)_7rem_7rem_minmax(4.5rem,.8fr)_minmax(5rem,.8fr)_minmax(5.5rem,.9fr)_minmax(11rem,1.5fr)_9rem] items-center gap-x-3 px-3';
const rowPx = { desk: 44, phone: 68 } as const;

export function MarketTable(props: {
  rows: readonly string[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  compact: boolean;
}) {
  const { rows, sort, onSort, compact } = props;
  const frame = useRef<HTMLDivElement>(null);
  const estimatePx = compact ? rowPx.phone : rowPx.desk;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => estimatePx,
    getItemKey: (at) => rows[at] ?? at,
    overscan: 6,
  });
  const walk = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    const at = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>('[data-at]');
    if (step === undefined || at === null || at === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(rows.length - 1, Number(at.dataset['at']) + step));
    virtual.scrollToIndex(next);
    // The row may have to be drawn first.
    requestAnimationFrame(() =>
      frame.current?.querySelector<HTMLElement>(`[data-at="${next}"] a`)?.focus(),
    );
  };
  return (
    <div
      aria-colcount={compact ? undefined : columns.length}
      aria-label="Markets"
      aria-rowcount={rows.length + 1}
      className={clsx(
        'relative overflow-auto rounded-lg border border-line bg-surface',
        compact ? 'max-h-[calc(100dvh-19.500rem)]' : 'max-h-[calc(100dvh-13rem)]',
      )}
      onKeyDown={walk}
      ref={frame}
      role="table"
      tabIndex={0}
    >
      <div className={clsx(!compact && 'min-w-[72rem]')} role="rowgroup">
        <div
          aria-rowindex={1}
          className={clsx(
            compact
              ? 'sr-only'
              : `sticky top-0 z-10 h-8 border-b border-line bg-surface text-2xs text-ink-3 ${grid}`,
          )}
          role="row"
        >
          {columns.map(({ key, header, align }) => (
            <span
              aria-sort={
                sort.key === key ? (sort.descending ? 'descending' : 'ascending') : undefined
              }
              className={align}
              key={key}
              role="columnheader"
            >
              {key === 'star' || key === 'spark' || compact ? (
                <span className={clsx(key === 'star' && 'sr-only')}>{header}</span>
              ) : (
                <SortButton header={header} onSort={onSort} sort={sort} sortKey={key} />
              )}
            </span>
          ))}
        </div>
      </div>
      <div
        className={clsx('relative', !compact && 'min-w-[72rem]')}
        role="rowgroup"
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map((item) => {
          const symbol = rows[item.index];
          return symbol === undefined ? null : (
            <div
              aria-rowindex={item.index + 2}
              className={clsx(
                'group absolute inset-x-0 top-0 border-b border-line/60 hover:bg-hover',
                compact ? 'px-3' : grid,
              )}
              data-at={item.index}
              key={item.key}
              role="row"
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              {compact ? <CardOf symbol={symbol} /> : <RowOf symbol={symbol} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function SortButton(props: {
  sortKey: SortKey;
  header: string;
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  const { sortKey, header, sort, onSort } = props;
  const isSorted = sort.key === sortKey;
  // Names begin at A, numbers at the greatest.
  const first = sortKey !== 'symbol' && sortKey !== 'phase';
  return (
    <button
      className={clsx('rounded-sm px-0.5 hover:text-ink', isSorted && 'font-semibold text-ink')}
      onClick={() => onSort({ key: sortKey, descending: isSorted ? !sort.descending : first })}
      type="button"
    >
      {header}
      <span aria-hidden="true" className="inline-block w-3 text-center text-[0.6rem]">
        {isSorted ? (sort.descending ? '▼' : '▲') : ''}
      </span>
    </button>
  );
}

function useStock(symbol: string) {
  const { market } = useTerminal();
  const instrument = useStore(market.store, (state) => state.instruments[symbol]);
  const ticker = useStore(market.store, (state) => state.tickers[symbol]);
  return { instrument, ticker };
}

/** Covers its row, so that a press anywhere on it counts. */
const stretched =
  'min-w-0 after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus';

const RowOf = memo(function RowOf({ symbol }: { symbol: string }) {
  const { instrument, ticker } = useStock(symbol);
  if (instrument === undefined) return null;
  return (
    <>
      <span className="relative z-1" role="cell">
        <StarButton symbol={symbol} />
      </span>
      <span className="min-w-0" role="cell">
        <Link className={clsx(stretched, 'block')} to={tradePath(symbol)}>
          <span className="block font-semibold">{symbol}</span>
          <span className="block truncate text-2xs text-ink-3">{instrument.name}</span>
        </Link>
      </span>
      <span className="text-right" role="cell">
        <LastCell instrument={instrument} ticker={ticker} />
      </span>
      <span className="text-right" role="cell">
        <ChangeCell ticker={ticker} />
      </span>
      <span role="cell">
        <Sparkline className="h-6 w-full" symbol={symbol} />
      </span>
      <span className="text-right" role="cell">
        <SpreadCell ticker={ticker} />
      </span>
      <span className="text-right" role="cell">
        {compactRounded(ticker?.volume)}
      </span>
      <span className="text-right" role="cell">
        {compactRounded(ticker?.turnover)}
      </span>
      <span role="cell">
        <RangeCell instrument={instrument} ticker={ticker} />
      </span>
      <span role="cell">
        <PhaseBadge delisted={instrument.delisted} phase={instrument.phase} />
      </span>
    </>
  );
});

const CardOf = memo(function CardOf({ symbol }: { symbol: string }) {
  const { instrument, ticker } = useStock(symbol);
  if (instrument === undefined) return null;
  return (
    <span
      className="grid h-full grid-cols-[2rem_minmax(0,1.2fr)_minmax(0,1fr)_minmax(0,1.1fr)] items-center gap-x-2"
      role="cell"
    >
      <StarButton className="relative z-1 size-9" symbol={symbol} />
      <Link className={stretched} to={tradePath(symbol)}>
        <span className="block font-semibold">{symbol}</span>
        <span className="block truncate text-2xs text-ink-3">{instrument.name}</span>
        {instrument.phase !== 'continuous' && (
          <PhaseBadge delisted={instrument.delisted} phase={instrument.phase} />
        )}
      </Link>
      <Sparkline className="h-7 w-full" symbol={symbol} />
      <span className="flex min-w-0 flex-col items-end">
        <LastCell instrument={instrument} ticker={ticker} />
        <ChangeCell plain={true} ticker={ticker} />
        <span className="px-1 text-2xs text-ink-3">Vol {compactRounded(ticker?.volume)}</span>
      </span>
    </span>
  );
});

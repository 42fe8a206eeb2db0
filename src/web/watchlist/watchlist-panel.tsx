// A list of stocks beside the trade page: every stock, or one of the trader's own lists. A press looks at a stock; own lists are filled, reordered, renamed
// and removed here.
import { clsx } from 'clsx';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState, type DragEvent, type KeyboardEvent } from 'react';
import { useStore } from 'zustand/react';
import { useTerminal } from '../terminal-context.ts';
import { EmptyNote, FailedNote, LoadingRows, Panel } from '../ui/panel.tsx';
import { AddStock } from './add-stock.tsx';
import { ListMenu } from './list-menu.tsx';
import { WatchlistRow } from './watchlist-row.tsx';
import type { Watchlist } from './watchlists.ts';

const rowPx = 44;
const everyStock = 'every';

export default function WatchlistPanel({ titled = true }: { titled?: boolean }) {
  const { watchlists } = useTerminal();
  const { lists, shown } = useStore(watchlists.store);
  const list = lists.find(({ id }) => id === shown) ?? null;
  return (
    <Panel
      actions={
        <div className="flex min-w-0 items-center gap-1">
          <label className="min-w-16">
            <span className="sr-only">Watchlist</span>
            <select
              className="h-6 w-full max-w-32 truncate rounded-(--radius) bg-raised px-1 text-xs text-ink"
              onChange={({ currentTarget: { value } }) =>
                watchlists.show(value === everyStock ? null : value)
              }
              value={shown ?? everyStock}
            >
              <option value={everyStock}>All stocks</option>
              {lists.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <ListMenu list={list} />
        </div>
      }
      className="h-full"
      title="Watchlist"
      titled={titled}
    >
      <WatchlistBody list={list} />
    </Panel>
  );
}

function WatchlistBody({ list }: { list: Watchlist | null }) {
  const { market } = useTerminal();
  const phase = useStore(market.store, (state) => state.phase);
  const error = useStore(market.store, (state) => state.error);
  const symbols = useStore(market.store, (state) => state.symbols);
  const listed = useStore(market.store, (state) => state.listed);
  if (phase === 'failed') {
    return <FailedNote message={error ?? ''} onRetry={() => void market.load()} />;
  }
  if (phase === 'loading') return <LoadingRows rows={6} />;
  const known = new Set(symbols);
  const rows = list === null ? listed : list.symbols.filter((symbol) => known.has(symbol));
  return (
    <>
      {list !== null && <AddStock key={list.id} list={list} />}
      {rows.length === 0 ? (
        <EmptyNote
          hint={
            list === null
              ? 'They appear here when an operator lists them.'
              : 'Add one above, or press the star of a stock.'
          }
          title={list === null ? 'No stocks are listed yet' : 'Nothing on this list yet'}
        />
      ) : (
        <Rows list={list} rows={rows} />
      )}
    </>
  );
}

function Rows({ list, rows }: { list: Watchlist | null; rows: readonly string[] }) {
  const { watchlists } = useTerminal();
  const frame = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const [told, setTold] = useState('');
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowPx,
    getItemKey: (at) => rows[at] ?? at,
    overscan: 5,
  });
  const focus = (at: number): void => {
    virtual.scrollToIndex(at);
    requestAnimationFrame(() =>
      frame.current?.querySelector<HTMLElement>(`[data-at="${at}"] [data-stock]`)?.focus(),
    );
  };
  const move = (symbol: string, to: number): void => {
    const target = rows[to];
    if (list === null || target === undefined) return;
    // The list may hold stocks that are not listed now: places are those of the list itself.
    watchlists.move(list.id, symbol, list.symbols.indexOf(target));
    setTold(`${symbol} is number ${to + 1} of ${rows.length}.`);
  };
  const keyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-at]');
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (row === null || step === undefined) return;
    event.preventDefault();
    const at = Number(row.dataset['at']);
    const to = Math.max(0, Math.min(rows.length - 1, at + step));
    const symbol = rows[at];
    if (event.altKey && symbol !== undefined) move(symbol, to);
    focus(to);
  };
  const drop = (event: DragEvent, at: number): void => {
    event.preventDefault();
    if (dragged !== null) move(dragged, at);
    setDragged(null);
    setOver(null);
  };
  return (
    <div
      aria-label={list === null ? 'All stocks' : `Stocks of ${list.name}`}
      className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto"
      onKeyDown={keyDown}
      ref={frame}
      role="region"
      tabIndex={0}
    >
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const symbol = rows[item.index];
          return symbol === undefined ? null : (
            <li
              aria-posinset={item.index + 1}
              aria-setsize={rows.length}
              className={clsx(
                'absolute inset-x-0 top-0 border-b border-line/60',
                dragged === symbol && 'opacity-50',
                over === symbol && dragged !== symbol && 'shadow-[inset_0_2px_0_var(--accent)]',
              )}
              data-at={item.index}
              draggable={list !== null}
              key={item.key}
              onDragEnd={() => {
                setDragged(null);
                setOver(null);
              }}
              onDragOver={(event) => {
                if (dragged === null) return;
                event.preventDefault();
                setOver(symbol);
              }}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move';
                event.dataTransfer.setData('text/plain', symbol);
                setDragged(symbol);
              }}
              onDrop={(event) => drop(event, item.index)}
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              <WatchlistRow list={list} symbol={symbol} />
            </li>
          );
        })}
      </ul>
      <p className="sr-only" role="status">
        {told}
      </p>
    </div>
  );
}

// The list of every stock with its last price and change: a search box over a list box.
import { clsx } from 'clsx';
import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand/react';
import type { Instrument, Ticker } from '#api/types.ts';
import { percent, price } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { Change } from '../ui/direction.tsx';
import { DropBox } from '../ui/drop-box.tsx';
import type { DropProps } from '../ui/drop.tsx';
import { Icon } from '../ui/icons.tsx';
import { foundStocks } from './market-rows.ts';
import { PhaseBadge } from './phase-badge.tsx';

const optionsMax = 100;

export default function InstrumentList(drop: DropProps) {
  const { onOpenChange } = drop;
  return (
    <DropBox
      {...drop}
      align="start"
      className="flex max-h-[min(28rem,70vh)] w-[min(26rem,calc(100vw-1rem))] flex-col overflow-hidden"
      label="Stocks"
    >
      <SwitcherList onDone={() => onOpenChange(false)} />
    </DropBox>
  );
}

function SwitcherList({ onDone }: { onDone: () => void }) {
  const { market } = useTerminal();
  const symbols = useStore(market.store, (state) => state.symbols);
  const instruments = useStore(market.store, (state) => state.instruments);
  const tickers = useStore(market.store, (state) => state.tickers);
  const selected = useStore(market.store, (state) => state.selected);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);

  const found = useMemo(() => {
    return foundStocks({ symbols, instruments }, query);
  }, [symbols, instruments, query]);

  // A list that nobody reads to its end is not drawn to its end.
  const drawn = found.slice(0, optionsMax);

  const choose = (instrument: Instrument | undefined): void => {
    if (instrument !== undefined) {
      market.select(instrument.symbol);
      onDone();
    }
  };

  const move = (to: number): void => {
    const next = Math.max(0, Math.min(drawn.length - 1, to));
    setActive(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };

  const keyDown = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + 8,
      PageUp: active - 8,
    };
    const to = moves[event.key];
    if (to !== undefined) {
      event.preventDefault();
      move(to);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(found[active]);
    }
  };

  return (
    <>
      <div className="flex h-10 shrink-0 items-center gap-2 border-b border-line px-3 focus-within:border-focus">
        <Icon className="size-4 text-ink-3" name="search" />
        <input
          aria-activedescendant={
            found[active] === undefined ? undefined : `${listId}-${found[active].symbol}`
          }
          aria-autocomplete="list"
          aria-controls={listId}
          aria-expanded="true"
          aria-label="Search stocks"
          autoComplete="off"
          className="h-full flex-1 bg-transparent text-sm outline-none"
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={keyDown}
          placeholder="Symbol or name"
          role="combobox"
          spellCheck={false}
          value={query}
        />
      </div>
      <div
        aria-label="Stocks"
        className="min-h-0 flex-1 overflow-y-auto py-1"
        id={listId}
        ref={list}
        role="listbox"
      >
        {drawn.map((instrument, at) => (
          <Option
            active={at === active}
            id={`${listId}-${instrument.symbol}`}
            instrument={instrument}
            key={instrument.symbol}
            onChoose={() => choose(instrument)}
            selected={instrument.symbol === selected}
            ticker={tickers[instrument.symbol]}
          />
        ))}
      </div>
      {found.length > drawn.length && (
        <p className="border-t border-line px-3 py-1.5 text-2xs text-ink-3">
          {found.length - drawn.length} more: type to find them.
        </p>
      )}
      {found.length === 0 && (
        <p className="px-3 pb-6 text-center text-ink-3" role="status">
          {symbols.length === 0 ? 'No stocks are listed yet.' : 'No stock matches.'}
        </p>
      )}
    </>
  );
}

function Option(props: {
  id: string;
  instrument: Instrument;
  ticker: Ticker | undefined;
  active: boolean;
  selected: boolean;
  onChoose: () => void;
}) {
  const { id, instrument, ticker, active, selected, onChoose } = props;
  return (
    <div
      aria-selected={selected}
      className={clsx(
        'grid cursor-pointer grid-cols-[minmax(0,1fr)_5.5rem_4.5rem] items-center gap-2 px-3 py-1.5 hover:bg-hover',
        active && 'bg-hover shadow-[inset_2px_0_0_var(--accent)]',
      )}
      id={id}
      onClick={onChoose}
      role="option"
    >
      <span className="min-w-0">
        <span className="flex items-center gap-1.5 font-semibold">
          {instrument.symbol}
          {selected && <Icon className="size-3 text-accent" name="check" />}
          {instrument.phase !== 'continuous' && (
            <PhaseBadge delisted={instrument.delisted} phase={instrument.phase} />
          )}
        </span>
        <span className="block truncate text-2xs text-ink-3">{instrument.name}</span>
      </span>
      <span className="text-right">{price(ticker?.last, instrument.tickSize)}</span>
      <Change
        className="text-right"
        formatted={percent(ticker?.changePercent)}
        value={ticker?.changePercent ?? null}
      />
    </div>
  );
}

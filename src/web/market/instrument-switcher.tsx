// The stock on the screen, and the list of every other with its last price and change: a search box over a list box.
import { clsx } from 'clsx';
import * as Popover from 'radix-ui/popover';
import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand/react';
import type { Instrument, Ticker } from '#api/types.ts';
import { missing, percent, price } from '../format/format.ts';
import { useInstrument, useTerminal } from '../terminal-context.ts';
import { Change } from '../ui/direction.tsx';
import { Icon } from '../ui/icons.tsx';
import { PhaseBadge } from './phase-badge.tsx';

export function InstrumentSwitcher({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const instrument = useInstrument();
  return (
    <Popover.Root onOpenChange={onOpenChange} open={open}>
      <Popover.Trigger className="flex h-9 min-w-0 items-center gap-2 rounded-(--radius) px-2 hover:bg-hover">
        <span className="sr-only">Stock: </span>
        <span className="text-base font-semibold tracking-tight">
          {instrument?.symbol ?? missing}
        </span>
        <span className="hidden max-w-52 truncate text-xs text-ink-3 min-[1200px]:inline">
          {instrument?.name}
        </span>
        <Icon className="size-3.5 text-ink-3" name="chevron" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          aria-label="Stocks"
          className="z-50 flex max-h-[min(28rem,70vh)] w-[min(26rem,calc(100vw-1rem))] flex-col overflow-hidden rounded-lg border border-line-strong bg-surface shadow-(--shadow)"
          collisionPadding={8}
          sideOffset={6}
        >
          <SwitcherList onDone={() => onOpenChange(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
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
    const wanted = query.trim().toLowerCase();
    return symbols
      .flatMap((symbol) => instruments[symbol] ?? [])
      .filter(
        ({ symbol, name }) =>
          symbol.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted),
      );
  }, [symbols, instruments, query]);

  const choose = (instrument: Instrument | undefined): void => {
    if (instrument !== undefined) {
      market.select(instrument.symbol);
      onDone();
    }
  };

  const move = (to: number): void => {
    const next = Math.max(0, Math.min(found.length - 1, to));
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
        {found.map((instrument, at) => (
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
          {instrument.phase !== 'continuous' && <PhaseBadge phase={instrument.phase} />}
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

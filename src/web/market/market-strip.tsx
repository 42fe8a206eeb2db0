// Every listed stock in one line, with last price and change: a press looks at it.
import { clsx } from 'clsx';
import { memo, useEffect, useRef } from 'react';
import { useStore } from 'zustand/react';
import type { Instrument, Ticker } from '#api/types.ts';
import { percent, price } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { Change } from '../ui/direction.tsx';
import { useFlash } from '../ui/use-flash.ts';

/** A strip of thousands would be nothing to look at: the first of them, and the one on the screen. */
const stripMax = 40;

export function MarketStrip() {
  const { market } = useTerminal();
  const { symbols, instruments, tickers, selected, phase } = useStore(market.store);
  const first = symbols.slice(0, stripMax);
  const shown = selected === null || first.includes(selected) ? first : [selected, ...first];
  return (
    <nav
      aria-label="Stocks"
      className="flex h-8 shrink-0 items-stretch overflow-x-auto bg-surface [scrollbar-width:none]"
    >
      {phase === 'loading' && <div className="skeleton m-2 w-full" />}
      {shown.map((symbol) => {
        const instrument = instruments[symbol];
        return instrument === undefined ? null : (
          <StripItem
            instrument={instrument}
            key={symbol}
            onSelect={market.select}
            selected={symbol === selected}
            ticker={tickers[symbol]}
          />
        );
      })}
    </nav>
  );
}

const StripItem = memo(function StripItem(props: {
  instrument: Instrument;
  ticker: Ticker | undefined;
  selected: boolean;
  onSelect: (symbol: string) => void;
}) {
  const { instrument, ticker, selected, onSelect } = props;
  const cell = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (selected) {
      cell.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
  }, [selected]);
  useFlash(cell, ticker?.last ?? null, instrument.symbol, 'var(--raised)');
  return (
    <button
      aria-current={selected ? 'true' : undefined}
      className={clsx(
        'flex shrink-0 items-center gap-1.5 border-r border-line px-2.5 text-xs hover:bg-hover focus-visible:-outline-offset-2',
        selected && 'bg-raised shadow-[inset_0_-2px_0_var(--accent)]',
      )}
      onClick={() => onSelect(instrument.symbol)}
      ref={cell}
      type="button"
    >
      <span className="font-semibold">{instrument.symbol}</span>
      <span className="min-w-11 text-right text-ink-2">
        {price(ticker?.last, instrument.tickSize)}
      </span>
      <Change
        className="min-w-12 text-right"
        formatted={percent(ticker?.changePercent)}
        value={ticker?.changePercent ?? null}
      />
    </button>
  );
});

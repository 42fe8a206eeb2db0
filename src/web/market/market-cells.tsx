// What is said of a stock in a list, each as a small cell: last price, change with its heat, spread, where the last price stands in the range of the
// day. Each flashes or fills by itself, none moves another.
import { clsx } from 'clsx';
import { useRef } from 'react';
import type { Instrument, Ticker } from '#api/types.ts';
import { decimal, toPixelNumber } from '#client/decimal.ts';
import { directionOf, missing, percent, price, roundedTo } from '../format/format.ts';
import { Arrow, directionColour } from '../ui/direction.tsx';
import { useFlash } from '../ui/use-flash.ts';
import { rangePercent, spreadBps } from './market-rows.ts';

type Cell = { readonly instrument: Instrument; readonly ticker: Ticker | undefined };

export function LastCell({ instrument, ticker }: Cell) {
  const cell = useRef<HTMLSpanElement>(null);
  useFlash(cell, ticker?.last ?? null, instrument.symbol, 'var(--hover)');
  return (
    <span className="rounded-sm px-1 font-medium" ref={cell}>
      {price(ticker?.last, instrument.tickSize)}
    </span>
  );
}

/** Five percent fills the bar. */
const heatFullPercent = 5;

/** Sign and arrow say which way, the length of the bar how far. */
export function ChangeCell({ ticker, plain = false }: Pick<Cell, 'ticker'> & { plain?: boolean }) {
  const value = ticker?.changePercent ?? null;
  const direction = directionOf(value);
  const heat =
    value === null ? 0 : Math.min(1, Math.abs(toPixelNumber(decimal(value))) / heatFullPercent);
  return (
    <span
      className={clsx(
        'relative inline-flex items-center justify-end rounded-sm px-1 font-medium',
        !plain && 'w-24',
        directionColour[direction],
      )}
    >
      {!plain && (
        <span
          aria-hidden="true"
          className={clsx(
            'absolute inset-y-0 right-0 left-0 origin-right rounded-sm',
            direction === 'down' ? 'bg-sell-bar' : 'bg-buy-bar',
          )}
          style={{ transform: `scaleX(${heat})` }}
        />
      )}
      <span className="relative">
        <Arrow direction={direction} />
        {percent(value)}
      </span>
    </span>
  );
}

export function SpreadCell({ ticker }: Pick<Cell, 'ticker'>) {
  const bps = spreadBps(ticker);
  return (
    <span className="text-ink-2" title="Of the middle of the best prices; 100 bp are one percent">
      {bps === null ? missing : `${roundedTo(bps, 1)} bp`}
    </span>
  );
}

export function RangeCell({ instrument, ticker }: Cell) {
  const at = rangePercent(ticker);
  const low = price(ticker?.low, instrument.tickSize);
  const high = price(ticker?.high, instrument.tickSize);
  return (
    <span
      className="flex w-full items-center gap-1.5 text-2xs text-ink-3"
      title={`Low ${low}, high ${high}`}
    >
      <span className="w-14 truncate text-right">
        <span className="sr-only">Low </span>
        {low}
      </span>
      <span aria-hidden="true" className="relative h-1 flex-1 rounded-full bg-line-strong">
        {at !== null && (
          <span
            className="absolute top-1/2 size-2 -translate-1/2 rounded-full bg-ink"
            style={{ left: `${Math.round(toPixelNumber(at))}%` }}
          />
        )}
      </span>
      <span className="w-14 truncate text-left">
        <span className="sr-only">High </span>
        {high}
      </span>
    </span>
  );
}

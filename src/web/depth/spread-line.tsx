// Between asks and bids: the last price and how far apart the best prices are.
import { clsx } from 'clsx';
import { useRef } from 'react';
import { useStore } from 'zustand/react';
import type { Instrument } from '../client/wire.ts';
import {
  add,
  decimalString,
  decimalsOf,
  divideDown,
  subtract,
  times,
  type Decimal,
} from '../decimal/decimal.ts';
import { grouped, missing, price, roundedTo, type Direction } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { Arrow, directionColour } from '../ui/direction.tsx';
import { useFlash } from '../ui/use-flash.ts';

export function SpreadLine(props: {
  instrument: Instrument;
  bid: Decimal | null;
  ask: Decimal | null;
  height: number;
}) {
  const { instrument, bid, ask, height } = props;
  const { trades, market } = useTerminal();
  const latest = useStore(trades.store, (state) => state.trades[0]);
  const tickerLast = useStore(market.store, (state) => state.tickers[instrument.symbol]?.last);
  const cell = useRef<HTMLSpanElement>(null);
  const direction: Direction =
    latest === undefined ? 'flat' : latest.takerSide === 'buy' ? 'up' : 'down';
  const last = latest?.price ?? tickerLast;
  useFlash(
    cell,
    last ?? null,
    instrument.symbol,
    direction === 'down' ? 'var(--sell-bar)' : 'var(--buy-bar)',
  );
  return (
    <div
      className="flex shrink-0 items-center justify-between border-y border-line bg-sunken pr-3 pl-2 text-xs"
      style={{ height }}
    >
      <span
        className={clsx('rounded-sm px-1 text-base font-semibold', directionColour[direction])}
        ref={cell}
      >
        {price(last, instrument.tickSize)}
        <Arrow direction={direction} />
      </span>
      <span className="text-2xs text-ink-3">
        Spread <span className="text-ink-2">{spreadText(bid, ask, instrument)}</span>
      </span>
    </div>
  );
}

function spreadText(bid: Decimal | null, ask: Decimal | null, instrument: Instrument): string {
  if (bid === null || ask === null) {
    return missing;
  }
  const spread = subtract(ask, bid);
  const middleTwice = add(ask, bid);
  const percent = divideDown(times(spread, 200), middleTwice);
  const inPercent = percent === null ? '' : ` (${roundedTo(percent, 3)}%)`;
  return `${grouped(decimalString(spread, decimalsOf(instrument.tickSize)))}${inPercent}`;
}

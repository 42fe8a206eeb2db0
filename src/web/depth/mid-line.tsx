// Between asks and bids: in trading the last price and how far apart the best prices are, while an auction is called what
// it would do. Always as high, so that a change of phase moves nothing.
import { clsx } from 'clsx';
import { useRef, type ReactNode } from 'react';
import { useStore } from 'zustand/react';
import type { Auction, Instrument, Side } from '#api/types.ts';
import {
  add,
  decimal,
  decimalString,
  decimalsOf,
  divideDown,
  subtract,
  times,
  type Decimal,
} from '#client/decimal.ts';
import {
  grouped,
  instant,
  missing,
  price,
  quantity,
  roundedTo,
  type Direction,
} from '../format/format.ts';
import { UncrossTime } from '../auction/uncross-time.tsx';
import { isCall, phaseWords, uncrossWord } from '../market/phase.ts';
import { useTerminal } from '../terminal-context.ts';
import { Arrow, AuctionMark, directionColour } from '../ui/direction.tsx';
import { useFlash } from '../ui/use-flash.ts';

export const midLineHeight = 48;

export function MidLine(props: {
  instrument: Instrument;
  bid: Decimal | null;
  ask: Decimal | null;
}) {
  const { instrument, bid, ask } = props;
  const auction = useStore(useTerminal().auction.store, (state) => state.auction);
  return (
    <div
      className="flex shrink-0 items-center justify-between gap-2 border-y border-line bg-sunken pr-3 pl-2 text-xs"
      style={{ height: midLineHeight }}
    >
      {isCall(instrument.phase) ? (
        <Call auction={auction} instrument={instrument} />
      ) : (
        <>
          <LastPrice instrument={instrument} />
          <div className="min-w-0 text-right text-2xs text-ink-3">
            <Pair label="Mid">{midText(bid, ask, instrument)}</Pair>
            <Pair label="Spread">{spreadText(bid, ask, instrument)}</Pair>
            {auction !== null && <LastUncross auction={auction} instrument={instrument} />}
          </div>
        </>
      )}
    </div>
  );
}

function LastPrice({ instrument }: { instrument: Instrument }) {
  const { trades, market } = useTerminal();
  const latest = useStore(trades.store, (state) => state.trades[0]);
  const tickerLast = useStore(market.store, (state) => state.tickers[instrument.symbol]?.last);
  const cell = useRef<HTMLSpanElement>(null);
  const direction = directionOfTaker(latest?.takerSide);
  const last = latest?.price ?? tickerLast;
  useFlash(
    cell,
    last ?? null,
    instrument.symbol,
    direction === 'down' ? 'var(--sell-bar)' : 'var(--buy-bar)',
  );
  return (
    <span
      className={clsx(
        'shrink-0 rounded-sm px-1 text-base font-semibold whitespace-nowrap',
        directionColour[direction],
      )}
      ref={cell}
    >
      {price(last, instrument.tickSize)}
      {latest?.takerSide === null ? <AuctionMark /> : <Arrow direction={direction} />}
    </span>
  );
}

function Call({ auction, instrument }: { auction: Auction | null; instrument: Instrument }) {
  const surplus = auction !== null && decimal(auction.surplusQty) > 0n ? auction : null;
  return (
    <div aria-label={`${phaseWords[instrument.phase]} so far`} className="contents" role="group">
      <div className="px-1">
        <p className="text-2xs leading-3.5 text-ink-3">Indicative</p>
        <p className="text-base leading-5 font-semibold text-warn">
          {price(auction?.price, instrument.tickSize)}
        </p>
      </div>
      <div className="min-w-0 text-right text-2xs text-ink-3">
        <Pair label="Matched">{quantity(auction?.matchedQty)}</Pair>
        <Pair label="Surplus">
          {surplus === null ? (
            quantity(auction?.surplusQty)
          ) : (
            <span className={surplus.surplusSide === 'buy' ? 'text-buy' : 'text-sell'}>
              {quantity(surplus.surplusQty)} to {surplus.surplusSide}
              <Arrow direction={directionOfTaker(surplus.surplusSide)} />
            </span>
          )}
        </Pair>
        <Pair label="Uncross">
          <UncrossTime instrument={instrument} />
        </Pair>
      </div>
    </div>
  );
}

function LastUncross({ auction, instrument }: { auction: Auction; instrument: Instrument }) {
  const { lastUncross } = auction;
  if (lastUncross === null) {
    return null;
  }
  return (
    <div title={`${phaseWords[lastUncross.phase]}, ${instant(lastUncross.time)}`}>
      <Pair label={uncrossWord(lastUncross.phase)}>
        {lastUncross.price === null
          ? 'no trades'
          : `${price(lastUncross.price, instrument.tickSize)} × ${quantity(lastUncross.matchedQty)}`}
      </Pair>
    </div>
  );
}

function Pair({ label, children }: { label: string; children: ReactNode }) {
  return (
    <p className="truncate leading-3.5">
      {label} <span className="text-ink-2">{children}</span>
    </p>
  );
}

function directionOfTaker(side: Side | null | undefined): Direction {
  return side === 'buy' ? 'up' : side === 'sell' ? 'down' : 'flat';
}

/** Half a tick where the best prices are an odd number of ticks apart. */
function midText(bid: Decimal | null, ask: Decimal | null, instrument: Instrument): string {
  if (bid === null || ask === null) return missing;
  const decimals = decimalsOf(instrument.tickSize) + 1;
  return grouped(decimalString(((bid + ask) / 2n) as Decimal, decimals));
}

function spreadText(bid: Decimal | null, ask: Decimal | null, instrument: Instrument): string {
  if (bid === null || ask === null) {
    return missing;
  }
  const spread = subtract(ask, bid);
  // What a halt leaves of a call: the sides overlap until they trade or go.
  if (spread <= 0n) {
    return 'crossed';
  }
  const middleTwice = add(ask, bid);
  const percent = divideDown(times(spread, 200), middleTwice);
  const inPercent = percent === null ? '' : ` (${roundedTo(percent, 3)}%)`;
  return `${grouped(decimalString(spread, decimalsOf(instrument.tickSize)))}${inPercent}`;
}

// Time and sales: every trade of the stock on the screen since it was opened, newest first. It stands still while it is pointed at or scrolled, and says
// how many came meanwhile.
import { clsx } from 'clsx';
import { memo, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand/react';
import type { Instrument, Side, Trade } from '#api/types.ts';
import { decimal, decimalString, type Decimal } from '#client/decimal.ts';
import {
  grouped,
  compactRounded,
  exactClock,
  instant,
  price,
  quantity,
  zoneName,
} from '../format/format.ts';
import { useInstrument, useTerminal } from '../terminal-context.ts';
import { isNumber, readLots } from '../ticket/read-number.ts';
import { Arrow, AuctionMark, directionColour } from '../ui/direction.tsx';
import { EmptyNote, FailedNote, LoadingRows, Panel } from '../ui/panel.tsx';
import { useThrottled } from '../ui/use-throttled.ts';
import { useRowWindow } from '../ui/use-row-window.ts';
import {
  largeFrom,
  newerThan,
  ofLeastSize,
  ownSides,
  totalsOf,
  type Totals,
} from './trade-tape.ts';
import type { TradesState } from './trades-store.ts';

const rowPx = 20;
const settledMs = 500;

const largeNow = (state: TradesState): Decimal | null => largeFrom(state.trades);
const totalsNow = (state: TradesState): Totals => totalsOf(state.trades);

export function TradesPanel({ titled = true }: { titled?: boolean }) {
  const instrument = useInstrument();
  const [least, setLeast] = useState('');
  const read = instrument === null ? null : readLots(least, instrument, 'a least size');
  const isWrong = read !== null && !isNumber(read) && read.code !== 'required';
  return (
    <Panel
      actions={
        <label
          className="flex items-center gap-1.5 text-2xs text-ink-3"
          title={isWrong ? read.message : 'Only trades of at least this quantity'}
        >
          <span aria-hidden="true">≥</span>
          <input
            aria-invalid={isWrong}
            aria-label="Least size"
            autoComplete="off"
            className={clsx(
              'h-6 w-14 rounded-(--radius) border bg-sunken px-1.5 text-right text-xs text-ink',
              isWrong ? 'border-sell' : 'border-line-strong',
            )}
            inputMode="numeric"
            maxLength={12}
            onChange={(event) => setLeast(event.currentTarget.value)}
            placeholder="any"
            value={least}
          />
        </label>
      }
      className="h-full"
      title="Trades"
      titled={titled}
    >
      {isWrong && (
        <p className="border-b border-line px-3 py-1 text-2xs text-sell" role="alert">
          Least size: {read.message}
        </p>
      )}
      <TradesBody least={read !== null && isNumber(read) ? read : nothing} />
    </Panel>
  );
}

const nothing = 0n as Decimal;

function TradesBody({ least }: { least: Decimal }) {
  const { trades } = useTerminal();
  const instrument = useInstrument();
  const { phase, error, trades: all } = useStore(trades.store);
  if (phase === 'failed') {
    return <FailedNote message={error ?? ''} onRetry={trades.retry} />;
  }
  if (phase === 'loading' || instrument === null) {
    return <LoadingRows rows={8} />;
  }
  if (all.length === 0) {
    return <EmptyNote hint="Trades appear here as they happen." title="No trades yet" />;
  }
  // Another stock begins at the top, and moves.
  return <Tape instrument={instrument} key={instrument.symbol} least={least} live={all} />;
}

function Tape(props: { instrument: Instrument; live: readonly Trade[]; least: Decimal }) {
  const { instrument, live, least } = props;
  const { fills, trades } = useTerminal();
  const ownFills = useStore(fills.store, (state) => state.items);
  const own = useMemo(() => ownSides(ownFills, instrument.symbol), [ownFills, instrument.symbol]);
  const [stopped, setStopped] = useState<readonly Trade[] | null>(null);
  const [pointed, setPointed] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => ofLeastSize(stopped ?? live, least), [stopped, live, least]);
  // They go through thousands of trades, and need not follow each of them.
  const large = useThrottled(trades.store, largeNow, settledMs);
  const totals = useThrottled(trades.store, totalsNow, settledMs);
  const waiting =
    stopped === null ? 0 : newerThan(ofLeastSize(live, least), shown[0]?.tradeId ?? null);
  const { from, to, abovePx, belowPx } = useRowWindow(frame, shown.length, rowPx);
  const hold = (): void => setStopped((before) => before ?? live);
  const release = (): void => {
    if ((frame.current?.scrollTop ?? 0) === 0) setStopped(null);
  };
  const toNewest = (): void => {
    frame.current?.scrollTo({ top: 0 });
    setStopped(null);
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      {/* The button that says so lies over the first line: to point at it is to point at the list, else it would come and go under the pointer. */}
      <div
        className="relative flex min-h-0 flex-1 flex-col"
        onPointerEnter={(event) => {
          if (event.pointerType !== 'mouse') return;
          setPointed(true);
          hold();
        }}
        onPointerLeave={() => {
          setPointed(false);
          release();
        }}
      >
        <div
          aria-label="Latest trades"
          className="min-h-0 flex-1 overflow-y-auto"
          onScroll={(event) => {
            if (event.currentTarget.scrollTop > 0) hold();
            else if (!pointed) setStopped(null);
          }}
          ref={frame}
          role="region"
          tabIndex={0}
        >
          <table aria-rowcount={shown.length + 1} className="w-full table-fixed text-xs">
            <caption className="sr-only">
              Latest trades of {instrument.symbol}, newest first
            </caption>
            <thead className="sticky top-0 z-10 bg-surface">
              <tr className="h-6 text-2xs text-ink-3 *:font-medium">
                <th className="w-[36%] pl-3 text-left" scope="col">
                  Price
                </th>
                <th className="text-right" scope="col">
                  Quantity
                </th>
                <th
                  className="w-[39%] pr-3 text-right"
                  scope="col"
                  title={`Your time, ${zoneName()}`}
                >
                  Time
                </th>
              </tr>
            </thead>
            {/* Lines keep their places and change their content: a moving list would shift the layout ten times a second. */}
            <tbody>
              {abovePx > 0 && <Gap heightPx={abovePx} />}
              {shown.slice(from, to).map((trade, at) => (
                <TradeLine
                  key={from + at}
                  large={large !== null && decimal(trade.qty) >= large}
                  own={own.get(trade.tradeId) ?? null}
                  tickSize={instrument.tickSize}
                  trade={trade}
                />
              ))}
              {belowPx > 0 && <Gap heightPx={belowPx} />}
            </tbody>
          </table>
          {shown.length === 0 && (
            <p className="px-3 py-4 text-center text-xs text-ink-3">No trade is that large.</p>
          )}
        </div>
        {stopped !== null && (
          <button
            className="absolute inset-x-0 top-6 z-20 mx-auto w-fit rounded-full border border-line-strong bg-raised px-3 py-0.5 text-2xs text-ink shadow-(--shadow) hover:bg-hover"
            onClick={toNewest}
            type="button"
          >
            {waiting === 0 ? 'Paused' : `Paused: ${waiting} new`} <span aria-hidden="true">↑</span>
          </button>
        )}
      </div>
      <TotalsLine totals={totals} />
    </div>
  );
}

function Gap({ heightPx }: { heightPx: number }) {
  return (
    <tr aria-hidden="true">
      <td colSpan={3} style={{ height: heightPx, padding: 0 }} />
    </tr>
  );
}

/** Who took more, in figures and as parts of a bar. */
function TotalsLine({ totals }: { totals: Totals }) {
  const { bought, sold, trades } = totals;
  const whole = bought + sold;
  const share = whole === 0n ? 50 : Number((bought * 1000n) / whole) / 10;
  return (
    <div
      className="shrink-0 border-t border-line px-3 py-1 text-2xs"
      title="Taken by buyers and by sellers in the trades that are held here, the latest ones, without auctions"
    >
      <div className="flex justify-between">
        <span className="text-buy">
          <span aria-hidden="true">▲</span> Bought {compactRounded(decimalString(bought))}
        </span>
        <span className="text-ink-3">
          in {grouped(String(trades))} {trades === 1 ? 'trade' : 'trades'}
        </span>
        <span className="text-sell">
          Sold {compactRounded(decimalString(sold))} <span aria-hidden="true">▼</span>
        </span>
      </div>
      <div
        aria-hidden="true"
        className="mt-0.5 flex h-1 overflow-hidden rounded-full bg-sell-solid"
      >
        <span className="h-full bg-buy-solid" style={{ width: `${share}%` }} />
      </div>
    </div>
  );
}

type Times = { readonly clock: string; readonly whole: string };

/** A trade moves down through all the lines, and its time is written once. */
const timesKnown = new WeakMap<Trade, Times>();

function timesOf(trade: Trade): Times {
  const known = timesKnown.get(trade);
  if (known !== undefined) return known;
  const { time } = trade;
  const times = { clock: exactClock(time), whole: `${instant(time)} (venue ${time})` };
  timesKnown.set(trade, times);
  return times;
}

/** In an auction nobody takes: its trades have no direction. */
const looks = {
  buy: { direction: 'up', word: 'bought' },
  sell: { direction: 'down', word: 'sold' },
  auction: { direction: 'flat', word: 'auction' },
} as const;

const TradeLine = memo(function TradeLine(props: {
  trade: Trade;
  tickSize: string;
  large: boolean;
  own: Side | null;
}) {
  const { trade, tickSize, large, own } = props;
  const look = looks[trade.takerSide ?? 'auction'];
  const { status } = trade;
  const times = timesOf(trade);
  return (
    <tr
      className={clsx(
        'h-5 hover:bg-hover',
        own !== null && 'bg-warn-soft shadow-[inset_2px_0_0_var(--accent)]',
        status === 'busted' && 'line-through',
      )}
    >
      <td className={clsx('truncate pl-3 font-medium', directionColour[look.direction])}>
        {price(trade.price, tickSize)}
        {trade.takerSide === null ? (
          <AuctionMark label={look.word} />
        ) : (
          <Arrow direction={look.direction} label={look.word} />
        )}
        {(own !== null || status !== undefined) && (
          <span className="sr-only">
            {own !== null && ` your own ${own === 'buy' ? 'purchase' : 'sale'}`}
            {status !== undefined && ` ${status}`}
          </span>
        )}
      </td>
      <td
        className={clsx('truncate text-right', large && 'font-bold')}
        title={large ? 'A large trade: at least five times the usual size' : undefined}
      >
        {large && (
          <>
            <span aria-hidden="true" className="mr-1 text-accent">
              ●
            </span>
            <span className="sr-only">large </span>
          </>
        )}
        {quantity(trade.qty)}
      </td>
      <td className="truncate pr-3 text-right text-ink-3" title={times.whole}>
        {times.clock}
      </td>
    </tr>
  );
});

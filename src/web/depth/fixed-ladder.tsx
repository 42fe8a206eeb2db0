// The ladder that stands still: every price has its row, bids to the left of it and asks to the right, whether anybody is there or not. It moves only
// when the trader scrolls or centres it, so that a press never meets another price than the one aimed at.
import { clsx } from 'clsx';
import { memo, useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand/react';
import type { Instrument } from '#api/types.ts';
import {
  add,
  decimal,
  decimalString,
  decimalsOf,
  floorTo,
  maximum,
  subtract,
  times,
  type Decimal,
} from '#client/decimal.ts';
import { grouped } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { useCompact } from '../ui/use-media.ts';
import { useFlash } from '../ui/use-flash.ts';
import { amountText } from './centred-ladder.tsx';
import { depthOptions } from './depth-options.ts';
import { centreOf, fixedLadderOf, type BookSide, type LadderRow } from './ladder.ts';
import { OwnMark, pressHandlers, type OnPress } from './ladder-line.tsx';
import { hintOf } from './level-order.ts';
import { LevelTalkBar } from './level-talk.tsx';
import { MidLine } from './mid-line.tsx';
import { useLevelPress } from './use-level-press.ts';
import { useMatched } from './use-matched.ts';
import { useOwnOrders } from './use-own-orders.ts';
import { useRoomPx } from './use-room.ts';

const rowsMax = 160;

export default function FixedLadder(props: {
  instrument: Instrument;
  grouping: number;
  onPick: (() => void) | undefined;
}) {
  const { instrument, grouping, onPick } = props;
  const { depth, market, ticket, orderActions } = useTerminal();
  useStore(depth.store, (state) => state.version);
  const measure = useStore(depthOptions, (state) => state.measure);
  const ticketQty = useStore(ticket.store, (state) => state.qty);
  const last = useStore(market.store, (state) => state.tickers[instrument.symbol]?.last ?? null);
  const frame = useRef<HTMLDivElement>(null);
  const roomPx = useRoomPx(frame) ?? 0;
  const rowPx = useCompact() ? 26 : 20;
  const rows = Math.max(1, Math.min(rowsMax, Math.floor(roomPx / rowPx)));
  const step = times(decimal(instrument.tickSize), grouping);
  const own = useOwnOrders(instrument.symbol, step);
  const isMatched = useMatched(instrument);
  const press = useLevelPress(instrument, onPick);
  const centre = centreOf(depth.book, decimalOrNull(last ?? instrument.referencePrice), step);
  const { top, moveBy, recentre } = useTop(centre, rows, step, decimal(instrument.priceMin));

  const cancel = useCallback(
    (side: BookSide, price: string) => {
      for (const order of own(side, decimal(price))?.orders ?? []) void orderActions.cancel(order);
    },
    [own, orderActions],
  );

  const decimals = decimalsOf(instrument.tickSize);
  const ladder =
    top === null || roomPx === 0
      ? []
      : fixedLadderOf(depth.book, { rows, step, decimals, measure, top });
  const bottom = top === null ? null : subtract(top, times(step, rows - 1));
  const away =
    centre === null || top === null || bottom === null
      ? null
      : centre > top
        ? 'up'
        : centre < bottom
          ? 'down'
          : null;
  const focusRow = Math.floor(ladder.length / 2);

  return (
    <div
      aria-label="Order book"
      className="flex min-h-0 flex-1 flex-col"
      onKeyDown={(event) => walkCells(event, moveBy)}
      onWheel={(event) => moveBy(event.deltaY < 0 ? 1 : -1)}
      role="group"
    >
      <MidLine
        ask={depth.book.asks[0]?.price ?? null}
        bid={depth.book.bids[0]?.price ?? null}
        instrument={instrument}
      />
      <div className="grid h-7 shrink-0 grid-cols-[1fr_6rem_1fr] items-center px-2 text-2xs text-ink-3">
        <span aria-hidden="true">Bids</span>
        <Button
          className={clsx('mx-auto', away !== null && 'bg-warn-soft! text-warn!')}
          onClick={recentre}
          size="xs"
          title="Bring the middle of the market to the middle of the ladder"
        >
          {away === 'up' ? '▲ ' : away === 'down' ? '▼ ' : ''}Centre
        </Button>
        <span aria-hidden="true" className="text-right">
          Asks
        </span>
      </div>
      <div
        className="relative flex min-h-0 flex-1 flex-col overflow-hidden"
        data-ladder=""
        ref={frame}
      >
        {ladder.map(({ price, priceText, bid, ask }, at) => (
          <div
            className="relative grid shrink-0 grid-cols-[minmax(0,1fr)_5rem_minmax(0,1fr)] text-xs"
            key={at}
            style={{ height: rowPx }}
          >
            {(['bid', 'ask'] as const).map((side) => {
              const row: LadderRow | null = side === 'bid' ? bid : ask;
              const mine = own(side, price);
              return (
                <Cell
                  amount={row === null ? null : amountText(row.amount, measure)}
                  key={side}
                  matched={row !== null && isMatched(side, price)}
                  onCancel={cancel}
                  onPress={press.onPress}
                  orders={row?.orders ?? 0}
                  own={mine === null ? null : decimalString(mine.qty)}
                  price={priceText}
                  reachable={at === focusRow && side === 'bid'}
                  share={row === null ? 0 : Math.round(row.share * 200) / 200}
                  side={side}
                  ticketQty={ticketQty}
                />
              );
            })}
            <span
              aria-hidden="true"
              className={clsx(
                'pointer-events-none col-start-2 row-start-1 flex items-center justify-center border-x border-line font-medium',
                bid !== null ? 'text-buy' : ask !== null ? 'text-sell' : 'text-ink-2',
              )}
            >
              {grouped(priceText)}
            </span>
          </div>
        ))}
        <LevelTalkBar press={press} roomPx={roomPx} />
      </div>
    </div>
  );
}

const Cell = memo(function Cell(props: {
  side: BookSide;
  price: string;
  amount: string | null;
  orders: number;
  share: number;
  own: string | null;
  matched: boolean;
  reachable: boolean;
  ticketQty: string;
  onPress: OnPress;
  onCancel: (side: BookSide, price: string) => void;
}) {
  const { side, price, amount, orders, share, own, matched, reachable } = props;
  const isBid = side === 'bid';
  const cell = useRef<HTMLSpanElement>(null);
  useFlash(cell, amount, price, isBid ? 'var(--buy-bar)' : 'var(--sell-bar)');
  return (
    <div className={clsx('relative row-start-1', isBid ? 'col-start-1' : 'col-start-3')}>
      <button
        {...pressHandlers(side, price, props.onPress)}
        className={clsx(
          'absolute inset-0 flex items-center px-2 hover:bg-hover focus-visible:-outline-offset-2',
          isBid ? 'justify-end' : 'justify-start',
        )}
        data-level={side}
        tabIndex={reachable ? 0 : -1}
        title={hintOf(side, price, props.ticketQty)}
        type="button"
      >
        <span
          aria-hidden="true"
          className={clsx(
            'absolute inset-0 inset-y-px',
            isBid ? 'origin-right bg-buy-bar' : 'origin-left bg-sell-bar',
          )}
          style={{ transform: `scaleX(${share})` }}
        />
        {matched && (
          <span
            aria-hidden="true"
            className={clsx('absolute inset-y-px w-0.75 bg-warn', isBid ? 'right-0' : 'left-0')}
          />
        )}
        <span className="sr-only">
          {isBid ? 'Bid' : 'Ask'} {grouped(price)}{' '}
        </span>
        <span className="relative rounded-sm text-ink" ref={cell}>
          {amount ?? <span className="sr-only">nobody</span>}
        </span>
        {amount !== null && (
          <span className="sr-only">
            {' '}
            {orders === 1 ? '1 order' : `${orders} orders`}
            {matched && ' would trade in the auction'}
            {own !== null && ` your own ${grouped(own)}`}
          </span>
        )}
      </button>
      {own !== null && (
        <OwnMark
          className={isBid ? 'left-1' : 'right-1'}
          onCancel={() => props.onCancel(side, price)}
          price={price}
          qty={own}
          side={side}
        />
      )}
    </div>
  );
});

/** The price of the first row: centred when there is something to centre on, then only as the trader moves it. */
function useTop(centre: Decimal | null, rows: number, step: Decimal, lowest: Decimal) {
  const [anchor, setAnchor] = useState<Decimal | null>(null);
  const isKnown = centre !== null;
  useEffect(() => {
    if (isKnown) setAnchor((before) => before ?? centre);
    // Only the first price that is known counts: later ones must not move the rows.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isKnown]);
  // Prices below the lowest do not exist: the rows end there.
  const half = times(step, Math.floor(rows / 2));
  const topMin = add(
    floorTo(add(lowest, subtract(step, 1n as Decimal)), step),
    times(step, rows - 1),
  );
  return {
    top: anchor === null ? null : maximum(topMin, add(anchor, half)),
    moveBy: useCallback(
      (rowsUp: number) =>
        setAnchor((before) => (before === null ? null : add(before, times(step, rowsUp)))),
      [step],
    ),
    recentre: () => setAnchor(centre),
  };
}

/** Arrows walk the prices and, sideways, from bids to asks; past the first or last row the prices move instead. */
function walkCells(event: KeyboardEvent<HTMLElement>, moveBy: (rowsUp: number) => void): void {
  const at = document.activeElement;
  if (!(at instanceof HTMLElement)) return;
  const side = at.dataset['level'];
  if (side === undefined) return;
  const cells = (of: string): readonly HTMLElement[] => [
    ...event.currentTarget.querySelectorAll<HTMLElement>(`[data-level=${of}]`),
  ];
  const column = cells(side);
  const index = column.indexOf(at);
  const step = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 }[event.key];
  if (step !== undefined) {
    event.preventDefault();
    const next = column[index + step];
    if (next === undefined) moveBy(-step);
    else next.focus();
  } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
    event.preventDefault();
    cells(event.key === 'ArrowLeft' ? 'bid' : 'ask')[index]?.focus();
  } else if (event.key === 'Delete' || event.key === 'Backspace') {
    event.preventDefault();
    at.parentElement?.querySelector<HTMLElement>('[data-own]')?.click();
  }
}

function decimalOrNull(text: string | null): Decimal | null {
  return text === null ? null : decimal(text);
}

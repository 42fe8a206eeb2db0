// One price of the ladder, with what stands there and the user's own part of it. Its place on the screen is fixed; what stands in it changes. It
// never sends anything: presses are told to whoever draws the ladder.
import { clsx } from 'clsx';
import { memo, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { compactRounded, grouped } from '../format/format.ts';
import { useFlash } from '../ui/use-flash.ts';
import type { BookSide } from './ladder.ts';
import { hintOf, pressOf, type Press } from './level-order.ts';

export type OnPress = (side: BookSide, price: string, press: Press, place: HTMLElement) => void;

/** The columns of the ladder; the same for its head. */
export const lineColumns = {
  on: 'grid-cols-[2.9rem_minmax(0,1.05fr)_minmax(0,1fr)_1.9rem_minmax(0,1.15fr)]',
  off: 'grid-cols-[2.9rem_minmax(0,1.05fr)_minmax(0,1fr)_minmax(0,1.15fr)]',
} as const;

export const LadderLine = memo(function LadderLine(props: {
  side: BookSide;
  /** Null where the book has no such level: the line keeps its place, empty. */
  price: string | null;
  amount: string | null;
  total: string | null;
  /** Null where the column is not wanted. */
  orders: number | null;
  /** Length of the cumulative bar, 0 to 1. */
  share: number;
  /** The user's own part. */
  own: string | null;
  /** The auction that is being called would trade here. */
  matched: boolean;
  /** The line that the Tab key reaches. */
  reachable: boolean;
  height: number;
  /** What stands in the ticket, for the hint. */
  ticketQty: string;
  onPress: OnPress;
  onCancel: (side: BookSide, price: string) => void;
}) {
  const { side, price, amount, total, orders, share, own, matched, reachable, height } = props;
  const amountCell = useRef<HTMLSpanElement>(null);
  useFlash(amountCell, amount, price, side === 'bid' ? 'var(--buy-bar)' : 'var(--sell-bar)');
  const press = pressHandlers(side, price, props.onPress);
  return (
    <div className="relative shrink-0" style={{ height }}>
      <button
        {...press}
        className={clsx(
          'absolute inset-0 grid items-center pr-3 pl-1 text-right text-xs hover:bg-hover focus-visible:-outline-offset-2',
          `depth-bar depth-bar-${side}`,
          lineColumns[orders === null ? 'off' : 'on'],
        )}
        // One name rather than hidden words in every cell: those are boxes too, and a busy market moves hundreds of them.
        aria-label={nameOf(props)}
        data-level={side}
        disabled={price === null}
        style={{ backgroundSize: `${share * 100}% calc(100% - 2px)` }}
        tabIndex={reachable ? 0 : -1}
        title={price === null ? undefined : hintOf(side, price, props.ticketQty)}
        type="button"
      >
        {matched && (
          <span
            aria-hidden="true"
            className="absolute inset-y-px right-0 w-0.75 bg-warn"
            title="Would trade in the auction"
          />
        )}
        <span
          className={clsx(
            'col-start-2 row-start-1 truncate text-left font-medium',
            side === 'bid' ? 'text-buy' : 'text-sell',
          )}
        >
          {price !== null && grouped(price)}
        </span>{' '}
        <span className="col-start-3 row-start-1 truncate rounded-sm text-ink" ref={amountCell}>
          {amount}
        </span>{' '}
        <span
          className={clsx(
            'row-start-1 truncate text-ink-2',
            orders === null ? 'col-start-4' : 'col-start-5',
          )}
        >
          {total}
        </span>{' '}
        {orders !== null && (
          <span className="col-start-4 row-start-1 text-2xs text-ink-3">
            {price !== null && orders}
          </span>
        )}
      </button>
      {own !== null && price !== null && (
        <OwnMark
          className="left-1"
          onCancel={() => props.onCancel(side, price)}
          price={price}
          qty={own}
          side={side}
        />
      )}
    </div>
  );
});

/** What a screen reader says of a price: begins with what is seen, as it is seen. */
function nameOf(level: {
  side: BookSide;
  price: string | null;
  amount: string | null;
  total: string | null;
  orders: number | null;
  own: string | null;
  matched: boolean;
}): string {
  const { side, price, amount, total, orders, own, matched } = level;
  const word = side === 'bid' ? 'Bid' : 'Ask';
  if (price === null) return `${word}: nobody`;
  const seen = `${word} ${grouped(price)} ${amount} ${total}`;
  return [
    orders === null ? seen : `${seen} ${orders === 1 ? '1 order' : `${orders} orders`}`,
    matched && 'would trade in the auction',
    own !== null && `your own ${grouped(own)}`,
  ]
    .filter((words) => words !== false)
    .join(', ');
}

/** The user's own orders at a price: how much, and a press takes them out of the book. */
export function OwnMark(props: {
  side: BookSide;
  price: string;
  qty: string;
  className: string;
  onCancel: () => void;
}) {
  const { side, price, qty, className, onCancel } = props;
  const label = `Cancel your ${side} of ${grouped(qty)} at ${grouped(price)}`;
  return (
    <button
      aria-label={label}
      className={clsx(
        'absolute inset-y-0.5 flex w-10 items-center justify-between gap-0.5 rounded-sm border border-accent bg-surface px-1 text-2xs leading-none text-accent',
        'hover:border-sell hover:text-sell focus-visible:-outline-offset-1',
        className,
      )}
      data-own={side}
      onClick={onCancel}
      tabIndex={-1}
      title={label}
      type="button"
    >
      <span className="truncate font-semibold">{qty.length > 4 ? compactRounded(qty) : qty}</span>
      <span aria-hidden="true">×</span>
    </button>
  );
}

/** A press with the pointer or with Enter, and which keys were held with it. */
export function pressHandlers(side: BookSide, price: string | null, onPress: OnPress) {
  return {
    onClick: (event: MouseEvent<HTMLElement>): void => {
      if (price !== null) onPress(side, price, pressOf(event), event.currentTarget);
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>): void => {
      // A browser makes no click of Enter with Ctrl or Shift everywhere.
      if (event.key !== 'Enter' || price === null) return;
      event.preventDefault();
      if (!event.repeat) onPress(side, price, pressOf(event), event.currentTarget);
    },
    onContextMenu: (event: MouseEvent<HTMLElement>): void => {
      // On a Mac Ctrl and press is the press of the other button.
      if (!event.ctrlKey || price === null) return;
      event.preventDefault();
      onPress(side, price, 'take', event.currentTarget);
    },
  };
}

// One price of the ladder. Its place on the screen is fixed; what stands in it changes.
import { clsx } from 'clsx';
import { memo, useRef } from 'react';
import { grouped } from '../format/format.ts';
import { useFlash } from '../ui/use-flash.ts';

export const LadderLine = memo(function LadderLine(props: {
  side: 'bid' | 'ask';
  /** Null where the book has no such level: the line keeps its place, empty. */
  price: string | null;
  qty: string | null;
  total: string | null;
  /** Length of the cumulative bar, 0 to 1. */
  share: number;
  own: boolean;
  /** The auction that is being called would trade here. */
  matched: boolean;
  /** The line that the Tab key reaches. */
  reachable: boolean;
  height: number;
  onPick: (price: string) => void;
}) {
  const { side, price, qty, total, share, own, matched, reachable, height, onPick } = props;
  const qtyCell = useRef<HTMLSpanElement>(null);
  useFlash(qtyCell, qty, price, side === 'bid' ? 'var(--buy-bar)' : 'var(--sell-bar)');
  return (
    <button
      className="relative grid shrink-0 grid-cols-3 items-center px-3 text-right text-xs hover:bg-hover focus-visible:-outline-offset-2"
      disabled={price === null}
      onClick={() => price !== null && onPick(price)}
      style={{ height }}
      tabIndex={reachable ? 0 : -1}
      type="button"
    >
      <span
        aria-hidden="true"
        className={clsx(
          'absolute inset-y-px right-0 left-0 origin-right',
          side === 'bid' ? 'bg-buy-bar' : 'bg-sell-bar',
        )}
        style={{ transform: `scaleX(${share})` }}
      />
      {matched && (
        <span
          aria-hidden="true"
          className="absolute inset-y-px right-0 w-0.75 bg-warn"
          title="Would trade in the auction"
        />
      )}
      <span
        className={clsx(
          'relative text-left font-medium',
          side === 'bid' ? 'text-buy' : 'text-sell',
        )}
      >
        {own && (
          <span className="absolute -left-2.5 text-2xs text-accent" title="Your order">
            <span aria-hidden="true">◆</span>
            <span className="sr-only">Your order, </span>
          </span>
        )}
        <span className="sr-only">{side === 'bid' ? 'Bid' : 'Ask'} </span>
        {price !== null && grouped(price)}
      </span>
      <span className="relative rounded-sm text-ink" ref={qtyCell}>
        {qty !== null && grouped(qty)}
      </span>
      <span className="relative text-ink-2">
        {total !== null && grouped(total)}
        {matched && <span className="sr-only"> would trade in the auction</span>}
      </span>
    </button>
  );
});

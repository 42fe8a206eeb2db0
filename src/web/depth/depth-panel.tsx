// The depth ladder: asks above, the spread between, bids below. A press on a price writes it into the ticket.
import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import { useStore } from 'zustand/react';
import type { Instrument } from '#api/types.ts';
import { decimal, decimalString, decimalsOf, times } from '#client/decimal.ts';
import { useInstrument, useTerminal } from '../terminal-context.ts';
import { EmptyNote, FailedNote, LoadingRows, Panel } from '../ui/panel.tsx';
import { useCompact } from '../ui/use-media.ts';
import { ladderOf } from './ladder.ts';
import { LadderLine } from './ladder-line.tsx';
import { useMatched } from './use-matched.ts';
import { MidLine, midLineHeight } from './mid-line.tsx';
import { useOwnPrices } from './use-own-prices.ts';

const groupings: readonly number[] = [1, 5, 10, 50, 100];

export function DepthPanel({ onPick, titled = true }: { onPick?: () => void; titled?: boolean }) {
  const instrument = useInstrument();
  const [grouping, setGrouping] = useState(1);
  return (
    <Panel
      actions={
        instrument !== null && (
          <GroupingSelect instrument={instrument} onChange={setGrouping} value={grouping} />
        )
      }
      className="h-full"
      title="Order book"
      titled={titled}
    >
      <DepthBody grouping={grouping} instrument={instrument} onPick={onPick} />
    </Panel>
  );
}

function GroupingSelect(props: {
  instrument: Instrument;
  value: number;
  onChange: (value: number) => void;
}) {
  const { tickSize } = props.instrument;
  return (
    <label className="flex items-center gap-1.5 text-2xs text-ink-3">
      Group
      <select
        className="h-6 rounded-(--radius) bg-raised px-1 text-xs text-ink"
        onChange={(event) => props.onChange(Number(event.currentTarget.value))}
        value={props.value}
      >
        {groupings.map((count) => (
          <option key={count} value={count}>
            {decimalString(times(decimal(tickSize), count), decimalsOf(tickSize))}
          </option>
        ))}
      </select>
    </label>
  );
}

function DepthBody(props: {
  instrument: Instrument | null;
  grouping: number;
  onPick: (() => void) | undefined;
}) {
  const { depth } = useTerminal();
  const { phase, error } = useStore(depth.store);
  if (phase === 'failed') {
    return <FailedNote message={error ?? ''} onRetry={depth.retry} />;
  }
  if (phase === 'loading' || props.instrument === null) {
    return <LoadingRows rows={12} />;
  }
  if (depth.book.bids.length === 0 && depth.book.asks.length === 0) {
    return (
      <>
        <EmptyNote hint="The first limit order will stand here." title="The book is empty" />
        <MidLine ask={null} bid={null} instrument={props.instrument} />
      </>
    );
  }
  return <LadderView {...props} instrument={props.instrument} />;
}

function LadderView(props: {
  instrument: Instrument;
  grouping: number;
  onPick: (() => void) | undefined;
}) {
  const { instrument, grouping, onPick } = props;
  const { depth, ticket } = useTerminal();
  // The book is one mutable object: a new version is what draws this anew, at most once a frame.
  useStore(depth.store, (state) => state.version);
  const frame = useRef<HTMLDivElement>(null);
  const { rows, rowHeight } = useRowsThatFit(frame, useCompact() ? 26 : 20);
  const step = times(decimal(instrument.tickSize), grouping);
  const decimals = decimalsOf(instrument.tickSize);
  const own = useOwnPrices(instrument.symbol, step);
  const ladder = ladderOf(depth.book, { rows, step, decimals });
  const isMatched = useMatched(instrument);

  const pick = useCallback(
    (price: string) => {
      ticket.pick(price);
      onPick?.();
    },
    [ticket, onPick],
  );

  const line = (side: 'bid' | 'ask', at: number) => {
    const row = (side === 'bid' ? ladder.bids : ladder.asks)[at];
    return (
      <LadderLine
        height={rowHeight}
        key={`${side}${at}`}
        matched={row !== undefined && isMatched(side, row.price)}
        onPick={pick}
        own={row !== undefined && own.has(`${side}${row.price}`)}
        price={row?.priceText ?? null}
        qty={row === undefined ? null : decimalString(row.qty)}
        reachable={at === 0}
        share={row === undefined ? 0 : Math.round(row.share * 200) / 200}
        side={side}
        total={row === undefined ? null : decimalString(row.total)}
      />
    );
  };
  const places = Array.from({ length: rows }, (_, at) => at);

  return (
    <div aria-label="Order book" className="flex min-h-0 flex-1 flex-col" role="group">
      <div
        aria-hidden="true"
        className="grid h-6 shrink-0 grid-cols-3 items-center px-3 text-right text-2xs text-ink-3 *:first:text-left"
      >
        <span>Price ({instrument.currency})</span>
        <span>Quantity</span>
        <span>Total</span>
      </div>
      <div
        className="flex min-h-0 flex-1 flex-col justify-center overflow-hidden"
        onKeyDown={moveFocus}
        ref={frame}
      >
        {places.toReversed().map((at) => line('ask', at))}
        <MidLine
          ask={ladder.asks.length === 0 ? null : (depth.book.asks[0]?.price ?? null)}
          bid={ladder.bids.length === 0 ? null : (depth.book.bids[0]?.price ?? null)}
          instrument={instrument}
        />
        {places.map((at) => line('bid', at))}
      </div>
    </div>
  );
}

/** The ladder is one stop of the Tab key; arrows walk its prices. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const way = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (way === 0) {
    return;
  }
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('button:not(:disabled)')];
  const next = lines[lines.indexOf(document.activeElement as HTMLElement) + way];
  if (next !== undefined) {
    event.preventDefault();
    next.focus();
  }
}

/** As many rows of at least `heightMin` as the frame holds, stretched so that none of it is left over. */
function useRowsThatFit(
  frame: RefObject<HTMLElement | null>,
  heightMin: number,
): { readonly rows: number; readonly rowHeight: number } {
  const [room, setRoom] = useState(heightMin * 10);
  useEffect(() => {
    const element = frame.current;
    if (element === null) {
      return undefined;
    }
    const measure = (): void => {
      setRoom((element.clientHeight - midLineHeight) / 2);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  const rows = Math.max(3, Math.min(40, Math.floor(room / heightMin)));
  return { rows, rowHeight: Math.max(heightMin, Math.floor(room / rows)) };
}

// The ladder that follows the market: asks above, the spread between, bids below, or one side alone. Rows keep their places, prices move through
// them.
import { useCallback, useRef, type KeyboardEvent } from 'react';
import { useStore } from 'zustand/react';
import type { Instrument } from '#api/types.ts';
import { decimal, decimalString, decimalsOf, times, type Decimal } from '#client/decimal.ts';
import { compactRounded, grouped, moneyRounded } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { useCompact } from '../ui/use-media.ts';
import { depthOptions } from './depth-options.ts';
import { ladderOf, type BookSide, type Measure } from './ladder.ts';
import { LadderLine, lineColumns } from './ladder-line.tsx';
import { LevelTalkBar } from './level-talk.tsx';
import { MidLine, midLineHeight } from './mid-line.tsx';
import { useLevelPress } from './use-level-press.ts';
import { useMatched } from './use-matched.ts';
import { useOwnOrders } from './use-own-orders.ts';
import { useRoomPx } from './use-room.ts';

const rowsMin = 3;
const rowsMax = 80;

export function CentredLadder(props: {
  instrument: Instrument;
  grouping: number;
  onPick: (() => void) | undefined;
}) {
  const { instrument, grouping, onPick } = props;
  const { depth, ticket, orderActions } = useTerminal();
  // The book is one mutable object: a new version is what draws this anew, at most once a frame.
  useStore(depth.store, (state) => state.version);
  const { view, measure, orders: ordersShown } = useStore(depthOptions);
  const ticketQty = useStore(ticket.store, (state) => state.qty);
  const frame = useRef<HTMLDivElement>(null);
  const roomPx = useRoomPx(frame) ?? 0;
  const { rows, rowHeight } = rowsThatFit(roomPx, view === 'both' ? 2 : 1, useCompact() ? 26 : 20);
  const step = times(decimal(instrument.tickSize), grouping);
  const own = useOwnOrders(instrument.symbol, step);
  const decimals = decimalsOf(instrument.tickSize);
  const ladder = ladderOf(depth.book, { rows, step, decimals, measure });
  const isMatched = useMatched(instrument);
  const press = useLevelPress(instrument, onPick);

  const cancel = useCallback(
    (side: BookSide, price: string) => {
      for (const order of own(side, decimal(price))?.orders ?? []) void orderActions.cancel(order);
    },
    [own, orderActions],
  );

  const line = (side: BookSide, at: number) => {
    const row = (side === 'bid' ? ladder.bids : ladder.asks)[at];
    const mine = row === undefined ? null : own(side, row.price);
    return (
      <LadderLine
        amount={row === undefined ? null : amountText(row.amount, measure)}
        height={rowHeight}
        key={`${side}${at}`}
        matched={row !== undefined && isMatched(side, row.price)}
        onCancel={cancel}
        onPress={press.onPress}
        orders={ordersShown === 'on' ? (row?.orders ?? 0) : null}
        own={mine === null ? null : decimalString(mine.qty)}
        price={row?.priceText ?? null}
        reachable={at === 0 && (side === 'bid' || view === 'asks' || ladder.bids.length === 0)}
        share={row === undefined ? 0 : Math.round(row.share * 200) / 200}
        side={side}
        ticketQty={ticketQty}
        total={row === undefined ? null : amountText(row.total, measure)}
      />
    );
  };
  const places = Array.from({ length: rows }, (_, at) => at);

  return (
    <div
      aria-label="Order book"
      className="flex min-h-0 flex-1 flex-col"
      onKeyDown={walkLevels}
      role="group"
    >
      <Head instrument={instrument} measure={measure} orders={ordersShown} />
      <div
        className="relative flex min-h-0 flex-1 flex-col justify-center overflow-hidden"
        data-ladder=""
        ref={frame}
      >
        {view !== 'bids' && places.toReversed().map((at) => line('ask', at))}
        <MidLine
          ask={depth.book.asks[0]?.price ?? null}
          bid={depth.book.bids[0]?.price ?? null}
          instrument={instrument}
        />
        {view !== 'asks' && places.map((at) => line('bid', at))}
        <LevelTalkBar press={press} roomPx={roomPx} />
      </div>
    </div>
  );
}

function Head(props: { instrument: Instrument; measure: Measure; orders: 'on' | 'off' }) {
  const { instrument, measure, orders } = props;
  const unit = measure === 'qty' ? 'Quantity' : 'Value';
  return (
    <div
      aria-hidden="true"
      className={`grid h-6 shrink-0 items-center pr-3 pl-1 text-right text-2xs text-ink-3 ${lineColumns[orders]}`}
    >
      <span className="text-left">Own</span>
      <span className="text-left">Price</span>
      <span title={measure === 'value' ? instrument.currency : undefined}>{unit}</span>
      {orders === 'on' && <span title="Number of orders">#</span>}
      <span title="From the best price to this one">Total</span>
    </div>
  );
}

/** Shares in full; money, which is many digits, in short where it is long. */
export function amountText(value: Decimal, measure: Measure): string {
  if (measure === 'qty') return grouped(decimalString(value));
  const text = decimalString(value);
  return value >= 1_000n * 10n ** 8n ? compactRounded(text) : moneyRounded(value);
}

/** The ladder is one stop of the Tab key; arrows walk its prices, Home and End go to its ends, Delete takes the own orders at one out. */
export function walkLevels(event: KeyboardEvent<HTMLElement>): void {
  const at = document.activeElement;
  if (!(at instanceof HTMLElement) || at.dataset['level'] === undefined) return;
  const lines = [
    ...event.currentTarget.querySelectorAll<HTMLElement>('[data-level]:not(:disabled)'),
  ];
  const index = lines.indexOf(at);
  const next = {
    ArrowDown: lines[index + 1],
    ArrowUp: lines[index - 1],
    Home: lines[0],
    End: lines.at(-1),
  }[event.key];
  if (next !== undefined) {
    event.preventDefault();
    next.focus();
  } else if (event.key === 'Delete' || event.key === 'Backspace') {
    event.preventDefault();
    at.parentElement?.querySelector<HTMLElement>('[data-own]')?.click();
  }
}

/** As many rows of at least `heightMin` as there is room for, stretched so that none of it is left over. */
function rowsThatFit(
  roomPx: number,
  sides: 1 | 2,
  heightMin: number,
): { readonly rows: number; readonly rowHeight: number } {
  const eachPx = Math.max(0, roomPx - midLineHeight) / sides;
  const rows = Math.max(rowsMin, Math.min(rowsMax, Math.floor(eachPx / heightMin)));
  return { rows, rowHeight: Math.max(heightMin, Math.floor(eachPx / rows)) };
}

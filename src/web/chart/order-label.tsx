// The label of one order's line: a slider for hand, finger and keys, a button to cancel, and the question before a new price is sent.
import { clsx } from 'clsx';
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Instrument } from '#api/types.ts';
import { grouped } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { Icon } from '../ui/icons.tsx';
import type { LineDraft, LineDrafts } from './line-draft.ts';
import { moveInWords, type OrderLine } from './order-lines.ts';

export function OrderLabel(props: {
  line: OrderLine;
  draft: LineDraft | null;
  drafts: LineDrafts;
  instrument: Instrument;
  priceAt: (clientY: number) => number | null;
}) {
  const { line, draft, drafts } = props;
  const isBuy = line.order.side === 'buy';
  return (
    <div
      className={clsx(
        'group pointer-events-auto absolute top-0 right-1 flex h-5.5 items-stretch rounded-sm border bg-surface text-2xs whitespace-nowrap',
        'max-lg:h-7 data-[edge=above]:border-dashed data-[edge=below]:border-dashed',
        isBuy ? 'border-buy text-buy' : 'border-sell text-sell',
        draft !== null && 'z-10',
      )}
    >
      <LineHandle {...props} />
      {draft?.phase === 'asking' ? (
        <>
          <button
            className={clsx(
              'px-2 font-semibold text-on-solid',
              isBuy ? 'bg-buy-solid' : 'bg-sell-solid',
            )}
            onClick={() => void drafts.send()}
            type="button"
          >
            Send
          </button>
          <button
            className="px-2 text-ink-2 hover:bg-hover hover:text-ink"
            onClick={drafts.giveUp}
            type="button"
          >
            Give up
          </button>
        </>
      ) : (
        <CancelButton draft={draft} line={line} />
      )}
    </div>
  );
}

function CancelButton({ line, draft }: { line: OrderLine; draft: LineDraft | null }) {
  const { orderActions } = useTerminal();
  const [busy, setBusy] = useState(false);
  const cancel = async (): Promise<void> => {
    setBusy(true);
    await orderActions.cancel(line.order);
    setBusy(false);
  };
  return (
    <button
      aria-label={`Cancel: ${line.words} at ${grouped(line.price)}`}
      className="grid w-5.5 place-items-center border-l border-line hover:bg-hover disabled:opacity-50 max-lg:w-7"
      disabled={busy || draft?.phase === 'sending'}
      onClick={() => void cancel()}
      title="Cancel the order"
      type="button"
    >
      <Icon className="size-3" name="close" />
    </button>
  );
}

const edgeMarks = (
  <>
    <span aria-hidden="true" className="hidden group-data-[edge=above]:inline">
      ▲
    </span>
    <span aria-hidden="true" className="hidden group-data-[edge=below]:inline">
      ▼
    </span>
  </>
);

function LineHandle(props: {
  line: OrderLine;
  draft: LineDraft | null;
  drafts: LineDrafts;
  instrument: Instrument;
  priceAt: (clientY: number) => number | null;
}) {
  const { line, draft, drafts, instrument, priceAt } = props;
  /** The hand is on it; Escape takes it off while the button is still down. */
  const held = useRef(false);
  const figures =
    draft === null ? grouped(line.price) : `${grouped(line.price)} → ${grouped(draft.price)}`;
  if (!line.movable) {
    return (
      <span className="flex items-center gap-1.5 px-1.5" title="This line cannot be moved">
        {edgeMarks}
        {line.words}
        <span>{figures}</span>
      </span>
    );
  }

  const letGo = (): void => {
    held.current = false;
    drafts.giveUp();
  };
  const drag = (event: PointerEvent<HTMLElement>): void => {
    if (!held.current) return;
    const price = priceAt(event.clientY);
    if (price !== null) drafts.drag(line, price, instrument);
  };
  const keyDown = (event: KeyboardEvent): void => {
    const size = event.shiftKey ? 10 : 1;
    const steps = { ArrowUp: size, ArrowDown: -size, PageUp: 100, PageDown: -100 }[event.key];
    if (steps !== undefined) {
      drafts.step(line, steps, instrument);
    } else if (event.key === 'Enter' && draft !== null) {
      void drafts.send();
    } else if (event.key === 'Escape' && draft !== null) {
      letGo();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const shown = draft?.price ?? line.price;
  const spoken =
    draft === null
      ? grouped(line.price)
      : `${moveInWords(line.price, draft.price)}, Enter sends, Escape gives up`;
  return (
    <div
      aria-label={line.words}
      aria-orientation="vertical"
      aria-valuemax={Number(instrument.priceMax)}
      aria-valuemin={Number(instrument.priceMin)}
      aria-valuenow={Number(shown)}
      aria-valuetext={spoken}
      className="flex cursor-ns-resize touch-none items-center gap-1.5 px-1.5 select-none focus-visible:-outline-offset-2"
      onKeyDown={keyDown}
      onPointerCancel={letGo}
      onPointerDown={(event) => {
        if (event.button !== 0 || draft?.phase === 'sending') return;
        event.currentTarget.setPointerCapture(event.pointerId);
        held.current = true;
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        held.current = false;
        void drafts.drop();
      }}
      role="slider"
      tabIndex={0}
      title="Drag to change the price; arrow keys step by a tick, Enter sends, Escape gives up"
    >
      {edgeMarks}
      {line.words}
      <span className="font-semibold">{figures}</span>
    </div>
  );
}

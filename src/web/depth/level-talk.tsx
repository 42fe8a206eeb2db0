// The question, or the refusal, that stands over the price that was pressed. It covers the line and moves nothing; Escape takes it away.
import { clsx } from 'clsx';
import { useEffect, useRef } from 'react';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { orderWords } from './level-order.ts';
import type { LevelPress, LevelTalk } from './use-level-press.ts';

const heightPx = 36;

export function LevelTalkBar({ press, roomPx }: { press: LevelPress; roomPx: number }) {
  const { talk } = press;
  return (
    <>
      {talk !== null && <Bar press={press} roomPx={roomPx} talk={talk} />}
      <p className="sr-only" role="status">
        {press.told}
      </p>
    </>
  );
}

function Bar(props: { press: LevelPress; talk: LevelTalk; roomPx: number }) {
  const { press, talk, roomPx } = props;
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (talk.kind !== 'sending') first.current?.focus();
  }, [talk.kind]);
  const topPx = Math.max(0, Math.min(talk.topPx - 8, roomPx - heightPx));
  const isRefused = talk.kind === 'refused';
  return (
    <div
      aria-label={isRefused ? 'Order not placed' : 'Confirm the order'}
      className={clsx(
        'absolute inset-x-1 z-20 flex items-center justify-between gap-1.5 rounded-(--radius) border bg-raised pr-1 pl-2.5 text-xs shadow-(--shadow)',
        isRefused ? 'border-sell' : 'border-accent',
      )}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          press.dismiss();
        }
      }}
      role={isRefused ? 'alert' : 'dialog'}
      style={{ top: topPx, minHeight: heightPx }}
    >
      <span className={clsx('min-w-0 py-1 leading-4', !isRefused && 'font-semibold')}>
        {talk.kind === 'refused' ? talk.message : orderWords(talk.order)}
      </span>
      <span className="flex shrink-0 items-center gap-0.5">
        {talk.kind !== 'refused' && (
          <Button
            disabled={talk.kind === 'sending'}
            look={talk.order.side}
            onClick={press.confirm}
            ref={first}
            size="xs"
          >
            {talk.kind === 'sending' ? 'Sending' : 'Place'}
          </Button>
        )}
        <IconButton
          label={isRefused ? 'Close' : 'Do not place'}
          onClick={press.dismiss}
          ref={isRefused ? first : undefined}
          size="xs"
        >
          <Icon className="size-3" name="close" />
        </IconButton>
      </span>
    </div>
  );
}

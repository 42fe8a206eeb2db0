// What became of the last order sent: taken, refused with the venue's reason, or not answered.
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { useStore } from 'zustand/react';
import { money, quantity } from '../format/format.ts';
import { orderInWords, outcomeInWords, sideWord } from '../orders/order-words.ts';
import { useLive, useTerminal } from '../terminal-context.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icons.tsx';
import type { OrderToSend } from './ticket-input.ts';

export function Outcome() {
  const { ticket } = useTerminal();
  const submission = useStore(ticket.store, (state) => state.submission);
  return (
    <div aria-live="polite" role="status">
      {submission.kind === 'placed' && (
        <Box
          icon={closedUnfilled(submission.now.status) ? 'warning' : 'check'}
          onDismiss={ticket.dismiss}
          title={orderInWords(submission.now)}
          tone={closedUnfilled(submission.now.status) ? 'warn' : 'good'}
        >
          {outcomeInWords(submission.now)}
        </Box>
      )}
      {submission.kind === 'rejected' && (
        <Box
          icon="warning"
          onDismiss={ticket.dismiss}
          title="The venue refused the order"
          tone="bad"
        >
          {submission.message}
          {submission.retriable && ' This can pass: try again.'}
          {submission.code !== null && (
            <span className="mt-0.5 block text-ink-3">{codeLine(submission)}</span>
          )}
        </Box>
      )}
      {submission.kind === 'unknown' && <Unanswered order={submission.orders[0]} />}
    </div>
  );
}

function Unanswered(props: { order: OrderToSend }) {
  const { ticket } = useTerminal();
  const live = useLive();
  const { side, qty, cashOrderQty, instrument } = props.order;
  return (
    <Box
      icon="warning"
      title={`No answer: ${sideWord(side)} ${qty === undefined ? money(cashOrderQty) : quantity(qty)} ${instrument}`}
      tone="warn"
    >
      The order may or may not have reached the venue. Asking again is safe: it can be placed only
      once.
      <span className="mt-1.5 flex gap-2">
        <Button disabled={!live} look="outline" onClick={() => void ticket.askAgain()} size="sm">
          Ask again
        </Button>
        <Button onClick={ticket.dismiss} size="sm">
          Leave it
        </Button>
      </span>
    </Box>
  );
}

const tones = {
  good: 'bg-buy-soft text-buy',
  bad: 'bg-sell-soft text-sell',
  warn: 'bg-warn-soft text-warn',
} as const;

function Box(props: {
  tone: keyof typeof tones;
  icon: IconName;
  title: string;
  children: ReactNode;
  onDismiss?: () => void;
}) {
  return (
    <div className={clsx('flex gap-2 rounded-(--radius) p-2 text-xs', tones[props.tone])}>
      <Icon className="mt-0.5 size-4" name={props.icon} />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{props.title}</p>
        <div className="text-2xs text-ink-2">{props.children}</div>
      </div>
      {props.onDismiss !== undefined && (
        <IconButton className="-mt-0.5 -mr-0.5" label="Dismiss" onClick={props.onDismiss} size="xs">
          <Icon className="size-3" name="close" />
        </IconButton>
      )}
    </div>
  );
}

function closedUnfilled(status: string): boolean {
  return status === 'canceled' || status === 'expired' || status === 'rejected';
}

function codeLine(submission: { code: string | null; field: string | null }): string {
  return submission.field === null
    ? `${submission.code}`
    : `${submission.code}, field ${submission.field}`;
}

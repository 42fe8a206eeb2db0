// Everything that happened to one order, as the venue keeps it: when, what, why, and how much was filled and left after it.
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import * as Dialog from 'radix-ui/dialog';
import { useRef } from 'react';
import { useStore } from 'zustand/react';
import { messageOf } from '#client/errors.ts';
import type { OrderEvent, OrderHistory } from '#api/types.ts';
import { bothTimes, exactClock, grouped, quantity } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { FailedNote, LoadingRows } from '../ui/panel.tsx';
import type { LifeSubject } from './order-life.tsx';
import { reasonInWords } from './order-words.ts';

export default function OrderLifeDialog(props: { order: LifeSubject; onClose: () => void }) {
  const { order, onClose } = props;
  const opener = useRef<Element | null>(null);
  return (
    <Dialog.Root onOpenChange={(open) => !open && onClose()} open>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-1/2 left-1/2 z-50 flex max-h-[min(32rem,calc(100dvh-1rem))] w-[min(36rem,calc(100vw-1rem))] -translate-x-1/2 -translate-y-1/2 flex-col rounded-xl border border-line-strong bg-surface shadow-(--shadow)"
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener.current instanceof HTMLElement) {
              opener.current.focus();
            }
          }}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
        >
          <header className="flex shrink-0 items-start gap-2 border-b border-line py-2.5 pr-2 pl-4">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="text-sm font-semibold">{order.title}</Dialog.Title>
              <p className="text-2xs text-ink-3">{`Order ${order.orderId}, ${order.clOrdId}`}</p>
            </div>
            <Dialog.Close asChild>
              <IconButton label="Close" size="sm">
                <Icon name="close" />
              </IconButton>
            </Dialog.Close>
          </header>
          <Life order={order} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Life({ order }: { order: LifeSubject }) {
  const { client, openOrders } = useTerminal();
  const { orderId } = order;
  // An open order goes on living while it is looked at.
  const seq = useStore(
    openOrders.store,
    ({ items }) => items.find((item) => item.orderId === orderId)?.seq,
  );
  const query = useQuery({
    queryKey: ['orderLife', orderId, seq],
    queryFn: () => client.rest.call('GET /v1/orders/:orderId/history', { params: { orderId } }),
    placeholderData: (before: OrderHistory | undefined) => before,
  });
  if (query.data !== undefined) {
    return <Events life={query.data} />;
  }
  return query.isError ? (
    <FailedNote message={messageOf(query.error)} onRetry={() => void query.refetch()} />
  ) : (
    <LoadingRows />
  );
}

function Events({ life }: { life: OrderHistory }) {
  const head = 'sticky top-0 bg-surface py-1.5 pr-3 font-medium first:pl-4 last:pr-4';
  return (
    <div
      aria-label="Life of the order"
      className="min-h-0 overflow-y-auto pb-2"
      role="region"
      tabIndex={0}
    >
      <table className="w-full text-xs">
        <thead>
          <tr className="text-2xs text-ink-3">
            <th className={clsx(head, 'text-left')} scope="col">
              Time
            </th>
            <th className={clsx(head, 'w-full text-left')} scope="col">
              Event
            </th>
            <th className={clsx(head, 'text-right')} scope="col">
              Filled
            </th>
            <th className={clsx(head, 'text-right')} scope="col">
              Left
            </th>
            <th className={clsx(head, 'text-right')} scope="col">
              Seq
            </th>
          </tr>
        </thead>
        <tbody>
          {life.events.map((event, at) => (
            <tr className="align-top *:border-t *:border-line/60 *:py-1.5" key={at}>
              <td className="pr-3 pl-4 whitespace-nowrap text-ink-3" title={bothTimes(event.time)}>
                {exactClock(event.time)}
              </td>
              <td className="relative pr-3 pl-5">
                <Step event={event} isFirst={at === 0} isLast={at === life.events.length - 1} />
                <span className="font-medium">{eventInWords(event, life.events[at - 1])}</span>
                <span className="block text-2xs text-ink-2">
                  {detailsInWords(event, life.events[at - 1])}
                </span>
              </td>
              <td className="pr-3 text-right">{quantity(event.cumQty)}</td>
              <td className="pr-3 text-right">{quantity(event.leavesQty)}</td>
              <td className="pr-4 text-right text-ink-3">{event.seq}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!life.complete && (
        <p className="px-4 pt-2 text-2xs text-ink-3">What came before is no longer kept.</p>
      )}
    </div>
  );
}

/** One station on the line of the order's life: full where it traded, crossed where it ended, open otherwise. */
function Step(props: { event: OrderEvent; isFirst: boolean; isLast: boolean }) {
  const { event, isFirst, isLast } = props;
  const { execType } = event;
  const ended = execType === 'canceled' || execType === 'expired' || execType === 'rejected';
  return (
    <span aria-hidden="true" className="absolute inset-y-0 left-0 w-4">
      <span
        className={clsx(
          'absolute left-[0.46rem] w-px bg-line-strong',
          isFirst ? 'top-3.5' : '-top-px',
          isLast ? 'h-3.5' : 'bottom-0',
          isFirst && isLast && 'hidden',
        )}
      />
      <svg className="absolute top-2 left-[0.18rem] size-2.5" viewBox="0 0 10 10">
        <circle
          className={clsx(
            'stroke-current',
            execType === 'trade'
              ? 'fill-current text-buy'
              : ended
                ? 'fill-(--surface) text-sell'
                : 'fill-(--surface) text-accent',
          )}
          cx="5"
          cy="5"
          r="4"
          strokeWidth="1.5"
        />
        {ended && (
          <path className="stroke-current text-sell" d="m3.5 3.5 3 3m0-3-3 3" strokeWidth="1.2" />
        )}
      </svg>
    </span>
  );
}

function eventInWords(event: OrderEvent, before: OrderEvent | undefined): string {
  switch (event.execType) {
    case 'new':
      return 'Accepted';
    case 'canceled':
      return 'Canceled';
    case 'replaced':
      return 'Changed';
    case 'rejected':
      return 'Rejected';
    case 'suspended':
      return 'Waits for its price';
    case 'pendingNew':
      return 'Waits for the order before it';
    case 'expired':
      return 'Expired';
    case 'restated':
      return event.stopPrice !== before?.stopPrice ? 'Stop price moved' : 'Changed by the venue';
    case 'trade':
      return `Traded ${quantity(event.lastQty)} at ${grouped(event.lastPx ?? '')}`;
    case 'tradeCancel':
      return 'Trade taken back by the venue';
    case 'tradeCorrect':
      return `Trade corrected to ${grouped(event.lastPx ?? '')} by the venue`;
    case 'triggeredOrActivated':
      return before?.ordStatus === 'pendingNew' ? 'Its turn has come' : 'Triggered';
  }
}

/** Why, and which of its terms are new with this event. */
function detailsInWords(event: OrderEvent, before: OrderEvent | undefined): string {
  const parts: string[] = [];
  if (event.reason !== null) {
    parts.push(reasonInWords(event.reason));
  }
  if (event.execType !== 'trade') {
    if (event.orderQty !== before?.orderQty) {
      parts.push(`quantity ${quantity(event.orderQty)}`);
    }
    if (event.price !== null && event.price !== before?.price) {
      parts.push(`price ${grouped(event.price)}`);
    }
    if (event.stopPrice !== null && event.stopPrice !== before?.stopPrice) {
      parts.push(`stop ${grouped(event.stopPrice)}`);
    }
  }
  return parts.join(', ');
}

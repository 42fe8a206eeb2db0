// Everything that happened to one order, as the venue keeps it: when, what, why, and how much was filled and left after it.
import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import * as Dialog from 'radix-ui/dialog';
import { useRef } from 'react';
import { useStore } from 'zustand/react';
import { messageOf } from '#client/errors.ts';
import type { Order, OrderEvent, OrderHistory } from '#api/types.ts';
import { exactClock, grouped, instant, quantity } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { FailedNote, LoadingRows } from '../ui/panel.tsx';
import { orderInWords, reasonInWords } from './order-words.ts';

export function LifeButton({ order, onShow }: { order: Order; onShow: () => void }) {
  return (
    <IconButton label={`Life of the order: ${orderInWords(order)}`} onClick={onShow} size="xs">
      <Icon className="size-3.5" name="history" />
    </IconButton>
  );
}

export function OrderLifeDialog(props: { order: Order | null; onClose: () => void }) {
  const { order, onClose } = props;
  const opener = useRef<Element | null>(null);
  return (
    <Dialog.Root onOpenChange={(open) => !open && onClose()} open={order !== null}>
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
              <Dialog.Title className="text-sm font-semibold">
                {order !== null && orderInWords(order)}
              </Dialog.Title>
              <p className="text-2xs text-ink-3">
                {order !== null && `Order ${order.orderId}, ${order.clOrdId}`}
              </p>
            </div>
            <Dialog.Close asChild>
              <IconButton label="Close" size="sm">
                <Icon name="close" />
              </IconButton>
            </Dialog.Close>
          </header>
          {order !== null && <Life order={order} />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Life({ order }: { order: Order }) {
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
          </tr>
        </thead>
        <tbody>
          {life.events.map((event, at) => (
            <tr className="align-top *:border-t *:border-line/60 *:py-1.5" key={at}>
              <td className="pr-3 pl-4 whitespace-nowrap text-ink-3" title={instant(event.time)}>
                {exactClock(event.time)}
              </td>
              <td className="pr-3">
                <span className="font-medium">{eventInWords(event, life.events[at - 1])}</span>
                <span className="block text-2xs text-ink-2">
                  {detailsInWords(event, life.events[at - 1])}
                </span>
              </td>
              <td className="pr-3 text-right">{quantity(event.cumQty)}</td>
              <td className="pr-4 text-right">{quantity(event.leavesQty)}</td>
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

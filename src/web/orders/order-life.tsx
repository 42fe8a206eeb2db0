// The way to everything that happened to an order: a button, and the dialog that tells it, which is loaded when it is asked for.
import type { Order } from '#api/types.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { OverlayPart, part } from '../ui/part.tsx';
import { orderInWords } from './order-words.ts';

const lifeDialog = part(() => import('./order-life-dialog.tsx'));

export function LifeButton({ order, onShow }: { order: Order; onShow: () => void }) {
  return (
    <IconButton label={`Life of the order: ${orderInWords(order)}`} onClick={onShow} size="xs">
      <Icon className="size-3.5" name="history" />
    </IconButton>
  );
}

/** Whose life is told; a title of its own where the order itself is not at hand. */
export type LifeSubject = Pick<Order, 'orderId' | 'clOrdId'> & { readonly title: string };

export function lifeOf(order: Order): LifeSubject {
  return { orderId: order.orderId, clOrdId: order.clOrdId, title: orderInWords(order) };
}

export function OrderLifeDialog(props: { order: LifeSubject | null; onClose: () => void }) {
  const { order, onClose } = props;
  return (
    order !== null && (
      <OverlayPart given={{ order, onClose }} of={lifeDialog} onFail={onClose} open />
    )
  );
}

// Tells the user what happened to their orders while they looked elsewhere: fills (added up per order for a moment, so
// that a sweep is one notice) and orders that the venue closed on its own.
import { toast } from '../notices/toast.ts';
import type { Fill, Order } from '#api/types.ts';
import {
  add,
  decimal,
  decimalString,
  divideDown,
  multiplyUp,
  zero,
  type Decimal,
} from '#client/decimal.ts';
import { roundedTo } from '../format/format.ts';
import { fillInWords, orderInWords, reasonInWords } from './order-words.ts';

const gatherMs = 350;
/** A bot may trade many times a second on the same account: its owner is told now and then, and in sum. */
const pauseMs = 2_000;
const noticesMax = 2;
/** Closings that the user caused and sees happen. */
const ownDoing: ReadonlySet<string | null> = new Set([
  'canceledByUser',
  'massCanceled',
  'replaced',
  // The other order of the pair was filled, and that is told.
  'orderListEnded',
  null,
]);

/** `isShown` tells of orders whose outcome stands on the screen already. */
export function createOrderNotices(isShown: (orderId: string) => boolean): {
  readonly fills: (fills: readonly Fill[]) => void;
  readonly orders: (orders: readonly Order[]) => void;
} {
  const gathered = new Map<string, { first: Fill; qty: Decimal; value: Decimal }>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let toldAtMs = 0;

  const tell = (): void => {
    timer = undefined;
    toldAtMs = Date.now();
    const news = [...gathered.values()].filter(({ first }) => !isShown(first.orderId));
    gathered.clear();
    if (news.length > noticesMax) {
      toast.success(`Trades in ${news.length} of your orders`, { id: 'fills' });
      return;
    }
    for (const { first, qty, value } of news) {
      const average = divideDown(value, qty) ?? zero;
      toast.success(fillInWords(first, decimalString(qty), roundedTo(average, 2)));
    }
  };

  return {
    fills(fills) {
      for (const fill of fills) {
        const sum = gathered.get(fill.orderId) ?? { first: fill, qty: zero, value: zero };
        sum.qty = add(sum.qty, decimal(fill.qty));
        sum.value = add(sum.value, multiplyUp(decimal(fill.qty), decimal(fill.price)));
        gathered.set(fill.orderId, sum);
      }
      timer ??= setTimeout(tell, Math.max(gatherMs, toldAtMs + pauseMs - Date.now()));
    },
    orders(orders) {
      for (const order of orders) {
        const closedByVenue =
          (order.status === 'canceled' || order.status === 'expired') &&
          !ownDoing.has(order.reason);
        if (closedByVenue && !isShown(order.orderId)) {
          toast.warning(orderInWords(order), { description: reasonInWords(order.reason) });
        }
      }
    },
  };
}

// What a user does to their orders, with feedback: cancel one, cancel all, amend in place.
import { toast } from 'sonner';
import { NoAnswerError, VenueError, messageOf } from '../client/errors.ts';
import type { VenueClient } from '../client/venue-client.ts';
import type { Order } from '../client/wire.ts';

export type OrderActions = {
  /** True where the order is closed afterwards. */
  readonly cancel: (order: Order) => Promise<boolean>;
  readonly cancelAll: (instrument: string | null) => Promise<void>;
  /** Null where it worked, else the message for the form. */
  readonly amend: (
    order: Order,
    change: { price?: string; stopPrice?: string; qty?: string },
  ) => Promise<string | null>;
};

export function createOrderActions(options: {
  readonly client: VenueClient;
  readonly accountParam: () => string | undefined;
  readonly onOrder: (order: Order) => void;
}): OrderActions {
  const { client, accountParam, onOrder } = options;
  return {
    async cancel(order) {
      try {
        onOrder(await client.rest.cancelOrder(order.orderId, accountParam()));
        return true;
      } catch (error) {
        toast.error(`${order.instrument} order was not canceled`, {
          description: explained(error),
        });
        return false;
      }
    },
    async cancelAll(instrument) {
      try {
        const { canceled } = await client.rest.massCancel(
          instrument === null ? {} : { instrument },
          accountParam(),
        );
        toast.success(canceled === 1 ? '1 order canceled' : `${canceled} orders canceled`);
      } catch (error) {
        toast.error('Orders were not canceled', { description: explained(error) });
      }
    },
    async amend(order, change) {
      try {
        onOrder(await client.rest.amendOrder(order.orderId, change, accountParam()));
        return null;
      } catch (error) {
        return explained(error);
      }
    },
  };
}

function explained(error: unknown): string {
  if (error instanceof NoAnswerError) {
    return `${error.message} The list shows the order as the venue has it once the connection is back.`;
  }
  if (error instanceof VenueError && error.limit !== null) {
    return `${error.message} (limit ${error.limit})`;
  }
  return messageOf(error);
}

// What a user does to their orders, with feedback: cancel one, cancel all, amend in place.
import { toast } from 'sonner';
import { NoAnswerError, VenueError, messageOf } from '#client/errors.ts';
import type { VenueClient } from '#client/venue-client.ts';
import type { Order } from '#api/types.ts';

/** A user wants to know soon that nothing is known. */
const settling = { settleWithinMs: 5_000 };

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
  const refOf = ({ orderId }: Order) => {
    const account = accountParam();
    return { orderId, ...(account === undefined ? {} : { account }) };
  };
  return {
    async cancel(order) {
      try {
        onOrder(await client.orders.cancel(refOf(order), settling));
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
        const account = accountParam();
        const { canceled } = await client.rest.call('DELETE /v1/orders', {
          query: {
            ...(instrument === null ? {} : { instrument }),
            ...(account === undefined ? {} : { account }),
          },
        });
        toast.success(canceled === 1 ? '1 order canceled' : `${canceled} orders canceled`);
      } catch (error) {
        toast.error('Orders were not canceled', { description: explained(error) });
      }
    },
    async amend(order, change) {
      try {
        onOrder(await client.orders.amend(refOf(order), change, settling));
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

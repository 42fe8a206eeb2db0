// What a user does to their orders, with feedback: cancel one, cancel all, amend in place.
import { toast } from '../notices/toast.ts';
import { NoAnswerError, VenueError, messageOf } from '#client/errors.ts';
import type { VenueClient } from '#client/venue-client.ts';
import type { Instrument, Order, Position, Side } from '#api/types.ts';
import { decimal, decimalString, minimum, times, type Decimal } from '#client/decimal.ts';
import { newClOrdId } from '#client/order-entry.ts';
import { usualTimeInForce } from '../ticket/terms.ts';
import { orderInWords, outcomeInWords } from './order-words.ts';

/** A user wants to know soon that nothing is known. */
const settling = { settleWithinMs: 5_000 };

export type OrderActions = {
  /** True where the order is closed afterwards. */
  readonly cancel: (order: Order) => Promise<boolean>;
  /** Of one stock or all (null), of one side or both. */
  readonly cancelAll: (instrument: string | null, side?: Side | null) => Promise<void>;
  /**
   * Trades a position away at the market, or twice as much to turn it around. Orders of the same side in that stock are canceled first: they hold the
   * shares. True where the venue took the order.
   */
  readonly closePosition: (
    position: Position,
    instrument: Instrument,
    turnAround: boolean,
  ) => Promise<boolean>;
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
    async cancelAll(instrument, side = null) {
      try {
        const account = accountParam();
        const { canceled } = await client.rest.call('DELETE /v1/orders', {
          query: {
            ...(instrument === null ? {} : { instrument }),
            ...(side === null ? {} : { side }),
            ...(account === undefined ? {} : { account }),
          },
        });
        toast.success(canceled === 1 ? '1 order canceled' : `${canceled} orders canceled`);
      } catch (error) {
        toast.error('Orders were not canceled', { description: explained(error) });
      }
    },
    async closePosition(position, instrument, turnAround) {
      const { symbol, phase } = instrument;
      const { side, qty } = closingTrade(position, instrument, turnAround);
      const account = accountParam();
      const whose = account === undefined ? {} : { account };
      try {
        if (decimal(position.held) > 0n) {
          await client.rest.call('DELETE /v1/orders', {
            query: { instrument: symbol, side, ...whose },
          });
        }
        const timeInForce = usualTimeInForce('market', phase);
        const order = await client.orders.place(
          {
            instrument: symbol,
            side,
            type: 'market',
            timeInForce,
            qty: decimalString(qty),
            clOrdId: newClOrdId('web'),
            ...whose,
          },
          settling,
        );
        onOrder(order);
        toast.success(orderInWords(order), { description: outcomeInWords(order) });
        return true;
      } catch (error) {
        toast.error(`${symbol} was not ${turnAround ? 'reversed' : 'flattened'}`, {
          description: explained(error),
        });
        return false;
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

/** What trades a position away: a sale of what is held, a purchase of what is owed; never more than one order may have. */
export function closingTrade(
  position: Position,
  instrument: Instrument,
  turnAround: boolean,
): { readonly side: Side; readonly qty: Decimal } {
  const held = decimal(position.qty);
  const size = (held < 0n ? 0n - held : held) as Decimal;
  return {
    side: held < 0n ? 'buy' : 'sell',
    qty: minimum(times(size, turnAround ? 2 : 1), decimal(instrument.qtyMax)),
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

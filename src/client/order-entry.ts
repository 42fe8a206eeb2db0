// Orders that are placed once, whatever becomes of the replies: a reply that was lost is looked up by the order's clOrdId, and only an order that the
// venue does not know is sent again, under the same id. It must never send an order under a new id because the old one was not answered.

import { backoffMs, pause } from './backoff.ts';
import { isNeverTaken, NoAnswerError, VenueError } from './errors.ts';
import type { RestClient } from './rest.ts';
import type { VenueSocket } from './socket.ts';
import type { AmendOrder, Order, OrderList, PlaceOrder, PlaceOrderList } from '#api/types.ts';
import { isOpen } from '#api/types.ts';

/** Which order is meant; `account` where the user holds several. */
export type OrderRef =
  | { readonly orderId: string; readonly account?: string }
  | { readonly clOrdId: string; readonly account?: string };

export type Amendment = Omit<AmendOrder, 'account'>;

export interface EntryOptions {
  /** How long an outcome is asked for before NoAnswerError says that it is unknown. */
  readonly settleWithinMs?: number;
}

const settleWithinMs = 30_000;
const lookUpBackoff = { firstMs: 100, maxMs: 2_000 };

export class OrderEntry {
  private readonly rest: RestClient;
  private readonly socket: VenueSocket;
  private readonly random: () => number;

  constructor(rest: RestClient, socket: VenueSocket, random: () => number) {
    this.rest = rest;
    this.socket = socket;
    this.random = random;
  }

  /**
   * Places an order and returns it as the venue has it. Throws VenueError where it was refused, with `order` where it left one; NoAnswerError where the
   * venue could not be heard for so long: then `clOrdId` says what to ask for.
   */
  async place(order: PlaceOrder, options: EntryOptions = {}): Promise<Order> {
    const meant = { ...order, clOrdId: order.clOrdId ?? newClOrdId() };
    const { clOrdId, account } = meant;
    return this.settle(
      clOrdId,
      options,
      () =>
        this.socket.isOpen
          ? this.socket.request('order.place', meant)
          : this.rest.call('POST /v1/orders', { body: meant }),
      async () => {
        const found = await this.find({ clOrdId, ...accountOf(account) });
        return found === undefined ? undefined : accepted(found);
      },
    );
  }

  /** An OCO, an OTO or a bracket, in the same way: whole or not at all, and once. */
  async placeList(list: PlaceOrderList, options: EntryOptions = {}): Promise<OrderList> {
    const orders = list.orders.map((order) => ({
      ...order,
      clOrdId: order.clOrdId ?? newClOrdId(),
    }));
    const meant = { ...list, orders };
    const send = (): Promise<OrderList> =>
      this.socket.isOpen
        ? this.socket.request('orderList.place', meant)
        : this.rest.call('POST /v1/order-lists', { body: meant });
    // The same list under the same ids is recognised and answered as it stands: sending it again is the question.
    return this.settle(orders[0]?.clOrdId ?? '', options, send, async () => undefined);
  }

  /** Cancels an order; returns it closed, also where it had closed by itself by the time that a lost reply was looked up. */
  async cancel(ref: OrderRef, options: EntryOptions = {}): Promise<Order> {
    let wasLost = false;
    try {
      return await this.settle(
        nameOf(ref),
        options,
        () =>
          this.socket.isOpen
            ? this.socket.request('order.cancel', ref)
            : this.overRest('DELETE', ref),
        async () => {
          wasLost = true;
          const found = await this.find(ref);
          return found === undefined || isOpen(found) ? undefined : found;
        },
      );
    } catch (error) {
      // The cancel whose reply was lost was done: the second came too late.
      const isDone = error instanceof VenueError && error.reason === 'tooLateToCancel' && wasLost;
      const found = isDone ? await this.find(ref) : undefined;
      if (found === undefined) throw error;
      return found;
    }
  }

  /** Changes price, stop price or total quantity. After a lost reply it is asked again only where the order does not show the change. */
  async amend(ref: OrderRef, change: Amendment, options: EntryOptions = {}): Promise<Order> {
    return this.settle(
      nameOf(ref),
      options,
      () =>
        this.socket.isOpen
          ? this.socket.request('order.amend', { ...ref, ...change })
          : this.overRest('PATCH', ref, change),
      async () => {
        const found = await this.find(ref);
        return found !== undefined && shows(found, change) ? found : undefined;
      },
    );
  }

  /** The order as it stands; undefined where the venue does not know it. */
  async find(ref: OrderRef): Promise<Order | undefined> {
    try {
      const query = accountOf(ref.account);
      return 'orderId' in ref
        ? await this.rest.call('GET /v1/orders/:orderId', {
            params: { orderId: ref.orderId },
            query,
          })
        : await this.rest.call('GET /v1/orders/by-client-id/:clOrdId', {
            params: { clOrdId: ref.clOrdId },
            query,
          });
    } catch (error) {
      if (error instanceof VenueError && error.reason === 'unknownOrder') return undefined;
      throw error;
    }
  }

  private overRest(
    method: 'DELETE' | 'PATCH',
    ref: OrderRef,
    change: Amendment = {},
  ): Promise<Order> {
    const query = accountOf(ref.account);
    const body = { ...change, ...query };
    if ('orderId' in ref) {
      const params = { orderId: ref.orderId };
      return method === 'DELETE'
        ? this.rest.call('DELETE /v1/orders/:orderId', { params, query })
        : this.rest.call('PATCH /v1/orders/:orderId', { params, body });
    }
    const params = { clOrdId: ref.clOrdId };
    return method === 'DELETE'
      ? this.rest.call('DELETE /v1/orders/by-client-id/:clOrdId', { params, query })
      : this.rest.call('PATCH /v1/orders/by-client-id/:clOrdId', { params, body });
  }

  /** Sends; after silence looks whether it was done; sends again only where it was not. */
  private async settle<Result>(
    name: string,
    options: EntryOptions,
    send: () => Promise<Result>,
    lookUp: () => Promise<Result | undefined>,
  ): Promise<Result> {
    const endMs = performance.now() + (options.settleWithinMs ?? settleWithinMs);
    let isLost = false;
    for (let attempt = 0; ; attempt++) {
      try {
        if (isLost) {
          const found = await lookUp();
          if (found !== undefined) return found;
          isLost = false;
        }
        return await send();
      } catch (error) {
        const isSilence = error instanceof NoAnswerError;
        if (!isSilence && !isNeverTaken(error) && !isAway(error)) throw error;
        isLost ||= isSilence;
        const asked = error instanceof VenueError ? (error.retryAfterMs ?? 0) : 0;
        const waitMs = Math.max(asked, backoffMs(attempt, this.random(), lookUpBackoff));
        if (performance.now() + waitMs > endMs) {
          if (!isLost) throw error;
          throw new NoAnswerError(
            `What became of ${name} is not known: the venue cannot be heard. Asking again under the same id is safe.`,
            { cause: error },
          );
        }
        await pause(waitMs);
      }
    }
  }
}

/** A question that the venue cannot answer now: it says nothing of the order. */
function isAway(error: unknown): boolean {
  return error instanceof VenueError && error.reason === 'databaseUnavailable';
}

/** The order, or what its lost refusal would have said. */
function accepted(order: Order): Order {
  if (order.status !== 'rejected') return order;
  const name = order.reason ?? 'rejected';
  throw new VenueError(
    {
      code: order.rejectCode ?? 0,
      name,
      message: `The order was refused: ${name}.`,
      transient: false,
    },
    { order },
  );
}

function shows(order: Order, { price, stopPrice, qty }: Amendment): boolean {
  const isSame = (want: string | undefined, is: string | null | undefined): boolean =>
    want === undefined || (is !== undefined && is !== null && Number(want) === Number(is));
  return isSame(price, order.price) && isSame(stopPrice, order.stopPrice) && isSame(qty, order.qty);
}

function nameOf(ref: OrderRef): string {
  return 'orderId' in ref ? ref.orderId : ref.clOrdId;
}

function accountOf(account: string | undefined): { readonly account?: string } {
  return account === undefined ? {} : { account };
}

const idLetters = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A client order id that no other client makes: time, then 80 random bits. `prefix` has at most eight characters. */
export function newClOrdId(prefix = 'c', nowMs = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let tail = '';
  for (const byte of bytes) tail += idLetters[byte % 36];
  return `${prefix}-${nowMs.toString(36)}-${tail}`;
}

// The order being written: its fields, and what became of the last one sent. A submission owns one `clOrdId`, so sending
// it again after silence can never place it twice.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { NoAnswerError, VenueError, isUnauthenticated, messageOf } from '#client/errors.ts';
import { newClOrdId } from '#client/order-entry.ts';
import type { VenueClient } from '#client/venue-client.ts';
import { isOpen, type Order, type Phase } from '#api/types.ts';
import { changed, emptyDraft, forgotten, type Draft } from './draft.ts';
import { hasLimit, hasStop } from './terms.ts';
import type { OrderToSend, TicketField } from './ticket-input.ts';

export type Submission =
  | { readonly kind: 'none' }
  | { readonly kind: 'sending'; readonly orders: Orders; readonly listType: ListType }
  /** The order as it was answered, and as it is now. */
  | { readonly kind: 'placed'; readonly order: Order; readonly now: Order }
  | {
      readonly kind: 'rejected';
      readonly message: string;
      readonly field: string | null;
      readonly code: string | null;
      readonly retriable: boolean;
    }
  /** The venue was not heard: the order may or may not stand. */
  | { readonly kind: 'unknown'; readonly orders: Orders; readonly listType: ListType };

/** One order, or a list of them: then they are taken or refused together. */
export type ListType = 'oco' | 'oto' | 'bracket';

type Orders = readonly [OrderAsSent, ...OrderAsSent[]];
type OrderAsSent = OrderToSend & { readonly clOrdId: string; readonly account?: string };

export type TicketState = Draft & {
  /** Fields the user has left or tried to send: only then is an empty field a mistake. */
  readonly touched: boolean;
  /** The order stands as it would be sent, for one more look. */
  readonly reviewing: boolean;
  readonly submission: Submission;
};

export type Ticket = {
  readonly store: StoreApi<TicketState>;
  readonly edit: (change: Partial<Draft>) => void;
  /** Takes a price over from the book, for whichever price the order has. */
  readonly pick: (price: string) => void;
  /** Shows what is missing. */
  readonly touch: () => void;
  readonly clear: () => void;
  /** Shows the order for one more look; any change ends that. */
  readonly review: (on: boolean) => void;
  /** Several orders are a list of this kind. */
  readonly submit: (
    orders: readonly OrderToSend[],
    account: string | undefined,
    listType?: ListType,
  ) => Promise<void>;
  /** Sends the unanswered order again under the same id. */
  readonly askAgain: () => Promise<void>;
  readonly dismiss: () => void;
  /** What has become of orders: of the one that the ticket tells of, too. */
  readonly heard: (orders: readonly Order[]) => void;
  /** True where the ticket tells, or is about to tell, what became of this order. */
  readonly shows: (orderId: string) => boolean;
};

type Options = {
  readonly client: VenueClient;
  /** Of the stock on the screen. */
  readonly phase: () => Phase;
  readonly onOrder: (order: Order) => void;
  readonly onSessionEnded: () => void;
};

export function createTicket({ client, phase, onOrder, onSessionEnded }: Options): Ticket {
  const store = createStore<TicketState>(() => ({
    ...emptyDraft,
    touched: false,
    reviewing: false,
    submission: { kind: 'none' },
  }));

  const send = async (orders: Orders, listType: ListType): Promise<void> => {
    const { qty } = store.getState();
    store.setState({ reviewing: false, submission: { kind: 'sending', orders, listType } });
    try {
      const placed = await place(client, orders, listType);
      placed.forEach(onOrder);
      // The fields are ready for the next order, unless the user is already writing it.
      const isSame = store.getState().qty === qty;
      const order = placed[0] as Order;
      store.setState({
        submission: { kind: 'placed', order, now: order },
        touched: false,
        ...(isSame ? { qty: '', displayQty: '', minQty: '', thenQty: '' } : {}),
      });
    } catch (error) {
      store.setState({ submission: failureOf(error, orders, listType) });
      if (error instanceof VenueError && error.order !== null) {
        onOrder(error.order);
      }
      if (isUnauthenticated(error)) {
        onSessionEnded();
      }
    }
  };

  const edit = (change: Partial<Draft>): void => {
    const { submission } = store.getState();
    // A change answers a rejection; silence and success stay until they are dealt with.
    const settled = submission.kind === 'rejected' || submission.kind === 'placed';
    store.setState({
      ...changed(store.getState(), change, phase()),
      reviewing: false,
      ...(settled ? { submission: { kind: 'none' } } : {}),
    });
  };

  return {
    store,
    edit,
    pick(price) {
      const { type } = store.getState();
      if (hasLimit(type)) {
        edit({ price });
      } else if (hasStop(type)) {
        edit({ stopPrice: price });
      } else {
        edit({ type: 'limit', price });
      }
    },
    touch() {
      store.setState({ touched: true });
    },
    clear() {
      store.setState({ ...forgotten, touched: false, reviewing: false });
    },
    review(on) {
      store.setState({ reviewing: on });
    },
    async submit(orders, account, listType = 'bracket') {
      const [entry, ...further] = orders.map((order) => ({
        ...order,
        clOrdId: newClOrdId('web'),
        ...(account === undefined ? {} : { account }),
      }));
      if (entry !== undefined && store.getState().submission.kind !== 'sending') {
        await send([entry, ...further], listType);
      }
    },
    async askAgain() {
      const { submission } = store.getState();
      if (submission.kind === 'unknown') {
        await send(submission.orders, submission.listType);
      }
    },
    shows(orderId) {
      const { submission } = store.getState();
      return (
        submission.kind === 'sending' ||
        (submission.kind === 'placed' &&
          submission.order.orderId === orderId &&
          !isOpen(submission.order))
      );
    },
    heard(orders) {
      const { submission } = store.getState();
      if (submission.kind !== 'placed') return;
      const { orderId, updatedAt } = submission.now;
      const now = orders.findLast((order) => order.orderId === orderId);
      if (now !== undefined && now.updatedAt >= updatedAt)
        store.setState({ submission: { ...submission, now } });
    },
    dismiss() {
      store.setState({ reviewing: false, submission: { kind: 'none' } });
    },
  };
}

/** A user wants to know soon that nothing is known. */
const settling = { settleWithinMs: 5_000 };

async function place(
  client: VenueClient,
  orders: Orders,
  type: ListType,
): Promise<readonly Order[]> {
  const [entry, ...further] = orders;
  if (further.length === 0) {
    return [await client.orders.place(entry, settling)];
  }
  const { account } = entry;
  // The account is the list's, not its orders'.
  const legs = orders.map(({ account: _account, ...leg }) => leg);
  const whose = account === undefined ? {} : { account };
  const list = { type, orders: legs, ...whose };
  return (await client.orders.placeList(list, settling)).orders;
}

function failureOf(error: unknown, orders: Orders, listType: ListType): Submission {
  if (error instanceof NoAnswerError) {
    return { kind: 'unknown', orders, listType };
  }
  if (error instanceof VenueError) {
    return {
      kind: 'rejected',
      message: error.limit === null ? error.message : `${error.message} Limit: ${error.limit}.`,
      field: error.field,
      code: error.reason,
      retriable: error.transient,
    };
  }
  return { kind: 'rejected', message: messageOf(error), field: null, code: null, retriable: false };
}

/** The field of the ticket that the venue names: its own names, and those within the orders of a list. */
export function ticketField(
  field: string | null,
  attached: Draft['attached'] = 'bracket',
): TicketField | null {
  const [, leg = '0', name = field ?? ''] = /^orders\[(\d)\]\.(.*)$/.exec(field ?? '') ?? [];
  if (leg !== '0' && attached === 'oco') {
    return name === 'qty' ? 'qty' : 'pairStop';
  }
  if (leg !== '0' && attached === 'oto') {
    return name === 'qty' ? 'thenQty' : 'thenPrice';
  }
  if (leg !== '0') {
    return leg === '1' ? 'takeProfit' : 'stopLoss';
  }
  return fieldsOfVenue.get(name) ?? null;
}

const fieldsOfVenue: ReadonlyMap<string, TicketField> = new Map([
  ...(
    [
      'price',
      'qty',
      'stopPrice',
      'trailingOffset',
      'activationPrice',
      'expireTime',
      'displayQty',
      'minQty',
    ] as const
  ).map((field) => [field, field] as const),
  ['trailingOffsetBps', 'trailingOffset'],
]);

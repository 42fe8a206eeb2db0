// The order being written: its fields, and what became of the last one sent. A submission owns one `clOrdId`, so sending
// it again after silence can never place it twice.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { NoAnswerError, VenueError, isUnauthenticated, messageOf } from '../client/errors.ts';
import { newClOrdId, type VenueClient } from '../client/venue-client.ts';
import {
  isOpen,
  type Order,
  type OrdType,
  type PlaceOrder,
  type Side,
  type TimeInForce,
} from '../client/wire.ts';

export type Submission =
  | { readonly kind: 'none' }
  | { readonly kind: 'sending'; readonly order: PlaceOrder }
  | { readonly kind: 'placed'; readonly order: Order }
  | {
      readonly kind: 'rejected';
      readonly message: string;
      readonly field: string | null;
      readonly code: string | null;
      readonly retriable: boolean;
    }
  /** The venue was not heard: the order may or may not stand. */
  | { readonly kind: 'unknown'; readonly order: PlaceOrder };

export type TicketState = {
  readonly side: Side;
  readonly type: OrdType;
  readonly price: string;
  readonly qty: string;
  readonly timeInForce: TimeInForce;
  readonly postOnly: boolean;
  /** Fields the user has left or tried to send: only then is an empty field a mistake. */
  readonly touched: boolean;
  readonly submission: Submission;
};

export type Ticket = {
  readonly store: StoreApi<TicketState>;
  readonly edit: (
    change: Partial<
      Pick<TicketState, 'side' | 'type' | 'price' | 'qty' | 'timeInForce' | 'postOnly'>
    >,
  ) => void;
  /** Shows what is missing. */
  readonly touch: () => void;
  readonly clear: () => void;
  readonly submit: (order: Omit<PlaceOrder, 'clOrdId'>) => Promise<void>;
  /** Sends the unanswered order again under the same id. */
  readonly askAgain: () => Promise<void>;
  readonly dismiss: () => void;
  /** True where the ticket tells, or is about to tell, what became of this order. */
  readonly shows: (orderId: string) => boolean;
};

type Options = {
  readonly client: VenueClient;
  readonly onOrder: (order: Order) => void;
  readonly onSessionEnded: () => void;
};

export function createTicket({ client, onOrder, onSessionEnded }: Options): Ticket {
  const store = createStore<TicketState>(() => ({
    side: 'buy',
    type: 'limit',
    price: '',
    qty: '',
    timeInForce: 'GTC',
    postOnly: false,
    touched: false,
    submission: { kind: 'none' },
  }));

  const send = async (order: PlaceOrder): Promise<void> => {
    const { qty } = store.getState();
    store.setState({ submission: { kind: 'sending', order } });
    try {
      const placed = await client.placeOrderSafely(order);
      onOrder(placed);
      // The field is ready for the next order, unless the user is already writing it.
      const next = store.getState().qty === qty ? '' : store.getState().qty;
      store.setState({ submission: { kind: 'placed', order: placed }, qty: next, touched: false });
    } catch (error) {
      store.setState({ submission: failureOf(error, order) });
      if (error instanceof VenueError && error.order !== null) {
        onOrder(error.order);
      }
      if (isUnauthenticated(error)) {
        onSessionEnded();
      }
    }
  };

  return {
    store,
    edit(change) {
      const { submission } = store.getState();
      // A change answers a rejection; silence and success stay until they are dealt with.
      const settled = submission.kind === 'rejected' || submission.kind === 'placed';
      store.setState({
        ...allowed({ ...store.getState(), ...change }),
        ...(settled ? { submission: { kind: 'none' } } : {}),
      });
    },
    touch() {
      store.setState({ touched: true });
    },
    clear() {
      store.setState({ price: '', qty: '', touched: false });
    },
    async submit(order) {
      if (store.getState().submission.kind !== 'sending') {
        await send({ ...order, clOrdId: newClOrdId() });
      }
    },
    async askAgain() {
      const { submission } = store.getState();
      if (submission.kind === 'unknown') {
        await send(submission.order);
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
    dismiss() {
      store.setState({ submission: { kind: 'none' } });
    },
  };
}

/** Market orders are immediate; only a resting order can be post-only. */
function allowed(state: TicketState): TicketState {
  let { timeInForce, postOnly } = state;
  if (state.type === 'market' && timeInForce !== 'IOC' && timeInForce !== 'FOK') {
    timeInForce = 'IOC';
  }
  if (state.type === 'market' || timeInForce === 'IOC' || timeInForce === 'FOK') {
    postOnly = false;
  }
  return { ...state, timeInForce, postOnly };
}

function failureOf(error: unknown, order: PlaceOrder): Submission {
  if (error instanceof NoAnswerError) {
    return { kind: 'unknown', order };
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

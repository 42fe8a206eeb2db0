// What the ticket is judged by, and the words in which the judgement comes. Types only.
import type { Instrument, PlaceOrder } from '#api/types.ts';
import type { Decimal } from '#client/decimal.ts';
import type { Draft } from './draft.ts';
import type { FeeRates } from './fees.ts';
import type { NumberProblem, NumberRead } from './read-number.ts';

export type BookSide = readonly { readonly price: Decimal; readonly qty: Decimal }[];

export type TicketInput = Draft & {
  readonly instrument: Instrument;
  /** Best first. */
  readonly bids: BookSide;
  readonly asks: BookSide;
  readonly lastPrice: Decimal | null;
  /** Null where nobody is signed in: then buying power is not checked. */
  readonly cashAvailable: Decimal | null;
  readonly sharesAvailable: Decimal | null;
  /** Null until the venue has said them, and where nobody is signed in. */
  readonly feeRates: FeeRates | null;
  readonly nowMs: number;
};

/** Named as the venue names them, but for the exits, which are orders of their own. */
export type TicketField =
  | 'price'
  | 'qty'
  | 'stopPrice'
  | 'trailingOffset'
  | 'activationPrice'
  | 'expireTime'
  | 'displayQty'
  | 'minQty'
  | 'takeProfit'
  | 'stopLoss'
  | 'pairStop'
  | 'thenPrice'
  | 'thenQty'
  | 'form';

export type Problem = {
  readonly field: TicketField;
  readonly code:
    | NumberProblem['code']
    | 'inThePast'
    | 'insufficientFunds'
    | 'insufficientShares'
    | 'notTrading';
  readonly message: string;
};

/** An order as the ticket writes it: by quantity, or as much as a budget buys. */
export type OrderToSend = Omit<PlaceOrder, 'clOrdId' | 'account'>;

/** What only some orders have; left out where they do not. */
export type OrderTerms = Pick<
  PlaceOrder,
  | 'stopPrice'
  | 'activationPrice'
  | 'trailingOffset'
  | 'trailingOffsetBps'
  | 'expireTime'
  | 'repriceToPost'
  | 'allOrNone'
  | 'displayQty'
  | 'minQty'
>;

/** Notes what is wrong with a field; the number where nothing is. */
export type Take = (field: TicketField, value: NumberRead) => Decimal | null;

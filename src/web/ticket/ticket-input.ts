// What the ticket is judged by, and the words in which the judgement comes. Types only.
import type { Instrument, PlaceOrder } from '../client/wire.ts';
import type { Decimal } from '../decimal/decimal.ts';
import type { Draft } from './draft.ts';
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

export type OrderToSend = Omit<PlaceOrder, 'clOrdId' | 'account'>;

/** Notes what is wrong with a field; the number where nothing is. */
export type Take = (field: TicketField, value: NumberRead) => Decimal | null;

// The order that a press on a price means: a limit order at that price with the quantity of the ticket. Pure: whether it is sent, and after which
// question, is decided elsewhere.
import type { Instrument, PlaceOrder, Side } from '#api/types.ts';
import { decimalString } from '#client/decimal.ts';
import { grouped } from '../format/format.ts';
import type { Draft } from '../ticket/draft.ts';
import { isNumber, priceText, readPrice, readQty } from '../ticket/read-number.ts';
import { phaseProblem } from '../ticket/terms.ts';
import type { BookSide } from './ladder.ts';

/** What a press asks for: the price into the ticket, an order that joins the level, or one that trades with it. */
export type Press = 'fill' | 'join' | 'take';

export type LevelOrder = Omit<PlaceOrder, 'clOrdId' | 'account'> & {
  readonly side: Side;
  readonly price: string;
  readonly qty: string;
};

/** With Shift it joins, with Ctrl or Command it takes. */
export function pressOf(event: {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}): Press {
  if (event.ctrlKey || event.metaKey) return 'take';
  return event.shiftKey ? 'join' : 'fill';
}

export function sideOf(level: BookSide, press: 'join' | 'take'): Side {
  return (level === 'bid') === (press === 'join') ? 'buy' : 'sell';
}

/** The order, or why there can be none. */
export function levelOrder(
  instrument: Instrument,
  side: Side,
  price: string,
  draft: Pick<Draft, 'qty' | 'timeInForce'>,
): LevelOrder | string {
  const qty = readQty(draft.qty, instrument);
  if (!isNumber(qty)) {
    return qty.code === 'required' ? 'Enter a quantity in the ticket first.' : qty.message;
  }
  const at = readPrice(price, instrument);
  if (!isNumber(at)) return at.message;
  // A price of the book is for resting at; of the ticket's times only one that rests without a date is taken over.
  const timeInForce = draft.timeInForce === 'DAY' ? 'DAY' : 'GTC';
  const terms = {
    type: 'limit',
    timeInForce,
    postOnly: false,
    allOrNone: false,
    minQty: '',
  } as const;
  const closed = phaseProblem(instrument.phase, instrument.symbol, terms);
  if (closed !== null) return closed;
  return {
    instrument: instrument.symbol,
    side,
    type: 'limit',
    price: priceText(at, instrument),
    qty: decimalString(qty),
    timeInForce,
  };
}

export function orderWords({ side, qty, price }: LevelOrder): string {
  return `${side === 'buy' ? 'Buy' : 'Sell'} ${grouped(qty)} at ${grouped(price)}`;
}

/** What presses on this level would do, for its tooltip and for screen readers. */
export function hintOf(level: BookSide, price: string, qtyText: string): string {
  const qty = qtyText.trim() === '' ? 'the quantity of the ticket' : qtyText.trim();
  const order = (press: 'join' | 'take'): string =>
    `${sideOf(level, press)} ${qty} at ${grouped(price)}`;
  return `Press: ${grouped(price)} into the ticket. Shift and press: ${order('join')}. Ctrl and press: ${order('take')}.`;
}

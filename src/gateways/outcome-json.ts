// What became of a command, as the API says it: the order or the error, with the broken limit in the unit of its field. Read during the call
// in which the outcome comes; it must never keep the outcome.

import { errorJson, meaningOf } from './api-error.ts';
import type { Outcome, Venue } from './venue.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { formatMinor } from '#marketdata/decimal.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';
import { orderJson } from '#portfolio/order-json.ts';

/** An order as it stands; undefined where it is none or another account's. */
export function orderText(venue: Venue, accountId: number, orderId: number): string | undefined {
  const order = venue.portfolio.order(orderId);
  if (order?.accountId !== accountId) return undefined;
  return orderJson(order, venue.market.instrument(order.instrumentId));
}

export function orderTextByClOrdId(
  venue: Venue,
  accountId: number,
  clOrdId: string,
): string | undefined {
  const order = venue.portfolio.orderByClOrdId(accountId, clOrdId);
  if (order === undefined) return undefined;
  return orderJson(order, venue.market.instrument(order.instrumentId));
}

/** The order that a rejected placement left behind, findable by its client order id; undefined where it left none. */
export function rejectedOrderText(
  venue: Venue,
  accountId: number,
  outcome: Outcome,
): string | undefined {
  // A refused replacement that left no order tells only the old one.
  if (outcome.orderId === outcome.replacedOrderId) return undefined;
  return orderText(venue, accountId, outcome.orderId);
}

/** The value that a reject says was broken, as the API writes it; undefined where there is none. */
export function limitText(
  outcome: Outcome,
  instrument: MarketInstrument | undefined,
  amountDecimals = 0,
): string | undefined {
  const { code, limit } = outcome;
  // Only the first answer knows the limit: a reject is remembered without it.
  if (outcome.repeated) return undefined;
  switch (meaningOf(code).limit) {
    case 'price':
      return instrument?.formatPrice(limit);
    case 'qty':
      return instrument?.formatQty(limit);
    case 'notional':
      return instrument?.formatMoney(limit);
    case 'held':
      return code === RejectCode.insufficientFunds ? instrument?.formatMoney(limit) : String(limit);
    case 'count':
      return String(limit);
    case 'amount':
      return formatMinor(amountDecimals, limit);
    default:
      return undefined;
  }
}

/** The error object of a rejected order command. */
export function orderErrorJson(
  outcome: Outcome,
  instrument: MarketInstrument | undefined,
  targetField?: string,
): string {
  const { code } = outcome;
  const isTarget = code === RejectCode.unknownOrder || code === RejectCode.tooLateToCancel;
  const field = isTarget ? targetField : undefined;
  return errorJson(code, { field, limit: limitText(outcome, instrument) });
}

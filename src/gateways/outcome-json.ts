// What became of a command, as the API says it: the order or the error, with the broken limit in the unit of its field. Read during the call
// in which the outcome comes; it must never keep the outcome.

import { errorJson, meaningOf } from './api-error.ts';
import type { Outcome, Venue } from './venue.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { formatMinor } from '#marketdata/decimal.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';
import { orderJson } from '#portfolio/order-json.ts';
import type { OrderView } from '#portfolio/order-view.ts';

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

/** How a command, or one leg of it, was refused. */
export interface Verdict {
  readonly code: number;
  readonly limit: number;
  readonly repeated: boolean;
}

/** The value that a reject says was broken, as the API writes it; undefined where there is none. */
export function limitText(
  { code, limit, repeated }: Verdict,
  instrument: MarketInstrument | undefined,
  amountDecimals = 0,
): string | undefined {
  // Only the first answer knows the limit: a reject is remembered without it.
  if (repeated) return undefined;
  switch (meaningOf(code).limit) {
    case 'price':
      return limit === 0 ? undefined : instrument?.formatPrice(limit);
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

/** What a request said of the order that it is about. */
export interface Named {
  /** The field that named an existing order: `orderId` where nothing is said. */
  readonly target?: string | undefined;
  /** The field that does not fit the existing order, where that is what is wrong. */
  readonly contradiction?: string | undefined;
  /** Stands before the names of fields: `operations[3].`. */
  readonly path?: string;
}

/** The error object of a rejected order command. */
export function orderErrorJson(
  verdict: Verdict,
  instrument: MarketInstrument | undefined,
  named: Named = {},
): string {
  const { code } = verdict;
  const field = fieldAtFault(code, named);
  return errorJson(code, {
    field: field === undefined ? undefined : (named.path ?? '') + field,
    limit: limitText(verdict, instrument),
  });
}

function fieldAtFault(code: number, { target, contradiction }: Named): string | undefined {
  switch (code) {
    case RejectCode.unknownOrder:
    case RejectCode.tooLateToCancel:
    case RejectCode.amendNotAllowed:
      return target ?? 'orderId';
    case RejectCode.contradictoryInstructions:
      return contradiction;
    default:
      return meaningOf(code).field;
  }
}

/** Which field of a replacement is not what the order that it replaces has. */
export function contradictionOf(
  replaced: OrderView | undefined,
  instrumentId: number,
  side: number,
): string | undefined {
  if (replaced === undefined) return undefined;
  if (replaced.instrumentId !== instrumentId) return 'instrument';
  return replaced.side === side ? undefined : 'side';
}

// Orders in plain words: statuses, reasons, one-line summaries.
import type { Fill, Order } from '../client/wire.ts';
import { decimal } from '../decimal/decimal.ts';
import { averageRounded, grouped, quantity } from '../format/format.ts';

export const statusWords: Readonly<Record<Order['status'], string>> = {
  new: 'Open',
  partiallyFilled: 'Part filled',
  filled: 'Filled',
  canceled: 'Canceled',
  rejected: 'Rejected',
  expired: 'Expired',
};

const reasonWords: Readonly<Record<string, string>> = {
  canceledByUser: 'Canceled by you',
  massCanceled: 'Canceled with others',
  immediateOrCancel: 'Nothing more to trade with at once',
  fillOrKill: 'All of it could not be filled at once',
  postOnlyWouldCross: 'Post-only order would have traded',
  collarReached: 'Price collar reached',
  noLiquidity: 'No more orders to trade with',
  dayEnd: 'End of the trading day',
  replaced: 'Replaced by another order',
  selfTradePrevention: 'Would have traded with yourself',
  killSwitch: 'Kill switch',
  amendedToFilled: 'Amended down to what was filled',
  insufficientFunds: 'Not enough cash',
  insufficientShares: 'Not enough shares',
  instrumentHalted: 'Trading was halted',
  instrumentClosed: 'Trading was closed',
  priceCollar: 'Outside the price collar',
};

/** A reason the page has no words for is shown by its name, spaced: better than nothing and never wrong. */
export function reasonInWords(reason: string | null): string {
  if (reason === null) {
    return '';
  }
  const words = reasonWords[reason];
  if (words !== undefined) {
    return words;
  }
  const spaced = reason.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

export function sideWord(side: 'buy' | 'sell'): string {
  return side === 'buy' ? 'Buy' : 'Sell';
}

/** "Buy 10 AAPL at 585.33", "Sell 5 AAPL at market". */
export function orderInWords(order: Order): string {
  const at = order.price === null ? 'at market' : `at ${grouped(order.price)}`;
  return `${sideWord(order.side)} ${quantity(order.qty)} ${order.instrument} ${at}`;
}

/** What became of an order that the venue took in. */
export function outcomeInWords(order: Order): string {
  const filled = decimal(order.cumQty) > 0n;
  const average =
    order.avgPx === null ? '' : ` at ${averageRounded(order.avgPx).replace(/0{1,2}$/, '')}`;
  const part = filled ? `${quantity(order.cumQty)} of ${quantity(order.qty)} filled${average}` : '';
  switch (order.status) {
    case 'filled':
      return `Filled ${quantity(order.cumQty)}${average}.`;
    case 'new':
      return 'Open in the book.';
    case 'partiallyFilled':
      return `${part}, the rest is open.`;
    case 'canceled':
    case 'expired':
    case 'rejected': {
      const why = reasonInWords(order.reason);
      const rest = filled
        ? `${part}, the rest ${statusWords[order.status].toLowerCase()}`
        : statusWords[order.status];
      return why === '' ? `${rest}.` : `${rest}: ${why.charAt(0).toLowerCase()}${why.slice(1)}.`;
    }
  }
}

export function fillInWords(
  fill: Pick<Fill, 'side' | 'instrument'>,
  qty: string,
  price: string,
): string {
  return `${fill.side === 'buy' ? 'Bought' : 'Sold'} ${quantity(qty)} ${fill.instrument} at ${price}`;
}

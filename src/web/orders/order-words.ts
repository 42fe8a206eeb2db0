// Orders in plain words: statuses, reasons, one-line summaries.
import type { Fill, Order } from '#api/types.ts';
import { decimal } from '#client/decimal.ts';
import { averageRounded, grouped, quantity, when } from '../format/format.ts';
import { isConditional, isTrailing } from '../ticket/terms.ts';

export const statusWords: Readonly<Record<Order['status'], string>> = {
  pendingNew: 'Pending',
  suspended: 'Waiting',
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
  orderListEnded: 'The other order of its pair was done, or its entry ended',
  auctionEnded: 'The auction ended',
  goodTillDate: 'Its time was up',
  minimumQuantity: 'Its minimum could not be filled at once',
  budgetReached: 'As much as the budget allows',
  budgetTooSmall: 'The budget does not cover a share',
  activationRefused: 'Not enough cash or shares when its turn came',
  accountStopped: 'The account was frozen or closed',
  instrumentDelisted: 'The instrument was delisted',
  orderListRejected: 'Another order of its list was refused',
  phaseNotPermitted: 'Not taken in that phase',
  positionLimit: 'Position limit',
  exposureLimit: 'Exposure limit',
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

/** "Buy 10 AAPL at 585.33", "Sell 5 AAPL at market", "Sell 5 AAPL, stop 570.00". */
export function orderInWords(order: Order): string {
  const what = `${sideWord(order.side)} ${quantity(order.qty)} ${order.instrument}`;
  if (!isConditional(order.type)) {
    return `${what} ${order.price === null ? 'at market' : `at ${grouped(order.price)}`}`;
  }
  const limit = order.price === null ? '' : `, limit ${grouped(order.price)}`;
  if (isTrailing(order.type)) {
    return `${what}, trailing stop ${trailInWords(order)} behind${limit}`;
  }
  const stop = order.stopPrice === undefined ? '' : ` ${grouped(order.stopPrice)}`;
  const kind = order.type.startsWith('takeProfit') ? 'take profit' : 'stop';
  return `${what}, ${kind}${stop}${limit}`;
}

/** How far a trailing stop stays behind. */
export function trailInWords(order: Pick<Order, 'trailingOffset' | 'trailingOffsetBps'>): string {
  const { trailingOffset, trailingOffsetBps } = order;
  if (trailingOffset !== undefined) {
    return grouped(trailingOffset);
  }
  // Basis points are whole: hundredths of a per cent, exactly.
  const digits = String(trailingOffsetBps ?? 0).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`.replace(/\.?0+$/, '') + '%';
}

/** The price that an order waits for and from which side, "≥ 590.00"; null where it has none. */
export function triggerInWords(order: Order): string | null {
  if (!isConditional(order.type)) {
    return null;
  }
  if (order.stopPrice === undefined) {
    return order.activationPrice === undefined ? null : `from ${grouped(order.activationPrice)}`;
  }
  const rising = (order.side === 'buy') !== order.type.startsWith('takeProfit');
  return `${rising ? '≥' : '≤'} ${grouped(order.stopPrice)}`;
}

/** Time in force and whatever else was asked for. */
export function conditionInWords(order: Order): string {
  return [
    order.timeInForce,
    order.postOnly && (order.repriceToPost === true ? 'post, reprice' : 'post only'),
    order.allOrNone === true && 'all or none',
    order.displayQty !== undefined && `shows ${quantity(order.displayQty)}`,
    order.minQty !== undefined && `min ${quantity(order.minQty)}`,
    order.expireTime !== undefined && `until ${when(order.expireTime)}`,
  ]
    .filter((part) => part !== false)
    .join(', ');
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
    case 'pendingNew':
      return 'Waits for the order before it.';
    case 'suspended':
      return 'Waits for its price.';
    case 'new':
      return 'Open in the book.';
    case 'partiallyFilled':
      return `${part}, the rest is open.`;
    case 'canceled':
    case 'expired':
    case 'rejected': {
      const ended = statusWords[order.status].toLowerCase();
      const why = reasonInWords(order.reason).replace(/^./, (first) => first.toLowerCase());
      // Most reasons say how it ended themselves.
      const how = why === '' ? ended : why.startsWith(ended) ? why : `${ended}: ${why}`;
      return filled
        ? `${part}, the rest ${how}.`
        : `${how.charAt(0).toUpperCase()}${how.slice(1)}.`;
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

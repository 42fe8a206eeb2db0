// What an order would cost or bring in, how much of it would trade now, and what to think about first. Pure; the venue
// knows better (`POST /v1/orders/preview`), but not before the order is whole.
import {
  add,
  decimal,
  decimalString,
  decimalsOf,
  divideDown,
  floorTo,
  minimum,
  multiplyUp,
  subtract,
  times,
  zero,
  type Decimal,
} from '#client/decimal.ts';
import { grouped } from '../format/format.ts';
import { isCall } from '../market/phase.ts';
import { read } from './read-number.ts';
import { hasLimit, hasStop, isTrailing } from './terms.ts';
import type { TicketInput } from './ticket-input.ts';

export type Estimate = {
  /** What the order costs or brings in, before fees, if all of it trades as estimated. */
  readonly value: Decimal;
  readonly averagePrice: Decimal;
  /** How much of the quantity the book could fill now within the limit. */
  readonly fillableNow: Decimal;
  /** The most that the venue sets aside for a buy, before fees. */
  readonly holds: Decimal;
};

/** A price this far beyond the best opposite price is likely a slip of the finger. */
const farFromMarketPercent = 5;

/** Null where it cannot be said: an auction or the market decides the price later. */
export function estimateOf(
  input: TicketInput,
  prices: { readonly limit: Decimal | null; readonly stop: Decimal | null },
  qty: Decimal,
): Estimate | null {
  const { limit, stop } = prices;
  const { instrument, type } = input;
  const buying = input.side === 'buy';
  if (limit === null && stop !== null) {
    const value = multiplyUp(qty, stop);
    // A stop order goes no further than the collar around its stop price, and that is what is held for it.
    const holds = add(value, ((value * BigInt(instrument.marketCollarBps)) / 10_000n) as Decimal);
    return { value, averagePrice: stop, fillableNow: zero, holds };
  }
  if (limit === null && (isTrailing(type) || isCall(instrument.phase))) {
    return null;
  }
  let open = qty;
  let value = zero;
  for (const level of buying ? input.asks : input.bids) {
    if (open === 0n || (limit !== null && (buying ? level.price > limit : level.price < limit))) {
      break;
    }
    const taken = minimum(open, level.qty);
    value = add(value, multiplyUp(taken, level.price));
    open = subtract(open, taken);
  }
  const fillableNow = subtract(qty, open);
  if (limit !== null) {
    // The venue holds the limit price for the whole of it, so that is what it must be measured by.
    const whole = multiplyUp(qty, limit);
    return { value: whole, averagePrice: limit, fillableNow, holds: whole };
  }
  const averagePrice = divideDown(value, fillableNow) ?? zero;
  return { value, averagePrice, fillableNow, holds: value };
}

export function cautionsOf(
  input: TicketInput,
  prices: { readonly limit: Decimal | null; readonly stop: Decimal | null },
  qty: Decimal,
  fillableNow: Decimal,
): string[] {
  if (input.instrument.phase !== 'continuous') {
    return [];
  }
  const cautions =
    prices.stop === null
      ? immediateCautions(input, prices.limit, qty, fillableNow)
      : stopCautions(input, prices.stop);
  if (input.exits && (input.timeInForce === 'IOC' || input.timeInForce === 'FOK')) {
    cautions.push('The exits are placed only where all of the order is filled.');
  }
  return cautions;
}

function stopCautions({ side, type, lastPrice }: TicketInput, stop: Decimal): string[] {
  const isTakeProfit = type === 'takeProfit' || type === 'takeProfitLimit';
  const rising = (side === 'buy') !== isTakeProfit;
  const isMet = lastPrice !== null && (rising ? lastPrice >= stop : lastPrice <= stop);
  return isMet ? ['The last price is there already: the order would trigger at once.'] : [];
}

function immediateCautions(
  input: TicketInput,
  limit: Decimal | null,
  qty: Decimal,
  fillableNow: Decimal,
): string[] {
  const { side, type, timeInForce, instrument } = input;
  const opposite = (side === 'buy' ? input.asks : input.bids)[0];
  const cautions: string[] = [];
  if (isTrailing(type)) {
    return cautions;
  }
  const short = fillableNow < qty;
  if (type === 'market' && opposite === undefined) {
    cautions.push(
      `Nothing is ${side === 'buy' ? 'offered' : 'bid for'} now: the order would be canceled.`,
    );
  } else if (timeInForce === 'FOK' && short) {
    cautions.push('The book cannot fill all of it now: a fill-or-kill order would be canceled.');
  } else if ((type === 'market' || timeInForce === 'IOC') && short) {
    const filled = grouped(decimalString(fillableNow));
    cautions.push(`The book can fill ${filled} now: the rest would be canceled.`);
  }
  if (limit === null || opposite === undefined || timeInForce === 'CLS') {
    return cautions;
  }
  const crosses = side === 'buy' ? limit >= opposite.price : limit <= opposite.price;
  if (crosses && input.postOnly) {
    cautions.push(
      input.reprice
        ? 'Crosses the market: the price would move one tick behind the best.'
        : 'Crosses the market: a post-only order would be canceled.',
    );
  }
  const away = side === 'buy' ? subtract(limit, opposite.price) : subtract(opposite.price, limit);
  if (crosses && times(away, 100) > times(opposite.price, farFromMarketPercent)) {
    const word = side === 'buy' ? 'above the best ask' : 'below the best bid';
    const best = grouped(decimalString(opposite.price, decimalsOf(instrument.tickSize)));
    cautions.push(`More than ${farFromMarketPercent}% ${word} of ${best}.`);
  }
  return cautions;
}

/** Left free by the quantity buttons when buying, for the fees that the venue holds on top of the price. */
const feeHeadroomPercent = 1;

/** The quantity that `percent` of what is available allows, on the lot, rounded down; null where it cannot be said. */
export function qtyForPercent(input: TicketInput, percent: number): string | null {
  const { instrument, type } = input;
  const lot = decimal(instrument.lotSize);
  let whole: Decimal | null;
  if (input.side === 'sell') {
    whole = input.sharesAvailable;
  } else {
    const typed = hasLimit(type) ? read(input.price) : hasStop(type) ? read(input.stopPrice) : null;
    const price = typeof typed === 'bigint' ? typed : (input.asks[0]?.price ?? null);
    // For a stop order the venue holds up to the collar around its stop price.
    const collarBps = hasStop(type) && !hasLimit(type) ? BigInt(instrument.marketCollarBps) : 0n;
    const dearest =
      price === null ? null : (((price * (10_000n + collarBps)) / 10_000n) as Decimal);
    const power =
      input.cashAvailable === null
        ? null
        : percentOf(input.cashAvailable, 100 - feeHeadroomPercent);
    whole = dearest === null || power === null || dearest <= 0n ? null : divideDown(power, dearest);
  }
  if (whole === null) {
    return null;
  }
  const capped = minimum(percentOf(whole, percent), decimal(instrument.qtyMax));
  return decimalString(floorTo(capped, lot));
}

function percentOf(value: Decimal, percent: number): Decimal {
  return ((value * BigInt(percent)) / 100n) as Decimal;
}

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
import { holdPerLot } from './fees.ts';
import { read } from './read-number.ts';
import { hasLimit, hasStop, isTrailing } from './terms.ts';
import type { TicketInput } from './ticket-input.ts';

export type Estimate = {
  /** What the order costs or brings in, before fees, if all of it trades as estimated. */
  readonly value: Decimal;
  readonly averagePrice: Decimal;
  /** How much of the quantity the book could fill now within the limit. */
  readonly fillableNow: Decimal;
  /** The most that the venue sets aside for a buy: with fees, where the rates are known. */
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
    const holds = heldFor(input, collared(stop, instrument.marketCollarBps), qty);
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
    return { value: whole, averagePrice: limit, fillableNow, holds: heldFor(input, limit, qty) };
  }
  const averagePrice = divideDown(value, fillableNow) ?? zero;
  // Without the rates the venue has not said anything yet: then only what the book shows is sure.
  const holds =
    input.feeRates === null || input.lastPrice === null
      ? value
      : heldFor(input, collared(input.lastPrice, instrument.marketCollarBps), qty);
  return { value, averagePrice, fillableNow, holds };
}

/** The price at the collar: the dearest that a buy without a limit can trade at. */
function collared(price: Decimal, collarBps: number): Decimal {
  return ((price * (10_000n + BigInt(collarBps))) / 10_000n) as Decimal;
}

/** What is set aside for a buy of so many shares, none of them dearer than this. */
function heldFor({ instrument, feeRates }: TicketInput, price: Decimal, qty: Decimal): Decimal {
  if (feeRates === null) {
    return multiplyUp(qty, price);
  }
  const lot = decimal(instrument.lotSize);
  return times(holdPerLot(onTick(price, instrument.tickSize), lot, feeRates), qty / lot);
}

/** The collar is on the tick, within the collar. */
function onTick(price: Decimal, tickSize: string): Decimal {
  return floorTo(price, decimal(tickSize));
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
  if (
    input.attached === 'bracket' &&
    (input.timeInForce === 'IOC' || input.timeInForce === 'FOK')
  ) {
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

/** Left free by the quantity buttons when buying, for the fees that the venue holds on top of the price, while its rates are not known. */
const feeHeadroomPercent = 1;

/** The quantity that `percent` of what is available allows, on the lot, rounded down; null where it cannot be said. */
export function qtyForPercent(input: TicketInput, percent: number): string | null {
  const { instrument } = input;
  const lot = decimal(instrument.lotSize);
  const whole = input.side === 'sell' ? input.sharesAvailable : affordable(input, percent);
  if (whole === null) {
    return null;
  }
  const part = input.side === 'sell' ? percentOf(whole, percent) : whole;
  return decimalString(floorTo(minimum(part, decimal(instrument.qtyMax)), lot));
}

/** As many shares as so much of the buying power pays for, the venue's hold for fees and collar included. */
function affordable(input: TicketInput, percent: number): Decimal | null {
  const { instrument, type, feeRates, cashAvailable } = input;
  const typed = hasLimit(type) ? read(input.price) : hasStop(type) ? read(input.stopPrice) : null;
  // A market order holds the collar around the last price, and so does a stop order around its stop price.
  const isFree = !hasLimit(type);
  const about =
    type === 'market' && feeRates !== null
      ? (input.lastPrice ?? input.asks[0]?.price ?? null)
      : (input.asks[0]?.price ?? null);
  const price = typeof typed === 'bigint' ? typed : about;
  if (price === null || price <= 0n || cashAvailable === null) {
    return null;
  }
  if (feeRates === null) {
    const dearest = hasStop(type) && isFree ? collared(price, instrument.marketCollarBps) : price;
    return divideDown(
      percentOf(percentOf(cashAvailable, 100 - feeHeadroomPercent), percent),
      dearest,
    );
  }
  const lot = decimal(instrument.lotSize);
  const dearest = isFree
    ? onTick(collared(price, instrument.marketCollarBps), instrument.tickSize)
    : price;
  const perLot = holdPerLot(dearest, lot, feeRates);
  return perLot <= 0n ? null : times(lot, percentOf(cashAvailable, percent) / perLot);
}

/** How much of what is available the quantity as it stands would take, in whole per cent, rounded to the nearest. */
export function percentOfQty(input: TicketInput): number {
  const qty = read(input.qty);
  const whole = input.side === 'sell' ? input.sharesAvailable : affordable(input, 100);
  if (typeof qty !== 'bigint' || qty <= 0n || whole === null || whole <= 0n) {
    return 0;
  }
  const percent = (qty * 200n + whole) / (whole * 2n);
  return percent > 100n ? 100 : Number(percent);
}

function percentOf(value: Decimal, percent: number): Decimal {
  return ((value * BigInt(percent)) / 100n) as Decimal;
}

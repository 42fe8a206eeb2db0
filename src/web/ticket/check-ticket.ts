// What is wrong with an order before it is sent, and what it would cost. Pure. The venue has the last word; this spares
// the round trip and says how to put it right.
import type { Instrument, OrdType, Side, TimeInForce } from '../client/wire.ts';
import {
  add,
  ceilTo,
  decimal,
  decimalString,
  decimalsOf,
  divideDown,
  floorTo,
  isMultipleOf,
  maximum,
  minimum,
  multiplyUp,
  parseDecimal,
  subtract,
  times,
  zero,
  type Decimal,
} from '../decimal/decimal.ts';
import { grouped, moneyRounded } from '../format/format.ts';

export type BookSide = readonly { readonly price: Decimal; readonly qty: Decimal }[];

export type TicketInput = {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly type: OrdType;
  readonly priceText: string;
  readonly qtyText: string;
  readonly timeInForce: TimeInForce;
  readonly postOnly: boolean;
  /** Best first. */
  readonly bids: BookSide;
  readonly asks: BookSide;
  /** Null where nobody is signed in: then buying power is not checked. */
  readonly cashAvailable: Decimal | null;
  readonly sharesAvailable: Decimal | null;
};

export type Problem = {
  readonly field: 'price' | 'qty' | 'form';
  readonly code:
    | 'required'
    | 'notANumber'
    | 'offTick'
    | 'offLot'
    | 'tooLow'
    | 'tooHigh'
    | 'insufficientFunds'
    | 'insufficientShares'
    | 'notTrading';
  readonly message: string;
};

export type Estimate = {
  /** What the order costs or brings in, before fees, if all of it trades as estimated. */
  readonly value: Decimal;
  readonly averagePrice: Decimal;
  /** How much of the quantity the book could fill now within the limit. */
  readonly fillableNow: Decimal;
};

export type TicketCheck = {
  readonly problems: readonly Problem[];
  /** Worth saying, but not in the way. */
  readonly cautions: readonly string[];
  readonly estimate: Estimate | null;
  /** The cleaned texts to send. */
  readonly price: string | null;
  readonly qty: string | null;
};

/** A price this far beyond the best opposite price is likely a slip of the finger. */
const farFromMarketPercent = 5;

export function checkTicket(input: TicketInput): TicketCheck {
  const { instrument, type } = input;
  const problems: Problem[] = [];
  const price = type === 'limit' ? checkPrice(input.priceText, instrument, problems) : null;
  const qty = checkQty(input.qtyText, instrument, problems);
  if (instrument.phase === 'halted' || instrument.phase === 'closed') {
    problems.push({
      field: 'form',
      code: 'notTrading',
      message: `${instrument.symbol} is ${instrument.phase}: no orders are taken now.`,
    });
  }
  const complete = qty !== null && (type === 'market' || price !== null);
  const estimate = complete ? estimateOf(input, price, qty) : null;
  if (estimate !== null && qty !== null) {
    checkBuyingPower(input, estimate, qty, problems);
  }
  return {
    problems,
    cautions: estimate === null || qty === null ? [] : cautionsOf(input, price, qty, estimate),
    estimate,
    price: price === null ? null : decimalString(price, decimalsOf(instrument.tickSize)),
    qty: qty === null ? null : decimalString(qty),
  };
}

function checkBuyingPower(
  input: TicketInput,
  estimate: Estimate,
  qty: Decimal,
  problems: Problem[],
): void {
  const { side, instrument, cashAvailable, sharesAvailable } = input;
  if (side === 'buy' && cashAvailable !== null && estimate.value > cashAvailable) {
    const cost = `${moneyRounded(estimate.value)} ${instrument.currency}`;
    problems.push({
      field: 'qty',
      code: 'insufficientFunds',
      message: `Over buying power: costs ${cost}.`,
    });
  }
  if (side === 'sell' && sharesAvailable !== null && qty > sharesAvailable) {
    problems.push({
      field: 'qty',
      code: 'insufficientShares',
      message: `Only ${grouped(decimalString(sharesAvailable))} ${instrument.symbol} available to sell.`,
    });
  }
}

function checkPrice(text: string, instrument: Instrument, problems: Problem[]): Decimal | null {
  const tick = decimal(instrument.tickSize);
  const decimals = decimalsOf(instrument.tickSize);
  const say = (code: Problem['code'], message: string): null => {
    problems.push({ field: 'price', code, message });
    return null;
  };
  const value = read(text);
  if (value === 'empty') {
    return say('required', 'Enter a price.');
  }
  if (value === null) {
    return say('notANumber', 'Not a number. Use digits and a point, such as 585.33.');
  }
  if (!isMultipleOf(value, tick) && value > 0n) {
    const below = decimalString(floorTo(value, tick), decimals);
    const above = decimalString(ceilTo(value, tick), decimals);
    return say('offTick', `Off the tick of ${instrument.tickSize}: use ${below} or ${above}.`);
  }
  if (value < decimal(instrument.priceMin)) {
    return say('tooLow', `The lowest price is ${grouped(instrument.priceMin)}.`);
  }
  if (value > decimal(instrument.priceMax)) {
    return say('tooHigh', `The highest price is ${grouped(instrument.priceMax)}.`);
  }
  return value;
}

function checkQty(text: string, instrument: Instrument, problems: Problem[]): Decimal | null {
  const lot = decimal(instrument.lotSize);
  const say = (code: Problem['code'], message: string): null => {
    problems.push({ field: 'qty', code, message });
    return null;
  };
  const value = read(text);
  if (value === 'empty') {
    return say('required', 'Enter a quantity.');
  }
  if (value === null) {
    return say('notANumber', 'Not a number. Use digits, such as 100.');
  }
  if (!isMultipleOf(value, lot) && value > 0n) {
    return say(
      'offLot',
      `Off the lot of ${instrument.lotSize}: use ${decimalString(ceilTo(value, lot))}.`,
    );
  }
  if (value < decimal(instrument.qtyMin)) {
    return say('tooLow', `The least quantity is ${grouped(instrument.qtyMin)}.`);
  }
  if (value > decimal(instrument.qtyMax)) {
    return say('tooHigh', `The greatest quantity is ${grouped(instrument.qtyMax)}.`);
  }
  return value;
}

/** Users may paste "1,234.50" or leave spaces; a lone comma may mean a decimal point, so it is not guessed at. */
function read(text: string): Decimal | 'empty' | null {
  const trimmed = text.trim();
  if (trimmed === '') {
    return 'empty';
  }
  const plain = /^\d{1,3}(,\d{3})+\.\d+$/.test(trimmed) ? trimmed.replaceAll(',', '') : trimmed;
  return parseDecimal(
    plain.startsWith('.') ? `0${plain}` : plain.endsWith('.') ? plain.slice(0, -1) : plain,
  );
}

function estimateOf(input: TicketInput, limit: Decimal | null, qty: Decimal): Estimate {
  const buying = input.side === 'buy';
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
    return { value: multiplyUp(qty, limit), averagePrice: limit, fillableNow };
  }
  return { value, averagePrice: divideDown(value, fillableNow) ?? zero, fillableNow };
}

function cautionsOf(
  input: TicketInput,
  limit: Decimal | null,
  qty: Decimal,
  estimate: Estimate,
): string[] {
  const { side, type, timeInForce, instrument } = input;
  const opposite = (side === 'buy' ? input.asks : input.bids)[0];
  const cautions: string[] = [];
  const short = estimate.fillableNow < qty;
  if (type === 'market' && opposite === undefined) {
    cautions.push(
      `Nothing is ${side === 'buy' ? 'offered' : 'bid for'} now: the order would be canceled.`,
    );
  } else if (timeInForce === 'FOK' && short) {
    cautions.push('The book cannot fill all of it now: a fill-or-kill order would be canceled.');
  } else if ((type === 'market' || timeInForce === 'IOC') && short) {
    const filled = grouped(decimalString(estimate.fillableNow));
    cautions.push(`The book can fill ${filled} now: the rest would be canceled.`);
  }
  if (limit === null || opposite === undefined) {
    return cautions;
  }
  const crosses = side === 'buy' ? limit >= opposite.price : limit <= opposite.price;
  if (crosses && input.postOnly) {
    cautions.push('Crosses the market: a post-only order would be canceled.');
  }
  const away = side === 'buy' ? subtract(limit, opposite.price) : subtract(opposite.price, limit);
  if (crosses && times(away, 100) > times(opposite.price, farFromMarketPercent)) {
    const word = side === 'buy' ? 'above the best ask' : 'below the best bid';
    const best = grouped(decimalString(opposite.price, decimalsOf(instrument.tickSize)));
    cautions.push(`More than ${farFromMarketPercent}% ${word} of ${best}.`);
  }
  return cautions;
}

/**
 * One step of the arrow keys: to the next multiple of `step` in that direction, `count` steps when already on one.
 * Text that is no number starts from `start`. Stays within the bounds.
 */
export function stepped(
  text: string,
  options: { step: string; count: number; min: string; max: string; start: string | null },
): string {
  const step = decimal(options.step);
  const decimals = decimalsOf(options.step);
  const current = read(text);
  if (current === null || current === 'empty') {
    return options.start === null ? text : decimalString(decimal(options.start), decimals);
  }
  let next: Decimal;
  if (isMultipleOf(current, step)) {
    next = add(current, times(step, options.count));
  } else {
    next = options.count > 0 ? ceilTo(current, step) : floorTo(current, step);
  }
  next = maximum(decimal(options.min), minimum(decimal(options.max), next));
  return decimalString(next, decimals);
}

/** Left free by the quantity buttons when buying, for the fees that the venue holds on top of the price. */
export const feeHeadroomPercent = 1;

/** The quantity that `percent` of what is available allows, on the lot, rounded down; null where it cannot be said. */
export function qtyForPercent(input: TicketInput, percent: number): string | null {
  const lot = decimal(input.instrument.lotSize);
  let whole: Decimal | null;
  if (input.side === 'sell') {
    whole = input.sharesAvailable;
  } else {
    const typed = input.type === 'limit' ? read(input.priceText) : null;
    const price = typeof typed === 'bigint' ? typed : (input.asks[0]?.price ?? null);
    const power =
      input.cashAvailable === null
        ? null
        : percentOf(input.cashAvailable, 100 - feeHeadroomPercent);
    whole = price === null || power === null || price <= 0n ? null : divideDown(power, price);
  }
  if (whole === null) {
    return null;
  }
  const capped = minimum(percentOf(whole, percent), decimal(input.instrument.qtyMax));
  return decimalString(floorTo(capped, lot));
}

function percentOf(value: Decimal, percent: number): Decimal {
  return ((value * BigInt(percent)) / 100n) as Decimal;
}

// The order of the simple ticket: so much money's worth, or so many shares, at the price of the market. And what is wrong with it. Pure.
import type { Instrument, Side } from '#api/types.ts';
import { decimal, decimalString, divideDown, type Decimal } from '#client/decimal.ts';
import { grouped, moneyRounded } from '../format/format.ts';
import { isCall } from '../market/phase.ts';
import { isNumber, read, readQty, unreadable } from './read-number.ts';
import { phaseProblem, usualTimeInForce } from './terms.ts';
import type { OrderToSend } from './ticket-input.ts';

export type SimpleDraft = {
  readonly side: Side;
  readonly by: 'money' | 'shares';
  readonly text: string;
};

export type SimpleCheck = {
  /** Null where nothing is wrong, or nothing was written yet. */
  readonly problem: string | null;
  readonly order: OrderToSend | null;
};

export type SimpleMeans = {
  readonly cash: Decimal | null;
  readonly shares: Decimal | null;
  /** The best price on the other side, else the last. */
  readonly price: Decimal | null;
};

const nothing: SimpleCheck = { problem: null, order: null };
const wrong = (problem: string): SimpleCheck => ({ problem, order: null });

export function checkSimple(
  { side, by, text }: SimpleDraft,
  instrument: Instrument,
  means: SimpleMeans,
): SimpleCheck {
  const { symbol, phase, currency } = instrument;
  const timeInForce = usualTimeInForce('market', phase);
  const terms = {
    type: 'market',
    timeInForce,
    postOnly: false,
    allOrNone: false,
    minQty: '',
  } as const;
  const closed = phaseProblem(phase, symbol, terms);
  if (closed !== null) {
    return wrong(closed);
  }
  const common = { instrument: symbol, side, type: 'market', timeInForce } as const;
  if (text.trim() === '') {
    return nothing;
  }
  if (by === 'shares') {
    const qty = readQty(text, instrument);
    if (!isNumber(qty)) {
      return wrong(qty.message);
    }
    if (side === 'sell' && means.shares !== null && qty > means.shares) {
      return wrong(`You have ${grouped(decimalString(means.shares))} ${symbol} to sell.`);
    }
    return { problem: null, order: { ...common, qty: decimalString(qty) } };
  }
  if (isCall(phase)) {
    return wrong('In an auction orders are by shares: its price is not known yet.');
  }
  const amount = read(text);
  if (amount === 'empty' || amount === null) {
    return wrong(unreadable(text, 'digits and a point, such as 500.00', 2).message);
  }
  if (amount <= 0n || amount % (decimal('0.01') as bigint) !== 0n) {
    return wrong('An amount above nothing, with at most two decimals.');
  }
  if (side === 'buy' && means.cash !== null && amount > means.cash) {
    return wrong(`You have ${moneyRounded(means.cash)} ${currency}.`);
  }
  if (
    side === 'buy' &&
    means.price !== null &&
    amount < (means.price * decimal(instrument.lotSize)) / 10n ** 8n
  ) {
    return wrong(
      `The least you can buy is ${instrument.lotSize}: about ${moneyRounded(means.price)} ${currency} each.`,
    );
  }
  return { problem: null, order: { ...common, cashOrderQty: decimalString(amount, 2) } };
}

/** About how many shares an amount of money is; null where there is no price. */
export function sharesFor(amount: string, price: Decimal | null, lotSize: string): string | null {
  const value = read(amount);
  if (price === null || typeof value !== 'bigint' || value <= 0n) {
    return null;
  }
  const lot = decimal(lotSize);
  const shares = divideDown(value, price);
  return shares === null ? null : decimalString(((shares / lot) * lot) as Decimal);
}

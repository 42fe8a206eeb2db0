// What a run has made, beside what the same money would have made without it: spread evenly over the instruments at the first prices and left alone, or left
// as cash. Pure, exact decimals. It must never count a position without a price.

import type { ProfitState } from './signals-run.ts';
import {
  add,
  decimal,
  decimalString,
  divideDown,
  multiplyDown,
  subtract,
  times,
  zero,
  type Decimal,
} from '#client/decimal.ts';

/** What the account has, in one currency. */
export interface Holdings {
  readonly cash: string;
  readonly positions: ReadonlyMap<string, string>;
}

/** By instrument. */
export type Prices = ReadonlyMap<string, string>;

export const unknownProfit: ProfitState = {
  startEquity: null,
  equity: null,
  profit: null,
  buyAndHold: null,
  cash: null,
};

export class ProfitBook {
  private readonly instruments: readonly string[];
  private first: { readonly equity: Decimal; readonly prices: Prices } | undefined;

  constructor(instruments: readonly string[]) {
    this.instruments = instruments;
  }

  /** As of these holdings and prices; the first call that knows all prices is the start. */
  next(holdings: Holdings, prices: Prices): ProfitState {
    const equity = equityOf(holdings, prices);
    const isPriced = this.instruments.every((symbol) => prices.has(symbol));
    if (equity === undefined || !isPriced) return unknownProfit;
    this.first ??= { equity, prices: new Map(prices) };
    const start = this.first.equity;
    return {
      startEquity: decimalString(start, 2),
      equity: money(equity),
      profit: money(subtract(equity, start)),
      buyAndHold: money(this.heldSince(prices)),
      cash: money(zero),
    };
  }

  /** What even shares of the first equity would have gained by now. */
  private heldSince(prices: Prices): Decimal {
    const { first, instruments } = this;
    if (first === undefined || instruments.length === 0) return zero;
    let gain = zero;
    const share = divideDown(first.equity, times(decimal('1'), instruments.length)) ?? zero;
    for (const symbol of instruments) {
      const before = decimal(first.prices.get(symbol) ?? '0');
      const now = decimal(prices.get(symbol) ?? '0');
      const change = divideDown(subtract(now, before), before) ?? zero;
      gain = add(gain, multiplyDown(share, change));
    }
    return gain;
  }
}

/** Undefined where a position has no price. */
function equityOf({ cash, positions }: Holdings, prices: Prices): Decimal | undefined {
  let equity = decimal(cash);
  for (const [symbol, qty] of positions) {
    const price = prices.get(symbol);
    const shares = decimal(qty);
    if (shares === zero) continue;
    if (price === undefined) return undefined;
    equity = add(equity, multiplyDown(shares, decimal(price)));
  }
  return equity;
}

/** To the cent below. */
function money(value: Decimal): string {
  const cent = decimal('0.01');
  return decimalString(times(cent, (value - (((value % cent) + cent) % cent)) / cent), 2);
}

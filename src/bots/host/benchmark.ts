// What a bot has made, beside what the same money would have made without it, in exact decimals: from what its account had at the start and has
// now, so that neither a crash nor a restart of the venue can lose a part of it. Pure.

import type { Terms } from '../runtime/instrument-terms.ts';
import {
  add,
  decimal,
  decimalsOf,
  decimalString,
  divideDown,
  floorTo,
  multiplyDown,
  subtract,
  type Decimal,
} from '#client/decimal.ts';

/** What there was when the bot began: decimals. */
export interface Baseline {
  readonly cash: string;
  readonly position: string;
  readonly mid: string;
}

export interface Results {
  readonly profit: string;
  readonly buyAndHold: string;
  readonly heldShares: string;
  readonly againstBenchmark: string;
}

const cent = decimal('0.01');

/** `stake` is the money that is compared with; `now` what the account has and the market says now. */
export function resultsOf(stake: string, start: Baseline, now: Baseline): Results {
  const mid = decimal(now.mid);
  const first = decimal(start.mid);
  const traded = subtract(decimal(now.position), decimal(start.position));
  const earned = subtract(decimal(now.cash), decimal(start.cash));
  const profit = add(earned, multiplyDown(traded, mid));
  const rise = subtract(mid, first);
  const bought = divideDown(decimal(stake), first) ?? decimal('0');
  const buyAndHold = multiplyDown(bought, rise);
  return {
    profit: money(profit),
    buyAndHold: money(buyAndHold),
    heldShares: money(multiplyDown(decimal(start.position), rise)),
    againstBenchmark: money(subtract(floorTo(profit, cent), floorTo(buyAndHold, cent))),
  };
}

/** To the cent below. */
function money(value: Decimal): string {
  return decimalString(floorTo(value, cent), 2);
}

/** A price that may lie half way between two ticks; null where there is none. */
export function middleText(ticks: number | undefined, terms: Terms): string | null {
  if (ticks === undefined) return null;
  const text = terms.priceText(Math.floor(ticks));
  const below = decimal(text);
  const above = decimal(terms.priceText(Math.ceil(ticks)));
  return decimalString(divideDown(add(below, above), decimal('2')) ?? below, decimalsOf(text));
}

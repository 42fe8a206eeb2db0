// What the positions of a portfolio add up to, exactly: bought and sold short, together and against each other, and by how much of the equity. Pure.
import {
  add,
  decimal,
  decimalString,
  divideDown,
  subtract,
  times,
  zero,
  type Decimal,
} from '#client/decimal.ts';

export type Exposure = {
  readonly long: Decimal;
  /** Above zero. */
  readonly short: Decimal;
  readonly gross: Decimal;
  readonly net: Decimal;
  /** Gross by equity in percent: what the venue's own parts add up to; null where it has none, as where the equity is not above zero. */
  readonly grossPercent: string | null;
};

/** Positions without a price have no part in it. */
export function exposureOf(
  positions: readonly {
    readonly marketValue: string | null;
    readonly allocationPercent: string | null;
  }[],
): Exposure {
  let long = zero;
  let short = zero;
  let parts: Decimal | null = zero;
  for (const { marketValue, allocationPercent } of positions) {
    if (marketValue === null) continue;
    parts = allocationPercent === null || parts === null ? null : addSize(parts, allocationPercent);
    const value = decimal(marketValue);
    if (value >= 0n) long = add(long, value);
    else short = subtract(short, value);
  }
  const gross = add(long, short);
  return {
    long,
    short,
    gross,
    net: subtract(long, short),
    grossPercent: parts === null ? null : decimalString(parts, 2),
  };
}

function addSize(sum: Decimal, text: string): Decimal {
  const value = decimal(text);
  return value < 0n ? subtract(sum, value) : add(sum, value);
}

/** `part` of `whole` in percent with two decimals, rounded half up; null where the whole is not above zero. */
export function percentOf(part: Decimal, whole: Decimal): string | null {
  if (whole <= 0n) return null;
  const scaled = divideDown(times(part, 10_000), whole);
  if (scaled === null) return null;
  const hundredths = (scaled + 10n ** 8n / 2n) / 10n ** 8n;
  return decimalString(((hundredths * 10n ** 8n) / 100n) as Decimal, 2);
}

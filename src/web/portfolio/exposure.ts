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
  /**
   * Gross by equity, in percent with two decimals; null where the equity is not above zero. Where all are of one side it is the sum of the
   * venue's parts, which it stands beside; else it is rounded half up.
   */
  readonly grossPercent: string | null;
};

/** Positions without a price have no part in it. */
export function exposureOf(
  positions: readonly {
    readonly marketValue: string | null;
    readonly allocationPercent: string | null;
  }[],
  equity: string,
): Exposure {
  let long = zero;
  let short = zero;
  let parts = zero;
  for (const { marketValue, allocationPercent } of positions) {
    if (marketValue === null) continue;
    parts = add(parts, decimal(allocationPercent ?? '0'));
    const value = decimal(marketValue);
    if (value >= 0n) long = add(long, value);
    else short = subtract(short, value);
  }
  const gross = add(long, short);
  const isOneSided = long === 0n || short === 0n;
  const whole = decimal(equity);
  return {
    long,
    short,
    gross,
    net: subtract(long, short),
    grossPercent:
      isOneSided && whole > 0n
        ? decimalString(parts < 0n ? subtract(zero, parts) : parts, 2)
        : percentOf(gross, whole),
  };
}

/** `part` of `whole` in percent with two decimals, rounded half up; null where the whole is not above zero. */
export function percentOf(part: Decimal, whole: Decimal): string | null {
  if (whole <= 0n) return null;
  const scaled = divideDown(times(part, 10_000), whole);
  if (scaled === null) return null;
  const hundredths = (scaled + 10n ** 8n / 2n) / 10n ** 8n;
  return decimalString(((hundredths * 10n ** 8n) / 100n) as Decimal, 2);
}

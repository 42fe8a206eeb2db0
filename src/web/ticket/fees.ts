// What fees do to what an order holds, as the venue reckons it: by the lot, at the highest rate, each fee rounded up. Pure; it must never say what
// was paid, only what is set aside.
import { decimal, decimalsOf, maximum, zero, type Decimal } from '#client/decimal.ts';

export type FeeRates = {
  /** In basis points; the highest of those that the order may meet, never below nothing. */
  readonly worstBps: Decimal;
  /** In basis points, of an order that takes. */
  readonly takerBps: Decimal;
  /** Of the currency. */
  readonly moneyDecimals: number;
};

export function feeRatesOf(preview: {
  readonly holds: { readonly amount: string };
  readonly fees: {
    readonly makerBps: string;
    readonly takerBps: string;
    readonly auctionBps: string;
  };
}): FeeRates {
  const { makerBps, takerBps, auctionBps } = preview.fees;
  const worst = [makerBps, takerBps, auctionBps].map(decimal).reduce(maximum, zero);
  return {
    worstBps: worst,
    takerBps: decimal(takerBps),
    moneyDecimals: decimalsOf(preview.holds.amount),
  };
}

const one = 10n ** 8n;

/** The fee on a value, rounded up to the smallest coin; nothing where the rate is a rebate. */
export function feeOn(value: Decimal, bps: Decimal, moneyDecimals: number): Decimal {
  if (bps <= 0n) {
    return zero;
  }
  const coin = 10n ** BigInt(8 - moneyDecimals);
  const scaled = value * bps;
  const unit = one * 10_000n * coin;
  return (((scaled + unit - 1n) / unit) * coin) as Decimal;
}

/** What the venue sets aside for one lot of a buy at this price. */
export function holdPerLot(price: Decimal, lot: Decimal, rates: FeeRates): Decimal {
  const value = ((price * lot) / one) as Decimal;
  return (value + feeOn(value, rates.worstBps, rates.moneyDecimals)) as Decimal;
}

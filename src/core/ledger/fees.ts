// Fees and holds, exactly, in integers. Divisions are of non-negative integers below 2^53, where the floor of the rounded
// quotient is the true floor.

import { feeRateScale } from '#core/limits.ts';

/**
 * The fee on a notional, in minor units: a charge (positive rate) is rounded up, a rebate (negative rate) down towards zero.
 * `rate` is in hundredths of a basis point; the notional is at most notionalMinorMax.
 */
export function feeMinor(notionalMinor: number, rate: number): number {
  const magnitude = rate < 0 ? -rate : rate;
  // Split, so that no product passes 2^53.
  const millions = Math.floor(notionalMinor / feeRateScale);
  const rest = (notionalMinor - millions * feeRateScale) * magnitude;
  const whole = Math.floor(rest / feeRateScale);
  const floor = millions * magnitude + whole;
  if (rate < 0) return 0 - floor;
  return rest > whole * feeRateScale ? floor + 1 : floor;
}

/**
 * What one lot of a buy order must hold: its price and the highest fee, rounded up. Held for every lot, it covers the worst case:
 * each lot filled alone, each fee rounded up.
 */
export function holdPerLotMinor(
  priceTicks: number,
  tickValueMinor: number,
  makerFeeRate: number,
  takerFeeRate: number,
): number {
  const worstRate = makerFeeRate > takerFeeRate ? makerFeeRate : takerFeeRate;
  const lotMinor = priceTicks * tickValueMinor;
  return worstRate > 0 ? lotMinor + feeMinor(lotMinor, worstRate) : lotMinor;
}

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
 * each lot filled alone, each fee rounded up. `worstRate` is the highest of the order's rates.
 */
export function holdPerLotMinor(
  priceTicks: number,
  tickValueMinor: number,
  worstRate: number,
): number {
  const lotMinor = priceTicks * tickValueMinor;
  return worstRate > 0 ? lotMinor + feeMinor(lotMinor, worstRate) : lotMinor;
}

/** What one lot of a sale brings at least, after the highest fee; never below 0. */
export function netPerLotMinor(
  priceTicks: number,
  tickValueMinor: number,
  worstRate: number,
): number {
  const lotMinor = priceTicks * tickValueMinor;
  const netMinor = worstRate > 0 ? lotMinor - feeMinor(lotMinor, worstRate) : lotMinor;
  return netMinor < 0 ? 0 : netMinor;
}

/** The rates of one fee tier at one time, in hundredths of a basis point. Orders keep the card of their entry. */
export interface RateCard {
  readonly rateCardId: number;
  readonly makerFeeRate: number;
  readonly takerFeeRate: number;
  readonly auctionFeeRate: number;
  /** The highest of them: what holds are made for. */
  readonly worstFeeRate: number;
}

/** Every combination of rates that any tier ever had, each once: orders name theirs by its number. */
export class RateCards {
  readonly cards: RateCard[] = [];
  private readonly byRates = new Map<string, RateCard>();

  /** The card of these rates, made where there is none. */
  card(makerFeeRate: number, takerFeeRate: number, auctionFeeRate: number): RateCard {
    const key = `${makerFeeRate} ${takerFeeRate} ${auctionFeeRate}`;
    const known = this.byRates.get(key);
    if (known !== undefined) return known;
    const card = {
      rateCardId: this.cards.length,
      makerFeeRate,
      takerFeeRate,
      auctionFeeRate,
      worstFeeRate: Math.max(makerFeeRate, takerFeeRate, auctionFeeRate),
    };
    this.cards.push(card);
    this.byRates.set(key, card);
    return card;
  }
}

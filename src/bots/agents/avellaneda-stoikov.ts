// Where a maker who fears for his inventory quotes: Avellaneda and Stoikov, "High-frequency trading in a limit order book" (Quantitative Finance
// 8(3), 2008), equations 3.17 and 3.18, with a constant time to go, as for a market that does not close. Arithmetic only.

export interface StoikovOptions {
  /** Gamma: fear of inventory, in 1 / ticks; above 0. */
  readonly riskAversion: number;
  /** k: how fast the chance of a fill falls with the distance, in 1 / ticks; above 0. */
  readonly fillDecay: number;
  /** T - t. */
  readonly horizonSeconds: number;
}

export interface StoikovQuote {
  /** The price at which it does not care: below the fair one where it has too much. */
  readonly reservationTicks: number;
  readonly halfSpreadTicks: number;
}

/** `inventory` is in orders of its usual size; `volatilityTicks` is the standard deviation of a second's change. */
export function stoikovQuote(
  fairTicks: number,
  inventory: number,
  volatilityTicks: number,
  { riskAversion, fillDecay, horizonSeconds }: StoikovOptions,
): StoikovQuote {
  const risk = riskAversion * volatilityTicks * volatilityTicks * horizonSeconds;
  return {
    reservationTicks: fairTicks - inventory * risk,
    halfSpreadTicks: risk / 2 + Math.log(1 + riskAversion / fillDecay) / riskAversion,
  };
}

// The reservation price and the optimal spread of a maker who fears for his inventory. Arithmetic only.
//
// M. Avellaneda, S. Stoikov: High-frequency trading in a limit order book. Quantitative Finance 8 (3), 2008, pages 217 to 224:
//   r = s - q gamma sigma^2 (T - t)          ask - bid = gamma sigma^2 (T - t) + (2 / gamma) ln(1 + gamma / kappa)

/** In one unit of price, one of inventory and one of time: here ticks, orders and seconds. */
export interface AvellanedaStoikovInput {
  /** The middle. */
  readonly price: number;
  readonly inventory: number;
  /** Aversion to risk, above 0. */
  readonly gamma: number;
  /** Decay of the arrivals with the distance from the middle, above 0. */
  readonly kappa: number;
  /** Of the price, a square root of the unit of time. */
  readonly sigma: number;
  /** T - t. */
  readonly timeLeft: number;
}

export interface AvellanedaStoikovQuote {
  readonly reservation: number;
  readonly spread: number;
}

export function avellanedaStoikov(input: AvellanedaStoikovInput): AvellanedaStoikovQuote {
  const { price, inventory, gamma, kappa, sigma, timeLeft } = input;
  const risk = gamma * sigma * sigma * timeLeft;
  return {
    reservation: price - inventory * risk,
    spread: risk + (2 / gamma) * Math.log1p(gamma / kappa),
  };
}

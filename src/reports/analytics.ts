// How an instrument traded on a day: average price, spread and depth weighted by time, volatility. Pure, in whole numbers throughout: roots
// and quotients are rounded down, as docs/reports.md says.

/** The best prices at an instant while the instrument trades; 0 where a side is empty. */
export interface QuoteSample {
  readonly atUs: number;
  readonly bidTicks: number;
  readonly askTicks: number;
  readonly bidLots: number;
  readonly askLots: number;
  /** Of the best five levels of each side. */
  readonly bidDepthLots: number;
  readonly askDepthLots: number;
}

export interface QuoteStatistics {
  /** Time that samples speak for. */
  readonly sampledUs: number;
  /** Of it, time with both sides quoted. */
  readonly quotedUs: number;
  /** Averages over the quoted time, in thousandths of a tick or lot; undefined where nothing was quoted. */
  readonly spreadMilliTicks: bigint | undefined;
  /** The spread by the middle of the two prices, in hundredths of a basis point. */
  readonly spreadCentiBps: bigint | undefined;
  readonly bidMilliLots: bigint | undefined;
  readonly askMilliLots: bigint | undefined;
  readonly bidDepthMilliLots: bigint | undefined;
  readonly askDepthMilliLots: bigint | undefined;
}

const thousand = 1_000n;
/** Hundredths of a basis point in one. */
const centiBps = 1_000_000n;

/** Each sample counts until the next, but no longer than `holdMaxUs`, nor past `endUs`. Samples are in order of time. */
export function quoteStatistics(
  samples: readonly QuoteSample[],
  endUs: number,
  holdMaxUs: number,
): QuoteStatistics {
  let sampledUs = 0;
  let quotedUs = 0;
  const sums = { spread: 0n, relative: 0n, bid: 0n, ask: 0n, bidDepth: 0n, askDepth: 0n };
  samples.forEach((sample, index) => {
    const nextUs = samples[index + 1]?.atUs ?? endUs;
    const heldUs = Math.max(0, Math.min(nextUs, endUs, sample.atUs + holdMaxUs) - sample.atUs);
    sampledUs += heldUs;
    const { bidTicks, askTicks } = sample;
    if (bidTicks === 0 || askTicks === 0) return;
    quotedUs += heldUs;
    const time = BigInt(heldUs);
    const spread = BigInt(askTicks - bidTicks);
    sums.spread += spread * time;
    sums.relative += (2n * spread * centiBps * time) / BigInt(askTicks + bidTicks);
    sums.bid += BigInt(sample.bidLots) * time;
    sums.ask += BigInt(sample.askLots) * time;
    sums.bidDepth += BigInt(sample.bidDepthLots) * time;
    sums.askDepth += BigInt(sample.askDepthLots) * time;
  });
  const average = (total: bigint, scale: bigint): bigint | undefined =>
    quotedUs === 0 ? undefined : (total * scale) / BigInt(quotedUs);
  return {
    sampledUs,
    quotedUs,
    spreadMilliTicks: average(sums.spread, thousand),
    spreadCentiBps: average(sums.relative, 1n),
    bidMilliLots: average(sums.bid, thousand),
    askMilliLots: average(sums.ask, thousand),
    bidDepthMilliLots: average(sums.bidDepth, thousand),
    askDepthMilliLots: average(sums.askDepth, thousand),
  };
}

const returnScale = 10n ** 12n;
/** From returnScale to hundredths of a basis point. */
const toCentiBps = 10n ** 6n;

/**
 * Realised volatility of a row of prices, in hundredths of a basis point: the square root of the sum of the squared simple returns from each
 * price to the next. Undefined with fewer than two prices.
 */
export function realizedVolatility(prices: readonly number[]): bigint | undefined {
  const [first, ...others] = prices;
  if (first === undefined || others.length === 0) return undefined;
  let before = BigInt(first);
  let squares = 0n;
  for (const price of others) {
    const change = ((BigInt(price) - before) * returnScale) / before;
    squares += change * change;
    before = BigInt(price);
  }
  return squareRoot(squares) / toCentiBps;
}

/** Rounded down; `value` is not negative. */
export function squareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (root + value / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}

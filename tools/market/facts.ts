// Stylised facts: what series of prices and trades are measured by (Cont, "Empirical properties of asset returns", Quantitative Finance 1, 2001).
// Plain functions of plain numbers.

/** Logarithms of each value over the one before; pairs with a gap are left out. */
export function logReturns(values: readonly number[]): number[] {
  const returns: number[] = [];
  for (let at = 1; at < values.length; at++) {
    const change = Math.log((values[at] ?? Number.NaN) / (values[at - 1] ?? Number.NaN));
    if (Number.isFinite(change)) returns.push(change);
  }
  return returns;
}

/** Every n-th value. */
export function everyNth(values: readonly number[], n: number): number[] {
  return values.filter((_value, at) => at % n === 0);
}

export function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Of the values as they are, not of a population behind them. */
export function variance(values: readonly number[]): number {
  const middle = mean(values);
  let sum = 0;
  for (const value of values) sum += (value - middle) ** 2;
  return sum / values.length;
}

/** 0 for a normal distribution, above it for heavy tails. */
export function excessKurtosis(values: readonly number[]): number {
  const middle = mean(values);
  let sum = 0;
  for (const value of values) sum += (value - middle) ** 4;
  return sum / values.length / variance(values) ** 2 - 3;
}

/**
 * Hill's estimate of the index with which the tail of the absolute values falls, from the largest `tailShare` of them. Real returns
 * have about 3; the heavier the tail, the smaller. NaN where there are too few values.
 */
export function hillIndex(values: readonly number[], tailShare: number): number {
  const sizes = values.map(Math.abs).sort((a, b) => b - a);
  const count = Math.floor(sizes.length * tailShare);
  const threshold = sizes[count] ?? 0;
  if (count < 2 || threshold === 0) return Number.NaN;
  let sum = 0;
  for (const size of sizes.slice(0, count)) sum += Math.log(size / threshold);
  return count / sum;
}

/** Correlation of each value with the one `lag` places before; NaN where there are too few values or they do not vary. */
export function autocorrelation(values: readonly number[], lag: number): number {
  if (values.length <= lag + 1) return Number.NaN;
  const middle = mean(values);
  let product = 0;
  let square = 0;
  values.forEach((value, at) => {
    square += (value - middle) ** 2;
    const before = values[at - lag];
    if (before !== undefined) product += (value - middle) * (before - middle);
  });
  return product / square;
}

/** The least value whose weight, with those of all below it, is the given part of all. NaN where there is no weight. */
export function weightedQuantile(weights: ReadonlyMap<number, number>, part: number): number {
  const entries = [...weights].sort(([a], [b]) => a - b);
  let total = 0;
  for (const [, weight] of entries) total += weight;
  let sum = 0;
  for (const [value, weight] of entries) {
    sum += weight;
    if (sum >= total * part) return value;
  }
  return Number.NaN;
}

export function weightedMean(weights: ReadonlyMap<number, number>): number {
  let sum = 0;
  let total = 0;
  for (const [value, weight] of weights) {
    sum += value * weight;
    total += weight;
  }
  return sum / total;
}

/** Standard deviation of the gaps over their mean: 1 for a Poisson process, above it for arrivals in bursts. */
export function gapVariation(times: readonly number[]): number {
  const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
  return Math.sqrt(variance(gaps)) / mean(gaps);
}

/** Variance over mean of the counts in windows of a length (Fano factor): 1 for a Poisson process at every length. */
export function countDispersion(
  times: readonly number[],
  from: number,
  to: number,
  window: number,
): number {
  const counts = Array.from({ length: Math.floor((to - from) / window) }, () => 0);
  for (const time of times) {
    const at = Math.floor((time - from) / window);
    if (at >= 0 && at < counts.length) counts[at] = (counts[at] ?? 0) + 1;
  }
  return variance(counts) / mean(counts);
}

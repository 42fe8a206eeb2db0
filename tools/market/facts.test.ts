// The measures against numbers worked out by hand, and against samples whose law is known.

import { describe, expect, test } from 'vitest';
import { Prng } from '#std/prng.ts';
import {
  autocorrelation,
  countDispersion,
  everyNth,
  excessKurtosis,
  gapVariation,
  hillIndex,
  logReturns,
  variance,
  weightedMean,
  weightedQuantile,
} from './facts.ts';

describe('by hand', () => {
  test('returns are logarithms, and a gap in the prices gives none', () => {
    const returns = logReturns([100, 200, Number.NaN, 50, 25]);
    expect(returns).toHaveLength(2);
    expect(returns[0]).toBeCloseTo(Math.LN2, 12);
    expect(returns[1]).toBeCloseTo(-Math.LN2, 12);
    expect(everyNth([0, 1, 2, 3, 4], 2)).toEqual([0, 2, 4]);
  });

  test('variance and kurtosis', () => {
    expect(variance([1, 2, 3, 4])).toBe(1.25);
    // Two points have the least kurtosis that there is: 1.
    expect(excessKurtosis([-1, 1, -1, 1])).toBe(-2);
    // Deviations -1 (nine times) and 9: fourth moment 657, variance 9: 657/81 - 3.
    expect(excessKurtosis([0, 0, 0, 0, 0, 0, 0, 0, 0, 10])).toBeCloseTo(657 / 81 - 3, 12);
  });

  test('the index of a tail', () => {
    // The two largest over the third: ln 4 + ln 2 = 3 ln 2.
    expect(hillIndex([1, -8, 2, 4], 0.5)).toBeCloseTo(2 / (3 * Math.LN2), 12);
    expect(hillIndex([1, 2, 3], 0.05)).toBeNaN();
    expect(hillIndex([1, 1, 0, 0, 0, 0, 0, 0], 0.3)).toBeNaN();
  });

  test('autocorrelation', () => {
    // Deviations -1.5, -0.5, 0.5, 1.5: products 0.75 - 0.25 + 0.75, squares 5.
    expect(autocorrelation([1, 2, 3, 4], 1)).toBeCloseTo(0.25, 12);
    expect(autocorrelation([1, -1, 1, -1], 1)).toBeCloseTo(-0.75, 12);
    expect(autocorrelation([1, -1, 1, -1], 2)).toBeCloseTo(0.5, 12);
    expect(autocorrelation([1, 2], 1)).toBeNaN();
    expect(autocorrelation([3, 3, 3, 3], 1)).toBeNaN();
  });

  test('weighted figures', () => {
    const weights = new Map([
      [3, 1],
      [1, 6],
      [2, 3],
    ]);
    expect(weightedMean(weights)).toBeCloseTo(1.5, 12);
    expect(weightedQuantile(weights, 0.5)).toBe(1);
    expect(weightedQuantile(weights, 0.61)).toBe(2);
    expect(weightedQuantile(weights, 0.99)).toBe(3);
    expect(weightedQuantile(new Map(), 0.5)).toBeNaN();
  });

  test('arrivals', () => {
    expect(gapVariation([0, 10, 20, 30])).toBe(0);
    // Gaps 1 and 3: mean 2, deviation 1.
    expect(gapVariation([0, 1, 4])).toBe(0.5);
    // Counts 2, 0, 4 in windows of ten: mean 2, variance 8/3. What lies outside does not count.
    expect(countDispersion([-1, 0, 9, 20, 21, 22, 29, 30], 0, 30, 10)).toBeCloseTo(4 / 3, 12);
  });
});

describe('of samples', () => {
  const prng = new Prng(12);

  test('normal numbers have no excess kurtosis and no memory', () => {
    const sample = Array.from({ length: 50_000 }, () => prng.nextGaussian());
    expect(Math.abs(excessKurtosis(sample))).toBeLessThan(0.1);
    expect(Math.abs(autocorrelation(sample, 1))).toBeLessThan(0.02);
  });

  test('a power law shows its index', () => {
    const sample = Array.from({ length: 50_000 }, () => (1 - prng.nextUnit()) ** (-1 / 3));
    expect(hillIndex(sample, 0.05)).toBeGreaterThan(2.8);
    expect(hillIndex(sample, 0.05)).toBeLessThan(3.2);
  });

  test('Poisson arrivals have a variation and a dispersion of 1', () => {
    let time = 0;
    const times = Array.from({ length: 50_000 }, () => (time -= Math.log(1 - prng.nextUnit())));
    expect(gapVariation(times)).toBeGreaterThan(0.97);
    expect(gapVariation(times)).toBeLessThan(1.03);
    expect(countDispersion(times, 0, 50_000, 10)).toBeGreaterThan(0.9);
    expect(countDispersion(times, 0, 50_000, 10)).toBeLessThan(1.1);
  });
});

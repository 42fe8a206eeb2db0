// The random processes under the agents against theory: rates and clustering of Hawkes arrivals, mean and variance of the fundamental value,
// and the volatility's own.

import { describe, expect, test } from 'vitest';
import { Prng } from '#std/prng.ts';
import { Fundamental, type FundamentalOptions } from './fundamental.ts';
import { HawkesArrivals } from './hawkes.ts';
import { drawLatencyUs } from './latency.ts';
import { drawSizeLots } from './order-size.ts';
import { VolatilityPath } from './volatility-path.ts';

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return mean(values.map((each) => (each - middle) ** 2));
}

describe('Hawkes arrivals', () => {
  /** Wakings in windows of so many seconds. */
  function counts(branching: number, windows: number, windowSeconds: number): number[] {
    const options = { ratePerMinute: 60, branching, decaySeconds: 0.5 };
    const arrivals = new HawkesArrivals(new Prng(77), options);
    const found = Array.from({ length: windows }, () => 0);
    for (let us = arrivals.nextUs(); ; us += arrivals.nextUs()) {
      const at = Math.floor(us / 1e6 / windowSeconds);
      if (at >= windows) return found;
      found[at]!++;
    }
  }

  test.each([0, 0.3, 0.6, 0.8])(
    'with a branching ratio of %d come at the mean rate, and cluster as it says',
    (branching) => {
      const found = counts(branching, 4_000, 60);
      expect(mean(found) / 60).toBeGreaterThan(0.97);
      expect(mean(found) / 60).toBeLessThan(1.03);
      // Over windows much longer than the memory, variance over mean is 1 / (1 - n)^2 (Hawkes, 1971).
      const dispersion = variance(found) / mean(found);
      const estimate = 1 - 1 / Math.sqrt(dispersion);
      expect(Math.abs(estimate - branching)).toBeLessThan(0.04);
    },
  );

  test('come in proportion to the activity', () => {
    const arrivals = new HawkesArrivals(new Prng(3), {
      ratePerMinute: 60,
      branching: 0.5,
      decaySeconds: 1,
    });
    let us = 0;
    for (let i = 0; i < 20_000; i++) us += arrivals.nextUs(3);
    expect(20_000 / (us / 1e6)).toBeGreaterThan(2.85);
    expect(20_000 / (us / 1e6)).toBeLessThan(3.15);
  });
});

describe('the fundamental value', () => {
  const still: FundamentalOptions = {
    volatilityBps: 5,
    reversionSeconds: 20,
    jumpsPerHour: 0,
    jumpBps: 0,
    clustering: { strength: 0, timescalesSeconds: [] },
  };

  /** Logarithms over the anchor, in basis points, one every so many seconds. */
  function walk(options: FundamentalOptions, steps: number, seconds: number): number[] {
    const fundamental = new Fundamental(new Prng(8), 10_000, 10_000, options);
    return Array.from({ length: steps }, () => {
      fundamental.advance(seconds);
      return Math.log(fundamental.ticks / 10_000) * 10_000;
    });
  }

  test('has the mean and the variance of an Ornstein-Uhlenbeck process', () => {
    const levels = walk(still, 20_000, 40);
    // sigma^2 tau / 2 = 25 * 10.
    expect(Math.abs(mean(levels))).toBeLessThan(0.6);
    expect(variance(levels)).toBeGreaterThan(240);
    expect(variance(levels)).toBeLessThan(260);
  });

  test('forgets at the rate that it was given', () => {
    const levels = walk(still, 40_000, 20);
    const products = levels.slice(1).map((each, at) => each * levels[at]!);
    expect(mean(products) / variance(levels)).toBeGreaterThan(Math.exp(-1) - 0.03);
    expect(mean(products) / variance(levels)).toBeLessThan(Math.exp(-1) + 0.03);
  });

  test('jumps add their part of the variance', () => {
    const levels = walk({ ...still, jumpsPerHour: 3_600, jumpBps: 6 }, 20_000, 40);
    // One a second, of 36 (1 + 1/9) in the square: 40 tau / 2 more.
    expect(variance(levels)).toBeGreaterThan(250 + 400 - 40);
    expect(variance(levels)).toBeLessThan(250 + 400 + 40);
  });

  test('is the same whoever looks at it when', () => {
    const options = { ...still, clustering: { strength: 0.5, timescalesSeconds: [2, 60] } };
    const often = walk(options, 1_000, 0.05).at(-1);
    const seldom = walk(options, 5, 10).at(-1);
    expect(often).toBeCloseTo(seldom!, 9);
  });
});

test('the volatility clusters around its mean square of 1', () => {
  const path = new VolatilityPath(new Prng(4), { strength: 0.5, timescalesSeconds: [1, 30] });
  const squares = Array.from({ length: 100_000 }, () => {
    path.advance(1);
    return path.factor ** 2;
  });
  expect(mean(squares)).toBeGreaterThan(0.9);
  expect(mean(squares)).toBeLessThan(1.1);
  const products = squares.slice(10).map((each, at) => (each - 1) * (squares[at]! - 1));
  expect(mean(products) / variance(squares)).toBeGreaterThan(0.1);
});

test('latencies have their least and their mean', () => {
  const prng = new Prng(2);
  const drawn = Array.from({ length: 20_000 }, () =>
    drawLatencyUs(prng, { minUs: 200, meanUs: 1_000 }),
  );
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(200);
  expect(mean(drawn)).toBeGreaterThan(980);
  expect(mean(drawn)).toBeLessThan(1_020);
});

test('order sizes have about their mean, a long tail and round numbers', () => {
  const prng = new Prng(6);
  const drawn = Array.from({ length: 50_000 }, () => drawSizeLots(prng, 50));
  expect(mean(drawn)).toBeGreaterThan(43);
  expect(mean(drawn)).toBeLessThan(55);
  expect(Math.max(...drawn)).toBeGreaterThan(400);
  expect(Math.max(...drawn)).toBeLessThanOrEqual(600);
  expect(drawn.filter((lots) => lots % 10 === 0).length / drawn.length).toBeGreaterThan(0.4);
});

// The thinking behind the signals on made-up prices: patterns that are planted are found, noise is not taken for one, and nothing is known before its time.
// No clock, no venue; every seed gives the same answer on every machine.

import { describe, expect, test } from 'vitest';
import { Analyst, featureCount } from './analyst.ts';
import { BarBuilder } from './bars.ts';
import { ForecastScore } from './forecast-score.ts';
import { Normaliser, OnlineModel } from './online-model.ts';
import { IndicatorPanel, type Opinions } from './opinions.ts';
import { Prng } from '#std/prng.ts';

function opinionsAfter(prices: readonly number[]): Opinions {
  const panel = new IndicatorPanel();
  let opinions: Opinions = { sma: 0, rsi: 0, macd: 0, bollinger: 0 };
  for (const price of prices) opinions = panel.next(price);
  return opinions;
}

const steps = (count: number, priceAt: (step: number) => number): number[] =>
  Array.from({ length: count }, (_, step) => priceAt(step));

describe('the indicators', () => {
  test('have no opinion before they have seen enough, nor of a price that never moves', () => {
    expect(opinionsAfter([100, 101, 102])).toEqual({ sma: 0, rsi: 0, macd: 0, bollinger: 0 });
    const flat = opinionsAfter(steps(100, () => 100));
    expect(flat).toEqual({ sma: 0, rsi: 0, macd: 0, bollinger: 0 });
  });

  test('of a rise that gets faster: the averages are for it, RSI finds it dear', () => {
    const rising = opinionsAfter(steps(60, (step) => 100 + step * step * 0.01));
    expect(rising).toMatchObject({ sma: 1, macd: 1, rsi: -1 });
  });

  test('of a sudden fall: below the band and oversold are reasons to buy', () => {
    const calm = steps(40, (step) => 100 + Math.sin(step) * 0.1);
    const fallen = opinionsAfter([...calm, 99, 98, 97]);
    expect(fallen).toMatchObject({ bollinger: 1, rsi: 1, sma: -1, macd: -1 });
  });
});

/** Prices whose every move is up with the chance that `riseOf` says, given the last move. */
function learnt(seed: number, riseOf: (last: number) => number, bars = 4_000): ForecastScore {
  const prng = new Prng(seed);
  const score = new ForecastScore();
  const analyst = new Analyst(new OnlineModel(featureCount), score);
  let close = 100;
  let last = 1;
  for (let bar = 0; bar < bars; bar++) {
    last = prng.nextChance(riseOf(last)) ? 1 : -1;
    close *= Math.exp(last * 1e-4 * (0.5 + prng.nextUnit()));
    const noise = (): number => prng.nextUnit() * 2 - 1;
    analyst.take({ close, flow: noise(), imbalance: noise() });
  }
  return score;
}

describe('the model', () => {
  test('learns a planted pattern: a move that follows the one before three times in four', () => {
    const { accuracy, baseRate, logLoss, verdict, samples } = learnt(7, (last) =>
      last > 0 ? 0.75 : 0.25,
    ).state;
    expect(samples).toBeGreaterThan(3_900);
    expect(accuracy).toBeGreaterThan(0.72);
    expect(baseRate).toBeLessThan(0.55);
    expect(logLoss).toBeLessThan(0.6);
    expect(verdict).toBe('better');
  });

  test('does not score above the base rate on noise, whatever the seed', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const { accuracy, baseRate, logLoss, baseLogLoss, verdict } = learnt(seed, () => 0.5).state;
      expect(verdict, `seed ${seed}`).not.toBe('better');
      expect((accuracy ?? 1) - (baseRate ?? 0), `seed ${seed}`).toBeLessThan(0.03);
      expect(logLoss ?? 0, `seed ${seed}`).toBeGreaterThan((baseLogLoss ?? 1) - 0.003);
    }
  });

  test('is not praised for a market that mostly rises: the base rate knows that as well', () => {
    const { accuracy, baseRate, verdict } = learnt(3, () => 0.7).state;
    expect(accuracy).toBeGreaterThan(0.66);
    expect(baseRate).toBeGreaterThan(0.68);
    expect(verdict).not.toBe('better');
  });

  test('says what it expects before it learns: the first outcome cannot have been known', () => {
    const score = new ForecastScore();
    const model = new OnlineModel(featureCount);
    const analyst = new Analyst(model, score);
    const take = (close: number): void => analyst.take({ close, flow: 0, imbalance: 0 });
    for (const close of [100, 101, 102, 103]) take(close);
    expect(score.state.samples).toBe(0);
    take(104);
    // An untrained model says one half, which is not a rise.
    expect(score.state).toMatchObject({ samples: 1, accuracy: 0, logLoss: Math.log(2) });
    take(104);
    expect(score.state.samples).toBe(1);
  });

  test('has no vote before it was scored often enough', () => {
    const score = new ForecastScore();
    const analyst = new Analyst(new OnlineModel(featureCount), score);
    for (let bar = 0; bar < 150; bar++) {
      analyst.take({ close: 100 + bar, flow: 1, imbalance: 1 });
      expect(analyst.views.model).toBe(0);
    }
    for (let bar = 150; bar < 400; bar++) analyst.take({ close: 100 + bar, flow: 1, imbalance: 1 });
    expect(analyst.views.model).toBe(1);
  });
});

describe('the normaliser', () => {
  test('scales by what came before only', () => {
    const normaliser = new Normaliser(1);
    expect(normaliser.next([5])).toEqual([0]);
    expect(normaliser.next([7])).toEqual([0]);
    // Mean 6 and standard deviation √2 of 5 and 7; the 8 itself does not count yet.
    expect(normaliser.next([8])[0]).toBeCloseTo(2 / Math.SQRT2, 10);
    expect(normaliser.next([1e9])).toEqual([4]);
  });
});

describe('a bar', () => {
  test('ends in the middle of the best prices, with the hurry of its own trades', () => {
    const builder = new BarBuilder();
    expect(builder.end()).toBeUndefined();
    builder.takeQuote({ bid: 99, ask: 101, bidQty: 30, askQty: 10, last: 99 });
    builder.takeTrade('buy', 3);
    builder.takeTrade('sell', 1);
    builder.takeTrade(null, 50);
    expect(builder.end()).toEqual({ close: 100, flow: 0.5, imbalance: 0.5 });
    expect(builder.end()).toEqual({ close: 100, flow: 0, imbalance: 0.5 });
    builder.takeQuote({ bid: undefined, ask: 101, bidQty: 0, askQty: 10, last: 99 });
    expect(builder.end()).toEqual({ close: 99, flow: 0, imbalance: 0 });
  });
});

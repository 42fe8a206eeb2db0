// The stylised facts of one recorded market, by name: what the tool prints, and writes as JSON. Lags and windows are the same for every market, so
// that two can be laid side by side.

import {
  autocorrelation,
  countDispersion,
  everyNth,
  excessKurtosis,
  gapVariation,
  hillIndex,
  logReturns,
  mean,
  variance,
  weightedMean,
  weightedQuantile,
} from './facts.ts';
import type { Tape } from './tape.ts';

export interface Measure {
  readonly name: string;
  readonly value: number;
  /** Digits after the point. */
  readonly digits: number;
}

export interface MeasureGroup {
  readonly title: string;
  readonly measures: readonly Measure[];
}

const returnLags = [1, 2, 5, 10, 30, 60];
const absoluteLags = [1, 2, 5, 10, 30, 60, 120, 300];
const signLags = [1, 2, 5, 10, 20];
const windowsSeconds = [1, 10, 60];
const tailShare = 0.05;

/** `fromUs` to `toUs` is what was recorded. */
export function measure(tape: Tape, fromUs: number, toUs: number): readonly MeasureGroup[] {
  const minutes = (toUs - fromUs) / 60e6;
  const returns = logReturns(tape.middles);
  const absolute = returns.map(Math.abs);
  const times = tape.trades.map(({ timeUs }) => timeUs);
  const signs = tape.trades.map(({ sign }) => sign);
  const lots = tape.trades.map(({ qtyLots }) => qtyLots);
  const middle = mean(tape.middles.filter(Number.isFinite));
  const spread = weightedMean(tape.spreadUs);
  const longer = (seconds: number): number[] => logReturns(everyNth(tape.middles, seconds));
  const bps = 10_000;
  return [
    group('Returns of the mid price', [
      ['standard deviation at 1 s, bp', Math.sqrt(variance(returns)) * bps, 2],
      ['standard deviation at 60 s, bp', Math.sqrt(variance(longer(60))) * bps, 2],
      ['excess kurtosis at 1 s', excessKurtosis(returns), 1],
      ['excess kurtosis at 10 s', excessKurtosis(longer(10)), 1],
      ['excess kurtosis at 60 s', excessKurtosis(longer(60)), 1],
      ['Hill tail index at 1 s (largest 5%)', hillIndex(returns, tailShare), 2],
      ['Hill tail index at 10 s (largest 5%)', hillIndex(longer(10), tailShare), 2],
    ]),
    group(
      'Autocorrelation of 1 s returns',
      returnLags.map((lag) => [`lag ${lag} s`, autocorrelation(returns, lag), 3]),
    ),
    group(
      'Autocorrelation of absolute 1 s returns',
      absoluteLags.map((lag) => [`lag ${lag} s`, autocorrelation(absolute, lag), 3]),
    ),
    group('Spread, weighted by time', [
      ['mean, ticks', spread, 2],
      ['mean, bp', (spread / middle) * bps, 2],
      ['median, ticks', weightedQuantile(tape.spreadUs, 0.5), 0],
      ['10% quantile, ticks', weightedQuantile(tape.spreadUs, 0.1), 0],
      ['90% quantile, ticks', weightedQuantile(tape.spreadUs, 0.9), 0],
      ['99% quantile, ticks', weightedQuantile(tape.spreadUs, 0.99), 0],
    ]),
    group(
      'Depth: mean lots so many ticks behind the best price',
      tape.depthLots.map((sum, away) => [`${away} ticks`, sum / tape.depthSides, 0]),
    ),
    group('Trades', [
      ['trades a minute', times.length / minutes, 1],
      ['lots a minute', (lots.length === 0 ? 0 : mean(lots) * lots.length) / minutes, 0],
      ['mean lots of a trade', mean(lots), 1],
      ['commands for each trade', tape.commands / times.length, 1],
      ['variation of the gaps (Poisson: 1)', gapVariation(times), 2],
      ...windowsSeconds.map((seconds): Figure => [
        `dispersion of counts in ${seconds} s (Poisson: 1)`,
        countDispersion(times, fromUs, toUs, seconds * 1e6),
        1,
      ]),
    ]),
    group(
      'Autocorrelation of trade signs',
      signLags.map((lag) => [`lag ${lag} trades`, autocorrelation(signs, lag), 3]),
    ),
  ];
}

type Figure = readonly [name: string, value: number, digits: number];

function group(title: string, figures: readonly Figure[]): MeasureGroup {
  return { title, measures: figures.map(([name, value, digits]) => ({ name, value, digits })) };
}

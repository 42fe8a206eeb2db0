// Everything that is thought about one instrument: bars come in, opinions and a forecast of the next bar come out. Several analysts may teach one model. Pure.
// It must never let the model learn from a bar before the forecast of that bar is scored.

import type { Bar } from './bars.ts';
import type { ForecastScore } from './forecast-score.ts';
import { Normaliser, type OnlineModel } from './online-model.ts';
import { IndicatorPanel, type Lean, type Opinions } from './opinions.ts';

/** How many returns back the model looks: the last, the ones before, and their sum. */
const lags = 3;
export const featureCount = lags + 3;
/** Scored forecasts before the model has a say. */
const samplesMin = 200;
/** How far from even a forecast must be to count. */
const margin = 0.05;

export type Views = Opinions & { readonly model: Lean };

interface Pending {
  readonly features: readonly number[];
  readonly probability: number;
  readonly close: number;
}

export class Analyst {
  private readonly model: OnlineModel;
  private readonly score: ForecastScore;
  private readonly panel = new IndicatorPanel();
  private readonly normaliser = new Normaliser(featureCount);
  private readonly closes: number[] = [];
  private pending: Pending | undefined;
  private latest: Views = { sma: 0, rsi: 0, macd: 0, bollinger: 0, model: 0 };

  constructor(model: OnlineModel, score: ForecastScore) {
    this.model = model;
    this.score = score;
  }

  /** As of the last bar. */
  get views(): Views {
    return this.latest;
  }

  /** For the sum of all that lean: above zero buy, below sell. */
  get vote(): number {
    const { sma, rsi, macd, bollinger, model } = this.latest;
    return sma + rsi + macd + bollinger + model;
  }

  /** Prices from before: for the indicators only, so that the model is scored on what it was there for. */
  remember(prices: readonly number[]): void {
    for (const price of prices) this.panel.next(price);
  }

  take(bar: Bar): void {
    this.settle(bar.close);
    this.closes.push(bar.close);
    if (this.closes.length > lags + 1) this.closes.shift();
    const opinions = this.panel.next(bar.close);
    const probability = this.expect(bar);
    const isHeard = probability !== undefined && this.score.state.samples >= samplesMin;
    this.latest = { ...opinions, model: isHeard ? leanOf(probability) : 0 };
  }

  /** The price that was forecast is here: first the score, then the lesson. A price that did not move teaches nothing. */
  private settle(close: number): void {
    const { pending } = this;
    this.pending = undefined;
    if (pending === undefined || close === pending.close) return;
    const hasRisen = close > pending.close;
    this.score.take(pending.probability, hasRisen);
    this.model.learn(pending.features, hasRisen);
  }

  private expect({ close, flow, imbalance }: Bar): number | undefined {
    const [first] = this.closes;
    if (first === undefined || this.closes.length <= lags) return undefined;
    const logs = this.closes.map(Math.log);
    const returns = logs.slice(1).map((log, index) => log - (logs[index] ?? log));
    const whole = Math.log(close / first);
    const features = this.normaliser.next([...returns, whole, flow, imbalance]);
    const probability = this.model.forecast(features);
    this.pending = { features, probability, close };
    return probability;
  }
}

function leanOf(probability: number): Lean {
  if (probability > 0.5 + margin) return 1;
  return probability < 0.5 - margin ? -1 : 0;
}

// Bets that the market comes back: buys where the middle is far below its average, in units of its own spread around it, sells where it is far above, and goes
// flat near the average. It must never trade before the average has seen its time.

import { defineStrategy } from '../runtime/strategy.ts';
import { ParameterError } from '../runtime/parameters.ts';
import { MovingAverage } from './moving-average.ts';
import { middleOf } from './reference.ts';
import { takeTowards } from './target-take.ts';

export default defineStrategy({
  name: 'mean-reversion',
  summary: 'Buys far below the average of the middle, sells far above it, ends near it.',
  parameters: {
    qty: { kind: 'qty', default: '10', doc: 'inventory that it takes on at most' },
    step: { kind: 'qty', default: '5', doc: 'size of one order at most' },
    window: { kind: 'number', min: 1, max: 86_400, unit: 's', default: 60, doc: 'of the average' },
    enter: {
      kind: 'number',
      min: 0.1,
      max: 20,
      unit: 'deviations',
      default: 2,
      doc: 'distance from the average at which it begins',
    },
    leave: {
      kind: 'number',
      min: 0,
      max: 20,
      unit: 'deviations',
      default: 0.5,
      doc: 'distance at which it ends',
    },
    slip: {
      kind: 'integer',
      min: 0,
      max: 10_000,
      unit: 'ticks',
      default: 2,
      doc: 'how far behind the best price it may pay',
    },
    direction: {
      kind: 'choice',
      options: ['long', 'both'],
      default: 'long',
      doc: 'long only, or short as well (of shares that the account has)',
    },
  },
  create(parameters) {
    const { qty, step, window, enter, leave, slip, direction } = parameters;
    if (leave >= enter) {
      throw new ParameterError(
        `The parameter "leave" of mean-reversion is below "enter": ${leave} is not below ${enter}.`,
      );
    }
    const mean = new MovingAverage(window * 1_000);
    const variance = new MovingAverage(window * 1_000);
    let wantedLots = 0;
    return {
      decide(situation) {
        const middle = middleOf(situation.book);
        if (middle === undefined) return { quotes: [], note: 'no market on both sides' };
        mean.observe(middle, situation.nowMs);
        variance.observe((middle - mean.value) ** 2, situation.nowMs);
        if (!mean.isWarm) return { quotes: [], note: 'warming up' };
        const deviation = Math.sqrt(variance.value);
        // A market that does not move has nowhere to come back from.
        const distance = deviation === 0 ? 0 : (middle - mean.value) / deviation;
        if (distance <= -enter) wantedLots = qty;
        else if (distance >= enter) wantedLots = direction === 'both' ? -qty : 0;
        else if (Math.abs(distance) <= leave) wantedLots = 0;
        return {
          quotes: [],
          takes: takeTowards(wantedLots, situation, step, slip),
          note: `${distance.toFixed(2)} deviations from ${mean.value.toFixed(1)} ticks`,
        };
      },
    };
  },
});

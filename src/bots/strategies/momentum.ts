// Follows the market: long while a fast average of the middle is above a slow one by a margin, short (or flat) while it is below. It takes at the other side's
// price, and only where its wish has changed. It must never trade before the slow average has seen its time.

import { defineStrategy } from '../runtime/strategy.ts';
import { ParameterError } from '../runtime/parameters.ts';
import { MovingAverage } from './moving-average.ts';
import { middleOf } from './reference.ts';
import { takeTowards } from './target-take.ts';

export default defineStrategy({
  name: 'momentum',
  summary: 'Buys what rises and sells what falls, by two moving averages of the middle.',
  parameters: {
    qty: { kind: 'qty', default: '10', doc: 'inventory that it wants when it is long (or short)' },
    step: { kind: 'qty', default: '5', doc: 'size of one order at most' },
    fast: { kind: 'number', min: 0.1, max: 86_400, unit: 's', default: 5, doc: 'fast average' },
    slow: { kind: 'number', min: 0.2, max: 86_400, unit: 's', default: 30, doc: 'slow average' },
    margin: {
      kind: 'number',
      min: 0,
      max: 10_000,
      unit: 'ticks',
      default: 2,
      doc: 'how far the averages must be apart',
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
    const { qty, step, fast, slow, margin, slip, direction } = parameters;
    if (fast >= slow) {
      throw new ParameterError(
        `The parameter "fast" of momentum is below "slow": ${fast} is not below ${slow}.`,
      );
    }
    const fastAverage = new MovingAverage(fast * 1_000);
    const slowAverage = new MovingAverage(slow * 1_000);
    let wantedLots = 0;
    return {
      decide(situation) {
        const middle = middleOf(situation.book);
        if (middle === undefined) return { quotes: [], note: 'no market on both sides' };
        fastAverage.observe(middle, situation.nowMs);
        slowAverage.observe(middle, situation.nowMs);
        if (!slowAverage.isWarm) return { quotes: [], note: 'warming up' };
        const difference = fastAverage.value - slowAverage.value;
        if (difference > margin) wantedLots = qty;
        else if (difference < -margin) wantedLots = direction === 'both' ? -qty : 0;
        return {
          quotes: [],
          takes: takeTowards(wantedLots, situation, step, slip),
          note: `trend ${difference.toFixed(1)} ticks`,
        };
      },
    };
  },
});

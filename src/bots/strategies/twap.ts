// Executes a parent order evenly over time: at any moment as much should be done as time has passed. What is behind the schedule is taken at the other side's
// price, never beyond the parent's limit. It must never do more than the parent order asks for.

import { defineStrategy } from '../runtime/strategy.ts';
import { ParentOrder } from './parent-order.ts';

export default defineStrategy({
  name: 'twap',
  summary: 'Buys or sells a quantity evenly over a time (time-weighted average price).',
  parameters: {
    side: { kind: 'choice', options: ['buy', 'sell'], doc: 'of the parent order' },
    qty: { kind: 'qty', doc: 'of the parent order' },
    duration: { kind: 'number', min: 1, max: 86_400, unit: 's', default: 60, doc: 'to take' },
    slices: { kind: 'integer', min: 1, max: 10_000, default: 20, doc: 'orders to cut it into' },
    limit: { kind: 'price', optional: true, doc: 'worst price that it may trade at' },
    slip: {
      kind: 'integer',
      min: 0,
      max: 10_000,
      unit: 'ticks',
      default: 2,
      doc: 'how far behind the best price it may pay',
    },
  },
  create({ side, qty, duration, slices, limit, slip }, { terms }) {
    const parent = new ParentOrder(
      { side, qtyLots: qty, limitTicks: limit, slipTicks: slip },
      terms,
    );
    let startMs: number | undefined;
    return {
      decide(situation) {
        parent.take(situation.fills);
        startMs ??= situation.nowMs;
        const share = (situation.nowMs - startMs) / (duration * 1_000);
        // The first slice is due at once, the last one before the time is over.
        const slice = Math.min(slices, Math.floor(share * slices) + 1);
        return parent.decide(Math.round((qty * slice) / slices), situation);
      },
    };
  },
});

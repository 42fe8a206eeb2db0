// Executes a parent order with the market: of what the others trade it does a given share, as they trade it, so that its average stays near the market's
// (volume-weighted). It must never do more than the parent order asks for, and nothing in a market that does not trade.

import { defineStrategy } from '../runtime/strategy.ts';
import { ParentOrder } from './parent-order.ts';

export default defineStrategy({
  name: 'vwap-participation',
  summary: 'Buys or sells a quantity as a share of the volume that the others trade.',
  parameters: {
    side: { kind: 'choice', options: ['buy', 'sell'], doc: 'of the parent order' },
    qty: { kind: 'qty', doc: 'of the parent order' },
    rate: { kind: 'number', min: 0.001, max: 1, default: 0.1, doc: "share of the others' volume" },
    child: { kind: 'qty', default: '1', doc: 'smallest child order, unless less is left' },
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
  create({ side, qty, rate, child, limit, slip }, { terms }) {
    const parent = new ParentOrder(
      { side, qtyLots: qty, limitTicks: limit, slipTicks: slip },
      terms,
    );
    let marketLots = 0;
    return {
      decide(situation) {
        parent.take(situation.fills);
        for (const trade of situation.trades) marketLots += trade.qtyLots;
        // Its own trades are told with all the others'; a fill comes before a decision, its trade at the latest right after it.
        const othersLots = Math.max(0, marketLots - parent.doneLots);
        const due = Math.floor(othersLots * rate);
        const isWorthIt = due - parent.doneLots >= Math.min(child, qty - parent.doneLots);
        return parent.decide(isWorthIt ? due : parent.doneLots, situation);
      },
    };
  },
});

// The smallest strategy that is one: a buy a little below the middle of the market, a sale a little above. Copy this file, change `decide`, and run it with
// --strategy-file. It must never know more than its arguments tell.

import { defineStrategy } from '../runtime/strategy.ts';

export default defineStrategy({
  name: 'hello',
  summary: 'Quotes one order a side, a given distance from the middle of the market.',
  parameters: {
    qty: { kind: 'qty', default: '1', doc: 'size of each order' },
    distance: {
      kind: 'integer',
      min: 1,
      max: 10_000,
      unit: 'ticks',
      default: 10,
      doc: 'from the middle to each order',
    },
  },
  create: ({ qty, distance }, { terms }) => ({
    decide({ book, lastTicks }) {
      const bid = book.bids[0]?.priceTicks;
      const ask = book.asks[0]?.priceTicks;
      const middle =
        bid === undefined || ask === undefined
          ? (lastTicks ?? terms.referenceTicks)
          : Math.round((bid + ask) / 2);
      if (middle === undefined) return { quotes: [], note: 'no price yet' };
      return {
        quotes: [
          { side: 'buy', priceTicks: middle - distance, qtyLots: qty },
          { side: 'sell', priceTicks: middle + distance, qtyLots: qty },
        ],
        note: `around ${terms.priceText(middle)}`,
      };
    },
  }),
});

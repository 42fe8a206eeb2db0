// A ladder of quotes on both sides of a reference, the venue's own or a series from elsewhere, that leans against the inventory: who has too much bids and
// offers lower. It moves only where the reference has moved far enough, so that most orders keep their place. It must never cross its own quotes.

import { defineStrategy, type Quote, standAside } from '../runtime/strategy.ts';
import { ParameterError } from '../runtime/parameters.ts';
import { ownReference, seriesReference } from './reference.ts';

export default defineStrategy({
  name: 'ladder',
  summary: 'Quotes several levels a side around a reference, leaning against its inventory.',
  parameters: {
    qty: { kind: 'qty', default: '5', doc: 'size of each order' },
    levels: { kind: 'integer', min: 1, max: 20, default: 3, doc: 'orders a side' },
    'half-spread': {
      kind: 'integer',
      min: 1,
      max: 100_000,
      unit: 'ticks',
      default: 5,
      doc: 'from the centre to the first level',
    },
    gap: {
      kind: 'integer',
      min: 1,
      max: 100_000,
      unit: 'ticks',
      default: 3,
      doc: 'from one level to the next',
    },
    'inventory-max': { kind: 'qty', default: '50', doc: 'at this inventory one side is left out' },
    skew: {
      kind: 'integer',
      min: 0,
      max: 100_000,
      unit: 'ticks',
      default: 10,
      doc: 'how far the centre leans at that inventory',
    },
    reference: {
      kind: 'choice',
      options: ['venue', 'series'],
      default: 'venue',
      doc: "the venue's own middle, or the file of `series`",
    },
    series: { kind: 'series', optional: true, doc: 'prices to quote around' },
    'move-after': {
      kind: 'integer',
      min: 1,
      max: 100_000,
      unit: 'ticks',
      default: 2,
      doc: 'the ladder follows once its centre is this far off',
    },
  },
  create(parameters, { terms }) {
    const { qty, levels, gap, skew, reference, series } = parameters;
    const halfSpread = parameters['half-spread'];
    const inventoryMax = parameters['inventory-max'];
    if ((reference === 'series') !== (series !== null)) {
      throw new ParameterError(
        reference === 'series'
          ? 'reference=series of ladder needs the parameter "series", the name of a CSV file of time,price.'
          : 'The parameter "series" of ladder is for reference=series.',
      );
    }
    let centre: number | undefined;
    return {
      decide(situation) {
        const found =
          series === null
            ? ownReference(situation, terms)
            : seriesReference(series, situation.nowMs, terms);
        if (found === undefined) return standAside('no reference yet');
        const lean = Math.max(-1, Math.min(1, situation.inventoryLots / inventoryMax));
        const target = found.ticks - lean * skew;
        if (centre === undefined || Math.abs(target - centre) >= parameters['move-after']) {
          centre = Math.round(target);
        }
        const quotes: Quote[] = [];
        for (let level = 0; level < levels; level++) {
          const away = halfSpread + level * gap;
          if (lean < 1) quotes.push({ side: 'buy', priceTicks: centre - away, qtyLots: qty });
          if (lean > -1) quotes.push({ side: 'sell', priceTicks: centre + away, qtyLots: qty });
        }
        return {
          quotes,
          referenceAtMs: found.atMs,
          note: `around ${terms.priceText(centre)}`,
        };
      },
    };
  },
});

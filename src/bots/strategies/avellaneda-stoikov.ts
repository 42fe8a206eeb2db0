// Market making after Avellaneda and Stoikov: quotes around a reservation price, which leans against the inventory the more the more the price moves and the
// longer the horizon still is, at the spread that is best for the given aversion to risk. It must never quote a spread below two ticks.

import { defineStrategy, standAside } from '../runtime/strategy.ts';
import { avellanedaStoikov } from '../avellaneda-stoikov.ts';
import { ownReference } from './reference.ts';
import { Volatility } from './volatility.ts';

export default defineStrategy({
  name: 'avellaneda-stoikov',
  summary: 'Quotes one order a side at the reservation price and optimal spread of the 2008 paper.',
  parameters: {
    qty: { kind: 'qty', default: '5', doc: 'size of each order; inventory is counted in these' },
    gamma: { kind: 'number', min: 1e-6, max: 100, default: 0.05, doc: 'aversion to risk' },
    kappa: {
      kind: 'number',
      min: 1e-6,
      max: 100,
      unit: 'per tick',
      default: 0.3,
      doc: 'how fast fills thin out away from the middle',
    },
    sigma: {
      kind: 'number',
      min: 0,
      max: 100_000,
      unit: 'ticks per root second',
      optional: true,
      doc: 'volatility; estimated from the middle where it is left out',
    },
    'sigma-start': {
      kind: 'number',
      min: 0,
      max: 100_000,
      unit: 'ticks per root second',
      default: 1,
      doc: 'until enough was seen to estimate it',
    },
    'half-life': {
      kind: 'number',
      min: 1,
      max: 86_400,
      unit: 's',
      default: 60,
      doc: 'of the estimate of sigma',
    },
    horizon: {
      kind: 'number',
      min: 1,
      max: 86_400,
      unit: 's',
      default: 60,
      doc: 'T; it begins anew when it is over',
    },
    'inventory-max': { kind: 'qty', default: '50', doc: 'at this inventory one side is left out' },
  },
  create(parameters, { terms }) {
    const { qty, gamma, kappa, horizon } = parameters;
    const volatility = new Volatility(parameters['half-life'] * 1_000);
    return {
      decide(situation) {
        const reference = ownReference(situation, terms);
        if (reference === undefined) return standAside('no reference yet');
        volatility.observe(reference.ticks, situation.nowMs);
        const sigma =
          parameters.sigma ?? volatility.ticksPerRootSecond ?? parameters['sigma-start'];
        const timeLeft = horizon - ((situation.nowMs / 1_000) % horizon);
        const inventory = situation.inventoryLots / qty;
        const input = { price: reference.ticks, inventory, gamma, kappa, sigma, timeLeft };
        const { reservation, spread } = avellanedaStoikov(input);
        const bid = Math.floor(reservation - spread / 2);
        const ask = Math.max(Math.ceil(reservation + spread / 2), bid + 2);
        const isBuying = situation.inventoryLots < parameters['inventory-max'];
        const isSelling = situation.inventoryLots > -parameters['inventory-max'];
        return {
          quotes: [
            ...(isBuying ? [{ side: 'buy', priceTicks: bid, qtyLots: qty } as const] : []),
            ...(isSelling ? [{ side: 'sell', priceTicks: ask, qtyLots: qty } as const] : []),
          ],
          referenceAtMs: reference.atMs,
          note: `r ${(reservation * terms.tickValue).toFixed(4)} sigma ${sigma.toFixed(2)}`,
        };
      },
    };
  },
});

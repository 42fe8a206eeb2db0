// Trailing stops by the book of another venue: the scenarios A to E and the order examples of Binance's "Spot Trailing Stop order FAQ",
// https://github.com/binance/binance-spot-api-docs/blob/master/faqs/trailing-stop-faq.md. A tick is 2.5 of its currency, so that
// every price of the scenarios is a whole number of ticks.
//
// | there | here |
// |---|---|
// | STOP_LOSS_LIMIT and TAKE_PROFIT_LIMIT with trailingDelta | trailingStopLimit with trailBps: which of the two it is follows from the side |
// | stopPrice: tracking begins when the type's own condition on it is met | activation price: from below or above, by where the reference stood at entry |
// | without a stopPrice tracking begins with the next trade | ... with the reference price at entry |
// | a trigger price that is no multiple of a tick is kept exact | the distance is rounded down to whole ticks, at least one |

import { describe, expect, test } from 'vitest';
import { Desk, type OrderWords } from '../support/desk.ts';

const tick = 2.5;
const ticks = (price: number): number => price / tick;

/** Trades at these prices; then where the stop stands (0: it does not trail yet), or that the order was triggered by the last of them. */
type Leg = readonly [prices: readonly number[], stop: number | 'triggered'];

interface Row {
  readonly name: string;
  readonly order: Omit<OrderWords, 'account' | 'qty' | 'id' | 'type'>;
  readonly path: readonly Leg[];
}

const scenarios: readonly Row[] = [
  {
    name: 'A: a buy stop that trails from 44,000 at 5%, limit 45,000',
    order: { side: 'buy', price: 45_000, activation: 44_000, trailBps: 500 },
    path: [
      [[39_000, 38_000, 37_000], 0],
      [[39_000, 41_000, 43_000], 0],
      [[44_000], 46_200],
      [[44_500, 45_000], 46_200],
      [[45_500, 46_000], 46_200],
      [[45_000, 44_000], 46_200],
      [[43_000], 45_150],
      [[42_000], 44_100],
      [[43_000, 44_000], 44_100],
      [[44_100], 'triggered'],
    ],
  },
  {
    name: 'B: a sell stop that trails from 39,000 at 10%, limit 38,000',
    order: { side: 'sell', price: 38_000, activation: 39_000, trailBps: 1_000 },
    path: [
      [[40_500, 41_000, 41_500], 0],
      [[41_000, 40_000], 0],
      [[39_000], 35_100],
      [[38_000, 37_000], 35_100],
      [[38_000, 39_000], 35_100],
      [[40_000], 36_000],
      [[41_000], 36_900],
      [[40_000, 38_000, 37_000], 36_900],
      [[36_900], 'triggered'],
    ],
  },
  {
    name: 'C: a buy that takes profit, trailing from 38,000 at 8.5%, limit 38,500',
    order: { side: 'buy', price: 38_500, activation: 38_000, trailBps: 850 },
    path: [
      [[41_000, 42_000], 0],
      [[40_000], 0],
      [[38_000], 41_230],
      [[37_000], 40_145],
      [[38_000, 39_000], 40_145],
      [[38_000], 40_145],
      [[39_000, 40_000], 40_145],
      [[40_145], 'triggered'],
    ],
  },
  {
    name: 'D: a sale that takes profit, trailing from 42,000 at 7.5%, limit 41,000',
    order: { side: 'sell', price: 41_000, activation: 42_000, trailBps: 750 },
    path: [
      [[41_000, 41_500], 0],
      [[40_000, 39_000], 0],
      [[41_000], 0],
      [[42_000], 38_850],
      [[45_000], 41_625],
      [[44_000], 41_625],
      [[45_000, 46_500], 43_012.5],
      [[45_000, 44_000], 43_012.5],
      [[43_012.5], 'triggered'],
    ],
  },
  {
    name: 'E: a sell stop that trails at once at 7%, limit 39,000',
    order: { side: 'sell', price: 39_000, trailBps: 700 },
    path: [
      [[], 37_200],
      [[41_000, 42_000], 39_060],
      [[41_000, 39_500], 39_060],
      [[42_000, 45_500], 42_315],
      [[44_000, 43_000], 42_315],
      [[42_315], 'triggered'],
    ],
  },
];

/** Last price 40,000. */
function openDesk(): Desk {
  const listing = { referencePriceTicks: ticks(40_000) };
  return Desk.open({ instruments: [listing], cash: 1_000_000_000 });
}

function placed(desk: Desk, order: Row['order']): void {
  desk.rest({
    ...order,
    account: 'anna',
    qty: 1,
    id: 'trail',
    type: order.price === undefined ? 'trailingStop' : 'trailingStopLimit',
    ...(order.price === undefined ? {} : { price: ticks(order.price) }),
    ...(order.activation === undefined ? {} : { activation: ticks(order.activation) }),
  });
}

describe("Binance's scenarios", () => {
  for (const { name, order, path } of scenarios) {
    test(name, () => {
      const desk = openDesk();
      placed(desk, order);
      for (const [prices, stop] of path) {
        const triggered = prices.flatMap((price) => desk.print(ticks(price)).triggered);
        if (stop === 'triggered') {
          expect(triggered).toEqual(['trail']);
          // It works at its limit price now.
          const working = { status: 'new', price: ticks(order.price!), leaves: 1 };
          expect(desk.order('anna', 'trail')).toMatchObject(working);
        } else {
          expect(triggered).toEqual([]);
          expect(desk.status('anna', 'trail')).toBe('suspended');
          expect(desk.stopPrice('anna', 'trail') * tick).toBe(stop);
        }
      }
    });

    test(`${name}: its market form trades when it is triggered`, () => {
      const desk = openDesk();
      const { price: _price, ...market } = order;
      placed(desk, market);
      const prices = path.flatMap(([some]) => some);
      const last = ticks(prices.at(-1)!);
      for (const price of prices.slice(0, -1)) desk.print(ticks(price));
      // Somebody on the other side, just beyond the price that triggers it.
      const other = order.side === 'buy' ? 'sell' : 'buy';
      const beyond = order.side === 'buy' ? last + 1 : last - 1;
      desk.rest({ account: 'ben', side: other, qty: 5, price: beyond, id: 'there' });
      const outcome = desk.print(last);
      expect(outcome.triggered).toEqual(['trail']);
      expect(outcome.fills).toContain(`1@${beyond}`);
      expect(desk.status('anna', 'trail')).toBe('filled');
    });
  }
});

describe("Binance's order examples, placed at 40,000", () => {
  const examples = [
    {
      side: 'buy',
      trailBps: 500,
      price: 42_000,
      activation: 43_000,
      atOnce: 42_000,
      later: 45_150,
    },
    {
      side: 'sell',
      trailBps: 250,
      price: 37_500,
      activation: 39_000,
      atOnce: 39_000,
      later: 38_025,
    },
    {
      side: 'buy',
      trailBps: 500,
      price: 38_000,
      activation: 36_000,
      atOnce: 42_000,
      later: 37_800,
    },
    // 1.75% of 42,500 is 743.75: 297 whole ticks.
    {
      side: 'sell',
      trailBps: 175,
      price: 41_500,
      activation: 42_500,
      atOnce: 39_300,
      later: 41_757.5,
    },
  ] as const;
  for (const { side, trailBps, price, activation, atOnce, later } of examples) {
    test(`a ${side} at ${trailBps} basis points waits for ${atOnce}`, () => {
      const desk = openDesk();
      placed(desk, { side, trailBps, price });
      expect(desk.stopPrice('anna', 'trail') * tick).toBe(atOnce);
    });

    test(`a ${side} at ${trailBps} basis points from ${activation} waits for ${later} then`, () => {
      const desk = openDesk();
      placed(desk, { side, trailBps, price, activation });
      expect(desk.stopPrice('anna', 'trail')).toBe(0);
      desk.print(ticks(activation));
      expect(desk.stopPrice('anna', 'trail') * tick).toBe(later);
      expect(desk.status('anna', 'trail')).toBe('suspended');
    });
  }
});

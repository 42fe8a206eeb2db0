// The rules by which an auction finds its price, one test a rule, run against the naive auction and the kernel's.

import { describe, expect, test } from 'vitest';
import { Side } from '#core/terms.ts';
import { callOrder, everyAuction } from './auction-call.ts';

interface PriceCase {
  readonly rule: string;
  readonly orders: readonly string[];
  /** Left out: none. */
  readonly reference?: number;
  /** "price x matched", "price x matched, surplus over on the buy side", or "nothing". */
  readonly price: string;
}

const volume: readonly PriceCase[] = [
  {
    rule: 'the price with the largest volume wins',
    orders: ['buy 10 @ 103', 'buy 10 @ 102', 'sell 10 @ 100', 'sell 15 @ 102', 'sell 9 @ 103'],
    price: '102 x 20, 5 over on the sell side',
  },
  {
    rule: 'a crossed pair trades',
    orders: ['buy 5 @ 101', 'sell 5 @ 101'],
    price: '101 x 5',
  },
  {
    rule: 'a book that does not cross trades nothing',
    orders: ['buy 5 @ 100', 'sell 5 @ 101'],
    reference: 100,
    price: 'nothing',
  },
  {
    rule: 'one side alone trades nothing',
    orders: ['buy 5 @ 100'],
    reference: 100,
    price: 'nothing',
  },
  {
    rule: 'hidden quantity counts in full',
    orders: ['buy 30 @ 102 show 1', 'sell 10 @ 100', 'sell 20 @ 102', 'buy 12 @ 100'],
    price: '102 x 30',
  },
];

const surplus: readonly PriceCase[] = [
  {
    rule: 'of equal volumes the smaller surplus wins',
    orders: ['buy 10 @ 104', 'sell 10 @ 100', 'buy 3 @ 101', 'buy 4 @ 100'],
    reference: 100,
    // At 100 buys have 7 more, at 101 3 more, at 104 nothing is left over.
    price: '104 x 10',
  },
  {
    rule: 'where all that are left have more buys, the highest wins',
    orders: ['buy 12 @ 104', 'sell 10 @ 100'],
    reference: 101,
    price: '104 x 10, 2 over on the buy side',
  },
  {
    rule: 'where all that are left have more sells, the lowest wins',
    orders: ['buy 10 @ 104', 'sell 12 @ 100'],
    reference: 103,
    price: '100 x 10, 2 over on the sell side',
  },
];

const reference: readonly PriceCase[] = [
  {
    rule: 'where nothing is left over, the one nearest the reference wins',
    orders: ['buy 10 @ 104', 'sell 10 @ 100'],
    reference: 99,
    price: '100 x 10',
  },
  {
    rule: 'the nearest may be the upper one',
    orders: ['buy 10 @ 104', 'sell 10 @ 100'],
    reference: 110,
    price: '104 x 10',
  },
  {
    rule: 'the reference itself is a candidate',
    orders: ['buy 10 @ 104', 'sell 10 @ 100'],
    reference: 103,
    price: '103 x 10',
  },
  {
    rule: 'without a reference the lowest wins',
    orders: ['buy 10 @ 104', 'sell 10 @ 100'],
    price: '100 x 10',
  },
  {
    rule: 'where equal surpluses lie on both sides, the one nearest the reference wins',
    // At 100 5 are bought more, at 101 5 sold more.
    orders: ['buy 10 @ 101', 'buy 5 @ 100', 'sell 10 @ 100', 'sell 5 @ 101'],
    reference: 105,
    price: '101 x 10, 5 over on the sell side',
  },
  {
    rule: 'of those the lower where the reference is below',
    orders: ['buy 10 @ 101', 'buy 5 @ 100', 'sell 10 @ 100', 'sell 5 @ 101'],
    reference: 90,
    price: '100 x 10, 5 over on the buy side',
  },
  {
    rule: 'equal surpluses on both sides without a reference: the lowest',
    orders: ['buy 10 @ 101', 'buy 5 @ 100', 'sell 10 @ 100', 'sell 5 @ 101'],
    price: '100 x 10, 5 over on the buy side',
  },
  {
    rule: 'a reference that does not trade as much does not matter',
    orders: ['buy 10 @ 104', 'buy 10 @ 103', 'sell 20 @ 103'],
    reference: 104,
    price: '103 x 20',
  },
];

const marketOrders: readonly PriceCase[] = [
  {
    rule: 'market orders alone trade at the reference',
    orders: ['buy 10 @ market 105', 'sell 8 @ market 95'],
    reference: 100,
    price: '100 x 8, 2 over on the buy side',
  },
  {
    rule: 'market orders alone without a reference trade nothing',
    orders: ['buy 10 @ market 105', 'sell 10 @ market 95'],
    price: 'nothing',
  },
  {
    rule: 'a market order does not count beyond its collar',
    orders: ['buy 10 @ market 103', 'sell 4 @ 102', 'sell 6 @ 104'],
    reference: 100,
    price: '102 x 4, 6 over on the buy side',
  },
  {
    rule: 'it counts at its collar',
    orders: ['buy 10 @ market 104', 'sell 4 @ 102', 'sell 6 @ 104'],
    reference: 100,
    price: '104 x 10',
  },
  {
    rule: 'a collar is no candidate',
    orders: ['buy 20 @ market 120', 'sell 10 @ 100', 'sell 10 @ market 110'],
    reference: 100,
    price: '100 x 10, 10 over on the buy side',
  },
  {
    rule: 'each has its own collar',
    orders: [
      'sell 5 @ market 97',
      'sell 5 @ market 99',
      'sell 5 @ market 96',
      'buy 20 @ 98',
      'buy 5 @ 96',
    ],
    reference: 100,
    price: '98 x 10, 10 over on the buy side',
  },
  {
    rule: 'a market order raises the surplus like any other',
    orders: ['buy 10 @ market 110', 'buy 10 @ 104', 'sell 10 @ 100'],
    reference: 100,
    price: '104 x 10, 10 over on the buy side',
  },
];

everyAuction((run) => {
  const tables = { volume, surplus, reference, 'market orders': marketOrders };
  describe.each(Object.entries(tables))('price: %s', (_name, cases) => {
    test.each(cases)('$rule', (each) => {
      const orders = each.orders.map(callOrder);
      const { price } = run(orders, each.reference ?? 0);
      expect(priceLine(price)).toBe(each.price);
      // Nothing in the rules knows which of the orders came first.
      expect(run(orders.toReversed(), each.reference ?? 0).price).toEqual(price);
    });
  });

  test('a call without orders trades nothing', () => {
    expect(run([], 100).price).toEqual({
      priceTicks: 0,
      matchedLots: 0,
      surplusLots: 0,
      surplusSide: 0,
    });
  });
});

function priceLine(price: {
  readonly priceTicks: number;
  readonly matchedLots: number;
  readonly surplusLots: number;
  readonly surplusSide: number;
}): string {
  if (price.matchedLots === 0) return 'nothing';
  const matched = `${price.priceTicks} x ${price.matchedLots}`;
  if (price.surplusLots === 0) return matched;
  const side = price.surplusSide === Side.buy ? 'buy' : 'sell';
  return `${matched}, ${price.surplusLots} over on the ${side} side`;
}

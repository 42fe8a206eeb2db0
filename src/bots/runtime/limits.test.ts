// The limits that hold whatever a strategy wants, the way from what rests to what is wanted, and decisions that cannot be carried out. No venue here.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decisionFault } from './decision-fault.ts';
import { termsOf } from './instrument-terms.ts';
import { missingSide, quotesWithin, takesWithin, valueOf } from './limits.ts';
import type { Limits, Standing } from './limits.ts';
import type { RestingOrder } from './own-state.ts';
import { planQuotes, type QuoteStep } from './plan.ts';
import type { Decision, Quote, Side } from './strategy.ts';

const terms = termsOf({
  symbol: 'AAPL',
  name: 'Apple Inc.',
  currency: 'USD',
  tickSize: '0.01',
  lotSize: '1',
  priceMin: '1.00',
  priceMax: '20.00',
  qtyMin: '2',
  qtyMax: '500',
  referencePrice: '10.00',
  notionalMax: '10000000.00',
  marketCollarBps: 500,
  limitCollarBps: 1_000,
  openOrdersPerAccountMax: 200,
  positionMax: null,
  phase: 'continuous',
});
const wide: Limits = {
  positionLotsMax: 1_000,
  openNotionalMax: 1e9,
  lossMax: 1e9,
  referenceAgeMsMax: 5_000,
};
const rich: Standing = {
  inventoryLots: 0,
  sellableLots: 10_000,
  cash: 1e9,
  book: { bids: [], asks: [] },
};

const side = fc.constantFrom<Side>('buy', 'sell');
const anyQuote = fc.record({
  side,
  priceTicks: fc.integer({ min: 50, max: 2_100 }),
  qtyLots: fc.integer({ min: 1, max: 800 }),
});
const anyStanding = fc.record({
  inventoryLots: fc.integer({ min: -300, max: 300 }),
  sellableLots: fc.integer({ min: 0, max: 400 }),
  cash: fc.integer({ min: 0, max: 20_000 }),
  book: fc.record({
    bids: fc.constantFrom([], [{ priceTicks: 990, qtyLots: 5 }]),
    asks: fc.constantFrom([], [{ priceTicks: 1_010, qtyLots: 5 }]),
  }),
});
const anyLimits = fc.record({
  positionLotsMax: fc.integer({ min: 0, max: 400 }),
  openNotionalMax: fc.integer({ min: 0, max: 10_000 }),
  lossMax: fc.constant(1e9),
  referenceAgeMsMax: fc.constant(5_000),
});

function lots(quotes: readonly { side: Side; qtyLots: number }[], wanted: Side): number {
  return quotes.filter((each) => each.side === wanted).reduce((sum, each) => sum + each.qtyLots, 0);
}

describe('whatever is wanted', () => {
  test('no limit is passed with every order filled, nothing crosses, and each is an order that the listing takes', () => {
    fc.assert(
      fc.property(
        fc.array(anyQuote, { maxLength: 12 }),
        anyStanding,
        anyLimits,
        (quotes, standing, limits) => {
          const kept = quotesWithin(quotes, standing, limits, terms);
          const { inventoryLots, sellableLots, cash, book } = standing;
          const [bought, sold] = [lots(kept, 'buy'), lots(kept, 'sell')];
          expect(bought === 0 || inventoryLots + bought <= limits.positionLotsMax).toBe(true);
          expect(sold === 0 || inventoryLots - sold >= -limits.positionLotsMax).toBe(true);
          expect(sold).toBeLessThanOrEqual(sellableLots);
          const notional = kept.reduce(
            (sum, each) => sum + valueOf(each.priceTicks, each.qtyLots, terms),
            0,
          );
          expect(notional).toBeLessThanOrEqual(limits.openNotionalMax + 1e-6);
          const cost = kept
            .filter((each) => each.side === 'buy')
            .reduce((sum, each) => sum + valueOf(each.priceTicks, each.qtyLots, terms), 0);
          expect(cost).toBeLessThanOrEqual(cash + 1e-6);
          const bids = kept.filter((each) => each.side === 'buy').map((each) => each.priceTicks);
          const asks = kept.filter((each) => each.side === 'sell').map((each) => each.priceTicks);
          expect(Math.max(...bids)).toBeLessThan(Math.min(...asks));
          expect(Math.max(...bids)).toBeLessThan(book.asks[0]?.priceTicks ?? Infinity);
          expect(Math.min(...asks)).toBeGreaterThan(book.bids[0]?.priceTicks ?? -Infinity);
          expect(new Set(bids).size + new Set(asks).size).toBe(kept.length);
          for (const { qtyLots, priceTicks } of kept) {
            expect(qtyLots >= 2 && qtyLots <= 500).toBe(true);
            expect(priceTicks >= 100 && priceTicks <= 2_000).toBe(true);
          }
        },
      ),
    );
  });

  test('what is within the limits is left as it is', () => {
    const quotes: Quote[] = [
      { side: 'sell', priceTicks: 1_005, qtyLots: 10 },
      { side: 'buy', priceTicks: 995, qtyLots: 10 },
      { side: 'buy', priceTicks: 994, qtyLots: 20 },
    ];
    expect(quotesWithin(quotes, rich, wide, terms)).toEqual([quotes[1], quotes[2], quotes[0]]);
  });

  test('levels that the market would take are pushed back to one order of one size', () => {
    const quotes: Quote[] = [5, 6, 7].map((qtyLots) => ({
      side: 'buy',
      priceTicks: 1_020 - qtyLots,
      qtyLots,
    }));
    const book = { bids: [], asks: [{ priceTicks: 1_010, qtyLots: 50 }] };
    expect(quotesWithin(quotes, { ...rich, book }, wide, terms)).toEqual([
      { side: 'buy', priceTicks: 1_009, qtyLots: 7 },
    ]);
  });

  test('at its largest position only the side that brings it down is left, and the other is named', () => {
    const quotes: Quote[] = [
      { side: 'buy', priceTicks: 995, qtyLots: 10 },
      { side: 'sell', priceTicks: 1_005, qtyLots: 10 },
    ];
    const full = { ...rich, inventoryLots: 1_000 };
    const kept = quotesWithin(quotes, full, wide, terms);
    expect(kept).toEqual([quotes[1]]);
    expect(missingSide(quotes, kept)).toBe('no bids: limit or money');
  });

  test('orders to take are held to position, money and shares together', () => {
    const takes = [
      { side: 'buy', limitTicks: 1_000, qtyLots: 60 },
      { side: 'buy', limitTicks: 1_000, qtyLots: 60 },
    ] as const;
    const limits = { ...wide, positionLotsMax: 100 };
    const kept = takesWithin(takes, rich, limits, terms);
    expect(kept.map(({ qtyLots }) => qtyLots)).toEqual([60, 40]);
    expect(takesWithin(takes, { ...rich, cash: 202 }, limits, terms)).toEqual([
      { side: 'buy', limitTicks: 1_000, qtyLots: 20 },
    ]);
    const sale = [{ side: 'sell', limitTicks: 1_000, qtyLots: 50 }] as const;
    expect(takesWithin(sale, { ...rich, sellableLots: 1 }, limits, terms)).toEqual([]);
  });
});

describe('the plan', () => {
  const options = { refillBelow: 0.5, renewBeforeMs: 0, stepsMax: 100 };
  let ids = 0;
  const resting = (change: Partial<RestingOrder>): RestingOrder => ({
    orderId: String(++ids),
    clOrdId: '',
    side: 'buy',
    priceTicks: 1_000,
    cumLots: 0,
    leavesLots: 10,
    expiresAtMs: Infinity,
    seq: 0,
    ...change,
  });
  const words = (steps: readonly QuoteStep[]): string[] =>
    steps.map((step) => {
      if (step.kind === 'place')
        return `place ${step.quote.side} ${step.quote.qtyLots} at ${step.quote.priceTicks}`;
      if (step.kind === 'cancel') return `cancel ${step.order.side} at ${step.order.priceTicks}`;
      return `amend ${step.order.priceTicks} to ${step.qtyLots} at ${step.priceTicks}`;
    });

  test('carried out, it leaves exactly what is wanted, or an order that is full enough', () => {
    const anyResting = fc.record({
      side,
      priceTicks: fc.integer({ min: 990, max: 1_010 }),
      cumLots: fc.integer({ min: 0, max: 9 }),
      leavesLots: fc.integer({ min: 1, max: 30 }),
      expiresAtMs: fc.constantFrom(5, 50),
    });
    const wanted = fc.uniqueArray(
      fc.record({
        side,
        priceTicks: fc.integer({ min: 990, max: 1_010 }),
        qtyLots: fc.integer({ min: 1, max: 30 }),
      }),
      { selector: (quote) => `${quote.side}${quote.priceTicks}`, maxLength: 8 },
    );
    fc.assert(
      fc.property(wanted, fc.array(anyResting, { maxLength: 8 }), (quotes, orders) => {
        const now = { ...options, renewBeforeMs: 10 };
        const open = new Map(
          orders
            .map((order) => [order, resting(order)] as const)
            .map(([, order]) => [order.orderId, order]),
        );
        for (const step of planQuotes(quotes, [...open.values()], now)) {
          if (step.kind === 'cancel') open.delete(step.order.orderId);
          else if (step.kind === 'amend') {
            open.set(step.order.orderId, {
              ...step.order,
              priceTicks: step.priceTicks,
              leavesLots: step.qtyLots,
            });
          } else {
            const { quote } = step;
            const order = resting({
              side: quote.side,
              priceTicks: quote.priceTicks,
              leavesLots: quote.qtyLots,
            });
            open.set(order.orderId, order);
          }
        }
        expect(open.size).toBe(quotes.length);
        for (const quote of quotes) {
          const order = [...open.values()].find(
            (each) => each.side === quote.side && each.priceTicks === quote.priceTicks,
          );
          expect(order?.leavesLots).toBeLessThanOrEqual(quote.qtyLots);
          expect(order?.leavesLots).toBeGreaterThanOrEqual(quote.qtyLots / 2);
          expect(order?.expiresAtMs).toBeGreaterThan(10);
        }
        expect(planQuotes(quotes, [...open.values()], now)).toEqual([]);
      }),
    );
  });

  test('what moves away goes first, so that a bot never runs into itself', () => {
    const orders = [resting({ priceTicks: 995 }), resting({ side: 'sell', priceTicks: 1_005 })];
    const quotes: Quote[] = [
      { side: 'buy', priceTicks: 1_006, qtyLots: 10 },
      { side: 'sell', priceTicks: 1_016, qtyLots: 10 },
    ];
    expect(words(planQuotes(quotes, orders, options))).toEqual([
      'amend 1005 to 10 at 1016',
      'amend 995 to 10 at 1006',
    ]);
    expect(words(planQuotes(quotes, orders, { ...options, stepsMax: 1 }))).toEqual([
      'amend 1005 to 10 at 1016',
    ]);
  });

  test('an order is filled up once less than half of it is open, and made smaller at once', () => {
    const quote: Quote = { side: 'buy', priceTicks: 1_000, qtyLots: 10 };
    const after = (leavesLots: number): string[] =>
      words(planQuotes([quote], [resting({ leavesLots, cumLots: 3 })], options));
    expect(after(5)).toEqual([]);
    expect(after(4)).toEqual(['amend 1000 to 10 at 1000']);
    expect(after(11)).toEqual(['amend 1000 to 10 at 1000']);
  });
});

test.each<[unknown, string | undefined]>([
  [{ quotes: [] }, undefined],
  [{ quotes: [{ side: 'buy', priceTicks: 1, qtyLots: 1 }], takes: [] }, undefined],
  [undefined, 'a decision is an object with a list of quotes.'],
  [{}, 'a decision is an object with a list of quotes.'],
  [
    { quotes: [{ side: 'buy', priceTicks: 1.5, qtyLots: 1 }] },
    'quotes[0] has 1.5 as a price: whole ticks are due.',
  ],
  [
    { quotes: [], takes: [{ side: 'sell', limitTicks: 2, qtyLots: Number.NaN }] },
    'takes[0] has NaN as a quantity: whole lots, at least one, are due.',
  ],
  [{ quotes: [{ side: 'hold', priceTicks: 1, qtyLots: 1 }] }, 'quotes[0] has the side "hold".'],
  [{ quotes: [], referenceAtMs: Number.NaN }, 'referenceAtMs is no number.'],
])('a decision of %j', (decision, fault) => {
  expect(decisionFault(decision as Decision)).toBe(fault);
});

// What the market-making strategies decide, on books by chance and on a recorded one. No venue here: it must never need one.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { avellanedaStoikov } from '../avellaneda-stoikov.ts';
import { anySituation, make, recordedSituations, situation, terms } from './situations.ts';
import { Volatility } from './volatility.ts';
import { ParameterError } from '../runtime/parameters.ts';
import type { Decision, Quote, Side } from '../runtime/strategy.ts';

const makers = ['hello', 'ladder', 'avellaneda-stoikov'] as const;

function prices({ quotes }: Decision, side: Side): number[] {
  return quotes.filter((quote) => quote.side === side).map(({ priceTicks }) => priceTicks);
}

function bidOf(decision: Decision): number {
  return Math.max(...prices(decision, 'buy'));
}

function askOf(decision: Decision): number {
  return Math.min(...prices(decision, 'sell'));
}

describe.each(makers)('%s', (name) => {
  test('never crosses the other side of its own quotes, in any market, however long it runs', () => {
    fc.assert(
      fc.property(fc.array(anySituation, { minLength: 1, maxLength: 8 }), (situations) => {
        const strategy = make(name);
        for (const each of situations) {
          const decision = strategy.decide(each);
          expect(bidOf(decision)).toBeLessThan(askOf(decision));
          for (const quote of decision.quotes) {
            expect(Number.isSafeInteger(quote.priceTicks)).toBe(true);
            expect(quote.qtyLots).toBeGreaterThan(0);
          }
        }
      }),
    );
  });

  test('quotes both sides of the recorded market, near it', () => {
    const strategy = make(name);
    for (const each of recordedSituations()) {
      const decision = strategy.decide(each);
      const bid = each.book.bids[0]?.priceTicks ?? 0;
      const ask = each.book.asks[0]?.priceTicks ?? 0;
      expect(prices(decision, 'buy').length).toBeGreaterThan(0);
      expect(prices(decision, 'sell').length).toBeGreaterThan(0);
      expect(bidOf(decision)).toBeGreaterThan(bid - 200);
      expect(askOf(decision)).toBeLessThan(ask + 200);
    }
  });

  test('the same situations give the same decisions', () => {
    const [first, second] = [make(name), make(name)];
    for (const each of recordedSituations()) {
      expect(first.decide(each)).toEqual(second.decide(each));
    }
  });
});

describe.each(['ladder', 'avellaneda-stoikov'])('%s', (name) => {
  test('the more it has, the lower it quotes', () => {
    fc.assert(
      fc.property(
        anySituation,
        fc.integer({ min: -49, max: 48 }),
        fc.integer({ min: 1, max: 97 }),
        (each, less, further) => {
          const more = Math.min(49, less + further);
          const [few, many] = [less, more].map((inventoryLots) =>
            make(name).decide({ ...each, inventoryLots }),
          ) as [Decision, Decision];
          expect(bidOf(many)).toBeLessThanOrEqual(bidOf(few));
          expect(askOf(many)).toBeLessThanOrEqual(askOf(few));
        },
      ),
    );
    const [flat, long] = [0, 25].map((inventoryLots) =>
      make(name).decide(situation({ inventoryLots })),
    ) as [Decision, Decision];
    expect(bidOf(long)).toBeLessThan(bidOf(flat));
  });

  test('at its largest inventory it quotes the other side only', () => {
    const full = make(name).decide(situation({ inventoryLots: 50 }));
    expect([prices(full, 'buy').length, prices(full, 'sell').length > 0]).toEqual([0, true]);
    const empty = make(name).decide(situation({ inventoryLots: -50 }));
    expect([prices(empty, 'buy').length > 0, prices(empty, 'sell').length]).toEqual([true, 0]);
  });
});

describe('the ladder', () => {
  const ticks = (quotes: readonly Quote[]): string[] =>
    quotes.map(({ side, priceTicks, qtyLots }) => `${side} ${qtyLots} at ${priceTicks}`);

  test('quotes its levels around the middle of the others', () => {
    const texts = { levels: '2', 'half-spread': '5', gap: '3', qty: '7' };
    expect(ticks(make('ladder', texts).decide(situation()).quotes)).toEqual([
      'buy 7 at 58495',
      'sell 7 at 58505',
      'buy 7 at 58492',
      'sell 7 at 58508',
    ]);
  });

  test('stays where it is until its centre is far enough off', () => {
    const strategy = make('ladder', { 'move-after': '3' });
    const at = (middle: number): number =>
      bidOf(
        strategy.decide(
          situation({
            book: {
              bids: [{ priceTicks: middle - 10, qtyLots: 1 }],
              asks: [{ priceTicks: middle + 10, qtyLots: 1 }],
            },
          }),
        ),
      );
    const first = at(58_500);
    expect(at(58_502)).toBe(first);
    expect(at(58_503)).toBe(first + 3);
  });

  test('follows a series of prices, and says how old the last one is', () => {
    const series = 'time,price\n0,100.00\n10,101.00\n';
    const strategy = make('ladder', { reference: 'series', series });
    expect(bidOf(strategy.decide(situation({ nowMs: 9_999 })))).toBe(10_000 - 5);
    const later = strategy.decide(situation({ nowMs: 25_000 }));
    expect(bidOf(later)).toBe(10_100 - 5);
    expect(later.referenceAtMs).toBe(10_000);
  });

  test('a series without its file, and a file without its reference, are refused', () => {
    expect(() => make('ladder', { reference: 'series' })).toThrow(ParameterError);
    expect(() => make('ladder', { series: '0,1' })).toThrow(/is for reference=series/);
  });

  test('a market without any price is left alone', () => {
    const nothing = situation({ book: { bids: [], asks: [] }, lastTicks: undefined });
    const decision = make('ladder').decide(nothing);
    // The listing has a price; it is all that there is.
    expect(decision.note).toBe(`around ${terms.priceText(58_500)}`);
  });
});

describe('Avellaneda and Stoikov', () => {
  // s = 100, sigma = 2, kappa = 1.5, T = 1, as in the paper's simulations; the spreads worked out by hand from
  // gamma sigma^2 (T - t) + (2 / gamma) ln(1 + gamma / kappa).
  test.each([
    { gamma: 0.1, inventory: 0, timeLeft: 1, reservation: 100, spread: 1.690_770_4 },
    { gamma: 0.1, inventory: 0, timeLeft: 0, reservation: 100, spread: 1.290_770_4 },
    { gamma: 0.1, inventory: 3, timeLeft: 0.5, reservation: 99.4, spread: 1.490_770_4 },
    { gamma: 0.1, inventory: -3, timeLeft: 0.5, reservation: 100.6, spread: 1.490_770_4 },
    { gamma: 0.01, inventory: 10, timeLeft: 1, reservation: 99.6, spread: 1.368_908_5 },
    { gamma: 0.5, inventory: 1, timeLeft: 1, reservation: 98, spread: 3.150_728_3 },
  ])(
    'gamma $gamma, inventory $inventory, $timeLeft left: $reservation and $spread',
    ({ gamma, inventory, timeLeft, reservation, spread }) => {
      const input = { price: 100, sigma: 2, kappa: 1.5, gamma, inventory, timeLeft };
      const quote = avellanedaStoikov(input);
      expect(quote.reservation).toBeCloseTo(reservation, 9);
      expect(quote.spread).toBeCloseTo(spread, 6);
    },
  );

  test('the strategy quotes what the formula says, rounded away from the middle', () => {
    const texts = { gamma: '0.1', kappa: '1.5', sigma: '2', horizon: '100', qty: '1' };
    const decision = make('avellaneda-stoikov', texts).decide(situation({ inventoryLots: 2 }));
    // r = 58500 - 2 x 0.1 x 4 x 100 = 58420; spread = 40 + 1.29.
    expect(bidOf(decision)).toBe(Math.floor(58_420 - 20.645));
    expect(askOf(decision)).toBe(Math.ceil(58_420 + 20.645));
  });

  test('the volatility of a random walk is found', () => {
    const volatility = new Volatility(60_000);
    let ticks = 10_000;
    for (let step = 0; step < 2_000; step++) {
      volatility.observe(ticks, step * 250);
      // One tick a quarter of a second, up or down: two ticks a root second.
      ticks += (step * 7_919) % 13 < 6 ? 1 : -1;
    }
    expect(volatility.ticksPerRootSecond).toBeCloseTo(2, 1);
  });

  test('before there is enough to estimate it from, the volatility is not known', () => {
    const volatility = new Volatility(60_000);
    volatility.observe(100, 0);
    volatility.observe(101, 1_000);
    expect(volatility.ticksPerRootSecond).toBeUndefined();
  });
});

// What the agents stand on, without any venue: ladders, requoting, belief and caution. Everything follows from a seed.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { Prng } from '#std/prng.ts';
import { Caution } from './caution.ts';
import type { MakerParameters, MakerSituation } from './maker-strategy.ts';
import { makerParameters, MakerStrategy } from './maker-strategy.ts';
import { RateBudget } from './rate-budget.ts';
import { ReferencePath } from './reference-path.ts';
import type { RestingQuote } from './requote.ts';
import { planQuotes } from './requote.ts';

const parameters: MakerParameters = {
  levels: 5,
  halfSpreadTicks: 2,
  gapTicks: 2,
  sizeLots: 20,
  inventoryLotsMax: 2_000,
  skewTicksMax: 20,
  priceTicksMin: 1,
  priceTicksMax: 100_000,
  qtyLotsMax: 1_000_000,
};
const calm: MakerSituation = {
  fairTicks: 1_000,
  inventoryLots: 0,
  foreignBidTicks: undefined,
  foreignAskTicks: undefined,
  buyableLots: 1_000_000,
  sellableLots: 1_000_000,
};

function ladderOf(change: Partial<MakerSituation>): ReturnType<MakerStrategy['ladder']> {
  return new MakerStrategy(new Prng(1), parameters).ladder({ ...calm, ...change });
}

describe('a maker', () => {
  test('quotes five levels a side around its centre', () => {
    expect(ladderOf({})).toEqual({
      bids: [998, 996, 994, 992, 990],
      asks: [1_002, 1_004, 1_006, 1_008, 1_010],
    });
  });

  test('leaves its quotes alone while the price moves by less than a gap', () => {
    const strategy = new MakerStrategy(new Prng(1), parameters);
    const first = strategy.ladder(calm);
    expect(strategy.ladder({ ...calm, fairTicks: 1_001.5 })).toEqual(first);
    expect(strategy.ladder({ ...calm, fairTicks: 1_001.7 }).bids[0]).toBe(1_000);
  });

  test('leans its quotes down, and buys less, the more it has', () => {
    const long = ladderOf({ inventoryLots: 1_000 });
    expect(long.bids).toHaveLength(3);
    expect(long.asks).toHaveLength(5);
    expect(long.asks[0]).toBe(992);
    const full = ladderOf({ inventoryLots: 2_500 });
    expect(full.bids).toHaveLength(0);
    expect(full.asks[0]).toBe(982);
    const short = ladderOf({ inventoryLots: -2_500 });
    expect(short.asks).toHaveLength(0);
    expect(short.bids[0]).toBe(1_018);
  });

  test('never quotes through the best price of another', () => {
    const squeezed = ladderOf({ foreignAskTicks: 997, foreignBidTicks: 1_005 });
    expect(squeezed.bids).toEqual([996, 995, 994, 992, 990]);
    expect(squeezed.asks).toEqual([1_006, 1_007, 1_008, 1_009, 1_010]);
  });

  test('quotes no more than it has money and shares for', () => {
    expect(ladderOf({ buyableLots: 250 }).bids).toHaveLength(2);
    expect(ladderOf({ sellableLots: 0 }).asks).toHaveLength(0);
  });

  test('stays within the price bounds of the instrument', () => {
    expect(ladderOf({ fairTicks: 4 }).bids).toEqual([2]);
    expect(ladderOf({ fairTicks: 99_996 }).asks).toEqual([99_998, 100_000]);
  });

  test('quotes a tick or so in a cheap stock, some basis points in a dear one', () => {
    const bounds = { priceTicksMin: 1, priceTicksMax: 1_000_000, qtyLotsMax: 1_000_000 };
    const cheap = makerParameters(new Prng(3), 2_670, 26.7, bounds);
    expect(cheap).toMatchObject({ halfSpreadTicks: 1, gapTicks: 1, sizeLots: 449 });
    const dear = makerParameters(new Prng(3), 58_533, 585.33, bounds);
    expect(dear.halfSpreadTicks).toBeGreaterThanOrEqual(2);
    expect(dear.halfSpreadTicks).toBeLessThanOrEqual(4);
    expect(dear).toMatchObject({ gapTicks: 2, sizeLots: 21 });
  });

  test('draws the same sizes from the same seed, larger ones deeper', () => {
    const draw = (): number[] => {
      const strategy = new MakerStrategy(new Prng(7), parameters);
      return Array.from({ length: 500 }, (_, i) => strategy.drawSize(i % 5));
    };
    const sizes = draw();
    expect(draw()).toEqual(sizes);
    const mean = (level: number): number =>
      sizes.filter((_, i) => i % 5 === level).reduce((sum, each) => sum + each, 0) / 100;
    expect(mean(4)).toBeGreaterThan(mean(0) * 2);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(1);
  });

  test('never crosses its own quotes, whatever the situation', () => {
    const ticks = fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: -5_000, max: 5_000 }),
        ticks,
        ticks,
        (fairTicks, inventoryLots, bid, ask) => {
          const crossed = bid !== undefined && ask !== undefined && bid >= ask;
          const { bids, asks } = ladderOf({
            fairTicks,
            inventoryLots,
            foreignBidTicks: crossed ? undefined : bid,
            foreignAskTicks: crossed ? undefined : ask,
          });
          expect(Math.max(-Infinity, ...bids)).toBeLessThan(Math.min(Infinity, ...asks));
          expect(new Set(bids).size).toBe(bids.length);
          expect(new Set(asks).size).toBe(asks.length);
        },
      ),
    );
  });
});

describe('requoting', () => {
  const quote = (
    orderId: string,
    side: 'buy' | 'sell',
    priceTicks: number,
    leavesLots = 20,
  ): RestingQuote => ({ orderId, side, priceTicks, cumLots: 0, leavesLots });

  function plan(bids: number[], asks: number[], resting: RestingQuote[], max = 99): string[] {
    return planQuotes({ bids, asks }, resting, 7, max).map((action) => {
      switch (action.kind) {
        case 'place':
          return `place ${action.side} ${action.priceTicks}`;
        case 'move':
          return `move ${action.quote.orderId} to ${action.priceTicks}`;
        default:
          return `${action.kind} ${action.quote.orderId}`;
      }
    });
  }

  test('places a ladder where there is none', () => {
    expect(plan([99, 98], [101], [])).toEqual(['place buy 99', 'place buy 98', 'place sell 101']);
  });

  test('touches nothing that is in place', () => {
    expect(plan([99], [101], [quote('a', 'buy', 99), quote('b', 'sell', 101)])).toEqual([]);
  });

  test('moves the farthest quotes to the front when the price moves, retreats first', () => {
    const resting = [
      quote('b1', 'buy', 98),
      quote('b2', 'buy', 96),
      quote('s1', 'sell', 102),
      quote('s2', 'sell', 104),
    ];
    expect(plan([100, 98], [104, 106], resting)).toEqual(['move s1 to 106', 'move b2 to 100']);
  });

  test('cancels what is too many or doubled, fills up what is nearly gone', () => {
    const resting = [
      quote('a', 'buy', 99),
      quote('b', 'buy', 99),
      quote('c', 'buy', 97),
      quote('d', 'sell', 101, 6),
    ];
    expect(plan([99], [101], resting)).toEqual(['cancel b', 'cancel c', 'refill d']);
  });

  test('sends no more at once than it may', () => {
    expect(plan([99, 98, 97], [101, 102, 103], [], 2)).toHaveLength(2);
  });
});

describe('the belief about a price', () => {
  test('is the same from the same seed, and stays near its anchor for days', () => {
    const walk = (): number[] => {
      const path = new ReferencePath(new Prng(5), 58_533, 58_533);
      return Array.from({ length: 3 * 86_400 }, () => {
        path.advance(1_000);
        return path.ticks;
      });
    };
    const prices = walk();
    expect(walk()).toEqual(prices);
    const lowest = prices.reduce((a, b) => Math.min(a, b));
    const highest = prices.reduce((a, b) => Math.max(a, b));
    expect(lowest).toBeGreaterThan(58_533 * 0.97);
    expect(highest).toBeLessThan(58_533 * 1.03);
    expect(highest - lowest).toBeGreaterThan(58_533 * 0.005);
  });

  test('follows trades, and never leaves the price axis', () => {
    const path = new ReferencePath(new Prng(5), 100, 100);
    for (let i = 0; i < 200; i++) path.observeTrade(120);
    expect(path.ticks).toBeCloseTo(120, 0);
    for (let i = 0; i < 1_000; i++) path.observeTrade(-1_000);
    expect(path.ticks).toBe(1);
  });

  test('does not jump after a pause', () => {
    const path = new ReferencePath(new Prng(5), 58_533, 60_000);
    path.advance(86_400_000);
    expect(Math.abs(path.ticks - 60_000)).toBeLessThan(60);
  });
});

describe('caution', () => {
  test('holds back longer each time the venue is busy, and not at all once it answers', () => {
    const caution = new Caution();
    const refused = (reason: string, nowMs: number): number =>
      caution.refused('AAPL', reason, nowMs).ms;
    expect(refused('venueBusy', 0)).toBe(1_000);
    expect(refused('rateLimited', 1_000)).toBe(2_000);
    expect(refused('venueBusy', 3_000)).toBe(4_000);
    expect(caution.isFree('MSFT', 6_999)).toBe(false);
    expect(caution.isFree('MSFT', 7_000)).toBe(true);
    caution.succeeded();
    expect(refused('venueBusy', 7_000)).toBe(1_000);
  });

  test('takes the refusals of commands that left together for one', () => {
    const caution = new Caution();
    for (let i = 0; i < 6; i++) caution.refused('AAPL', 'venueBusy', i);
    expect(caution.isFree('AAPL', 1_000)).toBe(true);
  });

  test('keeps a halt to its instrument and minds no ordinary miss', () => {
    const caution = new Caution();
    caution.refused('AAPL', 'instrumentHalted', 0);
    caution.refused('MSFT', 'postOnlyWouldCross', 0);
    expect(caution.isFree('AAPL', 100)).toBe(false);
    expect(caution.isFree('MSFT', 100)).toBe(true);
  });

  test('tells somebody about what does not pass by itself', () => {
    const caution = new Caution();
    const notable = (reason: string): boolean => caution.refused('AAPL', reason, 0).isNotable;
    expect(['insufficientFunds', 'accountKillSwitch', 'somethingNew'].every(notable)).toBe(true);
    expect(['venueBusy', 'tooLateToCancel'].some(notable)).toBe(false);
  });
});

test('a rate budget gives its burst, then its rate', () => {
  const budget = new RateBudget(10, 20, 0);
  expect(budget.available(0)).toBe(20);
  budget.spend(20);
  expect(budget.available(50)).toBe(0);
  expect(budget.available(1_050)).toBe(10);
  expect(budget.available(60_000)).toBe(20);
});

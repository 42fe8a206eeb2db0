// The depth by price against a plain map, near the best and far from it, and what is told of its changes.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { priceTicksMax } from '#core/limits.ts';
import { Side } from '#core/terms.ts';
import { DepthBook } from '#marketdata/depth-book.ts';
import type { DepthLevel } from '#marketdata/depth-book.ts';

const prices = fc.oneof(
  fc.integer({ min: 95, max: 105 }),
  fc.integer({ min: 1, max: 5_000 }),
  fc.integer({ min: 1, max: priceTicksMax }),
  fc.constantFrom(1, 255, 256, 4_095, 4_096, 65_536, priceTicksMax - 1, priceTicksMax),
);
const changes = fc.record({
  side: fc.constantFrom(Side.buy, Side.sell),
  priceTicks: prices,
  qtyLots: fc.integer({ min: 1, max: 2 ** 40 }),
  orderCount: fc.constantFrom(0, 0, 1, 2, 1_000),
});

function naiveSide(levels: Map<number, DepthLevel>, side: Side): DepthLevel[] {
  const sorted = [...levels.values()].toSorted((a, b) => a.priceTicks - b.priceTicks);
  return side === Side.buy ? sorted.toReversed() : sorted;
}

describe('the depth', () => {
  test('is the last word on each price, from the best on', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 300 }), fc.nat(20), (all, limit) => {
        const book = new DepthBook(priceTicksMax);
        const naive = {
          [Side.buy]: new Map<number, DepthLevel>(),
          [Side.sell]: new Map<number, DepthLevel>(),
        };
        for (const { side, priceTicks, qtyLots, orderCount } of all) {
          book.set(side, priceTicks, orderCount === 0 ? 0 : qtyLots, orderCount);
          if (orderCount === 0) naive[side].delete(priceTicks);
          else naive[side].set(priceTicks, { priceTicks, qtyLots, orderCount });
        }
        for (const side of [book.bids, book.asks]) {
          const levels = naiveSide(naive[side.side], side.side);
          expect(side.best(Infinity)).toEqual(levels);
          expect(side.best(limit)).toEqual(levels.slice(0, limit));
          expect(side.levelCount).toBe(levels.length);
          expect(side.bestPriceTicks).toBe(levels[0]?.priceTicks ?? 0);
          expect(side.bestQtyLots).toBe(levels[0]?.qtyLots ?? 0);
        }
      }),
    );
  });

  test('tells each changed level once, as it is now, in order of the first change', () => {
    const book = new DepthBook(priceTicksMax);
    book.set(Side.buy, 100, 5, 1);
    book.set(Side.sell, 101, 7, 2);
    book.set(Side.buy, 99, 3, 1);
    book.set(Side.buy, 100, 0, 0);
    book.set(Side.sell, 101, 9, 3);
    expect(book.takeChanges()).toEqual([
      { side: Side.buy, priceTicks: 100, qtyLots: 0, orderCount: 0 },
      { side: Side.sell, priceTicks: 101, qtyLots: 9, orderCount: 3 },
      { side: Side.buy, priceTicks: 99, qtyLots: 3, orderCount: 1 },
    ]);
    expect(book.takeChanges()).toEqual([]);
  });

  test('forgets changes that are dropped, and not the levels', () => {
    const book = new DepthBook(priceTicksMax);
    book.set(Side.buy, 100, 5, 1);
    book.dropChanges();
    expect(book.changeCount).toBe(0);
    expect(book.takeChanges()).toEqual([]);
    expect(book.bids.bestPriceTicks).toBe(100);
    book.set(Side.buy, 100, 6, 1);
    expect(book.takeChanges()).toHaveLength(1);
  });

  test('replayed from its changes, taken at any time, is the same depth', () => {
    const taking = fc.array(fc.tuple(changes, fc.boolean()), { maxLength: 300 });
    fc.assert(
      fc.property(taking, (all) => {
        const book = new DepthBook(priceTicksMax);
        const replayed = new DepthBook(priceTicksMax);
        const replay = (): void => {
          const taken = book.takeChanges();
          expect(new Set(taken.map((each) => each.side * 2 ** 32 + each.priceTicks)).size).toBe(
            taken.length,
          );
          for (const each of taken) {
            replayed.set(each.side, each.priceTicks, each.qtyLots, each.orderCount);
          }
        };
        for (const [{ side, priceTicks, qtyLots, orderCount }, isTaken] of all) {
          book.set(side, priceTicks, orderCount === 0 ? 0 : qtyLots, orderCount);
          if (isTaken) replay();
        }
        replay();
        expect(replayed.bids.best(Infinity)).toEqual(book.bids.best(Infinity));
        expect(replayed.asks.best(Infinity)).toEqual(book.asks.best(Infinity));
      }),
    );
  });
});

// The demonstrations' own auction price, on books small enough to be worked out by hand: one for each rule that can decide. It must never ask the venue
// or the engine.

import { describe, expect, test } from 'vitest';
import { type AuctionOrder, auctionPrice } from './auction-price.ts';

const buy = (limitTicks: number, qty: number): AuctionOrder => ({ side: 'buy', limitTicks, qty });
const sell = (limitTicks: number, qty: number): AuctionOrder => ({ side: 'sell', limitTicks, qty });

describe('the auction price', () => {
  test('has the largest executable volume', () => {
    const { chosen, reason } = auctionPrice(
      [buy(101, 10), buy(100, 5), sell(99, 4), sell(101, 8)],
      90,
    );
    expect(chosen).toMatchObject({ priceTicks: 101, matchedQty: 10, surplusQty: -2 });
    expect(reason).toBe('It has the largest executable volume.');
  });

  test('of equal volumes has the smallest surplus', () => {
    const { chosen, reason } = auctionPrice([buy(102, 10), buy(100, 5), sell(100, 10)], 110);
    expect(chosen).toMatchObject({ priceTicks: 102, matchedQty: 10, surplusQty: 0 });
    expect(reason).toBe('Of equal volumes it has the smallest surplus.');
  });

  test('is the highest where buyers are left at each', () => {
    const { chosen } = auctionPrice([buy(102, 10), sell(100, 4)], 90);
    expect(chosen).toMatchObject({ priceTicks: 102, surplusQty: 6 });
  });

  test('is the lowest where sellers are left at each', () => {
    const { chosen } = auctionPrice([buy(102, 4), sell(100, 10)], 90);
    expect(chosen).toMatchObject({ priceTicks: 100, surplusQty: -6 });
  });

  test.each([
    [101, 101],
    [90, 100],
    [120, 102],
  ])('is the nearest to a reference of %i where nothing is left: %i', (reference, price) => {
    const { chosen } = auctionPrice([buy(102, 4), sell(100, 4)], reference);
    expect(chosen).toMatchObject({ priceTicks: price, surplusQty: 0 });
  });

  test('is none where no two orders meet', () => {
    const { chosen, candidates } = auctionPrice([buy(99, 4), sell(100, 4)], 99);
    expect(chosen).toBeUndefined();
    expect(candidates.map(({ priceTicks }) => priceTicks)).toEqual([99, 100]);
  });

  test('counts market orders at every price up to their collar, and makes no candidate of it', () => {
    const market: AuctionOrder = { side: 'buy', limitTicks: 110, qty: 3, isMarket: true };
    const { chosen, candidates } = auctionPrice([market, sell(100, 5)], 100);
    expect(chosen).toMatchObject({ priceTicks: 100, matchedQty: 3, surplusQty: -2 });
    expect(candidates).toHaveLength(1);
  });
});

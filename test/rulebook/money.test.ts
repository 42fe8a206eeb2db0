// docs/rulebook.md, "Money": what orders with terms hold, and the auction rate. The rest is in src/core/settlement.test.ts and
// src/core/treasury.test.ts.

import { describe, expect, test } from 'vitest';
import { Desk, type OrderWords } from '../support/desk.ts';

describe('an order holds all that it could cost from its entry', () => {
  const buy = { account: 'anna', side: 'buy', qty: 10 } as const;
  const held: readonly [string, number, OrderWords][] = [
    ['limit', 1_000, { ...buy, price: 100 }],
    ['iceberg, hidden quantity included', 1_000, { ...buy, price: 100, display: 1 }],
    ['all-or-none', 1_000, { ...buy, price: 100, allOrNone: true }],
    ['closing order', 1_000, { ...buy, price: 100, tif: 'cls' }],
    ['closing market order, at its collar', 1_100, { ...buy, tif: 'cls' }],
    ['stop, at its protection price', 1_320, { ...buy, type: 'stop', stop: 120 }],
    ['stop-limit, at its limit', 1_300, { ...buy, type: 'stopLimit', stop: 120, price: 130 }],
    ['take-profit, at its protection price', 990, { ...buy, type: 'takeProfit', stop: 90 }],
    [
      'trailing stop, at the collar around its first stop',
      1_150,
      { ...buy, type: 'trailingStop', trail: 5 },
    ],
  ];
  for (const [what, amount, words] of held) {
    test(`${what}: ${amount}`, () => {
      const desk = Desk.open();
      desk.rest({ ...words, id: 'a' });
      expect(desk.balance('anna')).toEqual({ available: 1_000_000 - amount, held: amount });
      desk.cancel({ account: 'anna', id: 'a' });
      expect(desk.balance('anna')).toEqual({ available: 1_000_000, held: 0 });
    });
  }

  test('with the highest of its three fees on every lot, rounded up as if it filled alone', () => {
    for (const [makerFee, takerFee, auctionFee] of [
      [10_000, 0, 0],
      [0, 10_000, 0],
      [0, 0, 10_000],
    ] as const) {
      const desk = Desk.open({ makerFee, takerFee, auctionFee });
      desk.rest({ account: 'anna', side: 'buy', price: 50, qty: 10 });
      // 0.5 a lot, rounded up to 1.
      expect(desk.balance('anna').held).toBe(510);
    }
  });
});

describe('fees', () => {
  test('are those of the order’s entry, in auctions too', () => {
    const desk = Desk.open({ phase: 'openingAuction', auctionFee: 10_000 });
    desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 10 });
    desk.setFeeTier(0, 0, 0, 50_000);
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 10 });
    desk.setPhase('continuous');
    expect(desk.balance('anna').available).toBe(1_000_000 - 1_010);
    expect(desk.balance('ben').available).toBe(1_000_000 + 950);
  });

  test('of a triggered stop are a taker’s, at the rates of its entry', () => {
    const desk = Desk.open({ makerFee: 0, takerFee: 10_000 });
    desk.rest({ account: 'anna', side: 'buy', type: 'stop', stop: 105, qty: 10 });
    desk.setFeeTier(0, 0, 20_000);
    desk.rest({ account: 'ben', side: 'sell', price: 110, qty: 10 });
    desk.print(105, { maker: 'ben', taker: 'cleo' });
    expect(desk.balance('anna').available).toBe(1_000_000 - 1_111);
  });

  test('a rebate in an auction is never more than what the other side pays', () => {
    const desk = Desk.open({ phase: 'openingAuction', auctionFee: 1_000 });
    desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 100 });
    desk.setFeeTier(0, 0, 0, -10_000);
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 100 });
    desk.setPhase('continuous');
    // 0.1% of 10,000 is paid by the one, and all that the other may get.
    expect(desk.balance('anna').available).toBe(1_000_000 - 10_010);
    expect(desk.balance('ben').available).toBe(1_000_000 + 10_010);
  });
});

test('every asset sums to zero at all times, the outside world included', () => {
  const desk = Desk.open({ takerFee: 12_345, auctionFee: 777 });
  const sum = (asset: string): number => {
    const { available, held } = desk.balance('outside', asset);
    return desk.membersHave(asset) + available + held;
  };
  desk.borrow('anna', 'ACME', 7);
  desk.rest({ account: 'anna', side: 'sell', price: 101, qty: 10_007 });
  desk.rest({ account: 'ben', side: 'buy', budget: 77_777 });
  desk.bring('reopeningAuction');
  desk.rest({ account: 'ben', side: 'buy', qty: 33, tif: 'day' });
  desk.setPhase('continuous');
  expect([sum('USD'), sum('ACME')]).toEqual([0, 0]);
});

// docs/rulebook.md, "Order types": market orders by budget (FIX CashOrderQty).

import { describe, expect, test } from 'vitest';
import { Desk, type DeskOptions } from '../support/desk.ts';

const spend = { account: 'anna', side: 'buy', id: 'a' } as const;
const raise = { account: 'anna', side: 'sell', id: 'a' } as const;

/** Offers, or bids, of ben, as `qty@price`. */
function opened(side: 'buy' | 'sell', quotes: string, options: DeskOptions = {}): Desk {
  const desk = Desk.open(options);
  for (const quote of quotes.split(' ').filter(Boolean)) {
    const [qty, price] = quote.split('@').map(Number);
    desk.rest({ account: 'ben', side, qty: qty!, price: price! });
  }
  return desk;
}

describe('a buy by budget', () => {
  test('goes from price to price and takes the whole lots that the rest of the budget covers', () => {
    const desk = opened('sell', '4@100 10@110');
    const outcome = desk.rest({ ...spend, budget: 1_000 });
    expect(outcome.fills).toBe('4@100 5@110');
    expect(outcome.ends).toEqual(['a budgetReached']);
    expect(desk.balance('anna')).toEqual({ available: 1_000_000 - 950, held: 0 });
  });

  test('is accepted without a quantity; its orderQty is what it took', () => {
    const desk = opened('sell', '4@100 10@110');
    const outcome = desk.rest({ ...spend, budget: 1_000 });
    expect(outcome.events[0]).toMatchObject({ kind: 'orderAccepted', orderQtyLots: 0 });
    expect(desk.order('anna', 'a')).toMatchObject({ status: 'filled', qty: 9, cum: 9, leaves: 0 });
  });

  test('passes over no price: it ends where the next one would take no more lots', () => {
    const desk = opened('sell', '4@100 1@105 1@106');
    expect(desk.rest({ ...spend, budget: 500 }).fills).toBe('4@100');
    expect(desk.order('anna', 'a')).toMatchObject({ status: 'filled', reason: 'budgetReached' });
  });

  test('of too little for a lot at the first price is too small, and expires', () => {
    const desk = opened('sell', '4@100');
    expect(desk.rest({ ...spend, budget: 99 }).ends).toEqual(['a budgetTooSmall']);
    expect(desk.order('anna', 'a')).toMatchObject({ status: 'expired', qty: 0, cum: 0 });
  });

  test('expires where there was not enough to take, or only beyond the collar', () => {
    for (const [quotes, reason] of [
      ['4@100', 'noLiquidity'],
      ['4@100 9@111', 'collarReached'],
      ['', 'noLiquidity'],
    ] as const) {
      const desk = opened('sell', quotes);
      expect(desk.rest({ ...spend, budget: 1_000 }).ends).toEqual([`a ${reason}`]);
      const cum = quotes === '' ? 0 : 4;
      expect(desk.order('anna', 'a')).toMatchObject({ status: 'expired', cum, qty: cum });
    }
  });

  test('spends its fees out of the budget', () => {
    const desk = opened('sell', '20@100', { takerFee: 10_000 });
    expect(desk.rest({ ...spend, budget: 1_000 }).fills).toBe('9@100');
    expect(desk.balance('anna').available).toBe(1_000_000 - 909);
  });

  test('counts each lot with its own fee, rounded up', () => {
    const instruments = [{ referencePriceTicks: 50 }];
    const desk = opened('sell', '20@50', { instruments, takerFee: 10_000 });
    // 51 a lot; the fee of three lots together is 1.5, rounded up.
    expect(desk.rest({ ...spend, budget: 153 }).fills).toBe('3@50');
    expect(desk.balance('anna').available).toBe(1_000_000 - 152);
  });

  test('has the lots that self-trade prevention took in its quantity, too, and buys others for the money', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 3, id: 'own' });
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 20 });
    desk.rest({ ...spend, budget: 1_000, stp: 'decrement' });
    expect(desk.order('anna', 'a')).toMatchObject({ status: 'filled', qty: 13, cum: 10 });
    expect(desk.preventedQty('anna', 'a')).toBe(3);
    expect(desk.balance('anna')).toEqual({ available: 999_000, held: 0 });
  });

  test('ends with self-trade prevention where it meets its own', () => {
    const desk = opened('sell', '4@100');
    desk.rest({ account: 'anna', side: 'sell', price: 101, qty: 3 });
    expect(desk.rest({ ...spend, budget: 1_000 }).ends).toEqual(['a selfTradePrevention']);
    expect(desk.order('anna', 'a')).toMatchObject({ status: 'canceled', cum: 4 });
    expect(desk.balance('anna')).toEqual({ available: 999_600, held: 0 });
  });

  test('needs its budget, all of it', () => {
    const desk = opened('sell', '4@100', { cash: 900 });
    const outcome = desk.place({ ...spend, budget: 901 });
    expect([outcome.reject, outcome.limit]).toEqual(['insufficientFunds', 900]);
  });
});

describe('a sale by budget', () => {
  test('takes as many lots as the rest of the budget needs, and receives at least that much', () => {
    const desk = opened('buy', '4@100 10@95');
    const outcome = desk.rest({ ...raise, budget: 600 });
    expect(outcome.fills).toBe('4@100 3@95');
    expect(outcome.ends).toEqual(['a budgetReached']);
    expect(desk.balance('anna').available).toBe(1_000_000 + 685);
    expect(desk.order('anna', 'a')).toMatchObject({ status: 'filled', qty: 7, cum: 7 });
  });

  test('receives it after fees', () => {
    const desk = opened('buy', '20@100', { takerFee: 10_000 });
    // 99 a lot.
    expect(desk.rest({ ...raise, budget: 990 }).fills).toBe('10@100');
    expect(desk.balance('anna').available).toBe(1_000_000 + 990);
  });

  test('expires where it could not receive as much', () => {
    for (const [quotes, reason] of [
      ['4@100', 'noLiquidity'],
      ['4@100 9@89', 'collarReached'],
    ] as const) {
      const desk = opened('buy', quotes);
      expect(desk.rest({ ...raise, budget: 600 }).ends).toEqual([`a ${reason}`]);
      expect(desk.order('anna', 'a')).toMatchObject({ status: 'expired', cum: 4 });
    }
  });

  test('needs the lots that its budget takes at the collar', () => {
    // 600 at 90 a lot.
    for (const [shares, reject] of [
      [6, 'insufficientShares'],
      [7, 'none'],
    ] as const) {
      const desk = Desk.open({ shares });
      const outcome = desk.place({ ...raise, budget: 600 });
      expect([outcome.reject, outcome.limit]).toEqual([reject, reject === 'none' ? undefined : 6]);
    }
  });
});

test('a budget is at least 1 and at most the largest value of an order', () => {
  const desk = Desk.open({ instruments: [{ notionalMinorMax: 5_000 }] });
  expect(desk.place({ ...spend, budget: 5_001 }).reject).toBe('budgetOutOfRange');
  expect(desk.place({ ...spend, budget: 5_000, id: 'b' }).reject).toBe('none');
});

test('by budget is for continuous trading only', () => {
  const desk = Desk.open({ phase: 'openingAuction' });
  expect(desk.place({ ...spend, budget: 1_000 }).reject).toBe('phaseNotPermitted');
});

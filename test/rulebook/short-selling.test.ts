// docs/rulebook.md, "Short selling".

import { describe, expect, test } from 'vitest';
import { Desk } from '../support/desk.ts';

/** Anna has 1,000 and no shares; ben bids for some. */
function opened(): Desk {
  const desk = Desk.open({ cash: 1_000, shares: 0 });
  desk.rest({ account: 'ben', side: 'buy', price: 100, qty: 5 });
  return desk;
}
const sale = { account: 'anna', side: 'sell', price: 100, qty: 5 } as const;

test('shares are borrowed first, then sold like any shares', () => {
  const desk = opened();
  expect(desk.place(sale).reject).toBe('insufficientShares');
  expect(desk.borrow('anna', 'ACME', 5).reject).toBe('none');
  expect(desk.balance('anna', 'ACME')).toEqual({ available: 5, held: 0 });
  expect(desk.rest(sale).fills).toBe('5@100');
  expect(desk.balance('anna', 'ACME')).toEqual({ available: 0, held: 0 });
  expect(desk.balance('anna')).toEqual({ available: 1_500, held: 0 });
});

test('they come from the outside world: every asset still sums to zero', () => {
  const desk = opened();
  desk.borrow('anna', 'ACME', 5);
  expect(desk.membersHave('ACME')).toBe(5);
  expect(desk.balance('outside', 'ACME').available).toBe(-5);
  desk.giveBack('anna', 'ACME', 5);
  expect(desk.membersHave('ACME')).toBe(0);
  expect(desk.balance('outside', 'ACME').available).toBe(0);
});

describe('borrowed shares', () => {
  test('cannot be withdrawn or transferred', () => {
    const desk = opened();
    desk.deposit('anna', 'ACME', 3);
    desk.borrow('anna', 'ACME', 5);
    expect(desk.withdraw('anna', 'ACME', 4).reject).toBe('sharesBorrowed');
    expect(desk.transfer('anna', 'ben', 'ACME', 4).reject).toBe('sharesBorrowed');
    expect(desk.withdraw('anna', 'ACME', 3).reject).toBe('none');
    expect(desk.withdraw('anna', 'ACME', 1).reject).toBe('sharesBorrowed');
  });

  test('leave what the account has besides them free, held shares included', () => {
    const desk = opened();
    desk.deposit('anna', 'ACME', 3);
    desk.borrow('anna', 'ACME', 5);
    desk.rest({ ...sale, price: 110 });
    expect(desk.balance('anna', 'ACME')).toEqual({ available: 3, held: 5 });
    expect(desk.withdraw('anna', 'ACME', 3).reject).toBe('none');
  });

  test('are given back no more than were borrowed, and no more than are there', () => {
    const desk = opened();
    expect(desk.giveBack('anna', 'ACME', 1).reject).toBe('nothingBorrowed');
    desk.borrow('anna', 'ACME', 5);
    expect(desk.giveBack('anna', 'ACME', 6).reject).toBe('nothingBorrowed');
    desk.rest({ ...sale, qty: 3 });
    expect(desk.giveBack('anna', 'ACME', 3).reject).toBe('insufficientBalance');
    expect(desk.giveBack('anna', 'ACME', 2).reject).toBe('none');
  });

  test('are bought back and given back', () => {
    const desk = opened();
    desk.borrow('anna', 'ACME', 5);
    desk.rest(sale);
    desk.rest({ account: 'ben', side: 'sell', price: 90, qty: 5 });
    desk.rest({ account: 'anna', side: 'buy', price: 90, qty: 5 });
    expect(desk.giveBack('anna', 'ACME', 5).reject).toBe('none');
    expect(desk.balance('anna')).toEqual({ available: 1_050, held: 0 });
    expect(desk.withdraw('anna', 'USD', 1_050).reject).toBe('none');
  });
});

describe('while a position is short', () => {
  test('cash that buying it back would cost at the reference price stays', () => {
    const desk = opened();
    desk.borrow('anna', 'ACME', 5);
    // Borrowed and not sold is not short.
    expect(desk.withdraw('anna', 'USD', 1_000).reject).toBe('none');
    desk.deposit('anna', 'USD', 1_000);
    desk.rest(sale);
    // 1,500 less 5 at 100.
    expect(desk.withdraw('anna', 'USD', 1_001).reject).toBe('shortPositionUncovered');
    expect(desk.transfer('anna', 'ben', 'USD', 1_001).reject).toBe('shortPositionUncovered');
    expect(desk.withdraw('anna', 'USD', 1_000).reject).toBe('none');
  });

  test('the reference price is the last one', () => {
    const desk = opened();
    desk.borrow('anna', 'ACME', 5);
    desk.rest(sale);
    desk.deposit('cleo', 'ACME', 1);
    desk.print(120, { maker: 'cleo', taker: 'ben' });
    expect(desk.withdraw('anna', 'USD', 901).reject).toBe('shortPositionUncovered');
    expect(desk.withdraw('anna', 'USD', 900).reject).toBe('none');
  });
});

test('a loan has a client reference: the same again lends nothing', () => {
  const desk = opened();
  desk.borrow('anna', 'ACME', 5, 'loan');
  expect(desk.borrow('anna', 'ACME', 5, 'loan').isRepeated).toBe(true);
  expect(desk.balance('anna', 'ACME').available).toBe(5);
  expect(desk.borrow('anna', 'ACME', 6, 'loan').reject).toBe('duplicateClientOrderId');
});

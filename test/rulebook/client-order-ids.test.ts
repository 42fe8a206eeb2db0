// docs/rulebook.md, "Client order ids": for the terms and lists that src/core/idempotency.test.ts does not know.

import { describe, expect, test } from 'vitest';
import { Desk, type OrderWords } from '../support/desk.ts';

const full: OrderWords = {
  account: 'anna',
  side: 'sell',
  type: 'trailingStopLimit',
  price: 90,
  qty: 10,
  tif: 'gtd',
  expire: 1_000_000,
  activation: 110,
  trail: 5,
  id: 'x',
};
const iceberg: OrderWords = {
  account: 'anna',
  side: 'buy',
  price: 90,
  qty: 10,
  display: 2,
  id: 'x',
};
const minimum: OrderWords = {
  account: 'anna',
  side: 'buy',
  price: 90,
  qty: 10,
  minQty: 2,
  id: 'x',
};
const stop: OrderWords = {
  account: 'anna',
  side: 'buy',
  type: 'stop',
  stop: 120,
  qty: 10,
  id: 'x',
};
const post: OrderWords = {
  account: 'anna',
  side: 'buy',
  price: 90,
  qty: 10,
  postOnly: true,
  id: 'x',
};

describe('the same order again does nothing', () => {
  for (const words of [full, iceberg, minimum, stop, post]) {
    test(JSON.stringify(words), () => {
      const desk = Desk.open();
      desk.rest(words);
      const before = desk.hash();
      expect(desk.place(words).story).toEqual(['repeated x']);
      expect(desk.hash()).toBe(before);
    });
  }

  test('a triggered stop is the same order as the stop was', () => {
    const desk = Desk.open();
    desk.rest({ ...stop, type: 'stopLimit', price: 90 });
    desk.print(120);
    expect(desk.place({ ...stop, type: 'stopLimit', price: 90 }).isRepeated).toBe(true);
  });

  test('a reject stays a reject', () => {
    const desk = Desk.open({ shares: 5 });
    expect(desk.place(full).reject).toBe('insufficientShares');
    desk.deposit('anna', 'ACME', 100);
    expect(desk.place(full).isRepeated).toBe(true);
    expect(desk.status('anna', 'x')).toBe('rejected');
  });
});

describe('another order under a used id is refused', () => {
  const others: readonly [OrderWords, Partial<OrderWords>][] = [
    [full, { expire: 1_000_001 }],
    [full, { activation: 111 }],
    [full, { trail: 6 }],
    [full, { trailBps: 100, trail: 0 }],
    [full, { type: 'stopLimit', stop: 85, trail: 0, activation: 0 }],
    [full, { tif: 'day', expire: 0 }],
    [iceberg, { display: 3 }],
    [minimum, { minQty: 3 }],
    [minimum, { allOrNone: true, minQty: 0 }],
    [stop, { stop: 121 }],
    [post, { repriceToPost: true }],
    [post, { stp: 'cancelOldest' }],
  ];
  for (const [words, change] of others) {
    test(JSON.stringify(change), () => {
      const desk = Desk.open();
      desk.rest(words);
      const before = desk.hash();
      expect(desk.place({ ...words, ...change }).reject).toBe('duplicateClientOrderId');
      expect(desk.hash()).toBe(before);
    });
  }
});

describe('a list', () => {
  const one: OrderWords = { account: 'anna', side: 'buy', price: 90, qty: 1, id: 'one' };
  const two: OrderWords = { account: 'anna', side: 'sell', price: 110, qty: 1, id: 'two' };

  test('the same again is answered leg by leg', () => {
    const desk = Desk.open();
    desk.list('oto', one, two);
    const before = desk.hash();
    expect(desk.list('oto', one, two).story).toEqual(['repeated one', 'repeated two']);
    expect(desk.hash()).toBe(before);
  });

  test('with its legs the other way round is another list', () => {
    const desk = Desk.open();
    desk.list('oto', one, two);
    const { rejects } = desk.list('oto', two, one);
    expect(rejects).toContain('duplicateClientOrderId');
  });

  test('is not the same as its orders one by one', () => {
    const desk = Desk.open();
    desk.list('oto', one, two);
    expect(desk.place(one).reject).toBe('duplicateClientOrderId');
    const other = Desk.open();
    other.rest(one);
    expect(other.list('oto', one, two).rejects).toContain('duplicateClientOrderId');
  });

  test('has an id of its own for each leg', () => {
    const desk = Desk.open();
    expect(desk.list('oto', one, { ...one, price: 89 }).rejects).toContain(
      'duplicateClientOrderId',
    );
  });
});

// The pool of orders by example: slots are given out once, found by id, and used again. Long random runs of it against a
// Map are in test/properties/book-orders.test.ts.

import { describe, expect, test } from 'vitest';
import { OrderPool, orderWords, OrderWord } from '#core/book/order-pool.ts';
import { InvariantError } from '#std/assert.ts';

describe('the pool of orders', () => {
  test('an order is found under its id until it is released', () => {
    const pool = new OrderPool();
    const slot = pool.allocate(42);
    expect(pool.find(42)).toBe(slot);
    expect(pool.orderIdOf(slot)).toBe(42);
    expect(pool.count).toBe(1);
    pool.release(slot);
    expect(pool.find(42)).toBe(-1);
    expect(pool.count).toBe(0);
  });

  test.each([
    0,
    1,
    2 ** 31 - 1,
    2 ** 31,
    2 ** 32 - 1,
    2 ** 32,
    2 ** 32 + 1,
    2 ** 52 - 1,
    2 ** 52,
    Number.MAX_SAFE_INTEGER - 1,
    Number.MAX_SAFE_INTEGER,
  ])('the order id %i comes back exactly', (orderId) => {
    const pool = new OrderPool();
    const slot = pool.allocate(orderId);
    expect(pool.orderIdOf(slot)).toBe(orderId);
    expect(pool.find(orderId)).toBe(slot);
    for (const other of [orderId - 1, orderId + 2 ** 32, orderId % 2 ** 32, orderId / 2 ** 32]) {
      if (other !== orderId && Number.isSafeInteger(other)) expect(pool.find(other)).toBe(-1);
    }
  });

  test('a released slot is given out again before a new one', () => {
    const pool = new OrderPool();
    const slots = [1, 2, 3].map((orderId) => pool.allocate(orderId));
    pool.release(slots[1]!);
    expect(pool.allocate(4)).toBe(slots[1]);
    expect(pool.find(2)).toBe(-1);
    expect(new Set([...slots, pool.allocate(5)]).size).toBe(4);
  });

  test('a full pool grows, and every order keeps its slot and its words', () => {
    const pool = new OrderPool(1);
    const capacity = pool.capacity;
    const slots = Array.from({ length: 3 * capacity }, (_, i) => {
      const slot = pool.allocate(7 * i + 1);
      pool.words[slot * orderWords + OrderWord.state] = -i;
      return slot;
    });
    expect(pool.capacity).toBe(4 * capacity);
    expect(pool.words).toHaveLength(pool.capacity * orderWords);
    slots.forEach((slot, i) => {
      expect(pool.find(7 * i + 1)).toBe(slot);
      expect(pool.words[slot * orderWords + OrderWord.state]).toBe(-i | 0);
    });
  });

  test('a pool is made as large as its owner expects to need', () => {
    const pool = new OrderPool(5_000);
    const words = pool.words;
    for (let orderId = 1; orderId <= 5_000; orderId++) pool.allocate(orderId);
    expect(pool.words).toBe(words);
  });

  test('an order that is released twice stops the program', () => {
    const pool = new OrderPool();
    const slot = pool.allocate(1);
    pool.release(slot);
    expect(() => pool.release(slot)).toThrow(InvariantError);
  });
});

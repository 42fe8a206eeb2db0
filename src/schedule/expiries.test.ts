// Expire times against a plain list of them.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Expiries } from './expiries.ts';

test('the soonest is that of the open order that expires first, whatever came and went', () => {
  const step = fc.record({
    orderId: fc.integer({ min: 1, max: 40 }),
    expireTsUs: fc.option(fc.integer({ min: 1, max: 1_000 })),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const expiries = new Expiries();
      const plain = new Map<number, number>();
      for (const { orderId, expireTsUs } of steps) {
        if (expireTsUs === null) {
          expiries.delete(orderId);
          plain.delete(orderId);
        } else {
          expiries.set(orderId, expireTsUs);
          plain.set(orderId, expireTsUs);
        }
        expect(expiries.nextUs()).toBe(Math.min(...plain.values()));
        expect(expiries.size).toBe(plain.size);
      }
    }),
  );
});

test('what has ended is forgotten, even where its time would come much later', () => {
  const expiries = new Expiries();
  for (let orderId = 1; orderId <= 10_000; orderId++) {
    expiries.set(orderId, 1_000_000 + orderId);
    expiries.delete(orderId);
  }
  expect(expiries.size).toBe(0);
  expect(expiries['heap'].length).toBeLessThan(100);
});

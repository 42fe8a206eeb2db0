// The fills of one account: the latest, and each that its watchers have not been told.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeClOrdId } from '#core/command.ts';
import { clOrdIdWords } from '#core/limits.ts';
import { Side, TradeStatus } from '#core/terms.ts';
import { FillRing, fillsRemembered, Liquidity, untakenFillsMax } from '#portfolio/fill-ring.ts';

const words = new Int32Array(clOrdIdWords + 3);

function add(ring: FillRing, tradeId: number, isWatched: boolean): void {
  words.fill(-1);
  writeClOrdId(words.subarray(3), `order-${tradeId}`);
  const { maker } = Liquidity;
  ring.add(tradeId, 9, words, 3, 1 + (tradeId % 2), Side.sell, 7, 8, -3, maker, 5, 6, isWatched);
}

test('a fill comes back with all that it had', () => {
  const ring = new FillRing(10);
  add(ring, 4, false);
  expect(ring.latest(9)).toEqual([
    {
      tradeId: 4,
      orderId: 9,
      clOrdId: 'order-4',
      accountId: 10,
      instrumentId: 1,
      side: Side.sell,
      priceTicks: 7,
      qtyLots: 8,
      feeMinor: -3,
      liquidity: Liquidity.maker,
      status: TradeStatus.done,
      tsUs: 5,
      seq: 6,
    },
  ]);
});

test('the latest are the last ones, of all or one instrument; watched ones are taken once, in order', () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ count: fc.nat(60), isWatched: fc.boolean() }),
      fc.record({ count: fc.nat(1_500), isWatched: fc.boolean() }),
      fc.constant('take' as const),
    ),
    { maxLength: 10 },
  );
  fc.assert(
    fc.property(steps, fc.nat(1_200), (all, limit) => {
      const ring = new FillRing(10);
      let added = 0;
      let untaken: number[] = [];
      for (const step of all) {
        if (step === 'take') {
          expect(ring.take().map(({ tradeId }) => tradeId)).toEqual(untaken);
          untaken = [];
          continue;
        }
        // Nobody stops watching with fills untaken: the last watcher's leaving takes them.
        if (!step.isWatched) {
          ring.forgetUntaken();
          untaken = [];
        }
        for (let i = 0; i < step.count; i++) {
          add(ring, ++added, step.isWatched);
          if (step.isWatched) untaken.push(added);
        }
        const from = Math.max(0, added - fillsRemembered);
        const kept = Array.from({ length: added - from }, (_, i) => added - i);
        expect(ring.latest(limit).map(({ tradeId }) => tradeId)).toEqual(kept.slice(0, limit));
        const odd = kept.filter((id) => id % 2 === 1).slice(0, limit);
        expect(ring.latest(limit, 2).map(({ tradeId }) => tradeId)).toEqual(odd);
      }
    }),
    { numRuns: 60 },
  );
});

test('past the bound the oldest untaken fills are dropped, and only those', () => {
  const ring = new FillRing(10);
  for (let id = 1; id <= untakenFillsMax + 5; id++) add(ring, id, true);
  const taken = ring.take();
  expect(taken).toHaveLength(untakenFillsMax);
  expect(taken[0]?.tradeId).toBe(6);
  expect(ring.count).toBe(fillsRemembered);
});

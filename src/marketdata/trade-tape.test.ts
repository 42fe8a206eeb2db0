// The tape: the latest trades, and each untaken one once.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Side, TradeStatus } from '#core/terms.ts';
import { TradeTape, tradesRemembered, untakenMax } from '#marketdata/trade-tape.ts';

const add = (tape: TradeTape, tradeId: number): void =>
  tape.add(tradeId, tradeId * 2, tradeId * 3, Side.sell, tradeId * 4, tradeId * 5);

test('a trade comes back with all that it had', () => {
  const tape = new TradeTape();
  add(tape, 7);
  const what = { tradeId: 7, priceTicks: 14, qtyLots: 21, takerSide: 2 };
  const trade = { ...what, status: TradeStatus.done, tsUs: 28, seq: 35 };
  expect(tape.latest(5)).toEqual([trade]);
  expect(tape.take()).toEqual([trade]);
});

test('the latest are the last ones, newest first; each is taken once, in order, however often', () => {
  const steps = fc.array(fc.oneof(fc.nat(40), fc.nat(2_500), fc.constant('take' as const)), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(steps, fc.nat(1_200), (all, limit) => {
      const tape = new TradeTape();
      let added = 0;
      let taken = 0;
      const ids = (from: number, to: number): number[] =>
        Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i + 1);
      for (const step of all) {
        if (step === 'take') {
          const from = Math.max(taken, added - untakenMax);
          expect(tape.take().map(({ tradeId }) => tradeId)).toEqual(ids(from, added));
          taken = added;
        } else for (let i = 0; i < step; i++) add(tape, ++added);
        const from = Math.max(0, added - Math.min(limit, tradesRemembered));
        const latest = ids(from, added).toReversed();
        expect(tape.latest(limit).map(({ tradeId }) => tradeId)).toEqual(latest);
      }
    }),
    { numRuns: 60 },
  );
});

test('past the bound the oldest untaken trades are dropped, and only those', () => {
  const tape = new TradeTape();
  for (let id = 1; id <= untakenMax + 10; id++) add(tape, id);
  const taken = tape.take();
  expect(taken).toHaveLength(untakenMax);
  expect(taken[0]?.tradeId).toBe(11);
  expect(tape.count).toBe(tradesRemembered);
});

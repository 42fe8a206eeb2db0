// The scenes as worked out by hand: what the demonstration's own reckoning says, and that the bare core says the same. It must never compare the two
// without the answer on paper.

import { describe, expect, test } from 'vitest';
import { auctionPrice } from './auction-price.ts';
import { CoreRun } from './core-run.ts';
import { reason, scenes, tradesText } from './scenario.ts';
import { Prng } from '#std/prng.ts';

const byHand = [
  'D->E 5 at 100.00, B->E 10 at 100.01, C->E 7 at 100.01',
  'B->D 6 at 100.01, C->D 10 at 100.01, A->D 4 at 100.01',
  'A->D 10 at 100.01, B->D 10 at 100.01, A->D 10 at 100.01, A->D 10 at 100.01, C->D 5 at 100.02',
  'A->D 6 at 100.00',
];

describe.each(scenes.map((scene, index) => [scene.title, scene, byHand[index] ?? ''] as const))(
  '%s',
  (_title, scene, wanted) => {
    test('is what was worked out by hand', () => {
      const { trades, reasons } = reason(scene);
      expect(tradesText(trades)).toBe(wanted);
      expect(reasons.length).toBeGreaterThanOrEqual(trades.length);
    });

    test('is what the core does', () => {
      expect(tradesText(new CoreRun().play(scene))).toBe(wanted);
    });
  },
);

test('the reckoning of an auction and the core agree on books of any kind', () => {
  const prng = new Prng(1_866);
  for (let book = 0; book < 200; book++) {
    const orders = Array.from({ length: 1 + prng.nextBelow(8) }, () => ({
      side: prng.nextChance(0.5) ? ('buy' as const) : ('sell' as const),
      limitTicks: 9_990 + prng.nextBelow(21),
      qty: 1 + prng.nextBelow(30),
    }));
    const { chosen } = auctionPrice(orders, 10_000);
    const uncross = new CoreRun().auction(orders);
    expect(uncross?.priceTicks, JSON.stringify(orders)).toBe(chosen?.priceTicks);
    expect(uncross?.matchedQty).toBe(chosen?.matchedQty);
  }
});

// What the strategies decide that take: momentum, mean reversion, and the execution of parent orders. No venue here: fills are made as a venue would.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { make, recordedSituations, situation } from './situations.ts';
import type { OwnFill, Situation, Strategy } from '../runtime/strategy.ts';

function market(middle: number, change: Partial<Situation> = {}): Situation {
  const book = {
    bids: [{ priceTicks: middle - 1, qtyLots: 100 }],
    asks: [{ priceTicks: middle + 1, qtyLots: 100 }],
  };
  return situation({ book, lastTicks: middle, ...change });
}

interface Done {
  readonly fills: OwnFill[];
  isDone: boolean;
}

/** Runs a strategy, filling what it takes at the best price of the other side, at most `fillMax` at once. */
function runThrough(strategy: Strategy, situations: Iterable<Situation>, fillMax = Infinity): Done {
  const done: Done = { fills: [], isDone: false };
  let fresh: OwnFill[] = [];
  let inventoryLots = 0;
  for (const each of situations) {
    const decision = strategy.decide({ ...each, fills: fresh, inventoryLots });
    fresh = [];
    if (decision.isDone === true) {
      done.isDone = true;
      return done;
    }
    for (const { side, limitTicks, qtyLots } of decision.takes ?? []) {
      const best = (side === 'buy' ? each.book.asks : each.book.bids)[0]?.priceTicks;
      if (best === undefined) continue;
      if (side === 'buy' ? best > limitTicks : best < limitTicks) continue;
      const tradeId = String(done.fills.length);
      const filled = Math.min(qtyLots, fillMax);
      fresh.push({ tradeId, side, priceTicks: best, qtyLots: filled, isMaker: false });
      inventoryLots += side === 'buy' ? filled : -filled;
    }
    done.fills.push(...fresh);
  }
  return done;
}

function lots({ fills }: Done, side: 'buy' | 'sell'): number {
  return fills.filter((fill) => fill.side === side).reduce((sum, { qtyLots }) => sum + qtyLots, 0);
}

describe('momentum', () => {
  const texts = { fast: '1', slow: '5', margin: '1', qty: '10', step: '4' };

  function* path(priceAt: (second: number) => number, seconds: number): Iterable<Situation> {
    for (let step = 0; step <= seconds * 4; step++) {
      yield market(Math.round(priceAt(step / 4)), { nowMs: step * 250 });
    }
  }

  test('buys a market that rises, in steps, and no more than it wants', () => {
    const done = runThrough(
      make('momentum', texts),
      path((second) => 10_000 + 5 * second, 30),
    );
    expect([lots(done, 'buy'), lots(done, 'sell')]).toEqual([10, 0]);
    expect(done.fills.map(({ qtyLots }) => qtyLots)).toEqual([4, 4, 2]);
  });

  test('sells again when the market falls, and goes short only where it is told to', () => {
    const hill = (second: number): number => 10_000 + 5 * (15 - Math.abs(second - 15));
    const long = runThrough(make('momentum', texts), path(hill, 30));
    expect([lots(long, 'buy'), lots(long, 'sell')]).toEqual([10, 10]);
    const both = runThrough(make('momentum', { ...texts, direction: 'both' }), path(hill, 30));
    expect([lots(both, 'buy'), lots(both, 'sell')]).toEqual([10, 20]);
  });

  test('does nothing in a market that stands still, and nothing while it warms up', () => {
    expect(
      runThrough(
        make('momentum', texts),
        path(() => 10_000, 30),
      ).fills,
    ).toEqual([]);
    const early = runThrough(
      make('momentum', texts),
      path((second) => 10_000 + 9 * second, 4),
    );
    expect(early.fills).toEqual([]);
  });

  test('a fast average that is not faster is refused', () => {
    expect(() => make('momentum', { fast: '30', slow: '30' })).toThrow('30 is not below 30');
  });
});

describe('mean reversion', () => {
  const texts = { window: '5', enter: '2', leave: '0.5', qty: '10', step: '10' };

  test('buys what fell far below its average and sells it when it is back', () => {
    const situations = Array.from({ length: 400 }, (_each, step) => {
      const wobble = step % 2 === 0 ? 2 : -2;
      const middle = 10_000 + wobble - (step >= 200 && step < 206 ? 60 : 0);
      return market(middle, { nowMs: step * 250 });
    });
    const done = runThrough(make('mean-reversion', texts), situations);
    expect(done.fills[0]).toMatchObject({ side: 'buy', qtyLots: 10 });
    expect([lots(done, 'buy'), lots(done, 'sell')]).toEqual([10, 10]);
  });

  test('a distance to end at beyond the one to begin at is refused', () => {
    expect(() => make('mean-reversion', { enter: '1', leave: '1' })).toThrow('1 is not below 1');
  });
});

describe('a parent order over time', () => {
  const texts = { side: 'buy', qty: '100', duration: '60', slices: '10' };

  test('is done evenly on the recorded book: never ahead of its schedule, whole at its end', () => {
    const strategy = make('twap', texts);
    const situations = recordedSituations();
    const startMs = situations[0]?.nowMs ?? 0;
    let bought = 0;
    let fresh: OwnFill[] = [];
    for (const each of situations) {
      const { takes = [] } = strategy.decide({ ...each, fills: fresh });
      fresh = takes.map((take) => ({
        tradeId: '1',
        side: take.side,
        priceTicks: take.limitTicks,
        qtyLots: take.qtyLots,
        isMaker: false,
      }));
      bought += takes.reduce((sum, { qtyLots }) => sum + qtyLots, 0);
      const share = (each.nowMs - startMs) / 60_000;
      expect(bought).toBeLessThanOrEqual(Math.ceil(share * 10) * 10 + 10);
      expect(bought).toBeGreaterThanOrEqual(Math.floor(share * 10) * 10);
    }
    expect(bought).toBe(100);
    expect(strategy.decide(situation({ nowMs: 61_000, fills: fresh })).isDone).toBe(true);
  });

  test('never does more than it is asked for, however it is filled', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom('buy', 'sell'),
        (qty, fillMax, slices, side) => {
          const strategy = make('twap', {
            side,
            qty: String(qty),
            slices: String(slices),
            duration: '30',
          });
          const situations = Array.from({ length: 700 }, (_each, step) =>
            market(10_000, { nowMs: step * 250 }),
          );
          const done = runThrough(strategy, situations, fillMax);
          expect(done.isDone).toBe(true);
          expect(lots(done, side)).toBe(qty);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('takes nothing beyond its limit', () => {
    const strategy = make('twap', { ...texts, limit: '100.00' });
    expect(strategy.decide(market(10_000)).takes).toBeUndefined();
    expect(strategy.decide(market(9_999)).takes).toEqual([
      { side: 'buy', limitTicks: 10_000, qtyLots: 10 },
    ]);
  });

  test('side and quantity must be given', () => {
    expect(() => make('twap')).toThrow('twap needs the parameter "side"');
    expect(() => make('twap', { side: 'buy' })).toThrow('twap needs the parameter "qty"');
  });
});

describe('a parent order with the market', () => {
  const trade = (qtyLots: number): Situation['trades'][number] => ({
    tradeId: '1',
    priceTicks: 10_000,
    qtyLots,
    takerSide: 'buy',
  });

  test('does its share of what the others trade, and nothing while they do not', () => {
    const strategy = make('vwap-participation', { side: 'sell', qty: '50', rate: '0.1' });
    expect(strategy.decide(market(10_000)).takes).toBeUndefined();
    expect(strategy.decide(market(10_000, { trades: [trade(40), trade(15)] })).takes).toEqual([
      { side: 'sell', limitTicks: 9_997, qtyLots: 5 },
    ]);
  });

  test('its own trades are not the market', () => {
    const strategy = make('vwap-participation', { side: 'buy', qty: '50', rate: '0.5' });
    const fill: OwnFill = {
      tradeId: '9',
      side: 'buy',
      priceTicks: 10_001,
      qtyLots: 10,
      isMaker: false,
    };
    strategy.decide(market(10_000, { trades: [trade(20)] }));
    const after = strategy.decide(market(10_000, { trades: [trade(10)], fills: [fill] }));
    expect(after.takes).toBeUndefined();
  });

  test('never runs ahead of its share on the recorded trades', () => {
    const situations = recordedSituations();
    const volume = situations
      .flatMap(({ trades }) => trades)
      .reduce((sum, { qtyLots }) => sum + qtyLots, 0);
    expect(volume).toBeGreaterThan(50);
    const strategy = make('vwap-participation', { side: 'buy', qty: '100000', rate: '0.2' });
    // The recorded market does not know of these fills: all its trades are others'.
    const bought = lots(runThrough(strategy, situations), 'buy');
    expect(bought).toBeGreaterThan(0);
    expect(bought).toBeLessThanOrEqual(volume * 0.2);
  });
});

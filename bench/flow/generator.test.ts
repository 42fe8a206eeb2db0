// The generated flow is like the published one: the same mix of messages, and books as deep as its table says.

import { describe, expect, test } from 'vitest';
import { FlowSide, FlowType } from './flow.ts';
import { generateFlow, likePublishedSeed, scenarioNamed } from './generator.ts';
import { measureStanding } from './standing.ts';

/** Standing orders and price levels at a million new orders, average and peak, as published. */
const table = [
  { name: 'static', orders: [20_900, 41_800], levels: [60, 90] },
  { name: 'normal', orders: [2_700, 5_500], levels: [290, 330] },
  { name: 'swing-25', orders: [1_300, 2_600], levels: [830, 1_400] },
  { name: 'swing-40', orders: [700, 1_400], levels: [560, 1_000] },
  { name: 'flash-crash', orders: [240, 500], levels: [210, 400] },
] as const;
const band = 0.35;

function expectNear(measured: number, wanted: number): void {
  expect(measured).toBeGreaterThan(wanted * (1 - band));
  expect(measured).toBeLessThan(wanted * (1 + band));
}

describe('generated flow', () => {
  test.for(table)(
    '$name has books as deep as the published table says, within 35%',
    ({ name, orders, levels }) => {
      const flow = generateFlow(scenarioNamed(name), 1_000_000, likePublishedSeed);
      const standing = measureStanding(flow);
      expectNear(standing.ordersAvg, orders[0]);
      expectNear(standing.ordersPeak, orders[1]);
      expectNear(standing.levelsAvg, levels[0]);
      expectNear(standing.levelsPeak, levels[1]);
    },
  );

  test('has the published mix of messages', () => {
    const newOrders = 100_000;
    const flow = generateFlow(scenarioNamed('normal'), newOrders, 1);
    const counts = { place: 0, ioc: 0, buy: 0, cancel: 0, modify: 0 };
    for (let i = 0; i < flow.messageCount; i++) {
      if (flow.type[i] === FlowType.place) {
        counts.place += 1;
        counts.ioc += flow.ioc[i]!;
        if (flow.side[i] === FlowSide.buy) counts.buy += 1;
      } else if (flow.type[i] === FlowType.cancel) counts.cancel += 1;
      else counts.modify += 1;
    }
    // The published files have 14,810 immediate-or-cancel, 82,524 cancels and 17,298 modifies to 100,000 new orders.
    expect(counts.place).toBe(newOrders);
    expect(counts.buy).toBe(newOrders / 2);
    expect(Math.abs(counts.ioc - 14_810)).toBeLessThan(600);
    expect(Math.abs(counts.cancel - 82_524)).toBeLessThan(1_000);
    expect(Math.abs(counts.modify - 17_298)).toBeLessThan(600);
  });

  test('is the same for the same seed and another for another', () => {
    const make = (seed: number) => generateFlow(scenarioNamed('swing-40'), 5_000, seed);
    expect(make(3)).toEqual(make(3));
    expect(make(3).priceTicks).not.toEqual(make(4).priceTicks);
  });

  test('comes with the cancels and modifies of an order after the order itself', () => {
    const flow = generateFlow(scenarioNamed('flash-crash'), 20_000, 2);
    const placed = new Set<number>();
    for (let i = 0; i < flow.messageCount; i++) {
      const orderId = flow.orderId[i]!;
      expect(placed.has(orderId)).toBe(flow.type[i] !== FlowType.place);
      placed.add(orderId);
    }
  });

  test('of an unknown scenario, or of no orders, is refused', () => {
    expect(() => scenarioNamed('calm')).toThrow('unknown scenario "calm"');
    expect(() => generateFlow(scenarioNamed('normal'), 0, 1)).toThrow(RangeError);
  });
});

// Where the market is compared with history, and how the distance is counted. The plans are made here; nothing is asked of a venue.

import { expect, test } from 'vitest';

import { Departure, withSamples } from './departure.ts';
import { emptyMessage } from './lobster.ts';
import { MessageTable } from './message-table.ts';
import { ReplayPlan } from './plan.ts';

const secondNs = 1e9;

function planOf(orders: readonly (readonly [number, number, 1 | -1])[]): ReplayPlan {
  const table = new MessageTable();
  orders.forEach(([seconds, price, direction], index) => {
    const order = { type: 1, orderId: index + 1, size: 5, price, direction };
    table.add({ ...emptyMessage(), ...order, timeNs: seconds * secondNs });
  });
  return new ReplayPlan(table);
}

test("each interval's end is compared with the book of before the next command", () => {
  const plan = planOf([
    [10.5, 900, 1],
    [10.7, 1_000, -1],
    [12, 940, 1],
    [12.1, 960, 1],
  ]);
  const steps = [...withSamples(plan, plan.commands(), secondNs)].map((step) =>
    step.kind === 'sample' ? [step.timeNs / secondNs, step.mid] : step.ref,
  );
  expect(steps).toEqual(['L1', 'L2', [11, 950], [12, 950], 'L3', 'L4']);
});

test('orders of one message are not looked at in between', () => {
  // The third order crosses the second, which is a leftover then and is cancelled first.
  const plan = planOf([
    [10.5, 900, 1],
    [10.7, 1_000, -1],
    [12.5, 1_000, 1],
    [12.5, 1_100, -1],
  ]);
  const steps = [...withSamples(plan, plan.commands(), secondNs)].map(({ kind }) => kind);
  expect(steps).toEqual(['place', 'place', 'sample', 'sample', 'cancel', 'place', 'place']);
});

test('the distance is in ticks, without sign, and only where both have a middle', () => {
  const departure = new Departure();
  departure.take(1, 1_000, 1_000, 100);
  departure.take(2, 1_000, 1_150, 100);
  departure.take(3, 1_000, 850, 100);
  departure.take(4, undefined, 850, 100);
  departure.take(5, 1_000, undefined, 100);
  expect(departure.summary()).toEqual({
    samples: 3,
    oneSided: 2,
    meanTicks: 1,
    maxTicks: 1.5,
    maxAtNs: 2,
  });
  expect(new Departure().summary()).toMatchObject({ samples: 0, meanTicks: 0, maxTicks: 0 });
});

// The life of an order as FIX tells it: the order state change matrices of FIX 4.4, Volume 4, Appendix D, row by row. The rows stand in
// order-state-rows.ts with their sources; docs/rulebook.md ("Order states") is what they are compared with.

import { expect, test } from 'vitest';
import { Desk, type OrderReport, type Outcome } from '../support/desk.ts';
import { orderStateRows, type Action, type Report } from './order-state-rows.ts';

const order = { account: 'anna', side: 'buy', price: 100, qty: 10_000 } as const;

/** The row's day: cash and shares for everything, anna's orders on the one side, ben's executions on the other. */
function openDesk(): Desk {
  return Desk.open({ cash: 100_000_000, shares: 1_000_000 });
}

function act(desk: Desk, action: Action): Outcome | undefined {
  const { id = 'X' } = action;
  const ref = { account: 'anna', id };
  switch (action.do) {
    case 'new':
      return desk.place({ ...order, ...action.order, id });
    case 'offer':
      return desk.rest({ account: 'ben', side: 'sell', price: action.price, qty: action.qty });
    case 'fill':
      return desk.rest({ account: 'ben', side: 'sell', price: 1, qty: action.qty, tif: 'ioc' });
    case 'amend':
      return desk.amend(ref, action.changes);
    case 'cancel':
      return desk.cancel(ref);
    case 'kill':
      return desk.killAccount('anna');
    case 'phases':
      for (const phase of action.phases) desk.setPhase(phase);
      return undefined;
    case 'look':
      return undefined;
    case 'oppose':
      // An incoming order of anna's own, that takes as much from what is open without a trade.
      return desk.place({
        ...order,
        side: 'sell',
        qty: action.qty,
        stp: 'decrement',
        id: 'opposed',
      });
  }
}

function expectReport(
  told: OrderReport,
  [ordStatus, orderQty, cumQty, leavesQty, avgPx]: Report,
): void {
  expect(told).toMatchObject({ ordStatus, orderQty, cumQty, leavesQty });
  if (avgPx !== undefined) expect(told.avgPx).toBeCloseTo(avgPx, 9);
}

for (const { name, steps } of orderStateRows) {
  test(name, () => {
    const desk = openDesk();
    for (const step of steps) {
      const { id = 'X' } = step;
      const outcome = act(desk, step);
      if (step.repeated === true) expect(outcome?.isRepeated).toBe(true);
      expect(outcome?.reject ?? 'none').toBe(step.reject ?? 'none');
      if (step.report === undefined) expect(desk.order('anna', id)).toBeUndefined();
      else expectReport(desk.report('anna', id), step.report);
      if (step.reason !== undefined) expect(desk.order('anna', id)?.reason).toBe(step.reason);
    }
  });
}

test('at every step of every row, an open order has OrderQty = CumQty + LeavesQty + what was prevented', () => {
  for (const { steps } of orderStateRows) {
    const desk = openDesk();
    for (const step of steps) {
      const { id = 'X' } = step;
      act(desk, step);
      if (desk.order('anna', id) === undefined) continue;
      const { ordStatus, orderQty, cumQty, leavesQty } = desk.report('anna', id);
      if (!['new', 'partiallyFilled'].includes(ordStatus)) continue;
      expect(orderQty).toBe(cumQty + leavesQty + desk.preventedQty('anna', id));
    }
  }
});

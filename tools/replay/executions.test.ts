// Which resting order an execution met follows from the fills of both sides and their trade ids alone.

import { expect, test } from 'vitest';

import { Executions } from './executions.ts';
import type { ExecutePlan } from './plan.ts';

function plan(line: number, qty: number, named: string, fills: ExecutePlan['fills']): ExecutePlan {
  const order = { side: 'buy', price: 1, account: 5, timeNs: 0 } as const;
  return { kind: 'execute', track: 0, line, ref: `L${line}`, qty, named, fills, ...order };
}

function trade(
  executions: Executions,
  tradeId: string,
  taker: string,
  maker: string,
  qty: number,
): void {
  const fill = (ref: string, liquidity: string): void =>
    executions.take({ tradeId, clOrdId: `0abc9z1.1.${ref}`, qty: String(qty), liquidity });
  // Either side may be told first.
  if (Number(tradeId) % 2 === 0) fill(taker, 'taker');
  fill(maker, 'maker');
  if (Number(tradeId) % 2 === 1) fill(taker, 'taker');
}

test('an execution is on the named order, on it in part, on others, or unfilled', () => {
  const executions = new Executions();
  executions.sent(plan(10, 5, 'L1', [{ ref: 'L1', qty: 5 }]));
  executions.sent(
    plan(11, 5, 'L2', [
      { ref: 'L3', qty: 2 },
      { ref: 'L2', qty: 3 },
    ]),
  );
  executions.sent(plan(12, 5, 'L4', [{ ref: 'L5', qty: 5 }]));
  executions.sent(plan(13, 5, '', []));
  trade(executions, '1', 'L10', 'L1', 5);
  trade(executions, '2', 'L11', 'L3', 2);
  trade(executions, '3', 'L11', 'L2', 3);
  trade(executions, '4', 'L12', 'L5', 5);
  const summary = executions.summary();
  expect(summary).toMatchObject({
    sent: 4,
    onNamed: 1,
    partlyOnNamed: 1,
    onOthers: 1,
    unfilled: 1,
    unlikePlan: 0,
  });
  expect(summary.mismatches.map(({ line, met }) => [line, met])).toEqual([
    [11, '2 of L3, 3 of L2'],
    [12, '5 of L5'],
    [13, 'nothing'],
  ]);
});

test('an execution that met others than price and time demand is told apart', () => {
  const executions = new Executions();
  executions.sent(plan(10, 5, 'L1', [{ ref: 'L1', qty: 5 }]));
  trade(executions, '1', 'L10', 'L2', 5);
  expect(executions.summary()).toMatchObject({ onOthers: 1, unlikePlan: 1 });
});

test('a fill without its counterpart is no trade yet', () => {
  const executions = new Executions();
  executions.sent(plan(10, 5, 'L1', [{ ref: 'L1', qty: 5 }]));
  executions.take({ tradeId: '1', clOrdId: '0abc9z1.1.L10', qty: '5', liquidity: 'taker' });
  expect(executions.summary()).toMatchObject({ unfilled: 1, unlikePlan: 1 });
});

test('the fills of an execution are told in the order of the trades, whichever account hears of its own first', () => {
  const executions = new Executions();
  const fills = [
    { ref: 'L1', qty: 2 },
    { ref: 'L2', qty: 3 },
  ];
  executions.sent(plan(10, 5, 'L2', fills));
  trade(executions, '2', 'L10', 'L2', 3);
  trade(executions, '1', 'L10', 'L1', 2);
  expect(executions.summary()).toMatchObject({ partlyOnNamed: 1, unlikePlan: 0 });
});

test('what has no counterpart in the end was traded with others', () => {
  const executions = new Executions();
  executions.sent(plan(10, 5, 'L1', [{ ref: 'L1', qty: 5 }]));
  executions.sent(plan(11, 5, 'L2', [{ ref: 'L2', qty: 5 }]));
  const fill = (tradeId: string, ref: string, qty: number, liquidity: string): void =>
    executions.take({ tradeId, clOrdId: `0abc9z1.1.${ref}`, qty: String(qty), liquidity });
  // An outsider took the order that the first execution names; the execution takes another outsider's, two shares of it.
  fill('1', 'L1', 5, 'maker');
  fill('2', 'L10', 2, 'taker');
  trade(executions, '3', 'L11', 'L2', 5);
  executions.settleOutsiders();
  expect(executions.summary()).toMatchObject({
    onNamed: 1,
    onOthers: 1,
    unfilled: 0,
    onOutsiders: 1,
    unfilledQty: 3,
  });
  expect(executions).toMatchObject({ knownQty: 5, takenQty: 7, qtyWithOutsiders: 7 });
});

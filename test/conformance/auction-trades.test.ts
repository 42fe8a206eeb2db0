// The rules by which an auction trades at its price, one test a rule, run against the naive auction and the kernel's.

import { expect, test } from 'vitest';
import { callOrder, everyAuction } from './auction-call.ts';

interface TradesCase {
  readonly rule: string;
  readonly orders: readonly string[];
  readonly reference?: number;
  /** "#buy #sell quantity (left of the buy, left of the sale)". */
  readonly trades: readonly string[];
  readonly open: readonly string[];
}

const cases: readonly TradesCase[] = [
  {
    rule: 'better prices trade first',
    orders: ['buy 5 @ 101', 'buy 5 @ 103', 'sell 5 @ 101', 'sell 5 @ 99', 'buy 1 @ 100'],
    trades: ['#2 #4 5 (0, 0)', '#1 #3 5 (0, 0)'],
    open: ['#5 1'],
  },
  {
    rule: 'at one price who came first trades first',
    orders: ['buy 5 @ 100', 'buy 5 @ 100', 'sell 7 @ 100'],
    trades: ['#1 #3 5 (0, 2)', '#2 #3 2 (3, 0)'],
    open: ['#2 3'],
  },
  {
    rule: 'market orders trade ahead of limit orders up to their collar, the widest collar first',
    orders: ['buy 5 @ 104', 'buy 4 @ market 105', 'buy 3 @ market 109', 'sell 8 @ 104'],
    reference: 104,
    trades: ['#3 #4 3 (0, 5)', '#2 #4 4 (0, 1)', '#1 #4 1 (4, 0)'],
    open: ['#1 4'],
  },
  {
    rule: 'a limit order beyond the collar of a market order trades ahead of it',
    orders: ['buy 5 @ 110', 'buy 4 @ market 105', 'sell 8 @ 104'],
    reference: 104,
    trades: ['#1 #3 5 (0, 3)', '#2 #3 3 (1, 0)'],
    open: ['#2 1'],
  },
  {
    rule: 'a market order whose collar the price passed is passed over and stays',
    orders: ['sell 5 @ market 104', 'sell 5 @ market 98', 'buy 9 @ 102', 'sell 3 @ 100'],
    reference: 101,
    trades: ['#3 #2 5 (4, 0)', '#3 #4 3 (1, 0)'],
    open: ['#3 1', '#1 5'],
  },
  {
    rule: 'a market order may be filled in part, and keeps its place',
    orders: ['buy 9 @ market 105', 'buy 2 @ market 105', 'sell 4 @ 100'],
    reference: 100,
    trades: ['#1 #3 4 (5, 0)'],
    open: ['#1 5', '#2 2'],
  },
  {
    rule: 'displayed quantity trades before hidden at the marginal price',
    orders: ['buy 9 @ 100 show 3', 'buy 4 @ 100', 'sell 8 @ 100'],
    trades: ['#1 #3 3 (6, 5)', '#2 #3 4 (0, 1)', '#1 #3 1 (5, 0)'],
    open: ['#1 2+3'],
  },
  {
    rule: 'at better prices icebergs fill wholly, part by part',
    orders: ['buy 7 @ 102 show 3', 'sell 7 @ 100', 'sell 2 @ 102'],
    trades: ['#1 #2 3 (4, 4)', '#1 #2 3 (1, 1)', '#1 #2 1 (0, 0)'],
    open: ['#3 2'],
  },
  {
    rule: 'two icebergs take turns',
    orders: ['sell 4 @ 100 show 2', 'sell 4 @ 100 show 2', 'buy 7 @ 100'],
    trades: ['#3 #1 2 (5, 2)', '#3 #2 2 (3, 2)', '#3 #1 2 (1, 0)', '#3 #2 1 (0, 1)'],
    open: ['#2 1'],
  },
  {
    rule: 'orders beyond the price stay as they are',
    orders: ['buy 5 @ 100', 'sell 5 @ 100', 'buy 9 @ 99', 'sell 9 @ 101 show 4'],
    trades: ['#1 #2 5 (0, 0)'],
    open: ['#3 9', '#4 4+5'],
  },
  {
    rule: 'nothing trades where there is no price',
    orders: ['buy 5 @ 99', 'sell 5 @ 100', 'buy 1 @ market 99'],
    reference: 99,
    trades: [],
    open: ['#3 1', '#1 5', '#2 5'],
  },
];

everyAuction((run) => {
  test.each(cases)('$rule', ({ orders, reference, trades, open }) => {
    const outcome = run(orders.map(callOrder), reference ?? 0);
    expect(outcome.trades).toEqual(trades);
    expect(outcome.open).toEqual(open);
  });
});

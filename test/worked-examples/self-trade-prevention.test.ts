// Self-trade prevention by the book of another venue: the scenarios A to H of Binance's "Self Trade Prevention (STP) FAQ",
// https://github.com/binance/binance-spot-api-docs/blob/master/faqs/stp_faq.md, in tenths of a coin and hundredths of its price.
//
// | there | here |
// |---|---|
// | NONE, EXPIRE_TAKER, EXPIRE_MAKER, EXPIRE_BOTH, DECREMENT | none, cancelNewest, cancelOldest, cancelBoth, decrement |
// | TRANSFER (scenario H) | none such: within a trade group decrement is the nearest, and moves no balance |
// | status EXPIRED_IN_MATCH | canceled, reason selfTradePrevention |
// | preventedQuantity counts in every mode | matchPrevented tells it in every mode; an order's own sum counts decrement only |

import { describe, expect, test } from 'vitest';
import { Desk, type OrderWords, type Prevented } from '../support/desk.ts';

interface Row {
  readonly name: string;
  readonly resting: readonly OrderWords[];
  readonly incoming: OrderWords;
  /** As `qty@price`. */
  readonly fills?: string;
  readonly prevented: readonly Partial<Prevented>[];
  /** By client order id: status, open quantity, and what decrement took. */
  readonly ends: Readonly<Record<string, readonly [string, number, number?]>>;
  /** CloseReason of the incoming order where it ended. */
  readonly reason?: string;
}

const maker = { account: 'anna', side: 'buy', stp: 'none' } as const;
const taker = { account: 'anna', side: 'sell', id: 'taker' } as const;
const threeBids: readonly OrderWords[] = [
  { ...maker, qty: 12, price: 120, id: 'first' },
  { ...maker, qty: 13, price: 110, id: 'second' },
  { ...maker, qty: 81, price: 100, id: 'third' },
];
const oneBid: readonly OrderWords[] = [{ ...maker, qty: 10, price: 100, id: 'first' }];

const scenarios: readonly Row[] = [
  {
    name: 'A: with none the two trade',
    resting: oneBid,
    incoming: { ...taker, qty: 10, price: 100, stp: 'none' },
    fills: '10@100',
    prevented: [],
    ends: { first: ['filled', 0], taker: ['filled', 0] },
  },
  {
    name: 'B: cancelOldest ends every bid that it meets, and rests',
    resting: threeBids,
    incoming: { ...taker, qty: 30, price: 100, stp: 'cancelOldest' },
    prevented: [
      { maker: 'first', price: 120, makerQty: 12, takerQty: 0 },
      { maker: 'second', price: 110, makerQty: 13, takerQty: 0 },
      { maker: 'third', price: 100, makerQty: 81, takerQty: 0 },
    ],
    ends: {
      first: ['canceled', 0],
      second: ['canceled', 0],
      third: ['canceled', 0],
      taker: ['new', 30],
    },
  },
  {
    name: 'C: cancelNewest ends the incoming order, and the bids stay',
    resting: threeBids,
    incoming: { ...taker, qty: 30, price: 100, stp: 'cancelNewest' },
    prevented: [{ maker: 'first', price: 120, makerQty: 0, takerQty: 30 }],
    ends: { first: ['new', 12], second: ['new', 13], third: ['new', 81], taker: ['canceled', 0] },
    reason: 'selfTradePrevention',
  },
  {
    name: 'D: cancelBoth ends both, each with all that was open of it',
    resting: oneBid,
    incoming: { ...taker, qty: 30, price: 100, stp: 'cancelBoth' },
    prevented: [{ maker: 'first', price: 100, makerQty: 10, takerQty: 30 }],
    ends: { first: ['canceled', 0], taker: ['canceled', 0] },
    reason: 'selfTradePrevention',
  },
  {
    name: "E: the incoming order's mode decides, whatever the resting one has",
    resting: [{ ...maker, qty: 10, price: 100, id: 'first', stp: 'cancelOldest' }],
    incoming: { ...taker, qty: 10, price: 100, stp: 'cancelNewest' },
    prevented: [{ maker: 'first', price: 100, makerQty: 0, takerQty: 10 }],
    ends: { first: ['new', 10], taker: ['canceled', 0] },
    reason: 'selfTradePrevention',
  },
  {
    name: 'F: a market order ends its maker, and expires itself for want of others',
    resting: oneBid,
    incoming: { ...taker, qty: 10, stp: 'cancelOldest' },
    prevented: [{ maker: 'first', price: 100, makerQty: 10, takerQty: 0 }],
    ends: { first: ['canceled', 0], taker: ['expired', 0] },
    reason: 'noLiquidity',
  },
  {
    name: 'G: decrement takes the smaller quantity from both; the smaller order ends',
    resting: [{ ...maker, qty: 60, price: 200, id: 'first' }],
    incoming: { ...taker, qty: 20, price: 200, stp: 'decrement' },
    prevented: [{ maker: 'first', price: 200, makerQty: 20, takerQty: 20 }],
    ends: { first: ['new', 40, 20], taker: ['canceled', 0, 20] },
    reason: 'selfTradePrevention',
  },
  {
    name: 'G turned round: the larger incoming order rests with what it has left',
    resting: [{ ...maker, qty: 20, price: 200, id: 'first' }],
    incoming: { ...taker, qty: 60, price: 200, stp: 'decrement' },
    prevented: [{ maker: 'first', price: 200, makerQty: 20, takerQty: 20 }],
    ends: { first: ['canceled', 0, 20], taker: ['new', 40, 20] },
  },
  {
    name: 'G with equal quantities: both end',
    resting: [{ ...maker, qty: 20, price: 200, id: 'first' }],
    incoming: { ...taker, qty: 20, price: 200, stp: 'decrement' },
    prevented: [{ maker: 'first', price: 200, makerQty: 20, takerQty: 20 }],
    ends: { first: ['canceled', 0, 20], taker: ['canceled', 0, 20] },
    reason: 'selfTradePrevention',
  },
];

function openDesk(): Desk {
  const desk = Desk.open({ cash: 100_000_000 });
  desk.limitVenue({ stpNoneAllowed: 1 });
  return desk;
}

function expectRow(desk: Desk, row: Row): void {
  for (const words of row.resting) desk.rest(words);
  const outcome = desk.rest(row.incoming);
  expect(outcome.fills).toBe(row.fills ?? '');
  expect(outcome.prevented).toMatchObject(row.prevented);
  expect(outcome.prevented).toHaveLength(row.prevented.length);
  for (const { account, qty = 0, id = '' } of [...row.resting, row.incoming]) {
    const [status, open, prevented = 0] = row.ends[id]!;
    expect({ id, status: desk.status(account, id) }).toEqual({ id, status });
    const { leaves, cum } = desk.order(account, id)!;
    expect(leaves).toBe(open);
    expect(desk.preventedQty(account, id)).toBe(prevented);
    if (open > 0) expect(leaves).toBe(qty - cum - prevented);
  }
  const [last] = outcome.closed.filter(({ id }) => id === 'taker');
  expect(last?.reason).toBe(row.reason);
}

describe("Binance's scenarios, one account", () => {
  for (const row of scenarios) {
    test(row.name, () => {
      expectRow(openDesk(), row);
    });
  }
});

describe("Binance's scenarios, two accounts of one trade group", () => {
  for (const row of scenarios) {
    test(row.name, () => {
      const desk = openDesk();
      for (const account of ['anna', 'ben']) desk.limitAccount(account, { tradeGroup: 1 });
      expectRow(desk, { ...row, incoming: { ...row.incoming, account: 'ben' } });
    });
  }

  test('H: decrement within the group prevents 2 of 6 and 2, and moves nobody’s balance', () => {
    const desk = openDesk();
    for (const account of ['anna', 'ben']) desk.limitAccount(account, { tradeGroup: 1 });
    const before = ['anna', 'ben'].map((name) => desk.balance(name, 'ACME'));
    desk.rest({ account: 'anna', side: 'buy', qty: 6, price: 20, stp: 'decrement', id: 'first' });
    const outcome = desk.rest({ ...taker, account: 'ben', qty: 2, price: 20, stp: 'decrement' });
    expect(outcome.trades).toEqual([]);
    expect(outcome.prevented).toEqual([
      { maker: 'first', taker: 'taker', price: 20, makerQty: 2, takerQty: 2 },
    ]);
    expect(desk.status('ben', 'taker')).toBe('canceled');
    expect(desk.order('anna', 'first')).toMatchObject({ status: 'new', leaves: 4 });
    expect(['anna', 'ben'].map((name) => desk.balance(name, 'ACME'))).toEqual(before);
    expect(desk.balance('anna').held).toBe(4 * 20);
  });

  test('accounts of two groups, or of none, trade', () => {
    for (const [annas, bens] of [
      [1, 2],
      [1, 0],
      [0, 0],
    ] as const) {
      const desk = openDesk();
      desk.limitAccount('anna', { tradeGroup: annas });
      desk.limitAccount('ben', { tradeGroup: bens });
      desk.rest({ account: 'anna', side: 'buy', qty: 6, price: 20 });
      const { fills } = desk.rest({ account: 'ben', side: 'sell', qty: 6, price: 20 });
      expect(fills).toBe('6@20');
    }
  });
});

describe('modes that a symbol does not allow', () => {
  test('none is refused until the venue allows it', () => {
    const desk = Desk.open();
    const words = { account: 'anna', side: 'buy', qty: 1, price: 100, stp: 'none' } as const;
    expect(desk.place(words).reject).toBe('stpModeNotAllowed');
    desk.limitVenue({ stpNoneAllowed: 1 });
    expect(desk.place(words).reject).toBe('none');
  });
});

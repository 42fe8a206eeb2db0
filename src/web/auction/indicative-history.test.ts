// The history of the indicative price belongs to one call of one stock.
import { expect, test } from 'vitest';
import type { Auction } from '#api/types.ts';
import { withAuction, type IndicativeHistory } from './indicative-history.ts';

const said = (change: Partial<Auction>): Auction =>
  ({
    instrument: 'AAPL',
    isCall: true,
    price: '10.00',
    matchedQty: '5',
    seq: 1,
    ...change,
  }) as Auction;
const prices = (history: IndicativeHistory | null) => history?.points.map(({ price }) => price);

test('prices gather while the call lasts, a repetition adds nothing', () => {
  let history = withAuction(null, said({}), 1);
  history = withAuction(history, said({ seq: 2 }), 2);
  expect(withAuction(history, said({ seq: 3 }), 3)).toBe(history);
  history = withAuction(history, said({ price: '10.01', seq: 4 }), 4);
  history = withAuction(history, said({ price: null, matchedQty: '0', seq: 5 }), 5);
  expect(prices(history)).toEqual(['10.00', '10.01', null]);
});

test('the end of the call, or another stock, begins anew', () => {
  const history = withAuction(null, said({}), 1);
  expect(withAuction(history, said({ isCall: false }), 2)).toBe(null);
  expect(prices(withAuction(history, said({ instrument: 'GOOG', price: '9.00' }), 2))).toEqual([
    '9.00',
  ]);
  expect(withAuction(history, null, 2)).toBe(null);
});

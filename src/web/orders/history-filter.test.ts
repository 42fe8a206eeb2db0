// Past orders are filtered alike by the venue and in the page, and nothing is shown twice.
import { describe, expect, it } from 'vitest';
import { joined } from './further-back.ts';
import {
  csvHref,
  historyQuery,
  isShown,
  orderHistoryQuery,
  rangeOf,
  wholeHistory,
} from './history-filter.ts';

const item = { instrument: 'AAPL', side: 'buy', status: 'filled' } as const;
const at = new Date(2026, 10, 21, 12).toISOString();

describe('a filter of the history', () => {
  it('says only what was chosen; a last day is included', () => {
    expect(historyQuery(wholeHistory, undefined)).toEqual({});
    const filter = { ...wholeHistory, symbol: 'AAPL', side: 'sell', to: '2026-11-21' } as const;
    expect(historyQuery(filter, '15')).toEqual({
      instrument: 'AAPL',
      side: 'sell',
      to: new Date(2026, 10, 22).toISOString(),
      account: '15',
    });
    expect(rangeOf({ from: '2026-02-28', to: '' })).toEqual({
      from: new Date(2026, 1, 28).toISOString(),
      to: null,
    });
    expect(csvHref('/v1/history/orders', { side: 'buy' })).toBe(
      '/v1/history/orders?side=buy&format=csv',
    );
    expect(orderHistoryQuery(filter, '15')).toMatchObject({ side: 'sell', status: 'closed' });
    const expired = { ...filter, status: 'expired' } as const;
    expect(orderHistoryQuery(expired, '15')).toMatchObject({ side: 'sell', status: 'expired' });
  });

  it.each([
    [{}, true],
    [{ symbol: 'AAPL', side: 'buy', status: 'filled' }, true],
    [{ symbol: 'MSFT' }, false],
    [{ side: 'sell' }, false],
    [{ status: 'canceled' }, false],
    [{ from: '2026-11-21', to: '2026-11-21' }, true],
    [{ from: '2026-11-22' }, false],
    [{ to: '2026-11-20' }, false],
  ] as const)('%o shows it: %s', (change, shown) => {
    expect(isShown(item, at, { ...wholeHistory, ...change })).toBe(shown);
  });

  it('what is live and in the history stands once, as the live list has it', () => {
    const live = [{ id: 3 }, { id: 2 }];
    const rows = joined(live, [{ id: 2 }, { id: 1 }, { id: 1 }], ({ id }) => String(id));
    expect(rows.map(({ id }) => id)).toEqual([3, 2, 1]);
    expect(rows[1]).toBe(live[1]);
  });
});

// What time and sales marks, counts and leaves out.
import { expect, test } from 'vitest';
import type { Fill, Trade } from '#api/types.ts';
import { decimal } from '#client/decimal.ts';
import { largeFrom, newerThan, ofLeastSize, ownSides, totalsOf } from './trade-tape.ts';

const trade = (tradeId: string, qty: string, more: Partial<Trade> = {}): Trade =>
  ({ tradeId, qty, takerSide: 'buy', ...more }) as Trade;

test('trades below the least size are left out, that size itself is not', () => {
  const trades = [trade('3', '9'), trade('2', '10'), trade('1', '11')];
  expect(ofLeastSize(trades, decimal('10')).map(({ tradeId }) => tradeId)).toEqual(['2', '1']);
  expect(ofLeastSize(trades, decimal('0'))).toBe(trades);
});

test('large is five times the usual size, and a whale does not change what is usual', () => {
  const trades = Array.from({ length: 11 }, (_, at) => trade(String(at), '10'));
  trades[0] = trade('0', '1000000');
  expect(largeFrom(trades)).toBe(decimal('50'));
  expect(largeFrom(trades.slice(0, 9))).toBe(null);
});

test('totals count takers only, and not what was undone', () => {
  const trades = [
    trade('1', '5'),
    trade('2', '7', { takerSide: 'sell' }),
    trade('3', '100', { takerSide: null }),
    trade('4', '100', { status: 'busted' }),
  ];
  expect(totalsOf(trades)).toEqual({ bought: decimal('5'), sold: decimal('7'), trades: 2 });
});

test('own trades are those of the stock, with the side', () => {
  const fills = [
    { tradeId: '1', instrument: 'AAPL', side: 'sell' },
    { tradeId: '2', instrument: 'GOOG', side: 'buy' },
  ] as Fill[];
  expect([...ownSides(fills, 'AAPL')]).toEqual([['1', 'sell']]);
});

test('what came while the list stood still is counted', () => {
  const trades = [trade('9', '1'), trade('8', '1'), trade('7', '1')];
  expect(newerThan(trades, '7')).toBe(2);
  expect(newerThan(trades, null)).toBe(0);
  expect(newerThan(trades, 'gone')).toBe(3);
});

// Positions are valued exactly, at the last price that is known.
import { describe, expect, it } from 'vitest';
import type { Instrument, Position, Ticker } from '#api/types.ts';
import { decimal, decimalString } from '#client/decimal.ts';
import { closingTrade } from '../orders/order-actions.ts';
import { sharePercent, sumOf, worthOf } from './balances-stores.ts';

const position: Position = {
  account: '10',
  instrument: 'AAPL',
  qty: '3',
  available: '3',
  held: '0',
  borrowed: '0',
  avgCost: '585.10333333',
  realizedPnl: '-1.25',
  last: '585.00',
  marketValue: '1755.00',
  unrealizedPnl: '-0.31',
};
const ticker = { instrument: 'AAPL', last: '586.00' } as Ticker;

describe('positions', () => {
  it('are worth what the ticker says, else what the venue said with them', () => {
    const worth = worthOf(position, ticker);
    expect([worth.value, worth.pnl].map((value) => decimalString(value ?? decimal('0')))).toEqual([
      '1758',
      '2.69000001',
    ]);
    expect(decimalString(worthOf(position, undefined).value ?? decimal('0'))).toBe('1755');
    expect(worthOf({ ...position, last: null }, undefined).value).toBe(null);
  });

  it('add up, those without a cost or a price too', () => {
    const without = { ...position, instrument: 'MSFT', avgCost: null, last: null };
    const sum = sumOf([position, without], { AAPL: ticker });
    expect(decimalString(sum.value)).toBe('1758');
    expect(decimalString(sum.unrealized)).toBe('2.69000001');
    expect(decimalString(sum.realized)).toBe('-2.5');
    expect(sum.priced).toBe(1);
    expect(sumOf([{ ...without, last: '5.00' }], {}).priced).toBe(0);
    const share = sharePercent(decimal('1'), decimal('3')) ?? decimal('0');
    expect(decimalString(share)).toBe('33.33333333');
    expect(sharePercent(decimal('1'), decimal('0'))).toBe(null);
  });

  it.each([
    ['3', false, 'sell', '3'],
    ['3', true, 'sell', '6'],
    ['-4', false, 'buy', '4'],
    ['-4', true, 'buy', '8'],
    ['900', true, 'sell', '1000'],
  ])('of %s shares, turned around %s: %s %s', (qty, turnAround, side, traded) => {
    const trade = closingTrade({ ...position, qty }, { qtyMax: '1000' } as Instrument, turnAround);
    expect(trade.side).toBe(side);
    expect(decimalString(trade.qty)).toBe(traded);
  });
});

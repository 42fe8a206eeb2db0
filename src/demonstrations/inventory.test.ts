// Profit and loss from fills, on cases that fit on a slip of paper. It must never ask a venue.

import { expect, test } from 'vitest';
import { type Reckoning, reckon } from './inventory.ts';
import { type Decimal, decimalString } from '#client/decimal.ts';

function shown(reckoning: Reckoning): Record<string, string> {
  const entries = Object.entries(reckoning) as [string, Decimal][];
  return Object.fromEntries(entries.map(([name, value]) => [name, decimalString(value, 2)]));
}

test('a round trip earns the spread less its fees', () => {
  const fills = [
    { side: 'buy', price: '99.90', qty: '10', fee: '0.50' },
    { side: 'sell', price: '100.10', qty: '10', fee: '-0.20' },
  ] as const;
  expect(shown(reckon(fills, '123.00'))).toEqual({
    bought: '10.00',
    sold: '10.00',
    cash: '2.00',
    fees: '0.30',
    inventory: '0.00',
    inventoryValue: '0.00',
    profit: '1.70',
  });
});

test('what is left counts at the price given, long or short', () => {
  const bought = [{ side: 'buy', price: '100.00', qty: '5', fee: '0.00' }] as const;
  expect(shown(reckon(bought, '101.00'))).toMatchObject({ inventory: '5.00', profit: '5.00' });
  const sold = [{ side: 'sell', price: '100.00', qty: '5', fee: '0.00' }] as const;
  expect(shown(reckon(sold, '101.00'))).toMatchObject({ inventory: '-5.00', profit: '-5.00' });
});

test('nothing done is nothing earned', () => {
  expect(shown(reckon([], '100.00'))).toMatchObject({ cash: '0.00', profit: '0.00' });
});

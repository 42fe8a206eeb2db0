// What a press on a price of the ladder means.
import { expect, test } from 'vitest';
import type { Instrument } from '#api/types.ts';
import { hintOf, levelOrder, orderWords, pressOf, sideOf, type LevelOrder } from './level-order.ts';

const instrument = {
  symbol: 'AAPL',
  tickSize: '0.01',
  lotSize: '1',
  priceMin: '0.01',
  priceMax: '1000.00',
  qtyMin: '1',
  qtyMax: '500',
  phase: 'continuous',
} as Instrument;
const draft = { qty: '10', timeInForce: 'GTC' } as const;

test('Shift joins a level, Ctrl or Command trades with it, a bare press only fills', () => {
  const keys = { shiftKey: false, ctrlKey: false, metaKey: false };
  expect(pressOf(keys)).toBe('fill');
  expect(pressOf({ ...keys, shiftKey: true })).toBe('join');
  expect(pressOf({ ...keys, ctrlKey: true })).toBe('take');
  expect(pressOf({ ...keys, metaKey: true, shiftKey: true })).toBe('take');
});

test('joining a bid buys, taking it sells; with asks the other way round', () => {
  expect([sideOf('bid', 'join'), sideOf('bid', 'take')]).toEqual(['buy', 'sell']);
  expect([sideOf('ask', 'join'), sideOf('ask', 'take')]).toEqual(['sell', 'buy']);
});

test('the order has the quantity of the ticket and rests', () => {
  const order = levelOrder(instrument, 'buy', '585.30', { ...draft, timeInForce: 'IOC' });
  expect(order).toEqual({
    instrument: 'AAPL',
    side: 'buy',
    type: 'limit',
    price: '585.30',
    qty: '10',
    timeInForce: 'GTC',
  });
  expect(orderWords(order as LevelOrder)).toBe('Buy 10 at 585.30');
});

test.each([
  ['', '585.30', 'Enter a quantity in the ticket first.'],
  ['ten', '585.30', 'Not a number. Use digits, such as 100.'],
  ['501', '585.30', 'The greatest quantity is 500.'],
  ['10', '0.00', 'The lowest price is 0.01.'],
])('a quantity of %j at %s is refused: %s', (qty, price, message) => {
  expect(levelOrder(instrument, 'sell', price, { ...draft, qty })).toBe(message);
});

test('a phase that takes no orders is said', () => {
  const halted = { ...instrument, phase: 'halted' } as const;
  expect(levelOrder(halted, 'buy', '1.00', draft)).toBe(
    'AAPL is halted: orders can only be canceled.',
  );
});

test('the hint says what each press would do', () => {
  expect(hintOf('ask', '1585.30', '10')).toBe(
    'Press: 1,585.30 into the ticket. Shift and press: sell 10 at 1,585.30. Ctrl and press: buy 10 at 1,585.30.',
  );
  expect(hintOf('bid', '5.00', '')).toContain('buy the quantity of the ticket at 5.00');
});

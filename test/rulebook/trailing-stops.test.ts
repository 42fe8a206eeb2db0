// docs/rulebook.md, "Order types": trailing stops. Longer price paths are in test/worked-examples/trailing-stop.test.ts.

import { describe, expect, test } from 'vitest';
import { Desk } from '../support/desk.ts';

const sell = { account: 'anna', side: 'sell', type: 'trailingStop', qty: 5, id: 's' } as const;
const buy = { ...sell, side: 'buy' } as const;

test('of a sale it follows the highest trade since its entry, of a buy the lowest', () => {
  const desk = Desk.open();
  desk.rest({ ...sell, trail: 5 });
  desk.rest({ ...buy, trail: 5, account: 'cleo', id: 'b' });
  const stops = (): number[] => [desk.stopPrice('anna', 's'), desk.stopPrice('cleo', 'b')];
  // From the reference price at entry.
  expect(stops()).toEqual([95, 105]);
  for (const [price, ...expected] of [
    [103, 98, 105],
    [101, 98, 105],
    [99, 98, 104],
  ] as const) {
    desk.rest({ account: 'ben', side: 'sell', price, qty: 1 });
    desk.rest({ account: 'cleo', side: 'buy', price, qty: 1 });
    expect(stops()).toEqual(expected);
  }
});

for (const [trailBps, stop] of [
  [250, 975],
  [255, 975],
  [259, 975],
  [260, 974],
  [1, 999],
] as const) {
  test(`at ${trailBps} basis points of 1,000 it stays ${1000 - stop} behind: rounded down, at least one tick`, () => {
    const desk = Desk.open({ instruments: [{ referencePriceTicks: 1_000 }] });
    desk.rest({ ...sell, trailBps });
    expect(desk.stopPrice('anna', 's')).toBe(stop);
  });
}

describe('with an activation price', () => {
  for (const { activation, short, at, stop } of [
    { activation: 105, short: 104, at: 106, stop: 101 },
    { activation: 95, short: 96, at: 94, stop: 89 },
  ]) {
    test(`of ${activation}, with the reference at 100, it does nothing until a trade reaches that`, () => {
      const desk = Desk.open();
      desk.rest({ ...sell, trail: 5, activation });
      expect(desk.stopPrice('anna', 's')).toBe(0);
      desk.print(short);
      expect(desk.stopPrice('anna', 's')).toBe(0);
      // The trade that activates it is its first best price.
      desk.print(at);
      expect(desk.stopPrice('anna', 's')).toBe(stop);
      expect(desk.status('anna', 's')).toBe('suspended');
    });
  }

  test('equal to the reference it trails at once', () => {
    const desk = Desk.open();
    desk.rest({ ...sell, trail: 5, activation: 100 });
    expect(desk.stopPrice('anna', 's')).toBe(95);
  });

  test('above or below is by the reference at entry, not by a later one', () => {
    const desk = Desk.open();
    desk.rest({ ...sell, trail: 5, activation: 105 });
    desk.print(90);
    expect(desk.stopPrice('anna', 's')).toBe(0);
    desk.print(105);
    expect(desk.stopPrice('anna', 's')).toBe(100);
  });
});

test('within one execution the trades are looked at in the order in which they printed', () => {
  const desk = Desk.open();
  desk.rest({ ...sell, type: 'trailingStopLimit', price: 120, trail: 5 });
  desk.rest({ account: 'ben', side: 'buy', price: 103, qty: 1 });
  desk.rest({ account: 'ben', side: 'buy', price: 97, qty: 1 });
  // 103 lifts the stop to 98, and 97 is below that.
  const outcome = desk.rest({ account: 'cleo', side: 'sell', price: 97, qty: 2 });
  expect(outcome.fills).toBe('1@103 1@97');
  expect(outcome.triggered).toEqual(['s']);
});

describe('its market form', () => {
  for (const [price, fills] of [
    [89, '1@98 5@89'],
    [88, '1@98'],
  ] as const) {
    test(`trades up to the collar around its stop price at the trigger: ${fills}`, () => {
      const desk = Desk.open();
      desk.rest({ ...sell, trail: 5 });
      desk.print(103);
      desk.rest({ account: 'ben', side: 'buy', price, qty: 5 });
      // The stop is at 98, and 10% of it is 9.
      expect(desk.print(98).fills).toBe(fills);
      expect(desk.order('anna', 's')!.reason).toBe(price === 89 ? 'none' : 'collarReached');
    });
  }

  test('of a buy never beyond what it holds for: the collar around the highest stop it could begin with', () => {
    const desk = Desk.open();
    desk.rest({ ...buy, trail: 5 });
    // 105 and 10% of it.
    expect(desk.balance('anna').held).toBe(5 * 115);
    desk.rest({ ...buy, trail: 5, activation: 120, account: 'cleo', id: 'c' });
    // 125 and 10% of it.
    expect(desk.balance('cleo').held).toBe(5 * 137);
    desk.rest({ account: 'ben', side: 'sell', price: 115, qty: 5, id: 'there' });
    expect(desk.print(105).fills).toBe('1@105 5@115');
    expect(desk.balance('anna').held).toBe(0);
  });
});

test('a limit form becomes a limit order at its limit', () => {
  const desk = Desk.open();
  desk.rest({ ...sell, type: 'trailingStopLimit', price: 96, trail: 5 });
  desk.rest({ account: 'ben', side: 'buy', price: 96, qty: 3 });
  desk.rest({ account: 'ben', side: 'buy', price: 95, qty: 9, id: 'low' });
  const outcome = desk.rest({ account: 'cleo', side: 'sell', price: 95, qty: 4, id: 'down' });
  expect(outcome.fills).toBe('3@96 1@95');
  expect(outcome.triggered).toEqual(['s']);
  expect(desk.depthOf('sell')).toBe('96: 5');
});

// docs/rulebook.md, "Self-trade prevention". The modes one by one are in test/worked-examples/self-trade-prevention.test.ts.

import { describe, expect, test } from 'vitest';
import { eventsOf } from '../support/recorder.ts';
import { Desk, type StpName } from '../support/desk.ts';

const incoming = { account: 'anna', side: 'sell', price: 99, qty: 12, id: 't' } as const;

/** Own, another's and own bids, in this order at one price. */
function opened(): Desk {
  const desk = Desk.open();
  desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 3, id: 'own1' });
  desk.rest({ account: 'ben', side: 'buy', price: 100, qty: 4, id: 'other' });
  desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 8, id: 'own2' });
  return desk;
}

test('cancelNewest is the default, and what was traded before stays', () => {
  const desk = Desk.open();
  desk.rest({ account: 'ben', side: 'buy', price: 101, qty: 4 });
  desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 3, id: 'own' });
  const outcome = desk.rest(incoming);
  expect(outcome.fills).toBe('4@101');
  expect(outcome.closed).toEqual([{ id: 't', reason: 'selfTradePrevention', qty: 8 }]);
  expect(desk.order('anna', 't')).toMatchObject({ status: 'canceled', cum: 4 });
});

const modes: Readonly<Record<string, [StpName, string, string[]]>> = {
  'cancelNewest: at the first own order the rest ends': [
    'cancelNewest',
    '',
    ['own1', 'other', 'own2'],
  ],
  'cancelOldest: own orders end, the others trade': ['cancelOldest', '4@100', []],
  'cancelBoth: both end at the first meeting': ['cancelBoth', '', ['other', 'own2']],
  'decrement: own orders lose without a trade, the others trade': ['decrement', '4@100', ['own2']],
};
for (const [name, [stp, fills, left]] of Object.entries(modes)) {
  test(name, () => {
    const desk = opened();
    const outcome = desk.rest({ ...incoming, stp });
    expect(outcome.fills).toBe(fills);
    expect(desk.queue('buy')).toBe(left.length === 0 ? '' : `100: ${left.join(' ')}`);
    expect(desk.membersHave('USD')).toBe(3_000_000);
    expect(desk.membersHave('ACME')).toBe(30_000);
  });
}

test('decrement goes on until one side has nothing left', () => {
  const desk = opened();
  const outcome = desk.rest({ ...incoming, stp: 'decrement' });
  expect(outcome.story).toEqual([
    'accepted t',
    'prevented own1 t decrement',
    'closed own1 selfTradePrevention',
    'trade 4@100 other t',
    'prevented own2 t decrement',
    'terms own2 new',
    'closed t selfTradePrevention',
  ]);
  expect(desk.order('anna', 'own2')).toMatchObject({ leaves: 3 });
  expect(desk.preventedQty('anna', 'own2')).toBe(5);
  expect(desk.preventedQty('anna', 't')).toBe(8);
  expect(desk.order('anna', 't')).toMatchObject({ status: 'canceled', cum: 4, leaves: 0 });
  expect(desk.balance('anna')).toMatchObject({ held: 300 });
});

test('each prevention has an id, from 1, and the price of the resting order', () => {
  const desk = opened();
  const { events } = desk.rest({ ...incoming, stp: 'cancelOldest' });
  const told = eventsOf(events, 'matchPrevented');
  expect(told.map((event) => [event.preventedMatchId, event.priceTicks])).toEqual([
    [1, 100],
    [2, 100],
  ]);
});

test('no prevention inside an auction’s uncross', () => {
  const desk = Desk.open({ phase: 'openingAuction' });
  desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 3, id: 'b' });
  desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 3, id: 's' });
  const outcome = desk.setPhase('continuous');
  expect(outcome.trades).toEqual([{ price: 100, qty: 3, maker: 'b', taker: 's' }]);
  expect(outcome.prevented).toEqual([]);
});

test('a triggered stop has its own mode, like any incoming order', () => {
  const desk = Desk.open();
  desk.rest({ account: 'anna', side: 'sell', price: 106, qty: 5, id: 'own' });
  const stop = { account: 'anna', side: 'buy', type: 'stopLimit', stop: 105, price: 107 } as const;
  desk.rest({ ...stop, qty: 5, stp: 'cancelBoth', id: 's' });
  expect(desk.print(105).ends).toEqual(['own selfTradePrevention', 's selfTradePrevention']);
});

test('a hidden order of the account is passed over or prevented, never traded with', () => {
  const desk = Desk.open();
  desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 5, allOrNone: true, id: 'h' });
  const outcome = desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 5, id: 't' });
  expect(outcome.trades).toEqual([]);
});

describe('an account that asks for no opposing orders', () => {
  const asking = (): Desk => {
    const desk = Desk.open();
    desk.limitAccount('anna', { noOpposingOrders: 1 });
    return desk;
  };
  const buy = { account: 'anna', side: 'buy', price: 90, qty: 1, id: 'b' } as const;
  const sell = { account: 'anna', side: 'sell', price: 110, qty: 1, id: 's' } as const;

  test('has its order refused while one of its own on the other side is open', () => {
    for (const [first, second] of [
      [buy, sell],
      [sell, buy],
    ] as const) {
      const desk = asking();
      desk.rest(first);
      expect(desk.place(second).reject).toBe('opposingOrderOpen');
      desk.cancel({ account: 'anna', id: first.id });
      expect(desk.place({ ...second, id: 'again' }).reject).toBe('none');
    }
  });

  test('may have orders on one side, and on the other side of another instrument', () => {
    const desk = Desk.open({ instruments: [{}, { symbol: 'BETA' }] });
    desk.limitAccount('anna', { noOpposingOrders: 1 });
    desk.rest(buy);
    expect(desk.place({ ...buy, price: 89, id: 'b2' }).reject).toBe('none');
    expect(desk.place({ ...sell, instrument: 'BETA' }).reject).toBe('none');
  });

  test('is refused by a stop that waits, which is funded, not by an order that waits in a list', () => {
    const desk = asking();
    desk.rest({ account: 'anna', side: 'buy', type: 'stop', stop: 120, qty: 1 });
    expect(desk.place(sell).reject).toBe('opposingOrderOpen');
    const third = asking();
    expect(third.list('oto', sell, { ...buy, id: 'later' }).reject).toBe('none');
    expect(third.place({ ...sell, id: 's2' }).reject).toBe('none');
  });
});

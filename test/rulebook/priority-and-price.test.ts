// docs/rulebook.md, "Priority and price": what src/core/order-entry.test.ts and src/core/amend.test.ts do not say of it.

import { expect, test } from 'vitest';
import { Desk } from '../support/desk.ts';
import { eventsOf } from '../support/recorder.ts';

test('at one price displayed quantity trades before hidden, then in the order in which it came there', () => {
  const desk = Desk.open();
  desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 10, display: 3, id: 'iceberg' });
  desk.rest({ account: 'cleo', side: 'sell', price: 100, qty: 5, id: 'plain' });
  const { trades } = desk.rest({ account: 'ben', side: 'buy', price: 100, qty: 12, id: 'b' });
  expect(trades).toEqual([
    { price: 100, qty: 3, maker: 'iceberg', taker: 'b' },
    { price: 100, qty: 5, maker: 'plain', taker: 'b' },
    { price: 100, qty: 3, maker: 'iceberg', taker: 'b' },
    { price: 100, qty: 1, maker: 'iceberg', taker: 'b' },
  ]);
});

test('the incoming order never pays more, nor gets less, than its own limit', () => {
  const desk = Desk.open();
  desk.rest({ account: 'anna', side: 'sell', price: 101, qty: 5 });
  desk.rest({ account: 'anna', side: 'sell', price: 103, qty: 5 });
  expect(desk.rest({ account: 'ben', side: 'buy', price: 102, qty: 9 }).fills).toBe('5@101');
  expect(desk.depthOf('buy')).toBe('102: 4');
});

/** An order for 10 of which 2 were filled and 3 prevented. */
function partly(): Desk {
  const desk = Desk.open();
  desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 10, id: 'a' });
  desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 2 });
  desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 3, stp: 'decrement' });
  return desk;
}

test('leavesQty = orderQty - cumQty - preventedQty, also after an amendment', () => {
  const desk = partly();
  expect(desk.order('anna', 'a')).toMatchObject({ qty: 10, cum: 2, leaves: 5 });
  desk.amend({ account: 'anna', id: 'a' }, { qty: 8 });
  expect(desk.order('anna', 'a')).toMatchObject({ qty: 8, cum: 2, leaves: 3 });
  expect(desk.preventedQty('anna', 'a')).toBe(3);
  expect(desk.balance('anna').held).toBe(300);
});

for (const qty of [2, 4, 5]) {
  test(`amending to ${qty}, no more than what was filled and prevented, ends the order as filled`, () => {
    const desk = partly();
    const { ends } = desk.amend({ account: 'anna', id: 'a' }, { qty });
    expect(ends).toEqual(['a amendedToFilled']);
    expect(desk.order('anna', 'a')).toMatchObject({ status: 'filled', cum: 2, leaves: 0 });
    expect(desk.balance('anna').held).toBe(0);
  });
}

test('what was filled, its average price and its fees stay with the order across amendments', () => {
  const desk = Desk.open({ makerFee: 10_000 });
  desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 10, id: 'a' });
  desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 4 });
  desk.amend({ account: 'anna', id: 'a' }, { price: 101, qty: 12 });
  desk.rest({ account: 'ben', side: 'sell', price: 101, qty: 6 });
  expect(desk.report('anna', 'a')).toEqual({
    ordStatus: 'partiallyFilled',
    orderQty: 12,
    cumQty: 10,
    leavesQty: 2,
    avgPx: 100.6,
  });
  // 400 and 606, each with 1% rounded up.
  expect(desk.fees('anna', 'a')).toBe(4 + 7);
  const { available, held } = desk.balance('anna');
  expect(available + held).toBe(1_000_000 - 404 - 613);
});

test('a refused amendment names its order, and none where there is none', () => {
  const desk = partly();
  const refused = (id: string): number | undefined => {
    const { events } = desk.amend({ account: 'anna', id }, { price: 1_000_001 });
    return eventsOf(events, 'commandRejected')[0]?.orderId;
  };
  expect(refused('a')).toBe(desk.orderId('anna', 'a'));
  expect(refused('never')).toBe(0);
});

test('an amended iceberg or minimum still has at most 1,000 parts, and no minimum above its quantity', () => {
  const desk = Desk.open();
  const buy = { account: 'anna', side: 'buy', price: 50, qty: 10 } as const;
  desk.rest({ ...buy, display: 2, id: 'i' });
  desk.rest({ ...buy, minQty: 4, id: 'm' });
  const amended = (id: string, qty: number): string =>
    desk.amend({ account: 'anna', id }, { qty }).reject;
  expect(amended('i', 2_001)).toBe('displayQtyTooSmall');
  expect(amended('i', 2_000)).toBe('none');
  expect(desk.depthOf('buy')).toBe('50: 2');
  expect(amended('m', 3)).toBe('minQtyAboveOrderQty');
  expect(amended('m', 4)).toBe('none');
});

test('cancel-replace is one step for orders with terms, too: the old one stays where the new one is refused', () => {
  const desk = Desk.open();
  desk.rest({ account: 'anna', side: 'sell', type: 'stop', stop: 95, qty: 10, id: 'old' });
  const words = { account: 'anna', side: 'sell', type: 'stop', qty: 10, id: 'new' } as const;
  expect(desk.replace('old', words).reject).toBe('stopPriceRequired');
  expect(desk.status('anna', 'old')).toBe('suspended');
  expect(desk.replace('old', { ...words, stop: 94, id: 'newer' }).reject).toBe('none');
  expect(desk.order('anna', 'old')).toMatchObject({ status: 'canceled', reason: 'replaced' });
  expect(desk.status('anna', 'newer')).toBe('suspended');
  expect(desk.balance('anna', 'ACME').held).toBe(10);
});

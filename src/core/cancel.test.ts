// Cancels: of one order by either id, of many by filters, by a kill switch; whose orders they are; what they give back.

import { describe, expect, test } from 'vitest';
import { CommandKind } from '#core/command.ts';
import { Desk } from '../../test/support/desk.ts';

describe('a cancel', () => {
  test('takes the order out and gives back exactly what is left of its hold', () => {
    const desk = Desk.open({ makerFee: 10_000, takerFee: 20_000 });
    desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 10, id: 'a' });
    expect(desk.balance('anna').held).toBe(1_020);
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 3 });
    expect(desk.balance('anna').held).toBe(714);
    const outcome = desk.cancel({ account: 'anna', id: 'a' });
    expect(outcome.closed).toEqual([{ id: 'a', reason: 'canceledByUser', qty: 7 }]);
    // 3 at 100 and 1% of 300.
    expect(desk.balance('anna')).toEqual({ available: 1_000_000 - 303, held: 0 });
    expect(desk.order('anna', 'a')).toMatchObject({ status: 'canceled', cum: 3, leaves: 0 });
  });

  test('finds the order by its id as well', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 10, id: 'a' });
    const orderId = desk.orderId('anna', 'a');
    expect(desk.cancel({ account: 'anna', orderId }).closed).toHaveLength(1);
    expect(desk.balance('anna', 'ACME')).toEqual({ available: 10_000, held: 0 });
  });

  test('of an order that has ended is too late, and says which order', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 10, id: 'filled' });
    desk.rest({ account: 'ben', side: 'buy', price: 100, qty: 10 });
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 10, id: 'canceled' });
    desk.cancel({ account: 'anna', id: 'canceled' });
    desk.place({ account: 'anna', side: 'sell', price: 100, qty: 0, id: 'rejected' });
    for (const id of ['filled', 'canceled', 'rejected']) {
      const outcome = desk.cancel({ account: 'anna', id });
      expect(outcome.reject).toBe('tooLateToCancel');
      expect(outcome.events[0]).toMatchObject({ orderId: desk.orderId('anna', id) });
    }
  });

  test('of an order that was rejected for its side is too late as well', () => {
    const desk = Desk.open();
    const words = { account: 'anna', side: 'buy', price: 99, qty: 1, id: 'r' } as const;
    desk.send({ ...desk.orderData(CommandKind.placeOrder, words), side: 0 });
    expect(desk.cancel({ account: 'anna', id: 'r' }).reject).toBe('tooLateToCancel');
  });

  test('of what was never an order is unknown', () => {
    const desk = Desk.open();
    desk.deposit('anna', 'USD', 5, 'money');
    const before = desk.hash();
    expect(desk.cancel({ account: 'anna', id: 'money' }).reject).toBe('unknownOrder');
    expect(desk.cancel({ account: 'anna', id: 'never' }).reject).toBe('unknownOrder');
    expect(desk.cancel({ account: 'anna' }).reject).toBe('unknownOrder');
    expect(desk.cancel({ account: 'anna', orderId: 999 }).reject).toBe('unknownOrder');
    expect(desk.hash()).toBe(before);
  });

  test("of another's order is unknown: it says no more than of one that never was", () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'buy', price: 99, qty: 10, id: 'a' });
    desk.rest({ account: 'anna', side: 'buy', price: 99, qty: 10, id: 'gone' });
    desk.cancel({ account: 'anna', id: 'gone' });
    const before = desk.hash();
    for (const id of ['a', 'gone']) {
      const orderId = desk.orderId('anna', id);
      const stranger = desk.cancel({ account: 'ben', orderId });
      expect(stranger.reject).toBe('unknownOrder');
      expect(stranger.events[0]).toMatchObject({ orderId: 0 });
      const nobody = { kind: CommandKind.cancelOrder, accountId: 999, orderId };
      expect(desk.send(nobody).reject).toBe('unknownOrder');
    }
    expect(desk.hash()).toBe(before);
    expect(desk.queue('buy')).toBe('99: a');
  });

  test('is taken in every phase and under every switch', () => {
    const desk = Desk.open();
    for (const id of ['1', '2', '3']) {
      desk.rest({ account: 'anna', side: 'buy', price: 99, qty: 10, id });
    }
    desk.killVenue();
    expect(desk.cancel({ account: 'anna', id: '1' }).closed).toHaveLength(1);
    desk.setPhase('halted');
    expect(desk.cancel({ account: 'anna', id: '2' }).closed).toHaveLength(1);
    desk.setPhase('closed');
    expect(desk.cancel({ account: 'anna', id: '3' }).closed).toHaveLength(1);
  });
});

describe('a mass cancel', () => {
  /** Orders of anna in both instruments and on both sides, and one of ben's. */
  function manyOrders(): Desk {
    const desk = Desk.open({ instruments: [{}, { symbol: 'BETA' }] });
    const order = { account: 'anna', price: 100, qty: 1 } as const;
    desk.rest({ ...order, side: 'buy', price: 90, id: 'ab1' });
    desk.rest({ ...order, side: 'sell', id: 'as' });
    desk.rest({ ...order, side: 'buy', price: 90, instrument: 'BETA', id: 'bb' });
    desk.rest({ ...order, side: 'sell', instrument: 'BETA', id: 'bs' });
    desk.rest({ ...order, side: 'buy', price: 91, id: 'ab2' });
    desk.rest({ ...order, account: 'ben', side: 'buy', price: 90, id: 'other' });
    return desk;
  }
  const cases = [
    { filter: {}, canceled: 'ab1 as bb bs ab2' },
    { filter: { instrument: 'ACME' }, canceled: 'ab1 as ab2' },
    { filter: { instrument: 'BETA' }, canceled: 'bb bs' },
    { filter: { side: 'buy' }, canceled: 'ab1 bb ab2' },
    { filter: { side: 'sell' }, canceled: 'as bs' },
    { filter: { instrument: 'BETA', side: 'sell' }, canceled: 'bs' },
  ] as const;
  for (const { filter, canceled } of cases) {
    test(`with ${JSON.stringify(filter)} cancels ${canceled}, oldest first, and nobody else's`, () => {
      const desk = manyOrders();
      const outcome = desk.massCancel('anna', filter);
      expect(outcome.closed.map(({ id }) => id).join(' ')).toBe(canceled);
      expect(new Set(outcome.closed.map(({ reason }) => reason))).toEqual(
        new Set(['massCanceled']),
      );
      const count = canceled.split(' ').length;
      expect(outcome.events[count]).toMatchObject({ kind: 'massCanceled', count });
      expect(desk.order('ben', 'other')?.status).toBe('new');
    });
  }

  test('of a great many levels tells each of them', () => {
    const desk = Desk.open();
    for (let price = 1; price <= 300; price++) {
      desk.rest({ account: 'anna', side: 'buy', price, qty: 1 });
    }
    const { kinds } = desk.massCancel('anna');
    expect(kinds.filter((kind) => kind === 'depthChanged')).toHaveLength(300);
    expect(desk.queue('buy')).toBe('');
  });

  test('with nothing to cancel says so', () => {
    const desk = manyOrders();
    const { events } = desk.massCancel('cleo');
    expect(events).toEqual([
      {
        kind: 'massCanceled',
        accountId: desk.accountId('cleo'),
        instrumentId: 0,
        side: 0,
        count: 0,
      },
    ]);
  });

  test('refuses accounts, instruments and sides that there are not', () => {
    const desk = manyOrders();
    const before = desk.hash();
    const kind = CommandKind.massCancel;
    expect(desk.send({ kind, accountId: 999 }).reject).toBe('unknownAccount');
    expect(desk.send({ kind, accountId: 10, instrumentId: 9 }).reject).toBe('unknownInstrument');
    expect(desk.send({ kind, accountId: 10, side: 3 }).reject).toBe('invalidSide');
    expect(desk.hash()).toBe(before);
  });
});

describe('the kill switch of an account', () => {
  const good = { account: 'anna', side: 'buy', price: 99, qty: 5 } as const;

  test('cancels all its orders and rejects new ones, until it is off', () => {
    const desk = Desk.open({ instruments: [{}, { symbol: 'BETA' }] });
    desk.rest({ ...good, id: 'a1' });
    desk.rest({ ...good, instrument: 'BETA', id: 'a2' });
    desk.rest({ ...good, account: 'ben', id: 'b' });
    const outcome = desk.killAccount('anna');
    expect(outcome.kinds[0]).toBe('accountKillSwitch');
    expect(outcome.closed).toEqual([
      { id: 'a1', reason: 'killSwitch', qty: 5 },
      { id: 'a2', reason: 'killSwitch', qty: 5 },
    ]);
    expect(desk.place(good).reject).toBe('accountKillSwitch');
    expect(desk.queue('buy')).toBe('99: b');
    expect(desk.balance('anna').held).toBe(0);
    expect(desk.place({ ...good, account: 'ben' }).reject).toBe('none');
    desk.killAccount('anna', false);
    expect(desk.place(good).reject).toBe('none');
  });

  test('works while the instrument is closed, and is harmless twice', () => {
    const desk = Desk.open();
    desk.rest({ ...good, id: 'a' });
    desk.setPhase('closed');
    expect(desk.killAccount('anna').closed).toHaveLength(1);
    const before = desk.hash();
    expect(desk.killAccount('anna').closed).toEqual([]);
    expect(desk.hash()).toBe(before);
  });

  test('is only for accounts that trade', () => {
    const desk = Desk.open();
    expect(desk.killAccount('house').reject).toBe('none');
    expect(desk.killAccount('fees').reject).toBe('unknownAccount');
    expect(desk.killAccount('outside').reject).toBe('unknownAccount');
    const kind = CommandKind.setAccountKillSwitch;
    expect(desk.send({ kind, accountId: 999, option: 1 }).reject).toBe('unknownAccount');
  });
});

describe('the kill switch of the venue', () => {
  test('rejects new orders and leaves the resting ones to be cancelled', () => {
    const desk = Desk.open();
    const good = { account: 'anna', side: 'buy', price: 99, qty: 5 } as const;
    desk.rest({ ...good, id: 'a' });
    expect(desk.killVenue().closed).toEqual([]);
    expect(desk.place(good).reject).toBe('venueKillSwitch');
    expect(desk.replace('a', good).reject).toBe('venueKillSwitch');
    expect(desk.queue('buy')).toBe('99: a');
    desk.killVenue(false);
    expect(desk.place(good).reject).toBe('none');
  });

  for (const option of [2, -1, 255]) {
    test(`a switch is 0 or 1: ${option} is refused and switches nothing`, () => {
      const desk = Desk.open();
      const before = desk.hash();
      expect(desk.send({ kind: CommandKind.setVenueKillSwitch, option }).reject).not.toBe('none');
      const kind = CommandKind.setAccountKillSwitch;
      expect(desk.send({ kind, accountId: 10, option }).reject).not.toBe('none');
      expect(desk.hash()).toBe(before);
    });
  }
});

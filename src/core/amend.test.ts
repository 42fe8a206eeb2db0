// Amendments and replacements: who keeps his place, what the quantity means, what is held, and that a refused one changes nothing.

import { describe, expect, test } from 'vitest';
import { CommandKind } from '#core/command.ts';
import { Desk, type OrderWords } from '../../test/support/desk.ts';

/** Two bids at one price, anna first. */
function twoBids(options: { price?: number; qty?: number } = {}): Desk {
  const desk = Desk.open();
  const { price = 99, qty = 10 } = options;
  desk.rest({ account: 'anna', side: 'buy', price, qty, id: 'a' });
  desk.rest({ account: 'ben', side: 'buy', price, qty, id: 'b' });
  return desk;
}
const anna = { account: 'anna', id: 'a' } as const;

describe('priority', () => {
  const cases = [
    { name: 'a smaller quantity keeps its place', changes: { qty: 4 }, queue: '99: a b', kept: 1 },
    { name: 'a larger quantity loses it', changes: { qty: 11 }, queue: '99: b a', kept: 0 },
    { name: 'a worse price loses it', changes: { price: 98 }, queue: '99: b, 98: a', kept: 0 },
    { name: 'a better price goes first', changes: { price: 100 }, queue: '100: a, 99: b', kept: 0 },
    {
      name: 'a new price and a smaller quantity lose it',
      changes: { price: 98, qty: 4 },
      queue: '99: b, 98: a',
      kept: 0,
    },
    {
      name: 'the same price and a smaller quantity keep it',
      changes: { price: 99, qty: 4 },
      queue: '99: a b',
      kept: 1,
    },
  ] as const;
  for (const { name, changes, queue, kept } of cases) {
    test(name, () => {
      const desk = twoBids();
      const orderId = desk.orderId('anna', 'a');
      const { events } = desk.amend(anna, changes);
      expect(desk.queue('buy')).toBe(queue);
      expect(events[0]).toMatchObject({ kind: 'orderAmended', orderId, keptPriority: kept });
      expect(desk.orderId('anna', 'a')).toBe(orderId);
    });
  }

  test('there and back again is the end of the queue', () => {
    const desk = twoBids();
    desk.amend(anna, { price: 98 });
    desk.amend(anna, { price: 99 });
    expect(desk.queue('buy')).toBe('99: b a');
  });
});

describe('quantity', () => {
  test('is always the total: what is left is the total less what was filled', () => {
    const desk = twoBids();
    desk.rest({ account: 'cleo', side: 'sell', price: 99, qty: 4 });
    const { events } = desk.amend(anna, { qty: 9 });
    expect(events[0]).toMatchObject({ orderQtyLots: 9, leavesLots: 5, keptPriority: 1 });
    expect(desk.order('anna', 'a')).toMatchObject({ qty: 9, cum: 4, leaves: 5 });
    desk.amend(anna, { qty: 20 });
    expect(desk.order('anna', 'a')).toMatchObject({ qty: 20, cum: 4, leaves: 16 });
    expect(desk.balance('anna').held).toBe(16 * 99);
  });

  for (const qty of [3, 4]) {
    test(`amended to ${qty} after 4 were filled, the order ends as filled`, () => {
      const desk = twoBids();
      desk.rest({ account: 'cleo', side: 'sell', price: 99, qty: 4 });
      const outcome = desk.amend(anna, { qty });
      expect(outcome.events[0]).toMatchObject({ orderQtyLots: 4, leavesLots: 0 });
      expect(outcome.closed).toEqual([{ id: 'a', reason: 'amendedToFilled', qty: 0 }]);
      const ended = { status: 'filled', reason: 'amendedToFilled', qty: 4, cum: 4, leaves: 0 };
      expect(desk.order('anna', 'a')).toMatchObject(ended);
      expect(desk.balance('anna').held).toBe(0);
      expect(desk.queue('buy')).toBe('99: b');
    });
  }

  test('fills carry across amendments', () => {
    const desk = twoBids();
    desk.rest({ account: 'cleo', side: 'sell', price: 99, qty: 4 });
    desk.amend(anna, { price: 100 });
    desk.rest({ account: 'cleo', side: 'sell', price: 100, qty: 5 });
    expect(desk.order('anna', 'a')).toMatchObject({ price: 100, qty: 10, cum: 9, leaves: 1 });
  });
});

describe('a new price that crosses', () => {
  test('trades at once, as an incoming order', () => {
    const desk = twoBids();
    desk.rest({ account: 'cleo', side: 'sell', price: 101, qty: 4, id: 's' });
    const outcome = desk.amend(anna, { price: 102 });
    expect(outcome.kinds.slice(0, 2)).toEqual(['orderAmended', 'tradeExecuted']);
    expect(outcome.trades).toEqual([{ price: 101, qty: 4, maker: 's', taker: 'a' }]);
    expect(desk.queue('buy')).toBe('102: a, 99: b');
    expect(desk.balance('anna').held).toBe(6 * 102);
  });

  test('may fill it whole: it ends filled, at its new price', () => {
    const desk = twoBids();
    desk.rest({ account: 'cleo', side: 'sell', price: 101, qty: 10 });
    desk.amend(anna, { price: 102 });
    const filled = { status: 'filled', price: 102, qty: 10, cum: 10, leaves: 0 };
    expect(desk.order('anna', 'a')).toEqual({ ...filled, reason: 'none' });
    expect(desk.balance('anna')).toEqual({ available: 1_000_000 - 1_010, held: 0 });
  });

  test('meets self-trade prevention, which ends it', () => {
    const desk = twoBids();
    desk.rest({ account: 'anna', side: 'sell', price: 101, qty: 10, id: 'own' });
    const outcome = desk.amend(anna, { price: 102 });
    expect(outcome.closed).toEqual([{ id: 'a', reason: 'selfTradePrevention', qty: 10 }]);
    expect(desk.queue('sell')).toBe('101: own');
    expect(desk.balance('anna').held).toBe(0);
  });

  test('is refused where the order is post-only', () => {
    const desk = Desk.open();
    desk.rest({ account: 'cleo', side: 'sell', price: 101, qty: 10 });
    desk.rest({ account: 'anna', side: 'buy', price: 99, qty: 10, postOnly: true, id: 'a' });
    expect(desk.amend(anna, { price: 101 }).reject).toBe('postOnlyWouldCross');
    expect(desk.queue('buy')).toBe('99: a');
    expect(desk.amend(anna, { price: 100 }).reject).toBe('none');
  });
});

test('an order of another instrument than the amendment names is unknown', () => {
  const desk = twoBids();
  const before = desk.hash();
  const amendment = { kind: CommandKind.amendOrder, accountId: 10, origClOrdId: 'a', qtyLots: 4 };
  expect(desk.send({ ...amendment, instrumentId: 2 }).reject).toBe('unknownOrder');
  expect(desk.hash()).toBe(before);
  expect(desk.send({ ...amendment, instrumentId: 1 }).reject).toBe('none');
});

describe('what is held', () => {
  const cases = [
    { side: 'buy', changes: { price: 50 }, held: 10 * 50 },
    { side: 'buy', changes: { price: 100 }, held: 10 * 100 },
    { side: 'buy', changes: { qty: 3 }, held: 3 * 99 },
    { side: 'buy', changes: { qty: 30, price: 10 }, held: 300 },
    { side: 'sell', changes: { price: 500 }, held: 10 },
    { side: 'sell', changes: { qty: 3 }, held: 3 },
    { side: 'sell', changes: { qty: 30, price: 200 }, held: 30 },
  ] as const;
  for (const { side, changes, held } of cases) {
    test(`of a ${side} amended to ${JSON.stringify(changes)} is what it needs now`, () => {
      const desk = Desk.open();
      desk.rest({ account: 'anna', side, price: 99, qty: 10, id: 'a' });
      desk.amend(anna, changes);
      const asset = side === 'buy' ? 'USD' : 'ACME';
      const total = side === 'buy' ? 1_000_000 : 10_000;
      expect(desk.balance('anna', asset)).toEqual({ available: total - held, held });
    });
  }

  test('counts towards what the amended order needs', () => {
    const desk = Desk.open({ cash: 1_000 });
    desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 10, id: 'a' });
    expect(desk.balance('anna')).toEqual({ available: 0, held: 1_000 });
    expect(desk.amend(anna, { price: 50, qty: 20 }).reject).toBe('none');
    const outcome = desk.amend(anna, { price: 51 });
    expect([outcome.reject, outcome.limit]).toEqual(['insufficientFunds', 1_000]);
  });

  test('uses the fees under which the order came', () => {
    const desk = Desk.open({ takerFee: 10_000 });
    desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 10, id: 'a' });
    expect(desk.balance('anna').held).toBe(1_010);
    desk.setFeeTier(0, 0, 50_000);
    desk.amend(anna, { qty: 20 });
    expect(desk.balance('anna').held).toBe(2_020);
  });
});

describe('an amendment that is refused leaves everything as it was', () => {
  const listing = {
    qtyLotsMin: 2,
    qtyLotsMax: 1_000,
    priceTicksMax: 10_000,
    limitCollarBps: 2_000,
  };
  const cases = [
    { code: 'nothingToAmend', changes: {} },
    { code: 'nothingToAmend', changes: { price: 99, qty: 10 } },
    { code: 'quantityBelowMin', changes: { qty: 1 } },
    { code: 'quantityAboveMax', changes: { qty: 1_001 } },
    { code: 'priceOutOfBounds', changes: { price: 10_001 } },
    { code: 'priceOutOfBounds', changes: { price: -1 } },
    { code: 'incorrectQuantity', changes: { qty: -1 } },
    { code: 'incorrectQuantity', changes: { qty: 9.5 } },
    { code: 'priceCollar', changes: { price: 121 } },
    { code: 'insufficientFunds', changes: { qty: 999 } },
  ] as const;
  for (const { code, changes } of cases) {
    test(`${code}: ${JSON.stringify(changes)}`, () => {
      const desk = Desk.open({ instruments: [listing], cash: 10_000 });
      desk.rest({ account: 'anna', side: 'buy', price: 99, qty: 10, id: 'a' });
      desk.rest({ account: 'cleo', side: 'sell', price: 99, qty: 4 });
      const before = desk.hash();
      expect(desk.amend(anna, changes).kinds).toEqual(['commandRejected']);
      expect(desk.amend(anna, changes).reject).toBe(code);
      expect(desk.hash()).toBe(before);
    });
  }

  test('of an order that is not open, unknown, or of somebody else', () => {
    const desk = twoBids();
    desk.rest({ account: 'anna', side: 'buy', price: 90, qty: 1, id: 'gone' });
    desk.cancel({ account: 'anna', id: 'gone' });
    const before = desk.hash();
    const changes = { qty: 5 };
    expect(desk.amend({ account: 'anna', id: 'gone' }, changes).reject).toBe('tooLateToCancel');
    expect(desk.amend({ account: 'anna', id: 'never' }, changes).reject).toBe('unknownOrder');
    expect(desk.amend({ account: 'anna', id: 'b' }, changes).reject).toBe('unknownOrder');
    const stolen = { account: 'anna', orderId: desk.orderId('ben', 'b') };
    expect(desk.amend(stolen, changes).reject).toBe('unknownOrder');
    expect(desk.hash()).toBe(before);
  });

  test('under either kill switch', () => {
    const desk = twoBids();
    desk.killVenue();
    expect(desk.amend(anna, { qty: 5 }).reject).toBe('venueKillSwitch');
    desk.killVenue(false);
    expect(desk.amend(anna, { qty: 5 }).reject).toBe('none');
  });
});

describe('cancel-replace', () => {
  const better = { account: 'anna', side: 'buy', price: 100, qty: 5, id: 'new' } as const;

  test('both happen: the old order is replaced, the new one enters behind everybody', () => {
    const desk = twoBids();
    const outcome = desk.replace('a', { ...better, price: 99 });
    expect(outcome.kinds.slice(0, 2)).toEqual(['orderClosed', 'orderAccepted']);
    expect(outcome.closed).toEqual([{ id: 'a', reason: 'replaced', qty: 10 }]);
    expect(desk.queue('buy')).toBe('99: b new');
    expect(desk.order('anna', 'a')).toMatchObject({ status: 'canceled', reason: 'replaced' });
    expect(desk.orderId('anna', 'new')).not.toBe(desk.orderId('anna', 'a'));
    expect(desk.balance('anna').held).toBe(5 * 99);
  });

  test('the new order may be covered by what the old one held', () => {
    const desk = Desk.open({ cash: 1_000 });
    desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 10, id: 'a' });
    const outcome = desk.replace('a', { ...better, price: 101, qty: 10 });
    expect([outcome.reject, outcome.limit]).toEqual(['insufficientFunds', 1_000]);
    expect(desk.queue('buy')).toBe('100: a');
    expect(desk.replace('a', { ...better, price: 50, qty: 20, id: 'new2' }).reject).toBe('none');
    expect(desk.balance('anna')).toEqual({ available: 0, held: 1_000 });
  });

  test('the new order may trade', () => {
    const desk = twoBids();
    desk.rest({ account: 'cleo', side: 'sell', price: 100, qty: 2, id: 's' });
    const { trades } = desk.replace('a', better);
    expect(trades).toEqual([{ price: 100, qty: 2, maker: 's', taker: 'new' }]);
  });

  const refused: { code: string; changes: Partial<OrderWords>; rest?: OrderWords }[] = [
    { code: 'contradictoryInstructions', changes: { side: 'sell' } },
    { code: 'contradictoryInstructions', changes: { instrument: 'BETA' } },
    { code: 'insufficientFunds', changes: { qty: 500_000 } },
    { code: 'quantityAboveMax', changes: { qty: 1_000_001 } },
    { code: 'duplicateClientOrderId', changes: { id: 'a' } },
    { code: 'invalidClientOrderId', changes: { id: '' } },
    { code: 'postOnlyWouldCross', changes: { price: 101, postOnly: true } },
    { code: 'fillOrKillUnfillable', changes: { price: 101, tif: 'fok', qty: 4 } },
  ];
  for (const { code, changes } of refused) {
    test(`neither happens: ${code} with ${JSON.stringify(changes)}`, () => {
      const desk = Desk.open({ instruments: [{}, { symbol: 'BETA' }] });
      desk.rest({ account: 'cleo', side: 'sell', price: 101, qty: 3, id: 's' });
      desk.rest({ account: 'anna', side: 'buy', price: 99, qty: 10, id: 'a' });
      desk.rest({ account: 'ben', side: 'buy', price: 99, qty: 10, id: 'b' });
      const outcome = desk.replace('a', { ...better, ...changes });
      expect(outcome.kinds).toEqual(['orderRejected', 'commandRejected']);
      expect(outcome.events[1]).toMatchObject({ orderId: desk.orderId('anna', 'a') });
      expect(outcome.reject).toBe(code);
      expect(desk.queue('buy')).toBe('99: a b');
      expect(desk.queue('sell')).toBe('101: s');
      expect(desk.balance('anna').held).toBe(990);
      expect(desk.order('anna', 'a')).toMatchObject({ status: 'new', qty: 10, leaves: 10 });
    });
  }

  test('of what is not open, unknown, or of somebody else, nothing enters', () => {
    const desk = twoBids();
    desk.rest({ account: 'anna', side: 'buy', price: 90, qty: 1, id: 'gone' });
    desk.cancel({ account: 'anna', id: 'gone' });
    const before = desk.hash();
    expect(desk.replace('gone', better).reject).toBe('tooLateToCancel');
    expect(desk.replace('never', better).reject).toBe('unknownOrder');
    expect(desk.replace('b', better).reject).toBe('unknownOrder');
    expect(desk.hash()).toBe(before);
  });

  test('takes over the place of the old order in the limits', () => {
    const desk = Desk.open({ instruments: [{ openOrdersPerAccountMax: 1 }] });
    desk.rest({ account: 'anna', side: 'buy', price: 99, qty: 10, id: 'a' });
    expect(desk.replace('a', better).reject).toBe('none');
    expect(desk.place({ ...better, id: 'more' }).reject).toBe('openOrdersInstrument');
  });

  test('again with the same body is the same outcome again', () => {
    const desk = twoBids();
    desk.replace('a', better);
    const before = desk.hash();
    expect(desk.replace('a', better).kinds).toEqual(['commandRepeated']);
    expect(desk.hash()).toBe(before);
  });
});

// How orders enter: price and time priority, times in force, post-only, market orders, self-trade prevention, phases.

import { describe, expect, test } from 'vitest';
import { Desk } from '../../test/support/desk.ts';

describe('price, then time', () => {
  test('the best price trades first, at the resting price; of equals the one that came first', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'sell', price: 102, qty: 5, id: 'dear' });
    desk.rest({ account: 'anna', side: 'sell', price: 101, qty: 5, id: 'first' });
    desk.rest({ account: 'cleo', side: 'sell', price: 101, qty: 5, id: 'second' });
    const { trades } = desk.place({ account: 'ben', side: 'buy', price: 105, qty: 12, id: 'b' });
    expect(trades).toEqual([
      { price: 101, qty: 5, maker: 'first', taker: 'b' },
      { price: 101, qty: 5, maker: 'second', taker: 'b' },
      { price: 102, qty: 2, maker: 'dear', taker: 'b' },
    ]);
    expect(desk.queue('sell')).toBe('102: dear');
  });

  test('a partial fill keeps its place in the queue', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'buy', price: 99, qty: 5, id: 'first' });
    desk.rest({ account: 'cleo', side: 'buy', price: 99, qty: 5, id: 'second' });
    desk.rest({ account: 'ben', side: 'sell', price: 99, qty: 2 });
    expect(desk.queue('buy')).toBe('99: first second');
    expect(desk.order('anna', 'first')).toMatchObject({ status: 'partiallyFilled', leaves: 3 });
  });

  test('what is left of a limit order rests at its price and makes the new best', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 3, id: 's' });
    const outcome = desk.place({ account: 'ben', side: 'buy', price: 101, qty: 5, id: 'b' });
    expect(outcome.kinds.slice(0, 2)).toEqual(['orderAccepted', 'tradeExecuted']);
    expect(desk.queue('sell')).toBe('');
    expect(desk.queue('buy')).toBe('101: b');
    expect(desk.order('anna', 's')).toMatchObject({ status: 'filled', cum: 3, leaves: 0 });
  });

  test('a price through the book is no reason to pay more than what rests there', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 1 });
    const { trades } = desk.place({ account: 'ben', side: 'sell', price: 1, qty: 1 });
    expect(trades.map(({ price }) => price)).toEqual([100]);
  });

  test('an order tells leaves and fills of both sides', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 3 });
    const { events } = desk.place({ account: 'ben', side: 'buy', price: 100, qty: 5 });
    expect(events.find(({ kind }) => kind === 'tradeExecuted')).toMatchObject({
      tradeId: 1,
      takerSide: 1,
      makerAccountId: desk.accountId('anna'),
      makerLeavesLots: 0,
      takerAccountId: desk.accountId('ben'),
      takerLeavesLots: 2,
    });
  });
});

describe('time in force', () => {
  test('GTC rests, and stays when the instrument closes', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'buy', price: 99, qty: 5, tif: 'gtc', id: 'g' });
    expect(desk.setPhase('closed').closed).toEqual([]);
    expect(desk.queue('buy')).toBe('99: g');
  });

  test('DAY expires when its instrument closes, and gives back what it held', () => {
    const desk = Desk.open({ instruments: [{}, { symbol: 'BETA' }] });
    desk.rest({ account: 'anna', side: 'buy', price: 98, qty: 5, tif: 'day', id: 'd1' });
    desk.rest({ account: 'anna', side: 'buy', price: 99, qty: 5, tif: 'gtc', id: 'g' });
    desk.rest({ account: 'ben', side: 'buy', price: 99, qty: 5, tif: 'day', id: 'd2' });
    desk.rest({ account: 'ben', side: 'sell', price: 105, qty: 5, tif: 'day', id: 'd3' });
    desk.rest({ account: 'ben', side: 'sell', price: 105, qty: 5, tif: 'day', id: 'd4' });
    const elsewhere = { account: 'ben', side: 'buy', price: 99, qty: 5 } as const;
    desk.rest({ ...elsewhere, instrument: 'BETA', tif: 'day', id: 'd5' });
    // In the order of their ids.
    expect(desk.setPhase('closed').closed).toEqual([
      { id: 'd1', reason: 'dayEnd', qty: 5 },
      { id: 'd2', reason: 'dayEnd', qty: 5 },
      { id: 'd3', reason: 'dayEnd', qty: 5 },
      { id: 'd4', reason: 'dayEnd', qty: 5 },
    ]);
    expect(desk.queue('buy')).toBe('99: g');
    expect(desk.queue('buy', 'BETA')).toBe('99: d5');
    expect(desk.order('ben', 'd2')).toMatchObject({ status: 'expired', reason: 'dayEnd' });
    expect(desk.balance('anna').held).toBe(495);
    expect(desk.balance('ben', 'ACME').held).toBe(0);
  });

  test('a DAY order that was partly filled expires with the rest', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'buy', price: 99, qty: 5, tif: 'day', id: 'd' });
    desk.rest({ account: 'ben', side: 'sell', price: 99, qty: 2 });
    expect(desk.setPhase('closed').closed).toEqual([{ id: 'd', reason: 'dayEnd', qty: 3 }]);
    expect(desk.order('anna', 'd')).toMatchObject({ status: 'expired', qty: 5, cum: 2, leaves: 0 });
  });

  test('a DAY order does not expire in a halt', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'buy', price: 99, qty: 5, tif: 'day', id: 'd' });
    expect(desk.setPhase('halted').closed).toEqual([]);
    expect(desk.setPhase('continuous').closed).toEqual([]);
    expect(desk.queue('buy')).toBe('99: d');
  });

  test('IOC fills what it can, and the rest expires', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 3, id: 's1' });
    desk.rest({ account: 'anna', side: 'sell', price: 101, qty: 3, id: 's2' });
    const words = { account: 'ben', side: 'buy', price: 100, qty: 5, tif: 'ioc', id: 'i' } as const;
    const outcome = desk.place(words);
    expect(outcome.trades).toEqual([{ price: 100, qty: 3, maker: 's1', taker: 'i' }]);
    expect(outcome.closed).toEqual([{ id: 'i', reason: 'immediateOrCancel', qty: 2 }]);
    expect(desk.order('ben', 'i')).toMatchObject({ status: 'expired', cum: 3, leaves: 0 });
    expect(desk.balance('ben').held).toBe(0);
  });

  test('IOC that is filled whole is filled, not expired', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 5 });
    const words = { account: 'ben', side: 'buy', price: 100, qty: 5, tif: 'ioc', id: 'i' } as const;
    expect(desk.place(words).closed).toEqual([]);
    expect(desk.order('ben', 'i')).toMatchObject({ status: 'filled', reason: 'none' });
  });

  test('IOC that meets nobody expires whole', () => {
    const desk = Desk.open();
    const words = { account: 'ben', side: 'buy', price: 100, qty: 5, tif: 'ioc', id: 'i' } as const;
    expect(desk.place(words).closed).toEqual([{ id: 'i', reason: 'immediateOrCancel', qty: 5 }]);
    expect(desk.balance('ben')).toEqual({ available: 1_000_000, held: 0 });
  });

  for (const [lots, fills] of [
    [5, true],
    [6, true],
    [7, false],
  ] as const) {
    test(`FOK of ${lots} against 6: ${fills ? 'all at once' : 'nothing'}`, () => {
      const desk = Desk.open();
      desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 3, id: 's1' });
      desk.rest({ account: 'cleo', side: 'sell', price: 101, qty: 3, id: 's2' });
      desk.rest({ account: 'cleo', side: 'sell', price: 102, qty: 9, id: 's3' });
      const words = { account: 'ben', side: 'buy', price: 101, qty: lots, tif: 'fok' } as const;
      const outcome = desk.place({ ...words, id: 'f' });
      const filled = outcome.trades.reduce((sum, { qty }) => sum + qty, 0);
      expect(filled).toBe(fills ? lots : 0);
      const killed = [{ id: 'f', reason: 'fillOrKill', qty: lots }];
      expect(outcome.closed).toEqual(fills ? [] : killed);
      expect(desk.balance('ben').held).toBe(0);
    });
  }

  test('FOK does not count what it would not trade with: orders of its own account', () => {
    const desk = Desk.open();
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 3, id: 'own' });
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 3, id: 's' });
    const words = { account: 'ben', side: 'buy', price: 100, qty: 3, tif: 'fok', id: 'f' } as const;
    expect(desk.place(words).closed).toEqual([{ id: 'f', reason: 'fillOrKill', qty: 3 }]);
    expect(desk.queue('sell')).toBe('100: own s');
  });
});

describe('post-only', () => {
  test('an order that would cross is cancelled, not matched', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 3, id: 's' });
    const words = { account: 'ben', side: 'buy', price: 100, qty: 5, postOnly: true } as const;
    const outcome = desk.place({ ...words, id: 'p' });
    expect(outcome.trades).toEqual([]);
    expect(outcome.closed).toEqual([{ id: 'p', reason: 'postOnlyWouldCross', qty: 5 }]);
    expect(desk.order('ben', 'p')).toMatchObject({ status: 'canceled', cum: 0 });
    expect(desk.queue('sell')).toBe('100: s');
    expect(desk.balance('ben')).toEqual({ available: 1_000_000, held: 0 });
  });

  test('an order that does not cross rests', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 3 });
    desk.place({ account: 'ben', side: 'buy', price: 99, qty: 5, postOnly: true, id: 'p' });
    expect(desk.queue('buy')).toBe('99: p');
  });

  test("it does not trade with its own account's orders either", () => {
    const desk = Desk.open();
    desk.rest({ account: 'ben', side: 'buy', price: 100, qty: 3 });
    const words = { account: 'ben', side: 'sell', price: 100, qty: 3, postOnly: true } as const;
    expect(desk.place({ ...words, id: 'p' }).closed).toEqual([
      { id: 'p', reason: 'postOnlyWouldCross', qty: 3 },
    ]);
  });
});

describe('market orders', () => {
  test('trade up to the collar around the reference price; the rest expires with collarReached', () => {
    const desk = Desk.open({ instruments: [{ marketCollarBps: 500 }] });
    desk.rest({ account: 'anna', side: 'sell', price: 104, qty: 2, id: 's1' });
    desk.rest({ account: 'anna', side: 'sell', price: 105, qty: 2, id: 's2' });
    desk.rest({ account: 'anna', side: 'sell', price: 106, qty: 2, id: 's3' });
    const outcome = desk.place({ account: 'ben', side: 'buy', qty: 6, id: 'm' });
    expect(outcome.trades.map(({ price, maker }) => [price, maker])).toEqual([
      [104, 's1'],
      [105, 's2'],
    ]);
    expect(outcome.closed).toEqual([{ id: 'm', reason: 'collarReached', qty: 2 }]);
    expect(desk.order('ben', 'm')).toMatchObject({ status: 'expired', cum: 4 });
  });

  test('a sale has its collar below the reference', () => {
    const desk = Desk.open({ instruments: [{ marketCollarBps: 500 }] });
    desk.rest({ account: 'anna', side: 'buy', price: 95, qty: 2 });
    desk.rest({ account: 'anna', side: 'buy', price: 94, qty: 2 });
    const outcome = desk.place({ account: 'ben', side: 'sell', qty: 4, id: 'm' });
    expect(outcome.trades.map(({ price }) => price)).toEqual([95]);
    expect(outcome.closed).toEqual([{ id: 'm', reason: 'collarReached', qty: 2 }]);
  });

  test('an empty other side is noLiquidity, before or after fills', () => {
    const desk = Desk.open();
    const nobody = desk.place({ account: 'ben', side: 'buy', qty: 6, id: 'm1' });
    expect(nobody.closed).toEqual([{ id: 'm1', reason: 'noLiquidity', qty: 6 }]);
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 2 });
    const some = desk.place({ account: 'ben', side: 'buy', qty: 6, id: 'm2' });
    expect(some.closed).toEqual([{ id: 'm2', reason: 'noLiquidity', qty: 4 }]);
  });

  test('the collar moves with the last trade', () => {
    const desk = Desk.open({ instruments: [{ marketCollarBps: 500 }] });
    desk.rest({ account: 'anna', side: 'sell', price: 110, qty: 2 });
    expect(desk.place({ account: 'ben', side: 'buy', qty: 1 }).trades).toEqual([]);
    desk.rest({ account: 'ben', side: 'buy', price: 110, qty: 1 });
    expect(desk.place({ account: 'ben', side: 'buy', qty: 1 }).trades).toHaveLength(1);
  });

  test('the collar stays within the prices of the instrument', () => {
    const desk = Desk.open({ instruments: [{ priceTicksMin: 95, priceTicksMax: 105 }] });
    desk.rest({ account: 'anna', side: 'sell', price: 105, qty: 1 });
    const { trades } = desk.place({ account: 'ben', side: 'buy', qty: 1 });
    expect(trades.map(({ price }) => price)).toEqual([105]);
    expect(desk.place({ account: 'ben', side: 'sell', qty: 1 }).closed).toHaveLength(1);
  });

  test('a FOK market order fills whole within the collar or not at all', () => {
    const desk = Desk.open({ instruments: [{ marketCollarBps: 500 }] });
    desk.rest({ account: 'anna', side: 'sell', price: 105, qty: 2 });
    desk.rest({ account: 'anna', side: 'sell', price: 106, qty: 2 });
    const words = { account: 'ben', side: 'buy', tif: 'fok' } as const;
    const outcome = desk.place({ ...words, qty: 3, id: 'm' });
    expect(outcome.closed).toEqual([{ id: 'm', reason: 'fillOrKill', qty: 3 }]);
    expect(desk.place({ ...words, qty: 2 }).trades).toHaveLength(1);
  });

  test('it holds at the collar and pays what it trades at', () => {
    const desk = Desk.open({ cash: 1_100 });
    desk.deposit('anna', 'ACME', 10);
    desk.rest({ account: 'anna', side: 'sell', price: 101, qty: 10 });
    desk.place({ account: 'ben', side: 'buy', qty: 10 });
    expect(desk.balance('ben')).toEqual({ available: 90, held: 0 });
  });
});

describe('self-trade prevention', () => {
  test('cancelNewest ends the incoming order where it meets its own, after earlier fills', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 2, id: 's1' });
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 2, id: 'own' });
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 2, id: 's2' });
    const outcome = desk.place({ account: 'ben', side: 'buy', price: 100, qty: 6, id: 'b' });
    expect(outcome.trades).toEqual([{ price: 100, qty: 2, maker: 's1', taker: 'b' }]);
    expect(outcome.closed).toEqual([{ id: 'b', reason: 'selfTradePrevention', qty: 4 }]);
    expect(desk.queue('sell')).toBe('100: own s2');
    expect(desk.order('ben', 'b')).toMatchObject({ status: 'canceled', cum: 2, leaves: 0 });
    expect(desk.balance('ben').held).toBe(0);
  });

  test('an order that is filled before it meets its own is not touched', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'sell', price: 100, qty: 2 });
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 2 });
    expect(desk.place({ account: 'ben', side: 'buy', price: 100, qty: 2 }).closed).toEqual([]);
  });

  test('with mode none an account may trade with itself where the venue allows it, and nothing is lost', () => {
    const desk = Desk.open({ makerFee: 10_000, takerFee: 20_000 });
    desk.limitVenue({ stpNoneAllowed: 1 });
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 2, id: 'own' });
    const words = {
      account: 'ben',
      side: 'buy',
      price: 100,
      qty: 2,
      stp: 'none',
      id: 'b',
    } as const;
    expect(desk.place(words).trades).toEqual([{ price: 100, qty: 2, maker: 'own', taker: 'b' }]);
    // 1% and 2% of 200.
    expect(desk.balance('ben')).toEqual({ available: 1_000_000 - 6, held: 0 });
    expect(desk.balance('ben', 'ACME')).toEqual({ available: 10_000, held: 0 });
  });
});

describe('phases', () => {
  for (const [phase, code] of [
    ['closed', 'instrumentClosed'],
    ['halted', 'instrumentHalted'],
  ] as const) {
    test(`while ${phase} only cancels are taken`, () => {
      const desk = Desk.open();
      const good = { account: 'anna', side: 'buy', price: 99, qty: 5 } as const;
      desk.rest({ ...good, id: 'a1' });
      desk.rest({ ...good, id: 'a2' });
      desk.setPhase(phase);
      expect(desk.place(good).reject).toBe(code);
      expect(desk.amend({ account: 'anna', id: 'a1' }, { qty: 4 }).reject).toBe(code);
      expect(desk.replace('a1', good).reject).toBe(code);
      expect(desk.queue('buy')).toBe('99: a1 a2');
      expect(desk.cancel({ account: 'anna', id: 'a1' }).closed).toHaveLength(1);
      expect(desk.massCancel('anna').closed).toHaveLength(1);
    });
  }

  test('an instrument is closed until it is opened', () => {
    const desk = Desk.open({ instruments: [{}, { symbol: 'BETA' }] });
    desk.listInstrument({ ...desk.exchange.state.instrument(1).listing, symbol: 'NEW' });
    const good = { account: 'anna', side: 'buy', price: 99, qty: 5 } as const;
    expect(desk.place({ ...good, instrument: 'NEW' }).reject).toBe('instrumentClosed');
    // The phase of one is no other's.
    expect(desk.place({ ...good, instrument: 'BETA' }).reject).toBe('none');
  });
});

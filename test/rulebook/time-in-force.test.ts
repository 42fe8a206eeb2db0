// docs/rulebook.md, "Time in force": GTD, OPG and CLS, and the order of ends. GTC, DAY, IOC and FOK are in src/core/order-entry.test.ts.

import { describe, expect, test } from 'vitest';
import { Desk, type OrderWords } from '../support/desk.ts';

const buy = { account: 'anna', side: 'buy', price: 99, qty: 5 } as const;
const sale = { account: 'ben', side: 'sell', price: 99, qty: 5 } as const;

describe('GTD', () => {
  test('stays until its expire time, and ends by a timed command', () => {
    const desk = Desk.open();
    desk.rest({ ...buy, tif: 'gtd', expire: desk.nowUs + 1_000, id: 'a' });
    desk.wait(900);
    expect(desk.expireOrders().ends).toEqual([]);
    expect(desk.status('anna', 'a')).toBe('new');
    desk.wait(100);
    expect(desk.expireOrders().ends).toEqual(['a goodTillDate']);
    expect(desk.status('anna', 'a')).toBe('expired');
    expect(desk.balance('anna').held).toBe(0);
  });

  test('trades until that command comes', () => {
    const desk = Desk.open();
    desk.rest({ ...buy, tif: 'gtd', expire: desk.nowUs + 1_000, id: 'a' });
    desk.wait(5_000);
    expect(desk.rest(sale).fills).toBe('5@99');
  });

  test('ends at its very instant, and not a microsecond before', () => {
    const desk = Desk.open();
    const expire = desk.nowUs + 1_000;
    desk.rest({ ...buy, tif: 'gtd', expire, id: 'a' });
    // A command is a microsecond after the one before.
    desk.wait(expire - 2 - desk.nowUs);
    expect(desk.expireOrders().ends).toEqual([]);
    expect(desk.expireOrders().ends).toEqual(['a goodTillDate']);
    expect(desk.nowUs).toBe(expire);
  });

  test('is not in the past at entry', () => {
    const desk = Desk.open();
    desk.wait(1_000);
    // The command itself is a microsecond later.
    const expire = desk.nowUs + 1_001;
    expect(desk.place({ ...buy, tif: 'gtd', expire }).reject).toBe('expireTimePast');
    expect(desk.place({ ...buy, tif: 'gtd', expire: expire + 2 }).reject).toBe('none');
  });

  test('stays when the instrument closes', () => {
    const desk = Desk.open();
    desk.rest({ ...buy, tif: 'gtd', expire: desk.nowUs + 1_000_000, id: 'a' });
    expect(desk.setPhase('closed').ends).toEqual([]);
    expect(desk.status('anna', 'a')).toBe('new');
  });

  test('ends waiting stops as well, and in every phase', () => {
    for (const phase of ['continuous', 'halted', 'closed', 'preOpen'] as const) {
      const desk = Desk.open();
      const expire = desk.nowUs + 1_000;
      desk.rest({ ...buy, tif: 'gtd', expire, id: 'a' });
      desk.rest({ ...sale, type: 'stopLimit', stop: 90, tif: 'gtd', expire, id: 's' });
      if (phase !== 'continuous') desk.bring(phase);
      desk.wait(1_000);
      expect(desk.expireOrders().ends).toEqual(['a goodTillDate', 's goodTillDate']);
    }
  });

  test('orders that are due together end in the order of their ids', () => {
    const desk = Desk.open();
    const { nowUs } = desk;
    for (const [id, later] of [
      ['a', 900],
      ['b', 300],
      ['c', 5_000],
      ['d', 600],
    ] as const) {
      desk.rest({ ...buy, tif: 'gtd', expire: nowUs + later, id });
    }
    desk.wait(1_000);
    expect(desk.expireOrders().ends).toEqual([
      'a goodTillDate',
      'b goodTillDate',
      'd goodTillDate',
    ]);
    desk.wait(10_000);
    expect(desk.expireOrders().ends).toEqual(['c goodTillDate']);
  });
});

describe('OPG', () => {
  for (const phase of ['preOpen', 'openingAuction'] as const) {
    test(`is taken in ${phase}, and what the opening uncross leaves of it expires`, () => {
      const desk = Desk.open({ phase });
      desk.rest({ ...buy, tif: 'opg', qty: 8, id: 'part' });
      desk.rest({ ...buy, tif: 'opg', price: 90, id: 'none' });
      desk.rest({ ...sale, tif: 'opg', id: 's' });
      const outcome = desk.setPhase('continuous');
      expect(outcome.fills).toBe('5@99');
      expect(outcome.closed).toEqual([
        { id: 'part', reason: 'auctionEnded', qty: 3 },
        { id: 'none', reason: 'auctionEnded', qty: 5 },
      ]);
      expect(desk.order('anna', 'part')).toMatchObject({ status: 'expired', cum: 5 });
      expect(desk.status('ben', 's')).toBe('filled');
      expect(desk.balance('anna').held).toBe(0);
    });
  }

  test('ends with its instrument where there was no auction', () => {
    const desk = Desk.open({ phase: 'preOpen' });
    desk.rest({ ...buy, tif: 'opg', id: 'a' });
    expect(desk.setPhase('closed').ends).toEqual(['a auctionEnded']);
  });
});

describe('CLS', () => {
  const phases = ['preOpen', 'openingAuction', 'continuous', 'reopeningAuction'] as const;
  for (const phase of phases) {
    test(`from ${phase} waits aside, unseen, until the closing auction begins`, () => {
      const desk = Desk.open({ phase });
      desk.rest({ ...buy, tif: 'cls', id: 'a' });
      desk.rest({ account: 'anna', side: 'buy', qty: 2, tif: 'cls', id: 'm' });
      expect(desk.depthOf('buy')).toBe('');
      if (phase !== 'continuous') {
        // It has no part in another auction.
        desk.rest({ ...sale, id: 'early' });
        expect(desk.setPhase('continuous').trades).toEqual([]);
        desk.cancel({ account: 'ben', id: 'early' });
      }
      expect(desk.rest({ ...sale, tif: 'ioc' }).trades).toEqual([]);
      desk.setPhase('closingAuction');
      expect(desk.depthOf('buy')).toBe('99: 5');
      desk.rest({ ...sale, id: 's' });
      const outcome = desk.setPhase('closed');
      expect(outcome.trades).toEqual([
        { price: 99, qty: 2, maker: 'm', taker: 's' },
        { price: 99, qty: 3, maker: 'a', taker: 's' },
      ]);
      expect(outcome.closed).toEqual([{ id: 'a', reason: 'auctionEnded', qty: 2 }]);
      expect(desk.status('anna', 'a')).toBe('expired');
    });
  }

  test('enters at once in the closing auction', () => {
    const desk = Desk.open({ phase: 'closingAuction' });
    desk.rest({ ...buy, tif: 'cls' });
    expect(desk.depthOf('buy')).toBe('99: 5');
  });

  test('holds what it could cost while it waits, can be amended and cancelled', () => {
    const desk = Desk.open();
    desk.rest({ ...buy, tif: 'cls', id: 'a' });
    expect(desk.balance('anna').held).toBe(495);
    expect(desk.amend({ account: 'anna', id: 'a' }, { price: 98, qty: 10 }).reject).toBe('none');
    expect(desk.balance('anna').held).toBe(980);
    expect(desk.depthOf('buy')).toBe('');
    desk.cancel({ account: 'anna', id: 'a' });
    expect(desk.balance('anna').held).toBe(0);
  });

  test('waits aside again where its auction is broken off, and trades in the next one', () => {
    const desk = Desk.open();
    desk.rest({ ...buy, tif: 'cls', id: 'a' });
    desk.rest({ account: 'anna', side: 'buy', qty: 2, tif: 'cls', id: 'm' });
    desk.setPhase('closingAuction');
    expect(desk.setPhase('halted').ends).toEqual([]);
    desk.setPhase('reopeningAuction');
    expect(desk.depthOf('buy')).toBe('');
    desk.rest({ ...sale, qty: 7, id: 's' });
    expect(desk.setPhase('continuous').trades).toEqual([]);
    desk.setPhase('closingAuction');
    expect(desk.setPhase('closed').fills).toBe('2@99 5@99');
  });

  test('ends with its instrument, whether or not there was an auction', () => {
    const desk = Desk.open();
    desk.rest({ ...buy, tif: 'cls', id: 'a' });
    expect(desk.setPhase('closed').ends).toEqual(['a auctionEnded']);
    expect(desk.status('anna', 'a')).toBe('expired');
  });
});

test('DAY and CLS orders of a close end in the order of their ids', () => {
  const desk = Desk.open();
  for (const [id, tif] of [
    ['a', 'cls'],
    ['b', 'day'],
    ['c', 'gtc'],
    ['d', 'cls'],
    ['e', 'day'],
  ] as const) {
    desk.rest({ ...buy, tif, id });
  }
  expect(desk.setPhase('closed').ends).toEqual([
    'a auctionEnded',
    'b dayEnd',
    'd auctionEnded',
    'e dayEnd',
  ]);
});

test('a closing instrument ends its own orders, not those of another', () => {
  const desk = Desk.open({ instruments: [{}, { symbol: 'BETA' }] });
  desk.rest({ ...buy, tif: 'day', id: 'a' });
  desk.rest({ ...buy, tif: 'day', instrument: 'BETA', id: 'b' });
  desk.rest({ ...buy, tif: 'cls', instrument: 'BETA', id: 'c' });
  expect(desk.setPhase('closed').ends).toEqual(['a dayEnd']);
  expect(desk.setPhase('closed', 'BETA').ends).toEqual(['b dayEnd', 'c auctionEnded']);
});

test('a DAY stop that waits expires with the day', () => {
  const desk = Desk.open();
  desk.rest({ ...buy, type: 'stopLimit', stop: 110, tif: 'day', id: 's' });
  expect(desk.setPhase('closed').ends).toEqual(['s dayEnd']);
  expect(desk.status('anna', 's')).toBe('expired');
});

describe('OPG and CLS are for plain limit and market orders', () => {
  // In continuous trading, so that the phase takes what a call phase never takes; OPG is for call phases and differs in nothing else.
  const terms: readonly [string, Partial<OrderWords>][] = [
    ['displayQtyNotAllowed', { display: 1 }],
    ['minQtyNotAllowed', { minQty: 2 }],
    ['postOnlyImmediate', { postOnly: true }],
    ['allOrNoneNotAllowed', { allOrNone: true }],
    ['timeInForceNotAllowed', { type: 'stopLimit', stop: 110 }],
  ];
  for (const [code, more] of terms) {
    test(`CLS with ${JSON.stringify(more)}: ${code}`, () => {
      const desk = Desk.open();
      expect(desk.place({ ...buy, ...more, tif: 'cls' }).reject).toBe(code);
    });
  }

  test('OPG with a display quantity or as a stop is refused, too', () => {
    const desk = Desk.open({ phase: 'preOpen' });
    const opg = { ...buy, tif: 'opg' } as const;
    expect(desk.place({ ...opg, display: 1 }).reject).toBe('displayQtyNotAllowed');
    const stop = { type: 'stopLimit', stop: 110 } as const;
    expect(desk.place({ ...opg, ...stop }).reject).toBe('timeInForceNotAllowed');
  });

  for (const tif of ['opg', 'cls'] as const) {
    test(`${tif} is not in lists`, () => {
      const desk = Desk.open({ phase: 'preOpen' });
      const { rejects } = desk.list('oto', { ...buy, tif }, { ...buy, price: 98 });
      expect(rejects).toContain('orderListShape');
    });
  }
});

// docs/rulebook.md, "Order types": stops and take-profits; and "How triggers follow one another". Trailing stops are in
// trailing-stops.test.ts.

import { describe, expect, test } from 'vitest';
import { Desk, type OrderWords } from '../support/desk.ts';

/** With limits that leave a triggered order resting. */
const waiting: readonly (Pick<OrderWords, 'side' | 'type' | 'stop' | 'price'> & {
  readonly short: number;
  readonly beyond: number;
})[] = [
  { side: 'buy', type: 'stopLimit', stop: 105, price: 103, short: 104, beyond: 107 },
  { side: 'sell', type: 'takeProfitLimit', stop: 105, price: 109, short: 104, beyond: 107 },
  { side: 'sell', type: 'stopLimit', stop: 95, price: 97, short: 96, beyond: 93 },
  { side: 'buy', type: 'takeProfitLimit', stop: 95, price: 91, short: 96, beyond: 93 },
];

describe('a stop or take-profit waits until a trade prints at its stop price or beyond', () => {
  for (const { short, beyond, ...words } of waiting) {
    for (const last of [words.stop!, beyond]) {
      test(`${words.side} ${words.type} at ${words.stop}: not at ${short}, at ${last}`, () => {
        const desk = Desk.open();
        desk.rest({ ...words, account: 'anna', qty: 5, id: 's' });
        expect(desk.status('anna', 's')).toBe('suspended');
        expect(desk.print(short).triggered).toEqual([]);
        expect(desk.print(last).triggered).toEqual(['s']);
        const resting = { status: 'new', price: words.price, leaves: 5 };
        expect(desk.order('anna', 's')).toMatchObject(resting);
      });
    }
  }
});

describe('while it waits', () => {
  test('it shows nowhere and trades with nobody', () => {
    const desk = Desk.open();
    const stop = {
      account: 'anna',
      side: 'buy',
      type: 'stopLimit',
      stop: 105,
      price: 106,
    } as const;
    desk.rest({ ...stop, qty: 5 });
    expect(desk.depthOf('buy')).toBe('');
    expect(desk.rest({ account: 'ben', side: 'sell', price: 104, qty: 5 }).trades).toEqual([]);
  });

  test('its funds are held from its placement: at the limit, or at the protection price', () => {
    const desk = Desk.open();
    const buy = { account: 'anna', side: 'buy', qty: 10, stop: 105 } as const;
    desk.rest({ ...buy, type: 'stopLimit', price: 103, id: 'a' });
    expect(desk.balance('anna').held).toBe(1_030);
    desk.cancel({ account: 'anna', id: 'a' });
    expect(desk.balance('anna').held).toBe(0);
    // 10% of 105, rounded towards it.
    desk.rest({ ...buy, type: 'stop' });
    expect(desk.balance('anna').held).toBe(1_150);
    desk.rest({ account: 'ben', side: 'sell', qty: 10, type: 'stop', stop: 95 });
    expect(desk.balance('ben', 'ACME').held).toBe(10);
  });

  test('its quantity, stop and limit can be amended, with its funds', () => {
    const desk = Desk.open();
    const words = { account: 'anna', side: 'buy', qty: 10, type: 'stopLimit' } as const;
    desk.rest({ ...words, stop: 105, price: 106, id: 'a' });
    const changes = { qty: 5, stop: 110, price: 111 };
    expect(desk.amend({ account: 'anna', id: 'a' }, changes).reject).toBe('none');
    expect(desk.balance('anna').held).toBe(555);
    expect(desk.print(109).triggered).toEqual([]);
    expect(desk.print(110).triggered).toEqual(['a']);
  });

  test('a new stop price that is met already triggers it at once', () => {
    const desk = Desk.open();
    desk.print(104);
    const words = { account: 'anna', side: 'buy', qty: 10, type: 'stopLimit' } as const;
    desk.rest({ ...words, stop: 108, price: 103, id: 'a' });
    expect(desk.amend({ account: 'anna', id: 'a' }, { stop: 104 }).triggered).toEqual(['a']);
  });

  test('a triggered stop and a trailing one have no stop price to amend', () => {
    const desk = Desk.open();
    const words = { account: 'anna', side: 'sell', qty: 1 } as const;
    desk.rest({ ...words, type: 'stopLimit', stop: 95, price: 97, id: 's' });
    desk.rest({ ...words, type: 'trailingStop', trail: 50, id: 't' });
    desk.print(95);
    for (const id of ['s', 't']) {
      expect(desk.amend({ account: 'anna', id }, { stop: 80 }).reject).toBe('stopPriceNotAllowed');
    }
  });

  test('a market form has no limit to amend, a limit order no stop', () => {
    const desk = Desk.open();
    desk.rest({ account: 'anna', side: 'buy', qty: 1, type: 'stop', stop: 105, id: 's' });
    desk.rest({ account: 'anna', side: 'buy', qty: 1, price: 90, id: 'l' });
    const amended = (id: string, changes: object): string =>
      desk.amend({ account: 'anna', id }, changes).reject;
    expect(amended('s', { price: 106 })).toBe('priceNotAllowed');
    expect(amended('l', { stop: 106 })).toBe('stopPriceNotAllowed');
  });
});

describe('triggered', () => {
  const stop = { account: 'anna', side: 'buy', type: 'stop', stop: 105, qty: 5, id: 's' } as const;

  test('one with a limit becomes a limit order and may trade at once', () => {
    const desk = Desk.open();
    desk.rest({ ...stop, type: 'stopLimit', price: 107 });
    desk.rest({ account: 'ben', side: 'sell', price: 106, qty: 3 });
    const outcome = desk.print(105);
    expect(outcome.story).toContain('triggered s');
    expect(outcome.fills).toBe('1@105 3@106');
    expect(desk.order('anna', 's')).toMatchObject({ status: 'partiallyFilled', leaves: 2 });
    expect(desk.depthOf('buy')).toBe('107: 2');
  });

  for (const [price, reason] of [
    [115, 'none'],
    [116, 'collarReached'],
  ] as const) {
    test(`one without goes as far as its protection price, 115: not filled at 116, ${reason}`, () => {
      const desk = Desk.open();
      desk.rest(stop);
      desk.rest({ account: 'ben', side: 'sell', price, qty: 5 });
      desk.print(105);
      const filled = reason === 'none';
      expect(desk.status('anna', 's')).toBe(filled ? 'filled' : 'expired');
      expect(desk.order('anna', 's')!.reason).toBe(reason);
      expect(desk.balance('anna').held).toBe(0);
    });
  }

  test('with nobody there it expires for want of liquidity', () => {
    const desk = Desk.open();
    desk.rest(stop);
    expect(desk.print(105).ends).toEqual(['s noLiquidity']);
  });

  test('the protection price is fixed at entry, wherever the market goes', () => {
    const desk = Desk.open({ instruments: [{ marketCollarBps: 1_000 }] });
    desk.rest(stop);
    desk.changeInstrument({ marketCollarBps: 100 });
    desk.rest({ account: 'ben', side: 'sell', price: 115, qty: 5 });
    desk.print(105);
    expect(desk.status('anna', 's')).toBe('filled');
  });

  test('once only: after that it is an order like any other', () => {
    const desk = Desk.open();
    desk.rest({ ...stop, type: 'stopLimit', price: 103 });
    expect(desk.print(105).triggered).toEqual(['s']);
    expect(desk.print(106).triggered).toEqual([]);
  });
});

test('one whose price is already met when it enters continuous trading triggers at once', () => {
  const desk = Desk.open();
  desk.print(106);
  const words = { account: 'anna', side: 'buy', type: 'stopLimit', stop: 105, price: 104 } as const;
  const outcome = desk.rest({ ...words, qty: 5, id: 's' });
  expect(outcome.story.slice(0, 3)).toEqual(['accepted s', 'terms s suspended', 'triggered s']);
  expect(desk.depthOf('buy')).toBe('104: 5');
});

describe('of a price that is met already when it enters', () => {
  for (const { short, beyond, ...words } of waiting) {
    for (const last of [words.stop!, beyond, short]) {
      const isMet = last !== short;
      test(`${words.side} ${words.type} at ${words.stop} with the last trade at ${last}: ${isMet ? 'at once' : 'waits'}`, () => {
        const desk = Desk.open();
        desk.print(last);
        const entered = desk.rest({ ...words, account: 'anna', qty: 5, id: 's' });
        expect(entered.triggered).toEqual(isMet ? ['s'] : []);
        desk.bring('reopeningAuction');
        desk.rest({ ...words, account: 'anna', qty: 5, id: 'later' });
        expect(desk.setPhase('continuous').triggered).toEqual(isMet ? ['later'] : []);
      });
    }
  }
});

test('the reference price of a listing is no trade: nothing is met before the first one', () => {
  const desk = Desk.open();
  const words = { account: 'anna', side: 'buy', type: 'stopLimit', stop: 95, price: 94 } as const;
  expect(desk.rest({ ...words, qty: 5, id: 's' }).triggered).toEqual([]);
});

describe('how triggers follow one another', () => {
  test("a command's own executions come first, then the triggered orders by id", () => {
    const desk = Desk.open();
    const stop = { account: 'anna', side: 'buy', type: 'stopLimit', price: 101, qty: 1 } as const;
    desk.rest({ ...stop, stop: 106, id: 's1' });
    desk.rest({ ...stop, stop: 105, id: 's2' });
    desk.rest({ account: 'ben', side: 'sell', price: 105, qty: 1, id: 'm1' });
    desk.rest({ account: 'ben', side: 'sell', price: 106, qty: 1, id: 'm2' });
    const { story } = desk.rest({ account: 'cleo', side: 'buy', price: 106, qty: 2, id: 't' });
    expect(story.filter((line) => !line.startsWith('terms'))).toEqual([
      'accepted t',
      'trade 1@105 m1 t',
      'trade 1@106 m2 t',
      'triggered s1',
      'triggered s2',
    ]);
  });

  test('what a round triggers waits for the next round, whatever its id', () => {
    const desk = Desk.open();
    const stop = { account: 'anna', side: 'buy', type: 'stop', qty: 1 } as const;
    desk.rest({ ...stop, stop: 107, id: 'late' });
    desk.rest({ ...stop, stop: 105, id: 'first' });
    desk.rest({ ...stop, stop: 105, id: 'second' });
    for (const price of [107, 108, 109]) {
      desk.rest({ account: 'ben', side: 'sell', price, qty: 1, id: `ask${price}` });
    }
    const outcome = desk.print(105);
    expect(outcome.triggered).toEqual(['first', 'second', 'late']);
    expect(outcome.fills).toBe('1@105 1@107 1@108 1@109');
  });

  test('one that has ended in the meantime is passed over', () => {
    const desk = Desk.open();
    // Its own account's stop sale ends it, as the incoming order of the two.
    desk.rest({
      account: 'anna',
      side: 'sell',
      type: 'takeProfitLimit',
      stop: 105,
      price: 106,
      qty: 1,
      id: 'a',
    });
    desk.rest({
      account: 'anna',
      side: 'buy',
      type: 'stopLimit',
      stop: 105,
      price: 107,
      qty: 1,
      stp: 'cancelOldest',
      id: 'b',
    });
    const outcome = desk.print(105);
    expect(outcome.triggered).toEqual(['a', 'b']);
    expect(desk.order('anna', 'a')).toMatchObject({ reason: 'selfTradePrevention' });
    expect(desk.depthOf('buy')).toBe('107: 1');
  });

  for (const phase of [
    'halted',
    'closed',
    'preOpen',
    'openingAuction',
    'reopeningAuction',
  ] as const) {
    test(`in ${phase} nothing triggers; at the change to continuous every stop is looked at`, () => {
      const desk = Desk.open();
      desk.print(106);
      desk.bring(phase);
      const stop = {
        account: 'anna',
        side: 'buy',
        type: 'stopLimit',
        stop: 105,
        price: 101,
      } as const;
      const outcome = desk.place({ ...stop, qty: 1, id: 's' });
      if (phase === 'halted' || phase === 'closed') {
        expect(outcome.reject).not.toBe('none');
        return;
      }
      expect(outcome.triggered).toEqual([]);
      expect(desk.status('anna', 's')).toBe('suspended');
      expect(desk.setPhase('continuous').triggered).toEqual(['s']);
    });
  }

  test('the uncross comes first: its price is what the waiting stops are looked at with', () => {
    const desk = Desk.open();
    const stop = {
      account: 'anna',
      side: 'buy',
      type: 'stopLimit',
      stop: 105,
      price: 101,
    } as const;
    desk.rest({ ...stop, qty: 1, id: 's' });
    desk.bring('reopeningAuction');
    desk.rest({ account: 'ben', side: 'sell', price: 106, qty: 1, id: 'ask' });
    desk.rest({ account: 'cleo', side: 'buy', price: 106, qty: 1, id: 'bid' });
    const { story } = desk.setPhase('continuous');
    expect(story).toEqual([
      'phase continuous',
      'uncrossed 1@106',
      'trade 1@106 bid ask',
      'triggered s',
    ]);
  });

  test('a trade of the closing auction triggers nothing before the next day', () => {
    const desk = Desk.open();
    const stop = {
      account: 'anna',
      side: 'buy',
      type: 'stopLimit',
      stop: 105,
      price: 101,
    } as const;
    desk.rest({ ...stop, qty: 1, id: 's' });
    desk.setPhase('closingAuction');
    desk.rest({ account: 'ben', side: 'sell', price: 106, qty: 1 });
    desk.rest({ account: 'cleo', side: 'buy', price: 106, qty: 1 });
    expect(desk.setPhase('closed').triggered).toEqual([]);
    expect(desk.setPhase('continuous').triggered).toEqual(['s']);
  });
});

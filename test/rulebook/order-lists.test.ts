// docs/rulebook.md, "Order lists".

import { describe, expect, test } from 'vitest';
import { CommandKind } from '#core/command.ts';
import { Desk, type OrderWords } from '../support/desk.ts';

const sale = { account: 'anna', side: 'sell', qty: 10 } as const;
const target: OrderWords = { ...sale, price: 105, id: 'target' };
const stop: OrderWords = { ...sale, type: 'stop', stop: 95, id: 'stop' };
const entry: OrderWords = { account: 'anna', side: 'buy', qty: 10, price: 100, id: 'entry' };
const both = (desk: Desk, ...ids: string[]): (string | undefined)[] =>
  ids.map((id) => desk.status('anna', id));

describe('an OCO', () => {
  const pair = (desk: Desk, ...legs: OrderWords[]): Desk => {
    expect(desk.list('oco', ...(legs.length > 0 ? legs : [target, stop])).reject).toBe('none');
    return desk;
  };

  test('rests with the one and waits with the other, whichever comes first', () => {
    for (const legs of [
      [target, stop],
      [stop, target],
    ] as const) {
      const desk = pair(Desk.open(), ...legs);
      expect(both(desk, 'target', 'stop')).toEqual(['new', 'suspended']);
      expect(desk.depthOf('sell')).toBe('105: 10');
    }
  });

  test('ends the other at the first fill, a part is enough', () => {
    const desk = pair(Desk.open());
    const outcome = desk.rest({ account: 'ben', side: 'buy', price: 105, qty: 3, id: 't' });
    expect(outcome.story).toEqual([
      'accepted t',
      'trade 3@105 target t',
      'closed stop orderListEnded',
    ]);
    expect(desk.order('anna', 'target')).toMatchObject({ status: 'partiallyFilled', leaves: 7 });
    expect(desk.balance('anna', 'ACME').held).toBe(7);
  });

  for (const [there, left] of [
    [3, 7],
    [10, 0],
  ] as const) {
    test(`ends the other where the limit leg takes ${there} of 10 on its entry`, () => {
      const desk = Desk.open();
      desk.rest({ account: 'ben', side: 'sell', price: 96, qty: there });
      const buys = { account: 'anna', side: 'buy', qty: 10 } as const;
      const outcome = desk.list(
        'oco',
        { ...buys, price: 97, id: 'low' },
        { ...buys, type: 'stop', stop: 120, id: 'high' },
      );
      expect(outcome.fills).toBe(`${there}@96`);
      expect(outcome.ends).toEqual(['high orderListEnded']);
      expect(desk.balance('anna').held).toBe(left * 97);
    });
  }

  test('ends the other at a trigger', () => {
    const desk = pair(Desk.open(), target, { ...stop, type: 'stopLimit', price: 94 });
    const { story } = desk.print(95);
    expect(story.slice(-2)).toEqual(['triggered stop', 'closed target orderListEnded']);
    expect(both(desk, 'target', 'stop')).toEqual(['canceled', 'new']);
  });

  test('ends the other at a cancel', () => {
    for (const [one, other] of [
      ['target', 'stop'],
      ['stop', 'target'],
    ] as const) {
      const desk = pair(Desk.open());
      const { ends } = desk.cancel({ account: 'anna', id: one });
      expect(ends).toEqual([`${one} canceledByUser`, `${other} orderListEnded`]);
      expect(desk.balance('anna', 'ACME').held).toBe(0);
    }
  });

  test('ends the other at an expiry', () => {
    const desk = pair(Desk.open(), { ...target, tif: 'day' }, stop);
    expect(desk.setPhase('closed').ends).toEqual(['target dayEnd', 'stop orderListEnded']);
  });

  test('ends both, and counts one, at a mass cancel', () => {
    const desk = pair(Desk.open());
    const { story } = desk.massCancel('anna');
    expect(story).toEqual([
      'closed target massCanceled',
      'closed stop orderListEnded',
      'massCanceled 1',
    ]);
  });

  test('holds its funds once: the larger need', () => {
    const desk = pair(Desk.open());
    expect(desk.balance('anna', 'ACME').held).toBe(10);
    const buys = { account: 'ben', side: 'buy', qty: 10 } as const;
    desk.list(
      'oco',
      { ...buys, price: 95, id: 'low' },
      { ...buys, type: 'stopLimit', stop: 105, price: 106, id: 'high' },
    );
    expect(desk.balance('ben').held).toBe(1_060);
    desk.amend({ account: 'ben', id: 'high' }, { qty: 5 });
    expect(desk.balance('ben').held).toBe(950);
    desk.amend({ account: 'ben', id: 'low' }, { qty: 20, price: 96 });
    expect(desk.balance('ben').held).toBe(1_920);
  });

  test('may have a take-profit for its limit, and any stop type for its stop', () => {
    const profit = { ...sale, type: 'takeProfit', stop: 105, id: 'target' } as const;
    const stops: readonly OrderWords[] = [
      stop,
      { ...stop, type: 'stopLimit', price: 90 },
      { ...sale, type: 'trailingStop', trail: 5, id: 'stop' },
      { ...sale, type: 'trailingStopLimit', trail: 5, price: 90, id: 'stop' },
    ];
    for (const one of [target, profit]) {
      for (const other of stops) {
        const desk = pair(Desk.open(), one, other);
        expect(desk.status('anna', 'stop')).toBe('suspended');
      }
    }
  });

  const faults: readonly [string, OrderWords, OrderWords][] = [
    ['orderListMismatch', target, { ...stop, side: 'buy', stop: 110 }],
    ['orderListMismatch', target, { ...stop, instrument: 'BETA' }],
    ['orderListShape', target, { ...target, price: 106, id: 'stop' }],
    ['orderListShape', stop, { ...stop, stop: 94, id: 'target' }],
    ['orderListShape', { ...sale, id: 'target' }, stop],
    ['orderListShape', { ...target, tif: 'ioc' }, stop],
    ['orderListShape', { ...target, tif: 'fok' }, stop],
    ['orderListPrices', { ...target, price: 95 }, stop],
    ['orderListPrices', { ...target, price: 94 }, stop],
    // The reference price, 100, is strictly between the two.
    ['orderListPrices', { ...target, price: 100 }, stop],
    ['orderListPrices', target, { ...stop, stop: 100 }],
    ['orderListPrices', { ...target, price: 99 }, stop],
    ['orderListPrices', target, { ...stop, stop: 101 }],
  ];
  for (const [code, one, other] of faults) {
    const names = [one, other].map(({ account: _a, id: _i, qty: _q, ...rest }) =>
      JSON.stringify(rest),
    );
    test(`of ${names.join(' and ')}: ${code}`, () => {
      const desk = Desk.open({ instruments: [{}, { symbol: 'BETA' }] });
      const { rejects } = desk.list('oco', one, other);
      expect(rejects).toHaveLength(2);
      expect(rejects).toContain(code);
      expect(both(desk, 'target', 'stop')).not.toContain('new');
      expect(desk.balance('anna', 'ACME').held).toBe(0);
    });
  }

  test('of buys has its stop above the other leg', () => {
    const buys = { account: 'anna', side: 'buy', qty: 10 } as const;
    const low = { ...buys, price: 95, id: 'low' } as const;
    const high = { ...buys, type: 'stop', stop: 105, id: 'high' } as const;
    expect(Desk.open().list('oco', low, high).reject).toBe('none');
    const below = Desk.open().list('oco', { ...low, price: 106 }, high);
    expect(below.rejects).toContain('orderListPrices');
  });

  test('of anything but orders is no OCO', () => {
    const desk = Desk.open();
    const data = desk.listData('oco', target, stop);
    const [first, second] = data.legs!;
    for (const kind of [CommandKind.cancelOrder, CommandKind.replaceOrder, 0]) {
      const { rejects } = desk.send({ ...data, legs: [first!, { ...second!, kind }] });
      expect(rejects).toContain('orderListShape');
    }
    for (const option of [0, 4]) {
      expect(desk.send({ ...data, option }).rejects).toContain('orderListShape');
    }
    expect(desk.depthOf('sell')).toBe('');
  });

  test('of another number of legs is no OCO', () => {
    expect(Desk.open().list('oco', target).rejects).toEqual(['orderListShape']);
    const three = Desk.open().list('oco', target, stop, { ...stop, id: 'third' });
    expect(three.rejects).toEqual(['orderListShape', 'orderListShape', 'orderListShape']);
  });
});

describe('an OTO', () => {
  const second: OrderWords = { ...sale, price: 110, id: 'second' };

  test('keeps its second order waiting, which holds nothing', () => {
    const desk = Desk.open({ shares: 0 });
    desk.list('oto', entry, second);
    expect(both(desk, 'entry', 'second')).toEqual(['new', 'pendingNew']);
    expect(desk.depthOf('sell')).toBe('');
    expect(desk.balance('anna')).toEqual({ available: 999_000, held: 1_000 });
  });

  test('starts it when the first is completely filled, not before', () => {
    const desk = Desk.open();
    desk.withdraw('anna', 'ACME', 10_000);
    desk.list('oto', entry, second);
    const part = { account: 'ben', side: 'sell', price: 100 } as const;
    expect(desk.rest({ ...part, qty: 9 }).activated).toEqual([]);
    expect(desk.status('anna', 'second')).toBe('pendingNew');
    expect(desk.rest({ ...part, qty: 1 }).activated).toEqual(['second']);
    expect(desk.status('anna', 'second')).toBe('new');
    expect(desk.depthOf('sell')).toBe('110: 10');
    expect(desk.balance('anna', 'ACME')).toEqual({ available: 0, held: 10 });
  });

  test('starts it at once where the first is filled on entry', () => {
    const desk = Desk.open();
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 10, id: 's' });
    const { story } = desk.list('oto', entry, second);
    expect(story.filter((line) => !line.startsWith('terms'))).toEqual([
      'accepted entry',
      'accepted second',
      'trade 10@100 s entry',
      'activated second',
    ]);
  });

  test('an amendment of the first to what was filled fills it, and starts the second', () => {
    const desk = Desk.open();
    desk.list('oto', entry, second);
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 4 });
    expect(desk.amend({ account: 'anna', id: 'entry' }, { qty: 4 }).activated).toEqual(['second']);
  });

  const otherEnds: Readonly<Record<string, [Partial<OrderWords>, (desk: Desk) => string[]]>> = {
    'a cancel': [{}, (desk) => desk.cancel({ account: 'anna', id: 'entry' }).ends],
    'a mass cancel': [{}, (desk) => desk.massCancel('anna', { side: 'buy' }).ends],
    'the end of its day': [{ tif: 'day' }, (desk) => desk.setPhase('closed').ends],
    'a kill switch': [{}, (desk) => desk.killAccount('anna').ends],
  };
  for (const [what, [terms, end]] of Object.entries(otherEnds)) {
    test(`ends its second order where the first ends by ${what}`, () => {
      const desk = Desk.open();
      desk.list('oto', { ...entry, ...terms }, second);
      const ends = end(desk);
      expect(ends[0]).toMatch(/^entry /);
      expect(ends[1]).toBe('second orderListEnded');
      expect(both(desk, 'second')).toEqual(['canceled']);
    });
  }

  test('ends its second order where the first is immediate and not filled', () => {
    const { ends } = Desk.open().list('oto', { ...entry, tif: 'ioc' }, second);
    expect(ends).toEqual(['entry immediateOrCancel', 'second orderListEnded']);
  });

  test('may have any type first: a stop, a market order, one by budget', () => {
    const firsts: readonly OrderWords[] = [
      { ...entry, type: 'stopLimit', stop: 105 },
      { account: 'anna', side: 'buy', qty: 10, id: 'entry' },
      { account: 'anna', side: 'buy', budget: 1_000, id: 'entry' },
      { ...entry, postOnly: true },
      { ...entry, allOrNone: true },
    ];
    for (const first of firsts) {
      const desk = Desk.open();
      expect(desk.list('oto', first, second).reject).toBe('none');
    }
  });

  test('is of one instrument, though of any sides', () => {
    const desk = Desk.open({ instruments: [{}, { symbol: 'BETA' }] });
    const other = { ...second, instrument: 'BETA' };
    expect(desk.list('oto', entry, other).rejects).toContain('orderListMismatch');
    const same = Desk.open().list('oto', entry, { ...entry, price: 90, id: 'second' });
    expect(same.reject).toBe('none');
  });

  test('leaves its second order where it is cancelled alone: the first stays', () => {
    const desk = Desk.open();
    desk.list('oto', entry, second);
    expect(desk.cancel({ account: 'anna', id: 'second' }).ends).toEqual(['second canceledByUser']);
    expect(both(desk, 'entry', 'second')).toEqual(['new', 'canceled']);
  });
});

describe('a bracket', () => {
  const bracket = (desk: Desk): Desk => {
    expect(desk.list('bracket', entry, target, stop).reject).toBe('none');
    return desk;
  };
  const enter = (desk: Desk): Desk => {
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 10 });
    return desk;
  };

  test('is an OTO whose second order is an OCO pair', () => {
    const desk = bracket(Desk.open());
    expect(both(desk, 'entry', 'target', 'stop')).toEqual(['new', 'pendingNew', 'pendingNew']);
    const outcome = desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 10 });
    expect(outcome.activated).toEqual(['target', 'stop']);
    expect(both(desk, 'entry', 'target', 'stop')).toEqual(['filled', 'new', 'suspended']);
    expect(desk.balance('anna', 'ACME').held).toBe(10);
  });

  test('takes its profit and ends its stop', () => {
    const desk = enter(bracket(Desk.open()));
    const outcome = desk.rest({ account: 'ben', side: 'buy', price: 105, qty: 10 });
    expect(outcome.ends).toEqual(['stop orderListEnded']);
    expect(both(desk, 'target', 'stop')).toEqual(['filled', 'canceled']);
  });

  test('stops its loss and ends its target', () => {
    const desk = enter(bracket(Desk.open()));
    desk.rest({ account: 'cleo', side: 'buy', price: 90, qty: 10 });
    const outcome = desk.print(95);
    expect(outcome.triggered).toEqual(['stop']);
    expect(both(desk, 'target', 'stop')).toEqual(['canceled', 'filled']);
  });

  test('ends its exits with an entry that ends otherwise, in the order of their ids', () => {
    const desk = bracket(Desk.open());
    expect(desk.cancel({ account: 'anna', id: 'entry' }).ends).toEqual([
      'entry canceledByUser',
      'target orderListEnded',
      'stop orderListEnded',
    ]);
  });

  test('can have its exits cancelled while its entry is open', () => {
    const desk = bracket(Desk.open());
    const { ends } = desk.cancel({ account: 'anna', id: 'target' });
    expect(ends).toEqual(['target canceledByUser', 'stop orderListEnded']);
    expect(both(desk, 'entry')).toEqual(['new']);
    expect(enter(desk).status('anna', 'entry')).toBe('filled');
  });

  test('has its exits on the other side of its entry', () => {
    const desk = Desk.open();
    const wrong = desk.list('bracket', { ...entry, side: 'sell' }, target, stop);
    expect(wrong.rejects).toContain('orderListMismatch');
    const two = desk.list('bracket', entry, target);
    expect(two.rejects).toContain('orderListShape');
  });

  test('compares its exits with each other, not with the reference', () => {
    const desk = Desk.open();
    const far = { ...entry, price: 80 };
    const exits = [
      { ...target, price: 90 },
      { ...stop, stop: 70 },
    ] as const;
    expect(desk.list('bracket', far, ...exits).reject).toBe('none');
    const again = { ...far, id: 'again' };
    const crossed = [
      { ...target, price: 70, id: 't2' },
      { ...stop, stop: 75, id: 's2' },
    ] as const;
    expect(desk.list('bracket', again, ...crossed).rejects).toContain('orderListPrices');
  });
});

describe('a list is taken or refused as a whole', () => {
  test('the refused leg has its own code, the others orderListRejected', () => {
    const desk = Desk.open();
    const refused = desk.list('oco', target, { ...stop, stop: 1_000_001 });
    expect(refused.rejects).toEqual(['orderListRejected', 'stopPriceOutOfBounds']);
    const other = desk.list(
      'bracket',
      { ...entry, qty: 0, id: 'e' },
      { ...target, id: 't' },
      { ...stop, id: 's' },
    );
    expect(other.rejects).toEqual(['incorrectQuantity', 'orderListRejected', 'orderListRejected']);
    expect(desk.balance('anna', 'ACME').held).toBe(0);
  });

  test('waiting legs pass every check but position, exposure and funds, which come at their turn', () => {
    const desk = Desk.open();
    const dear = { ...entry, qty: 50_000, price: 90, id: 'dear' } as const;
    expect(desk.list('oto', entry, dear).reject).toBe('none');
    const outcome = desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 10 });
    expect(outcome.story.slice(-2)).toEqual(['activated dear', 'closed dear activationRefused']);
    expect(both(desk, 'entry', 'dear')).toEqual(['filled', 'canceled']);
  });

  test('who would break the position limit at its turn is cancelled', () => {
    const desk = Desk.open();
    desk.limitPosition('anna', { longLotsMax: 10_015 });
    const more = { ...entry, id: 'more', price: 90 } as const;
    expect(desk.list('oto', entry, more).reject).toBe('none');
    expect(desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 10 }).ends).toEqual([
      'more activationRefused',
    ]);
  });

  test('the exits of a bracket are refused both', () => {
    const desk = Desk.open();
    const tooMany = [
      { ...target, qty: 50_000 },
      { ...stop, qty: 50_000 },
    ] as const;
    expect(desk.list('bracket', entry, ...tooMany).reject).toBe('none');
    const { ends } = desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 10 });
    expect(ends[0]).toBe('target activationRefused');
    expect(both(desk, 'entry', 'target', 'stop')).toEqual(['filled', 'canceled', 'canceled']);
  });
});

describe('an order of a list', () => {
  test('is not replaced', () => {
    const desk = Desk.open();
    desk.list('oco', target, stop);
    expect(desk.replace('target', { ...target, id: 'new' }).reject).toBe('amendNotAllowed');
    expect(both(desk, 'target', 'stop', 'new')).toEqual(['new', 'suspended', expect.anything()]);
  });

  test('is not amended while it waits for another', () => {
    const desk = Desk.open();
    desk.list('oto', entry, target);
    const amended = desk.amend({ account: 'anna', id: 'target' }, { qty: 5 });
    expect(amended.reject).toBe('amendNotAllowed');
    expect(desk.amend({ account: 'anna', id: 'entry' }, { qty: 5 }).reject).toBe('none');
  });
});

describe("a leg's turn", () => {
  const seconds = { limit: target, stop, market: { ...sale, id: 'market' } } as const;

  /** The entry is filled in the closing auction, so its second order's turn comes while closed. */
  function closedWith(second: OrderWords): Desk {
    const desk = Desk.open();
    desk.list('oto', entry, second);
    desk.setPhase('closingAuction');
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 10 });
    desk.setPhase('closed');
    expect(desk.status('anna', 'entry')).toBe('filled');
    return desk;
  }

  test('while closed: a limit rests', () => {
    const desk = closedWith(seconds.limit);
    expect(both(desk, 'target')).toEqual(['new']);
    expect(desk.depthOf('sell')).toBe('105: 10');
  });

  test('while closed: a stop waits', () => {
    expect(both(closedWith(seconds.stop), 'stop')).toEqual(['suspended']);
  });

  test('while closed: a market order is cancelled', () => {
    const desk = closedWith(seconds.market);
    expect(desk.order('anna', 'market')).toMatchObject({ reason: 'activationRefused' });
  });

  test('in a call phase it rests for the auction', () => {
    const desk = Desk.open();
    desk.list('oto', entry, { ...target, price: 90 });
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 4 });
    desk.rest({ account: 'ben', side: 'buy', price: 89, qty: 10 });
    desk.bring('reopeningAuction');
    desk.rest({ account: 'cleo', side: 'buy', price: 95, qty: 10 });
    const outcome = desk.amend({ account: 'anna', id: 'entry' }, { qty: 4 });
    expect(outcome.activated).toEqual(['target']);
    expect(outcome.trades).toEqual([]);
    expect(desk.depthOf('sell')).toBe('90: 10');
    expect(desk.setPhase('continuous').uncrossed?.matched).toBe(10);
  });
});

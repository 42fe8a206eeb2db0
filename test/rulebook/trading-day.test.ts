// docs/rulebook.md, "Trading day": both of its tables, cell by cell, through a whole engine.

import { describe, expect, test } from 'vitest';
import { Phase } from '#core/terms.ts';
import { Desk, type OrderWords, type PhaseName } from '../support/desk.ts';

const phases = Object.keys(Phase) as PhaseName[];

const transitions: Readonly<Record<PhaseName, readonly PhaseName[]>> = {
  closed: ['preOpen', 'continuous', 'halted'],
  preOpen: ['openingAuction', 'continuous', 'halted', 'closed'],
  openingAuction: ['continuous', 'halted', 'closed'],
  continuous: ['closingAuction', 'halted', 'closed'],
  closingAuction: ['closed', 'halted'],
  halted: ['reopeningAuction', 'continuous', 'closed'],
  reopeningAuction: ['continuous', 'halted', 'closed'],
};

describe('a phase changes', () => {
  for (const from of phases) {
    for (const to of phases) {
      const isSame = from === to;
      const isAllowed = transitions[from].includes(to);
      const what = isSame ? 'no change and no error' : isAllowed ? 'yes' : 'no';
      test(`${from} -> ${to}: ${what}`, () => {
        const desk = Desk.open({ phase: from });
        const outcome = desk.setPhase(to);
        const told = `phase ${to}`;
        if (isSame) {
          expect(outcome.reject).toBe('none');
          expect(outcome.story.filter((line) => line !== told)).toEqual([]);
        } else if (isAllowed) {
          expect(outcome.story[0]).toBe(told);
        } else {
          expect(outcome.story).toEqual(['rejected phaseChangeNotAllowed']);
        }
        const phase = desk.exchange.state.instrument(1).phase;
        expect(phase).toBe(Phase[isSame || isAllowed ? to : from]);
      });
    }
  }

  test('of one instrument only', () => {
    const desk = Desk.open({ instruments: [{}, { symbol: 'BETA' }] });
    desk.setPhase('halted', 'BETA');
    const order = { account: 'anna', side: 'buy', price: 90, qty: 1 } as const;
    expect(desk.place(order).reject).toBe('none');
    expect(desk.place({ ...order, instrument: 'BETA' }).reject).toBe('instrumentHalted');
  });

  test('to a number that is none: invalidPhase', () => {
    const desk = Desk.open();
    for (const option of [3, 8, -1]) {
      expect(desk.send({ kind: 34, instrumentId: 1, option }).reject).toBe('invalidPhase');
    }
  });
});

const limit = { account: 'anna', side: 'buy', price: 90, qty: 10 } as const;
const market = { account: 'anna', side: 'buy', qty: 10 } as const;
const expire = 1_000_000_000;
const calls: readonly PhaseName[] = [
  'preOpen',
  'openingAuction',
  'closingAuction',
  'reopeningAuction',
];
const anyOpen: readonly PhaseName[] = [...calls, 'continuous'];
const opening: readonly PhaseName[] = ['preOpen', 'openingAuction'];

/** In the rulebook's rows. */
const rows: readonly [what: string, taken: readonly PhaseName[], ...orders: OrderWords[]][] = [
  ['limit GTC', anyOpen, limit],
  ['limit DAY', anyOpen, { ...limit, tif: 'day' }],
  ['limit GTD', anyOpen, { ...limit, tif: 'gtd', expire }],
  ['iceberg', anyOpen, { ...limit, display: 2 }],
  ['stop', anyOpen, { ...market, type: 'stop', stop: 120 }],
  ['stop-limit', anyOpen, { ...limit, type: 'stopLimit', stop: 120 }],
  ['take-profit', anyOpen, { ...market, type: 'takeProfit', stop: 80 }],
  ['take-profit-limit', anyOpen, { ...limit, type: 'takeProfitLimit', stop: 80 }],
  ['trailing stop', anyOpen, { ...market, type: 'trailingStop', trail: 5 }],
  ['trailing stop with a limit', anyOpen, { ...limit, type: 'trailingStopLimit', trail: 5 }],
  ['OCO', anyOpen, limit, { ...market, type: 'stop', stop: 120 }],
  ['OTO', anyOpen, limit, { ...limit, price: 89 }],
  ['limit IOC', ['continuous'], { ...limit, tif: 'ioc' }],
  ['limit FOK', ['continuous'], { ...limit, tif: 'fok' }],
  ['market IOC', ['continuous'], market],
  ['market FOK', ['continuous'], { ...market, tif: 'fok' }],
  ['market by budget', ['continuous'], { account: 'anna', side: 'buy', budget: 500 }],
  ['post-only', ['continuous'], { ...limit, postOnly: true }],
  ['minimum quantity', ['continuous'], { ...limit, minQty: 2 }],
  ['all-or-none', ['continuous'], { ...limit, allOrNone: true }],
  ['market DAY', calls, { ...market, tif: 'day' }],
  ['limit OPG', opening, { ...limit, tif: 'opg' }],
  ['market OPG', opening, { ...market, tif: 'opg' }],
  ['limit CLS', anyOpen, { ...limit, tif: 'cls' }],
  ['market CLS', anyOpen, { ...market, tif: 'cls' }],
];

function codeOf(phase: PhaseName): string {
  if (phase === 'closed') return 'instrumentClosed';
  return phase === 'halted' ? 'instrumentHalted' : 'phaseNotPermitted';
}

describe('a phase takes', () => {
  for (const [what, taken, first, second] of rows) {
    for (const phase of phases) {
      const code = taken.includes(phase) ? 'none' : codeOf(phase);
      test(`${what} in ${phase}: ${code}`, () => {
        const desk = Desk.open({ phase });
        const outcome =
          second === undefined
            ? desk.place(first!)
            : desk.list(what === 'OCO' ? 'oco' : 'oto', first!, second);
        expect(outcome.reject).toBe(code);
      });
    }
  }
});

describe('what rests already', () => {
  const ref = { account: 'anna', id: 'old' };
  for (const phase of phases) {
    const opened = (): Desk => {
      const desk = Desk.open();
      desk.rest({ ...limit, id: 'old' });
      desk.bring(phase);
      return desk;
    };
    const code = phase === 'closed' || phase === 'halted' ? codeOf(phase) : 'none';

    test(`can be cancelled in ${phase}`, () => {
      expect(opened().cancel(ref).ends).toEqual(['old canceledByUser']);
      expect(opened().massCancel('anna').ends).toEqual(['old massCanceled']);
    });

    test(`can be amended in ${phase}: ${code}`, () => {
      expect(opened().amend(ref, { qty: 5 }).reject).toBe(code);
      expect(opened().replace('old', { ...limit, price: 91, id: 'new' }).reject).toBe(code);
    });
  }
});

describe('in a call phase', () => {
  for (const phase of calls) {
    test(`of ${phase} orders rest and may cross`, () => {
      const desk = Desk.open({ phase });
      desk.rest({ account: 'anna', side: 'buy', price: 105, qty: 4, id: 'b' });
      const outcome = desk.rest({ account: 'ben', side: 'sell', price: 95, qty: 6, id: 's' });
      expect(outcome.trades).toEqual([]);
      expect([desk.depthOf('buy'), desk.depthOf('sell')]).toEqual(['105: 4', '95: 6']);
      expect(desk.amend({ account: 'ben', id: 's' }, { price: 90 }).trades).toEqual([]);
    });
  }
});

describe('the uncross happens', () => {
  const crossed = (phase: PhaseName): Desk => {
    const desk = Desk.open({ phase });
    desk.rest({ account: 'anna', side: 'buy', price: 100, qty: 4, id: 'b' });
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 6, id: 's' });
    return desk;
  };
  for (const from of calls) {
    for (const to of transitions[from]) {
      const happens = to === 'continuous' || (from === 'closingAuction' && to === 'closed');
      test(`from ${from} to ${to}: ${happens ? 'yes' : 'no'}`, () => {
        const outcome = crossed(from).setPhase(to);
        expect(outcome.fills).toBe(happens ? '4@100' : '');
        expect(outcome.kinds.includes('auctionUncrossed')).toBe(happens);
      });
    }
  }

  test('from halted to continuous as well, where a halted call phase left a crossed book', () => {
    const desk = crossed('openingAuction');
    desk.setPhase('halted');
    expect(desk.setPhase('continuous').fills).toBe('4@100');
  });

  test('from closed to continuous as well, where a call phase closed with a crossed book', () => {
    const desk = crossed('openingAuction');
    expect(desk.setPhase('closed').trades).toEqual([]);
    expect(desk.setPhase('continuous').fills).toBe('4@100');
  });

  test('a market order of a halted call takes part in the reopening uncross', () => {
    const desk = Desk.open({ phase: 'openingAuction' });
    desk.rest({ account: 'anna', side: 'buy', qty: 4, tif: 'day', id: 'm' });
    expect(desk.setPhase('halted').ends).toEqual([]);
    desk.setPhase('reopeningAuction');
    desk.rest({ account: 'ben', side: 'sell', price: 100, qty: 6 });
    expect(desk.setPhase('continuous').fills).toBe('4@100');
  });
});

// What the desk works out by itself: which phases follow, what a form may say, what a trade's undoing moves, what an entry of the log changed.

import { describe, expect, test } from 'vitest';
import { calendarProblems, calendarRules, calendarValues } from './calendar-terms.ts';
import { decimalProblem, symbolProblem, wholeProblem } from './checks.ts';
import { listingBody, listingProblems, newListing } from './instrument-terms.ts';
import { phaseSteps } from './phase-steps.ts';
import { stateDifference } from './state-difference.ts';
import { bustMoves, correctionMoves, type TradeRecord } from './trade-moves.ts';

test('every phase but itself can be left for, and a halt can be had from everywhere', () => {
  for (const [from, steps] of Object.entries(phaseSteps)) {
    expect(steps).not.toContain(from);
    if (from !== 'halted') expect(steps).toContain('halted');
  }
  expect(phaseSteps.closingAuction).toEqual(['closed', 'halted']);
});

test.each([
  ['', 'Enter a number.'],
  ['1e3', 'Not a number. Use digits and a point, such as 585.33.'],
  ['0.005', 'At least 0.01.'],
  ['0.015', 'Must be a multiple of 0.01.'],
  ['2000.01', 'At most 2,000.'],
  ['1999.99', undefined],
])('of the price %j is said %j', (text, problem) => {
  expect(decimalProblem(text, { min: '0.01', max: '2000', step: '0.01' })).toBe(problem);
});

test('whole numbers and symbols have their bounds', () => {
  expect(wholeProblem('-1', 0, 15)).toBe('Enter a whole number.');
  expect(wholeProblem('16', 0, 15)).toBe('At most 15.');
  expect(wholeProblem('15', 0, 15)).toBeUndefined();
  expect(symbolProblem('BRK.B')).toBeUndefined();
  expect(symbolProblem('1A')).toBeDefined();
  expect(symbolProblem('ABCDEFGHIJKLM')).toBeDefined();
});

describe('a listing', () => {
  const good = { ...newListing, symbol: 'WALL', name: 'Wall Inc.' };

  test('without a mistake is sent whole, empty fields as none', () => {
    expect(Object.values(listingProblems(good)).filter((each) => each !== undefined)).toEqual([]);
    expect(listingBody(good)).toMatchObject({
      symbol: 'WALL',
      priceDecimals: 2,
      referencePrice: null,
      positionMax: null,
      marketCollarBps: 500,
    });
  });

  test.each([
    ['priceMax', '0.001'],
    ['priceMin', '0.015'],
    ['qtyMax', '0'],
    ['referencePrice', '100000.01'],
    ['marketCollarBps', '0'],
    ['tickSize', '0.001'],
    ['lotSize', '0'],
    ['name', ' '],
  ] as const)('with %s %j says so at that field', (field, value) => {
    expect(listingProblems({ ...good, [field]: value })[field]).toBeDefined();
  });
});

describe('a calendar', () => {
  const session = { preOpen: '09:00', continuous: '09:30', closed: '16:00' };

  test.each<[string, unknown]>([
    ['none', null],
    ['round the clock', { day: '24h' }],
    ['round the clock with an end', { day: '24h', timeZone: 'Europe/London', dayEnd: '17:00' }],
    [
      'short days',
      {
        day: 'accelerated',
        seconds: {
          preOpen: 20,
          openingAuction: 20,
          continuous: 400,
          closingAuction: 30,
          closed: 10,
        },
      },
    ],
    [
      'sessions',
      {
        timeZone: 'America/New_York',
        sessions: { weekdays: session },
        holidays: ['2026-12-25'],
        earlyCloses: { '2026-12-24': { ...session, closed: '13:00' } },
      },
    ],
    [
      'what only JSON can say',
      {
        timeZone: 'UTC',
        sessions: { weekdays: session, sunday: { continuous: '18:00', closed: '26:00' } },
      },
    ],
  ])('of the kind %s comes out of the form as it went in', (_kind, rules) => {
    const values = calendarValues(rules);
    expect(Object.values(calendarProblems(values)).filter(Boolean)).toEqual([]);
    expect(calendarRules(values)).toEqual(rules);
  });

  test('says at each field what is wrong with it', () => {
    const values = {
      ...calendarValues(null),
      kind: 'sessions',
      timeZone: 'Mars/Olympus',
      continuous: '09:30',
      closed: '09:00',
      holidays: 'Christmas',
    };
    expect(calendarProblems(values)).toMatchObject({
      timeZone: 'A time zone such as Europe/London.',
      closed: 'Later than 09:30.',
      holidays: 'A date a line, such as 2026-12-25.',
    });
    expect(calendarProblems({ ...values, kind: 'json', json: '{' }).json).toMatch(/^Not JSON/);
  });
});

describe('a trade', () => {
  const trade: TradeRecord = {
    tradeId: '7',
    instrument: 'AAPL',
    status: 'done',
    price: '500.10',
    qty: '30',
    buy: { account: '15', orderId: '1', clOrdId: 'a', fee: '0.45' },
    sell: { account: '16', orderId: '2', clOrdId: 'b', fee: '-0.30' },
    time: '2026-11-21T09:30:00.000000Z',
  };

  test('that is busted gives shares, money, fee and rebate back', () => {
    expect(bustMoves(trade).slice(0, 4)).toEqual([
      '30 AAPL go back from account 15 to account 16.',
      '15,003.00 goes back from account 16 to account 15.',
      'The fee of 0.45 goes back to account 15.',
      'The rebate of 0.30 is taken back from account 16.',
    ]);
  });

  test.each([
    ['501.10', '30.00 goes from account 15 to account 16.'],
    ['499.10', '30.00 goes from account 16 to account 15.'],
  ])('that is corrected to %s moves the difference only', (newPrice, sentence) => {
    expect(correctionMoves(trade, newPrice)).toContain(sentence);
  });
});

test('of two states only the fields that differ are shown, by their paths', () => {
  const before = { on: false, limits: { open: 5, rate: 1 }, list: ['a', 'b'] };
  const after = { on: true, limits: { open: 5 }, list: ['a', 'c', 'd'] };
  expect(stateDifference(before, after)).toEqual([
    { path: 'on', before: 'false', after: 'true' },
    { path: 'limits.rate', before: '1', after: null },
    { path: 'list[1]', before: '"b"', after: '"c"' },
    { path: 'list[2]', before: null, after: '"d"' },
  ]);
  expect(stateDifference(null, { on: true })).toEqual([
    { path: 'on', before: null, after: 'true' },
  ]);
  expect(stateDifference(before, before)).toEqual([]);
});

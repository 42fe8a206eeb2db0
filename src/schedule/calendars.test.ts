// The three kinds of calendar: the phase at an instant, the next change, the last day's end; tables for the rules, properties for what
// holds of all.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Phase, termName } from '#core/terms.ts';
import { AcceleratedDay, usualDaySeconds } from './accelerated-day.ts';
import type { Calendar } from './calendar.ts';
import { parseCalendars } from './calendar-file.ts';
import { RoundTheClock } from './round-the-clock.ts';
import { TimeZone } from './time-zone.ts';

const usPerSecond = 1_000_000;
const usPerDay = 86_400 * usPerSecond;

function us(instant: string): number {
  return Date.parse(instant) * 1_000;
}

function parse(calendar: object): Calendar {
  const made = parseCalendars(JSON.stringify({ default: calendar })).fallback;
  if (made === undefined) throw new Error('no calendar');
  return made;
}

const newYork = parse({
  timeZone: 'America/New_York',
  sessions: {
    weekdays: {
      preOpen: '08:00',
      openingAuction: '09:28',
      continuous: '09:30',
      closingAuction: '15:58',
      closed: '16:00',
    },
  },
  holidays: ['2026-11-26'],
  earlyCloses: { '2026-11-27': { continuous: '09:30', closed: '13:00' } },
});

/** A lunch break; and a session over night that ends as the next day's begins. */
const tokyo = parse({
  timeZone: 'Asia/Tokyo',
  sessions: {
    weekdays: [
      { continuous: '09:00', closed: '11:30' },
      { continuous: '12:30', closed: '15:30' },
    ],
  },
});
const overNight = parse({
  timeZone: 'America/New_York',
  sessions: {
    weekdays: { continuous: '18:00', closed: '42:00' },
    friday: null,
    sunday: { preOpen: '17:00', continuous: '18:00', closed: '42:00' },
  },
});
/** Two days long, and the next begins at once. */
const long = parse({
  timeZone: 'UTC',
  sessions: {
    monday: { continuous: '00:00', closed: '48:00' },
    wednesday: { continuous: '00:00', closed: '48:00' },
  },
});
/** Everything within the hour that is skipped in spring and comes twice in autumn. */
const inTheSkip = parse({
  timeZone: 'America/New_York',
  sessions: {
    sunday: { preOpen: '02:10', continuous: '02:20', closingAuction: '02:40', closed: '02:50' },
  },
});
const acrossTheSkip = parse({
  timeZone: 'America/New_York',
  sessions: { sunday: { preOpen: '01:00', continuous: '02:20', closed: '04:00' } },
});
const inTheOverlap = parse({
  timeZone: 'America/New_York',
  sessions: { sunday: { preOpen: '01:10', continuous: '01:20', closed: '01:50' } },
});

test.for([
  ['an ordinary day before its begin', newYork, '2026-11-24T12:59:59.999Z', 'closed'],
  ['pre-open begins', newYork, '2026-11-24T13:00:00Z', 'preOpen'],
  ['the opening auction', newYork, '2026-11-24T14:28:00Z', 'openingAuction'],
  ['continuous trading', newYork, '2026-11-24T14:30:00Z', 'continuous'],
  ['the closing auction', newYork, '2026-11-24T20:58:00Z', 'closingAuction'],
  ['closed', newYork, '2026-11-24T21:00:00Z', 'closed'],
  ['summer time', newYork, '2026-07-14T13:30:00Z', 'continuous'],
  ['a holiday', newYork, '2026-11-26T15:00:00Z', 'closed'],
  ['an early close, before', newYork, '2026-11-27T17:59:59Z', 'continuous'],
  ['an early close', newYork, '2026-11-27T18:00:00Z', 'closed'],
  ['an early close has its own pre-open, or none', newYork, '2026-11-27T13:30:00Z', 'closed'],
  ['Saturday', newYork, '2026-11-28T15:00:00Z', 'closed'],
  ['the morning', tokyo, '2026-11-24T02:00:00Z', 'continuous'],
  ['lunch', tokyo, '2026-11-24T03:00:00Z', 'closed'],
  ['the afternoon', tokyo, '2026-11-24T04:00:00Z', 'continuous'],
  ['over night', overNight, '2026-11-24T06:00:00Z', 'continuous'],
  ['the last night of the week', overNight, '2026-11-27T22:59:59Z', 'continuous'],
  ['the weekend', overNight, '2026-11-27T23:00:00Z', 'closed'],
  ['Sunday evening', overNight, '2026-11-29T22:30:00Z', 'preOpen'],
  ['before what is skipped', inTheSkip, '2026-03-08T06:59:59Z', 'closed'],
  ['a session that is skipped', inTheSkip, '2026-03-08T07:00:00Z', 'closed'],
  ['a session across the skip', acrossTheSkip, '2026-03-08T06:59:59Z', 'preOpen'],
  ['a session across the skip, after', acrossTheSkip, '2026-03-08T07:00:00Z', 'continuous'],
  ['a session across the skip, its end', acrossTheSkip, '2026-03-08T08:00:00Z', 'closed'],
  ['an hour that comes twice, the first', inTheOverlap, '2026-11-01T05:20:00Z', 'continuous'],
  ['an hour that comes twice, between', inTheOverlap, '2026-11-01T05:50:00Z', 'closed'],
  ['an hour that comes twice, the second', inTheOverlap, '2026-11-01T06:20:00Z', 'closed'],
] as const)('%s', ([_name, calendar, instant, phase]) => {
  expect(termName(Phase, calendar.phaseAt(us(instant)))).toBe(phase);
});

test.for([
  ['from the night', newYork, '2026-11-24T05:00:00Z', '2026-11-24T13:00:00Z', 'preOpen', false],
  [
    'a change is not after itself',
    newYork,
    '2026-11-24T13:00:00Z',
    '2026-11-24T14:28:00Z',
    'openingAuction',
    false,
  ],
  ['a day ends', newYork, '2026-11-24T20:58:00Z', '2026-11-24T21:00:00Z', 'closed', true],
  ['over a weekend', newYork, '2026-11-20T21:00:00Z', '2026-11-23T13:00:00Z', 'preOpen', false],
  [
    'over a holiday, to an early close',
    newYork,
    '2026-11-25T21:00:00Z',
    '2026-11-27T14:30:00Z',
    'continuous',
    false,
  ],
  [
    'over a clock change',
    newYork,
    '2026-03-06T21:00:00Z',
    '2026-03-09T12:00:00Z',
    'preOpen',
    false,
  ],
  [
    'a day ends as the next begins',
    overNight,
    '2026-11-23T23:00:00Z',
    '2026-11-24T23:00:00Z',
    'continuous',
    true,
  ],
  [
    'a day of two days ends as the next begins',
    long,
    '2026-11-23T00:00:00Z',
    '2026-11-25T00:00:00Z',
    'continuous',
    true,
  ],
  [
    'what is skipped is one change',
    inTheSkip,
    '2026-03-08T00:00:00Z',
    '2026-03-08T07:00:00Z',
    'closed',
    true,
  ],
  [
    'what is skipped within a session is left out',
    acrossTheSkip,
    '2026-03-08T06:00:00Z',
    '2026-03-08T07:00:00Z',
    'continuous',
    false,
  ],
  [
    'a day without an end of its own',
    new RoundTheClock(new TimeZone('America/New_York'), 17 * 3_600),
    '2026-03-07T22:00:00Z',
    '2026-03-08T21:00:00Z',
    'continuous',
    true,
  ],
] as const)('the next change: %s', ([_name, calendar, after, at, phase, endsDay]) => {
  const change = calendar.nextChange(us(after));
  expect(new Date(change!.atUs / 1_000).toISOString()).toBe(new Date(at).toISOString());
  expect(termName(Phase, change!.phase)).toBe(phase);
  expect(change!.endsDay).toBe(endsDay);
});

test('a market that never closes, without a day end, never changes', () => {
  const calendar = new RoundTheClock(new TimeZone('UTC'), undefined);
  expect(calendar.phaseAt(0)).toBe(Phase.continuous);
  expect(calendar.nextChange(us('2026-01-01T00:00:00Z'))).toBeUndefined();
  expect(calendar.lastDayEndUs(us('2026-01-01T00:00:00Z'))).toBe(-Infinity);
});

test('a calendar whose every day is a holiday has no next change, and does not look for ever', () => {
  const begin = Date.parse('2026-01-01');
  const holidays = Array.from({ length: 900 }, (_, day) =>
    new Date(begin + day * 86_400_000).toISOString().slice(0, 10),
  );
  const sessions = { weekdays: { continuous: '09:00', closed: '17:00' } };
  const calendar = parse({ timeZone: 'UTC', sessions, holidays });
  expect(calendar.nextChange(us('2026-02-01T00:00:00Z'))).toBeUndefined();
  expect(calendar.lastDayEndUs(us('2028-05-01T00:00:00Z'))).toBe(-Infinity);
});

test('an accelerated day has its phases in order, each as long as it says, and then the next day', () => {
  const calendar = new AcceleratedDay(usualDaySeconds);
  const seen: [string | undefined, number, boolean][] = [];
  let at = 480 * usPerSecond * 1_000;
  expect(termName(Phase, calendar.phaseAt(at))).toBe('preOpen');
  for (let i = 0; i < 6; i++) {
    const change = calendar.nextChange(at);
    seen.push([termName(Phase, change.phase), (change.atUs - at) / usPerSecond, change.endsDay]);
    at = change.atUs;
  }
  expect(seen).toEqual([
    ['openingAuction', 20, false],
    ['continuous', 20, false],
    ['closingAuction', 400, false],
    ['closed', 30, true],
    ['preOpen', 10, false],
    ['openingAuction', 20, false],
  ]);
});

test('an accelerated day without auctions goes from trading to closed and back', () => {
  const calendar = new AcceleratedDay({
    preOpen: 0,
    openingAuction: 0,
    continuous: 60,
    closingAuction: 0,
    closed: 10,
  });
  const first = calendar.nextChange(0);
  expect(first).toEqual({ atUs: 60 * usPerSecond, phase: Phase.closed, endsDay: true });
  const second = calendar.nextChange(first.atUs);
  expect(second).toEqual({ atUs: 70 * usPerSecond, phase: Phase.continuous, endsDay: false });
});

describe('every calendar', () => {
  const newYorkZone = new TimeZone('America/New_York');
  const calendars = fc.constantFrom<Calendar>(
    newYork,
    tokyo,
    overNight,
    inTheSkip,
    acrossTheSkip,
    inTheOverlap,
    new RoundTheClock(newYorkZone, 2 * 3_600 + 1_800),
    new AcceleratedDay(usualDaySeconds),
    new AcceleratedDay({
      preOpen: 0,
      openingAuction: 7,
      continuous: 1,
      closingAuction: 0,
      closed: 3,
    }),
  );
  const from = us('2026-01-01T00:00:00Z');
  const instant = fc.integer({ min: from, max: from + 366 * usPerDay });
  const seconds = fc.nat({ max: 4 * 86_400 });

  test('has the phase of its next change from that change on, and its own until then', () => {
    fc.assert(
      fc.property(
        calendars,
        instant,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (calendar, at, part) => {
          const change = calendar.nextChange(at)!;
          expect(change.atUs).toBeGreaterThan(at);
          expect(calendar.phaseAt(change.atUs)).toBe(change.phase);
          const between = at + Math.floor((change.atUs - 1 - at) * part);
          expect(calendar.phaseAt(between)).toBe(calendar.phaseAt(at));
          expect(calendar.nextChange(between)).toEqual(change);
        },
      ),
    );
  });

  test('has its last day end where the changes on the way say so', () => {
    fc.assert(
      fc.property(calendars, instant, seconds, (calendar, at, length) => {
        const untilUs = at + Math.min(length, 3_600) * usPerSecond;
        let last = -Infinity;
        for (
          let change = calendar.nextChange(at);
          change !== undefined && change.atUs <= untilUs;
        ) {
          if (change.endsDay) last = change.atUs;
          change = calendar.nextChange(change.atUs);
        }
        const lastDayEndUs = calendar.lastDayEndUs(untilUs);
        expect(lastDayEndUs).toBeLessThanOrEqual(untilUs);
        if (last === -Infinity) expect(lastDayEndUs).toBeLessThanOrEqual(at);
        else expect(lastDayEndUs).toBe(last);
      }),
    );
  });

  test('says that a day ends wherever it changes to closed', () => {
    fc.assert(
      fc.property(calendars, instant, (calendar, at) => {
        const change = calendar.nextChange(at)!;
        if (change.phase === Phase.closed) expect(change.endsDay).toBe(true);
      }),
    );
  });
});

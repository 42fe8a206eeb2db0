// Local times and the instants at which they are reached: ordinary days, hours that are skipped, hours that come twice, a day that never was.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TimeZone } from './time-zone.ts';

const secondsPerDay = 86_400;

function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / (secondsPerDay * 1_000);
}

function secondOf(time: string): number {
  const [hours, minutes, seconds] = time.split(':').map(Number);
  return hours! * 3_600 + minutes! * 60 + (seconds ?? 0);
}

function reached(zone: string, date: string, time: string): string {
  const instantUs = new TimeZone(zone).instantUs(dayOf(date), secondOf(time));
  return new Date(instantUs / 1_000).toISOString().replace('.000Z', 'Z');
}

test.for([
  ['UTC', '2026-06-15', '09:30', '2026-06-15T09:30:00Z', 'no offset'],
  ['America/New_York', '2026-01-15', '09:30', '2026-01-15T14:30:00Z', 'winter'],
  ['America/New_York', '2026-07-15', '09:30', '2026-07-15T13:30:00Z', 'summer'],
  ['America/New_York', '2026-07-15', '26:30', '2026-07-16T06:30:00Z', 'a time of the day after'],
  ['Asia/Kolkata', '2026-07-15', '09:15:30', '2026-07-15T03:45:30Z', 'half an hour of offset'],
  ['Pacific/Kiritimati', '2026-07-15', '00:00', '2026-07-14T10:00:00Z', 'furthest ahead'],
  ['Etc/GMT+12', '2026-07-15', '23:59', '2026-07-16T11:59:00Z', 'furthest behind'],
  // 2026-03-08: 02:00 EST is followed by 03:00 EDT.
  ['America/New_York', '2026-03-08', '01:59:59', '2026-03-08T06:59:59Z', 'before the skip'],
  ['America/New_York', '2026-03-08', '02:00', '2026-03-08T07:00:00Z', 'the skip begins'],
  ['America/New_York', '2026-03-08', '02:30', '2026-03-08T07:00:00Z', 'skipped: the skip itself'],
  ['America/New_York', '2026-03-08', '03:00', '2026-03-08T07:00:00Z', 'the skip ends'],
  ['America/New_York', '2026-03-08', '03:00:01', '2026-03-08T07:00:01Z', 'after the skip'],
  [
    'America/New_York',
    '2026-03-07',
    '26:30',
    '2026-03-08T07:00:00Z',
    'skipped, from the day before',
  ],
  // 2026-11-01: 02:00 EDT is followed by 01:00 EST.
  ['America/New_York', '2026-11-01', '00:59:59', '2026-11-01T04:59:59Z', 'before the first'],
  ['America/New_York', '2026-11-01', '01:00', '2026-11-01T05:00:00Z', 'comes twice: the first'],
  ['America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30:00Z', 'comes twice: the first'],
  ['America/New_York', '2026-11-01', '02:00', '2026-11-01T07:00:00Z', 'after the second'],
  ['Europe/London', '2026-03-29', '01:30', '2026-03-29T01:00:00Z', 'skipped in London'],
  ['Australia/Lord_Howe', '2026-10-04', '02:15', '2026-10-03T15:30:00Z', 'half an hour skipped'],
  // Midnight itself is skipped, or comes twice.
  ['America/Sao_Paulo', '2018-11-04', '00:00', '2018-11-04T03:00:00Z', 'midnight skipped'],
  [
    'America/Sao_Paulo',
    '2018-02-17',
    '23:30',
    '2018-02-18T01:30:00Z',
    'the hour before midnight twice',
  ],
  ['America/Sao_Paulo', '2018-02-18', '00:00', '2018-02-18T03:00:00Z', 'midnight after it'],
  // Samoa went from 29 to 31 December.
  ['Pacific/Apia', '2011-12-30', '12:00', '2011-12-30T10:00:00Z', 'a day that never was'],
] as const)('%s %s %s is %s (%s)', ([zone, date, time, instant]) => {
  expect(reached(zone, date, time)).toBe(instant);
});

test.for([
  ['America/New_York', '2026-03-08T04:59:59.999Z', '2026-03-07'],
  ['America/New_York', '2026-03-08T05:00:00.000Z', '2026-03-08'],
  ['Asia/Tokyo', '2026-03-08T15:00:00.000Z', '2026-03-09'],
  ['Europe/London', '1969-12-31T22:59:59.500Z', '1969-12-31'],
] as const)('in %s the instant %s belongs to %s', ([zone, instant, date]) => {
  expect(new TimeZone(zone).dayAt(Date.parse(instant) * 1_000)).toBe(dayOf(date));
});

test('there is no zone of another planet', () => {
  expect(() => new TimeZone('Mars/Phobos')).toThrow(RangeError);
});

describe('around every kind of clock change', () => {
  const changes = [
    ['America/New_York', '2026-03-08'],
    ['America/New_York', '2026-11-01'],
    ['Europe/London', '2026-10-25'],
    ['Australia/Lord_Howe', '2026-04-05'],
    ['America/Sao_Paulo', '2018-02-17'],
    ['America/Sao_Paulo', '2018-11-04'],
    ['Pacific/Apia', '2011-12-30'],
    ['Asia/Tokyo', '2026-03-08'],
  ] as const;
  const place = fc.constantFrom(...changes);
  const second = fc.integer({ min: -secondsPerDay, max: 2 * secondsPerDay });

  test('a time is reached at the first instant whose clock shows it or a later one', () => {
    fc.assert(
      fc.property(
        place,
        second,
        fc.integer({ min: 1, max: 12 * 3_600 }),
        ([name, date], at, back) => {
          const zone = new TimeZone(name);
          const wall = dayOf(date) * secondsPerDay + at;
          const instantS = zone.instantUs(dayOf(date), at) / 1_000_000;
          expect(clockOf(name, instantS)).toBeGreaterThanOrEqual(wall);
          expect(clockOf(name, instantS - 1)).toBeLessThan(wall);
          expect(clockOf(name, instantS - back)).toBeLessThan(wall);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a later time is never reached earlier', () => {
    fc.assert(
      fc.property(place, second, second, ([name, date], a, b) => {
        const zone = new TimeZone(name);
        const day = dayOf(date);
        const [early, late] = [Math.min(a, b), Math.max(a, b)];
        expect(zone.instantUs(day, early)).toBeLessThanOrEqual(zone.instantUs(day, late));
      }),
    );
  });
});

/** What the clocks show, as if it were UTC; by another door of Intl than the one under test. */
function clockOf(zone: string, instantS: number): number {
  const shown = new Date(instantS * 1_000).toLocaleString('sv-SE', { timeZone: zone });
  return Date.parse(`${shown.replace(' ', 'T')}Z`) / 1_000;
}

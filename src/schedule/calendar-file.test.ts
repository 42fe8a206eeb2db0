// A calendar file that is right, and what is said of every kind that is not.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Phase } from '#core/terms.ts';
import { CalendarError, parseCalendars } from './calendar-file.ts';

const sessions = { weekdays: { continuous: '09:30', closed: '16:00' } };
const plain = { timeZone: 'UTC', sessions };
const mondayNoonUs = Date.parse('2026-11-23T12:00:00Z') * 1_000;

test('an instrument has the calendar with its name, else the default, else none', () => {
  const text = JSON.stringify({
    default: plain,
    instruments: { BTWD: { day: 'accelerated' }, AAPL: { day: '24h' }, FREE: null },
  });
  const { fallback, bySymbol } = parseCalendars(text);
  expect(fallback?.phaseAt(mondayNoonUs)).toBe(Phase.continuous);
  expect([...bySymbol.keys()]).toEqual(['BTWD', 'AAPL', 'FREE']);
  expect(bySymbol.get('AAPL')?.nextChange(0)).toBeUndefined();
  expect(bySymbol.get('FREE')).toBeUndefined();
  expect(parseCalendars('{}')).toEqual({ fallback: undefined, bySymbol: new Map() });
});

test("a weekday's own sessions go before those of all weekdays", () => {
  const own = { ...sessions, monday: { continuous: '13:00', closed: '16:00' } };
  const { fallback } = parseCalendars(JSON.stringify({ default: { ...plain, sessions: own } }));
  expect(fallback?.phaseAt(mondayNoonUs)).toBe(Phase.closed);
  expect(fallback?.phaseAt(mondayNoonUs + 86_400_000_000)).toBe(Phase.continuous);
});

const day = (times: object): object => ({ default: { ...plain, sessions: { monday: times } } });
const early = (date: string, times: unknown): object => ({
  default: { ...plain, earlyCloses: { [date]: times } },
});

test.for([
  [{ defaults: plain }, 'The file has no field "defaults"'],
  [[], 'The file is an object, not []'],
  [{ instruments: [] }, 'instruments is an object, not []'],
  [{ instruments: { BTWD: 'accelerated' } }, 'instruments.BTWD is an object, not "accelerated"'],
  [
    { default: { day: 'long' } },
    'default.day is one of "sessions", "24h" and "accelerated", not "long"',
  ],
  [{ default: { sessions } }, 'default.timeZone is missing'],
  [
    { default: { ...plain, timeZone: 'Mars/Phobos' } },
    'default.timeZone is an IANA time zone such as "Europe/London", not "Mars/Phobos"',
  ],
  [{ default: { ...plain, timeZone: 5 } }, 'default.timeZone is an IANA time zone'],
  [{ default: { timeZone: 'UTC' } }, 'default.sessions is an object, not nothing'],
  [{ default: { ...plain, sessions: {} } }, 'default.sessions has no session on any day'],
  [
    { default: { ...plain, sessions: { funday: null } } },
    'default.sessions has no field "funday"; its fields are weekdays, sunday,',
  ],
  [{ default: { ...plain, dayEnd: '17:00' } }, 'default has no field "dayEnd"'],
  [day({ closed: '16:00' }), 'default.sessions.monday.continuous is missing'],
  [day({ continuous: '16:00' }), 'default.sessions.monday.closed is missing'],
  [
    day({ continuous: '9:30', closed: '16:00' }),
    'default.sessions.monday.continuous is a time from "00:00" to "48:00", not "9:30"',
  ],
  [day({ continuous: '09:60', closed: '16:00' }), 'default.sessions.monday.continuous is a time'],
  [day({ continuous: '09:30', closed: '48:00:01' }), 'default.sessions.monday.closed is a time'],
  [
    day({ continuous: 930, closed: '16:00' }),
    'default.sessions.monday.continuous is a time from "00:00" to "48:00", not 930',
  ],
  [
    day({ continuous: '24:00', closed: '25:00' }),
    'default.sessions.monday.continuous begins the session',
  ],
  [
    day({ continuous: '16:30', closed: '16:00' }),
    'default.sessions.monday.closed must be later than continuous ("16:30"), and "16:00" is not',
  ],
  [
    day({ preOpen: '09:30', continuous: '09:30', closed: '16:00' }),
    'default.sessions.monday.continuous must be later than preOpen ("09:30"), and "09:30" is not',
  ],
  [
    day({ continuous: '09:30', closed: '16:00', lunch: '12:00' }),
    'default.sessions.monday has no field "lunch"',
  ],
  [
    day([
      { continuous: '09:00', closed: '12:00' },
      { continuous: '11:00', closed: '16:00' },
    ]),
    'default.sessions.monday has a session that begins before the one before it has closed',
  ],
  [
    day([{ continuous: '09:00', closed: '12:00' }, { continuous: '13:00' }]),
    'default.sessions.monday[1].closed is missing',
  ],
  [
    {
      default: {
        ...plain,
        sessions: {
          monday: { continuous: '09:00', closed: '34:00' },
          tuesday: { continuous: '09:00', closed: '10:00' },
        },
      },
    },
    "default.sessions.tuesday begins before the last day's session has closed",
  ],
  [
    {
      default: {
        ...plain,
        sessions: {
          saturday: { continuous: '09:00', closed: '48:00' },
          sunday: { continuous: '09:00', closed: '10:00' },
        },
      },
    },
    "default.sessions.sunday begins before the last day's session has closed",
  ],
  [
    { default: { ...plain, holidays: '2026-12-25' } },
    'default.holidays is a list of dates, not "2026-12-25"',
  ],
  [
    { default: { ...plain, holidays: ['2026-02-29'] } },
    'default.holidays[0] is a date such as "2026-12-25", not "2026-02-29"',
  ],
  [
    { default: { ...plain, holidays: ['2026-12-25', '25.12.2026'] } },
    'default.holidays[1] is a date',
  ],
  [
    { default: { ...plain, holidays: ['2026-12-25', '2026-12-25'] } },
    'default.holidays[1] names "2026-12-25" a second time',
  ],
  [
    early('2026-13-01', { continuous: '09:00', closed: '10:00' }),
    'default.earlyCloses.2026-13-01 is a date',
  ],
  [
    early('2026-12-24', null),
    'default.earlyCloses.2026-12-24 has no session; a day without one is a holiday',
  ],
  [
    early('2026-12-24', { continuous: '09:00' }),
    'default.earlyCloses.2026-12-24.closed is missing',
  ],
  [
    early('2026-12-24', { continuous: '09:00', closed: '36:00' }),
    'default.earlyCloses.2026-12-24 has a session that overlaps with the one before or after it',
  ],
  [
    {
      default: {
        ...plain,
        holidays: ['2026-12-24'],
        earlyCloses: { '2026-12-24': sessions.weekdays },
      },
    },
    'default.earlyCloses.2026-12-24 is a holiday as well',
  ],
  [
    { default: { day: '24h', sessions } },
    'default has no field "sessions"; its fields are day, timeZone, dayEnd',
  ],
  [{ default: { day: '24h', dayEnd: '17:00' } }, 'default.timeZone is missing'],
  [
    { default: { day: '24h', timeZone: 'UTC', dayEnd: '24:00' } },
    'default.dayEnd is a time before "24:00", not "24:00"',
  ],
  [{ default: { day: 'accelerated', seconds: 300 } }, 'default.seconds is an object, not 300'],
  [
    { default: { day: 'accelerated', seconds: { closed: 10 } } },
    'default.seconds.continuous is a whole number from 1 to 86400, not nothing',
  ],
  [
    { default: { day: 'accelerated', seconds: { continuous: 0.5, closed: 1 } } },
    'default.seconds.continuous is a whole number from 1 to 86400, not 0.5',
  ],
  [
    { default: { day: 'accelerated', seconds: { preOpen: -1, continuous: 5, closed: 1 } } },
    'default.seconds.preOpen is a whole number from 0 to 86400, not -1',
  ],
] as const)('%j is one sentence that names the field: %s', ([file, sentence]) => {
  const said = sentenceOf(JSON.stringify(file));
  expect(said.slice(0, sentence.length)).toBe(sentence);
});

test('the example in docs/operating.md is a calendar file', () => {
  const page = path.join(import.meta.dirname, '../../docs/operating.md');
  const example = /```json\n([^]*?)```/.exec(readFileSync(page, 'utf8'))?.[1] ?? '';
  expect([...parseCalendars(example).bySymbol.keys()]).toEqual(['BTWD', 'INTC', 'MSFT']);
});

test('what is not JSON is one sentence', () => {
  expect(sentenceOf('')).toMatch(/^It is not JSON: /);
  expect(sentenceOf('{\n"default": {,}\n}')).toMatch(/^It is not JSON: /);
});

function sentenceOf(text: string): string {
  try {
    parseCalendars(text);
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    expect(error.message).toMatch(/^[^\n]+[^.]\.$/);
    return error.message;
  }
  return expect.unreachable('no CalendarError was thrown');
}

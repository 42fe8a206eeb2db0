// Calendars as an operator writes them: JSON, checked field by field. A mistake is one sentence that names the field and the reason. What
// the fields mean is in docs/operating.md. It reads no file.

import { Phase } from '#core/terms.ts';
import type { DaySeconds } from './accelerated-day.ts';
import { AcceleratedDay, usualDaySeconds } from './accelerated-day.ts';
import type { Calendar, Session, SessionStep } from './calendar.ts';
import { RoundTheClock } from './round-the-clock.ts';
import { SessionCalendar, sessionsOf } from './session-calendar.ts';
import { TimeZone } from './time-zone.ts';

/** Thrown for a calendar that cannot be: the message is for the person who wrote it. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError';
}

export interface Calendars {
  /** For every instrument that is not named; undefined where those have none. */
  readonly fallback: Calendar | undefined;
  /** By symbol; undefined for one that has none although there is a fallback. */
  readonly bySymbol: ReadonlyMap<string, Calendar | undefined>;
}

const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
/** In the order of the day. */
const steps = [
  ['preOpen', Phase.preOpen],
  ['openingAuction', Phase.openingAuction],
  ['continuous', Phase.continuous],
  ['closingAuction', Phase.closingAuction],
  ['closed', Phase.closed],
] as const;
const stepNames = steps.map(([name]) => name);
const secondsPerDay = 86_400;
const msPerDay = 86_400_000;
const phaseSecondsMax = 86_400;
/** Days that a session may reach into after its own. */
const reachDays = 2;

/** The calendars of a file's text. Throws CalendarError. */
export function parseCalendars(text: string): Calendars {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CalendarError(`It is not JSON: ${reason.replaceAll('\n', ' ').replace(/\.$/, '')}.`, {
      cause: error,
    });
  }
  const file = fieldsOf(data, 'The file', ['default', 'instruments']);
  const named =
    file['instruments'] === undefined ? {} : objectOf(file['instruments'], 'instruments');
  const bySymbol = new Map(
    Object.entries(named).map(([symbol, each]) => [
      symbol,
      calendarOf(each, `instruments.${symbol}`),
    ]),
  );
  return { fallback: calendarOf(file['default'] ?? null, 'default'), bySymbol };
}

/** One calendar, as it stands in a file; `at` is what its mistakes name it. Undefined for null. Throws CalendarError. */
export function parseCalendar(data: unknown, at: string): Calendar | undefined {
  return calendarOf(data, at);
}

function calendarOf(data: unknown, at: string): Calendar | undefined {
  if (data === null) return undefined;
  const day = objectOf(data, at)['day'] ?? 'sessions';
  switch (day) {
    case 'sessions':
      return sessionCalendar(data, at);
    case '24h':
      return roundTheClock(data, at);
    case 'accelerated':
      return acceleratedDay(data, at);
    default:
      throw fault(`${at}.day`, `is one of "sessions", "24h" and "accelerated", not ${show(day)}`);
  }
}

// ---- a market that never closes, and one with short days

function roundTheClock(data: unknown, at: string): Calendar {
  const { timeZone, dayEnd } = fieldsOf(data, at, ['day', 'timeZone', 'dayEnd']);
  if (dayEnd === undefined)
    return new RoundTheClock(zoneOf(timeZone ?? 'UTC', at), undefined, data);
  const second = secondOf(dayEnd, `${at}.dayEnd`);
  if (second >= secondsPerDay)
    throw fault(`${at}.dayEnd`, `is a time before "24:00", not ${show(dayEnd)}`);
  return new RoundTheClock(zoneOf(timeZone, at), second, data);
}

function acceleratedDay(data: unknown, at: string): Calendar {
  const { seconds } = fieldsOf(data, at, ['day', 'seconds']);
  if (seconds === undefined) return new AcceleratedDay(usualDaySeconds);
  const given = fieldsOf(seconds, `${at}.seconds`, stepNames);
  const lengths: Record<keyof DaySeconds, number> = {
    preOpen: 0,
    openingAuction: 0,
    continuous: 0,
    closingAuction: 0,
    closed: 0,
  };
  for (const name of stepNames) {
    const value = given[name] ?? 0;
    const min = name === 'continuous' || name === 'closed' ? 1 : 0;
    if (!isWhole(value, min, phaseSecondsMax)) {
      const range = `is a whole number from ${min} to ${phaseSecondsMax}`;
      throw fault(`${at}.seconds.${name}`, `${range}, not ${show(given[name])}`);
    }
    lengths[name] = value;
  }
  return new AcceleratedDay(lengths);
}

// ---- sessions

function sessionCalendar(data: unknown, at: string): Calendar {
  const fields = ['day', 'timeZone', 'sessions', 'holidays', 'earlyCloses'];
  const given = fieldsOf(data, at, fields);
  const rules = {
    zone: zoneOf(given['timeZone'], at),
    week: weekOf(given['sessions'], `${at}.sessions`),
    holidays: holidaysOf(given['holidays'] ?? [], `${at}.holidays`),
    specialDays: specialDaysOf(given['earlyCloses'] ?? {}, `${at}.earlyCloses`),
  };
  for (const day of rules.specialDays.keys()) {
    if (rules.holidays.has(day))
      throw fault(`${at}.earlyCloses.${dateText(day)}`, 'is a holiday as well');
  }
  checkWeek(rules.week, `${at}.sessions`);
  for (const day of rules.specialDays.keys()) {
    const sessions = (each: number): readonly Session[] => sessionsOf(rules, each);
    const isClear = noneOverlaps(sessions, day - reachDays, day + reachDays);
    if (!isClear) {
      const reason = 'has a session that overlaps with the one before or after it';
      throw fault(`${at}.earlyCloses.${dateText(day)}`, reason);
    }
  }
  return new SessionCalendar(rules, data);
}

function weekOf(data: unknown, at: string): (readonly Session[])[] {
  const given = fieldsOf(data, at, ['weekdays', ...weekdays]);
  const week = weekdays.map((name, index) => {
    const isWorkday = index >= 1 && index <= 5;
    const field = given[name] === undefined && isWorkday ? 'weekdays' : name;
    return sessionListOf(given[field] ?? [], `${at}.${field}`);
  });
  if (week.every((sessions) => sessions.length === 0)) {
    throw fault(at, 'has no session on any day of the week');
  }
  return week;
}

/** One session, several, or null for none. */
function sessionListOf(data: unknown, at: string): readonly Session[] {
  if (data === null) return [];
  if (!Array.isArray(data)) return [sessionOf(data, at)];
  return data.map((each, index) => sessionOf(each, `${at}[${index}]`));
}

function sessionOf(data: unknown, at: string): Session {
  const given = fieldsOf(data, at, stepNames);
  const session: SessionStep[] = [];
  let before = '';
  for (const [name, phase] of steps) {
    const value = given[name];
    if (value === undefined) {
      if (name === 'continuous' || name === 'closed') throw fault(`${at}.${name}`, 'is missing');
      continue;
    }
    const second = secondOf(value, `${at}.${name}`);
    const last = session.at(-1);
    if (last === undefined && second >= secondsPerDay)
      throw fault(
        `${at}.${name}`,
        `begins the session and must be before "24:00", not ${show(value)}`,
      );
    if (last !== undefined && second <= last.second) {
      const reason = `must be later than ${before} (${show(given[before])}), and ${show(value)} is not`;
      throw fault(`${at}.${name}`, reason);
    }
    session.push({ phase, second });
    before = name;
  }
  return session;
}

function checkWeek(week: readonly (readonly Session[])[], at: string): void {
  const sessions = (day: number): readonly Session[] => week[((day % 7) + 7) % 7] ?? [];
  weekdays.forEach((name, day) => {
    if (noneOverlaps(sessions, day, day)) return;
    throw fault(`${at}.${name}`, 'has a session that begins before the one before it has closed');
  });
  weekdays.forEach((name, day) => {
    if (noneOverlaps(sessions, day - reachDays, day)) return;
    throw fault(`${at}.${name}`, "begins before the last day's session has closed");
  });
}

/** True where every session of these days begins when all before it have closed. */
function noneOverlaps(
  sessions: (day: number) => readonly Session[],
  fromDay: number,
  toDay: number,
): boolean {
  let closedAt = Number.NEGATIVE_INFINITY;
  for (let day = fromDay; day <= toDay; day++) {
    for (const session of sessions(day)) {
      const [first, last] = [session.at(0), session.at(-1)];
      if (first === undefined || last === undefined) continue;
      if (day * secondsPerDay + first.second < closedAt) return false;
      closedAt = day * secondsPerDay + last.second;
    }
  }
  return true;
}

function holidaysOf(data: unknown, at: string): Set<number> {
  if (!Array.isArray(data)) throw fault(at, `is a list of dates, not ${show(data)}`);
  const days = new Set<number>();
  data.forEach((each: unknown, index) => {
    const day = dayOf(each, `${at}[${index}]`);
    if (days.has(day)) throw fault(`${at}[${index}]`, `names ${show(each)} a second time`);
    days.add(day);
  });
  return days;
}

function specialDaysOf(data: unknown, at: string): Map<number, readonly Session[]> {
  const days = new Map<number, readonly Session[]>();
  for (const [date, sessions] of Object.entries(objectOf(data, at))) {
    const field = `${at}.${date}`;
    const list = sessionListOf(sessions, field);
    if (list.length === 0) throw fault(field, 'has no session; a day without one is a holiday');
    days.set(dayOf(date, field), list);
  }
  return days;
}

// ---- values

function zoneOf(value: unknown, at: string): TimeZone {
  if (value === undefined) throw fault(`${at}.timeZone`, 'is missing');
  try {
    if (typeof value === 'string') return new TimeZone(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw fault(`${at}.timeZone`, `is an IANA time zone such as "Europe/London", not ${show(value)}`);
}

/** Seconds from midnight: HH:MM or HH:MM:SS, up to 48:00. */
function secondOf(value: unknown, at: string): number {
  const parts = typeof value === 'string' ? /^(\d\d):([0-5]\d)(?::([0-5]\d))?$/.exec(value) : null;
  const second =
    parts === null ? -1 : Number(parts[1]) * 3_600 + Number(parts[2]) * 60 + Number(parts[3] ?? 0);
  if (second >= 0 && second <= reachDays * secondsPerDay) return second;
  throw fault(at, `is a time from "00:00" to "48:00", not ${show(value)}`);
}

/** Days since 1970-01-01 of a date that exists, YYYY-MM-DD. */
function dayOf(value: unknown, at: string): number {
  const parts = typeof value === 'string' ? /^(\d{4})-(\d\d)-(\d\d)$/.exec(value) : null;
  if (parts !== null) {
    const day = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) / msPerDay;
    if (dateText(day) === value) return day;
  }
  throw fault(at, `is a date such as "2026-12-25", not ${show(value)}`);
}

function dateText(day: number): string {
  return new Date(day * msPerDay).toISOString().slice(0, 10);
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

function objectOf(data: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof data === 'object' && data !== null && !Array.isArray(data))
    return data as Readonly<Record<string, unknown>>;
  throw fault(at, `is an object, not ${show(data)}`);
}

/** An object that has none but these fields. */
function fieldsOf(
  data: unknown,
  at: string,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  const object = objectOf(data, at);
  const strange = Object.keys(object).find((name) => !names.includes(name));
  if (strange === undefined) return object;
  throw fault(at, `has no field ${show(strange)}; its fields are ${names.join(', ')}`);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

function fault(at: string, reason: string): CalendarError {
  return new CalendarError(`${at} ${reason}.`);
}

// A calendar as a form has it: the rules that fit into one, read from the venue's and written as the venue wants them. Pure. What a form cannot
// say (several sessions a day, other hours on single weekdays) is edited as JSON.
import type { Problems, Values } from '../members/form.ts';

export const calendarFields = [
  'kind',
  'json',
  'timeZone',
  'preOpen',
  'openingAuction',
  'continuous',
  'closingAuction',
  'closed',
  'holidays',
  'earlyCloses',
  'dayEnd',
  'effective',
] as const;
export type CalendarField = (typeof calendarFields)[number];
type CalendarValues = Values<CalendarField>;

export const stepFields = [
  'preOpen',
  'openingAuction',
  'continuous',
  'closingAuction',
  'closed',
] as const;

const empty: CalendarValues = {
  kind: 'none',
  json: '',
  timeZone: 'America/New_York',
  preOpen: '',
  openingAuction: '',
  continuous: '',
  closingAuction: '',
  closed: '',
  holidays: '',
  earlyCloses: '',
  dayEnd: '',
  effective: 'nextDay',
};

const time = /^(?:[0-3]\d|4[0-8]):[0-5]\d(?::[0-5]\d)?$/;
const date = /^\d{4}-\d\d-\d\d$/;

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The rules in the form's fields; as JSON where they do not fit into the others. */
export function calendarValues(rules: unknown): CalendarValues {
  const asJson = { ...empty, kind: 'json', json: JSON.stringify(rules, null, 2) };
  if (rules === null || rules === undefined) return empty;
  if (!isFields(rules)) return asJson;
  switch (rules['day'] ?? 'sessions') {
    case '24h':
      return {
        ...empty,
        kind: '24h',
        json: asJson.json,
        timeZone: textOf(rules['timeZone']) || 'UTC',
        dayEnd: textOf(rules['dayEnd']),
      };
    case 'accelerated': {
      const seconds = isFields(rules['seconds']) ? rules['seconds'] : {};
      const steps = stepFields.map((step) => [step, String(Number(seconds[step] ?? 0))] as const);
      return { ...empty, ...Object.fromEntries(steps), kind: 'accelerated', json: asJson.json };
    }
    case 'sessions':
      return sessionValues(rules, asJson);
    default:
      return asJson;
  }
}

function sessionValues(rules: Fields, asJson: CalendarValues): CalendarValues {
  const sessions = isFields(rules['sessions']) ? rules['sessions'] : {};
  const { weekdays, ...others } = sessions;
  const early = isFields(rules['earlyCloses']) ? rules['earlyCloses'] : {};
  const holidays = Array.isArray(rules['holidays']) ? (rules['holidays'] as unknown[]) : [];
  const lines = Object.entries(early).map(([day, session]) => earlyLine(day, session, weekdays));
  const fits = isFields(weekdays) && Object.keys(others).length === 0 && !lines.includes(null);
  if (!fits) return asJson;
  const steps = stepFields.map((step) => [step, textOf(weekdays[step])] as const);
  return {
    ...empty,
    ...Object.fromEntries(steps),
    kind: 'sessions',
    json: asJson.json,
    timeZone: textOf(rules['timeZone']),
    holidays: holidays.map(textOf).join('\n'),
    earlyCloses: lines.join('\n'),
  };
}

/** `2026-11-27 13:00`: the weekday's session up to then; null where it is another kind of day. */
function earlyLine(day: string, session: unknown, weekdays: unknown): string | null {
  if (!isFields(session) || !isFields(weekdays)) return null;
  const made = shortened(weekdays, textOf(session['closed']));
  return JSON.stringify(made) === JSON.stringify(ordered(session))
    ? `${day} ${textOf(session['closed'])}`
    : null;
}

/** The usual session with an earlier end: without a closing auction. */
function shortened(session: Fields, closed: string): Fields {
  const { preOpen, openingAuction, continuous } = session;
  return ordered({ preOpen, openingAuction, continuous, closed });
}

function ordered(session: Fields): Fields {
  return Object.fromEntries(
    stepFields.flatMap((step) => {
      const value = textOf(session[step]);
      return value === '' ? [] : [[step, value] as const];
    }),
  );
}

export function calendarProblems(values: CalendarValues): Problems<CalendarField> {
  switch (values.kind) {
    case 'none':
      return {};
    case 'json':
      return { json: jsonProblem(values.json) };
    case '24h':
      return {
        timeZone: zoneProblem(values.timeZone),
        dayEnd:
          values.dayEnd === '' || time.test(values.dayEnd) ? undefined : 'A time such as 17:00.',
      };
    case 'accelerated':
      return Object.fromEntries(
        stepFields.map((step) => [step, secondsProblem(step, values[step])] as const),
      );
    default:
      return sessionProblems(values);
  }
}

function sessionProblems(values: CalendarValues): Problems<CalendarField> {
  const problems: Partial<Record<CalendarField, string | undefined>> = {
    timeZone: zoneProblem(values.timeZone),
    holidays: linesOf(values.holidays).every((line) => date.test(line))
      ? undefined
      : 'A date a line, such as 2026-12-25.',
    earlyCloses: linesOf(values.earlyCloses).every(isEarlyLine)
      ? undefined
      : 'A date and a time a line, such as 2026-11-27 13:00.',
  };
  let before = '';
  for (const step of stepFields) {
    const value = values[step];
    const isNeeded = step === 'continuous' || step === 'closed';
    if (value === '' && !isNeeded) continue;
    if (!time.test(value)) problems[step] = 'A time such as 09:30.';
    else if (value <= before) problems[step] = `Later than ${before}.`;
    else before = value;
  }
  return problems;
}

/** What the venue is sent. */
export function calendarRules(values: CalendarValues): unknown {
  switch (values.kind) {
    case 'none':
      return null;
    case 'json':
      return JSON.parse(values.json) as unknown;
    case '24h':
      return values.dayEnd === ''
        ? { day: '24h' }
        : { day: '24h', timeZone: values.timeZone, dayEnd: values.dayEnd };
    case 'accelerated':
      return {
        day: 'accelerated',
        seconds: Object.fromEntries(
          stepFields.map((step) => [step, Number(values[step])] as const),
        ),
      };
    default: {
      const session = ordered(values);
      const holidays = linesOf(values.holidays);
      const earlyCloses = Object.fromEntries(
        linesOf(values.earlyCloses).map((line) => {
          const [day = '', closed = ''] = line.split(/\s+/);
          return [day, shortened(session, closed)] as const;
        }),
      );
      return {
        timeZone: values.timeZone,
        sessions: { weekdays: session },
        ...(holidays.length === 0 ? {} : { holidays }),
        ...(Object.keys(earlyCloses).length === 0 ? {} : { earlyCloses }),
      };
    }
  }
}

/** One line on what rules the day. */
export function calendarWords(rules: unknown): string {
  if (!isFields(rules)) return 'No calendar: its phase changes by hand.';
  const { kind, timeZone, continuous, closed, dayEnd } = calendarValues(rules);
  switch (kind) {
    case '24h':
      return dayEnd === ''
        ? 'Round the clock.'
        : `Round the clock; the day ends at ${dayEnd}, ${timeZone}.`;
    case 'accelerated':
      return 'Short days, over and over.';
    case 'sessions':
      return `Monday to Friday ${continuous} to ${closed}, ${timeZone}.`;
    default:
      return 'Sessions of its own.';
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function linesOf(text: string): readonly string[] {
  return text
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function isEarlyLine(line: string): boolean {
  const [day = '', closed = '', ...rest] = line.split(/\s+/);
  return date.test(day) && time.test(closed) && rest.length === 0;
}

function zoneProblem(zone: string): string | undefined {
  try {
    // Throws where it knows no such zone.
    return Intl.DateTimeFormat('en', { timeZone: zone === '' ? '-' : zone }) && undefined;
  } catch {
    return 'A time zone such as Europe/London.';
  }
}

function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `Not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`;
  }
}

function secondsProblem(step: string, text: string): string | undefined {
  const min = step === 'continuous' || step === 'closed' ? 1 : 0;
  const isRight = /^\d{1,5}$/.test(text) && Number(text) >= min && Number(text) <= 86_400;
  return isRight ? undefined : `Whole seconds, ${min} to 86,400.`;
}

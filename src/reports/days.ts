// Days and months of the venue's place, and the instants between which they lie. A day is from its local midnight to the next, so that one
// on which clocks change has 23 or 25 hours.

/** The clocks of one place; #schedule/time-zone.ts has them. */
export interface Zone {
  /** IANA name. */
  readonly name: string;
  /** The local day at an instant (microseconds since the epoch): days since 1970-01-01. */
  dayAt(instantUs: number): number;
  /** The first instant at which the clocks show this second of this local day, or a later one; microseconds since the epoch. */
  instantUs(day: number, second: number): number;
}

/** From `fromUs` to just before `toUs`, microseconds since the epoch. */
export interface Span {
  readonly fromUs: number;
  readonly toUs: number;
}

const msPerDay = 86_400_000;
const dayText = /^(\d{4})-(\d{2})-(\d{2})$/;
const monthText = /^(\d{4})-(\d{2})$/;

/** Days since 1970-01-01 of `2026-11-21`; undefined for what is no date. */
export function parseDay(text: string): number | undefined {
  if (!dayText.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text) return undefined;
  return ms / msPerDay;
}

/** `2026-11-21`. */
export function formatDay(day: number): string {
  return new Date(day * msPerDay).toISOString().slice(0, 10);
}

/** The first day of `2026-11` and that of the month after it; undefined for what is no month. */
export function parseMonth(text: string): { first: number; next: number } | undefined {
  const match = monthText.exec(text);
  const first = parseDay(`${text}-01`);
  if (match === null || first === undefined) return undefined;
  return { first, next: Date.UTC(Number(match[1]), Number(match[2]), 1) / msPerDay };
}

/** `2026-11`. */
export function formatMonth(day: number): string {
  return formatDay(day).slice(0, 7);
}

export function spanOfDay(zone: Zone, day: number): Span {
  return spanOfDays(zone, day, day + 1);
}

/** From the beginning of one day to the beginning of another. */
export function spanOfDays(zone: Zone, firstDay: number, nextDay: number): Span {
  return { fromUs: zone.instantUs(firstDay, 0), toUs: zone.instantUs(nextDay, 0) };
}

/**
 * The ends of the local days that end after `fromUs` and not after `toUs`, oldest first, and last `toUs` itself; of more than `max` only so
 * many and one.
 */
export function dayEnds(zone: Zone, { fromUs, toUs }: Span, max: number): number[] {
  const ends: number[] = [];
  for (let day = zone.dayAt(fromUs) + 1; ends.length < max; day++) {
    const endUs = zone.instantUs(day, 0);
    if (endUs >= toUs) break;
    ends.push(endUs);
  }
  return [...ends, toUs];
}

const usPerHour = 3_600_000_000;

/** The same of full hours (UTC). */
export function hourEnds({ fromUs, toUs }: Span, max: number): number[] {
  const ends: number[] = [];
  const first = Math.floor(fromUs / usPerHour) * usPerHour + usPerHour;
  for (let endUs = first; endUs < toUs && ends.length < max; endUs += usPerHour) ends.push(endUs);
  return [...ends, toUs];
}

// Microseconds since the epoch as RFC 3339 in UTC, by integer arithmetic alone: the same text on every machine, and no clock,
// locale or Date in sight. It must never round: every microsecond has its own text.

const usPerSecond = 1_000_000;
const secondsPerDay = 86_400;

const twoDigits = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));
const threeDigits = Array.from({ length: 1_000 }, (_, value) => String(value).padStart(3, '0'));

/** The text of recent seconds: venue time moves slowly, and an order's two times are often of two seconds. */
const cacheSlots = 64;
const cachedSeconds = new Float64Array(cacheSlots).fill(Number.NaN);
const cachedPrefixes: string[] = Array.from({ length: cacheSlots }, () => '');

/** `2026-11-21T09:30:00.000123Z`. The instant is a safe integer; the year must have four digits (checked by nobody else). */
export function formatTimeUs(tsUs: number): string {
  const second = Math.floor(tsUs / usPerSecond);
  const us = tsUs - second * usPerSecond;
  const ms = (us / 1_000) | 0;
  return secondPrefix(second) + threeDigits[ms]! + threeDigits[us - ms * 1_000]! + 'Z';
}

/** Everything up to and with the decimal point. */
function secondPrefix(second: number): string {
  const slot = second & (cacheSlots - 1);
  if (cachedSeconds[slot] === second) return cachedPrefixes[slot]!;
  const prefix = makePrefix(second);
  cachedSeconds[slot] = second;
  cachedPrefixes[slot] = prefix;
  return prefix;
}

function makePrefix(second: number): string {
  const day = Math.floor(second / secondsPerDay);
  const ofDay = second - day * secondsPerDay;
  const hour = (ofDay / 3_600) | 0;
  const minute = ((ofDay - hour * 3_600) / 60) | 0;
  const clock = `${twoDigits[hour]!}:${twoDigits[minute]!}:${twoDigits[ofDay % 60]!}`;
  return `${dateOfDay(day)}T${clock}.`;
}

/** The Gregorian date of a day since 1970-01-01 (days_from_civil turned around; Howard Hinnant, public domain). */
function dateOfDay(day: number): string {
  // Eras of 400 years, each beginning on 1 March, so that the leap day comes last.
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${twoDigits[month]!}-${twoDigits[dayOfMonth]!}`;
}

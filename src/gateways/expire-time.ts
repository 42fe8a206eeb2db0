// The one reader of times that clients send: RFC 3339 in UTC, to the microsecond, exactly.

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?Z$/;

/**
 * Microseconds since the epoch of `2026-11-21T09:30:00.000123Z`; undefined where the text is no such time, or one beyond the year 2255,
 * past which microseconds are no safe integers. Every time before 1970 is -1.
 */
export function parseTimeUs(text: string): number | undefined {
  const parts = rfc3339.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts.map(Number) as number[];
  const date = new Date(0);
  date.setUTCFullYear(year!, month! - 1, day!);
  date.setUTCHours(hour!, minute!, second!);
  // What the calendar does not have (the 30th of February, 24:00) comes out as another time.
  if (date.toISOString().slice(0, 19) !== text.slice(0, 19)) return undefined;
  if (date.getTime() < 0) return -1;
  const us = Number((parts[7] ?? '').padEnd(6, '0'));
  const tsUs = date.getTime() * 1000 + us;
  return Number.isSafeInteger(tsUs) ? tsUs : undefined;
}

// The one reader of times that clients send: RFC 3339 in UTC, to the microsecond, exactly.

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d{1,6}))?Z$/;
/** `2026-11-21T09:30:00`. */
const secondLength = 19;

/**
 * Microseconds since the epoch of `2026-11-21T09:30:00.000123Z`; undefined where the text is no such time, or one beyond the year 2255,
 * past which microseconds are no safe integers. Every time before 1970 is -1.
 */
export function parseTimeUs(text: string): number | undefined {
  const parts = rfc3339.exec(text);
  if (parts === null) return undefined;
  const second = text.slice(0, secondLength);
  const ms = Date.parse(`${second}Z`);
  // What the calendar does not have (the 30th of February, 24:00) comes out as another time, or none.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, secondLength) !== second) {
    return undefined;
  }
  if (ms < 0) return -1;
  const tsUs = ms * 1000 + Number((parts[1] ?? '').padEnd(6, '0'));
  return Number.isSafeInteger(tsUs) ? tsUs : undefined;
}

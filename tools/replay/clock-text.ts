// The data's clock in words and back: nanoseconds after midnight and 09:30:00.25. It must never guess: what is not such a time is undefined.

const timePattern = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;
const secondsPerDay = 86_400;

/** Nanoseconds after midnight of `H:MM`, `HH:MM:SS` or `HH:MM:SS.fraction`; undefined for anything else. */
export function parseClock(text: string): number | undefined {
  const parts = timePattern.exec(text);
  if (parts === null) return undefined;
  const [, hours = '', minutes = '', seconds = '0', fraction = ''] = parts;
  if (Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const whole = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  if (whole >= secondsPerDay) return undefined;
  return whole * 1e9 + Number(fraction.padEnd(9, '0'));
}

/** `HH:MM:SS`, without what is less than a second. */
export function clockText(timeNs: number): string {
  const inSeconds = Math.floor(timeNs / 1e9);
  const parts = [inSeconds / 3_600, (inSeconds / 60) % 60, inSeconds % 60];
  return parts.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
}

/** `HH:MM:SS.mmm`, cut, not rounded. */
export function exactClockText(timeNs: number): string {
  const ms = Math.floor(timeNs / 1e6) % 1_000;
  return `${clockText(timeNs)}.${String(ms).padStart(3, '0')}`;
}

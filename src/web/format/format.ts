// How numbers and times look on the screen. Works on the venue's decimal strings; never changes a value except where
// the name says rounded.
import { decimal, decimalString, decimalsOf, type Decimal } from '#client/decimal.ts';

/** What a column shows where there is no value. */
export const missing = '–';

/** "1234567.50" as "1,234,567.50". */
export function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const negative = whole.startsWith('-');
  const digits = negative ? whole.slice(1) : whole;
  const spaced = digits.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${negative ? '−' : ''}${spaced}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** A price with as many decimals as its tick has, so that columns align. */
export function price(text: string | null | undefined, tickSize: string): string {
  return text === null || text === undefined
    ? missing
    : grouped(decimalString(decimal(text), decimalsOf(tickSize)));
}

/** A quantity of shares. */
export function quantity(text: string | null | undefined): string {
  return text === null || text === undefined ? missing : grouped(decimalString(decimal(text)));
}

/** An amount of money with at least two decimals. */
export function money(text: string | null | undefined): string {
  return text === null || text === undefined ? missing : grouped(decimalString(decimal(text), 2));
}

/** An average price: at most `decimals` decimals, rounded half up in magnitude. */
export function roundedTo(value: Decimal, decimals: number): string {
  const unit = 10n ** BigInt(8 - decimals);
  const magnitude = value < 0n ? 0n - value : value;
  const rounded = ((magnitude + unit / 2n) / unit) * unit;
  return grouped(decimalString((value < 0n ? -rounded : rounded) as Decimal, decimals));
}

/** An average price to a hundredth of a cent: fixed decimals align in columns. */
export function averageRounded(text: string | null | undefined): string {
  return text === null || text === undefined ? missing : roundedTo(decimal(text), 4);
}

export function moneyRounded(value: Decimal): string {
  return roundedTo(value, 2);
}

/** With an explicit sign, so that direction does not hang on colour. */
export function signed(formatted: string): string {
  if (formatted.startsWith('−') || formatted === missing || /^[0.,]*$/.test(formatted)) {
    return formatted;
  }
  return `+${formatted}`;
}

export type Direction = 'up' | 'down' | 'flat';

export function directionOf(text: string | null | undefined): Direction {
  if (text === null || text === undefined) {
    return 'flat';
  }
  const value = decimal(text);
  return value > 0n ? 'up' : value < 0n ? 'down' : 'flat';
}

export function percent(text: string | null | undefined): string {
  return text === null || text === undefined ? missing : `${signed(roundedTo(decimal(text), 2))}%`;
}

/** A large quantity in few characters: 950, 12.3K, 4.56M. Rounded down; for space-poor places only. */
export function compactRounded(text: string | null | undefined): string {
  if (text === null || text === undefined) {
    return missing;
  }
  const whole = decimal(text) / 10n ** 8n;
  for (const [suffix, size] of compactUnits) {
    if (whole >= size) {
      const decimals = whole >= size * 100n ? 0n : whole >= size * 10n ? 1n : 2n;
      const scaled = (whole * 10n ** decimals) / size;
      const digits = scaled.toString();
      const split = digits.length - Number(decimals);
      return decimals === 0n
        ? `${digits}${suffix}`
        : `${digits.slice(0, split)}.${digits.slice(split)}${suffix}`;
    }
  }
  return quantity(text);
}

const compactUnits: readonly (readonly [string, bigint])[] = [
  ['B', 1_000_000_000n],
  ['M', 1_000_000n],
  ['K', 1_000n],
];

const timeOfDay = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const exactTime = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});
const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const yearAndTime = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const dayOfYear = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const fullTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'long' });
const dayKey = new Intl.DateTimeFormat('en-CA', {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** 09:30:00 in the user's zone. */
export function clock(rfc3339: string): string {
  return timeOfDay.format(new Date(rfc3339));
}

/** 09:30:00.123 in the user's zone: for what happens several times a second. */
export function exactClock(rfc3339: string): string {
  return exactTime.format(new Date(rfc3339));
}

/** 09:30:00 today, "20 Nov, 09:30:00" on another day, "20 Nov 2025, 09:30" in another year. */
export function when(rfc3339: string, nowMs = Date.now()): string {
  const at = new Date(rfc3339);
  const day = dayKey.format(at);
  const today = dayKey.format(nowMs);
  if (day === today) return timeOfDay.format(at);
  return (day.slice(0, 4) === today.slice(0, 4) ? dayAndTime : yearAndTime).format(at);
}

/** "15 Jun 2030": the day in the user's zone. */
export function dayWords(at: Date): string {
  return dayOfYear.format(at);
}

/** The whole of it with the zone, for titles. */
export function instant(rfc3339: string): string {
  return fullTime.format(new Date(rfc3339));
}

/** The whole of it in the user's zone, and as the venue has it: for titles. */
export function bothTimes(rfc3339: string): string {
  return `${instant(rfc3339)}\nVenue: ${rfc3339.replace('T', ' ').replace('Z', ' UTC')}`;
}

/** "UTC+2", "UTC−3:30", "UTC": the user's zone now. */
export function zoneName(offsetMinutes = new Date().getTimezoneOffset()): string {
  if (offsetMinutes === 0) {
    return 'UTC';
  }
  const magnitude = Math.abs(offsetMinutes);
  const minutes = magnitude % 60;
  const sign = offsetMinutes < 0 ? '+' : '−';
  return `UTC${sign}${Math.floor(magnitude / 60)}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`;
}

// What is seen to be wrong with a parameter before anything is sent: by the same kinds and ranges as the venue has them. Pure. The venue's word is
// the last one; it must never let through in silence what the venue would refuse for a reason known here.

import type { BotStrategy } from '#api/bot-schemas.ts';
import { parseDecimal } from '#client/decimal.ts';

export type Parameter = BotStrategy['parameters'][number];

/** One sentence; null where nothing is wrong. An empty text means the default. */
export function checkParameter(parameter: Parameter, text: string): string | null {
  const { kind, min, max, options, optional, default: fallback } = parameter;
  if (text === '') return optional || fallback !== null ? null : 'Must be given.';
  switch (kind) {
    case 'choice':
      return options?.includes(text) === true ? null : `One of ${options?.join(', ') ?? ''}.`;
    case 'qty':
    case 'price':
      return checkAmount(text);
    default: {
      const pattern = kind === 'integer' ? /^-?\d+$/ : /^-?\d+(?:\.\d+)?(?:e-?\d+)?$/i;
      if (!pattern.test(text)) return kind === 'integer' ? 'A whole number.' : 'A number.';
      const value = Number(text);
      const isIn = value >= (min ?? -Infinity) && value <= (max ?? Infinity);
      return isIn ? null : `From ${min ?? ''} to ${max ?? ''}.`;
    }
  }
}

/** Of shares, or of money: above zero. */
export function checkAmount(text: string, mayBeZero = false): string | null {
  const value = parseDecimal(text);
  if (value === null || text.startsWith('-')) return 'A number such as 100 or 12.5.';
  return value > 0n || mayBeZero ? null : 'More than zero.';
}

/** What a field says before anybody types: its range and unit. */
export function rangeWords({ kind, min, max, unit, doc }: Parameter): string {
  const first = doc.charAt(0).toUpperCase() + doc.slice(1);
  const ofUnit = unit === null ? '' : ` ${unit}`;
  switch (kind) {
    case 'qty':
      return `${first}; shares.`;
    case 'price':
    case 'choice':
      return `${first}.`;
    default:
      return `${first}; ${min ?? ''} to ${max ?? ''}${ofUnit}.`;
  }
}

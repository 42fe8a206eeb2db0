// What is seen to be wrong with a figure before it is sent, said as a sentence; undefined where nothing is. Exact: decimals are never floats.
// The venue checks everything again.
import { decimal, decimalsOf, isMultipleOf, parseDecimal } from '#client/decimal.ts';
import { grouped } from '../format/format.ts';

export interface DecimalRule {
  /** As the venue writes decimals; both ends count. */
  readonly min?: string;
  readonly max?: string;
  readonly decimals?: number;
  /** What it must be a multiple of. */
  readonly step?: string;
  /** An empty field is right, and means none. */
  readonly optional?: boolean;
}

export function decimalProblem(text: string, rule: DecimalRule = {}): string | undefined {
  const { min, max, decimals, step, optional = false } = rule;
  if (text === '') return optional ? undefined : 'Enter a number.';
  const value = parseDecimal(text);
  if (value === null) return 'Not a number. Use digits and a point, such as 585.33.';
  if (decimals !== undefined && decimalsOf(text) > decimals) {
    return decimals === 0 ? 'Whole numbers only.' : `At most ${decimals} decimals.`;
  }
  if (min !== undefined && value < decimal(min)) return `At least ${grouped(min)}.`;
  if (max !== undefined && value > decimal(max)) return `At most ${grouped(max)}.`;
  if (step !== undefined && !isMultipleOf(value, decimal(step))) {
    return `Must be a multiple of ${grouped(step)}.`;
  }
  return undefined;
}

export function wholeProblem(text: string, min: number, max: number): string | undefined {
  if (!/^\d{1,15}$/.test(text)) return 'Enter a whole number.';
  const value = Number(text);
  if (value < min) return `At least ${grouped(String(min))}.`;
  return value > max ? `At most ${grouped(String(max))}.` : undefined;
}

export function textProblem(text: string, lengthMax: number): string | undefined {
  if (text.trim() === '') return 'Write something.';
  return text.length > lengthMax
    ? `At most ${lengthMax} characters; this has ${text.length}.`
    : undefined;
}

/** As the engine's rule: capital letters, digits, point and hyphen, a letter first. */
export function symbolProblem(text: string): string | undefined {
  return /^[A-Z][A-Z0-9.-]{0,11}$/.test(text)
    ? undefined
    : 'Up to 12 of A–Z, 0–9, point and hyphen, a letter first.';
}

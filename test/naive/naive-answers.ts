// How the naive venue's checks answer: a code with the value that was broken, or nothing. A list of checks speaks by its first that does.

export interface Refusal {
  readonly code: number;
  /** The value that was broken, or 0. */
  readonly limit: number;
}

export type Check = () => Refusal | undefined;

export function no(code: number, limit = 0): Refusal {
  return { code, limit };
}

export function firstOf(checks: readonly Check[]): Refusal | undefined {
  for (const check of checks) {
    const refusal = check();
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** A whole number within bounds. */
export function isWithin(value: number, min: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= min && value <= max;
}

/** A number as a reject tells it: 0 where no order could have it. */
export function form(value: number): number {
  return isWithin(value, 1, 2 ** 31 - 2) ? value : 0;
}

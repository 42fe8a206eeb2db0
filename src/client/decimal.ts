// Exact decimals for prices, quantities and money: bigints scaled by 10^8. Never a float; the wire's strings go in and
// come out unchanged in value. Only pixels and the chart may leave this world, through `toPixelNumber`.

declare const unit: unique symbol;
/** A decimal times 10^8. */
export type Decimal = bigint & { readonly [unit]: 'Decimal' };

export const decimalsMax = 8;
const one = 10n ** BigInt(decimalsMax);
const grammar = /^(-?)(\d{1,18})(?:\.(\d{1,8}))?$/;

export const zero = 0n as Decimal;

/** The decimal in `text`, or null where it is none, or has more than eight decimals. Surrounding space is refused. */
export function parseDecimal(text: string): Decimal | null {
  const match = grammar.exec(text);
  if (match === null) {
    return null;
  }
  const [, sign, whole = '', fraction = ''] = match;
  const magnitude = BigInt(whole) * one + BigInt(fraction.padEnd(decimalsMax, '0'));
  return (sign === '-' ? -magnitude : magnitude) as Decimal;
}

/** The decimal of a string that the venue sent. Throws on anything else: then the contract is broken. */
export function decimal(text: string): Decimal {
  const parsed = parseDecimal(text);
  if (parsed === null) {
    throw new Error(`not a decimal: ${JSON.stringify(text.slice(0, 40))}`);
  }
  return parsed;
}

/** As a plain string with at least `decimalsMin` decimals, and more only where the value has them. */
export function decimalString(value: Decimal, decimalsMin = 0): string {
  const magnitude = value < 0n ? 0n - value : value;
  const whole = magnitude / one;
  let fraction = (magnitude % one).toString().padStart(decimalsMax, '0');
  let length = decimalsMax;
  while (length > decimalsMin && fraction[length - 1] === '0') {
    length -= 1;
  }
  fraction = fraction.slice(0, length);
  return `${value < 0n ? '-' : ''}${whole}${length > 0 ? `.${fraction}` : ''}`;
}

/** How many decimals a string shows: 2 for "0.01". */
export function decimalsOf(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

export function add(a: Decimal, b: Decimal): Decimal {
  return (a + b) as Decimal;
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return (a - b) as Decimal;
}

/** Product, rounded up (away from the payer's hope): what something could cost. */
export function multiplyUp(a: Decimal, b: Decimal): Decimal {
  const product = a * b;
  const floor = floorDivide(product, one);
  return (floor * one === product ? floor : floor + 1n) as Decimal;
}

/** Product, rounded down. */
export function multiplyDown(a: Decimal, b: Decimal): Decimal {
  return floorDivide(a * b, one) as Decimal;
}

/** Quotient, rounded down, or null where the divisor is zero. */
export function divideDown(a: Decimal, b: Decimal): Decimal | null {
  return b === 0n ? null : (floorDivide(a * one, b) as Decimal);
}

/** `count` times a value: exact. */
export function times(value: Decimal, count: number | bigint): Decimal {
  return (value * BigInt(count)) as Decimal;
}

export function isMultipleOf(value: Decimal, step: Decimal): boolean {
  return step > 0n && value % step === 0n;
}

/** The greatest multiple of `step` that is not above `value`. */
export function floorTo(value: Decimal, step: Decimal): Decimal {
  return (floorDivide(value, step) * step) as Decimal;
}

/** The least multiple of `step` that is not below `value`. */
export function ceilTo(value: Decimal, step: Decimal): Decimal {
  return (0n - floorTo((0n - value) as Decimal, step)) as Decimal;
}

export function minimum(a: Decimal, b: Decimal): Decimal {
  return a < b ? a : b;
}

export function maximum(a: Decimal, b: Decimal): Decimal {
  return a > b ? a : b;
}

/** For drawing only: bars, the chart. Never for money. */
export function toPixelNumber(value: Decimal): number {
  return Number(value) / Number(one);
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

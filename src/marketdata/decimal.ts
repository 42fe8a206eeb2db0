// Ticks, lots and minor units as decimal strings and back, exactly. Integers all the way: a number while it is safe, a bigint past
// 2^53, never a float. It must never round: what is not a whole number of ticks or lots is refused with a reason.
//
// What is read: digits, then optionally a point and digits. No sign, exponent, blank, leading "+", nothing without a digit on both
// sides of the point ("1.", ".5"), no leading zero before another digit ("00.1"), and no more decimals than the unit has,
// zeros included ("585.330" at two decimals): one amount has one spelling, but for trailing zeros that may be left out.

import { amountMinorMax, priceTicksMax, qtyLotsMax } from '#core/limits.ts';

/** What it takes to print an instrument's prices and quantities; every InstrumentListing has it. */
export interface DecimalTerms {
  readonly priceDecimals: number;
  /** One tick, in units of 10^-priceDecimals. */
  readonly tickUnits: number;
  /** Shares in one lot. */
  readonly lotShares: number;
}

/** Why a text is no price, quantity or amount. `outOfRange`: zero (but for money) or more than the venue can count. */
export const decimalFaults = [
  'malformed',
  'tooManyDecimals',
  'offTick',
  'offLot',
  'outOfRange',
] as const;
export type DecimalFault = (typeof decimalFaults)[number];

const decimalsMax = 9;
const powersOfTen = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
const twoDigits = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));

/** `"585.33"`: with all of the instrument's decimals. */
export function formatPrice(instrument: DecimalTerms, priceTicks: number): string {
  const units = priceTicks * instrument.tickUnits;
  if (units <= Number.MAX_SAFE_INTEGER) return formatUnits(units, instrument.priceDecimals);
  return formatBig(BigInt(priceTicks) * BigInt(instrument.tickUnits), instrument.priceDecimals);
}

/** `"1500"`: in shares. */
export function formatQty(instrument: DecimalTerms, qtyLots: number): string {
  const shares = qtyLots * instrument.lotShares;
  if (shares <= Number.MAX_SAFE_INTEGER) return String(shares);
  return String(BigInt(qtyLots) * BigInt(instrument.lotShares));
}

/** `"-12.50"`: money with all of its decimals, or shares with none. Negative amounts have a sign. */
export function formatMinor(decimals: number, minor: number | bigint): string {
  if (typeof minor === 'bigint') return formatBig(minor, decimals);
  return minor < 0 ? `-${formatUnits(-minor, decimals)}` : formatUnits(minor, decimals);
}

/**
 * A quotient of money by shares, as a price: in `decimalsMin` decimals where that is exact, else in up to four more, without trailing
 * zeros, the last one rounded half up. Never more than nine.
 */
export function formatRatio(
  minor: number | bigint,
  currencyDecimals: number,
  shares: number | bigint,
  decimalsMin: number,
): string {
  const decimals = Math.min(decimalsMin + 4, Math.max(decimalsMin, 8));
  const divisor = BigInt(shares) * 10n ** BigInt(currencyDecimals);
  const numerator = BigInt(minor) * 10n ** BigInt(decimals);
  const text = formatBig((2n * numerator + divisor) / (2n * divisor), decimals);
  let end = text.length;
  const endMin = end - (decimals - decimalsMin);
  while (end > endMin && text.charCodeAt(end - 1) === 48) end--;
  return text.slice(0, text.charCodeAt(end - 1) === 46 ? end - 1 : end);
}

/** Ticks, from 1 to priceTicksMax, or why the text is no price of this instrument. */
export function parsePrice(instrument: DecimalTerms, text: string): number | DecimalFault {
  const units = parseUnits(text, instrument.priceDecimals);
  if (typeof units === 'string') return units;
  return wholeSteps(units, instrument.tickUnits, priceTicksMax, 'offTick');
}

/** Lots, from 1 to qtyLotsMax, or why the text is no quantity of this instrument. */
export function parseQty(instrument: DecimalTerms, text: string): number | DecimalFault {
  const units = parseUnits(text, 0);
  if (typeof units === 'string') return units;
  return wholeSteps(units, instrument.lotShares, qtyLotsMax, 'offLot');
}

/** Minor units, from 0 to amountMinorMax, or why the text is no such amount. */
export function parseMinor(decimals: number, text: string): number | DecimalFault {
  const units = parseUnits(text, decimals);
  if (typeof units === 'string') return units;
  return units <= amountMinorMax ? Number(units) : 'outOfRange';
}

/** As parseMinor, with a leading "-" for what is below zero, as fees and losses are written; "-0" is malformed. */
export function parseSignedMinor(decimals: number, text: string): number | DecimalFault {
  if (!text.startsWith('-')) return parseMinor(decimals, text);
  const magnitude = parseMinor(decimals, text.slice(1));
  if (typeof magnitude === 'string') return magnitude;
  return magnitude === 0 ? 'malformed' : -magnitude;
}

/** Non-negative safe units as a decimal. */
function formatUnits(units: number, decimals: number): string {
  if (decimals === 0) return String(units);
  const scale = powersOfTen[decimals]!;
  const whole = Math.floor(units / scale);
  const fraction = units - whole * scale;
  if (decimals === 2) return whole + '.' + twoDigits[fraction]!;
  return whole + '.' + String(fraction).padStart(decimals, '0');
}

function formatBig(units: bigint, decimals: number): string {
  if (units < 0n) return `-${formatBig(-units, decimals)}`;
  const digits = units.toString().padStart(decimals + 1, '0');
  if (decimals === 0) return digits;
  const point = digits.length - decimals;
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

function wholeSteps(
  units: number | bigint,
  stepUnits: number,
  stepsMax: number,
  fault: DecimalFault,
): number | DecimalFault {
  if (typeof units === 'number') {
    const steps = Math.floor(units / stepUnits);
    if (steps * stepUnits !== units) return fault;
    return steps === 0 || steps > stepsMax ? 'outOfRange' : steps;
  }
  const step = BigInt(stepUnits);
  if (units % step !== 0n) return fault;
  const steps = units / step;
  return steps > BigInt(stepsMax) ? 'outOfRange' : Number(steps);
}

/** The text in units of 10^-decimals: a number where that is safe. */
function parseUnits(text: string, decimals: number): number | bigint | DecimalFault {
  const length = text.length;
  let at = 0;
  let units = 0;
  for (; at < length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) break;
    units = units * 10 + digit;
  }
  const wholeDigits = at;
  if (wholeDigits === 0 || (wholeDigits > 1 && text.charCodeAt(0) === 48)) return 'malformed';
  let fractionDigits = 0;
  if (at < length) {
    if (text.charCodeAt(at) !== 46) return 'malformed';
    for (at++; at < length; at++) {
      const digit = text.charCodeAt(at) - 48;
      if (digit < 0 || digit > 9) return 'malformed';
      units = units * 10 + digit;
    }
    fractionDigits = length - wholeDigits - 1;
    if (fractionDigits === 0) return 'malformed';
    if (fractionDigits > decimals) return 'tooManyDecimals';
  }
  // Beyond every limit of the venue at any number of decimals: not worth the digits.
  if (wholeDigits > digitsMax) return 'outOfRange';
  const missing = decimals - fractionDigits;
  units *= powersOfTen[missing]!;
  if (units <= Number.MAX_SAFE_INTEGER) return units;
  const digits = text.slice(0, wholeDigits) + text.slice(wholeDigits + 1);
  return BigInt(digits) * 10n ** BigInt(missing);
}

/** priceTicksMax ticks of 10^9 units have 19 digits, amountMinorMax and qtyLotsMax lots fewer. */
const digitsMax = 19 + decimalsMax;

// What a user wrote into a field, as an exact number of an instrument's ticks or lots, or what is wrong with it and how to
// put it right. Pure.
import type { Instrument } from '#api/types.ts';
import {
  add,
  ceilTo,
  decimal,
  decimalString,
  decimalsMax,
  decimalsOf,
  floorTo,
  isMultipleOf,
  maximum,
  minimum,
  parseDecimal,
  times,
  type Decimal,
} from '#client/decimal.ts';
import { grouped } from '../format/format.ts';

export type NumberProblem = {
  readonly code: 'required' | 'notANumber' | 'offTick' | 'offLot' | 'tooLow' | 'tooHigh';
  readonly message: string;
};

export type NumberRead = Decimal | NumberProblem;

export function isNumber(value: NumberRead): value is Decimal {
  return typeof value === 'bigint';
}

/** As the wire and the fields have it. */
export function priceText(value: Decimal, instrument: Instrument): string {
  return decimalString(value, decimalsOf(instrument.tickSize));
}

/** `what` is the price's name within a sentence: "a price", "a stop price". */
export function readPrice(text: string, instrument: Instrument, what = 'a price'): NumberRead {
  const value = readOnTick(text, instrument, what);
  if (!isNumber(value)) {
    return value;
  }
  if (value < decimal(instrument.priceMin)) {
    return { code: 'tooLow', message: `The lowest price is ${grouped(instrument.priceMin)}.` };
  }
  if (value > decimal(instrument.priceMax)) {
    return { code: 'tooHigh', message: `The highest price is ${grouped(instrument.priceMax)}.` };
  }
  return value;
}

/** A distance between prices: at least one tick. */
export function readOffset(text: string, instrument: Instrument): NumberRead {
  const value = readOnTick(text, instrument, 'a trailing distance');
  return isNumber(value) && value <= 0n
    ? { code: 'tooLow', message: `The least distance is one tick, ${instrument.tickSize}.` }
    : value;
}

function readOnTick(text: string, instrument: Instrument, what: string): NumberRead {
  const tick = decimal(instrument.tickSize);
  const decimals = decimalsOf(instrument.tickSize);
  const value = read(text);
  if (value === 'empty') {
    return { code: 'required', message: `Enter ${what}.` };
  }
  if (value === null) {
    return unreadable(text, 'digits and a point, such as 585.33', decimals);
  }
  if (!isMultipleOf(value, tick) && value > 0n) {
    const below = decimalString(floorTo(value, tick), decimals);
    const above = decimalString(ceilTo(value, tick), decimals);
    return {
      code: 'offTick',
      message: `Off the tick of ${instrument.tickSize}: use ${below} or ${above}.`,
    };
  }
  return value;
}

/** A number of shares, on the lot and not negative; `readQty` asks for what an order may have. */
export function readLots(text: string, instrument: Instrument, what = 'a quantity'): NumberRead {
  const lot = decimal(instrument.lotSize);
  const value = read(text);
  if (value === 'empty') {
    return { code: 'required', message: `Enter ${what}.` };
  }
  if (value === null) {
    return unreadable(text, 'digits, such as 100', decimalsOf(instrument.lotSize));
  }
  if (!isMultipleOf(value, lot) && value > 0n) {
    const use = decimalString(ceilTo(value, lot));
    return { code: 'offLot', message: `Off the lot of ${instrument.lotSize}: use ${use}.` };
  }
  return value;
}

export function readQty(text: string, instrument: Instrument): NumberRead {
  const value = readLots(text, instrument);
  if (!isNumber(value)) {
    return value;
  }
  if (value < decimal(instrument.qtyMin)) {
    return { code: 'tooLow', message: `The least quantity is ${grouped(instrument.qtyMin)}.` };
  }
  if (value > decimal(instrument.qtyMax)) {
    return { code: 'tooHigh', message: `The greatest quantity is ${grouped(instrument.qtyMax)}.` };
  }
  return value;
}

/**
 * Users may write "1,234.50" as the terminal does, or leave spaces; any other comma may mean a decimal point, so it is not
 * guessed at. `unreadable` says what is wrong with a text for which this is null.
 */
export function read(text: string): Decimal | 'empty' | null {
  const plain = plainOf(text);
  return plain === '' ? 'empty' : parseDecimal(plain);
}

/** `use` ends the sentence "Use …"; `decimals` is how many the field takes. */
export function unreadable(text: string, use: string, decimals = decimalsMax): NumberProblem {
  const number = /^-?(\d+)(?:\.\d+)?$/.exec(plainOf(text));
  if (number === null) {
    const commas = text.includes(',') ? ' Commas only part thousands, as in 1,000.' : '';
    return { code: 'notANumber', message: `Not a number. Use ${use}.${commas}` };
  }
  const [, whole = ''] = number;
  return whole.length > wholeDigitsMax
    ? { code: 'tooHigh', message: 'This number is too large.' }
    : { code: 'offTick', message: tooFineWords(decimals) };
}

export function tooFineWords(decimals: number): string {
  return decimals === 0 ? 'Whole numbers only.' : `At most ${decimals} decimals.`;
}

/** As many digits before the point as a decimal of the venue may have. */
const wholeDigitsMax = 18;
/** Never with a zero first: "0,500" is no group of thousands. */
const inGroups = /^-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?$/;

function plainOf(text: string): string {
  const trimmed = text.trim();
  const digits = inGroups.test(trimmed) ? trimmed.replaceAll(',', '') : trimmed;
  if (digits.startsWith('.')) return `0${digits}`;
  return (digits.endsWith('.') ? digits.slice(0, -1) : digits).replace(/^(-?)0+(?=\d)/, '$1');
}

/**
 * One step of the arrow keys: to the next multiple of `step` in that direction, `count` steps when already on one.
 * Text that is no number starts from `start`. Stays within the bounds.
 */
export function stepped(
  text: string,
  options: { step: string; count: number; min: string; max: string; start: string | null },
): string {
  const step = decimal(options.step);
  const decimals = decimalsOf(options.step);
  const current = read(text);
  if (current === null || current === 'empty') {
    return options.start === null ? text : decimalString(decimal(options.start), decimals);
  }
  let next: Decimal;
  if (isMultipleOf(current, step)) {
    next = add(current, times(step, options.count));
  } else {
    next = options.count > 0 ? ceilTo(current, step) : floorTo(current, step);
  }
  next = maximum(decimal(options.min), minimum(decimal(options.max), next));
  return decimalString(next, decimals);
}

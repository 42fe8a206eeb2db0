// The parameters of a strategy: declared with type, range, default and a line of documentation, given as text, and read into typed values. Every mistake
// is one sentence that names the parameter and the reason. It must never read a file or the environment: the text of a series is brought to it.

import { type PriceSeries, parsePriceSeries } from './price-series.ts';
import type { InstrumentTerms } from './strategy.ts';

interface Common {
  /** One line. */
  readonly doc: string;
  /** May be left out; the value is then null. Leave `default` away. */
  readonly optional?: true;
}
interface NumberSpec extends Common {
  readonly kind: 'number' | 'integer';
  readonly min: number;
  readonly max: number;
  /** Such as `ticks` or `s`; for the documentation. */
  readonly unit?: string;
  readonly default?: number;
}
/** Shares, as a decimal; the value is in whole lots. */
interface QtySpec extends Common {
  readonly kind: 'qty';
  readonly default?: string;
}
/** Money for one share, as a decimal; the value is in whole ticks. */
interface PriceSpec extends Common {
  readonly kind: 'price';
  readonly default?: string;
}
interface ChoiceSpec extends Common {
  readonly kind: 'choice';
  readonly options: readonly string[];
  readonly default?: string;
}
/** Name of a CSV file of `time,price`. */
interface SeriesSpec extends Common {
  readonly kind: 'series';
  readonly default?: never;
}
type ParameterSpec = NumberSpec | QtySpec | PriceSpec | ChoiceSpec | SeriesSpec;
export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

type PlainValue<Spec> = Spec extends { readonly kind: 'series' }
  ? PriceSeries
  : Spec extends { readonly kind: 'choice'; readonly options: readonly (infer Option)[] }
    ? Option
    : number;
type ValueOf<Spec> = Spec extends { readonly optional: true }
  ? PlainValue<Spec> | null
  : PlainValue<Spec>;
/** By name: numbers as they are, `qty` in lots, `price` in ticks, `choice` one of its options, `series` read. */
export type ParameterValues<Specs extends ParameterSpecs> = {
  readonly [Name in keyof Specs]: ValueOf<Specs[Name]>;
};

/** Thrown for a parameter that is wrong: the message is for the person who gave it. */
export class ParameterError extends Error {
  override readonly name = 'ParameterError';
}

/** Texts by name, and how a series' file is read. */
export interface GivenParameters {
  readonly strategy: string;
  readonly texts: ReadonlyMap<string, string>;
  /** Throws an Error whose message says why the file cannot be read. */
  readonly readFile: (name: string) => string;
}

/**
 * Reads what was given. Without `terms` lots and ticks are not known yet: quantities and prices are checked to be positive numbers only. Throws ParameterError.
 */
export function readParameters<Specs extends ParameterSpecs>(
  specs: Specs,
  given: GivenParameters,
  terms: InstrumentTerms | undefined,
): ParameterValues<Specs> {
  for (const name of given.texts.keys()) {
    if (Object.hasOwn(specs, name)) continue;
    const names = Object.keys(specs);
    const known = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
    throw new ParameterError(`${given.strategy} has no parameter "${name}": ${known}.`);
  }
  const values: Record<string, number | string | PriceSeries | null> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const text = given.texts.get(name) ?? (spec.default === undefined ? null : `${spec.default}`);
    if (text === null && spec.optional !== true) {
      throw new ParameterError(
        `${given.strategy} needs the parameter "${name}" (${spec.doc}): give --param ${name}=${exampleOf(spec)}.`,
      );
    }
    values[name] = text === null ? null : valueOf(name, spec, text, given, terms);
  }
  return values as ParameterValues<Specs>;
}

/** The type and range of a parameter, such as `integer 1 to 20`. */
export function rangeOf(spec: ParameterSpec): string {
  switch (spec.kind) {
    case 'number':
    case 'integer':
      return `${spec.kind} ${spec.min} to ${spec.max}${spec.unit === undefined ? '' : ` ${spec.unit}`}`;
    case 'qty':
      return 'shares, whole lots';
    case 'price':
      return 'price, whole ticks';
    case 'choice':
      return spec.options.join('|');
    default:
      return 'CSV file of time,price';
  }
}

function exampleOf(spec: ParameterSpec): string {
  switch (spec.kind) {
    case 'number':
    case 'integer':
      return String(spec.min);
    case 'qty':
      return '100';
    case 'price':
      return '100.00';
    case 'choice':
      return spec.options[0] ?? '';
    default:
      return 'prices.csv';
  }
}

function valueOf(
  name: string,
  spec: ParameterSpec,
  text: string,
  given: GivenParameters,
  terms: InstrumentTerms | undefined,
): number | string | PriceSeries {
  const refuse = (why: string): ParameterError =>
    new ParameterError(`The parameter "${name}" of ${given.strategy} ${why}.`);
  switch (spec.kind) {
    case 'number':
    case 'integer':
      return numberOf(spec, text, refuse);
    case 'choice':
      if (spec.options.includes(text)) return text;
      throw refuse(`is one of ${spec.options.join(', ')}, and not "${text}"`);
    case 'qty':
      return lotsOf(text, terms, refuse);
    case 'price':
      return ticksOf(text, terms, refuse);
    default:
      return seriesOf(text, given, refuse);
  }
}

type Refuse = (why: string) => ParameterError;

function numberOf({ kind, min, max }: NumberSpec, text: string, refuse: Refuse): number {
  const value = /^-?\d+(?:\.\d+)?(?:e-?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value) || (kind === 'integer' && !Number.isInteger(value))) {
    throw refuse(`is ${kind === 'integer' ? 'a whole number' : 'a number'}, and "${text}" is none`);
  }
  if (value < min || value > max) throw refuse(`is between ${min} and ${max}, and not ${text}`);
  return value;
}

function isPositiveDecimal(text: string): boolean {
  return /^\d+(?:\.\d+)?$/.test(text) && Number(text) > 0;
}

function lotsOf(text: string, terms: InstrumentTerms | undefined, refuse: Refuse): number {
  if (!isPositiveDecimal(text)) throw refuse(`is a positive quantity of shares, and not "${text}"`);
  if (terms === undefined) return Number.NaN;
  const lots = wholeSteps(text, terms.qtyText(1));
  if (lots === undefined) {
    throw refuse(
      `is ${text} shares, and ${terms.symbol} trades in whole lots of ${terms.qtyText(1)}`,
    );
  }
  return lots;
}

function ticksOf(text: string, terms: InstrumentTerms | undefined, refuse: Refuse): number {
  if (!isPositiveDecimal(text)) throw refuse(`is a positive price, and not "${text}"`);
  if (terms === undefined) return Number.NaN;
  const ticks = wholeSteps(text, terms.priceText(1));
  if (ticks === undefined) {
    throw refuse(`is ${text}, and ${terms.symbol} is priced in ticks of ${terms.priceText(1)}`);
  }
  const { priceTicksMin, priceTicksMax } = terms;
  if (ticks < priceTicksMin || ticks > priceTicksMax) {
    const bounds = `${terms.priceText(priceTicksMin)} to ${terms.priceText(priceTicksMax)}`;
    throw refuse(`is ${text}, and ${terms.symbol} is priced from ${bounds}`);
  }
  return ticks;
}

function seriesOf(file: string, { readFile }: GivenParameters, refuse: Refuse): PriceSeries {
  let text: string;
  try {
    text = readFile(file);
  } catch (cause) {
    throw refuse(`names a file that cannot be read: ${messageOf(cause)}`);
  }
  try {
    return parsePriceSeries(text);
  } catch (cause) {
    throw refuse(`names ${file}, which is no series of time,price: ${messageOf(cause)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}

/** How many steps a decimal is; undefined where it lies between two. */
function wholeSteps(text: string, step: string): number | undefined {
  const decimals = Math.max(decimalsOf(text), decimalsOf(step));
  const steps = unitsOf(text, decimals) / unitsOf(step, decimals);
  return Number.isSafeInteger(steps) ? steps : undefined;
}

function decimalsOf(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

function unitsOf(text: string, decimals: number): number {
  const [whole = '', fraction = ''] = text.split('.');
  return Number(whole + fraction.padEnd(decimals, '0'));
}

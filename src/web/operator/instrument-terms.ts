// The terms of an instrument as a form has them: what is wrong with them before they are sent, and what is sent. Pure; the venue checks all of it
// again.
import type { AnswerOf, RequestOf } from '#api/routes.ts';
import { decimal, parseDecimal } from '#client/decimal.ts';
import type { Problems, Values } from '../members/form.ts';
import { decimalProblem, symbolProblem, textProblem, wholeProblem } from './checks.ts';
import type { Difference } from './change.tsx';

export type DeskInstrument = AnswerOf<'GET /v1/operator/instruments/:symbol'>;
export type LimitsBody = RequestOf<'PUT /v1/operator/instruments/:symbol/limits'>['body'];
export type ListingBody = RequestOf<'POST /v1/operator/instruments'>['body'];

export const limitFields = [
  'name',
  'priceMin',
  'priceMax',
  'qtyMin',
  'qtyMax',
  'notionalMax',
  'referencePrice',
  'marketCollarBps',
  'limitCollarBps',
  'openOrdersPerAccountMax',
  'positionMax',
] as const;
export type LimitField = (typeof limitFields)[number];
export const listingFields = [
  'symbol',
  'currency',
  'priceDecimals',
  'tickSize',
  'lotSize',
  ...limitFields,
] as const;
export type ListingField = (typeof listingFields)[number];

/** With what an empty field means, and in which unit a figure is. */
export const fieldWords: Readonly<Record<ListingField, { label: string; hint?: string }>> = {
  symbol: { label: 'Symbol', hint: 'Never changes.' },
  currency: { label: 'Currency', hint: 'Never changes.' },
  priceDecimals: { label: 'Price decimals', hint: '0 to 9; never changes.' },
  tickSize: { label: 'Tick size', hint: 'Smallest step of a price; never changes.' },
  lotSize: { label: 'Lot size', hint: 'In shares; never changes.' },
  name: { label: 'Name' },
  priceMin: { label: 'Lowest price' },
  priceMax: { label: 'Highest price' },
  qtyMin: { label: 'Smallest order', hint: 'In shares.' },
  qtyMax: { label: 'Largest order', hint: 'In shares.' },
  notionalMax: { label: 'Largest value of an order' },
  referencePrice: {
    label: 'Reference price',
    hint: 'What collars refer to before the first trade; empty: none.',
  },
  marketCollarBps: { label: 'Market collar (bp)', hint: '1 to 10,000 basis points.' },
  limitCollarBps: { label: 'Limit collar (bp)', hint: '0 to 1,000,000; 0: off.' },
  openOrdersPerAccountMax: { label: 'Open orders of an account' },
  positionMax: { label: 'Largest position', hint: 'In shares; empty: no limit.' },
};

export function limitValues(instrument: DeskInstrument): Values<LimitField> {
  const { marketCollarBps, limitCollarBps, openOrdersPerAccountMax } = instrument;
  return {
    name: instrument.name,
    priceMin: instrument.priceMin,
    priceMax: instrument.priceMax,
    qtyMin: instrument.qtyMin,
    qtyMax: instrument.qtyMax,
    notionalMax: instrument.notionalMax,
    referencePrice: instrument.referencePrice ?? '',
    marketCollarBps: String(marketCollarBps),
    limitCollarBps: String(limitCollarBps),
    openOrdersPerAccountMax: String(openOrdersPerAccountMax),
    positionMax: instrument.positionMax ?? '',
  };
}

export const newListing: Values<ListingField> = {
  symbol: '',
  currency: 'USD',
  priceDecimals: '2',
  tickSize: '0.01',
  lotSize: '1',
  name: '',
  priceMin: '0.01',
  priceMax: '100000.00',
  qtyMin: '1',
  qtyMax: '100000',
  notionalMax: '10000000.00',
  referencePrice: '',
  marketCollarBps: '500',
  limitCollarBps: '1000',
  openOrdersPerAccountMax: '200',
  positionMax: '',
};

interface Steps {
  readonly tickSize: string;
  readonly lotSize: string;
}

export function limitProblems(values: Values<LimitField>, steps: Steps): Problems<LimitField> {
  const tick = { step: stepOf(steps.tickSize), min: stepOf(steps.tickSize) };
  const lot = { step: stepOf(steps.lotSize), min: stepOf(steps.lotSize) };
  const { priceMin, qtyMin } = values;
  return {
    name: textProblem(values.name, 64),
    priceMin: decimalProblem(values.priceMin, rule(tick)),
    priceMax: decimalProblem(values.priceMax, rule({ ...tick, min: stepOf(priceMin) ?? tick.min })),
    qtyMin: decimalProblem(values.qtyMin, rule(lot)),
    qtyMax: decimalProblem(values.qtyMax, rule({ ...lot, min: stepOf(qtyMin) ?? lot.min })),
    notionalMax: decimalProblem(values.notionalMax, { min: '0.01' }),
    referencePrice: decimalProblem(
      values.referencePrice,
      rule({ ...tick, max: stepOf(values.priceMax), optional: true }),
    ),
    marketCollarBps: wholeProblem(values.marketCollarBps, 1, 10_000),
    limitCollarBps: wholeProblem(values.limitCollarBps, 0, 1_000_000),
    openOrdersPerAccountMax: wholeProblem(values.openOrdersPerAccountMax, 1, 2_147_483_646),
    positionMax: decimalProblem(values.positionMax, rule({ ...lot, optional: true })),
  };
}

export function listingProblems(values: Values<ListingField>): Problems<ListingField> {
  const decimals = wholeProblem(values.priceDecimals, 0, 9);
  return {
    symbol: symbolProblem(values.symbol),
    currency: values.currency === '' ? 'Choose a currency.' : undefined,
    priceDecimals: decimals,
    tickSize:
      decimalProblem(values.tickSize, {
        min: '0.00000001',
        ...(decimals === undefined ? { decimals: Math.min(8, Number(values.priceDecimals)) } : {}),
      }) ?? undefined,
    lotSize: wholeProblem(values.lotSize, 1, 1_000_000),
    ...limitProblems(values, values),
  };
}

export function limitsBody(values: Values<LimitField>): LimitsBody {
  const { referencePrice, positionMax } = values;
  return {
    name: values.name.trim(),
    priceMin: values.priceMin,
    priceMax: values.priceMax,
    qtyMin: values.qtyMin,
    qtyMax: values.qtyMax,
    notionalMax: values.notionalMax,
    referencePrice: referencePrice === '' ? null : referencePrice,
    marketCollarBps: Number(values.marketCollarBps),
    limitCollarBps: Number(values.limitCollarBps),
    openOrdersPerAccountMax: Number(values.openOrdersPerAccountMax),
    positionMax: positionMax === '' ? null : positionMax,
  };
}

export function listingBody(values: Values<ListingField>): ListingBody {
  const { symbol, currency, priceDecimals, tickSize, lotSize } = values;
  return {
    symbol,
    currency,
    priceDecimals: Number(priceDecimals),
    tickSize,
    lotSize,
    ...limitsBody(values),
  };
}

/** What a form would change, field by field, in its own words. */
export function differencesOf<Field extends string>(
  fields: readonly Field[],
  words: Readonly<Record<Field, { readonly label: string }>>,
  before: Values<Field>,
  after: Values<Field>,
): readonly Difference[] {
  return fields
    .filter((field) => before[field] !== after[field])
    .map((field) => ({
      label: words[field].label,
      from: shown(before[field]),
      to: shown(after[field]),
    }));
}

function shown(value: string): string {
  return value === '' ? 'none' : value;
}

/** A bound that is itself written wrong binds nothing. */
function stepOf(text: string): string | undefined {
  const value = parseDecimal(text);
  return value === null || value <= decimal('0') ? undefined : text;
}

function rule(parts: {
  min?: string | undefined;
  max?: string | undefined;
  step?: string | undefined;
  optional?: boolean;
}): { min?: string; max?: string; step?: string; optional?: boolean } {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

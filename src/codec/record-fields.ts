// The parts that records of commands and of events share: texts, listings and limits, appended after a record's fixed words and read back
// by a cursor that never goes past the record's end. Journals hold these orders of fields for ever.

import { FrameError, type WordBuffer } from '#codec/word-buffer.ts';
import type {
  AccountLimits,
  InstrumentListing,
  PositionLimits,
  TradeTerms,
  VenueLimits,
} from '#core/command.ts';
import { assert } from '#std/assert.ts';

/** A word for the length of a text and one for every two UTF-16 code units. */
const textLengthMax = 4_096;

/** Appends a text: its length, then two code units to a word, padded to an even word. States that it can be read again. */
export function appendText(text: string, to: WordBuffer): void {
  assert(text.length <= textLengthMax, 'a text fits its place');
  const words = (1 + ((text.length + 1) >> 1) + 1) & ~1;
  to.reserve(words);
  const { ints, used: at } = to;
  ints.fill(0, at, at + words);
  ints[at] = text.length;
  for (let i = 0; i < text.length; i++) {
    const word = at + 1 + (i >> 1);
    ints[word] = ints[word]! | (text.charCodeAt(i) << ((i & 1) << 4));
  }
  to.used = at + words;
}

/** Writes fields as doubles from an even word `at` on; the caller has made room. */
export function writeNumbers<Field extends string>(
  from: Readonly<Record<Field, number>>,
  fields: readonly Field[],
  to: WordBuffer,
  at: number,
): void {
  for (let i = 0; i < fields.length; i++) to.nums[(at >> 1) + i] = from[fields[i]!];
}

/** Appends fields as doubles. */
export function appendNumbers<Field extends string>(
  from: Readonly<Record<Field, number>>,
  fields: readonly Field[],
  to: WordBuffer,
): void {
  to.reserve(fields.length * 2);
  writeNumbers(from, fields, to, to.used);
  to.used += fields.length * 2;
}

/** Appends the fields of a listing. */
export function appendListing(listing: InstrumentListing, to: WordBuffer): void {
  appendText(listing.symbol, to);
  appendText(listing.name, to);
  appendNumbers(listing, listingFields, to);
}

export function readListing(from: WordCursor): InstrumentListing {
  const symbol = from.text();
  const name = from.text();
  return { symbol, name, ...from.numbers(listingFields) };
}

/** A listing as it was written before there were position limits: no position is then limited. */
export function readOldListing(from: WordCursor): InstrumentListing {
  const symbol = from.text();
  const name = from.text();
  return { symbol, name, ...from.numbers(oldListingFields), positionLotsMax: 0 };
}

/** In the order in which they are written; journals hold it. */
const oldListingFields = [
  'currencyId',
  'priceDecimals',
  'tickUnits',
  'lotShares',
  'priceTicksMin',
  'priceTicksMax',
  'qtyLotsMin',
  'qtyLotsMax',
  'notionalMinorMax',
  'referencePriceTicks',
  'marketCollarBps',
  'limitCollarBps',
  'openOrdersPerAccountMax',
] as const satisfies readonly Exclude<keyof InstrumentListing, 'symbol' | 'name'>[];
const listingFields = [...oldListingFields, 'positionLotsMax'] as const;

export const accountLimitFields = [
  'openOrdersMax',
  'ordersPerSecondMax',
  'grossExposureMinorMax',
  'duplicateWindowUs',
  'noOpposingOrders',
  'tradeGroup',
] as const satisfies readonly (keyof AccountLimits)[];

export const venueLimitFields = [
  'openOrdersMax',
  'ordersPerSecondMax',
  'stpNoneAllowed',
] as const satisfies readonly (keyof VenueLimits)[];

export const positionLimitFields = [
  'longLotsMax',
  'shortLotsMax',
] as const satisfies readonly (keyof PositionLimits)[];

export const tradeFields = [
  'tradeId',
  'priceTicks',
  'qtyLots',
  'buyAccountId',
  'sellAccountId',
  'buyFeeMinor',
  'sellFeeMinor',
  'newPriceTicks',
] as const satisfies readonly (keyof TradeTerms)[];

/** Reads words in order, and never past the end of the record. */
export class WordCursor {
  private readonly ints: Int32Array;
  private readonly nums: Float64Array;
  private at: number;
  private readonly endAt: number;

  constructor(ints: Int32Array, nums: Float64Array, at: number, end: number) {
    this.ints = ints;
    this.nums = nums;
    this.at = at;
    this.endAt = end;
  }

  num(): number {
    this.take(2);
    return this.nums[(this.at - 2) >> 1]!;
  }

  numbers<Field extends string>(fields: readonly Field[]): Record<Field, number> {
    const numbers = {} as Record<Field, number>;
    for (const field of fields) numbers[field] = this.num();
    return numbers;
  }

  text(): string {
    if (this.at >= this.endAt) throw new FrameError('a record ends too early');
    const length = this.ints[this.at]!;
    if (length < 0 || length > textLengthMax) throw new FrameError(`a text of length ${length}`);
    const from = this.at + 1;
    this.take((1 + ((length + 1) >> 1) + 1) & ~1);
    let text = '';
    for (let i = 0; i < length; i++) {
      text += String.fromCharCode((this.ints[from + (i >> 1)]! >>> ((i & 1) << 4)) & 0xffff);
    }
    return text;
  }

  /** States that nothing is left. */
  end(): void {
    if (this.at !== this.endAt) throw new FrameError('a record goes on after its end');
  }

  private take(words: number): void {
    this.at += words;
    if (this.at > this.endAt) throw new FrameError('a record ends too early');
  }
}

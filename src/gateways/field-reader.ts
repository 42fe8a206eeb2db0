// One field of a request after the other, from what JSON says to ticks, lots and minor units, exactly; and what is wrong with the first that
// is wrong. It knows no order and no rule of trading. It must never round.

import { randomUUID } from 'node:crypto';
import { writeClOrdId } from '#core/command.ts';
import { clOrdIdBytesMax } from '#core/limits.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { DecimalFault } from '#marketdata/decimal.ts';
import { formatPrice, formatQty, parseMinor, parsePrice, parseQty } from '#marketdata/decimal.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';

/** 1 for the characters of a client order id. */
const isIdCharacter = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:') {
  isIdCharacter[character.charCodeAt(0)] = 1;
}

const orderIdText = /^[1-9][0-9]{0,15}$/;
const zero = /^0(?:\.0*)?$/;

export const orderIdMessage = 'An order id is a string of digits.';

/**
 * The readers answer a number, or -1 with `code`, `field` and perhaps `limit` and `message` of the refusal. `fieldsRead` counts the fields
 * that were there: a request with more has some that nobody knows.
 */
export class FieldReader {
  code = 0;
  field = '';
  limit: string | undefined = undefined;
  message: string | undefined = undefined;
  fieldsRead = 0;
  /** Stands before the names of fields: `orders[1].` of a leg. */
  path = '';

  /** Begins to read a request, or the part of one that stands behind `path`. */
  begin(path = ''): void {
    this.path = path;
    this.fieldsRead = 0;
  }

  refuse(code: number, field: string, message?: string, limit?: string): false {
    this.code = code;
    this.field = this.path + field;
    this.limit = limit;
    this.message = message;
    return false;
  }

  missing(field: string): false {
    return this.refuse(RejectCode.missingField, field, `"${field}" is missing.`);
  }

  /** Ticks. `boundsCode` says no to a price that no instrument could have. */
  price(
    value: unknown,
    field: string,
    instrument: MarketInstrument,
    boundsCode: number = RejectCode.priceOutOfBounds,
  ): number {
    this.fieldsRead++;
    if (typeof value !== 'string') return this.noDecimalString(field);
    const { listing } = instrument;
    const ticks = parsePrice(listing, value);
    if (typeof ticks === 'number') return ticks;
    if (ticks === 'malformed') return this.noDecimal(field);
    if (ticks !== 'outOfRange') return this.none(RejectCode.invalidPriceIncrement, field);
    const boundTicks = zero.test(value) ? listing.priceTicksMin : listing.priceTicksMax;
    return this.none(boundsCode, field, undefined, formatPrice(listing, boundTicks));
  }

  /** Lots. */
  qty(value: unknown, field: string, instrument: MarketInstrument): number {
    this.fieldsRead++;
    if (typeof value !== 'string') return this.noDecimalString(field);
    const { listing } = instrument;
    const lots = parseQty(listing, value);
    if (typeof lots === 'number') return lots;
    if (lots === 'malformed') return this.noDecimal(field);
    if (lots !== 'outOfRange' || zero.test(value)) {
      return this.none(RejectCode.incorrectQuantity, field);
    }
    const limit = formatQty(listing, listing.qtyLotsMax);
    return this.none(RejectCode.quantityAboveMax, field, undefined, limit);
  }

  /** Minor units, at least 1; less, or more than the venue can count, is `rangeCode`. */
  money(value: unknown, field: string, decimals: number, rangeCode: number): number {
    this.fieldsRead++;
    if (typeof value !== 'string') return this.noDecimalString(field);
    const minor: number | DecimalFault = parseMinor(decimals, value);
    if (minor === 'malformed') return this.noDecimal(field);
    if (minor === 'tooManyDecimals') {
      const message = `"${field}" has more than ${decimals} decimals.`;
      return this.none(RejectCode.invalidField, field, message);
    }
    return typeof minor === 'string' || minor === 0 ? this.none(rangeCode, field) : minor;
  }

  /** 1 or 0. */
  flag(value: unknown, field: string): number {
    this.fieldsRead++;
    if (typeof value === 'boolean') return value ? 1 : 0;
    return this.none(RejectCode.invalidField, field, `"${field}" is true or false.`);
  }

  whole(value: unknown, field: string, most: number): number {
    this.fieldsRead++;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) {
      return value;
    }
    const message = `"${field}" is a whole number from 1 to ${most}.`;
    return this.none(RejectCode.invalidField, field, message);
  }

  /** Writes a client order id; one of the venue's own making where the client gave none. */
  clOrdId(value: unknown, words: Int32Array): number {
    if (value === undefined) {
      writeClOrdId(words, randomUUID());
      return 0;
    }
    return this.knownClOrdId(value, 'clOrdId', words);
  }

  /** Writes the client order id of an order that the request refers to. */
  knownClOrdId(value: unknown, field: string, words: Int32Array): number {
    this.fieldsRead++;
    if (!isClOrdId(value)) return this.none(RejectCode.invalidClientOrderId, field);
    writeClOrdId(words, value);
    return 0;
  }

  private none(code: number, field: string, message?: string, limit?: string): -1 {
    this.refuse(code, field, message, limit);
    return -1;
  }

  private noDecimalString(field: string): -1 {
    return this.none(RejectCode.invalidField, field, `"${field}" is a decimal string.`);
  }

  private noDecimal(field: string): -1 {
    return this.none(RejectCode.invalidField, field, `"${field}" is no decimal number.`);
  }
}

/** The number of an order id as the API writes it; 0 where it is none. */
export function parseOrderId(value: unknown): number {
  if (typeof value !== 'string' || !orderIdText.test(value)) return 0;
  const id = Number(value);
  return Number.isSafeInteger(id) ? id : 0;
}

export function isClOrdId(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const { length } = value;
  if (length === 0 || length > clOrdIdBytesMax) return false;
  for (let i = 0; i < length; i++) if (isIdCharacter[value.charCodeAt(i)] !== 1) return false;
  return true;
}

// What is traded: an instrument's listing, its phase, its book and the prices that collars refer to.

import type { InstrumentListing } from '#core/command.ts';
import { Book } from '#core/book/book.ts';
import type { OrderPool } from '#core/book/order-pool.ts';
import { InstrumentQueues } from '#core/instrument-queues.ts';
import type { ReportBuffer } from '#core/book/report-buffer.ts';
import {
  nameLengthMax,
  notionalMinorMax,
  priceTicksMax,
  qtyLotsMax,
  symbolBytesMax,
} from '#core/limits.ts';
import { Phase } from '#core/terms.ts';

export interface Asset {
  readonly assetId: number;
  /** Currency code, or the symbol of the instrument whose shares these are. */
  readonly code: string;
  /** Decimals of the minor unit; 0 for shares. */
  readonly decimals: number;
  /** The instrument whose shares these are; 0 for a currency. */
  readonly instrumentId: number;
}

export class Instrument {
  readonly instrumentId: number;
  readonly shareAssetId: number;
  /** Symbol, currency, decimals, tick, lot and highest price stay as they are; the rest may be set anew. */
  listing: InstrumentListing;
  /** Value of one tick on one lot, in the currency's minor units. */
  readonly tickValueMinor: number;
  readonly book: Book;
  readonly queues: InstrumentQueues;
  phase: number = Phase.closed;
  /** True for ever once it is: nothing is entered in it then. */
  isDelisted = false;
  lastPriceTicks = 0;
  lastTradeId = 0;
  /** Trailing stops that wait, and orders with a minimum quantity that rest. */
  trailingCount = 0;
  minimumCount = 0;

  constructor(
    instrumentId: number,
    shareAssetId: number,
    tickValueMinor: number,
    listing: InstrumentListing,
    pool: OrderPool,
    reports: ReportBuffer,
  ) {
    this.instrumentId = instrumentId;
    this.shareAssetId = shareAssetId;
    this.tickValueMinor = tickValueMinor;
    this.listing = listing;
    this.book = new Book(pool, reports, false, listing.priceTicksMax);
    this.queues = new InstrumentQueues(pool, listing.priceTicksMax);
  }

  /** What collars refer to: the last trade, else the listing's reference; 0 where there is neither. */
  get referencePriceTicks(): number {
    return this.lastPriceTicks > 0 ? this.lastPriceTicks : this.listing.referencePriceTicks;
  }
}

/** Value of a tick on a lot in minor units, or 0 where it is no whole number of them (or too large). */
export function tickValueOf(listing: InstrumentListing, currencyDecimals: number): number {
  const exponent = currencyDecimals - listing.priceDecimals;
  const units = listing.tickUnits * listing.lotShares;
  const value = exponent >= 0 ? units * 10 ** exponent : units / 10 ** -exponent;
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}

/** The first field of a listing that is out of its range, or undefined where all is well. */
export function listingFault(listing: InstrumentListing): keyof InstrumentListing | undefined {
  if (!isSymbol(listing.symbol)) return 'symbol';
  if (listing.name.length === 0 || listing.name.length > nameLengthMax) return 'name';
  if (!isWithin(listing.priceDecimals, 0, 9)) return 'priceDecimals';
  if (!isWithin(listing.tickUnits, 1, 1_000_000_000)) return 'tickUnits';
  if (!isWithin(listing.lotShares, 1, 1_000_000)) return 'lotShares';
  if (!isWithin(listing.priceTicksMin, 1, priceTicksMax)) return 'priceTicksMin';
  if (!isWithin(listing.priceTicksMax, listing.priceTicksMin, priceTicksMax))
    return 'priceTicksMax';
  if (!isWithin(listing.qtyLotsMin, 1, qtyLotsMax)) return 'qtyLotsMin';
  if (!isWithin(listing.qtyLotsMax, listing.qtyLotsMin, qtyLotsMax)) return 'qtyLotsMax';
  if (!isWithin(listing.notionalMinorMax, 1, notionalMinorMax)) return 'notionalMinorMax';
  if (!isWithin(listing.referencePriceTicks, 0, listing.priceTicksMax))
    return 'referencePriceTicks';
  if (!isWithin(listing.marketCollarBps, 1, 10_000)) return 'marketCollarBps';
  if (!isWithin(listing.limitCollarBps, 0, 1_000_000)) return 'limitCollarBps';
  if (!isWithin(listing.openOrdersPerAccountMax, 1, qtyLotsMax)) return 'openOrdersPerAccountMax';
  if (!isWithin(listing.positionLotsMax, 0, qtyLotsMax)) return 'positionLotsMax';
  return undefined;
}

export function isWithin(value: number, min: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= min && value <= max;
}

/** Upper-case ASCII letters, digits, dot and hyphen, beginning with a letter. */
export function isSymbol(text: string): boolean {
  if (text.length === 0 || text.length > symbolBytesMax) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isLetter = code >= 65 && code <= 90;
    const isDigitOrMark = (code >= 48 && code <= 57) || code === 45 || code === 46;
    if (!isLetter && (i === 0 || !isDigitOrMark)) return false;
  }
  return true;
}

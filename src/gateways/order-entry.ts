// Order requests of both doors, checked field by field into commands: the hot path of the gateways, so by hand. A request that is no order at
// all is refused here with a code and the field's name; whether the order is allowed is the core's to say. It must never round.

import { randomUUID } from 'node:crypto';
import type { JsonObject } from './strict-json.ts';
import type { Venue } from './venue.ts';
import type { Command } from '#core/command.ts';
import { CommandKind, writeClOrdId } from '#core/command.ts';
import { clOrdIdBytesMax } from '#core/limits.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { ExecInst, OrdType, Side, StpMode, TimeInForce } from '#core/terms.ts';
import type { DecimalFault } from '#marketdata/decimal.ts';
import { formatPrice, formatQty, parsePrice, parseQty } from '#marketdata/decimal.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';

/** 1 for the characters of a client order id. */
const isIdCharacter = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:') {
  isIdCharacter[character.charCodeAt(0)] = 1;
}

const orderIdText = /^[1-9][0-9]{0,15}$/;
const zero = /^0(?:\.0*)?$/;

/**
 * Reads requests into commands. Each method answers true, or false with `code`, `field` and perhaps `limit` and `message` of the
 * refusal. `fieldsRead` counts the fields that were there: a request with more has some that nobody knows.
 */
export class OrderEntry {
  code = 0;
  field = '';
  limit: string | undefined = undefined;
  message: string | undefined = undefined;
  fieldsRead = 0;
  private readonly venue: Venue;

  constructor(venue: Venue) {
    this.venue = venue;
  }

  /** `instrument`, `side`, `type`, `qty`, `price`, `timeInForce`, `postOnly`, `clOrdId` of a new order. The caller sets the account. */
  readPlace(body: JsonObject, command: Command): boolean {
    this.fieldsRead = 0;
    const instrument = this.readInstrument(body['instrument']);
    if (instrument === undefined) return false;
    command.kind = CommandKind.placeOrder;
    command.instrumentId = instrument.instrumentId;
    command.stpMode = StpMode.cancelNewest;
    return (
      this.readSide(body['side'], command) &&
      this.readType(body['type'], command) &&
      this.readQty(body['qty'], instrument, command, true) &&
      this.readOrderPrice(body['price'], instrument, command) &&
      this.readTimeInForce(body['timeInForce'], command) &&
      this.readPostOnly(body['postOnly'], command) &&
      this.readClOrdId(body['clOrdId'], command)
    );
  }

  /** `price` and `qty` of an amendment; either may be left out. */
  readAmend(body: JsonObject, instrument: MarketInstrument, command: Command): boolean {
    this.fieldsRead = 0;
    command.kind = CommandKind.amendOrder;
    const price = body['price'];
    if (price !== undefined) {
      this.fieldsRead++;
      if (!this.readPrice(price, instrument, command)) return false;
    }
    return this.readQty(body['qty'], instrument, command, false);
  }

  /** `orderId` or `idField` of the order that a request is about; exactly one of them. */
  readTarget(body: JsonObject, idField: 'clOrdId' | 'origClOrdId', command: Command): boolean {
    this.fieldsRead = 0;
    const orderId = body['orderId'];
    const clOrdId = body[idField];
    if (orderId !== undefined) {
      if (clOrdId !== undefined) {
        return this.refuse(
          RejectCode.contradictoryInstructions,
          idField,
          `Give either "orderId" or "${idField}".`,
        );
      }
      this.fieldsRead = 1;
      const id = parseOrderId(orderId);
      if (id === 0) return this.refuse(RejectCode.invalidField, 'orderId', orderIdMessage);
      command.orderId = id;
      return true;
    }
    if (clOrdId === undefined) return this.missing('orderId');
    this.fieldsRead = 1;
    if (!isClOrdId(clOrdId)) return this.refuse(RejectCode.invalidClientOrderId, idField);
    writeClOrdId(command.origClOrdId, clOrdId);
    return true;
  }

  /** `instrument` and `side` of a mass cancel; either may be left out. */
  readMassCancel(body: JsonObject, command: Command): boolean {
    this.fieldsRead = 0;
    command.kind = CommandKind.massCancel;
    if (body['instrument'] !== undefined) {
      const instrument = this.readInstrument(body['instrument']);
      if (instrument === undefined) return false;
      command.instrumentId = instrument.instrumentId;
    }
    return body['side'] === undefined || this.readSide(body['side'], command);
  }

  readInstrument(value: unknown): MarketInstrument | undefined {
    if (value === undefined) {
      this.missing('instrument');
      return undefined;
    }
    this.fieldsRead++;
    if (typeof value !== 'string') {
      this.refuse(RejectCode.invalidField, 'instrument', 'A symbol is a string.');
      return undefined;
    }
    const instrument = this.venue.market.instrumentBySymbol(value);
    if (instrument === undefined) this.refuse(RejectCode.unknownInstrument, 'instrument');
    return instrument;
  }

  readClOrdId(value: unknown, command: Command): boolean {
    if (value === undefined) {
      writeClOrdId(command.clOrdId, randomUUID());
      return true;
    }
    this.fieldsRead++;
    if (!isClOrdId(value)) return this.refuse(RejectCode.invalidClientOrderId, 'clOrdId');
    writeClOrdId(command.clOrdId, value);
    return true;
  }

  refuse(code: number, field: string, message?: string): false {
    this.code = code;
    this.field = field;
    this.limit = undefined;
    this.message = message;
    return false;
  }

  private missing(field: string): false {
    return this.refuse(RejectCode.missingField, field, `"${field}" is missing.`);
  }

  private readSide(value: unknown, command: Command): boolean {
    if (value === 'buy') command.side = Side.buy;
    else if (value === 'sell') command.side = Side.sell;
    else if (value === undefined) return this.missing('side');
    else return this.refuse(RejectCode.invalidSide, 'side');
    this.fieldsRead++;
    return true;
  }

  private readType(value: unknown, command: Command): boolean {
    if (value === 'limit') command.ordType = OrdType.limit;
    else if (value === 'market') command.ordType = OrdType.market;
    else if (value === undefined) return this.missing('type');
    else return this.refuse(RejectCode.invalidOrderType, 'type');
    this.fieldsRead++;
    return true;
  }

  private readTimeInForce(value: unknown, command: Command): boolean {
    if (value === undefined) {
      command.timeInForce = command.ordType === OrdType.market ? TimeInForce.ioc : TimeInForce.gtc;
      return true;
    }
    this.fieldsRead++;
    if (value === 'GTC') command.timeInForce = TimeInForce.gtc;
    else if (value === 'IOC') command.timeInForce = TimeInForce.ioc;
    else if (value === 'DAY') command.timeInForce = TimeInForce.day;
    else if (value === 'FOK') command.timeInForce = TimeInForce.fok;
    else return this.refuse(RejectCode.invalidTimeInForce, 'timeInForce');
    return true;
  }

  private readPostOnly(value: unknown, command: Command): boolean {
    if (value === undefined) return true;
    this.fieldsRead++;
    if (typeof value !== 'boolean') {
      return this.refuse(RejectCode.invalidField, 'postOnly', '"postOnly" is true or false.');
    }
    if (value) command.execInst = ExecInst.postOnly;
    return true;
  }

  private readQty(
    value: unknown,
    instrument: MarketInstrument,
    command: Command,
    isRequired: boolean,
  ): boolean {
    if (value === undefined) return isRequired ? this.missing('qty') : true;
    this.fieldsRead++;
    if (typeof value !== 'string') {
      return this.refuse(RejectCode.invalidField, 'qty', '"qty" is a decimal string.');
    }
    const lots = parseQty(instrument.listing, value);
    if (typeof lots === 'string') return this.refuseQty(lots, value, instrument);
    command.qtyLots = lots;
    return true;
  }

  private refuseQty(fault: DecimalFault, text: string, instrument: MarketInstrument): false {
    if (fault === 'malformed') {
      return this.refuse(RejectCode.invalidField, 'qty', '"qty" is no decimal number.');
    }
    if (fault !== 'outOfRange' || zero.test(text)) {
      return this.refuse(RejectCode.incorrectQuantity, 'qty');
    }
    this.refuse(RejectCode.quantityAboveMax, 'qty');
    this.limit = formatQty(instrument.listing, instrument.listing.qtyLotsMax);
    return false;
  }

  /** A limit order without a price and a market order with one go on to the core, which remembers the reject. */
  private readOrderPrice(value: unknown, instrument: MarketInstrument, command: Command): boolean {
    if (value === undefined) return true;
    this.fieldsRead++;
    return this.readPrice(value, instrument, command);
  }

  private readPrice(value: unknown, instrument: MarketInstrument, command: Command): boolean {
    if (typeof value !== 'string') {
      return this.refuse(RejectCode.invalidField, 'price', '"price" is a decimal string.');
    }
    const ticks = parsePrice(instrument.listing, value);
    if (typeof ticks === 'string') return this.refusePrice(ticks, value, instrument);
    command.priceTicks = ticks;
    return true;
  }

  private refusePrice(fault: DecimalFault, text: string, instrument: MarketInstrument): false {
    if (fault === 'malformed') {
      return this.refuse(RejectCode.invalidField, 'price', '"price" is no decimal number.');
    }
    if (fault !== 'outOfRange') return this.refuse(RejectCode.invalidPriceIncrement, 'price');
    const { listing } = instrument;
    this.refuse(RejectCode.priceOutOfBounds, 'price');
    const boundTicks = zero.test(text) ? listing.priceTicksMin : listing.priceTicksMax;
    this.limit = formatPrice(listing, boundTicks);
    return false;
  }
}

export const orderIdMessage = 'An order id is a string of digits.';

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

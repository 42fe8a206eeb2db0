// Order requests of both doors, checked field by field into commands: the hot path of the gateways, so by hand. A request that is no order at
// all is refused here with a code and the field's name; whether the order is allowed is the core's to say. It must never round.

import { FieldReader, orderIdMessage, parseOrderId } from './field-reader.ts';
import { readTerms } from './order-terms.ts';
import type { JsonObject } from './strict-json.ts';
import type { Venue } from './venue.ts';
import type { Command } from '#core/command.ts';
import { CommandKind, readClOrdId } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { OrdType, Side, TimeInForce } from '#core/terms.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';

const ordTypes: ReadonlyMap<unknown, number> = new Map(Object.entries(OrdType));

/** Reads requests into commands. Each method answers true, or false with the refusal in `fields`. */
export class OrderEntry {
  readonly fields = new FieldReader();
  private readonly venue: Venue;

  constructor(venue: Venue) {
    this.venue = venue;
  }

  /** The fields of a new order (order-fields.ts). The caller sets the account; `path` stands before the names of refused fields. */
  readPlace(body: JsonObject, command: Command, path = ''): boolean {
    const { fields } = this;
    fields.begin(path);
    const instrument = this.readInstrument(body['instrument']);
    if (instrument === undefined) return false;
    command.kind = CommandKind.placeOrder;
    command.instrumentId = instrument.instrumentId;
    return (
      this.readSide(body['side'], command) &&
      this.readType(body['type'], command) &&
      this.readQuantity(body, instrument, command) &&
      this.readOrderPrice(body['price'], instrument, command) &&
      this.readTimeInForce(body['timeInForce'], command) &&
      readTerms(fields, body, instrument, command) &&
      fields.clOrdId(body['clOrdId'], command.clOrdId) >= 0
    );
  }

  /**
   * `price`, `qty` and `stopPrice` of an amendment, each of which may be left out. The order is the command's; an order that is still on
   * its way is known to the engine alone: its decimals are read by the instrument that the request names.
   */
  readAmend(body: JsonObject, command: Command): boolean {
    const { fields } = this;
    command.kind = CommandKind.amendOrder;
    const known = this.knownInstrument(command);
    const isNamed = body['instrument'] !== undefined;
    const named = isNamed ? this.readInstrument(body['instrument']) : undefined;
    if (isNamed && named === undefined) return false;
    const instrument = known ?? named;
    if (instrument === undefined) {
      const field = command.orderId > 0 ? 'orderId' : 'clOrdId';
      return fields.refuse(RejectCode.unknownOrder, field);
    }
    if (named !== undefined && named !== instrument) {
      return fields.refuse(RejectCode.contradictoryInstructions, 'instrument');
    }
    command.instrumentId = instrument.instrumentId;
    return this.readAmendment(body, instrument, command);
  }

  /** `orderId` or `idField` of the order that a request is about; exactly one of them. */
  readTarget(
    body: JsonObject,
    idField: 'clOrdId' | 'origClOrdId',
    command: Command,
    path = '',
  ): boolean {
    const { fields } = this;
    fields.begin(path);
    const orderId = body['orderId'];
    const clOrdId = body[idField];
    if (orderId === undefined) {
      if (clOrdId === undefined) return fields.missing('orderId');
      return fields.knownClOrdId(clOrdId, idField, command.origClOrdId) >= 0;
    }
    if (clOrdId !== undefined) {
      const message = `Give either "orderId" or "${idField}".`;
      return fields.refuse(RejectCode.contradictoryInstructions, idField, message);
    }
    fields.fieldsRead = 1;
    command.orderId = parseOrderId(orderId);
    if (command.orderId > 0) return true;
    return fields.refuse(RejectCode.invalidField, 'orderId', orderIdMessage);
  }

  /** `instrument` and `side` of a mass cancel; either may be left out. */
  readMassCancel(body: JsonObject, command: Command): boolean {
    this.fields.begin();
    command.kind = CommandKind.massCancel;
    if (body['instrument'] !== undefined) {
      const instrument = this.readInstrument(body['instrument']);
      if (instrument === undefined) return false;
      command.instrumentId = instrument.instrumentId;
    }
    return body['side'] === undefined || this.readSide(body['side'], command);
  }

  private readInstrument(value: unknown): MarketInstrument | undefined {
    const { fields } = this;
    if (value === undefined) {
      fields.missing('instrument');
      return undefined;
    }
    fields.fieldsRead++;
    if (typeof value !== 'string') {
      fields.refuse(RejectCode.invalidField, 'instrument', 'A symbol is a string.');
      return undefined;
    }
    const instrument = this.venue.market.instrumentBySymbol(value);
    if (instrument === undefined) fields.refuse(RejectCode.unknownInstrument, 'instrument');
    return instrument;
  }

  /** The instrument of the order that the command means, where the views know it as one of the command's account. */
  private knownInstrument(command: Command): MarketInstrument | undefined {
    const { market, portfolio } = this.venue;
    const { accountId, orderId, origClOrdId } = command;
    const order =
      orderId > 0
        ? portfolio.order(orderId)
        : portfolio.orderByClOrdId(accountId, readClOrdId(origClOrdId));
    return order?.accountId === accountId ? market.instrument(order.instrumentId) : undefined;
  }

  private readAmendment(body: JsonObject, instrument: MarketInstrument, command: Command): boolean {
    const { fields } = this;
    const { price, stopPrice, qty } = body;
    if (price !== undefined) {
      command.priceTicks = fields.price(price, 'price', instrument);
      if (command.priceTicks < 0) return false;
    }
    if (stopPrice !== undefined) {
      const bounds = RejectCode.stopPriceOutOfBounds;
      command.stopTicks = fields.price(stopPrice, 'stopPrice', instrument, bounds);
      if (command.stopTicks < 0) return false;
    }
    if (qty !== undefined) command.qtyLots = fields.qty(qty, 'qty', instrument);
    return command.qtyLots >= 0;
  }

  private readSide(value: unknown, command: Command): boolean {
    const { fields } = this;
    if (value === 'buy') command.side = Side.buy;
    else if (value === 'sell') command.side = Side.sell;
    else if (value === undefined) return fields.missing('side');
    else return fields.refuse(RejectCode.invalidSide, 'side');
    fields.fieldsRead++;
    return true;
  }

  private readType(value: unknown, command: Command): boolean {
    const { fields } = this;
    if (value === 'limit') command.ordType = OrdType.limit;
    else if (value === undefined) return fields.missing('type');
    else {
      const ordType = ordTypes.get(value);
      if (ordType === undefined) return fields.refuse(RejectCode.invalidOrderType, 'type');
      command.ordType = ordType;
    }
    fields.fieldsRead++;
    return true;
  }

  private readTimeInForce(value: unknown, command: Command): boolean {
    if (value === undefined) {
      command.timeInForce = command.ordType === OrdType.market ? TimeInForce.ioc : TimeInForce.gtc;
      return true;
    }
    this.fields.fieldsRead++;
    switch (value) {
      case 'GTC':
        command.timeInForce = TimeInForce.gtc;
        return true;
      case 'IOC':
        command.timeInForce = TimeInForce.ioc;
        return true;
      case 'DAY':
        command.timeInForce = TimeInForce.day;
        return true;
      case 'FOK':
        command.timeInForce = TimeInForce.fok;
        return true;
      case 'GTD':
        command.timeInForce = TimeInForce.gtd;
        return true;
      case 'OPG':
        command.timeInForce = TimeInForce.opg;
        return true;
      case 'CLS':
        command.timeInForce = TimeInForce.cls;
        return true;
      default:
        return this.fields.refuse(RejectCode.invalidTimeInForce, 'timeInForce');
    }
  }

  /** `qty`, or `cashOrderQty` in its place; whoever gives both hears of it from the core, which remembers the reject. */
  private readQuantity(body: JsonObject, instrument: MarketInstrument, command: Command): boolean {
    const { fields } = this;
    const { qty, cashOrderQty } = body;
    if (qty !== undefined) command.qtyLots = fields.qty(qty, 'qty', instrument);
    else if (cashOrderQty === undefined) return fields.missing('qty');
    if (command.qtyLots < 0) return false;
    if (cashOrderQty === undefined) return true;
    const { decimals } = instrument.currency;
    const range = RejectCode.budgetOutOfRange;
    command.budgetMinor = fields.money(cashOrderQty, 'cashOrderQty', decimals, range);
    return command.budgetMinor > 0;
  }

  /** A limit order without a price and a market order with one go on to the core, which remembers the reject. */
  private readOrderPrice(value: unknown, instrument: MarketInstrument, command: Command): boolean {
    if (value === undefined) return true;
    command.priceTicks = this.fields.price(value, 'price', instrument);
    return command.priceTicks > 0;
  }
}

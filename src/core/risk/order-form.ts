// Whether an order is well formed: every contradiction between its terms, and its numbers against the listing, in the rulebook's order,
// one code each. It must never look at the state of the market: the same order has the same form at any time but for its expiry.

import type { Command } from '#core/command.ts';
import { isWithin, type Instrument } from '#core/instruments.ts';
import { icebergPartsMax, notionalMinorMax, trailBpsMax } from '#core/limits.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { protectionTicks } from '#core/risk/collars.ts';
import {
  ExecInst,
  hasLimitPrice,
  isTrailing,
  OrdType,
  Side,
  termName,
  TimeInForce,
  waitsForTrigger,
} from '#core/terms.ts';

const execInstMax = ExecInst.postOnly | ExecInst.repriceToPost | ExecInst.allOrNone;

/** Checks one order; after a failure `limit` is the value that was broken, or 0. */
export class OrderForm {
  limit = 0;

  /** `tsUs` is the time of the command. */
  check(order: Command, instrument: Instrument, tsUs: number): number {
    this.limit = 0;
    // Most orders: a limit order with nothing beyond. Whatever is unusual goes the long way, to the code that names it.
    const isUsual =
      order.ordType === OrdType.limit &&
      order.execInst === ExecInst.none &&
      order.priceTicks !== 0 &&
      (order.side === Side.buy || order.side === Side.sell) &&
      isUsualTime(order.timeInForce) &&
      order.isPlain;
    if (isUsual) return this.checkPriceAndQty(instrument, order.priceTicks, order.qtyLots);
    return (
      this.checkTerms(order) ||
      this.checkInstructions(order) ||
      this.checkExpiry(order, tsUs) ||
      this.checkTrigger(order, instrument) ||
      this.checkPrice(order) ||
      this.checkBudget(order, instrument) ||
      this.checkQty(order) ||
      this.checkDisplay(order) ||
      this.checkMinimum(order) ||
      this.checkBounds(order, instrument)
    );
  }

  /** Price and quantity of a limit order against the listing, for new and amended orders. */
  checkPriceAndQty(instrument: Instrument, priceTicks: number, qtyLots: number): number {
    const { listing } = instrument;
    this.limit = 0;
    if (!isPositive(qtyLots)) return RejectCode.incorrectQuantity;
    if (qtyLots < listing.qtyLotsMin) {
      return this.broken(RejectCode.quantityBelowMin, listing.qtyLotsMin);
    }
    if (qtyLots > listing.qtyLotsMax) {
      return this.broken(RejectCode.quantityAboveMax, listing.qtyLotsMax);
    }
    const outOfBounds = this.checkInBounds(instrument, priceTicks, RejectCode.priceOutOfBounds);
    return outOfBounds || this.checkNotional(instrument, priceTicks, qtyLots);
  }

  /** A stop or activation price against the listing, for new and amended orders. */
  checkStopPrice(instrument: Instrument, stopTicks: number): number {
    this.limit = 0;
    return this.checkInBounds(instrument, stopTicks, RejectCode.stopPriceOutOfBounds);
  }

  /** A valid quantity at a price that some order could have, against the listing's largest value. */
  checkNotional(instrument: Instrument, priceTicks: number, qtyLots: number): number {
    // Both factors are below 2^31 here; the tick's value may be large, so divide instead of multiplying.
    const notionalMax = instrument.listing.notionalMinorMax;
    if (priceTicks * qtyLots <= Math.floor(notionalMax / instrument.tickValueMinor)) {
      return RejectCode.none;
    }
    return this.broken(RejectCode.notionalAboveMax, notionalMax);
  }

  private checkTerms(order: Command): number {
    const { side, ordType, timeInForce } = order;
    if (side !== Side.buy && side !== Side.sell) return RejectCode.invalidSide;
    if (termName(OrdType, ordType) === undefined) return RejectCode.invalidOrderType;
    if (termName(TimeInForce, timeInForce) === undefined) return RejectCode.invalidTimeInForce;
    if (!isWithin(order.execInst, ExecInst.none, execInstMax)) {
      return RejectCode.unsupportedOrderCharacteristic;
    }
    if (ordType === OrdType.limit) return RejectCode.none;
    // Stops wait, so they must stay; market orders do not, beyond the auction that they are for.
    const isAllowed = waitsForTrigger(ordType)
      ? mayRest(timeInForce)
      : timeInForce !== TimeInForce.gtc && timeInForce !== TimeInForce.gtd;
    return isAllowed ? RejectCode.none : RejectCode.timeInForceNotAllowed;
  }

  private checkInstructions(order: Command): number {
    const { ordType, execInst } = order;
    const rests = mayRest(order.timeInForce);
    const isPostOnly = (execInst & ExecInst.postOnly) !== 0;
    if (isPostOnly && !rests) return RejectCode.postOnlyImmediate;
    if (isPostOnly && !hasLimitPrice(ordType)) return RejectCode.postOnlyMarket;
    if ((execInst & ExecInst.repriceToPost) !== 0 && !isPostOnly) {
      return RejectCode.repriceWithoutPostOnly;
    }
    if ((execInst & ExecInst.allOrNone) === 0) return RejectCode.none;
    const isAllowed =
      ordType === OrdType.limit &&
      rests &&
      !isPostOnly &&
      order.displayLots === 0 &&
      order.minQtyLots === 0;
    return isAllowed ? RejectCode.none : RejectCode.allOrNoneNotAllowed;
  }

  private checkExpiry(order: Command, tsUs: number): number {
    const { expireTsUs } = order;
    if (order.timeInForce !== TimeInForce.gtd) {
      return expireTsUs === 0 ? RejectCode.none : RejectCode.expireTimeNotAllowed;
    }
    if (!isPositive(expireTsUs)) return RejectCode.expireTimeRequired;
    return expireTsUs <= tsUs ? RejectCode.expireTimePast : RejectCode.none;
  }

  /** Stop price, activation price, trailing offset. */
  private checkTrigger(order: Command, instrument: Instrument): number {
    const { ordType, stopTicks, activationTicks, trailTicks, trailBps } = order;
    const trails = isTrailing(ordType);
    if (waitsForTrigger(ordType) && !trails) {
      if (stopTicks === 0) return RejectCode.stopPriceRequired;
      const outOfBounds = this.checkStopPrice(instrument, stopTicks);
      if (outOfBounds !== RejectCode.none) return outOfBounds;
    } else if (stopTicks !== 0) return RejectCode.stopPriceNotAllowed;
    if (activationTicks !== 0) {
      if (!trails) return RejectCode.activationPriceNotAllowed;
      const outOfBounds = this.checkStopPrice(instrument, activationTicks);
      if (outOfBounds !== RejectCode.none) return outOfBounds;
    }
    if (!trails) {
      const hasOffset = trailTicks !== 0 || trailBps !== 0;
      return hasOffset ? RejectCode.trailingOffsetNotAllowed : RejectCode.none;
    }
    if ((trailTicks === 0) === (trailBps === 0)) return RejectCode.trailingOffsetRequired;
    const offset = trailTicks === 0 ? trailBps : trailTicks;
    const offsetMax = trailTicks === 0 ? trailBpsMax : instrument.listing.priceTicksMax;
    if (isWithin(offset, 1, offsetMax)) return RejectCode.none;
    return this.broken(RejectCode.trailingOffsetRequired, offsetMax);
  }

  private checkPrice(order: Command): number {
    if (!hasLimitPrice(order.ordType)) {
      return order.priceTicks === 0 ? RejectCode.none : RejectCode.priceNotAllowed;
    }
    return order.priceTicks === 0 ? RejectCode.priceRequired : RejectCode.none;
  }

  private checkBudget(order: Command, instrument: Instrument): number {
    const { budgetMinor } = order;
    if (budgetMinor === 0) return RejectCode.none;
    if (order.qtyLots !== 0) return RejectCode.budgetWithQuantity;
    if (order.ordType !== OrdType.market || order.timeInForce !== TimeInForce.ioc) {
      return RejectCode.budgetNotAllowed;
    }
    const budgetMax = Math.min(instrument.listing.notionalMinorMax, notionalMinorMax);
    if (isWithin(budgetMinor, 1, budgetMax)) return RejectCode.none;
    return this.broken(RejectCode.budgetOutOfRange, budgetMax);
  }

  private checkQty(order: Command): number {
    if (order.budgetMinor !== 0 || isPositive(order.qtyLots)) return RejectCode.none;
    return RejectCode.incorrectQuantity;
  }

  private checkDisplay(order: Command): number {
    const { displayLots, qtyLots } = order;
    if (displayLots === 0) return RejectCode.none;
    const isAllowed =
      isPositive(displayLots) &&
      hasLimitPrice(order.ordType) &&
      mayRest(order.timeInForce) &&
      order.minQtyLots === 0;
    if (!isAllowed) return RejectCode.displayQtyNotAllowed;
    if (displayLots > qtyLots) return this.broken(RejectCode.displayQtyAboveOrderQty, qtyLots);
    const displayMin = Math.ceil(qtyLots / icebergPartsMax);
    if (displayLots >= displayMin) return RejectCode.none;
    return this.broken(RejectCode.displayQtyTooSmall, displayMin);
  }

  private checkMinimum(order: Command): number {
    const { minQtyLots, qtyLots, timeInForce } = order;
    if (minQtyLots === 0) return RejectCode.none;
    const isAllowed =
      isPositive(minQtyLots) &&
      !waitsForTrigger(order.ordType) &&
      timeInForce !== TimeInForce.fok &&
      timeInForce !== TimeInForce.opg &&
      timeInForce !== TimeInForce.cls &&
      (order.execInst & ExecInst.postOnly) === 0 &&
      order.budgetMinor === 0;
    if (!isAllowed) return RejectCode.minQtyNotAllowed;
    if (minQtyLots <= qtyLots) return RejectCode.none;
    return this.broken(RejectCode.minQtyAboveOrderQty, qtyLots);
  }

  /** Quantity, price and value against the listing; the price is the worst that is known without a reference price. */
  private checkBounds(order: Command, instrument: Instrument): number {
    if (order.budgetMinor !== 0) return RejectCode.none;
    let { priceTicks } = order;
    if (!hasLimitPrice(order.ordType)) {
      priceTicks =
        order.stopTicks === 0
          ? instrument.listing.priceTicksMin
          : protectionTicks(instrument, order.side, order.stopTicks);
    }
    return this.checkPriceAndQty(instrument, priceTicks, order.qtyLots);
  }

  private checkInBounds(instrument: Instrument, ticks: number, code: number): number {
    const { priceTicksMin, priceTicksMax } = instrument.listing;
    if (isWithin(ticks, priceTicksMin, priceTicksMax)) return RejectCode.none;
    return this.broken(code, ticks < priceTicksMin ? priceTicksMin : priceTicksMax);
  }

  private broken(code: number, limit: number): number {
    this.limit = limit;
    return code;
  }
}

function isUsualTime(timeInForce: number): boolean {
  return (
    timeInForce === TimeInForce.gtc ||
    timeInForce === TimeInForce.ioc ||
    timeInForce === TimeInForce.day ||
    timeInForce === TimeInForce.fok
  );
}

/** What is left of such an order stays, until it is filled or something ends it. */
function mayRest(timeInForce: number): boolean {
  return (
    timeInForce === TimeInForce.gtc ||
    timeInForce === TimeInForce.day ||
    timeInForce === TimeInForce.gtd
  );
}

function isPositive(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

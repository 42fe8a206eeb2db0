// What contradicts itself in an order, or does not fit its instrument: the rulebook's list, in its order, one code each.

import { RejectCode } from '#core/reject-codes.ts';
import {
  hasLimitPrice,
  isTrailing,
  OrdType,
  Side,
  TimeInForce,
  waitsForTrigger,
} from '#core/terms.ts';
import { firstOf, isWithin, no, type Refusal } from './naive-answers.ts';
import { isAllOrNone, isPostOnly, reprices, stays } from './naive-order.ts';
import type { Full } from './naive-request.ts';
import { marketCollar, type NaiveInstrument } from './naive-venue.ts';

const icebergParts = 1_000;
const trailBpsMax = 5_000;
const timesInForce: readonly number[] = Object.values(TimeInForce);

export function checkShape(
  instrument: NaiveInstrument,
  order: Full,
  tsUs: number,
): Refusal | undefined {
  return firstOf([
    () =>
      order.side === Side.buy || order.side === Side.sell ? undefined : no(RejectCode.invalidSide),
    () => (isWithin(order.ordType, 1, 8) ? undefined : no(RejectCode.invalidOrderType)),
    () =>
      timesInForce.includes(order.timeInForce) ? undefined : no(RejectCode.invalidTimeInForce),
    () =>
      isWithin(order.execInst, 0, 7) ? undefined : no(RejectCode.unsupportedOrderCharacteristic),
    () => (suitsType(order) ? undefined : no(RejectCode.timeInForceNotAllowed)),
    () => checkInstructions(order),
    () => checkExpireTime(order, tsUs),
    () => checkStop(instrument, order),
    () => checkTrail(instrument, order),
    () => checkPriceThere(order),
    () => checkBudget(instrument, order),
    () =>
      order.budgetMinor === 0 && !isWithin(order.qtyLots, 1, Number.MAX_SAFE_INTEGER)
        ? no(RejectCode.incorrectQuantity)
        : undefined,
    () => checkDisplay(order),
    () => checkMinimum(order),
    () => (order.budgetMinor === 0 ? checkQty(instrument, order.qtyLots) : undefined),
    () =>
      hasLimitPrice(order.ordType)
        ? checkBound(instrument, order.priceTicks, RejectCode.priceOutOfBounds)
        : undefined,
    () => checkValue(instrument, order),
  ]);
}

/** Stops stay; market orders are immediate or for an auction. */
function suitsType({ ordType, timeInForce }: Full): boolean {
  if (waitsForTrigger(ordType)) return stays(timeInForce);
  if (ordType === OrdType.limit) return true;
  return timeInForce !== TimeInForce.gtc && timeInForce !== TimeInForce.gtd;
}

function checkInstructions(order: Full): Refusal | undefined {
  const { ordType, timeInForce } = order;
  if (isPostOnly(order)) {
    if (!stays(timeInForce)) return no(RejectCode.postOnlyImmediate);
    if (!hasLimitPrice(ordType)) return no(RejectCode.postOnlyMarket);
  }
  if (reprices(order) && !isPostOnly(order)) return no(RejectCode.repriceWithoutPostOnly);
  if (isAllOrNone(order)) {
    const mayBe = ordType === OrdType.limit && stays(timeInForce);
    const hasOther = isPostOnly(order) || order.displayLots !== 0 || order.minQtyLots !== 0;
    if (!mayBe || hasOther) {
      return no(RejectCode.allOrNoneNotAllowed);
    }
  }
  return undefined;
}

function checkExpireTime({ timeInForce, expireTsUs }: Full, tsUs: number): Refusal | undefined {
  if (timeInForce !== TimeInForce.gtd) {
    return expireTsUs === 0 ? undefined : no(RejectCode.expireTimeNotAllowed);
  }
  if (!isWithin(expireTsUs, 1, Number.MAX_SAFE_INTEGER)) return no(RejectCode.expireTimeRequired);
  return expireTsUs > tsUs ? undefined : no(RejectCode.expireTimePast);
}

function checkStop(instrument: NaiveInstrument, order: Full): Refusal | undefined {
  const { ordType, stopTicks, activationTicks } = order;
  const hasStop = waitsForTrigger(ordType) && !isTrailing(ordType);
  if (hasStop && stopTicks === 0) return no(RejectCode.stopPriceRequired);
  if (!hasStop && stopTicks !== 0) return no(RejectCode.stopPriceNotAllowed);
  const outOfBounds = RejectCode.stopPriceOutOfBounds;
  const stopFault = stopTicks === 0 ? undefined : checkBound(instrument, stopTicks, outOfBounds);
  if (stopFault !== undefined) return stopFault;
  if (!isTrailing(ordType) && activationTicks !== 0)
    return no(RejectCode.activationPriceNotAllowed);
  return activationTicks === 0 ? undefined : checkBound(instrument, activationTicks, outOfBounds);
}

/** One of the two, of a trailing stop only. */
function checkTrail({ listing }: NaiveInstrument, order: Full): Refusal | undefined {
  const { ordType, trailTicks, trailBps } = order;
  if (!isTrailing(ordType)) {
    return trailTicks === 0 && trailBps === 0 ? undefined : no(RejectCode.trailingOffsetNotAllowed);
  }
  if (trailTicks === 0 && trailBps === 0) return no(RejectCode.trailingOffsetRequired);
  if (trailTicks !== 0 && trailBps !== 0) return no(RejectCode.trailingOffsetRequired);
  const most = trailBps === 0 ? listing.priceTicksMax : trailBpsMax;
  const isGood = isWithin(trailTicks + trailBps, 1, most);
  return isGood ? undefined : no(RejectCode.trailingOffsetRequired, most);
}

function checkPriceThere({ ordType, priceTicks }: Full): Refusal | undefined {
  if (hasLimitPrice(ordType)) return priceTicks === 0 ? no(RejectCode.priceRequired) : undefined;
  return priceTicks === 0 ? undefined : no(RejectCode.priceNotAllowed);
}

function checkBudget(instrument: NaiveInstrument, order: Full): Refusal | undefined {
  const { budgetMinor, ordType, timeInForce, qtyLots } = order;
  const { notionalMinorMax } = instrument.listing;
  if (budgetMinor === 0) return undefined;
  if (qtyLots !== 0) return no(RejectCode.budgetWithQuantity);
  if (ordType !== OrdType.market || timeInForce !== TimeInForce.ioc) {
    return no(RejectCode.budgetNotAllowed);
  }
  if (isWithin(budgetMinor, 1, notionalMinorMax)) return undefined;
  return no(RejectCode.budgetOutOfRange, notionalMinorMax);
}

export function checkQty({ listing }: NaiveInstrument, qtyLots: number): Refusal | undefined {
  const { qtyLotsMin, qtyLotsMax } = listing;
  if (!Number.isSafeInteger(qtyLots) || qtyLots <= 0) return no(RejectCode.incorrectQuantity);
  if (qtyLots < qtyLotsMin) return no(RejectCode.quantityBelowMin, qtyLotsMin);
  if (qtyLots > qtyLotsMax) return no(RejectCode.quantityAboveMax, qtyLotsMax);
  return undefined;
}

/** An iceberg is a limit order that rests, and comes in at most so many parts. */
function checkDisplay(order: Full): Refusal | undefined {
  const { displayLots, qtyLots, ordType, timeInForce } = order;
  if (displayLots === 0) return undefined;
  if (!hasLimitPrice(ordType) || !stays(timeInForce) || order.minQtyLots !== 0) {
    return no(RejectCode.displayQtyNotAllowed);
  }
  if (!isWithin(displayLots, 1, Number.MAX_SAFE_INTEGER))
    return no(RejectCode.displayQtyNotAllowed);
  return checkParts(displayLots, qtyLots);
}

export function checkParts(displayLots: number, qtyLots: number): Refusal | undefined {
  if (displayLots > qtyLots) return no(RejectCode.displayQtyAboveOrderQty, qtyLots);
  const least = Math.ceil(qtyLots / icebergParts);
  return displayLots < least ? no(RejectCode.displayQtyTooSmall, least) : undefined;
}

function checkMinimum(order: Full): Refusal | undefined {
  const { minQtyLots, qtyLots, ordType, timeInForce } = order;
  if (minQtyLots === 0) return undefined;
  const isSuch = ordType === OrdType.limit || ordType === OrdType.market;
  const mayHave = isSuch && (timeInForce === TimeInForce.ioc || stays(timeInForce));
  if (!mayHave || isAllOrNone(order) || isPostOnly(order) || order.budgetMinor !== 0) {
    return no(RejectCode.minQtyNotAllowed);
  }
  if (!isWithin(minQtyLots, 1, Number.MAX_SAFE_INTEGER)) return no(RejectCode.minQtyNotAllowed);
  return minQtyLots <= qtyLots ? undefined : no(RejectCode.minQtyAboveOrderQty, qtyLots);
}

export function checkBound(
  { listing }: NaiveInstrument,
  priceTicks: number,
  code: number,
): Refusal | undefined {
  if (priceTicks < listing.priceTicksMin) return no(code, listing.priceTicksMin);
  if (!Number.isSafeInteger(priceTicks) || priceTicks > listing.priceTicksMax) {
    return no(code, listing.priceTicksMax);
  }
  return undefined;
}

/** Without a limit, nothing is worth less than the lowest price; a stop is worth its collar. */
function checkValue(instrument: NaiveInstrument, order: Full): Refusal | undefined {
  const { ordType, side, priceTicks, qtyLots, stopTicks } = order;
  if (order.budgetMinor !== 0) return undefined;
  if (hasLimitPrice(ordType)) return checkNotional(instrument, priceTicks, qtyLots);
  if (stopTicks !== 0) {
    return checkNotional(instrument, marketCollar(instrument, side, stopTicks), qtyLots);
  }
  return checkNotional(instrument, instrument.listing.priceTicksMin, qtyLots);
}

export function checkNotional(
  { listing, tickValue }: NaiveInstrument,
  priceTicks: number,
  qtyLots: number,
): Refusal | undefined {
  const notional = BigInt(priceTicks) * BigInt(qtyLots) * tickValue;
  if (notional <= BigInt(listing.notionalMinorMax)) return undefined;
  return no(RejectCode.notionalAboveMax, listing.notionalMinorMax);
}

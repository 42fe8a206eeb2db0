// The pre-trade checks of the naive venue: a list in the rulebook's order, of which the first that speaks is the answer.

import { RejectCode } from '#core/reject-codes.ts';
import {
  AccountKind,
  AccountStatus,
  hasLimitPrice,
  isTrailing,
  OrdType,
  Phase,
  Side,
  waitsForTrigger,
} from '#core/terms.ts';
import { firstOf, no, type Refusal } from './naive-answers.ts';
import {
  checkExposure,
  checkLikeness,
  checkOpenOrders,
  checkPosition,
  checkRate,
  checkStp,
  type Addition,
  type Taken,
} from './naive-limits.ts';
import {
  costOfLot,
  isPostOnly,
  netOfLot,
  openLots,
  otherSide,
  type NaiveOrder,
} from './naive-order.ts';
import { phaseCode } from './naive-phases.ts';
import type { Full } from './naive-request.ts';
import { checkBound, checkNotional, checkParts, checkQty, checkShape } from './naive-shape.ts';
import {
  collar,
  holdAsset,
  limitOf,
  marketCollar,
  needFor,
  queuesOf,
  referenceTicks,
  type NaiveAccount,
  type NaiveInstrument,
  type NaiveVenue,
} from './naive-venue.ts';
import { postingPrice, wouldMeet } from './naive-walk.ts';

/** What an order is checked with, beyond the state. */
export interface Circumstances {
  /** The open order whose hold and place in the limits the new one takes over. */
  readonly replaced?: NaiveOrder | undefined;
  /** Orders of the same list or batch before it. */
  readonly before?: readonly Full[];
  /** It waits for its turn in a list. */
  readonly waits?: boolean;
  /** What those before it in a batch take. */
  readonly taken?: Taken;
}

/** `account` is undefined where there is none. */
export function checkOrder(
  venue: NaiveVenue,
  order: Full,
  circumstances: Circumstances = {},
): Refusal | undefined {
  const instrument = venue.instruments.get(order.instrumentId);
  const account = venue.accounts.get(order.accountId);
  if (venue.isKilled) return no(RejectCode.venueKillSwitch);
  if (instrument === undefined) return no(RejectCode.unknownInstrument);
  if (instrument.isDelisted) return no(RejectCode.instrumentDelisted);
  if (account === undefined) return no(RejectCode.unknownAccount);
  const { replaced, before = [], waits = false, taken } = circumstances;
  // Of a pair the larger counts: a second leg that is no larger adds nothing.
  const addsNothing = taken === undefined && before.some((other) => order.qtyLots <= other.qtyLots);
  return firstOf([
    () => (account.killed ? no(RejectCode.accountKillSwitch) : undefined),
    () => checkStatus(account),
    () => (mayTrade(account) ? undefined : no(RejectCode.accountNotPermitted)),
    () => {
      const code = phaseCode(instrument.phase, order);
      return code === RejectCode.none ? undefined : no(code);
    },
    () => checkShape(instrument, order, venue.tsUs),
    () => checkClOrdId(venue, order, before),
    () => checkRate(venue, account),
    () => checkOpenOrders(venue, account, instrument, order, before, replaced),
    () => checkCollar(instrument, order, account, venue),
    () =>
      waits || addsNothing
        ? undefined
        : checkPosition(
            venue,
            account,
            additionOf(venue, account, instrument, order, replaced, taken),
          ),
    () =>
      waits || addsNothing
        ? undefined
        : checkExposure(
            venue,
            account,
            additionOf(venue, account, instrument, order, replaced, taken),
          ),
    () => (waits ? undefined : checkFunds(venue, instrument, order, account, circumstances)),
    () => checkLikeness(venue, account, order),
    () => checkStp(venue, account, order, waits ? [] : before),
  ]);
}

/** What an operator has stopped. */
export function checkStatus({ status }: NaiveAccount): Refusal | undefined {
  if (status === AccountStatus.frozen) return no(RejectCode.accountFrozen);
  return status === AccountStatus.closed ? no(RejectCode.accountClosed) : undefined;
}

export function mayTrade({ kind }: NaiveAccount): boolean {
  return kind === AccountKind.member || kind === AccountKind.house;
}

function checkClOrdId(
  venue: NaiveVenue,
  { accountId, clOrdId }: Full,
  before: readonly Full[],
): Refusal | undefined {
  if (clOrdId === '') return no(RejectCode.invalidClientOrderId);
  const isUsed = venue.findByClOrdId(accountId, clOrdId) !== undefined;
  const isUsedBefore = before.some((other) => other.clOrdId === clOrdId);
  return isUsed || isUsedBefore ? no(RejectCode.duplicateClientOrderId) : undefined;
}

/** A limit may not be far through the reference; what has no limit needs a reference to have a collar around. */
function checkCollar(
  instrument: NaiveInstrument,
  order: Full,
  account: NaiveAccount,
  venue: NaiveVenue,
): Refusal | undefined {
  const { ordType, side, priceTicks, qtyLots } = order;
  const needsReference = ordType === OrdType.market || isTrailing(ordType);
  if (needsReference && referenceTicks(instrument) === 0) return no(RejectCode.noReferencePrice);
  if (hasLimitPrice(ordType)) return checkLimitCollar(instrument, side, priceTicks);
  if (order.budgetMinor !== 0) return checkBudgetLots(instrument, order, account, venue);
  return checkNotional(instrument, limitOf(instrument, order), qtyLots);
}

/** A sale by budget is of as many lots as the budget needs at the collar. */
function checkBudgetLots(
  instrument: NaiveInstrument,
  order: Full,
  account: NaiveAccount,
  venue: NaiveVenue,
): Refusal | undefined {
  if (order.side === Side.buy) return undefined;
  const rates = venue.feeTiers[account.feeTier]!;
  const net = netOfLot(limitOf(instrument, order), instrument.tickValue, rates);
  const most = net * BigInt(instrument.listing.qtyLotsMax);
  return BigInt(order.budgetMinor) > most
    ? no(RejectCode.budgetOutOfRange, Number(most))
    : undefined;
}

/** The lowest price at which anybody sells, hidden orders included. */
function bestOffer({ sells }: NaiveInstrument): number | undefined {
  const prices = [...sells.book, ...sells.hidden].map(({ limitTicks }) => limitTicks);
  return prices.length === 0 ? undefined : Math.min(...prices);
}

/** What the size of an order depends on. */
type Sized = Pick<
  Full,
  | 'instrumentId'
  | 'side'
  | 'ordType'
  | 'priceTicks'
  | 'qtyLots'
  | 'stopTicks'
  | 'activationTicks'
  | 'trailTicks'
  | 'trailBps'
  | 'budgetMinor'
>;

/** The most that a budget could come to in lots; undefined where no number of lots would do. */
function budgetLots(
  venue: NaiveVenue,
  account: NaiveAccount,
  instrument: NaiveInstrument,
  order: Sized,
): bigint | undefined {
  const rates = venue.feeTiers[account.feeTier]!;
  const { tickValue, listing } = instrument;
  const budget = BigInt(order.budgetMinor);
  if (order.side === Side.buy) {
    const best = bestOffer(instrument);
    if (best === undefined) return 0n;
    const lots = budget / costOfLot(best, tickValue, rates);
    return lots < BigInt(listing.qtyLotsMax) ? lots : BigInt(listing.qtyLotsMax);
  }
  const net = netOfLot(limitOf(instrument, order), tickValue, rates);
  return net === 0n ? undefined : (budget + net - 1n) / net;
}

function checkLimitCollar(
  instrument: NaiveInstrument,
  side: number,
  priceTicks: number,
): Refusal | undefined {
  const { limitCollarBps } = instrument.listing;
  if (limitCollarBps === 0 || referenceTicks(instrument) === 0) return undefined;
  const bound = collar(side, referenceTicks(instrument), limitCollarBps);
  const isThrough = side === Side.buy ? priceTicks > bound : priceTicks < bound;
  return isThrough ? no(RejectCode.priceCollar, bound) : undefined;
}

function additionOf(
  venue: NaiveVenue,
  account: NaiveAccount,
  instrument: NaiveInstrument,
  order: Full,
  without: NaiveOrder | undefined,
  taken: Taken | undefined,
): Addition {
  return {
    instrument,
    side: order.side,
    lots: mostLots(venue, account, order),
    priceTicks: limitOf(instrument, order),
    without,
    before: taken?.added ?? [],
  };
}

/** The lots that an order could fill. */
export function mostLots(venue: NaiveVenue, account: NaiveAccount, order: Sized): number {
  if (order.budgetMinor === 0) return order.qtyLots;
  const instrument = venue.instruments.get(order.instrumentId)!;
  return Number(budgetLots(venue, account, instrument, order) ?? 0n);
}

function checkFunds(
  venue: NaiveVenue,
  instrument: NaiveInstrument,
  order: Full,
  account: NaiveAccount,
  { replaced, taken }: Circumstances,
): Refusal | undefined {
  const needed = needOfNew(venue, instrument, order, account);
  return checkCover(venue, instrument, order, needed, replaced?.holder.held ?? 0n, taken);
}

/** What a new order is going to hold. */
export function needOfNew(
  venue: NaiveVenue,
  instrument: NaiveInstrument,
  order: Full,
  account: NaiveAccount,
): bigint {
  const holdTicks = limitOf(instrument, order);
  const rates = venue.feeTiers[account.feeTier]!;
  const { side, budgetMinor } = order;
  const budgetLeft = BigInt(budgetMinor);
  const terms = { side, rates, budgetMinor, budgetLeft, cumLots: 0, holdTicks };
  return needFor(instrument, terms, order.qtyLots, holdTicks);
}

/** `own` is what the order (or the one that it replaces) holds already. */
function checkCover(
  venue: NaiveVenue,
  instrument: NaiveInstrument,
  order: Pick<Full, 'accountId' | 'side'>,
  needed: bigint,
  own: bigint,
  taken?: Taken,
): Refusal | undefined {
  const assetId = holdAsset(instrument, order.side);
  const { available } = venue.ledger.of(order.accountId, assetId);
  const there = available + own - (taken?.funds.get(assetId) ?? 0n);
  if (needed <= there) return undefined;
  const isBuy = order.side === Side.buy;
  const code = isBuy ? RejectCode.insufficientFunds : RejectCode.insufficientShares;
  return no(code, Number(there));
}

// ---- their turn in a list

/** What waited for its turn passes the checks of position, exposure and funds now; of a pair both, with the larger need. */
export function mayTakeTurn(venue: NaiveVenue, legs: readonly NaiveOrder[]): boolean {
  return legs.every((leg) => {
    const instrument = venue.instrumentOf(leg);
    const account = venue.accountOf(leg);
    const lots = mostLots(venue, account, { ...leg, priceTicks: leg.limitTicks });
    const { side, limitTicks: priceTicks } = leg;
    const addition = { instrument, side, lots, priceTicks, without: undefined, before: [] };
    const needed = needFor(instrument, leg, leg.qtyLots, leg.holdTicks);
    const refusal = firstOf([
      () => checkPosition(venue, account, addition),
      () => checkExposure(venue, account, addition),
      () => checkCover(venue, instrument, leg, needed, 0n),
    ]);
    return refusal === undefined;
  });
}

// ---- amendments

/** An order as an amendment would have it. */
export interface Amended {
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly stopTicks: number;
}

/** What an amendment asks for, with everything that it leaves as it is. */
export function amendedBy(order: NaiveOrder, command: Full): Amended {
  const priceTicks = hasLimitPrice(order.ordType) ? order.limitTicks : 0;
  return {
    priceTicks: command.priceTicks === 0 ? priceTicks : command.priceTicks,
    qtyLots: command.qtyLots === 0 ? order.qtyLots : command.qtyLots,
    stopTicks: command.stopTicks === 0 ? order.stopTicks : command.stopTicks,
  };
}

/** What an order counts with at such a quantity: a pair with its larger leg. */
export function pairLots(order: NaiveOrder, qtyLots: number): number {
  const others = order.holder.orders.filter((other) => other !== order && other.isOpen);
  const own = qtyLots - order.cumLots - order.preventedLots;
  return Math.max(own, ...others.map((other) => openLots(other)));
}

export function checkAmendment(
  venue: NaiveVenue,
  order: NaiveOrder,
  command: Full,
  taken?: Taken,
): Refusal | undefined {
  const instrument = venue.instrumentOf(order);
  const account = venue.accountOf(order);
  const amended = amendedBy(order, command);
  const { priceTicks, qtyLots } = amended;
  const isNewPrice = command.priceTicks !== 0 && priceTicks !== order.limitTicks;
  const lots = pairLots(order, qtyLots);
  const isMore = lots > pairLots(order, order.qtyLots);
  const addition = {
    instrument,
    side: order.side,
    lots,
    priceTicks: boundOf(instrument, order, amended),
    without: order,
    before: taken?.added ?? [],
  };
  return firstOf([
    () => (venue.isKilled ? no(RejectCode.venueKillSwitch) : undefined),
    () => (account.killed ? no(RejectCode.accountKillSwitch) : undefined),
    () => (instrument.phase === Phase.closed ? no(RejectCode.instrumentClosed) : undefined),
    () => (instrument.phase === Phase.halted ? no(RejectCode.instrumentHalted) : undefined),
    () => (mayBeAmended(order) ? undefined : no(RejectCode.amendNotAllowed)),
    () => checkAmendedFields(order, command),
    () => checkAmendedNumbers(instrument, order, amended),
    () => checkStopValue(instrument, order, amended),
    () => (isChanged(order, amended) ? undefined : no(RejectCode.nothingToAmend)),
    () => (isNewPrice ? checkLimitCollar(instrument, order.side, priceTicks) : undefined),
    () => checkPostOnly(instrument, order, amended, isNewPrice),
    () => (isMore ? checkPosition(venue, account, addition) : undefined),
    () => (isMore ? checkExposure(venue, account, addition) : undefined),
    () =>
      checkCover(
        venue,
        instrument,
        order,
        neededBy(instrument, order, amended),
        order.holder.held,
        taken,
      ),
  ]);
}

function mayBeAmended(order: NaiveOrder): boolean {
  return order.place !== 'list' && order.ordType !== OrdType.market;
}

/** Only what has a limit price can be given one; only what waits for a fixed stop price, another. */
function checkAmendedFields(order: NaiveOrder, command: Full): Refusal | undefined {
  const { ordType } = order;
  if (command.priceTicks !== 0 && !hasLimitPrice(ordType)) return no(RejectCode.priceNotAllowed);
  const waits = waitsForTrigger(ordType) && !isTrailing(ordType) && order.place === 'stops';
  if (command.stopTicks !== 0 && !waits) return no(RejectCode.stopPriceNotAllowed);
  return undefined;
}

function checkAmendedNumbers(
  instrument: NaiveInstrument,
  order: NaiveOrder,
  amended: Amended,
): Refusal | undefined {
  const { listing } = instrument;
  const { qtyLots, stopTicks } = amended;
  const boundTicks = boundOf(instrument, order, amended);
  return firstOf([
    () =>
      stopTicks !== order.stopTicks
        ? checkBound(instrument, stopTicks, RejectCode.stopPriceOutOfBounds)
        : undefined,
    () => checkQty(instrument, qtyLots),
    () =>
      hasLimitPrice(order.ordType)
        ? checkBound(instrument, amended.priceTicks, RejectCode.priceOutOfBounds)
        : undefined,
    () =>
      checkNotional(
        instrument,
        hasLimitPrice(order.ordType) ? boundTicks : listing.priceTicksMin,
        qtyLots,
      ),
    () =>
      order.displayLots > 0 && qtyLots > order.displayLots
        ? checkParts(order.displayLots, qtyLots)
        : undefined,
    () => (order.minQtyLots > qtyLots ? no(RejectCode.minQtyAboveOrderQty, qtyLots) : undefined),
  ]);
}

/** A stop without limit is worth what its collar is. */
function checkStopValue(
  instrument: NaiveInstrument,
  order: NaiveOrder,
  amended: Amended,
): Refusal | undefined {
  if (hasLimitPrice(order.ordType)) return undefined;
  return checkNotional(instrument, boundOf(instrument, order, amended), amended.qtyLots);
}

function isChanged(order: NaiveOrder, { priceTicks, qtyLots, stopTicks }: Amended): boolean {
  const isNewPrice = hasLimitPrice(order.ordType) && priceTicks !== order.limitTicks;
  return isNewPrice || qtyLots !== order.qtyLots || stopTicks !== order.stopTicks;
}

/** An amendment never makes a post-only order trade. */
function checkPostOnly(
  instrument: NaiveInstrument,
  order: NaiveOrder,
  { priceTicks, qtyLots }: Amended,
  isNewPrice: boolean,
): Refusal | undefined {
  const isInBook = order.place === 'book' && instrument.phase === Phase.continuous;
  if (!isPostOnly(order) || !isInBook || !(isNewPrice || qtyLots > order.qtyLots)) return undefined;
  const against = queuesOf(instrument, otherSide(order.side));
  const wouldBe = { ...order, limitTicks: priceTicks, qtyLots };
  const isStuck = wouldMeet(against, wouldBe) && postingPrice(instrument, wouldBe) === undefined;
  return isStuck ? no(RejectCode.postOnlyWouldCross) : undefined;
}

/** How far an order goes and what it holds for, once amended. */
export function boundOf(
  instrument: NaiveInstrument,
  order: NaiveOrder,
  { priceTicks, stopTicks }: Amended,
): number {
  if (hasLimitPrice(order.ordType)) return priceTicks;
  const isFixed = waitsForTrigger(order.ordType) && !isTrailing(order.ordType);
  return isFixed ? marketCollar(instrument, order.side, stopTicks) : order.holdTicks;
}

/** What an amended order holds, with the other of its pair. */
export function neededBy(instrument: NaiveInstrument, order: NaiveOrder, amended: Amended): bigint {
  const lots = amended.qtyLots - order.cumLots - order.preventedLots;
  const own = needFor(instrument, order, Math.max(lots, 0), boundOf(instrument, order, amended));
  const others = order.holder.orders.filter((other) => other !== order && other.isOpen);
  const needs = others.map((other) => needFor(instrument, other, openLots(other), other.holdTicks));
  return needs.reduce((most, need) => (need > most ? need : most), own);
}

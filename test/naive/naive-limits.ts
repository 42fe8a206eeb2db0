// The limits of accounts, instruments and the venue, as the rulebook tells them: how fast, how many, how much, how alike.

import { RejectCode } from '#core/reject-codes.ts';
import { Side, StpMode } from '#core/terms.ts';
import { isWithin, no, type Refusal } from './naive-answers.ts';
import { openLots, otherSide, type NaiveOrder } from './naive-order.ts';
import { likenessOf, type Full } from './naive-request.ts';
import {
  openLotsOf,
  positionOf,
  referenceTicks,
  type NaiveAccount,
  type NaiveInstrument,
  type NaiveVenue,
} from './naive-venue.ts';

const ordersPerAccountMax = 2_000_000;
const ordersMax = 16_000_000;
const specialOrdersMax = 4_096;
const oneOrder = 1_000_000;

/** A bucket of one second's orders that fills all the time; a fresh limit starts with it full. */
export function checkRate(venue: NaiveVenue, account: NaiveAccount): Refusal | undefined {
  const rate = account.limits.ordersPerSecondMax || venue.limits.ordersPerSecondMax;
  if (rate === 0) {
    account.tokens = { micro: 0, tsUs: venue.tsUs, rate };
    return undefined;
  }
  const { tokens } = account;
  const full = rate * oneOrder;
  const elapsedUs = venue.tsUs - tokens.tsUs;
  const micro = tokens.rate === rate ? Math.min(full, tokens.micro + elapsedUs * rate) : full;
  const hasOne = micro >= oneOrder;
  account.tokens = { micro: hasOne ? micro - oneOrder : micro, tsUs: venue.tsUs, rate };
  return hasOne ? undefined : no(RejectCode.orderRateExceeded, rate);
}

/** `more` are orders taken with it that are not open yet; `replaced` gives up its place. */
export function checkOpenOrders(
  venue: NaiveVenue,
  account: NaiveAccount,
  instrument: NaiveInstrument,
  order: Full,
  more: readonly Full[],
  replaced: NaiveOrder | undefined,
): Refusal | undefined {
  const { instrumentId, listing } = instrument;
  const gone = replaced === undefined ? 0 : 1;
  const open = [...account.open.values()];
  const here =
    open.filter((other) => other.instrumentId === instrumentId).length +
    more.filter((other) => other.instrumentId === instrumentId).length -
    gone;
  const own = open.length + more.length - gone;
  const ownMax = account.limits.openOrdersMax || ordersPerAccountMax;
  const all = venue.openOrders + more.length - gone;
  const allMax = venue.limits.openOrdersMax || ordersMax;
  if (own >= ownMax) return no(RejectCode.openOrdersAccount, ownMax);
  if (here >= listing.openOrdersPerAccountMax) {
    return no(RejectCode.openOrdersInstrument, listing.openOrdersPerAccountMax);
  }
  if (all >= allMax) return no(RejectCode.venueCapacity, allMax);
  const isCrowded =
    order.trailTicks + order.trailBps > 0 && instrument.stops.length >= specialOrdersMax;
  return isCrowded ? no(RejectCode.specialOrdersInstrument, specialOrdersMax) : undefined;
}

/** Lots of one side of an instrument, taken and not open yet. */
export interface Added {
  readonly instrument: NaiveInstrument;
  readonly side: number;
  readonly lots: number;
}

/** What the legs of a batch before one take: funds by asset, and lots. */
export interface Taken {
  readonly funds: Map<number, bigint>;
  readonly added: Added[];
}

/** What an order would add to: so many lots of one side of an instrument, at a price where there is no reference. */
export interface Addition extends Added {
  readonly priceTicks: number;
  /** An order whose own part does not count: it is replaced, or amended. */
  readonly without: NaiveOrder | undefined;
  /** Orders taken with it that are not open yet. */
  readonly before: readonly Added[];
}

/** The position after all open orders of its side and this one. */
export function checkPosition(
  venue: NaiveVenue,
  account: NaiveAccount,
  addition: Addition,
): Refusal | undefined {
  const { instrument, side, lots, without, before } = addition;
  const { instrumentId, listing } = instrument;
  const own = account.positionLimits.get(instrumentId);
  const isBuy = side === Side.buy;
  const ownMax = isBuy ? own?.longLotsMax : own?.shortLotsMax;
  const lotsMax = ownMax || listing.positionLotsMax;
  if (lotsMax === 0) return undefined;
  // An order that adds nothing passes no limit.
  if (lots <= (without === undefined ? 0 : openLots(without))) return undefined;
  const position = positionOf(venue, account, instrument);
  const filling =
    openLotsOf(account, instrumentId, side, without) + lotsOf(before, instrumentId, side) + lots;
  const lotShares = BigInt(listing.lotShares);
  const reached = (isBuy ? position : -position) + BigInt(filling) * lotShares;
  return reached > BigInt(lotsMax) * lotShares ? no(RejectCode.positionLimit, lotsMax) : undefined;
}

function lotsOf(before: readonly Added[], instrumentId: number, side: number): number {
  return before
    .filter((order) => order.instrument.instrumentId === instrumentId && order.side === side)
    .reduce((lots, order) => lots + order.lots, 0);
}

/** In one currency, the larger of what each position could become, long or short, at reference prices; only what adds to it is refused. */
export function checkExposure(
  venue: NaiveVenue,
  account: NaiveAccount,
  addition: Addition,
): Refusal | undefined {
  const exposureMax = account.limits.grossExposureMinorMax;
  if (exposureMax === 0) return undefined;
  const before = exposureWith(venue, account, { ...addition, lots: 0, without: undefined });
  const after = exposureWith(venue, account, addition);
  const isOver = after > BigInt(exposureMax) && after > before;
  return isOver ? no(RejectCode.exposureLimit, exposureMax) : undefined;
}

function exposureWith(venue: NaiveVenue, account: NaiveAccount, addition: Addition): bigint {
  let sum = 0n;
  for (const instrument of venue.instruments.values()) {
    if (instrument.listing.currencyId !== addition.instrument.listing.currencyId) continue;
    sum += exposureIn(venue, account, instrument, addition);
  }
  return sum;
}

function exposureIn(
  venue: NaiveVenue,
  account: NaiveAccount,
  instrument: NaiveInstrument,
  addition: Addition,
): bigint {
  const { instrumentId, listing } = instrument;
  const lotShares = BigInt(listing.lotShares);
  const isHere = instrument === addition.instrument;
  const position = positionOf(venue, account, instrument);
  const filling = (side: number): bigint => {
    const added = isHere && addition.side === side ? addition.lots : 0;
    const open = openLotsOf(account, instrumentId, side, addition.without);
    const taken = lotsOf(addition.before, instrumentId, side);
    return BigInt(open + taken + added) * lotShares;
  };
  const long = position + filling(Side.buy);
  const short = filling(Side.sell) - position;
  const shares = long > short ? long : short;
  const priceTicks = referenceTicks(instrument) || (isHere ? addition.priceTicks : 0);
  return worthOf(instrument, shares, priceTicks);
}

/** Shares at a price, in minor units; parts of one do not count. */
function worthOf(
  { listing, tickValue }: NaiveInstrument,
  shares: bigint,
  priceTicks: number,
): bigint {
  if (shares <= 0n) return 0n;
  return (shares * BigInt(priceTicks) * tickValue) / BigInt(listing.lotShares);
}

/** One of the account's last accepted orders was the same, within its window. */
export function checkLikeness(
  venue: NaiveVenue,
  { accepted, limits }: NaiveAccount,
  order: Full,
): Refusal | undefined {
  const windowUs = limits.duplicateWindowUs;
  if (windowUs === 0) return undefined;
  const likeness = likenessOf(order);
  const isAgain = accepted.some(
    (earlier) => earlier.likeness === likeness && venue.tsUs - earlier.tsUs <= windowUs,
  );
  return isAgain ? no(RejectCode.duplicateOrderGuard) : undefined;
}

export function checkStp(
  venue: NaiveVenue,
  account: NaiveAccount,
  order: Full,
  before: readonly Full[],
): Refusal | undefined {
  const { stpMode, instrumentId, side } = order;
  if (!isWithin(stpMode, StpMode.none, StpMode.decrement)) {
    return no(RejectCode.unsupportedOrderCharacteristic);
  }
  if (stpMode === StpMode.none && venue.limits.stpNoneAllowed === 0) {
    return no(RejectCode.stpModeNotAllowed);
  }
  if (account.limits.noOpposingOrders === 0) return undefined;
  const isOpposite = (other: Pick<Full, 'instrumentId' | 'side'>): boolean =>
    other.instrumentId === instrumentId && other.side === otherSide(side);
  const opposes =
    before.some(isOpposite) ||
    [...account.open.values()].some((other) => other.isFunded && isOpposite(other));
  return opposes ? no(RejectCode.opposingOrderOpen) : undefined;
}

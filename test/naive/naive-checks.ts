// The pre-trade checks of the naive venue: a list in the rulebook's order, of which the first that speaks is the answer.

import { CommandKind } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { AccountKind, ExecInst, OrdType, Phase, Side, StpMode, TimeInForce } from '#core/terms.ts';
import type { CommandData } from '../support/commands.ts';
import {
  collar,
  holdAsset,
  leaves,
  outsideId,
  referenceTicks,
  type NaiveAccount,
  type NaiveEntry,
  type NaiveInstrument,
  type NaiveVenue,
} from './naive-venue.ts';

export interface Refusal {
  readonly code: number;
  /** The value that was broken, or 0. */
  readonly limit: number;
}

type Order = Required<
  Pick<
    CommandData,
    | 'accountId'
    | 'instrumentId'
    | 'side'
    | 'ordType'
    | 'timeInForce'
    | 'execInst'
    | 'stpMode'
    | 'priceTicks'
    | 'qtyLots'
    | 'clOrdId'
  >
>;
type Check = () => Refusal | undefined;

const ordersPerAccountMax = 2_000_000;
const ordersMax = 16_000_000;

function no(code: number, limit = 0): Refusal {
  return { code, limit };
}

function firstOf(checks: readonly Check[]): Refusal | undefined {
  for (const check of checks) {
    const refusal = check();
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** `replaced` is the open order whose hold and place in the limits the new one takes over. */
export function checkOrder(
  venue: NaiveVenue,
  order: Order,
  account: NaiveAccount,
  clOrdIdUsed: boolean,
  replaced: NaiveEntry | undefined,
): Refusal | undefined {
  const instrument = venue.instruments.get(order.instrumentId);
  if (venue.isKilled) return no(RejectCode.venueKillSwitch);
  if (instrument === undefined) return no(RejectCode.unknownInstrument);
  const mayTrade = account.kind === AccountKind.member || account.kind === AccountKind.house;
  return firstOf([
    () => (account.killed ? no(RejectCode.accountKillSwitch) : undefined),
    () => (mayTrade ? undefined : no(RejectCode.accountNotPermitted)),
    () => checkPhase(instrument),
    () => checkTerms(order),
    () => checkNumbers(instrument, order),
    () => (order.clOrdId === '' ? no(RejectCode.invalidClientOrderId) : undefined),
    () => (clOrdIdUsed ? no(RejectCode.duplicateClientOrderId) : undefined),
    () => checkOpenOrders(venue, instrument, order.accountId, replaced),
    () => checkCollar(venue, instrument, order),
    () => checkFunds(venue, instrument, order, account, replaced),
    () => checkStp(order),
  ]);
}

/** The venue and the instrument are looked at before the account, for a sender who has none as well. */
export function withoutAccount(
  venue: NaiveVenue,
  { instrumentId }: Pick<Order, 'instrumentId'>,
): Refusal {
  if (venue.isKilled) return no(RejectCode.venueKillSwitch);
  return no(
    venue.instruments.has(instrumentId) ? RejectCode.unknownAccount : RejectCode.unknownInstrument,
  );
}

export function checkAmendment(
  venue: NaiveVenue,
  entry: NaiveEntry,
  priceTicks: number,
  qtyLots: number,
): Refusal | undefined {
  const instrument = venue.instruments.get(entry.instrumentId)!;
  const account = venue.accounts.get(entry.accountId)!;
  const isNewPrice = priceTicks !== entry.priceTicks;
  return firstOf([
    () => (venue.isKilled ? no(RejectCode.venueKillSwitch) : undefined),
    () => (account.killed ? no(RejectCode.accountKillSwitch) : undefined),
    () => checkPhase(instrument),
    () => checkPriceAndQty(instrument, priceTicks, qtyLots),
    () => (isNewPrice || qtyLots !== entry.qtyLots ? undefined : no(RejectCode.nothingToAmend)),
    () => (isNewPrice ? checkLimitCollar(instrument, entry.side, priceTicks) : undefined),
    () => (isNewPrice ? checkPostOnly(instrument, entry, priceTicks) : undefined),
    () => {
      const needed = BigInt(qtyLots - entry.cumLots) * venue.perLot(entry, instrument, priceTicks);
      const own = BigInt(leaves(entry)) * venue.perLot(entry, instrument, entry.priceTicks);
      return checkCover(venue, instrument, entry, needed, own);
    },
  ]);
}

function checkPhase(instrument: NaiveInstrument): Refusal | undefined {
  if (instrument.phase === Phase.closed) return no(RejectCode.instrumentClosed);
  if (instrument.phase === Phase.halted) return no(RejectCode.instrumentHalted);
  return undefined;
}

function checkTerms({
  side,
  ordType,
  timeInForce,
  execInst,
  priceTicks,
}: Order): Refusal | undefined {
  const isImmediate = timeInForce === TimeInForce.ioc || timeInForce === TimeInForce.fok;
  const isResting = timeInForce === TimeInForce.gtc || timeInForce === TimeInForce.day;
  const isMarket = ordType === OrdType.market;
  const isPostOnly = execInst === ExecInst.postOnly;
  if (side !== Side.buy && side !== Side.sell) return no(RejectCode.invalidSide);
  if (!isMarket && ordType !== OrdType.limit) return no(RejectCode.invalidOrderType);
  if (!isImmediate && !isResting) return no(RejectCode.invalidTimeInForce);
  if (execInst !== 0 && !isPostOnly) return no(RejectCode.unsupportedOrderCharacteristic);
  if (isPostOnly && (isImmediate || isMarket)) return no(RejectCode.contradictoryInstructions);
  if (isMarket && isResting) return no(RejectCode.invalidTimeInForce);
  if (isMarket && priceTicks !== 0) return no(RejectCode.priceNotAllowed);
  if (!isMarket && priceTicks === 0) return no(RejectCode.priceRequired);
  return undefined;
}

function checkNumbers(instrument: NaiveInstrument, order: Order): Refusal | undefined {
  const isMarket = order.ordType === OrdType.market;
  // A market order has no price: its value is judged at the collar, and nothing is worth less than the lowest price.
  const priceTicks = isMarket ? instrument.listing.priceTicksMin : order.priceTicks;
  return checkPriceAndQty(instrument, priceTicks, order.qtyLots);
}

function checkPriceAndQty(
  instrument: NaiveInstrument,
  priceTicks: number,
  qtyLots: number,
): Refusal | undefined {
  const { qtyLotsMin, qtyLotsMax, priceTicksMin, priceTicksMax } = instrument.listing;
  if (!Number.isSafeInteger(qtyLots) || qtyLots <= 0) return no(RejectCode.incorrectQuantity);
  if (qtyLots < qtyLotsMin) return no(RejectCode.quantityBelowMin, qtyLotsMin);
  if (qtyLots > qtyLotsMax) return no(RejectCode.quantityAboveMax, qtyLotsMax);
  if (priceTicks < priceTicksMin) return no(RejectCode.priceOutOfBounds, priceTicksMin);
  if (!Number.isSafeInteger(priceTicks) || priceTicks > priceTicksMax) {
    return no(RejectCode.priceOutOfBounds, priceTicksMax);
  }
  return checkNotional(instrument, priceTicks, qtyLots);
}

function checkNotional(
  instrument: NaiveInstrument,
  priceTicks: number,
  qtyLots: number,
): Refusal | undefined {
  const { notionalMinorMax } = instrument.listing;
  const notional = BigInt(priceTicks) * BigInt(qtyLots) * instrument.tickValue;
  if (notional <= BigInt(notionalMinorMax)) return undefined;
  return no(RejectCode.notionalAboveMax, notionalMinorMax);
}

function checkOpenOrders(
  venue: NaiveVenue,
  instrument: NaiveInstrument,
  accountId: number,
  replaced: NaiveEntry | undefined,
): Refusal | undefined {
  const others = venue.entries.filter((entry) => entry.isOpen && entry !== replaced);
  const own = others.filter((entry) => entry.accountId === accountId);
  const here = own.filter((entry) => entry.instrumentId === instrument.instrumentId);
  const hereMax = instrument.listing.openOrdersPerAccountMax;
  if (own.length >= ordersPerAccountMax)
    return no(RejectCode.openOrdersAccount, ordersPerAccountMax);
  if (here.length >= hereMax) return no(RejectCode.openOrdersInstrument, hereMax);
  if (others.length >= ordersMax) return no(RejectCode.venueCapacity, ordersMax);
  return undefined;
}

function checkCollar(
  venue: NaiveVenue,
  instrument: NaiveInstrument,
  order: Order,
): Refusal | undefined {
  if (order.ordType === OrdType.limit) {
    return checkLimitCollar(instrument, order.side, order.priceTicks);
  }
  if (referenceTicks(instrument) === 0) return no(RejectCode.noReferencePrice);
  return checkNotional(instrument, venue.limitTicks(instrument, order), order.qtyLots);
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

function checkPostOnly(
  instrument: NaiveInstrument,
  entry: NaiveEntry,
  priceTicks: number,
): Refusal | undefined {
  if (entry.execInst !== ExecInst.postOnly) return undefined;
  const best = instrument.book.levels(entry.side === Side.buy ? Side.sell : Side.buy)[0];
  if (best === undefined) return undefined;
  const crosses =
    entry.side === Side.buy ? priceTicks >= best.priceTicks : priceTicks <= best.priceTicks;
  return crosses ? no(RejectCode.postOnlyWouldCross) : undefined;
}

function checkFunds(
  venue: NaiveVenue,
  instrument: NaiveInstrument,
  order: Order,
  account: NaiveAccount,
  replaced: NaiveEntry | undefined,
): Refusal | undefined {
  const rates = venue.feeTiers[account.feeTier]!;
  const terms = { side: order.side, makerRate: rates.maker, takerRate: rates.taker };
  const limitTicks = venue.limitTicks(instrument, order);
  const needed = BigInt(order.qtyLots) * venue.perLot(terms, instrument, limitTicks);
  const own =
    replaced === undefined
      ? 0n
      : BigInt(leaves(replaced)) * venue.perLot(replaced, instrument, replaced.priceTicks);
  return checkCover(venue, instrument, order, needed, own);
}

/** `own` is what the order (or the one that it replaces) holds already. */
function checkCover(
  venue: NaiveVenue,
  instrument: NaiveInstrument,
  order: Pick<Order, 'accountId' | 'side'>,
  needed: bigint,
  own: bigint,
): Refusal | undefined {
  const { available } = venue.ledger.of(order.accountId, holdAsset(instrument, order.side));
  if (needed <= available + own) return undefined;
  const isBuy = order.side === Side.buy;
  const code = isBuy ? RejectCode.insufficientFunds : RejectCode.insufficientShares;
  return no(code, Number(available + own));
}

function checkStp({ stpMode }: Order): Refusal | undefined {
  const isKnown = stpMode === StpMode.none || stpMode === StpMode.cancelNewest;
  return isKnown ? undefined : no(RejectCode.unsupportedOrderCharacteristic);
}

type Move = Required<
  Pick<CommandData, 'kind' | 'accountId' | 'assetId' | 'amountMinor' | 'clOrdId'>
>;

/** Who there is, what it is, how much, under which reference; then whether it is there to be moved. */
export function checkMove(
  venue: NaiveVenue,
  command: Move,
  toId: number,
  refUsed: boolean,
): Refusal | undefined {
  const { kind, accountId, assetId, amountMinor } = command;
  const amountMax = 2 ** 52;
  if (!venue.accounts.has(accountId) || accountId === outsideId)
    return no(RejectCode.unknownAccount);
  if (!venue.accounts.has(toId)) return no(RejectCode.unknownAccount);
  if (kind === CommandKind.transfer && toId === accountId) return no(RejectCode.sameAccount);
  if (kind === CommandKind.transfer && toId === outsideId) return no(RejectCode.unknownAccount);
  if (!venue.assets.has(assetId)) return no(RejectCode.unknownAsset);
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 1 || amountMinor > amountMax) {
    return no(RejectCode.amountOutOfRange, amountMax);
  }
  if (command.clOrdId === '') return no(RejectCode.invalidClientOrderId);
  if (refUsed) return no(RejectCode.duplicateClientOrderId);
  if (kind === CommandKind.deposit) {
    const room = BigInt(amountMax) + venue.ledger.of(outsideId, assetId).available;
    return BigInt(amountMinor) > room ? no(RejectCode.amountOutOfRange, Number(room)) : undefined;
  }
  const { available } = venue.ledger.of(accountId, assetId);
  if (BigInt(amountMinor) <= available) return undefined;
  return no(RejectCode.insufficientBalance, Number(available));
}

/** A number as a reject tells it: 0 where no order could have it. */
export function form(value: number): number {
  return Number.isSafeInteger(value) && value > 0 && value <= 2 ** 31 - 2 ? value : 0;
}

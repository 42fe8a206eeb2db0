// The trading day: which phase follows which, what each permits, the uncross, and what ends with a phase.

import { CloseReason, isCallPhase, OrdType, Phase, Side, TimeInForce } from '#core/terms.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { Floor } from './naive-floor.ts';
import { isAllOrNone, isImmediate, isPostOnly, openLots, type NaiveOrder } from './naive-order.ts';
import type { Full } from './naive-request.ts';
import { auctionOutcome, lineAt, type AuctionOutcome } from './naive-uncross.ts';
import { queuesOf, type NaiveInstrument } from './naive-venue.ts';
import { insertInLine, shownOf } from './naive-walk.ts';

const following: Readonly<Record<number, readonly number[]>> = {
  [Phase.closed]: [Phase.preOpen, Phase.continuous, Phase.halted],
  [Phase.preOpen]: [Phase.openingAuction, Phase.continuous, Phase.halted, Phase.closed],
  [Phase.openingAuction]: [Phase.continuous, Phase.halted, Phase.closed],
  [Phase.continuous]: [Phase.closingAuction, Phase.halted, Phase.closed],
  [Phase.closingAuction]: [Phase.closed, Phase.halted],
  [Phase.halted]: [Phase.reopeningAuction, Phase.continuous, Phase.closed],
  [Phase.reopeningAuction]: [Phase.continuous, Phase.halted, Phase.closed],
};

export function isPhase(phase: number): boolean {
  return following[phase] !== undefined;
}

export function mayFollow(from: number, to: number): boolean {
  return from === to || following[from]!.includes(to);
}

/** What keeps an order out of a phase, or `none`. */
export function phaseCode(phase: number, order: Full): number {
  if (phase === Phase.closed) return RejectCode.instrumentClosed;
  if (phase === Phase.halted) return RejectCode.instrumentHalted;
  return isPermitted(phase, order) ? RejectCode.none : RejectCode.phaseNotPermitted;
}

function isPermitted(phase: number, order: Full): boolean {
  const { ordType, timeInForce } = order;
  if (ordType !== OrdType.limit && ordType !== OrdType.market) return true;
  const isOpening = phase === Phase.preOpen || phase === Phase.openingAuction;
  if (timeInForce === TimeInForce.opg) return isOpening;
  const isForTrading =
    isImmediate(timeInForce) ||
    order.minQtyLots > 0 ||
    (ordType === OrdType.limit && (isPostOnly(order) || isAllOrNone(order)));
  if (isForTrading && phase !== Phase.continuous) return false;
  const isForCall = ordType === OrdType.market && timeInForce === TimeInForce.day;
  return !isForCall || isCallPhase(phase);
}

/** The change itself, the uncross where there is one, then what ends, and what begins. */
export function changePhase(floor: Floor, instrument: NaiveInstrument, phase: number): void {
  const { instrumentId, phase: from } = instrument;
  instrument.phase = phase;
  floor.tell({ kind: 'phaseChanged', instrumentId, phase });
  if (phase === from) return;
  instrument.toldIndicative = '';
  const isClosingUncross = from === Phase.closingAuction && phase === Phase.closed;
  if (phase === Phase.continuous || isClosingUncross) {
    uncross(floor, instrument, from);
  }
  if (phase === Phase.closed) endDay(floor, instrument);
  else if (phase === Phase.continuous) endAuctionOrders(floor, instrument, from);
  else if (phase === Phase.halted) endOpeningOrders(floor, instrument, from);
  if (phase === Phase.closingAuction) enterClosingOrders(instrument);
  if (from === Phase.closingAuction && phase === Phase.halted)
    leaveClosingOrders(floor, instrument);
  if (phase === Phase.continuous) {
    floor.tryHidden(instrument, Side.buy);
    floor.tryHidden(instrument, Side.sell);
    floor.lookAtAllStops(instrument);
  }
  if (isCallPhase(phase)) tellIndicative(floor, instrument);
}

/** The auction price now, where it is not what was told last in this phase. */
export function tellIndicative(floor: Floor, instrument: NaiveInstrument): void {
  const outcome = auctionOutcome(instrument);
  const told = JSON.stringify(outcome);
  if (told === instrument.toldIndicative) return;
  instrument.toldIndicative = told;
  const { instrumentId } = instrument;
  floor.tell({ kind: 'auctionIndicative', instrumentId, ...outcome });
}

function uncross(floor: Floor, instrument: NaiveInstrument, from: number): void {
  const outcome = auctionOutcome(instrument);
  const { instrumentId } = instrument;
  if (!isCallPhase(from) && outcome.matchedLots === 0) return;
  floor.tell({ kind: 'auctionUncrossed', instrumentId, phase: from, ...outcome });
  tradeAll(floor, instrument, outcome);
}

/** The heads of the two lines trade with each other what both show, until the auction's quantity is traded. */
function tradeAll(floor: Floor, instrument: NaiveInstrument, outcome: AuctionOutcome): void {
  const { priceTicks } = outcome;
  let { matchedLots } = outcome;
  while (matchedLots > 0) {
    const buy = lineAt(instrument, Side.buy, priceTicks)[0]!;
    const sell = lineAt(instrument, Side.sell, priceTicks)[0]!;
    const lots = Math.min(shownInAuction(buy), shownInAuction(sell));
    for (const order of [buy, sell]) {
      order.cumLots += lots;
      order.shownLots -= lots;
    }
    floor.settle(buy, sell, lots, priceTicks, true);
    for (const order of [buy, sell]) if (order.isOpen) showNextPart(instrument, order);
    matchedLots -= lots;
  }
}

function shownInAuction(order: NaiveOrder): number {
  return order.place === 'book' ? order.shownLots : openLots(order);
}

/** Behind the others of its price. */
function showNextPart(instrument: NaiveInstrument, order: NaiveOrder): void {
  if (order.place !== 'book' || order.shownLots > 0) return;
  const { book } = queuesOf(instrument, order.side);
  book.splice(book.indexOf(order), 1);
  order.shownLots = shownOf(order);
  insertInLine(book, order);
}

/** What an uncross leaves of orders that were for this auction only. */
function endAuctionOrders(floor: Floor, instrument: NaiveInstrument, from: number): void {
  const isOpening = from === Phase.preOpen || from === Phase.openingAuction;
  endAll(floor, instrument, (order) => {
    if (order.place === 'call') return CloseReason.auctionEnded;
    const isOver = isOpening && order.timeInForce === TimeInForce.opg;
    return isOver ? CloseReason.auctionEnded : CloseReason.none;
  });
}

/** A halt in the opening: it does not come again that day. */
function endOpeningOrders(floor: Floor, instrument: NaiveInstrument, from: number): void {
  if (from !== Phase.preOpen && from !== Phase.openingAuction) return;
  endAll(floor, instrument, ({ timeInForce }) =>
    timeInForce === TimeInForce.opg ? CloseReason.auctionEnded : CloseReason.none,
  );
}

/** Day orders, and whatever was for an auction. */
function endDay(floor: Floor, instrument: NaiveInstrument): void {
  endAll(floor, instrument, (order) => {
    const { timeInForce, place } = order;
    const isForAuction = timeInForce === TimeInForce.opg || timeInForce === TimeInForce.cls;
    if (isForAuction || place === 'call') return CloseReason.auctionEnded;
    return timeInForce === TimeInForce.day ? CloseReason.dayEnd : CloseReason.none;
  });
}

/** Ends orders of an instrument, in the order of their ids, each for its reason. */
function endAll(
  floor: Floor,
  { instrumentId }: NaiveInstrument,
  reasonOf: (order: NaiveOrder) => number,
): void {
  const open = [...floor.venue.accounts.values()].flatMap((account) => [...account.open.values()]);
  const ending = open
    .filter((order) => order.instrumentId === instrumentId)
    .map((order) => ({ order, reason: reasonOf(order) }))
    .filter(({ reason }) => reason !== CloseReason.none)
    .toSorted((a, b) => a.order.orderId - b.order.orderId);
  for (const { order, reason } of ending) floor.close(order, reason);
}

/** Orders for the closing auction were aside until now. */
/** The call for the close was broken off: its orders go aside again. */
function leaveClosingOrders(floor: Floor, instrument: NaiveInstrument): void {
  const { buys, sells, call } = instrument;
  const inCall = [...call, ...buys.book, ...sells.book];
  for (const order of inCall.filter(({ timeInForce }) => timeInForce === TimeInForce.cls)) {
    floor.takeFromPlace(order);
    order.place = 'aside';
    instrument.aside.push(order);
  }
}

function enterClosingOrders(instrument: NaiveInstrument): void {
  const waiting = instrument.aside.splice(0).toSorted((a, b) => a.orderId - b.orderId);
  for (const order of waiting) {
    if (order.ordType === OrdType.market) {
      order.place = 'call';
      instrument.call.push(order);
    } else {
      order.place = 'book';
      order.shownLots = shownOf(order);
      insertInLine(queuesOf(instrument, order.side).book, order);
    }
  }
}

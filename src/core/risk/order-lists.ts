// Whether the orders of a list make one: their number and types, their sides, and how their prices lie. It looks at the orders alone;
// whether each of them is a good order is the pre-trade checks' to say.

import { CommandKind, type Command } from '#core/command.ts';
import type { Instrument } from '#core/instruments.ts';
import { RejectCode } from '#core/reject-codes.ts';
import {
  isTakeProfit,
  isTrailing,
  ListKind,
  OrdType,
  Side,
  TimeInForce,
  waitsForTrigger,
} from '#core/terms.ts';

/** Shape, then market of an orderList command; the code is every leg's. */
export function checkListShape(command: Command): number {
  if (!hasShape(command)) return RejectCode.orderListShape;
  return isOneMarket(command) ? RejectCode.none : RejectCode.orderListMismatch;
}

/**
 * How the prices of a list's OCO pair lie: a sale's stop below its other price, a buy's above; and, where the pair is placed by itself, the
 * reference strictly between. Of a trailing stop, and where there is no reference, nothing is compared.
 */
export function checkListPrices(
  legs: readonly Command[],
  listKind: number,
  instrument: Instrument,
): number {
  if (listKind === ListKind.oto) return RejectCode.none;
  const isAlone = listKind === ListKind.oco;
  const a = legs[isAlone ? 0 : 1]!;
  const b = legs[isAlone ? 1 : 2]!;
  const [stop, other] = isStopLeg(a) ? [a, b] : [b, a];
  const sign = stop.side === Side.sell ? 1 : -1;
  const otherTicks = sign * (isTakeProfit(other.ordType) ? other.stopTicks : other.priceTicks);
  const stopTicks = isTrailing(stop.ordType) ? -Infinity : sign * stop.stopTicks;
  if (stopTicks >= otherTicks) return RejectCode.orderListPrices;
  const reference = sign * instrument.referencePriceTicks;
  if (!isAlone || reference === 0) return RejectCode.none;
  const isBetween = stopTicks < reference && reference < otherTicks;
  return isBetween ? RejectCode.none : RejectCode.orderListPrices;
}

function hasShape(command: Command): boolean {
  const { legs, legCount } = command;
  for (let i = 0; i < legCount; i++) {
    if (legs[i]!.kind !== CommandKind.placeOrder) return false;
  }
  switch (command.option) {
    case ListKind.oco:
      return legCount === 2 && isPair(legs[0]!, legs[1]!);
    case ListKind.oto:
      return legCount === 2 && mayLead(legs[0]!) && mayFollow(legs[1]!);
    case ListKind.bracket:
      return legCount === 3 && mayLead(legs[0]!) && isPair(legs[1]!, legs[2]!);
    default:
      return false;
  }
}

function isOneMarket(command: Command): boolean {
  const [first, second, third] = command.legs;
  if (first!.instrumentId !== second!.instrumentId) return false;
  if (command.option === ListKind.oco) return first!.side === second!.side;
  if (command.option === ListKind.oto) return true;
  return (
    third!.instrumentId === first!.instrumentId &&
    third!.side === second!.side &&
    second!.side !== first!.side
  );
}

/** One leg that profits and one that stops the loss, both of which stay until something happens. */
function isPair(a: Command, b: Command): boolean {
  if (!mayStay(a) || !mayStay(b)) return false;
  return (isStopLeg(a) && isProfitLeg(b)) || (isStopLeg(b) && isProfitLeg(a));
}

function isStopLeg(leg: Command): boolean {
  return waitsForTrigger(leg.ordType) && !isTakeProfit(leg.ordType);
}

function isProfitLeg(leg: Command): boolean {
  return leg.ordType === OrdType.limit || isTakeProfit(leg.ordType);
}

function mayStay({ timeInForce }: Command): boolean {
  return (
    timeInForce === TimeInForce.gtc ||
    timeInForce === TimeInForce.day ||
    timeInForce === TimeInForce.gtd
  );
}

function mayLead({ timeInForce }: Command): boolean {
  return timeInForce !== TimeInForce.opg && timeInForce !== TimeInForce.cls;
}

/** An order whose turn may come in any phase: not one that is for the next auction only. */
function mayFollow(leg: Command): boolean {
  const isForAuction = leg.ordType === OrdType.market && leg.timeInForce === TimeInForce.day;
  return mayLead(leg) && !isForAuction;
}
